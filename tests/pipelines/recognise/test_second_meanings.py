"""Names with a second meaning, in both: the subjects of config/entities/topics.toml at work."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pytest

from pipelines.recognise import Recogniser
from pipelines.recognise.catalogue import load_catalogue

ROOT = Path(__file__).parents[3]


@cache
def recogniser() -> Recogniser:
    return Recogniser(load_catalogue(ROOT / "config" / "entities")[0])


def entities(text: str) -> set[str]:
    return {mention.entity for mention in recogniser().recognise(text).mentions}


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("삼성이 홈팀을 누르고 연장전 끝에 웃었다.", "samsung"),
        ("서울 삼성의 가드진은 오늘도 빨랐다.", "samsung"),
        ("청담과 삼성 일대의 전셋값이 올랐다.", "samsung"),
        ("삼성 안과에서 눈을 검사했다.", "samsung"),
        ("삼성화재는 리베로를 바꿔 3세트를 따냈다.", "samsung-affiliate"),
        ("소프트뱅크는 11회초에 점수를 뒤집었다.", "softbank"),
        ("아마존 여왕은 여전사들을 이끌고 트로이로 갔다.", "amazon"),
        ("우리는 마나우스에서 배를 타고 아마존을 거슬러 올라갔다.", "amazon"),
        ("다크초콜릿은 카카오 본연의 향이 진하다.", "kakao"),
        ("뉴욕 선물거래소에서 카카오는 톤당 구천 달러를 넘었다.", "kakao"),
        ("화이트카카오 시럽을 얹은 라떼입니다.", "kakao"),
        ("드루이드가 메타의 주인공이 되었다.", "meta"),
        ("너프를 받은 영웅은 메타에서 사라졌다.", "meta"),
        ("카페 신메뉴로 애플 쿠키가 나왔다.", "apple"),
        ("심판은 공이 라인에 닿았다고 보았다.", "line"),
        ("피부과에서 턱 라인 시술을 받았다.", "line"),
        ("안랩의 V3는 디스켓 한 장으로 시작했다.", "deepseek-v3"),
        ("야마하 R1은 서킷에서 빛난다.", "deepseek-r1"),
        ("선사들은 운임을 올렸고 머스크도 뒤를 따랐다.", "elon-musk"),
        ("화이트 머스크 향이 은은한 향수.", "elon-musk"),
        ("감초 조연 이재용이 사극에서 열연했다.", "lee-jaeyong"),
        ("정신아 차려라, 하고 그는 혼잣말을 했다.", "chung-shina"),
        ("풀밭에서 잎이 넷인 클로바를 찾았다.", "clova"),
        ("에릭 트럼프가 골프장을 열었다.", "trump"),
        ("로버트 알트만 감독의 회고전이 열린다.", "sam-altman"),
        ("AWS가 잰 강수량은 백 밀리미터였다고 기상청이 밝혔다.", "aws"),
        ("굿 네이버스에 책을 보냈다.", "naver"),
        ("바야흐로 혼돈의 메타가 열렸다.", "meta"),
        ("아마존 훼손을 하늘에서 지켜본다.", "amazon"),
        ("그들은 스타게이트를 열고 다른 세상으로 떠났다.", "stargate"),
        ("삼성의 계투진이 흔들렸다.", "samsung"),
    ],
)
def test_the_second_meaning_of_a_name_is_no_mention(text: str, entity: str) -> None:
    assert entity not in entities(text)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("삼성이 새 냉장고를 내놓고 매출을 늘렸다.", "samsung"),
        ("삼성냉장고가 잘 팔린다.", "samsung"),
        ("삼성 지배구조 개편안이 나왔다.", "samsung"),
        ("삼성화재 설계사들이 보험료를 설명했다.", "samsung-affiliate"),
        ("소프트뱅크가 펀드를 꾸려 스타트업에 투자했다.", "softbank"),
        ("아마존은 배송 기사를 더 뽑기로 했다.", "amazon"),
        ("카카오가 이용자 약관을 고쳤다.", "kakao"),
        ("메타가 왓츠앱에 광고를 넣는다.", "meta"),
        ("애플이 아이폰 값을 올렸다.", "apple"),
        ("라인은 도쿄 증권거래소에 상장했다.", "line"),
        ("카카오는 ‘다음’을 운영하는 자회사를 세웠다.", "daum"),
        ("머스크가 테슬라 공장을 둘러봤다.", "elon-musk"),
        ("정신아 대표가 주주 앞에 섰다.", "chung-shina"),
        ("네이버 클로바가 음성을 글로 옮긴다.", "clova"),
        ("AWS가 서울 리전에 서버를 늘린다.", "aws"),
        ("이재용 회장이 재판정에 나왔다.", "lee-jaeyong"),
        ("메타가 헤드셋 값을 내린다.", "meta"),
        ("아마존, 인도네시아에서 철수", "amazon"),
        ("아마존은 세일행사를 하루 늘렸다.", "amazon"),
        ("스타게이트에 들어갈 전력을 텍사스에서 끌어온다.", "stargate"),
        ("김범수 1심 무죄", "kim-beomsu"),
        ("다음 측은 블로그를 닫는다고 알렸다.", "daum"),
    ],
)
def test_the_first_meaning_of_the_same_name_is_one(text: str, entity: str) -> None:
    assert entity in entities(text)


@pytest.mark.parametrize(
    ("text", "entity"),
    [
        ("KT는 지배구조를 고치겠다고 했다.", "kt"),  # not 배구
        ("금융감독원은 LG의 공시를 살폈다.", "lg"),  # not 감독
        ("키움증권은 SK의 목표주가를 올렸다.", "sk-group"),  # not 키움, a baseball team
        ("안타깝게도 KT의 통신망이 멈췄다.", "kt"),  # not 안타
    ],
)
def test_a_short_cue_inside_another_word_is_no_evidence(text: str, entity: str) -> None:
    assert entity in entities(text)
