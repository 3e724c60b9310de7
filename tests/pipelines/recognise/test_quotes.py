"""Quotations: which spans are somebody's words, whose, and how they are nested."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pipelines.recognise.catalogue import Catalogue, load_catalogue
from pipelines.recognise.index import Index
from pipelines.recognise.mentions import find_mentions
from pipelines.recognise.names import is_korean_name
from pipelines.recognise.quotes import find_quotes
from pipelines.records import Block, Quote, Zone

ROOT = Path(__file__).parents[3]
SEED = ROOT.parent / "shared" / "seed"
SHARED = ROOT.parent / "shared" / "text" / "quotes.jsonl"


@cache
def catalogue() -> Catalogue:
    return load_catalogue(ROOT / "config" / "entities")[0]


@cache
def index() -> Index:
    return Index(catalogue())


def quotes(text: str, blocks: tuple[Block, ...] = ()) -> tuple[Quote, ...]:
    mentions = find_mentions(text, index(), blocks)
    return find_quotes(text, mentions=mentions, blocks=blocks, catalogue=catalogue())


def words(text: str) -> list[str]:
    return [text[quote.start : quote.end] for quote in quotes(text)]


@pytest.mark.parametrize(
    ("text", "speaker", "verb"),
    [
        ("강나래 대표는 “올해 안에 새 모델을 내놓겠다”고 밝혔다.", "강나래", "밝혔다"),
        ('오하늘 푸른소프트 최고기술책임자는 "값을 더 낮추겠다"라고 강조했다.', "오하늘", "강조했다"),
        ("한빛연구소 윤가람 책임연구원은 “자료가 부족하다”며 걱정했다.", "윤가람", None),
        ("“서버를 더 짓지 않는다”고 임도윤 부사장이 말했다.", "임도윤", "말했다"),
        ("“시장이 아직 작습니다.” 배서준 새벽랩 대표는 이렇게 말했다.", "배서준", "말했다"),
        ("카카오는 “약관을 다시 살피겠다”고 설명했다.", "카카오", "설명했다"),
        ("네이버 측은 “확인된 바 없다”고 답했다.", "네이버", "답했다"),
        ("환경부는 3일 “기준을 새로 정한다”고 알렸다.", "환경부", "알렸다"),
        ("회사 관계자는 “날짜는 정해지지 않았다”고 귀띔했다.", "회사 관계자", "귀띔했다"),
        ("미겔 토레스 아르고 대표는 “한국에서 먼저 판다”고 소개했다.", "미겔 토레스", "소개했다"),
        ("민서진 의원이 정부가 내놓은 대책을 두고 “앞뒤가 바뀌었다”고 지적했다.", "민서진", "지적했다"),
    ],
)
def test_the_speaker_stands_beside_the_words(text: str, speaker: str, verb: str | None) -> None:
    (quote,) = quotes(text)
    assert (quote.speaker, quote.verb) == (speaker, verb)
    assert quote.speaker_start is not None
    assert quote.speaker_end is not None


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("조은결 새벽랩 회장이 부산을 찾았다. 조 회장은 “공장을 짓겠다”고 말했다.", "조은결"),
        ("미겔 토레스 아르고 대표가 왔다. 토레스 대표는 “값을 낮추겠다”고 말했다.", "미겔 토레스"),
        ("조은결 새벽랩 회장은 부산을 찾았다. 그는 “공장을 짓겠다”고 말했다.", "조은결"),
        ("조은결 회장은 “공장을 짓겠다”고 말했다. 이어 “내년에 연다”고 덧붙였다.", "조은결"),
        ("조은결 회장은 다음과 같이 밝혔다.\n\n“공장을 짓겠습니다. 내년에 엽니다.”", "조은결"),
        ("그는 “모른다는 말만 들었다”고 했다.", "그"),
    ],
)
def test_the_speaker_stands_in_a_sentence_before(text: str, speaker: str) -> None:
    assert quotes(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    "text",
    [
        "드라마 “푸른 밤”을 다시 보았다.",
        "‘거품’이라는 말이 나온다.",
        "이 기술은 “작은 거인”이라고 불린다.",
        "“열린 마당”이라는 이름의 행사가 열렸다.",
        '65" TV와 32" 모니터를 판다.',
        '그는 65"형과 32"라고 적었다.',
        "“함께 더 멀리 간다”라는 구호를 걸었다.",
    ],
)
def test_titles_and_terms_are_no_quotations(text: str) -> None:
    assert words(text) == []


@pytest.mark.parametrize(
    ("text", "speaker"),
    [
        ("한 푸른소프트 관계자는 “일정은 모른다”고 했다.", "한 푸른소프트 관계자"),
        ("“장부가 안 맞는다”고 새벽통신은 보도했다. ", "새벽통신"),
        ("푸른당이 “늦었다”고 했고, 붉은당은 “이르다”고 맞받았다.", "붉은당"),
        ("임도윤 의원의 “물러나라”는 요구에 대표단이 침묵했다.", "임도윤"),
        ("“늦어도 괜찮다.” 새벽랩을 세운 배서준 대표의 말이다.", "배서준"),
        ("이진우 전 사령관이 나왔다. 이 전 사령관은 “지시를 받았다”고 말했다.", "이진우"),
        ("민서진 의원이 왔다. 의원은 자리에 앉았다. 의원은 “반대한다”고 말했다.", "민서진"),
        ("국제연합 미겔 토레스 사무총장은 “멈춰라”라고 촉구했다.", "미겔 토레스"),
        ("가수 하늘별이 “새 노래를 쓴다”고 밝혔다.", "하늘별"),
        ("측근인 미겔 토레스 보좌관은 “사실이다”라고 말했다.", "미겔 토레스"),
        ("고려대 오하늘 교수는 “더 봐야 한다”고 말했다.", "오하늘"),
        ("조현 장관은 “만나겠다”고 말했다.", "조현"),
        ("강나래 대표 측은 “오해다”라고 말했다.", "강나래 대표 측"),
        ("윤가람 씨는 정부가 내놓은 안이 “너무 늦었다”고 말했다.", "윤가람"),
        ("미 환경부는 “기준을 낮춘다”고 밝혔다.", "미 환경부"),
        ("강나래 대표는 3일 새벽랩 “값을 내린다”고 언급", "강나래"),
        ("미겔 토레스 대표 역시 “비싸다”고 말했다.", "미겔 토레스"),
        ("정부가 내놓은 안을 두고 민서진 의원이 “늦었다”고 말했다.", "민서진"),
        ("조은결 회장은 임도윤 부사장이 어제 묻자 “남겠다”고 말했다.", "조은결"),
        ("한 누리꾼은 “너무 비싸다”고 적었다.", "한 누리꾼"),
        ("다카모리 사나에 일본 총리는 “그대로다”라고 답했다.", "다카모리 사나에"),
        ("회사를 이끄는 런하이페이 카카오 고문은 “더 크다”고 말했다.", "런하이페이"),
        ("고려대 교수는 “더 봐야 한다”고 말했다.", "고려대 교수"),
        ("수상자인 조지프 한센 새벽대 교수는 “실패한다”고 말했다.", "조지프 한센"),
        ("“공장을 짓겠습니다. 내년에 엽니다.”\n\n조은결 회장은 3일 이같이 말했다.", "조은결"),
        ("사티아 나델라 마이크로소프트 CEO가 왔다. 나델라 CEO는 “짓겠다”고 말했다.", "사티아 나델라"),
        ("새벽국 대통령 미겔 토레스는 “지킨다”고 말했다.", "미겔 토레스"),
        ("강나래 교수 연구팀은 “새 길을 찾았다”고 밝혔다.", "강나래 교수 연구팀"),
        ("이에 대해 푸른당 허솔 의원은 “다시 보자”고 말했다.", "허솔"),
        ("김하늘 새벽대 수산생명의학과 교수는 “물이 차다”고 말했다.", "김하늘"),
        ("오가람 새벽기술원(SAIT) 교수는 “더 봐야 한다”고 말했다.", "오가람"),
        ("마르딘 페르시안 칠레 대통령은 “멈춰야 한다”고 말했다.", "마르딘 페르시안"),
        ("호세 토레스 칠레 대표팀 감독은 “이긴다”고 말했다.", "호세 토레스"),
        ("새벽유나이티드 마이클 토레스 감독은 “이긴다”고 말했다.", "마이클 토레스"),
        ("쿠 마 툰(Ku Ma Tun) 버마국 군부 대변인은 “맞다”고 말했다.", "쿠 마 툰"),
        ("요나스 반 데어 로만 새벽항공의 최고경영자는 “줄인다”고 밝혔다.", "요나스 반 데어 로만"),
        ("민서진 새벽방 지도데이터랩장은 “집값이 내린다”고 말했다.", "민서진"),
        ("Dawn Partners 측은 “사칭이다”라고 밝혔다.", "Dawn Partners"),
        ("보안업체 Hunt.kr의 Mira Stone은 “조심하라”고 말했다.", "Mira Stone"),
        ("임도윤 의원 변호인단은 “끝까지 묻겠다”고 말했다.", "임도윤 의원 변호인단"),
        ("배모(71)씨는 “놀 데가 없다”고 말했다.", "배모씨"),
        ("조은결(34)씨는 “놀 데가 없다”고 말했다.", "조은결"),
        ("시장에서 만난 주부 임모씨는 “너무 비싸다”고 말했다.", "임모씨"),
        ("또 다른 조선업계 관계자는 “손해가 크다”고 말했다.", "또 다른 조선업계 관계자"),
        ("중소 부품 업체 대표는 “손해가 크다”고 말했다.", "중소 부품 업체 대표"),
        ("업체 측은 “곧 고친다”고 밝혔다.", "업체"),
        ("편지에서 어느 대학생이 “고맙다”고 적었다.", "어느 대학생"),
        ("영국 매체 '새벽 라이브'는 3일 “곧 돌아온다”고 보도했다.", "새벽 라이브"),
        ("이와 관련 정치전문매체 새벽리코는 소식통을 인용해 “곧 온다”고 보도했다.", "새벽리코"),
        ("이를 바탕으로 보고서는 “대책이 필요하다”고 짚었다.", "보고서"),
        ("국민의힘은 3일 임도윤 의원이 사과한 것과 관련해 “늦었다”고 했다.", "국민의힘"),
        ("공장은 쉰다. “이래서는 못 한다”는 게 업계 반응이다.", "업계"),
        ("임도윤 장관은 “값이 더 오르느냐”는 푸른당 허솔 의원의 질문에 답하지 않았다.", "허솔"),
        ("김세찬은 “또 왔느냐”고 물었고, 가온은 “그렇다”고 했다.", "가온"),
        ("배서준 대표는 임도윤 의원이 “미안하다”고 말했다고 전했다.", "임도윤"),
        ("오가람 새벽구단 단장 또한 “고심했다”고 말했다.", "오가람"),
        ("[새벽일보 = 민서진 기자] 강나래 대표는 “짓는다”고 말했다.", "강나래"),
        ("강나래 대표는 “짓는다”고 했다.임도윤 의원은 “막는다”고 말했다.", "임도윤"),
        ("배가온 한새연 연구위원은 “더 봐야 한다”고 말했다.", "배가온"),
        ("임도윤 선대위 부대변인은 “거짓이다”라고 반박했다.", "임도윤"),
        ("이에 나르딘 GCC 사무총장은 “돕겠다”고 말했다.", "나르딘"),
        ("부동산 전문가들은 “더 오른다”고 내다봤다.", "부동산 전문가들"),
        ("면담에 온 김새봄 학생은 “좋았다”고 말했다.", "김새봄"),
        ("미 QRS 방송은 “뚫렸다”고 보도했다.", "QRS 방송"),
        ("이들 단체는 “거둬 달라”고 요청했다.", "이들 단체"),
        ("이사 자리가 탐나느냐고 묻자 하늘은 “욕심 없다”고 밝혔다.", "하늘"),
        ("영상을 달라고 했으나 병원 측은 “없다”고 답했다.", "병원"),
        ("스티븐 한센 미 국무부 부장관 겸 특별대표는 “만나자”고 말했다.", "스티븐 한센"),
    ],
)
def test_the_speaker_is_found_in_other_places_too(text: str, speaker: str) -> None:
    assert quotes(text)[-1].speaker == speaker


@pytest.mark.parametrize(
    ("text", "words_", "speaker"),
    [
        ("먼저 입 연 강나래 “값 안 올린다”", "값 안 올린다", "강나래"),
        ("[단독]카카오 “새 앱 내놓는다”", "새 앱 내놓는다", "카카오"),
        ("강나래, 공장 앞에서 “불 꺼지지 않을 것”", "불 꺼지지 않을 것", "강나래"),
        ("“비 그친다”…기상청, 주말 예보", "비 그친다", "기상청"),
        ("“블로그 돌려놔” 개편에 이용자 불만", "블로그 돌려놔", None),
        ("새벽랩, 상장 신청… “내년 안에 끝낸다”", "내년 안에 끝낸다", "새벽랩"),
    ],
)
def test_headlines_name_their_speaker_beside_the_words(text: str, words_: str, speaker: str | None) -> None:
    (quote,) = quotes(text)
    assert (text[quote.start : quote.end], quote.speaker) == (words_, speaker)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("그는 ‘값을 내린다’는 취지로 말했다고 한다.", ["값을 내린다"]),
        ("윤가람 후보는 ‘법대로 하겠다’고 밝혔다.", ["법대로 하겠다"]),
        ("그는 ‘값을 내릴 수 있다’고 한 발언을 거뒀다.", []),
        ("그는 “그가 ‘값을 내린다’고 말했다”고 했다.", ["그가 ‘값을 내린다’고 말했다"]),
        ("둘은 “우리는 이웃이다”를 외쳤다.", ["우리는 이웃이다"]),
        ("“값이 오를 것”이라는 전망이 나왔다.", ["값이 오를 것"]),
        ("새 책은 “값의 끝”이라는 제목이다.", []),
        ("그는 「값의 길」을 썼다.", []),
    ],
)
def test_single_marks_and_nouns_behind_decide(text: str, expected: list[str]) -> None:
    assert words(text) == expected


def test_the_entity_of_a_speaker_is_the_one_the_catalogue_knows() -> None:
    (quote,) = quotes("카카오 관계자는 “다시 살피겠다”고 설명했다.")
    assert (quote.speaker, quote.speaker_entity) == ("카카오 관계자", "kakao")
    text = "트럼프 대통령은 “곧 끝난다”고 말했다."
    (quote,) = quotes(text)
    assert (quote.speaker, quote.speaker_entity) == ("도널드 트럼프", "trump")
    assert text[quote.speaker_start : quote.speaker_end] == "트럼프 대통령"


def test_a_quotation_in_the_same_sign_is_nested() -> None:
    text = '조은결 회장은 "임도윤 부사장은 "안 된다"고 말한 바 있다. 나는 생각이 다르다"고 밝혔다.'
    outer, inner = quotes(text)
    assert (outer.speaker, outer.parent) == ("조은결", None)
    assert (inner.speaker, inner.parent) == ("임도윤", 0)


def test_a_quotation_goes_over_paragraphs() -> None:
    text = "조은결 회장은 “공장을 짓겠다.\n\n내년에 연다.\n\n값도 낮춘다”고 말했다."
    assert words(text) == ["공장을 짓겠다.\n\n내년에 연다.\n\n값도 낮춘다"]


def test_a_mark_without_a_partner_does_not_reach_the_next_paragraph() -> None:
    text = "조은결 회장은 “공장을 짓겠다고\n\n임도윤 부사장은 “값을 낮춘다”고 말했다."
    assert words(text) == ["값을 낮춘다"]
    assert words("조은결 회장은 “공장을 짓겠다고\n\n임도윤 부사장은 값을 낮춘다”고 말했다.") == []


def test_turned_round_marks_still_pair() -> None:
    assert words("새벽통신은 ”둘은 만났다“면서 ”다시 만난다”고 전했다.") == ["둘은 만났다", "다시 만난다"]


def test_only_content_zones_have_quotations() -> None:
    text = (
        "강나래 대표 “값 내린다”\n\n강나래 대표는 “값을 내린다”고 말했다.\n\n나는 “싫다는 뜻이다”라고 썼다."
    )
    ends = [found for found in range(len(text) + 1) if text[found : found + 2] == "\n\n"]
    blocks = (
        Block(Zone.TITLE, 0, ends[0]),
        Block(Zone.BODY, ends[0] + 2, ends[1]),
        Block(Zone.COMMENT, ends[1] + 2, len(text)),
    )
    found = quotes(text, blocks)
    assert [(text[q.start : q.end], q.speaker) for q in found] == [
        ("값 내린다", "강나래"),
        ("값을 내린다", "강나래"),
    ]


def test_a_block_quotation_that_is_led_in_needs_no_marks() -> None:
    parts = (
        "강나래 대표는 다음과 같이 밝혔다.",
        "값을 내립니다.",
        "올해 안에 내립니다.",
        "이날 값이 내렸다.",
    )
    zones = (Zone.BODY, Zone.BLOCKQUOTE, Zone.BLOCKQUOTE, Zone.BODY)
    text = "\n\n".join(parts)
    starts = [text.index(part) for part in parts]
    blocks = tuple(
        Block(zone, start, start + len(part)) for zone, start, part in zip(zones, starts, parts, strict=True)
    )
    (quote,) = quotes(text, blocks)
    assert text[quote.start : quote.end] == "값을 내립니다.\n\n올해 안에 내립니다."
    assert (quote.form, quote.speaker, quote.verb) == ("block", "강나래", "밝혔다")
    assert quotes(text.replace("다음과 같이", "어제 회의에서"), blocks) == ()


def test_the_seed_post_has_exactly_its_quotations() -> None:
    if not SEED.exists():
        pytest.skip("../shared/seed is not there")
    gold = json.loads((SEED / "gold.json").read_text(encoding="utf-8"))["quotes"]
    text = (SEED / "post.txt").read_text(encoding="utf-8")
    found = quotes(text)
    assert [(q.start, q.end, q.speaker_entity) for q in found] == [
        (q["start"], q["end"], q["speaker"]) for q in gold
    ]
    assert [q.parent for q in found] == [None, None, None, None, 3]


def test_the_shared_texts_have_their_quotations_and_speakers() -> None:
    if not SHARED.exists():
        pytest.skip("../shared/text is not there")
    right = given_ = wanted = named = 0
    for line in SHARED.read_text(encoding="utf-8").splitlines():
        item = json.loads(line)
        found = {(quote.start, quote.end): quote.speaker for quote in quotes(item["text"])}
        gold = {(q["start"], q["end"]): q for q in item["quotes"] if q["is_quote"]}
        right += len(found.keys() & gold.keys())
        given_ += len(found)
        wanted += len(gold)
        named += sum(
            found[span] in (gold[span]["speaker"], gold[span]["speaker_surface"])
            for span in found.keys() & gold.keys()
        )
    assert right >= 0.97 * given_
    assert right >= 0.95 * wanted
    assert named >= 0.9 * wanted


PIECES = st.sampled_from(
    ["“", "”", '"', "'", "‘", "’", "「", "」", "(", ")", "\n", " ", ".", "강나래 대표는 ", "그는 ",
     "고 말했다", "간다",
     "이라는 ", "카카오 측은", "이 회장", "다음과 같이 ", ":", "측 ", "들", "0", "\x00", "\x01"]
)  # fmt: skip


@given(st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=60))
def test_offsets_hold_and_results_repeat_for_any_text(text: str) -> None:
    found = quotes(text)
    assert found == quotes(text)
    for number, quote in enumerate(found):
        assert 0 <= quote.start < quote.end <= len(text)
        if quote.speaker is not None:
            assert quote.speaker_start is not None
            assert quote.speaker_end is not None
            assert 0 <= quote.speaker_start < quote.speaker_end <= len(text)
        if quote.parent is not None:
            outer = found[quote.parent]
            assert quote.parent < number
            assert outer.start <= quote.start
            assert quote.end <= outer.end


@pytest.mark.parametrize(
    ("line", "speakers"),
    [
        ("임도윤 “늦었다”‥배서준 “이르다”", ["임도윤", "배서준"]),
        ("경제난 심화에…칠레 지도부 “멈춰야”", ["칠레 지도부"]),
        ("유해 몇 점만 남아 “책임자 없다”", [None]),
        ("한협, 부회장 정지..“두고 볼 수 없다”", ["한협"]),
        ("“공짜가 어디 있나”…'대가' 요구한 임도윤", ["임도윤"]),
        ("美 연준 인사 “서두르지 않겠다”", ["美 연준 인사"]),
    ],
)
def test_headlines_name_their_speakers_between_dots_and_commas(line: str, speakers: list[str | None]) -> None:
    assert [quote.speaker for quote in quotes(line)] == speakers


def test_a_dash_before_the_closing_mark_does_not_open_another() -> None:
    (quote,) = quotes("한가온은 “여러분 또 만나요-”라고 적었다.")
    assert quote.speaker == "한가온"


@pytest.mark.parametrize(
    ("word", "is_name"),
    [("마수드", False), ("모리슨", False), ("서맨사", False), ("오가람", True), ("부장관", False)],
)
def test_syllables_tell_foreign_names_from_korean_ones(word: str, is_name: bool) -> None:
    assert is_korean_name(word) is is_name


def test_what_a_sign_has_written_on_it_is_nobody_s_words() -> None:
    assert words("가게는 입간판에 “오늘의 커피”라고 적어 두었다.") == []
