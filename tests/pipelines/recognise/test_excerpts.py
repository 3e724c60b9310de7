from __future__ import annotations

from newsstand import shipped_recogniser

from pipelines.recognise.excerpts import SHARE, VEIL, excerpt, is_veiled
from pipelines.records import Article, Block, Image, Recognition, Zone

TITLE = "네이버, 새 모델 공개"
PARTS = (
    "네이버가 10일 새 모델을 선보였다. 이 모델은 한국어를 더 잘 읽는다고 한다.",
    "업계는 조용한 반응을 보였다. 값은 한 달에 3만 원이다. 아직 쓰는 사람은 많지 않다.",
    "“우리는 준비를 마쳤다”고 카카오 관계자가 말했다.",
    "나머지 이야기는 여기에 길게 이어진다. " * 12,
)


def given() -> tuple[Article, Recognition]:
    text, blocks = TITLE, [Block(Zone.TITLE, 0, len(TITLE))]
    for part in PARTS:
        text += "\n\n"
        blocks.append(Block(Zone.BODY, len(text), len(text) + len(part)))
        text += part
    images = (Image("https://a.kr/1.jpg", "사진", "사진 설명"),)
    article = Article("https://a.kr/1", "outlet", TITLE, text, tuple(blocks), images=images)
    return article, shipped_recogniser().recognise(text, blocks=article.blocks)


def test_no_mention_figure_or_date_is_lost_and_every_offset_stays_true() -> None:
    article, found = given()
    short, left = excerpt(article, found)
    assert len(short.text) == len(article.text)
    assert (left.mentions, left.figures, left.dates) == (found.mentions, found.figures, found.dates)
    assert {mention.entity for mention in left.mentions} >= {"naver", "kakao"}
    assert left.figures
    for one in (*left.mentions, *left.figures, *left.dates):
        assert short.text[one.start : one.end] == one.surface


def test_the_rest_of_the_text_is_not_kept() -> None:
    short, _ = excerpt(*given())
    assert "네이버가 10일 새 모델을 선보였다." in short.text
    assert "카카오 관계자가 말했다." in short.text
    for gone in ("조용한 반응", "나머지 이야기", "한국어를 더 잘"):
        assert gone not in short.text
    assert [block.zone for block in short.blocks] == [block.zone for block in given()[0].blocks]
    assert short.images == (Image("https://a.kr/1.jpg"),)


def test_quotes_stay_where_their_words_do() -> None:
    article, found = given()
    short, left = excerpt(article, found)
    assert [short.text[quote.start : quote.end] for quote in left.quotes] == ["우리는 준비를 마쳤다"]
    for one in (*left.quotes, *left.reported, *left.events, *left.relations):
        assert not is_veiled(short.text[one.start : one.end])


def test_doing_it_twice_is_doing_it_once() -> None:
    once = excerpt(*given())
    assert excerpt(*once) == once


def test_a_text_full_of_names_is_still_only_an_excerpt() -> None:
    text = "카카오가 새 계획을 내놓고 오늘 하루를 보냈다. " * 60
    article = Article("https://a.kr/2", "outlet", "카카오", text, (Block(Zone.BODY, 0, len(text)),))
    short, left = excerpt(article, shipped_recogniser().recognise(text, blocks=article.blocks))
    assert len(left.mentions) == 60
    assert short.text.count("카카오") == 60
    kept = sum(sign not in (VEIL, "\n") for sign in short.text)
    assert kept < 0.6 * len(text)
    assert "계획을" in short.text[: int(SHARE * len(text))]
