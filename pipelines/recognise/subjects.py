"""Who a sentence is about: its subjects, weighed, and the phrase that stands right before a quotation."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from pipelines.recognise.particles import Final, final_of
from pipelines.recognise.phrase_ends import HIDDEN
from pipelines.recognise.speaker_words import COUNTRIES, GROUPS, words
from pipelines.recognise.speech import find_verb, starts_with_verb
from pipelines.recognise.verb_like import are_foreign, is_eun, may_be_called
from pipelines.recognise.voices import Sort, Voice

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.namer import Namer

_WORD = re.compile(r"\S+")
_PARTED = re.compile(r"()\S*?(?:…|‥|\.{2,}|·{2,})(?=[^\s….‥·\"”’'])|(\[[^\]\s]{1,8}\](?=\S)|)\S+")
"""Words; dots inside one part two words: 심화에…이란. A label in brackets before one is none of it."""
_PARTING = ("[", "…", "‥", "..", "··")
_SENTENCE_END = re.compile(
    r"[.?!\n](?<![\s.][A-Z]\.)(?:(?<=\n)\n*|[\"”’')\]]*\s+|(?<=[다요죠]\.)(?=[가-힣A-Z]))"
)
"""No sentence ends behind an initial: 길 A. 존슨."""
_PARTICLES = ("께서는", "께서", "은", "는", "이", "가")
_LONGEST_NOUN = 40
_ALSO_BEHIND = ("역시", "또한")
_SUBJECT_ENDS = frozenset("는서은이가도,·")
"""A word that ends in no such character is not asked: one look instead of a match."""
_NOT_SUBJECT = words(
    "에 엔 에겐 에서 으로 로 까지 부터 만 고서 면서 라 다 고 서 에게 지 적 도 과 와 하 되 있 없 짓 려 르 냐"
)
_NO_ONE = frozenset(
    words("""
같 자신 본인 자기 스스로 서로 것 게 수 때 등 점 바 이 저 나 우리 너 당신 모두 일부 이것 그것 관련 결과 이번
해당
""")
)
_ADNOMINAL = re.compile(r"[가-힣]*(?:한|된|던|는|린|힌|긴|킨|할|될|진|온|낸|은|쓴|친|운|받을|난|인|든|단)$")
_TOPIC, _NOMINATIVE, _ALSO = 2.0, 0.0, 1.0
_EMBEDDED, _DEEP, _AT_MARK = -1.5, -2.5, 2.0
_FACT = re.compile(
    r"[한은는던된인린친힌] (?:것과|것에|데 대해|데 대한|데 대하여|점을|사실을|사실이|것을 두고)"
)
_WEIGHTS = {
    Sort.FULL: 4.0, Sort.SHORT: 4.0, Sort.PRONOUN: 4.0, Sort.ROLE: 4.0, Sort.GROUP: 3.6, Sort.OTHER: 0.5,
}  # fmt: skip
_MOST_OF = {worth: max(_WEIGHTS.values()) + worth for worth in (_TOPIC, _ALSO, _NOMINATIVE)}
"""What a subject can weigh at most by its particle."""
_OPEN = ("(", " (", "（")
_BRACKETS = re.compile(r"[\"”’']\s?[(（](\x01+)[)）](?![가-힣])")
_WORDS_OF = re.compile(
    r"\s+(?:말|설명|주장|얘기|이야기|지적|전언|토로|평가|분석|진단|당부|전망|고백|하소연|판단|생각|조언|비판|해석|입장)"
    r"(?:이다|이었다|다|였다|입니다|이기도|이라고)"
    r"|\s+(?:질문|물음|지적|주장|요구|비판|제안|질의|권유|요청)(?:에|엔|에는|을|를|이|은|과|도)(?=[ ,\x00]|$)"
)
_OPINION = re.compile(
    r"[\"”]?(?:이?라)?는 (?:게|것이) ([^\s\x00.,][^\x00.,]{0,20}?)(?:들)?(?:의 | )"
    r"(?:공통된 |대체적인 |한결같은 )?"
    r"(?:반응|설명|입장|지적|평가|전언|주장|판단|분석|얘기|이야기|말|관측|생각|전망|해석|방침)(?:이다|이었다)"
)
_FORUM = re.compile(r"([^\s\x00]*?)(?:사이|안팎|내부|일부|쪽|내)?에(?:선|서(?:는|도|만)?),?$")
_BEHIND = 9
_VERB = 2
"""Longest stem of a verb that 은 and 는 make look like a topic: 내놓은, 만드는."""
_NAMED_BEFORE = re.compile(r"(?:매체|언론|신문|통신|방송|잡지|간지|전문지|사이트|채널|웹진|블로그)$")
_IN_SINGLE = re.compile(r"['‘](\x00{2,24})['’](?:은|는|이|가|도|측은|측이)$")
_FINITE = re.compile(r"[다요까죠자라][.?!…]*$")
_TRAILING = re.compile(
    r"(?:[가-힣]해|[남많적높낮늘줄않없있닿앉찾받막][아어]|[해돼져켜려혀겨쳐펴]|에도|에서|에게|으로|면서|[은는을를]|불구하고)$"
)
_DOES = re.compile(r"[가-힣]+(?:한|은|는|던|친|힌|린|된)$")
STRONG = 2.0
"""From this weight on a subject is somebody who can speak."""


class Subject(NamedTuple):
    """A phrase with its weight as the subject of its sentence."""

    phrase: Voice
    weight: float


def split_sentences(masked: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the sentences of a stretch of masked text; what is hidden never ends one."""
    sentences: list[tuple[int, int]] = []
    for found in _SENTENCE_END.finditer(masked, start, end):
        stop, following = found.span()
        if masked[stop] != "\n":  # a stop is part of its sentence
            sentences.append((start, stop + 1))
        elif start < stop and not masked[start:stop].isspace():
            sentences.append((start, stop))
        start = following
    if masked[start:end].strip():
        sentences.append((start, end))
    return sentences


@lru_cache(maxsize=4)
def _has_parted(masked: str) -> bool:
    return any(sign in masked for sign in _PARTING)


def words_of(masked: str, start: int, end: int, most: int | None = None) -> list[tuple[int, int]]:
    """Return the spans of the words of a sentence, of the first ``most`` if given.

    Asked for again and again, they are still read each time: an article asks for 100 of its 500 words.
    """
    if not _has_parted(masked):
        whole = _WORD.finditer(masked, start, end)
        return [found.span() for found in (islice(whole, most) if most else whole)]
    parted = islice(_PARTED.finditer(masked, start, end), most)
    return [(max(found.start(), found.end(2)), found.end()) for found in parted]


def best_subject(masked: str, namer: Namer, start: int, end: int) -> Subject | None:
    """Return the weightiest subject: a person or company, a topic before a nominative.

    Of equals the last topic wins (a new clause has a new topic) and the first nominative (later ones are
    subjects of embedded clauses). What cannot win any more is not read.
    """
    words = words_of(masked, start, end)
    found = sorted(_candidates(masked, words), key=_rank)
    best: Subject | None = None
    for candidate in found:
        if best and best.weight >= _MOST_OF[candidate.worth]:
            break
        subject = _weigh(masked, namer, words, candidate)
        if subject and (best is None or subject.weight > best.weight):
            best = subject
    return best


def inner_subject(masked: str, namer: Namer, start: int, end: int) -> Subject | None:
    """Return the subject of a clause that is told by the topic: 업주는 손님이 “…”라고 말했다고 전했다."""
    words = words_of(masked, start, end)
    best: Subject | None = None
    for candidate in _candidates(masked, words):
        subject = _weigh(masked, namer, words, candidate) if candidate.worth != _TOPIC else None
        if subject and (best is None or subject.weight >= best.weight):
            best = subject
    return best if best and best.weight + _DEEP * -1 >= _WEIGHTS[Sort.GROUP] else None


def told_subject(masked: str, namer: Namer, start: int, mark: int) -> Voice | None:
    """Return the nominative right before words that are told of: 정부는 한가온이 “…”고 말한 것을 안다."""
    words = words_of(masked, start, mark)
    cut = _cut(masked, *words[-1], "") if words else None
    phrase = namer.read(words, cut[0]) if cut and cut[1] == _NOMINATIVE else None
    return phrase if phrase and phrase.sort in (Sort.FULL, Sort.SHORT, Sort.ROLE) else None


def forum_of(masked: str, namer: Namer, start: int, mark: int) -> Voice | None:
    """Return the circle in which something is said: 업계에서는 “…”는 목소리가 나온다."""
    words = words_of(masked, start, mark)
    for index, (first, last) in enumerate(words):
        found = _FORUM.match(masked, first, last)
        if found and found.end() == last:
            back = index - 1 if not found[1] and index else index
            stop = first + len(found[1]) if found[1] else words[back][1]
            phrase = namer.read(words[: back + 1], stop)
            return phrase if phrase and phrase.sort in (Sort.GROUP, Sort.ROLE) else None
    return None


class _Candidate(NamedTuple):
    """A word that can be a subject: its number, where its noun ends, and what its particle is worth."""

    number: int
    stop: int
    worth: float


def _rank(candidate: _Candidate) -> tuple[float, int]:
    """Topics first, the last before all; then the others from the first on."""
    return -candidate.worth, -candidate.number if candidate.worth == _TOPIC else candidate.number


def _candidates(masked: str, words: Sequence[tuple[int, int]]) -> Iterator[_Candidate]:
    last = words[-1][1] if words else 0
    also = any(masked.find(word, words[0][1], last) >= 0 for word in _ALSO_BEHIND) if words else False
    for number, (start, end) in enumerate(words):
        fits = masked[end - 1] in _SUBJECT_ENDS
        if not (fits or also):
            continue
        following = words[number + 1] if end < last else (end, end)
        if not (fits or masked.startswith(_ALSO_BEHIND, *following)):
            continue
        if masked[start] in "'‘" and _IN_SINGLE.match(masked, start, end):
            yield _Candidate(number, start, _TOPIC if masked[end - 1] in "은는" else _NOMINATIVE)
            continue
        cut = _cut(masked, start, end, masked[slice(*following)])
        if cut:
            yield _Candidate(number, *cut)
        elif (
            number
            and masked[end - 2 : end] == "라는"
            and are_foreign(masked, words[number - 1], words[number])
        ):
            yield _Candidate(number, end - 1, _TOPIC)


def _weigh(
    masked: str, namer: Namer, words: Sequence[tuple[int, int]], candidate: _Candidate
) -> Subject | None:
    index, stop, worth = candidate
    start, end = words[index]
    medium = _IN_SINGLE.match(masked, start, end) if masked[start] in "'‘" else None
    if medium:
        return _marked(masked, namer, words, candidate, medium.span(1))
    phrase = namer.read(words[: index + 1], stop)
    if phrase is None or (worth == _ALSO and phrase.end > stop):  # 누리제도 의장이: 도 belongs to the name
        return None
    phrase = namer.with_partner(words[: index + 1], phrase, stop)
    at_mark = index + 1 == len(words) and (
        worth == _TOPIC or (worth == _NOMINATIVE and not _is_titled_work(masked, words[index - 1 : index]))
    )  # 가온은 “…”, 누리카가 “…”
    known = phrase.sort is not Sort.OTHER or at_mark or (worth == _TOPIC and len(phrase.surface) > _VERB)
    if not known and phrase.left > words[0][0] and index > 1:
        return None
    weight = _WEIGHTS[phrase.sort] + worth
    if at_mark and phrase.sort is Sort.OTHER:
        weight += _AT_MARK
    if worth == _NOMINATIVE:
        weight += _depth(masked, words, index)
    return Subject(phrase, weight)


def _is_titled_work(masked: str, before: Sequence[tuple[int, int]]) -> bool:
    """Tell whether a word stands behind something in marks: ‘누리의 밤’ 흥행이 “…”."""
    return bool(before) and masked[before[0][1] - 1] in "’'”\"》〉」』"


def _marked(
    masked: str, namer: Namer, words: Sequence[tuple[int, int]], candidate: _Candidate, span: tuple[int, int]
) -> Subject | None:
    """Return what stands in single marks of its own as the subject, unless it is a sentence."""
    named = namer.marked(*span)
    if _FINITE.search(named.surface):
        return None
    before = masked[slice(*words[candidate.number - 1])] if candidate.number else ""
    known = _NAMED_BEFORE.search(before) or before in COUNTRIES
    return Subject(named, _WEIGHTS[Sort.GROUP if known else Sort.OTHER] + candidate.worth)


def _cut(masked: str, start: int, end: int, following: str) -> tuple[int, float] | None:
    """Return where the noun ends and what its particle is worth; None if it is no subject."""
    word = masked[start:end]
    if HIDDEN in word:
        return None
    if following.startswith(_ALSO_BEHIND):
        return end, _ALSO
    plain = word[:-1] if word[-1] in ",·" else word
    particle = _particle_of(plain)
    noun = plain[: len(plain) - len(particle)]
    if not (particle and 0 < len(noun) <= _LONGEST_NOUN):
        return (end - 1, _ALSO) if _is_also(word) else None
    if (
        noun in _NO_ONE
        or word.rstrip(",").endswith(("같이", "처럼이"))
        or (noun.endswith(_NOT_SUBJECT) and not _is_name(masked, start, noun, particle))
        or not _agrees(noun, particle)
    ):
        return None
    topic = particle in ("은", "는", "께서는", "께서")
    return start + len(noun), _TOPIC if topic else _NOMINATIVE


def _particle_of(word: str) -> str:
    """Return the particle of a subject that a word ends in, the longest; nothing if it ends in none."""
    if word.endswith(_PARTICLES[:2]):
        return "께서는" if word[-1] == "는" else "께서"
    return word[-1] if word.endswith(_PARTICLES) else ""


def _is_also(word: str) -> bool:
    """Tell whether 도 stands behind a noun: 은결도, but not 질책하기도, 하면서도."""
    return word[-1] == "도" and len(word) > 2 and not word[:-1].endswith(("기", *_NOT_SUBJECT))


def _is_name(masked: str, start: int, noun: str, particle: str) -> bool:
    return noun in GROUPS or may_be_called(masked, start, noun, particle)


def _agrees(noun: str, particle: str) -> bool:
    final = final_of(noun[-1])
    if final is Final.UNKNOWN or particle.startswith("께"):
        return True
    return (particle in "는가") == (final is Final.VOWEL)


def _depth(masked: str, words: Sequence[tuple[int, int]], index: int) -> float:
    """Return how much less a subject weighs that belongs to a clause inside the sentence."""
    if _FACT.search(masked, words[index][1], words[-1][1]):  # 그가 사과한 것과 관련해 “…”
        return _DEEP
    following = words[index + 1 : index + 3]
    embedded = any(_ADNOMINAL.fullmatch(masked[start:end]) for start, end in following)
    return _EMBEDDED if embedded else 0.0


def phrase_before(masked: str, namer: Namer, start: int, mark: int) -> Voice | None:
    """Return the phrase without a particle that stands right before a quotation mark."""
    hidden = masked.rfind(HIDDEN, start, mark)
    if hidden >= 0 and masked[hidden + 2 : hidden + 3] == "·":  # “…”·한가온 “…”
        start = hidden + 3
    words = words_of(masked, start, mark)
    if not words or masked[words[-1][1] - 1] in "….·-–—=]】":
        return None
    end = words[-1][1]
    while end > words[-1][0] and masked[end - 1] in ",:|":
        end -= 1
    phrase = namer.read(words, end) if end > words[-1][0] else None
    if phrase is None or phrase.entity is not None:
        return phrase
    unfit = phrase.surface.endswith(_NOT_SUBJECT) or (
        not phrase.title and _TRAILING.search(phrase.surface) and not is_eun(phrase.surface)
    )
    return None if unfit else phrase


def phrase_in_brackets(masked: str, namer: Namer, end: int) -> Voice | None:
    """Return the person who is named in brackets right behind the words: “…”(누리 투수 한가온)."""
    found = _BRACKETS.match(masked, end) if masked.startswith(_OPEN, end + 1) else None
    if not found:
        return None
    phrase = namer.read(namer.words_in(*found.span(1)), found.end(1))
    return phrase if phrase and phrase.sort in (Sort.FULL, Sort.SHORT) else None


def phrase_of(masked: str, namer: Namer, start: int, mark: int) -> Voice | None:
    """Return the person whose words are named as theirs: 김 의원의 “사퇴하라”는 요구."""
    if masked[max(start, mark - 2) : mark] != "의 ":
        return None
    phrase = namer.read(words_of(masked, start, mark), mark - 2)
    return phrase if phrase and phrase.sort in (Sort.FULL, Sort.SHORT, Sort.ROLE) else None


def phrase_with_comma(masked: str, namer: Namer, start: int, mark: int) -> Voice | None:
    """Return the first phrase of a headline that a comma sets off: 검찰, 1심에 항소… “사실 오인”."""
    words = words_of(masked, start, mark)
    for index, (_, last) in enumerate(words):
        if masked[last - 1] == ",":
            phrase = namer.read(words[: index + 1], last - 1)
            if phrase and (phrase.sort is not Sort.OTHER or index == 0):
                return phrase
    return None


@lru_cache(maxsize=4_096)
def _is_verb(word: str) -> bool:
    return find_verb(word) is not None


def said_by(masked: str, namer: Namer, start: int, end: int) -> Voice | None:
    """Return who follows a quotation at once as its speaker: “…”고 그가 말했다, “…” 그의 말이다."""
    opinion = _OPINION.match(masked, start, end)
    if opinion:
        return namer.read(words_of(masked, opinion.start(1), opinion.end(1)), opinion.end(1))
    words = words_of(masked, start, end, _BEHIND + 1)
    for index, (first, last) in enumerate(words[1:_BEHIND], 1):
        following = masked[last : words[index + 1][1]] if index + 1 < len(words) else ""
        if masked[last - 1] == "의" and _WORDS_OF.match(following):
            return namer.read(words[1 : index + 1], last - 1)
        if _is_verb(masked[first:last]):
            return None
        if masked[last - 1] not in _SUBJECT_ENDS and not following.strip().startswith(_ALSO_BEHIND):
            continue
        cut = _cut(masked, first, last, following.strip()) if starts_with_verb(following) else None
        if cut:
            return namer.read(words[1 : index + 1], cut[0])
    return None


def phrase_behind(masked: str, namer: Namer, start: int, end: int) -> Voice | None:
    """Return the person or company that a comma or the end sets off behind a headline's quotation."""
    found = re.search(r"\w", masked[start:end])
    words = words_of(masked, start + found.start(), end)[:6] if found else []
    if len(words) > 1 and _is_verb(masked[slice(*words[-1])]):  # “…” 피해자 진술
        words.pop()
    for index, (_, last) in enumerate(words):
        if masked[last - 1] == "," or last == words[-1][1]:
            phrase = namer.read(words[: index + 1], last - (masked[last - 1] == ","))
            whole = phrase is not None and (
                phrase.left == words[0][0]
                or (phrase.sort is Sort.FULL and index and _DOES.match(masked[slice(*words[index - 1])]))
            )
            return phrase if phrase and whole and phrase.sort is not Sort.OTHER else None
    return None
