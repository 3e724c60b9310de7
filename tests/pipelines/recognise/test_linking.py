"""Laws of the linker over a small catalogue: offsets, independence, blocks, particles."""

from __future__ import annotations

import itertools
import unicodedata
from typing import TYPE_CHECKING

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import EntityFile, build_catalogue
from pipelines.recognise.gazetteer import fold, spellings
from pipelines.records import Block, Mention, Zone

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLE = {
    "blocked": ["굿네이버스", "카카오빈"],
    "collective": [{"text": "네카오", "members": ["naver", "kakao"]}],
    "entity": [
        {"id": "naver", "kind": "company", "name": {"ko": "네이버", "en": "Naver"},
         "alias": [{"text": "네이버", "policy": "free"}]},
        {"id": "kakao", "kind": "company", "name": {"ko": "카카오", "en": "Kakao"},
         "alias": [{"text": "카카오", "policy": "free"}]},
        {"id": "kakao-t", "kind": "product", "name": {"ko": "카카오T", "en": "Kakao T"}, "owner": "kakao"},
        {"id": "deepseek", "kind": "company", "name": {"ko": "딥시크", "en": "DeepSeek"},
         "alias": [{"text": "딥시크", "policy": "free"}]},
        {"id": "r1", "kind": "model", "name": {"ko": "딥시크 R1", "en": "DeepSeek R1"}, "owner": "deepseek",
         "alias": [{"text": "R1", "policy": "context", "against": ["타이어"]}]},
        {"id": "band-app", "kind": "product", "name": {"ko": "밴드", "en": "BAND"},
         "alias": [{"text": "밴드", "policy": "context", "cues": ["모임", "동창"], "against": ["공연"]}]},
        {"id": "son", "kind": "person", "name": {"ko": "손정의", "en": "Masayoshi Son"},
         "roles": [{"at": "softbank", "title": "회장"}]},
        {"id": "softbank", "kind": "company", "name": {"ko": "소프트뱅크", "en": "SoftBank"}},
        {"id": "openai", "kind": "company", "name": {"ko": "오픈AI", "en": "OpenAI"}},
        {"id": "arm", "kind": "company", "name": {"ko": "암홀딩스", "en": "Arm Holdings"},
         "alias": [{"text": "Arm", "exact": True}]},
        {"id": "band", "kind": "product", "name": {"ko": "애플 밴드", "en": "Apple Band"}, "owner": "apple",
         "shows_owner": True},
        {"id": "apple", "kind": "company", "name": {"ko": "애플", "en": "Apple"},
         "alias": [{"text": "애플", "compounds": ["워치"]}]},
    ],
}  # fmt: skip
FILE = EntityFile.model_validate(TABLE)
RECOGNISER = Recogniser(build_catalogue([FILE]))


def mentions(text: str, *blocks: Block) -> tuple[Mention, ...]:
    return RECOGNISER.recognise(text, blocks=blocks).mentions


def named(text: str, *blocks: Block) -> list[tuple[str, str]]:
    return [(m.entity, m.surface) for m in mentions(text, *blocks)]


NAMES = [
    "네이버",
    "카카오",
    "카카오T",
    "딥시크",
    "딥스크",
    "R1",
    "Open AI",
    "ＯｐｅｎＡＩ",
    "손정의",
    "손회장",
    "네카오",
    "굿네이버스",
]
PIECES = st.one_of(
    st.sampled_from([*NAMES, *(unicodedata.normalize("NFD", name) for name in NAMES)]),
    st.sampled_from(
        ["는 ", "이 ", "\n", ". ", "İ", "ß", "😀", "e\u0301", "\u200b", "\u00ad", "\u00a0", "가", "x"]
    ),
    st.text(max_size=4),
)
TEXTS = st.lists(PIECES, max_size=12).map("".join)


@given(TEXTS)
@example("İİ 네이버")
@example(unicodedata.normalize("NFD", "각 네이버와 카카오T"))
@example("네\u00ad이\u200b버 😀 네이버")
def test_every_mention_covers_its_surface(text: str) -> None:
    for mention in mentions(text):
        assert text[mention.start : mention.end] == mention.surface
        if mention.rule not in {"typo", "reference"}:
            assert fold(mention.surface).text in spellings(mention.alias)


@given(TEXTS, st.lists(st.integers(0, 60), max_size=6))
@example(unicodedata.normalize("NFD", "네이버네이버"), [7, 10])
@example(
    unicodedata.normalize("NFD", "각각 네이버각"), [len(unicodedata.normalize("NFD", "각각 네이버")) - 1]
)
def test_no_mention_crosses_a_block(text: str, cuts: list[int]) -> None:
    edges = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    blocks = [Block(Zone.BODY, a, b) for a, b in itertools.pairwise(edges)]
    for mention in mentions(text, *blocks):
        assert any(block.start <= mention.start and mention.end <= block.end for block in blocks)


@given(TEXTS)
def test_an_unrelated_paragraph_changes_nothing(text: str) -> None:
    unrelated = "오늘은 날씨가 맑다.\n\n"
    moved = [(m.entity, m.start - len(unrelated), m.rule) for m in mentions(unrelated + text)]
    assert moved == [(m.entity, m.start, m.rule) for m in mentions(text)]


@given(TEXTS)
def test_an_unrelated_entity_changes_nothing(text: str) -> None:
    row = {"id": "other", "kind": "company", "name": {"ko": "뷁뷁상사", "en": "Bwelk Trading"}}
    more = Recogniser(build_catalogue([FILE, EntityFile.model_validate({"entity": [row]})]))
    found = [mention for mention in more.recognise(text).mentions if mention.entity != "other"]
    assert found == list(mentions(text))


@given(TEXTS)
@example("네이버 이웃추가")
@example("사진=네이버")
def test_composition_of_hangul_does_not_matter(text: str) -> None:
    composed, decomposed = (unicodedata.normalize(form, text) for form in ("NFC", "NFD"))
    assert [m.entity for m in mentions(composed)] == [m.entity for m in mentions(decomposed)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("카카오T를 불렀다", [("kakao-t", "카카오T")]),
        ("카카오TV를 봤다", [("kakao", "카카오")]),
        ("굿네이버스와 네이버", [("naver", "네이버")]),
        ("카카오빈과 카카오", [("kakao", "카카오")]),
        ("네카오의 하루", [("naver", "네카오"), ("kakao", "네카오")]),
        ("OPEN AI와 open-ai, 오픈 AI", [("openai", "OPEN AI"), ("openai", "open-ai"), ("openai", "오픈 AI")]),
        ("Arm은 팔(arm)이 아니다", [("arm", "Arm")]),
        ("blog.naver.com 또는 me@naver.com", []),
        ("딥시크가 R1을 냈다", [("deepseek", "딥시크"), ("r1", "R1")]),
        ("딥시크 R1이 나왔다", [("r1", "딥시크 R1")]),
        ("딥시크 R1이 나왔다. R1은 무료다", [("deepseek", "딥시크"), ("r1", "R1"), ("r1", "R1")]),
        ("타이어 규격은 R1이다", []),
        ("딥시크와 타이어 규격 R1", [("deepseek", "딥시크")]),
        ("모임은 밴드에서 한다", [("band-app", "밴드")]),
        ("동창 소식이다. 밴드를 켰다", [("band-app", "밴드")]),
        ("동창 소식이다. 밴드의 공연", []),
        ("밴드를 켰다", []),
        ("애플워치와 애플리카", [("apple", "애플")]),
        ("애플 밴드를 찼다", [("apple", "애플"), ("band", "애플 밴드")]),
        ("손정의 회장. 손회장은 손 회장이다", [("son", "손정의"), ("son", "손회장"), ("son", "손 회장")]),
        ("손 회장이 왔고 손정의는 없다", [("son", "손정의")]),
        ("딥시크 이야기. 딥스크의 인기", [("deepseek", "딥시크"), ("deepseek", "딥스크")]),
        ("딥시크. 딥스크는 딥스크고 딥스크다", [("deepseek", "딥시크")]),
    ],
)
def test_a_text_is_linked(text: str, found: list[tuple[str, str]]) -> None:
    assert named(text) == found


def linked_with(alias: Mapping[str, object], text: str) -> bool:
    row = {"id": "hanul", "kind": "product", "name": {"ko": "하늘포털", "en": "Hanul"}, "alias": [alias]}
    catalogue = build_catalogue([EntityFile.model_validate({"entity": [row]})])
    return bool(Recogniser(catalogue).recognise(text).mentions)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("검색에서는 하늘이 앞선다.", True),
        ("검색에서는 ‘하늘’ 하나뿐이다.", True),
        ("검색에서는 하늘 아래 모두 같다.", False),
        ("검색에서는 하늘에서도 찾는다.", False),
        ("아침에 하늘이 맑다.", False),
    ],
)
def test_cues_count_only_with_one_of_the_tails_that_an_alias_names(text: str, found: bool) -> None:
    alias = {"text": "하늘", "policy": "context", "cues": ["검색"], "cue_tails": ["이", "에", "’"]}
    assert linked_with(alias, text) is found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("이 하늘은 높다.", False),
        ("이번 일이 하늘에 달렸다.", True),
        ("TV 하늘을 켰다.", True),
        ("V 하늘.", False),
    ],
)
def test_a_word_of_one_syllable_before_a_name_must_be_a_whole_word(text: str, found: bool) -> None:
    assert linked_with({"text": "하늘", "policy": "boundary", "not_preceded_by": ["이", "v"]}, text) is found


def test_a_mention_tells_its_particle_alias_rule_and_certainty() -> None:
    first, typo = mentions("딥시크에서는 말이 없다. 딥스크가 맞나")
    assert (first.particle, first.alias, first.rule, first.certainty) == ("에서는", "딥시크", "free", 1.0)
    assert (typo.particle, typo.alias, typo.rule) == ("가", "딥시크", "typo")
    assert typo.certainty < 1


def test_a_mention_has_the_zone_of_its_block() -> None:
    text = "네이버 소식\n카카오톡 말고 카카오\n공유 네이버"
    blocks = (Block(Zone.TITLE, 0, 6), Block(Zone.BODY, 7, 19), Block(Zone.SHARE, 20, 26))
    assert [m.zone for m in mentions(text, *blocks)] == [Zone.TITLE, Zone.BODY, Zone.BODY, Zone.SHARE]


def test_names_in_share_buttons_are_no_evidence_for_other_names() -> None:
    text = "규격은 R1이다\n딥시크"
    assert named(text, Block(Zone.BODY, 0, 8), Block(Zone.SHARE, 9, 12)) == [("deepseek", "딥시크")]
    assert ("r1", "R1") in named(text, Block(Zone.BODY, 0, 8), Block(Zone.BODY, 9, 12))


def test_furniture_is_left_out_of_a_text_without_blocks_and_marked_in_one_with() -> None:
    text = "카카오가 웃었다.\n제보는 카카오톡 tip"
    assert [m.start for m in mentions(text)] == [0]
    found = mentions(text, Block(Zone.BODY, 0, len(text)))
    assert [m.zone for m in found] == [Zone.BODY, Zone.FURNITURE]


def test_the_tagger_names_rules_and_catalogue() -> None:
    recognition = RECOGNISER.recognise("아무 이름도 없다")
    assert recognition.mentions == ()
    assert recognition.tagger == RECOGNISER.tagger
    assert recognition.tagger.endswith("+" + RECOGNISER.catalogue.fingerprint)


def test_an_empty_catalogue_finds_nothing() -> None:
    assert Recogniser(build_catalogue([])).recognise("네이버").mentions == ()
