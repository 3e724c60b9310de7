"""Classes of subject phrases: unlisted titles, members of bands, lists, brackets, names like verbs."""

from __future__ import annotations

import pytest
from speaking import catalogue, speaker_of, speakers

from pipelines.recognise.group_phrases import is_member, owners_of
from pipelines.recognise.index import Index
from pipelines.recognise.mentions import find_mentions
from pipelines.recognise.name_odds import is_given, is_open, may_be_chinese, odds_of, shape_of
from pipelines.recognise.names import is_adopted, title_of
from pipelines.recognise.quotes import find_quotes
from pipelines.recognise.verb_like import may_be_called


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("유진솔 누리시 기후예보분석관은", "유진솔"),  # no list has these offices
        ("송해온 가온미디어 리서처는", "송해온"),
        ("가온대 응급의학과 한다니엘 교수는", "한다니엘"),
        ("오준 한누협 부회장은", "오준"),
        ("장귀남 누리대 교수는", "장귀남"),
        ("누리구단 유진솔 감독대행은", "유진솔"),
        ("피터 로렌 주한 누리국대사대리는", "피터 로렌"),
        ("에버턴 마르코 실베스 감독은", "마르코 실베스"),
        ("누리재단 캐서린 벨로 총재는", "캐서린 벨로"),
        ("하야시 신지로 해양누리상은", "하야시 신지로"),
        ("우즈시마 고이치 가온대 교수는", "우즈시마 고이치"),
        ("린멍 중국 외교부 대변인은", "린멍"),
        ("피터 로스 시카고 연은 총재는", "피터 로스"),
        ("길 로만 A.B. 카터 애널리스트는", "길 로만"),
        ("R.D. 카터 누리국 부통령은", "R.D. 카터"),
        ("피아니스트 겸 배우 오가람은", "오가람"),
        ("싱어송라이터 나루는", "나루"),
        ("누리국 팝가수 테일러 모건은", "테일러 모건"),
        ("네팔에서 온 라메시 타팔씨는", "라메시 타팔"),
    ],
)
def test_a_name_is_found_beside_an_office_that_no_list_has(phrase: str, speaker: str) -> None:
    assert speaker_of(phrase) == speaker


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("그룹 누리소녀 하늘은", "하늘"),
        ("밴드 가온밤 도윤이", "도윤"),
        ("걸그룹 누리 걸스는", "누리 걸스"),
        ("누리소녀의 민지는", "민지"),
    ],
)
def test_a_member_is_named_behind_the_band(phrase: str, speaker: str) -> None:
    assert speaker_of(phrase) == speaker


def test_a_band_that_the_text_names_elsewhere_is_known() -> None:
    assert is_member("누리소녀", "가릴라", "걸그룹 ‘누리소녀’가 왔다. 누리소녀 가릴라는 웃었다.")
    assert not is_member("누리소녀", "가릴라", "누리소녀 가릴라는 웃었다.")
    assert not is_member("누리", "걸스", "그룹 누리 걸스가 왔다.")


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("유진솔, 송해온은", "유진솔, 송해온"),
        ("유진솔 및 송해온 의원은", "유진솔 및 송해온 의원"),
        ("가온협회, 누리노조, 다솜연대는", "가온협회, 누리노조, 다솜연대"),
        ("누리시청에 따르면, 송해온은", "송해온"),
        ("노르웨이 해양 및 수산부 장관은", "노르웨이 해양 및 수산부 장관"),
    ],
)
def test_names_in_a_list_speak_together(phrase: str, speaker: str) -> None:
    assert speaker_of(phrase) == speaker


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("앞서 1심 재판부는", "1심 재판부"),
        ("대법원 3부는", "대법원 3부"),
        ("누리지법이", "누리지법"),
        ("서울 가온경찰서는", "서울 가온경찰서"),
        ("금융 당국은", "금융 당국"),
        ("이와 관련해 업계는", "업계"),
        ("송해온 소속사는", "송해온 소속사"),
        ("송해온 부부는", "송해온 부부"),
        ("누리초 학부모회는", "누리초 학부모회"),
        ("누리당 핵심 당직자는", "누리당 핵심 당직자"),
        ("익명의 누리위 관계자는", "익명의 누리위 관계자"),
        ("송 대표 측 변호인은", "송 대표 측 변호인"),
        ("송 씨의 변호인은", "송 씨의 변호인"),
        ("<가온신문>은", "가온신문"),
        ("《주간 가온》은", "주간 가온"),
    ],
)
def test_bodies_and_nameless_people_have_their_whole_phrase(phrase: str, speaker: str) -> None:
    assert speaker_of(phrase) == speaker


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("송영하는 “좋다”고 말했다.", ["송영하"]),
        ("배우 송미려는 3일 “좋다”고 말했다.", ["송미려"]),
        ("모니카 로라는 본지에 “좋다”고 말했다.", ["모니카 로라"]),
        ("누블라가 “좋다”고 말했다.", ["누블라"]),
        ("이를 이용하는 “착한 사람들”이라고 주민들은 말했다.", ["주민들"]),
        ("‘누리의 밤’ 흥행이 “시대의 거울이었다”고 평했다.", [None]),
    ],
)
def test_names_that_end_like_verbs_are_names_at_the_words(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“타구를 보는 순간 알았어요.” (누리 투수 유진솔)", ["유진솔"]),
        ("[누리의 아침, 가온이 주목] “이제는 달라져야 한다”", [None]),
        ("[오늘 누리당은 지금] “이제는 달라져야 한다”", [None]),
        ("송지은 “이제는 달라져야 한다”", ["송지은"]),
        ("[단독] 유진솔 “이제는 달라져야 한다”", ["유진솔"]),
        ("러 외무 “다시 만나자”·유진솔 “언제든 좋다”…축전 교환", ["러 외무", "유진솔"]),
        ("누리원, 성장률 2% 전망…관세는 “정상화되는 과정”", ["누리원"]),
        ("“이제는 달라져야 합니다.” 유진솔 누리전자 리더는 3일 서울...", ["유진솔"]),
    ],
)
def test_headlines_and_brackets_name_who_speaks(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("누리연맹은 보고서를 냈다. 그들은 “아직 멀었다”고 했다.", ["누리연맹"]),
        ("송 의원은 “사실이다”라고 했다. 송해온 부총리는 답하지 않았다.", ["송 의원"]),
        ("송해온 부총리가 왔다. 송 의원은 “사실이다”라고 했다.", ["송해온"]),
        ("유 실장은 “왔다”고 했다. 그는 “간다”고 했다. 이어 “곧 온다”고 했다.", ["유 실장", "그", "유 실장"]),
        ("이 이용자는 유진솔이 3일 올린 “우리가 이긴다”는 글을 공유했다.", ["유진솔"]),
        ("군인의 어머니 B씨가 왔다. 그는 “억울하다”고 했다.", ["B씨"]),
    ],
)
def test_who_is_meant_is_told_by_the_sentences_before(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_shapes_of_names_and_titles() -> None:
    assert is_adopted("최마리아")
    assert not is_adopted("최마리")
    assert title_of("감독대행") == "감독대행"
    assert not title_of("구매대행")
    assert may_be_chinese("린젠")
    assert not may_be_chinese("누리")
    assert is_given("민지")
    assert not is_given("하지")
    assert is_open("고이치")
    assert not is_open("신지로")
    assert odds_of("토트넘").around > 0 > odds_of("토트넘").foreign
    assert odds_of("한누협").korean < odds_of("오준").korean
    assert shape_of("포스테롤루") > 0.5 > shape_of("연방준비제도")
    assert owners_of("당국", ["금융"], [False]) == 1
    assert may_be_called("누리경찰서는 3일", 0, "누리경찰서", "는")
    assert not may_be_called("까지는 3일", 0, "까지", "는")


def test_a_name_between_a_title_and_ssi_is_the_whole_name() -> None:
    assert speaker_of("센터장 표누리 씨는") == "표누리"


@pytest.mark.parametrize(
    ("phrase", "entity"),
    [("네이버의 한 개발자는", None), ("네이버 관계자는", "naver"), ("네이버 측은", "naver")],
)
def test_somebody_of_a_company_is_not_the_company(phrase: str, entity: str | None) -> None:
    text = f"{phrase} “이번 일은 매우 중요하다”고 말했다."
    mentions = find_mentions(text, Index(catalogue()), ())
    (quote,) = find_quotes(text, mentions=mentions, blocks=(), catalogue=catalogue())
    assert quote.speaker_entity == entity
