"""Source files: strict, one wrong file costs no other source, every check says what it expected."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from apscheduler.triggers.cron import CronTrigger
from hypothesis import example, given
from hypothesis import strategies as st
from pydantic import ValidationError

from crawler.sources import Schedule, Source, load_sources, source_schema

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.errors import ConfigProblem

GOOD = """
id = "abc"
name = { ko = "가나", en = "Gana" }
kind = "trade"
homepage = "https://example.com/"
feeds = [{ url = "https://example.com/rss" }]
"""


def problems(tmp_path: Path, text: str, name: str = "abc.toml") -> tuple[ConfigProblem, ...]:
    (tmp_path / name).write_text(text, encoding="utf-8")
    return load_sources(tmp_path)[1]


def the_problem(tmp_path: Path, text: str) -> ConfigProblem:
    (found,) = problems(tmp_path, text)
    return found


def test_a_small_file_is_a_whole_source(tmp_path: Path) -> None:
    assert problems(tmp_path, GOOD) == ()
    ((source,), _) = load_sources(tmp_path)
    assert (source.id, source.timezone, source.schedule.every) == ("abc", "Asia/Seoul", timedelta(minutes=30))


def test_sources_come_by_id_and_hidden_files_are_left_alone(tmp_path: Path) -> None:
    for name in ("zeta", "alpha"):
        (tmp_path / f"{name}.toml").write_text(GOOD.replace("abc", name), encoding="utf-8")
    (tmp_path / "._alpha.toml").write_bytes(b"\x00\x05\x16\x07")  # macOS writes these beside files on FAT
    sources, found = load_sources(tmp_path)
    assert ([source.id for source in sources], found) == (["alpha", "zeta"], ())


def test_a_broken_file_costs_no_other_source(tmp_path: Path) -> None:
    (tmp_path / "good.toml").write_text(GOOD.replace("abc", "good"), encoding="utf-8")
    (tmp_path / "cp949.toml").write_bytes(GOOD.replace("abc", "cp949").encode("cp949"))
    (tmp_path / "syntax.toml").write_text('id = "syntax', encoding="utf-8")
    sources, found = load_sources(tmp_path)
    assert [source.id for source in sources] == ["good"]
    assert [(p.file.name, p.line) for p in found] == [("cp949.toml", 3), ("syntax.toml", 1)]


def test_a_missing_folder_is_a_problem(tmp_path: Path) -> None:
    sources, (problem,) = load_sources(tmp_path / "gone")
    assert (sources, problem.file.name) == ((), "gone")


def test_a_file_is_called_after_its_id(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, GOOD, "other.toml")
    assert "abc.toml" in problem.message.ko
    assert "abc.toml" in problem.message.en


def test_one_id_in_two_files_names_both_and_keeps_the_right_one(tmp_path: Path) -> None:
    (tmp_path / "copy.toml").write_text(GOOD, encoding="utf-8")
    (problem,) = problems(tmp_path, GOOD)
    assert (problem.file.name, problem.key) == ("copy.toml", "id")
    assert "abc.toml" in problem.text("en")
    assert "같은 id" in problem.text("ko")
    assert [source.id for source in load_sources(tmp_path)[0]] == ["abc"]


def test_a_disabled_source_says_why(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD + "enabled = false\n")
    assert (problem.key, problem.line) == ("enabled", 7)
    assert "disabled_reason" in problem.message.ko
    assert problems(tmp_path, GOOD + 'enabled = false\ndisabled_reason = { ko = "가", en = "a" }\n') == ()


def test_an_enabled_source_has_something_to_read(tmp_path: Path) -> None:
    problem = the_problem(tmp_path, GOOD.replace("feeds =", "#"))
    assert problem.key == "feeds"
    assert "at least one of feeds, sitemaps, listings, search and blog" in problem.message.en


@pytest.mark.parametrize(
    "part", ["sitemaps = [{ url = 'https://a.kr/' }]", "listings = [{ url = 'https://a.kr/', links = 'a' }]"]
)
def test_a_sitemap_or_a_listing_is_enough(tmp_path: Path, part: str) -> None:
    assert problems(tmp_path, GOOD.replace("feeds =", "#") + part) == ()


@pytest.mark.parametrize(
    ("added", "key"),
    [
        ("[selectors]\nbody = 'div >'", "selectors.body"),
        ("[selectors]\nbody = ''", "selectors.body"),
        ("[selectors]\nremove = ['.ad', 'a[']", "selectors.remove[1]"),
        ("[[listings]]\nurl = 'https://example.com/'\nlinks = 'a:nope'", "listings[0].links"),
        ("[articles]\ninclude = ['a(']", "articles.include[0]"),
        ("[articles]\nexclude = ['a{99999999999999999999}']", "articles.exclude[0]"),
        ("timezone = 'Asia/Soul'", "timezone"),
        ("timezone = 'Asia'", "timezone"),
        ("timezone = '../etc/passwd'", "timezone"),
        ("language = '한국어'", "language"),
        ("[schedule]\nevery = 0", "schedule.every"),
        ("[schedule]\nevery = '1 week'", "schedule.every"),
        ("[schedule]\nevery = true", "schedule.every"),
        ("[schedule]\nevery = nan", "schedule.every"),
        ("[schedule]\nevery = '99999999d'", "schedule.every"),
        ("[schedule]\ncron = '* * *'", "schedule.cron"),
        ("[schedule]\nevery = '1h'\ncron = '0 * * * *'", "schedule.cron"),
        ("[politeness]\nmax_pages = 0", "politeness.max_pages"),
        ("[rights]\nkeep = 'all'", "rights.keep"),
        ("[expect]\nmin_items = '5'", "expect.min_items"),
    ],
)
def test_a_bad_value_names_key_and_line_in_both_languages(tmp_path: Path, added: str, key: str) -> None:
    problem = the_problem(tmp_path, GOOD + added)
    assert problem.key == key
    assert problem.line is not None
    assert problem.line >= 7
    assert re.search("[가-힣]", problem.message.ko)
    assert not re.search("[가-힣]", problem.message.en.replace("한국어", ""))


@pytest.mark.parametrize(
    "url",
    ["example.com/rss", "ftp://example.com/", "https://", "https:///rss", "https://a b.kr/", "http://a.kr:port/",
     "http://[::1/", "javascript:alert(1)", "https://a.kr/\u00a0", ""],
)  # fmt: skip
def test_only_web_addresses_are_addresses(tmp_path: Path, url: str) -> None:
    problem = the_problem(tmp_path, GOOD.replace("https://example.com/rss", url))
    assert (problem.key, problem.line) == ("feeds[0].url", 6)


@pytest.mark.parametrize(
    "url", ["http://site.newsroom.localhost/", "http://127.0.0.1:80/", "https://한글.kr/피드"]
)
def test_local_and_korean_hosts_are_addresses(tmp_path: Path, url: str) -> None:
    assert problems(tmp_path, GOOD.replace("https://example.com/rss", url)) == ()


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("90", 90),
        ("0.5", 0.5),
        ("'30s'", 30),
        ("'15m'", 900),
        ("'2h'", 7200),
        ("'1.5h'", 5400),
        ("'3d'", 259200),
    ],
)
def test_durations_are_seconds_or_have_a_unit(tmp_path: Path, text: str, seconds: float) -> None:
    assert problems(tmp_path, GOOD + f"[schedule]\nevery = {text}") == ()
    assert load_sources(tmp_path)[0][0].schedule.every == timedelta(seconds=seconds)


@pytest.mark.parametrize(
    "line",
    ["* * * * *", "*/15 * * * *", "20 8-20/2 * * mon-fri", "0 7,19 1 jan-mar,dec *", "5/10 0 31 12 SUN"],
)
def test_ordinary_cron_lines_are_read(line: str) -> None:
    assert Schedule(cron=line).cron == line


@pytest.mark.parametrize(
    "line",
    ["", "* * * *", "* * * * * *", "60 * * * *", "* 24 * * *", "* * 0 * *", "* * * 13 *", "* * * * 1",
     "* * * * 0-6", "* * * * fri-mon", "5-1 * * * *", "*/0 * * * *", "*/60 * * * *", "1- * * * *",
     ", * * * *", "@daily", "٣ * * * *"],
)  # fmt: skip
def test_cron_lines_that_nobody_can_read_are_refused(line: str) -> None:
    with pytest.raises(ValidationError):
        Schedule(cron=line)


_PART = st.from_regex(r"\A(\*|[0-9]{1,2}(-[0-9]{1,2})?|(jan|sun|mon|fri)(-(dec|sat))?)(/[0-9]{1,2})?\Z")
_FIELD = st.lists(_PART, min_size=1, max_size=2).map(",".join)


@given(st.lists(_FIELD, min_size=5, max_size=5).map(" ".join))
@example("0-0/1 * * * *")
@example("* * * jan-dec/2 *")
def test_the_scheduler_reads_every_line_that_passes(line: str) -> None:
    try:
        Schedule(cron=line)
    except ValidationError:
        return
    CronTrigger.from_crontab(line)


def test_the_schema_is_for_editors() -> None:
    schema = source_schema()
    assert schema["additionalProperties"] is False
    assert set(schema["required"]) == {"id", "name", "kind", "homepage"}
    assert schema["$defs"]["Schedule"]["properties"]["every"]["anyOf"][1]["type"] == "string"


def test_every_field_of_a_source_has_a_type_in_the_schema() -> None:
    assert set(source_schema()["properties"]) == set(Source.model_fields)


def test_a_copied_file_is_named_with_the_line_of_its_id(tmp_path: Path) -> None:
    text = 'homepage = "https://a.example.com/"\nid = "one"\nkind = "press"\nname = { ko = "가", en = "A" }\n'
    feed = '[[feeds]]\nurl = "https://a.example.com/rss"\n'
    for stem in ("one", "copy"):
        (tmp_path / f"{stem}.toml").write_text(text + feed, encoding="utf-8")
    sources, problems = load_sources(tmp_path)
    assert [source.id for source in sources] == ["one"]
    assert [(one.file.name, one.key, one.line) for one in problems] == [("copy.toml", "id", 2)]
