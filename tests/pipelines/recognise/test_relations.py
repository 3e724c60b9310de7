"""What a text says of standing relations, and what it does not say: one sentence each."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

CONFIG = Path(__file__).parents[3] / "config" / "entities"

Relations = set[tuple[str, str, str]]

SENTENCES: list[tuple[str, Relations]] = [
    ("엔비디아의 젠슨 황 최고경영자가 말했다.", {("jensen-huang", "ceo_of", "nvidia")}),
    ("샘 올트먼 오픈AI 최고경영자(CEO)는 웃었다.", {("sam-altman", "ceo_of", "openai")}),
    ("최태원 SK그룹 회장이 참석했다.", {("chey-taewon", "chair_of", "sk-group")}),
    ("김범수 카카오 창업자가 출석했다.", {("kim-beomsu", "founder_of", "kakao")}),
    ("앤트로픽이 개발한 클로드는 영어를 잘한다.", {("anthropic", "develops", "claude")}),
    ("구글은 제미나이를 공개했다.", {("google", "develops", "gemini")}),
    ("프랑스의 미스트랄AI가 새 연구소를 연다.", {("mistral", "based_in", "france")}),
    ("중국 알리바바는 조용하다.", {("alibaba", "based_in", "china")}),
    ("경쟁자인 네이버와 카카오가 나란히 섰다.", {("naver", "competes_with", "kakao")}),
    ("SK하이닉스는 엔비디아에 메모리를 공급한다.", {("sk-hynix", "supplies", "nvidia")}),
    ("소프트뱅크는 Arm을 보유하고 있다.", {("softbank", "owns", "arm")}),
    ("일론 머스크는 오픈AI를 고소했다.", {("elon-musk", "in_litigation_with", "openai")}),
    ("소프트뱅크가 오픈AI에 400억달러를 투자했다.", {("softbank", "invested_in", "openai")}),
    ("오라클은 스타게이트 프로젝트에 참여한다.", {("oracle", "takes_part_in", "stargate")}),
    ("스타게이트는 텍사스에 건설된다.", {("stargate", "located_in", "texas")}),
    ("딥시크는 논문을 공개했다.", {("deepseek", "published", "논문")}),
    ("최수연이 네이버 대표이사로 선임됐다.", {("choi-sooyeon", "ceo_of", "naver")}),
    ("구글 코리아와 중국 시장의 관계", set()),
    ("네이버와 카카오는 경쟁 관계가 아니다.", set()),
    ("중국 네이버 이용자가 늘었다.", set()),
    ("카카오는 한국의 구글을 꿈꾼다.", set()),
    ("SK하이닉스는 엔비디아에 메모리를 공급하지 않는다.", set()),
    ("소프트뱅크는 Arm을 매물로 내놓을 수 있다.", set()),
    ("샘 올트먼과 오픈AI가 함께 나온다.", set()),
    ("네이버가 제미나이를 시험했다.", set()),
    ("구글은 클로드를 공개했다.", set()),
]


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(CONFIG)[0])


def stated(text: str) -> Relations:
    return {(r.subject, r.predicate, r.object) for r in recogniser().recognise(text).relations}


@pytest.mark.parametrize(("text", "wanted"), SENTENCES)
def test_a_sentence_states_exactly_these_relations(text: str, wanted: Relations) -> None:
    assert stated(text) == wanted


def test_an_office_of_somebody_unknown_is_an_event_and_no_relation() -> None:
    found = recogniser().recognise("김갑돌 전무가 네이버 대표로 선임됐다.")
    assert [event.event_type for event in found.events] == ["appointment"]
    assert found.relations == ()


def test_the_evidence_of_a_relation_is_its_sentence() -> None:
    text = "날이 맑다. 최태원 SK그룹 회장이 참석했다. 길이 막힌다."
    (relation,) = recogniser().recognise(text).relations
    assert text[relation.start : relation.end] == "최태원 SK그룹 회장이 참석했다."


def test_what_the_catalogue_knows_but_the_text_does_not_say_is_not_stated() -> None:
    assert stated("젠슨 황과 엔비디아, 그리고 Arm과 소프트뱅크.") == set()


def test_the_same_relation_is_stated_once() -> None:
    text = "샘 올트먼 오픈AI 최고경영자가 왔다. 오픈AI의 샘 올트먼 최고경영자는 갔다."
    assert len(recogniser().recognise(text).relations) == 1


def test_a_former_office_is_a_former_one() -> None:
    assert stated("강정수 전 블루닷 AI연구센터장") <= {
        ("kang-jeongsu", "formerly_headed", "bluedot-ai-center")
    }
