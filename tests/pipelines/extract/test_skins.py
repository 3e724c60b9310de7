"""One article in the markup of many families: only the markup differs, so all readings agree."""

import re
from pathlib import Path
from string import Template

import pytest

from pipelines.extract import article_row, read_page
from pipelines.records import Article, Zone

SKINS = Path(__file__).parent / "skins"
NAMES = sorted(path.stem for path in SKINS.glob("*.html"))
TITLE = "돌다리랩, 한국어 모델의 말투를 고치다"
CAPTION = "돌다리랩 연구원이 화면 앞에서 말투 시험을 하고 있다. 돌다리랩 제공"
BODY = (
    "돌다리랩이 한국어 모델 '디딤'의 말투를 고쳤다고 10일 밝혔다. 존댓말이 갑자기 반말로 바뀌던 문제다.",
    '연구진은 "말끝 하나가 사람을 놀라게 한다"며 대화 4만 건을 읽었다고 말했다. 고친 문장은 모두 공개된다.',
    "학교와 도서관은 다음 달부터 새 모델을 쓴다. 돌다리랩은 가을에 사투리 시험도 시작할 계획이다.",
)
OTHER = "엉뚱한 기사 제목이 여기에 길게 놓여 있다"
FIRST, SECOND = BODY[1].split(" 고친", 1)
TEXTS = {
    "title": TITLE, "caption": CAPTION, "other": OTHER, "p1": BODY[0], "p2": BODY[1], "p3": BODY[2],
    "p2a": FIRST, "p2b": "고친" + SECOND,
}  # fmt: skip
DATELINE = re.compile(r"^\[서울=새벽\]한지음 기자 = ")


def read(name: str) -> Article:
    page = Template((SKINS / f"{name}.html").read_text(encoding="utf-8")).substitute(TEXTS)
    found = read_page(page.encode(), url="https://s.example/news/1")
    assert isinstance(found, Article), found
    return found


def texts(found: Article, *zones: Zone) -> list[str]:
    return [found.text[b.start : b.end] for b in found.blocks if b.zone in zones]


@pytest.mark.parametrize("name", NAMES)
def test_the_body_is_the_article_and_nothing_else(name):
    found = read(name)
    assert [DATELINE.sub("", text) for text in texts(found, Zone.BODY)] == list(BODY)
    assert OTHER not in found.body


@pytest.mark.parametrize("name", NAMES)
def test_the_picture_keeps_its_caption(name):
    found = read(name)
    assert texts(found, Zone.CAPTION) == [CAPTION]
    assert [image.caption for image in found.images] == [CAPTION]


@pytest.mark.parametrize("name", NAMES)
def test_title_author_and_minute_are_those_that_the_reader_sees(name):
    row = article_row(read(name))
    assert row["title"] == TITLE
    assert row["authors"] == ["한지음"]
    assert row["published_at"][:16] == "2025-02-10T09:12"
    assert row["modified_at"] is None or row["modified_at"][:16] == "2025-02-10T10:30"
