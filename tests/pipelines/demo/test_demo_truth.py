from __future__ import annotations

import json
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING

import pytest

from crawler.records import (
    Candidate,
    Dropped,
    Item,
    Reason,
    SourceState,
    Stored,
    Via,
    VisitReport,
)
from pipelines.demo.truth import (
    Difference,
    EntityFound,
    Found,
    Line,
    VisitFound,
    compare,
    compared_lines,
    derive_truth,
    perfect_run,
)

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from pipelines.demo.plan import Plan

NOW = datetime(2025, 2, 10, tzinfo=UTC)


@pytest.fixture(scope="module")
def truth(folder: Path) -> dict[str, Any]:
    return derive_truth(folder)


def test_the_committed_truth_is_what_the_marks_say(folder: Path, truth: dict[str, Any]) -> None:
    assert json.loads((folder / "truth.json").read_text("utf-8")) == truth


def test_every_visit_balances(truth: dict[str, Any]) -> None:
    for visit in truth["visits"].values():
        for source, row in visit["sources"].items():
            assert row["seen"] == row["stored"] + sum(row["dropped"].values()), source
        assert visit["seen"] == visit["stored"] + visit["dropped"]
        assert visit["stored"] == visit["new_articles"] + visit["new_versions"]


def test_mentions_by_visit_add_up_to_mentions_by_entity(truth: dict[str, Any]) -> None:
    by_visit = sum(visit["new_mentions"] for visit in truth["visits"].values())
    assert by_visit == truth["totals"]["mentions"] == sum(e["total"] for e in truth["entities"].values())


@pytest.mark.parametrize(
    ("visit", "source", "row"),
    [
        ("1", "demo-pulip", {"seen": 11, "stored": 8, "state": "ok",
                             "dropped": {"duplicate": 1, "out_of_scope": 1, "robots": 1}}),
        ("1", "demo-dalbit", {"seen": 8, "stored": 7, "state": "ok", "dropped": {"http_4xx": 1}}),
        ("1", "demo-gureum", {"seen": 0, "stored": 0, "state": "failed", "dropped": {}}),
        ("1", "demo-binteo", {"seen": 0, "stored": 0, "state": "empty", "dropped": {}}),
        ("1", "demo-goyo", {"seen": 3, "stored": 3, "state": "quiet", "dropped": {}}),
        ("2", "demo-goyo", {"seen": 0, "stored": 0, "state": "quiet", "dropped": {}}),
        ("2", "demo-narae", {"seen": 8, "stored": 1, "state": "ok", "dropped": {"known": 7}}),
        ("2", "demo-gaon", {"seen": 8, "stored": 0, "state": "ok",
                            "dropped": {"known": 6, "out_of_scope": 1, "unchanged": 1}}),
    ],
)  # fmt: skip
def test_a_visit_comes_to_what_the_newsroom_does(
    truth: dict[str, Any], visit: str, source: str, row: dict[str, Any]
) -> None:
    assert truth["visits"][visit]["sources"][source] == row


def test_a_withdrawn_mention_stays_counted(plan: Plan, truth: dict[str, Any]) -> None:
    titles = sum(entity == "kakao" for a in plan.articles for entity, _ in a.title_at(1).mentions)
    assert truth["entities"]["kakao"]["mentions"]["title"] == titles
    assert truth["entities"]["kakao"]["withdrawn"] == truth["totals"]["withdrawn"] == 1


def test_an_entity_with_look_alikes_only_has_no_mention(truth: dict[str, Any]) -> None:
    for entity in ("line", "meta", "daum", "samsung", "apple"):
        assert truth["entities"][entity]["total"] == 0


def test_a_day_without_any_article_is_missing_and_not_zero(truth: dict[str, Any]) -> None:
    days = truth["trends"]["deepseek"]
    assert len(days) == 14
    assert [day for day, point in days.items() if point == "missing"] == ["2025-02-08"]
    assert days["2025-01-30"] == {"mentions": 7, "articles": 6, "total": 7}


def test_what_is_reported_without_marks_stands_in_the_texts_and_adds_up(
    plan: Plan, truth: dict[str, Any]
) -> None:
    texts = [text.plain for article in plan.articles for _, text in article.zones_at(2)]
    clauses = [clause for said in truth["reported"].values() for clause in said]
    assert len(clauses) >= 10
    assert [clause for clause in clauses if not any(clause in text for text in texts)] == []
    counted = sum(sum(said.values()) for said in truth["reported"].values())
    assert counted == truth["totals"]["reported"]


def test_a_perfect_run_differs_in_nothing(plan: Plan, truth: dict[str, Any]) -> None:
    assert compare(perfect_run(plan).as_mapping(), truth) == []


def test_a_number_that_one_side_lacks_is_zero() -> None:
    truth = {"entities": {"kakao": {"mentions": {"body": 2}, "withdrawn": 0}}}
    found = {"entities": {"kakao": {"mentions": {"body": 2, "share": 3}}}}
    assert compare(found, truth) == [Difference(("entities", "kakao", "mentions", "share"), 0, 3)]
    assert compare({}, truth) == [Difference(("entities", "kakao", "mentions", "body"), 2, 0)]


def test_a_missing_day_is_not_a_day_with_zero() -> None:
    truth = {"trends": {"kakao": {"2025-02-08": "missing"}}}
    found = {"trends": {"kakao": {"2025-02-08": {"mentions": 0, "articles": 0, "total": 0}}}}
    assert [str(line) for line in compare(found, truth)] == [
        "trends / kakao / 2025-02-08: truth missing, found 0"
    ]


def test_what_is_not_yet_known_is_not_compared_and_not_listed() -> None:
    truth = {"independent_stories": "not yet", "articles": 3}
    assert compared_lines({"independent_stories": 5, "articles": 3}, truth) == [Line(("articles",), 3, 3)]


def test_a_visits_ledger_gives_its_numbers() -> None:
    candidate = Candidate("http://a/1", "http://a/1", Via.FEED, "http://a/rss")
    items = (
        Item(candidate, Stored(1, 1, 2, "제목")),
        Item(candidate, Dropped(Reason.KNOWN)),
        Item(candidate, Dropped(Reason.KNOWN)),
    )
    report = VisitReport("demo-hanbit", NOW, NOW, SourceState.OK, items)
    assert VisitFound.of(report) == VisitFound(3, 1, {"known": 2}, "ok")


def test_what_was_found_has_the_shape_of_the_truth() -> None:
    found = Found(
        visits=[{"demo-a": VisitFound(2, 1, {"known": 1}, "ok")}],
        gains=[{"new_articles": 1, "new_versions": 0, "new_mentions": 3}],
        entities={"kakao": EntityFound({"title": 1, "body": 2}, articles=1)},
        trends={"kakao": {date(2025, 2, 8): None, date(2025, 2, 9): (3, 1, 4)}},
        articles=1,
        versions=1,
        reported={"kakao": {"값을 내린다": 2}},
    )
    assert found.as_mapping() == {
        "visits": {
            "1": {
                "sources": {"demo-a": {"seen": 2, "stored": 1, "state": "ok", "dropped": {"known": 1}}},
                "seen": 2,
                "stored": 1,
                "dropped": 1,
                "new_articles": 1,
                "new_versions": 0,
                "new_mentions": 3,
            }
        },
        "entities": {
            "kakao": {
                "mentions": {"body": 2, "title": 1},
                "total": 3,
                "articles": 1,
                "withdrawn": 0,
                "independent_stories": "not yet",
            }
        },
        "trends": {
            "kakao": {"2025-02-08": "missing", "2025-02-09": {"mentions": 3, "articles": 1, "total": 4}}
        },
        "reported": {"kakao": {"값을 내린다": 2}},
        "totals": {"articles": 1, "versions": 1, "mentions": 3, "withdrawn": 0, "reported": 2},
    }
