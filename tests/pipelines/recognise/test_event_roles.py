"""Who takes which part, and which day dates it, where Korean reports say it in a roundabout way."""

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
    # titles behind a body, lists, brackets
    ("이재용 삼성전자 부회장은 사티아 나델라 마이크로소프트(MS) 최고경영자(CEO)를 만났다.", "meeting",
     "participants=lee-jaeyong participants=satya-nadella"),
    ("최태원 회장은 12일 방한 중인 젠슨 황 엔비디아 최고경영자를 만났다.", "visit",
     "actor=jensen-huang date=2025-03-12"),
    ("젠슨 황이 3년 만에 일본을 찾았다.", "visit", "actor=jensen-huang place=japan"),
    ("국방부, 행복지원청, 외교부 등이 딥시크 접속을 제한했다.", "block",
     "actor=mnd actor=행복지원청 actor=mofa-kr object=deepseek"),
    ("네이버·카카오는 13일 구글과 양해각서를 체결했다.", "partnership",
     "a=naver a=kakao b=google date=2025-03-13"),
    ("카카오(정신아 대표)는 앤트로픽과 업무협약을 맺었다.", "partnership", "a=kakao b=anthropic"),
    ("MS 역시 영국에 10억달러를 투자하겠다고 했다.", "investment_plan",
     "investor=microsoft amount=1000000000_USD planned"),
    ("구글은 딥마인드를 인수해 새 본부를 세울 방침이다.", "acquisition", "actor=google planned"),
    ("아마존은 올해 200억 달러(약 29조 원)를 투자할 계획이다.", "investment_plan",
     "investor=amazon amount=20000000000_USD planned date=2025"),
    ("구글은 일본에 5억달러를 투자해 연구소를 세울 계획이라고 했다.", "investment_plan", "investor=google"),
    # what is blocked
    ("외교부는 딥시크에 대한 접속 차단에 나섰다.", "block", "actor=mofa-kr object=deepseek"),
    ("국방부는 PC에서 딥시크에 접속하지 못하게 차단했다.", "block", "actor=mnd object=deepseek"),
    ("딥시크 이용 차단이 이어진다. 외교부가 접속을 차단했다.", "block", "actor=mofa-kr object=deepseek"),
    # who appoints whom
    ("카카오는 10일 정신아 대표이사를 새로 선임했다.", "appointment",
     "person=chung-shina org=kakao role=대표이사 date=2025-03-10"),
    ("네이버는 고은결 부사장을 최고기술책임자로 영입했다.", "appointment", "person=고은결 org=naver"),
    # who is sued
    ("소니는 구글이 특허를 침해했다는 이유로 법원에 소송을 제기했다.", "lawsuit",
     "plaintiff=소니 defendant=google"),
    ("메타가 애플을 상대로 이달 3일 제기한 소송이다.", "lawsuit",
     "plaintiff=meta defendant=apple date=2025-03-03"),
    # results
    ("카카오는 지난해 4분기 매출이 1조9천억원으로 4.5% 늘었다고 13일 공시했다.", "result",
     "actor=kakao amount=1900000000000_KRW period=2024-Q4 date=2025-03-13"),
    ("네이버는 영업이익이 1년 전보다 12.3% 증가한 5,420억원을 기록했다고 밝혔다.", "result",
     "actor=naver amount=542000000000_KRW"),
    # things no catalogue has
    ("메타가 생성 모델 ‘푸른바다’를 공개했다. 메타가 음성 모델 ‘푸른바다’를 출시했다.", "model_release",
     "actor=meta product=푸른바다"),
    ("카카오는 교사용 수업 지원 도구인 '새봄 교실'을 출시했다.", "launch", "actor=kakao product=새봄 교실"),
    ("애플은 11일 개발자 행사에서 새 운영체제 전략을 발표했다.", "announcement",
     "actor=apple date=2025-03-11"),
    ("오픈AI, '스타게이트' 전산 시설 첫 가동", "operation_start", "actor=openai project=stargate"),
    # days
    ("네이버는 구글과 업무협약을 체결하고 공동 연구팀을 꾸렸다고 11일 밝혔다.", "partnership",
     "a=naver b=google date=2025-03-11"),
    ("외교부는 12일 \"딥시크 접속을 차단하기로 했다\"고 밝혔다.", "block",
     "actor=mofa-kr object=deepseek date=2025-03-12"),
]  # fmt: skip

NOT_SO = [
    # the companion belongs to another clause
    ("네이버가 구글과 만난 뒤 정부가 추진하는 사업에 협력한다.", "partnership"),
    # whoever is quoted took no part in what the words tell
    ("강정수 센터장은 “이재용을 만난 건 돈 때문이다”라고 했다.", "meeting"),
    # a worry about a name is no actor
    ("딥시크 사용 우려가 사내 접속을 차단했다.", "block"),
    # what is expected of somebody has not happened
    ("구글이 새 모델 제미나이를 연내 공개할 전망이다.", "model_release"),
    ("카카오는 1분기 매출 2조1천억원을 기록하며 크게 성장할 것으로 전망됐다.", "result"),
    # an answer is no country
    ("젠슨 황이 답을 찾았다.", "visit"),
    # an increase is no result
    ("네이버 매출이 많이 늘었다.", "result"),
]


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(CONFIG)[0])


@pytest.mark.parametrize(("text", "kind", "wanted"), TOLD)
def test_a_roundabout_sentence_has_its_parties_and_its_day(text: str, kind: str, wanted: str) -> None:
    found = [e for e in recogniser().recognise(text, published=PUBLISHED).events if e.event_type == kind]
    assert found
    told = {f"{role}={value}" for role, value in found[-1].roles} | set(found[-1].flags)
    told |= {f"date={found[-1].date}"}
    words = {word.replace(" ", "_") for word in told}
    missing = set(wanted.replace("새봄 교실", "새봄_교실").split()) - words
    assert not missing, (words, missing)


@pytest.mark.parametrize(("text", "kind"), NOT_SO)
def test_words_around_a_trigger_are_not_taken_for_its_parties(text: str, kind: str) -> None:
    found = recogniser().recognise(text, published=PUBLISHED).events
    assert all(event.event_type != kind for event in found), found
