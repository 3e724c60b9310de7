"""What counts as an event, who takes part in it, and what does not count: one sentence each."""

from __future__ import annotations

from datetime import date
from functools import cache
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

CONFIG = Path(__file__).parents[3] / "config" / "entities"
PUBLISHED = date(2025, 3, 14)

TOLD = [
    ("네이버와 엔비디아가 인공지능 반도체 분야에서 업무협약을 체결했다.", "partnership", "a=naver b=nvidia"),
    ("카카오는 구글과 손잡고 새 안경을 개발한다.", "partnership", "a=kakao b=google"),
    ("LG전자, 퀄컴과 업무협약 체결", "partnership", "a=lg-electronics b=qualcomm"),
    ("앤트로픽과 제휴한 아마존이 새 서비스를 준비한다.", "partnership", "b=anthropic a=amazon"),
    (
        "SK텔레콤은 내년에 앤트로픽과 전략적 제휴를 맺기로 했다.",
        "partnership",
        "a=sk-telecom b=anthropic planned",
    ),
    ("구글은 10일 제미나이를 공개했다.", "model_release", "actor=google product=gemini date=2025-03-10"),
    ("오픈AI가 내년 초 GPT-5를 출시할 계획이다.", "model_release", "actor=openai product=gpt-5 planned"),
    ("네이버가 쇼핑 추천 서비스를 새로 출시했다.", "launch", "actor=naver"),
    ("애플은 아이폰을 선보였다.", "launch", "actor=apple product=iphone"),
    (
        "젠슨 황과 최태원은 협력 방안을 논의했다.",
        "cooperation_talks",
        "participants=jensen-huang participants=chey-taewon",
    ),
    (
        "이재용 회장은 12일 서울에서 젠슨 황을 만났다.",
        "meeting",
        "participants=lee-jaeyong participants=jensen-huang place=seoul date=2025-03-12",
    ),
    ("최태원 회장이 샘 올트먼과 회동했다.", "meeting", "participants=chey-taewon participants=sam-altman"),
    ("젠슨 황이 방한했다.", "visit", "actor=jensen-huang place=korea"),
    ("사티아 나델라는 다음 달 한국을 방문할 예정이다.", "visit", "actor=satya-nadella place=korea planned"),
    (
        "소프트뱅크가 오픈AI에 400억달러를 투자했다.",
        "investment",
        "investor=softbank target=openai amount=40000000000_USD",
    ),
    (
        "아마존, 앤트로픽에 40억달러 투자",
        "investment",
        "investor=amazon target=anthropic amount=4000000000_USD",
    ),
    (
        "마이크로소프트는 올해 800억달러를 투자할 계획이다.",
        "investment_plan",
        "investor=microsoft amount=80000000000_USD planned",
    ),
    ("AMD는 자일링스를 인수했다.", "acquisition", "actor=amd"),
    ("구글, 보안 기업 위즈를 인수하기로 합의했다.", "acquisition", "actor=google planned"),
    ("소프트뱅크는 엔비디아의 지분을 전량 매각했다.", "divestment", "actor=softbank object=nvidia"),
    ("네이버는 1분기 매출 2조7868억원을 기록했다.", "result", "actor=naver amount=2786800000000_KRW"),
    ("최수연이 네이버 대표이사로 선임됐다.", "appointment", "person=choi-sooyeon org=naver role=대표이사"),
    ("정신아는 카카오 대표로 내정됐다.", "appointment", "person=chung-shina org=kakao role=대표"),
    ("트럼프 대통령 취임식에 경영자들이 모였다.", "inauguration", "actor=trump"),
    ("일론 머스크는 2023년 xAI를 설립했다.", "founding", "person=elon-musk org=xai date=2023"),
    ("일론 머스크는 오픈AI를 고소했다.", "lawsuit", "plaintiff=elon-musk defendant=openai"),
    ("뉴욕타임스가 오픈AI를 상대로 소송을 제기했다.", "lawsuit", "defendant=openai"),
    ("애플과 구글은 소송을 벌이고 있다.", "lawsuit", "plaintiff=apple defendant=google"),
    ("카카오가 1심에서 벌금형을 선고받았다.", "verdict", "defendant=kakao result=벌금형"),
    ("검찰이 김범수 카카오 창업자의 무죄 판결에 대해 항소했다.", "appeal", "actor=검찰 person=kim-beomsu"),
    (
        "검찰은 이재용 삼성전자 회장에게 징역 5년을 구형했다.",
        "prosecution_demand",
        "defendant=lee-jaeyong result=징역_5년",
    ),
    ("이탈리아 정부는 딥시크를 차단했다.", "block", "object=deepseek"),
    ("환경부가 딥시크의 접속을 차단했다.", "block", "actor=환경부 object=deepseek"),
    ("호주 정부는 공무원의 딥시크 사용을 금지했다.", "block", "object=deepseek"),
    ("카카오는 데이터센터를 증설할 방침이다.", "plan", "actor=kakao object=데이터센터 planned"),
    ("구글은 안경 사업을 접었다.", "discontinuation", "actor=google"),
    ("메타는 메타버스 사업에서 실패했다.", "business_failure", "actor=meta object=메타버스_사업"),
    ("네이버는 7일 기자간담회를 열었다.", "press_conference", "actor=naver date=2025-03-07"),
    ("애플이 새 기기의 출시를 예고했다.", "announcement", "actor=apple product=새_기기"),
    ("SK하이닉스는 청주 공장을 가동했다.", "operation_start", "actor=sk-hynix"),
    ("오픈AI는 무료 요금제를 폐지했다.", "policy_change", "actor=openai"),
    ("타임은 젠슨 황을 올해의 인물 명단에 올렸다.", "recognition", "by=타임 person=jensen-huang"),
    ('트럼프 대통령은 "딥시크는 미국에 경고가 된다"고 말했다.', "statement", "actor=trump object=deepseek"),
]
"""Sentence, type, and the roles, date and flags it must show (an underscore is a space)."""

UNTOLD = [
    "네이버는 엔비디아와 업무협약을 체결하지 않았다.",
    "카카오가 오픈AI와 제휴를 맺을 수도 있다.",
    "네이버는 구글과 손을 잡을까?",
    "카카오가 구글과 제휴한다면 주가가 오를 것이다.",
    "오픈AI는 GPT-5를 공개하지 못했다.",
    "구글이 제미나이를 공개할지 주목된다.",
    "오픈AI가 GPT-5를 출시했다는 소문은 사실이 아니다.",
    "젠슨 황은 방한하지 않는다.",
    "샘 올트먼이 한국을 방문할 가능성이 있다.",
    "이재용 회장은 젠슨 황을 만나지 못했다.",
    "이재용 회장이 샘 올트먼을 만났을까?",
    "소프트뱅크는 오픈AI에 투자하지 않기로 했다.",
    "소프트뱅크가 오픈AI에 400억달러를 투자할지 관심이 쏠린다.",
    "메타가 퍼플렉시티를 인수할 수 있다는 전망이 나온다.",
    "삼성전자가 인텔을 인수했다는 보도를 삼성전자는 부인했다.",
    "네이버의 매출은 경쟁사보다 많다.",
    "최수연이 네이버 대표로 선임되지 않았다.",
    "일론 머스크가 오픈AI를 고소한다면 재판은 길어진다.",
    "카카오는 벌금형을 선고받지 않았다.",
    "검찰은 카카오 사건에 항소하지 않기로 했다.",
    "정부는 딥시크를 차단하지 않을 것이다.",
    "구글은 안경 사업을 접지 않았다.",
    "카카오는 데이터센터를 증설할 계획이 없다.",
    "영화 '네이버가 구글을 인수했다'가 개봉한다.",
    "구글은 투자자에게 편지를 보냈다.",
    "네이버 투자자들은 실적을 기다린다.",
    "공개된 자료를 보면 네이버의 이용자가 늘었다.",
    "네이버는 인수합병 시장을 살피고 있다.",
    "애플이 출시한 지 오래된 제품이다.",
    "카카오 방문자 수가 줄었다.",
    "트럼프 대통령은 방중을 희망했다.",
    "오픈AI가 GPT-5를 출시했다?",
    "구글은 제미나이를 안 공개했다.",
    "애플은 아이폰을 한국에 미출시했다.",
    "이재명 대통령은 일본 총리와 협력하고 있다.",
    "업계에 따르면 네이버가 500억원을 투자했다.",
]
"""Denied, asked, supposed, wished, a title, or another word."""


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(CONFIG)[0])


@pytest.mark.parametrize(("text", "kind", "wanted"), TOLD)
def test_a_sentence_tells_one_event(text: str, kind: str, wanted: str) -> None:
    (event,) = recogniser().recognise(text, published=PUBLISHED).events
    shown = {f"{role}={value.replace(' ', '_')}" for role, value in event.roles}
    shown |= {f"date={event.date}", *event.flags}
    assert event.event_type == kind
    assert set(wanted.split()) <= shown
    assert event.trigger in text[event.start : event.end]


@pytest.mark.parametrize("text", UNTOLD)
def test_a_sentence_tells_no_event(text: str) -> None:
    assert recogniser().recognise(text, published=PUBLISHED).events == ()


def test_a_bill_before_the_verb_denies_nothing() -> None:
    text = "네이버는 구글과 상생안 업무협약을 체결했다."
    (event,) = recogniser().recognise(text).events
    assert event.event_type == "partnership"


def test_an_elided_subject_is_the_topic_of_the_sentence_before() -> None:
    text = "소프트뱅크는 돈이 모자란다. 엔비디아의 주식을 모두 처분했다."
    (event,) = recogniser().recognise(text).events
    assert event.roles == (("actor", "softbank"), ("object", "nvidia"))
    assert event.rule == "divestment:elided"


def test_an_elided_subject_is_not_looked_for_in_another_paragraph() -> None:
    text = "소프트뱅크는 돈이 모자란다.\n\n엔비디아의 주식을 모두 처분했다."
    assert recogniser().recognise(text).events == ()


def test_counted_people_are_those_of_the_sentence_that_names_so_many() -> None:
    text = "이재용 회장과 젠슨 황이 나란히 섰다. 두 사람은 협력 방안을 논의했다."
    (event,) = recogniser().recognise(text).events
    assert event.roles == (("participants", "lee-jaeyong"), ("participants", "jensen-huang"))


def test_a_date_before_a_later_clause_does_not_date_the_event() -> None:
    text = "3월 2일 구글이 제미나이를 공개한 이후 젠슨 황이 방한했다."
    events = recogniser().recognise(text, published=PUBLISHED).events
    assert {event.event_type: event.date for event in events} == {
        "model_release": "2025-03-02",
        "visit": None,
    }


def test_the_date_of_the_report_dates_an_event_without_its_own() -> None:
    text = "네이버는 구글과 업무협약을 체결했다고 5일 밝혔다."
    (event,) = recogniser().recognise(text, published=PUBLISHED).events
    assert event.date == "2025-03-05"


def test_an_event_inside_a_quotation_is_flagged() -> None:
    text = "이재용 회장은 “구글이 10일 제미나이를 공개했다”고 말했다."
    events = recogniser().recognise(text, published=PUBLISHED).events
    assert [(event.event_type, "quoted" in event.flags) for event in events] == [
        ("statement", False),
        ("model_release", True),
    ]


def test_the_day_of_the_report_does_not_date_what_is_told_in_marks() -> None:
    text = "이재용 회장은 10일 “구글이 제미나이를 공개했다”고 말했다."
    dates = {e.event_type: e.date for e in recogniser().recognise(text, published=PUBLISHED).events}
    assert dates == {"statement": "2025-03-10", "model_release": None}
