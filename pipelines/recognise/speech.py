"""What stands behind a quotation: quotative particle, verb of speech, or the noun that makes it a term."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.speaker_words import words

if TYPE_CHECKING:
    from collections.abc import Iterable

_VERB_NOUNS = words("""
말 강조 설명 주장 답 답변 화답 대답 반박 지적 언급 비판 전망 평가 보도 요구 촉구 당부 호소 반문 토로
고백 인정 부인 시사 경고 우려 예상 예측 진단 분석 얘기 이야기 제안 약속 다짐 선언 발표 공언 자신 자랑
칭찬 비난 질타 일갈 직격 응수 반응 해명 부연 회상 회고 기억 소개 표현 판단 판시 진술 증언 추정 조언 권고
지시 명령 주문 요청 격려 위로 사과 환영 축하 기대 희망 공지 안내 귀띔 단언 단정 역설 피력 규탄 항변 일축
강변 폭로 선포 제시 추측 관측 감탄 극찬 호평 혹평 항의 성토 질의 질문 문의 언명 확언 장담 호언 공개 공표
통보 명시 적시 술회 개탄 한탄 탄식 자평 자찬 반발 반격 엄포 압박 독려 건의 제언 충고 타이름 나무람 고지
천명 논평 예고 확인 반론 되묻기 게재 게시 전언 첨언 부탁 간청 애원 소리 절규 외침 포고 맹세 서약 서술
기술 기록
""")


def _by_first(nouns: Iterable[str]) -> str:
    """Return a pattern of any of these words, the longest first, that asks for their first character once.

    A word that is none of 130 is refused by one set instead of by each of them: a tenth of the time.
    """
    rests: dict[str, list[str]] = {}
    for noun in sorted(set(nouns), key=lambda noun: (-len(noun), noun)):
        rests.setdefault(noun[0], []).append(noun[1:])
    choices = "|".join(f"{first}(?:{'|'.join(rest)})" for first, rest in rests.items())
    return rf"(?=[{''.join(rests)}])(?:{choices})"


_NOUNS = _by_first(_VERB_NOUNS)

_SPEECH = re.compile(
    rf"(?<![가-힣])(?=[가-힣])(?:(?:{_NOUNS})(?:을|를)?\s?(?:했|하|한|해|됐|돼|되|할|함|드)[가-힣]*"
    rf"|(?:재차|거듭)?(?:{_NOUNS})(?=[\s.,]*(?:$|\n|[.,]))"
    r"|(?:밝[혔히힌혀힐]|덧붙[였이인여]|전[했하한해]|물[었으어]|묻[는고자]|되[물묻]|외[쳤치친쳐]|털어놓|털어놨|쏘아붙|꼬집"
    r"|받아[쳤치]|맞받|내다[봤보본]|알[렸리린려]|일렀|읊|적[었은으]|썼|쓰며|올렸"
    r"|남[겼긴기]|내[놨놓]|치켜세|잘라 말"
    r"|짚[었은으]|따[졌지진]|꾸짖|뱉|속삭|중얼|고[했하]|이르|건[넸네]|점[쳤치]|가리켜|[봤]다|추켜세)[가-힣]*"
    r"|(?:했|한)(?:다|으며|고|지만|는데|던|습니다)?(?=[\s.,\x00]|$)"
    r"|하(?:며|고|면서|자|더라)(?=[\s.,]|$))"
)
_SAID_SO = re.compile(r"(?:이|그|요|저)\s?같이|이렇게|이처럼|이같은|이 같은|다음과 같이|다음처럼|아래와 같이")

_PARTICLES = (
    "이라고까지|이라고[도는만]?|라고[도는만]?|이라면서도|이라면서|라면서도|라면서|이라며|라며"
    "|면서도|면서|며|고[도는만]|고|하고|이라는|라는|다는|는데|는|이란|란|이라|라|냐고|냐며|냐는|자고|자며|자는"
    "|다고|다며|던|이라던|라던|이다|다|이었다|였다"
)
_QUOTATIVE = re.compile(rf"\s?({_PARTICLES})(?=[\s,.)…“\"\x00\n]|$)")
_OPENS_QUOTATIVE = re.compile(rf"\s?[{''.join({particle[0] for particle in _PARTICLES.split('|')})}]")
"""Of 75 spans in single marks or corners on the shared pages 14 go on so; the others are terms and titles."""
_REPORTING = frozenset(
    words("""
이라고도 이라고는 이라고 라고도 라고는 라고 이라면서도 이라면서 라면서도 라면서 이라며 라며 면서도 면서
며 고도 고는 고 하고 냐고 냐며 자고 자며 다고 다며
""")
)
_ATTRIBUTIVE = frozenset(
    words("""
이라는 라는 다는 는 이란 란 냐는 자는 던 이라던 라던
""")
)

_NAMING = re.compile(
    r"\s*(?:이름\s?(?:붙|지)|부르|부른|불[리린렀러릴렸려]|칭하|칭한|칭했|명명|일컫|정의|적힌|적혀|적어\s?[두둔뒀놓놨]"
    r"|쓰인|새겨|써진|표기|해서|하는 |이름의|하면 떠오)"
)
_SAYING_NOUN = re.compile(
    r"\s*(?:\S+\s){0,2}?(?:말|주장|지적|의견|입장|반응|평가|설명|비판|취지|목소리|전망|분석|답변|답|발언|질문|생각|우려|관측|해석"
    r"|글|메시지|내용|얘기|이야기|당부|진단|경고|호소|요구|포부|의지|방침|판단|약속|다짐|조언|제안|비난|불만|하소연|논평|성명)"
    r"(?=[을를이가은는도로과와의에만\s.,으]|$)"
)
_NAMING_NOUN = re.compile(
    r"\s*(?:\S+\s)?(?:이름|제목|뜻|의미|문구|단어|용어|슬로건|구호|주제|별명|별칭|브랜드|개념|책|노래|곡|영화|작품|프로젝트|서비스|제품"
    r"|명칭|타이틀|수식어|키워드|표어|현수막|글귀|글자|표현|비전|캐치프레이즈|코너|행사|캠페인|전시|속담|격언|명제|공식)"
)
_CASE = re.compile(
    r"(?:을|를|이|가|의|에|에서|에는|로|으로|과|와|도|만|은|처럼|보다|까지|부터|식|형|적|급|론)(?![가-힣]{2})"
)
_COMPLETE = re.compile(
    r"(?:[다요까죠지자라네나냐군걸게음함됨임것중뿐듯줄써야봐어아해돼]|예정|계획|때문|필요"
    r"|가능|불가|없어|할 듯|수도|없이|전망|검토|희망)$"
)
_LONGEST_END = 4
"""Characters of the longest ending of _COMPLETE (할 듯) and of a line's end: more is not searched."""
_FINITE = re.compile(r"[다요까죠자라냐](?:[.?!…]*)$")
_ADNOMINAL = re.compile(r"(?:한|던|힌|는|인|된|은|운)$")
_STOPS = ".?!…"
_LONG_BODY = 5


class Said(NamedTuple):
    """How a sentence goes on behind a quotation."""

    quotative: str | None
    verb: str | None
    rule: str


def read_said(content: str, behind: str, *, double: bool, headline: bool) -> Said | None:
    """Tell whether a span in marks is somebody's words; None: a title, a term, a scare quote.

    ``behind`` is what follows the closing mark up to the end of the sentence, other quotations masked.
    """
    found = _QUOTATIVE.match(behind)
    quotative = found[1].removesuffix("만") if found else None
    rest = behind[found.end() :] if found else behind
    if not double:
        return _read_single(content, quotative, rest)
    rule = _rule(content, quotative, behind, rest, headline=headline)
    return Said(quotative, find_verb(rest), rule) if rule else None


def may_be_said(text: str, end: int) -> bool:
    """Tell cheaply whether words in single marks, which close at ``end``, can be somebody's: ‘…’라고."""
    return _OPENS_QUOTATIVE.match(text, end + 1) is not None


def find_verb(text: str) -> str | None:
    """Return the first verb of speech: 말했다, 밝힌, 언급.

    >>> find_verb(" 거듭 밝혔다.")
    '밝혔다'
    """
    found = _SPEECH.search(text)
    return found[0].strip() if found else None


def starts_with_verb(text: str) -> bool:
    """Tell whether a verb of speech comes next, an adverb aside."""
    found = _SPEECH.search(text)
    return found is not None and not text[: found.start()].strip()


def points_at(text: str) -> bool:
    """Tell whether a sentence says 이같이, 다음과 같이: its words stand outside of it."""
    return bool(_SAID_SO.search(text))


def _read_single(content: str, quotative: str | None, rest: str) -> Said | None:
    if not quotative or not _FINITE.search(content.strip()):
        return None
    verb = find_verb(rest)
    if not verb:
        return None
    near = find_verb(rest[:20])
    if near and _ADNOMINAL.search(near):
        return None
    if quotative in _REPORTING and near and not _NAMING.match(rest):
        return Said(quotative, verb, "single:reporting")
    if quotative in _ATTRIBUTIVE and re.match(r"\s*(?:취지|말|뜻|입장|내용)(?:의|로|으로|을)", rest):
        return Said(quotative, verb, "single:purport")
    return None


def _rule(content: str, quotative: str | None, behind: str, rest: str, *, headline: bool) -> str | None:
    count = len(content.split())
    finite = is_complete(content)
    if quotative in _REPORTING:
        return None if _NAMING.match(rest) and not (finite and count > 1) else "reporting"
    if quotative in _ATTRIBUTIVE:
        return _attributive(rest, count, finite=finite)
    if quotative:  # 이다, 였다: the words themselves are what is stated
        return "predicate" if finite and count > 1 else None
    if _CASE.match(behind):
        return _object(content, behind, finite=finite)
    if headline:
        return "headline" if finite or count > 1 else None
    return _standing(content, behind, count, finite=finite)


def _attributive(rest: str, words: int, *, finite: bool) -> str | None:
    if _NAMING_NOUN.match(rest) and not (finite and words > _LONG_BODY):
        return None
    if _SAYING_NOUN.match(rest):
        return "purport" if finite or words > 2 else None
    return "attributive" if finite and words > 2 else None


def _object(content: str, behind: str, *, finite: bool) -> str | None:
    several = sum(content.count(stop) for stop in ".?!") > 1
    verb = find_verb(behind[:24])
    return "object" if finite and (several or (verb and len(content.split()) > 1)) else None


def _standing(content: str, behind: str, words: int, *, finite: bool) -> str | None:
    ends = not behind.strip(" .,\n")
    punctuated = content.rstrip()[-1] in _STOPS
    if punctuated and words > 1:
        return "sentence"
    if finite and words > 2:
        return "sentence"
    return "standing" if ends and words >= _LONG_BODY else None


def is_complete(content: str) -> bool:
    """Tell whether words end like a sentence or a headline's clause."""
    trimmed = content.rstrip(" .?!…\"”’'")
    return trimmed != content.rstrip(" \"”’'") or bool(_COMPLETE.search(trimmed[-_LONGEST_END:]))
