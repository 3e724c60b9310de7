"""Real Korean pages through the whole path: feed, HTTP, reading, recognition, store, query."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from fakes import feed_of
from newsstand import Newsstand, collect_over_loopback, local_source, serving, shipped_recogniser

from crawler.records import Dropped, Reason, Stored, VisitReport
from crawler.sources import Source
from pipelines.records import CONTENT_ZONES, Zone
from pipelines.store import Query, Store, open_store

if TYPE_CHECKING:
    from collections.abc import Iterator

    from crawler.settings import Settings

SHARED = Path(__file__).parents[3] / "shared"
CORPUS, SEED = SHARED / "corpus", SHARED / "seed"
NOW = datetime(2026, 8, 1, 3, 0, tzinfo=UTC)
"""After the newest page of the corpus."""


@dataclass(frozen=True)
class Sample:
    """One saved page, and what a person said of it."""

    name: str
    host: str
    content_type: str
    body: bytes
    title: str
    must_not: tuple[str, ...]
    is_copy: bool = False

    @property
    def url(self) -> str:
        return f"http://{self.host}.newsroom.localhost/{self.name}"


def corpus_samples() -> Iterator[Sample]:
    rows = [json.loads(line) for line in (CORPUS / "manifest.jsonl").read_text(encoding="utf-8").splitlines()]
    kinds = {row["name"]: row.get("kind") for row in rows}
    for row in rows:
        kind = row.get("kind") or kinds.get(row.get("derived_from"))
        if kind not in {"article", "blog"}:
            continue
        gold = json.loads(
            (CORPUS / "gold" / f"{row.get('derived_from', row['name'])}.json").read_text("utf-8")
        )
        is_declared = row.get("declared_encoding") in {None, row["encoding"]}
        yield Sample(
            name=row["name"],
            host=kind,
            # a server that says nothing, but for the page whose own declaration is wrong
            content_type="text/html" if is_declared else f"text/html; charset={row['encoding']}",
            body=(CORPUS / row["file"]).read_bytes(),
            title=gold["title"],
            must_not=tuple(gold.get("must_not", ())),
            is_copy="derived_from" in row,
        )


def seed_sample() -> Sample:
    gold = json.loads((SEED / "gold.json").read_text("utf-8"))
    body = (SEED / "post.html").read_bytes()
    return Sample("seed", "tistory", "text/html; charset=utf-8", body, gold["title"], ())


@dataclass(frozen=True)
class Run:
    """A finished visit to all samples, with the server still up."""

    store: Store
    stand: Newsstand
    sources: tuple[Source, ...]
    samples: tuple[Sample, ...]
    reports: list[VisitReport]

    @property
    def settings(self) -> Settings:
        """Settings under which every article is looked at again, however old."""
        patient = self.stand.settings.politeness.model_copy(
            update={"recheck": NOW - datetime(1990, 1, 1, tzinfo=UTC)}
        )
        return self.stand.settings.model_copy(update={"politeness": patient})

    def again(self) -> list[VisitReport]:
        return collect_over_loopback(self.store, self.stand, *self.sources, settings=self.settings, now=NOW)


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Run]:
    if not (CORPUS.exists() and SEED.exists()):
        pytest.skip("../shared/corpus and ../shared/seed are not there")
    samples = (*corpus_samples(), seed_sample())
    stand = Newsstand(validators=False)
    hosts = sorted({sample.host for sample in samples})
    for host in hosts:
        listed = [(sample.url, _escape(sample.title)) for sample in samples if sample.host == host]
        stand.put(f"{host}.newsroom.localhost/rss", feed_of(*listed), "application/rss+xml")
    for sample in samples:
        stand.put(sample.url.removeprefix("http://"), sample.body, sample.content_type)
    sources = tuple(local_source(host) for host in hosts)
    url = f"sqlite:///{tmp_path_factory.mktemp('real') / 'pages.db'}"
    with serving(stand), open_store(url) as store:
        reports = collect_over_loopback(store, stand, *sources, now=NOW)
        yield Run(store, stand, sources, samples, reports)


def _escape(title: str) -> str:
    return title.replace("&", "&amp;").replace("<", "&lt;")


def test_every_page_is_stored_or_dropped_with_a_reason(run: Run) -> None:
    for report in run.reports:
        assert report.seen == report.stored + sum(report.dropped.values())
        assert not report.failures
    assert sum(report.seen for report in run.reports) == len(run.samples)
    lost = {
        item.candidate.url.rpartition("/")[2]: item.verdict.reason
        for report in run.reports
        for item in report.items
        if isinstance(item.verdict, Dropped)
    }
    # the same page again in another encoding says which article it is
    assert lost == {sample.name: Reason.DUPLICATE for sample in run.samples if sample.is_copy}
    assert run.store.article_count() == sum(report.stored for report in run.reports)


def test_the_seed_post_is_counted_as_people_count_it(run: Run) -> None:
    totals = {row.entity: row for row in run.store.entity_totals(Query(sources=("tistory",)))}
    assert {name: totals[name].mentions for name in ("deepseek", "naver", "kakao")} == {
        "deepseek": 16,
        "naver": 9,
        "kakao": 9,
    }
    assert totals["kakao"].by_zone[Zone.CAPTION] == 1
    surfaces = Counter(
        row.surface for row in run.store.mentions(Query(sources=("tistory",), entities=("deepseek",)))
    )
    assert surfaces == {"딥시크": 14, "Deepseek": 1, "딥스크": 1}


def test_the_seed_post_keeps_its_title_author_time_and_pictures(run: Run) -> None:
    (row,) = run.store.articles(Query(sources=("tistory",)))
    reading = run.store.reading(row.id)
    assert reading is not None
    article = reading.article
    assert article.title == "AI 딥시크 돌풍 속 네이버와 카카오의 AI 행보"
    assert article.authors == ("선라이저",)
    assert article.published is not None
    assert article.published.at == datetime(2025, 2, 10, 3, 3, 49, tzinfo=UTC)
    headings = [article.text[b.start : b.end] for b in article.blocks if b.zone is Zone.HEADING]
    assert headings == ["1. Deepseek 돌풍", "2. 딥시크 출현에 대한 네이버와 카카오의 다른 대응", "3. 결"]
    assert all(image.caption for image in article.images)


def content_of(store: Store, article_id: int) -> str:
    """Return the text of the zones that count."""
    reading = store.reading(article_id)
    assert reading is not None
    article = reading.article
    return "\n".join(article.text[b.start : b.end] for b in article.blocks if b.zone in CONTENT_ZONES)


def test_share_buttons_sidebar_and_other_posts_count_for_nothing(run: Run) -> None:
    (row,) = run.store.articles(Query(sources=("tistory",)))
    content, page = content_of(run.store, row.id), run.samples[-1].body.decode()
    for elsewhere in ("카카오와 네이버, 다음 승자는", "딥시크 쇼크, 반도체 주가는", "네이버 주가 전망"):
        assert elsewhere in page
        assert elsewhere not in content


def test_every_mention_is_where_it_says_it_is(run: Run) -> None:
    checked = 0
    for row in run.store.articles():
        reading = run.store.reading(row.id)
        assert reading is not None
        for mention in reading.recognition.mentions:
            assert reading.article.text[mention.start : mention.end] == mention.surface
            checked += 1
    assert checked >= run.store.mention_count() > 34


def test_what_people_called_furniture_is_no_content(run: Run) -> None:
    samples = {sample.url: sample for sample in run.samples}
    for item in (item for report in run.reports for item in report.items):
        if isinstance(item.verdict, Stored):
            sample = samples[item.candidate.url]
            content = content_of(run.store, item.verdict.article_id)
            assert [text for text in sample.must_not if text in content] == [], sample.name


def test_a_second_visit_stores_nothing(run: Run) -> None:
    before = run.store.digest(), run.store.page_count()
    for name, (content_type, body) in list(run.stand.pages.items()):
        if content_type.startswith("text/html"):
            run.stand.pages[name] = content_type, body + b"<!-- served by node 7 -->"
    reports = run.again()
    assert {report.stored for report in reports} == {0}
    assert sum(report.seen for report in reports) == len(run.samples)
    assert set().union(*(report.dropped for report in reports)) <= {Reason.UNCHANGED, Reason.DUPLICATE}
    assert (run.store.digest(), run.store.page_count()) == before


def test_the_seed_text_has_its_mentions_at_the_very_places() -> None:
    if not SEED.exists():
        pytest.skip("../shared/seed is not there")
    gold = json.loads((SEED / "gold.json").read_text("utf-8"))
    text = (SEED / "post.txt").read_bytes().decode("utf-8")
    found = shipped_recogniser().recognise(text, published=None).mentions
    for entity, count in {"deepseek": 16, "naver": 9, "kakao": 10}.items():
        wanted = [(one["start"], one["end"]) for one in gold["mentions"] if one["entity_id"] == entity]
        assert [(one.start, one.end) for one in found if one.entity == entity] == wanted
        assert len(wanted) == count
