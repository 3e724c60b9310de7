"""Who wrote it: names out of bylines, datelines and metadata; pure rules over strings."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

EMAIL = re.compile(r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+")
_POSTS = (
    "기자", "특파원", "논설위원", "논설실장", "논설주간", "칼럼니스트", "통신원", "앵커", "PD",
    "에디터", "리포터", "기상캐스터",
    "평론가", "편집장", "편집위원", "전문위원", "연구위원", "팀장", "아나운서", "작가", "인턴", "교수",
    "대표", "변호사",
    "소장", "센터장", "부장", "차장", "국장", "본부장", "위원", "객원기자", "선임기자", "전문기자",
    "연구원", "시인",
)  # fmt: skip
_POST = "(?:" + "|".join(sorted(_POSTS, key=len, reverse=True)) + ")"
_KIND = (
    "(?:촬영|선임|수석|전문|인턴|수습|객원|시민|온라인|디지털|사진|영상|취재|대중문화|문화|경제|IT|산업"
    "|편집|보도|의학|과학|북한|국제|군사|환경|여행|영화|음악|스포츠|베이징|워싱턴|도쿄|뉴욕|런던|파리|명예"
    "|대표)"
)
_NAME = "[가-힣]{2,4}"
_REPORTERS = (
    "기자", "특파원", "논설위원", "칼럼니스트", "통신원", "PD", "앵커", "에디터", "리포터", "평론가",
    "편집위원", "객원기자", "선임기자", "전문기자",
)  # fmt: skip
_REPORTER = "(?:" + "|".join(sorted(_REPORTERS, key=len, reverse=True)) + ")"

_LIST = rf"{_NAME}(?:\s*[·ㆍ,/‧・&]\s*{_NAME})*"
_WITH_POST = re.compile(
    rf"(?<![가-힣])(?P<names>{_LIST})\s?(?:/\s)?{_KIND}?\s?(?P<post>{_POST})(?:(?![가-힣])|(?=입력|승인|등록|수정|작성|발행|송고))"
)
_POST_FIRST = re.compile(
    rf"(?<![가-힣])(?:{_KIND}\s?)?{_REPORTER}(?:\s*[=:|]\s*|\s+)(?P<names>{_NAME})(?=\s*(?:[\[(<]"
    rf"|{EMAIL.pattern}|$))"
)
_WITH_MAIL = re.compile(rf"(?<![가-힣])(?P<names>{_NAME})\s*[\[(<|/=]?\s*{EMAIL.pattern}")
_AFFILIATION = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME})\s+(?:[가-힣A-Za-z0-9]{{1,9}}(?:부|팀|닷컴|뉴스1?|일보|신문|센터|본부|방송|미디어)"
    r"|미국|중국|일본|영국|독일|프랑스|유럽|호주|캐나다|베트남|인도|러시아|싱가포르)"
    rf"\s+(?={_KIND}?\s?{_POST}(?![가-힣]))"
)
"""What stands between a name and its post: ``김은별 미국 통신원``, ``홍길동 한경닷컴 기자``."""
_ACADEMIC = re.compile(
    rf"(?<![가-힣])(?P<name>{_NAME})\s+(?:[가-힣A-Za-z0-9·]{{1,12}}\s){{0,2}}[가-힣A-Za-z0-9·]{{1,12}}"
    r"(?:대|대학교|대학원|학과|학부|연구소|연구원|병원|재단|협회|학회)\s+(?=(?:명예|초빙|특임|겸임|석좌|책임|선임)?"
    r"(?:교수|대표|소장|연구위원|연구원|변호사|센터장|본부장)(?![가-힣]))"
)
"""``홍길동 새벽대 경영학과 교수``."""
_SIGNED_OFF = re.compile(
    rf"^(?:[A-Z]{{2,4}}\d?|[가-힣A-Z]{{1,6}}방송)\s?(?:뉴스)?[,\s]\s?(?P<names>{_NAME}?)(?:입니다)\.?$|^[A-Z]{{2,4}}\d?뉴스\s(?P<n2>{_NAME}?)입니다\.?$"
)
_ANY_POST = re.compile(_POST)
_DATELINE = re.compile(r"^\s*[\[(【]\s?(?P<inside>[^\])】]{2,40})[\])】]\s*(?P<after>[^=]{0,40}=)?")
_LABEL = re.compile(
    r"^(?:기자명|글쓴이|작성자|지은이|저자|글|by|By|BY|written by|Written by|posted by|Posted by|기고"
    r"|취재)\s*[:：·]?\s+"
)
_OTHERS = re.compile(r"\s*외\s?\d+\s?(?:명|인)$")
_MAP_NAME = re.compile(r"\bname:([^\]:]+?)(?:\s+\w+:|\])")
_JUNK = re.compile(r"^(?:https?:|/|@)|^[\d\W]+$|^네이버\s|\|\s*네이버$")

# Words that stand where a name would and are none.
_NOT_NAMES = frozenset({
    "기자", "촬영", "온라인", "디지털", "편집", "취재", "뉴스", "사진", "그래픽", "영상", "인턴", "본지",
    "담당", "전문", "객원", "선임",
    "수습", "시민", "논설", "특별", "공동", "합동", "현장", "산업", "경제", "정치", "사회", "국제",
    "문화", "스포츠", "연예",
    "관리자", "운영자", "익명", "편집국", "편집부", "뉴스팀", "취재팀", "온라인팀", "디지털팀",
    "이슈팀", "속보팀", "관계자",
    "한국", "서울", "부산", "대구", "인천", "광주", "대전", "울산", "세종", "경기", "강원", "충북",
    "충남", "전북", "전남",
    "경북", "경남", "제주", "뉴욕", "도쿄", "베이징", "워싱턴", "런던", "파리", "순천", "광양", "수원",
    "창원", "청주", "전주",
    "연합뉴스", "뉴시스", "뉴스원", "보도", "자료", "제공", "네이버", "카카오", "구독", "다른", "해당",
    "이번", "당시", "이날",
    "저작권자", "무단", "주필", "발행인", "편집인", "구성", "정리", "번역", "감수", "기획", "지역",
    "주재", "출입", "전국",
    "프로필", "페이지", "정보", "소개", "상세", "보기", "더보기", "응원", "이름", "제보", "메일",
    "이메일", "바로가기", "입력", "수정",
    "기자명", "한겨레", "오마이", "여의도", "수도권", "정부청사",
    "강릉", "강화", "거제", "경주", "경산", "계룡", "고양", "고흥", "공주", "과천", "광명", "구리", "구미",
    "군산", "군포", "김제", "김천", "김포", "김해", "나주", "남양주", "남원", "논산", "담양", "당진",
    "동해", "목포", "무안", "밀양", "보령", "부천", "삼척", "상주", "서귀포", "서산", "성남", "속초",
    "시흥", "아산", "안동", "안산", "안성", "안양", "양산", "양평", "여수", "영주", "영천", "영월", "오산",
    "용인", "원주", "의왕", "의정부", "이천", "익산", "정읍", "제천", "진안", "진주", "진천", "창녕",
    "천안", "철원", "청송", "춘천", "충주", "통영", "파주", "평창", "평택", "포천", "포항", "하남", "해남",
    "홍성", "홍천", "화성", "화순", "홍콩", "상하이", "방콕", "하노이", "모스크바", "브뤼셀", "베를린",
    "로마", "제네바", "자카르타", "뉴델리", "카이로", "시드니", "실리콘밸리", "로스앤젤레스",
    "글로벌", "모바일", "테크", "과학", "의학", "금융", "증권", "부동산", "유통", "자동차", "라이프",
    "오피니언", "칼럼",
})  # fmt: skip


def names_in_byline(line: str) -> tuple[str, ...]:
    """Give the names of a byline such as ``순천, 광양 홍길동 기자`` or ``홍길동 기자 외 1명``, in order.

    Only names with a post, a mail address or a label count; the line is a byline, not prose.
    """
    line, rules = _prepared(_without_others(line.strip()))
    spans: list[tuple[int, str]] = []
    for rule in rules:
        for match in rule.finditer(line):
            spans.extend((match.start(), name) for name in _split(match["names"]))
            if rule is _WITH_POST:
                spans.extend(_spaced_names(line, match.start()))
    if not spans and line.endswith(("입니다.", "입니다")) and (signed := _SIGNED_OFF.match(line)):
        return _unique(_split(signed["names"] or signed["n2"] or ""))
    if not spans and (label := _LABEL.match(line)):
        return _unique(_bare(_AFTER_NAME.sub("", line[label.end() :])))
    if not spans and (dated := name_beside_date(line)):
        return (dated,)
    return _unique(name for _, name in sorted(spans, key=lambda span: span[0]))


_ACADEMIC_POSTS = ("교수", "대표", "소장", "위원", "연구원", "변호사", "장")
_AFTER_NAME = re.compile(r"\s(?:작성일|등록일|입력일?|조회수?)\s.*$")
_PHOTOS_BY = re.compile(r"[·,ㆍ]\s?사진\s?=?\s?")
"""``글 홍길동·사진 김갑동 기자``."""


def _spaced_names(line: str, start: int) -> Iterable[tuple[int, str]]:
    """Give the names before a name with its post: wires write ``홍길동 김갑동 기자 =``."""
    while (match := _SPACED.search(line[:start])) is not None and match[1] not in _NOT_NAMES:
        start = match.start()
        yield start, match[1]


_SURNAMES = (
    "김이박최정강조윤장임한오서신권황안송류유전홍고문양손배백허남심노하곽성차주우구민진지엄채원천방공현함변염여추도소석"
    "선설마길위표명반라왕"
)
_SPACED = re.compile(rf"(?<![가-힣])([{_SURNAMES}][가-힣](?![부팀국실시도군구읍면사])[가-힣])\s$")
_BESIDE_DATE = re.compile(
    rf"^(?P<before>[{_SURNAMES}][가-힣]{{2}})\s*[|/·]?\s*(?:기사\s?)?(?:입력|등록|승인|작성|송고)\s?[:：]?\s?\d{{4}}"
    rf"|\d{{1,2}}:\d{{2}}[\s|l]*(?P<after>{_NAME})\s?\([A-Za-z0-9_.-]{{3,20}}\)$"
)


def name_beside_date(line: str) -> str | None:
    """Give the bare name that shares a line with the date.

    ``홍길동 입력 : 2025.02.10 09:12`` (KNN), ``25.02.10 09:12 l 홍길동(login)`` (오마이뉴스 of the 2010s).
    """
    match = _BESIDE_DATE.search(line) if ":" in line and len(line) <= _LONGEST_DATED else None
    name = (match["before"] or match["after"]) if match else None
    return name if name and name not in _NOT_NAMES and not _DATE_WORD.match(name) else None


_LONGEST_DATED = 80
_DATE_WORD = re.compile(
    "(?:기사|최초|최종|입력|등록|승인|작성|송고|발행|게재|수정|조회|댓글|추천)|..[부팀국계체]$"
)


def _prepared(line: str) -> tuple[str, tuple[re.Pattern[str], ...]]:
    """Give a byline without affiliations, and the rules that can find a name in it."""
    rules: tuple[re.Pattern[str], ...] = ()
    if _ANY_POST.search(line):
        line, rules = _AFFILIATION.sub(_without_affiliation, line), (_WITH_POST, _POST_FIRST)
    if line.endswith(_ACADEMIC_POSTS):
        line = _ACADEMIC.sub(_without_affiliation, line)
    if "사진" in line:
        line = _PHOTOS_BY.sub("·", line)
    return line, (*rules, _WITH_MAIL) if "@" in line else rules


def names_in_dateline(paragraph: str) -> tuple[str, ...]:
    """Give the reporter of a dateline.

    ``[서울=뉴시스]홍길동 기자 =``, ``(서울=연합뉴스) 홍길동 특파원 =``, ``[매체=홍길동의 눈]``.
    """
    match = _DATELINE.match(paragraph[:120])
    if match is None:
        return ()
    after = match["after"]
    if after and (names := names_in_byline(after.rstrip("= "))):
        return names
    inside = match["inside"]
    if names := names_in_byline(inside):
        return names
    left, sign, right = inside.partition("=")
    column = re.match(rf"({_NAME})의\s", right) if sign and left else None
    return (column[1],) if column and column[1] not in _NOT_NAMES else ()


def names_in_metadata(values: Iterable[str], outlets: Sequence[str]) -> tuple[str, ...]:
    """Give the names of metadata fields; outlets, portals, addresses and dumps of structures are none."""
    known = {_squeeze(outlet) for outlet in outlets if outlet}
    names = (name for value in values for name in _metadata_names(value))
    return _unique(name for name in names if _squeeze(name) not in known and not _JUNK.search(name))


def _metadata_names(value: str) -> Iterable[str]:
    value = _without_others(_BY.sub("", value.strip()))
    dumped = _MAP_NAME.search(value) if value.startswith("map[") else None
    if dumped:
        return (dumped[1].strip(),)
    if _POST_OR_MAIL.search(value) and (names := names_in_byline(value)):
        return names
    return _bare(value)


def _bare(value: str) -> Iterable[str]:
    """Split a list of plain names; a display name with spaces stays whole."""
    if "@" in value:
        value = EMAIL.sub("", _MAIL_IN_BRACKETS.sub("", value))
    value = value.strip(" ,|/=<>()[]")
    if not value or len(value) > 40:
        return ()
    parts = _BETWEEN.split(value)
    if len(parts) > 1 and all(re.fullmatch(_NAME, part) for part in parts):
        return parts
    return (_POST_AFTER.sub("", value),)


_BY = re.compile(r"^(?:[Bb]y|글)\s+")
_POST_OR_MAIL = re.compile(rf"{_POST}(?![가-힣])|@")
_POST_AFTER = re.compile(rf"\s{_KIND}?{_REPORTER}$")
_MAIL_IN_BRACKETS = re.compile(r"[(\[<][^)\]>]*@[^)\]>]*[)\]>]")
_BETWEEN = re.compile(r"\s*[,·ㆍ;&/]\s*")
_BETWEEN_NAMES = re.compile(r"\s*[·ㆍ,/‧・&]\s*")


def _without_others(line: str) -> str:
    return _OTHERS.sub("", line) if "외" in line else line


def _without_affiliation(match: re.Match[str]) -> str:
    return match[0] if match["name"] in _NOT_NAMES else match["name"] + " "


def _split(names: str) -> Iterable[str]:
    parts = _BETWEEN_NAMES.split(names)
    return (name for part in parts if (name := _person(part)))


def _person(word: str) -> str | None:
    if word.endswith(_REPORTERS):
        for post in _REPORTERS:
            if word.endswith(post) and len(word) - len(post) >= 2:
                word = word[: -len(post)]
    if word in _NOT_NAMES or word in _POSTS or len(word) < 2:
        return None
    return word


_REVERSED = re.compile(r"([가-힣]{1,3}) ([가-힣])")


def reversed_korean(name: str) -> str:
    """Turn ``길동 홍`` (given name first, as Arc stores it) into ``홍길동``; other names stay as they are."""
    match = _REVERSED.fullmatch(name.strip())
    return match[2] + match[1] if match else name


def _unique(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for name in names if name))


def _squeeze(name: str) -> str:
    return _NO_LETTER.sub("", name).casefold()


_NO_LETTER = re.compile(r"\W+")


_WIRE = re.compile(
    r"^\s*[\[(【][^\])】=]{0,20}=\s?(?P<line>연합뉴스|뉴시스|뉴스1|뉴스핌|AP|AFP|로이터"
    r"|신화)(?:[^\])】]{0,20})?[\])】]"
    r"|[<\[(]\s?(?:저작권자)?\s?(?:[(]c[)]"
    r"|[ⓒ©])\s?[\"'‘]?(?:국내 최고 글로벌 경제신문 )?(?P<own>연합뉴스|뉴시스|뉴스1)"
)


def wire_of(text: str) -> str | None:
    """Give the wire service that a dateline or a rights line credits, or None."""
    match = _WIRE.search(text)
    return (match["line"] or match["own"]) if match else None
