"""Whom a speaker's phrase names: the person, the body, or nobody by name; and whom a part of a name means."""

from __future__ import annotations

import pytest
from speaking import speaker_of, speakers

from pipelines.recognise.group_phrases import foreign_words, owners_of
from pipelines.recognise.name_odds import is_chinese_name, odds_of, shape_of
from pipelines.recognise.readings import Part, best_name


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("유진솔 한경연", "유진솔"),  # 한경연 has the shape of a full name
        ("한경연 유진솔", "유진솔"),
        ("누리당 송해온 원내", "송해온"),
        ("서울중앙지법 남가온 영장전담", "남가온"),
        ("아벨로 시르카 GCC", "아벨로 시르카"),
        ("나예프 GCC", "나예프"),
        ("지웨이 렌 포트폴리오", "지웨이 렌"),
        ("펩 몬테로 맨체스터 시티", "펩 몬테로"),
        ("다저스 데이브 카터", "데이브 카터"),
        ("빅터 차 누리센터", "빅터 차"),
        ("응우옌 푸 쫑 베트남 공산당", "응우옌 푸 쫑"),
        ("하야시 요시마사 일본", "하야시 요시마사"),
        ("중소 부품 업체", None),
        ("파출소 당직", None),
        ("카페", None),
    ],
)
def test_the_likeliest_reading_of_a_title_s_words_wins(words: str, name: str | None) -> None:
    parts = tuple(Part(word) for word in words.split())
    found = best_name(parts)
    assert (" ".join(words.split()[found[0] : found[1] + 1]) if found else None) == name


def test_a_name_in_latin_letters_ends_the_reading() -> None:
    parts = (Part("나우"), Part("부", glossed=True), Part("누리군"))
    assert best_name(parts) == (0, 1)


def test_the_rest_of_the_text_confirms_a_reading() -> None:
    parts = (Part("한가람"), Part("유진솔"))
    assert best_name(parts, frozenset({"한가람"})) == (0, 0)
    assert best_name(parts, frozenset({"유진솔"})) == (1, 1)


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("하은결 누리고용정보원 부연구위원은", "하은결"),
        ("하은결 주미 워싱턴 총영사는", "하은결"),
        ("하은결 국립누리의료원 응급의학과 전문의는", "하은결"),
        ("이호반 누리시교육감은", "이호반"),
        ("하은결 누리시 안전관리역은", "하은결"),  # no list has the office
        ("후쿠다 마도카 호세이대 교수는", "후쿠다 마도카"),
        ("머스크의 닐스 안데르센은", "닐스 안데르센"),
        ("영업을 맡은 중인 그렉 심슨은", "그렉 심슨"),
        ("누리국 부설 싱크탱크인 중앙국제관계연구원은", "중앙국제관계연구원"),
        ("문해솔 소비자누리시민회의 사무처장은", "문해솔"),
        ("‘누리의 밤’ 관계자는", "‘누리의 밤’ 관계자"),
        ("A씨의 변호인은", "A씨의 변호인"),
        ("50대 A씨는", "A씨"),
        ("20대 여학생은", "20대 여학생"),
        ("그의 코치는", "그의 코치"),
        ("국토누리부 주택정책과 관계자는", "국토누리부 주택정책과 관계자"),
    ],
)
def test_a_person_is_named_or_described(phrase: str, speaker: str) -> None:
    assert speaker_of(phrase) == speaker


@pytest.mark.parametrize(
    ("phrase", "speaker"),
    [
        ("누리대 의대 교수협의회는", "누리대 의대 교수협의회"),
        ("누리지법 형사합의25부는", "누리지법 형사합의25부"),
        ("전국금속노조 누리지회는", "전국금속노조 누리지회"),
        ("우크라이나군 총참모부는", "우크라이나군 총참모부"),
        ("유니테프 한국위원회는", "유니테프 한국위원회"),
        ("누벨 통신은", "누벨 통신"),
        ("이스라엘 채널77 방송은", "채널77 방송"),
        ("일본 가온신문은", "가온신문"),
        ("스페인 매체 문도 데파르테는", "문도 데파르테"),
        ("미국 IT 매체 더버다는", "더버다"),
        ("E누벨 파이낸셜은", "E누벨 파이낸셜"),
        ("이들 단체는", "이들 단체"),
        ("누리시티 팬들 역시", "누리시티 팬들"),
        ("도널드 트럼프 미국 행정부는", "도널드 트럼프 미국 행정부"),
        ("농민회총연맹과 가온농민회는", "농민회총연맹과 가온농민회"),
        ("하은결과 문해솔은", "하은결과 문해솔"),
    ],
)
def test_a_group_has_the_words_that_name_it(phrase: str, speaker: str) -> None:
    assert speaker_of(phrase) == speaker


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("누리사는 입장을 냈다. 이 회사는 “법대로 하겠다”고 했다.", "누리사"),
        ("가온신문은 소식을 전했다. 이 신문은 “다음 달에 나온다”고 했다.", "가온신문"),
        ("나예린 작가는 책을 냈다. 나 작가는 “독자에게 감사하다”고 했다.", "나예린"),
        ("배우 오가람이 왔다. 가람은 “반갑다”고 했다.", "오가람"),
        ("닐스 안데르센이 왔다. 안데르센은 “반갑다”고 했다.", "닐스 안데르센"),
        ("캐러마니크 기자는 소송을 예로 들었다.", None),
    ],
)
def test_a_part_of_a_name_means_whoever_has_it(text: str, speaker: str | None) -> None:
    assert speakers(text) == ([speaker] if speaker else [])


def test_a_foreign_family_name_stands_without_its_title() -> None:
    assert speaker_of("캐러마니크 기자는") == "캐러마니크"
    assert speaker_of("임 대표는") == "임 대표"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("정부는 하은결 위원장이 “사퇴하겠다”고 말한 것을 확인했다.", ["하은결"]),
        ("업계에서는 “규제가 지나치다”는 목소리가 나온다.", ["업계"]),
        ("이를 두고 전문가들 사이에서는 “규제가 필요하다”는 의견이 나온다.", ["전문가들"]),
        ("“예산이 부족하다”는 지적에 하은결 장관은 고개를 끄덕였다.", [None]),
        (
            "문해솔이 “언제 끝나냐”고 묻자, 하은결은 “몰라요”라며 “내년에 끝난다”고 답했다.",
            ["문해솔", "하은결", "하은결"],
        ),
    ],
)
def test_the_sentence_says_whose_words_they_are(text: str, expected: list[str | None]) -> None:
    assert speakers(text) == expected


def test_syllables_and_ends_give_the_odds() -> None:
    assert odds_of("유진솔").korean > odds_of("한경연").korean > odds_of("포스테롤").korean
    assert odds_of("누리연구원").around > 0 > odds_of("데이브").around
    assert shape_of("포스테롤루") > 0 > shape_of("영장전담")
    assert odds_of("시르카", known=True).foreign < 0 < odds_of("시르카").foreign


def test_a_chinese_name_is_told_by_its_first_syllables() -> None:
    assert is_chinese_name("궈자톈")
    assert not is_chinese_name("영장전담")


def test_words_that_belong_to_a_group_are_counted_from_its_end() -> None:
    assert owners_of("정책실", ["한국", "국방부"], [False, False]) == 2
    assert owners_of("가온신문", ["일본"], [False]) == 0
    assert foreign_words("안데르센", ["누리", "닐스"], [False, False]) == 1
