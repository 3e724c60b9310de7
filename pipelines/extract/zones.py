"""What part of a page a line of text is: pure rules over strings."""

from __future__ import annotations

import re

from pipelines.records import Zone

_EMAIL = r"[\w.+-]+\s?@\s?[\w-]+(?:\.[\w-]+)+"
_POST = (
    r"(?:선임|수석|전문|인턴|수습|객원|시민|온라인|디지털|사진|영상|취재)?\s?(?:기자|특파원|논설위원"
    r"|칼럼니스트|통신원|앵커|PD|에디터|리포터|평론가|위원|편집장|편집위원|팀장|아나운서)"
)
_RIGHTS = re.compile(
    r"무단\s?전재|재배포\s?(?:및\s?\S+\s?)?금지|저작권자\s?[ⓒ©(<:]|^[<ⓒ©\[(\s]*저작권|copyrights?\s"
    r"|copyright\s?[ⓒ©(]|[ⓒ©]\s?[\w가-힣'‘“\"]|all rights reserved"
    r"|AI\s?학습\s?(?:및\s?)?(?:이용|활용)\s?금지",
    re.IGNORECASE,
)
_TIP = re.compile(
    r"^※.{0,12}제보|제보(?:는|하기|를|와|\s*[:：]|합니다|해\s?주)|기사\s?제보|카카오톡\s*[:：‘'\"]|카톡\s?(?:검색"
    r"|제보)|채널\s?(?:추가|구독|을\s?구독)"
    r"|구독(?:하기|하고|해\s?주|과\s|신청|을\s?눌러|자\s?\d)|네이버(?:에서|\s?뉴스|\s?채널"
    r"|\s?메인).{0,20}(?:구독|만나|보기|추가)"
    r"|선호\s?출처|홈페이지\s?바로\s?가기|앱\s?(?:다운로드|설치)|뉴스레터\s?(?:신청|구독)|후원(?:하기|계좌)"
    r"|구글에서\s?.{0,20}(?:선호|먼저\s?보기|추가)|선호하는\s?매체|^\[(?:전화|메일|이메일|카카오톡)\]|서비스된\s?기사입니다|제보를\s?기다립니다|유튜브에서\s?보기|이\s?기사는.{0,30}(?:제공|제휴)|AI\s?(?:요약|리포터|가\s?요약)|자동\s?(?:추출|생성)"
)
_RELATED_HEAD = re.compile(
    r"^[\[【<(■●◆▶☞★*#\s]*(?:관련\s?(?:기사|뉴스|글|포스트|영상|종목)|연관\s?(?:기사|뉴스|글)|(?:이"
    r"|다른|함께)\s?(?:시각\s?)?(?:기사|글)?(?:도|\s?본|\s?보면|\s?볼)?\s?(?:많이\s?본\s?)?(?:기사"
    r"|뉴스|글)"
    r"|추천\s?(?:기사|뉴스|글)|많이\s?본\s?(?:기사|뉴스)|인기\s?(?:기사|뉴스|글)|주요\s?(?:기사|뉴스)"
    r"|오늘의\s?(?:핫뉴스|주요)|최신\s?(?:기사|뉴스|글)|핫\s?뉴스|실시간\s?(?:인기|뉴스)"
    r"|\S{0,12}\s?다른\s?기사(?:\s?보기)?|당신이\s?좋아할.{0,12}|기자의\s?다른|AI추천|이어보기"
    r"|관련\s?기사\s?더\s?보기|함께\s?(?:보면|읽으면)\s?좋은\s?기사|이\s?기사\s?어때요\??|독자들의\s?PICK!?|(?:가장|이\s?시각)\s?많이\s?본\s?(?:기사|뉴스)"
    r"|놓치면\s?(?:안\s?되는|아쉬운)\s?기사|지금\s?뜨는\s?(?:기사|뉴스)|실시간\s?주요\s?뉴스|트렌드\s?뉴스|\S{2,5}\s?기자의\s?(?:다른\s?)?기사\s?더\s?보기|이\s?기사를\s?본\s?독자.{0,16}"
    r"|더\s?보기|관심\s?기사|이\s?시각\s?\S+)[\]】>)■●◆▶☞★*:：\s]*$"
)
_MARKED = re.compile(
    r"^\s*(?:[▶☞▷►]|☎|✉|\[?바로\s?가기)\s*\S|^\s*\[(?:관련|추천|핫|많이|이\s?시각)[^\]]{0,20}\]"
)
_SHARE = frozenset({
    "공유", "공유하기", "기사 공유", "기사공유", "좋아요", "싫어요", "좋아요 0", "스크랩", "인쇄",
    "인쇄하기",
    "프린트", "글씨 크게", "글씨 작게", "글자크기", "글자 크기", "글자크기 설정", "페이스북", "트위터",
    "카카오톡", "카카오스토리", "네이버밴드", "밴드", "URL 복사", "URL복사", "링크 복사", "이메일", "메일",
    "댓글", "댓글 0", "추천", "추천 0", "비추천", "공감", "공감 0", "가", "가+", "가-", "가가", "가 가",
    "목록", "이전글", "다음글",
    "이전", "다음", "닫기", "열기", "더보기", "위로", "TOP", "맨위로", "신고", "신고하기", "저작자표시",
    "구독", "구독하기",
    "이웃추가", "본문 기타 기능", "이미지 확대보기", "사진 확대", "이미지 확대", "이미지 크게 보기",
    "크게보기", "확대보기",
    "팔로우", "북마크", "수정", "삭제", "수정 삭제", "통계", "비밀댓글", "댓글쓰기", "번역", "듣기",
    "기사듣기",
    "기사 듣기", "음성으로 듣기", "요약", "요약보기", "기사를 읽어드립니다", "기사를 읽어드립니다.",
    "기사 읽어주기", "본문 듣기", "본문듣기", "기사 스크랩", "글자 크기 조절",
    "기사원문", "원문보기", "이미지 크게보기", "AI 요약", "본문 요약",
})  # fmt: skip
_AD = frozenset({
    "반응형", "728x90", "320x100", "300x250", "SMALL", "LARGE", "AD", "ad", "광고", "Advertisement",
    "ADVERTISEMENT", "[광고]", "- 광고 -", "-광고-", "cs", "Colored by Color Scripter", "Copy", "복사",
    "복사하기",
    "Contents", "목차", "(끝)", "<끝>", "[끝]", "끝",
})  # fmt: skip
_CREDIT_FIRST = re.compile(
    r"^[\[(（【/ⓒ<▲△◇◆■□\s]*(?:사진|자료|그래픽|그림|출처|이미지|영상|일러스트)\s?(?:출처|제공|자료"
    r"|캡처|캡쳐|설명)?\s?[=:：｜|/ⓒ©]\s?.{1,80}$"
    r"|^\[(?:사진|자료|그래픽|영상|이미지)\]\s?[^.]{1,60}$|^\s*[▲△]\s?\S.{4,250}$|^[\[(（][^\])）]{1,60}(?:사진|제공|캡처|캡쳐)[\])）]$"
)
_CREDIT_GIVEN = re.compile(r"^[^.]{2,40}\s?/?\s?(?:사진|자료|이미지)\s?제공[^.]{0,20}$")
_CREDIT_LAST = re.compile(
    r"^.{10,200}[/|]\s?(?:사진|자료|출처)\s?[=:：].{2,30}$|^.{5,200}\s(?:ⓒ|©)\s?\S{2,20}$"
)
_BYLINE = re.compile(
    rf"^[\[(【<■▶/ⓒ\-–\s]*(?:\d{{4}}[./-]\d{{1,2}}[./-]\d{{1,2}}\s+)?(?:[가-힣A-Za-z0-9·ㆍ=,\s]{{0,24}}[=\s])?(?:글[·ㆍ\s,]*(?:사진)?\s?[=:]?\s?)?"
    rf"[가-힣]{{2,5}}(?:\s?[,·ㆍ/]\s?[가-힣]{{2,4}}){{0,6}}\s?[\[(]?{_POST}"
    rf"(?:[가-힣·ㆍ,/\s]{{0,30}}{_POST})*(?:\s?외\s?\d명)?[\])】>\s]*"
    rf"(?:[\[(<|/=,·ㆍ\s]*{_EMAIL}[\])>\s,]*)*(?:\s?[/|]\s?[가-힣A-Za-z0-9 ]{{2,20}})?$"
)
_LABELLED = re.compile(
    r"^(?:기자명|글쓴이|작성자|취재기자|담당기자)\s*[:：]?\s*[가-힣]{2,4}(?:\s?기자)?$|^글\s?[.=:]\s?[가-힣A-Za-z]{2,12}$"
)
_MAIL_LINE = re.compile(rf"^[가-힣A-Za-z·ㆍ◎■/|,.\s\[\]()【】<=]{{0,30}}[\[(<|/=\s]*{_EMAIL}[\])>\s|.】]*$")
_DATE_LABEL = re.compile(
    r"^[\[(\s]*(?:기사\s?)?(?:입력|등록|승인|송고|게재|발행|작성|수정|최종\s?수정|업데이트"
    r"|최초\s?입력|기사입력|발행일|등록일|작성일|입력일)\s?(?:시간|일시|일자"
    r"|일)?\s?[:：]?\s?[\[\s]*\d{2,4}\s?[.\-/년]"
)
_ONLY_DATE = re.compile(
    r"^[\[(\s]*(?:\d{4}"
    r"|\d{2})\s?[.\-/년]\s?\d{1,2}\s?[.\-/월]\s?\d{1,2}[일.\s]*(?:[(（]?[월화수목금토일](?:요일)?[)）]?)?\s?(?:(?:오전"
    r"|오후)?\s?\d{1,2}\s?[:시].{0,12})?(?:송고|입력|게재)?[\])\s]*$"
)
_TAG_LINE = re.compile(r"^(?:#[^\s#]{1,30}[\s,]*){1,40}$|^태그\s?[:：]")
_CREW = re.compile(
    r"^[\[(（].{0,8}(?:영상\s?취재|영상\s?편집|촬영\s?기자|취재\s?지원|영상\s?디자인|VJ|AD\s?:"
    r"|PD\s?:).{0,80}[\])）]$"
)
_CREW_LINE = re.compile(
    r"^(?:영상\s?취재|영상\s?편집|촬영\s?(?:기자)?|취재\s?영상|CG)\s?[:：]\s?[가-힣A-Za-z·ㆍ,/:\s]{2,70}$"
)
_ATTACHMENT = re.compile(
    r"^\S.{0,80}\.(?:jpe?g|png|gif|pdf|zip|hwpx?|docx?|xlsx?|pptx?|txt|mp[34])\s?\(?\d+(?:\.\d+)?\s?[KMG]?B\)?$",
    re.IGNORECASE,
)


def zone_of_line(line: str) -> Zone | None:
    """Give the zone of a line that is not the author's text, or None.

    Only short lines are judged: a long one that speaks of 제보 or 구독 is an article about it.
    """
    size = len(line)
    if size > 300:
        return None
    if size <= 16:
        if line in _AD:
            return Zone.FURNITURE
        if line in _SHARE:
            return Zone.SHARE
    if line[-3:] in _TOLD and "@" not in line and "▶" not in line:  # what most lines are
        return Zone.CAPTION if line[0] in _CREDIT_STARTS and _is_credit(line) else None
    if _may_state_rights(line) and _RIGHTS.search(line) and not _SENTENCE.search(line):
        return Zone.FURNITURE
    if _is_credit(line):
        return Zone.CAPTION
    return _short_line_zone(line) if size <= 90 else None


_TOLD = frozenset(f"{sign}다." for sign in "했였됐었았이한된있없")
_SENTENCE = re.compile(r"(?:했|였|됐|었|았|이|한|된|있|없)다[.”\"'’]?$")
"""The end of an ordinary declarative sentence of an article, which no tip or rights line has."""
_CREDIT_SIGNS = frozenset("[(（【/ⓒ<▲△◇◆■□")
_CREDIT_WORDS = frozenset({"사진", "자료", "그래", "그림", "출처", "이미", "영상", "일러"})
_CREDIT_STARTS = _CREDIT_SIGNS.union(word[0] for word in _CREDIT_WORDS)


def _may_state_rights(line: str) -> bool:
    """Ask for what ``_RIGHTS`` cannot match without; one sign is found five times as fast as a word."""
    return (
        "ⓒ" in line or "©" in line
        or ("재" in line and ("재배포" in line or "전재" in line))
        or ("작" in line and "저작권" in line)
        or ("습" in line and "학습" in line and "금지" in line)
        or ("g" in line and ("opyright" in line or "ights" in line))
        or ("G" in line and "OPYRIGHT" in line)
    )  # fmt: skip


def _is_credit(line: str) -> bool:
    """Tell the line under a picture by how it begins, what it says was given, or how it ends."""
    opens = line[0] in _CREDIT_STARTS and (line[0] in _CREDIT_SIGNS or line[:2] in _CREDIT_WORDS)
    if opens and _CREDIT_FIRST.search(line):
        return line.count("▲") + line.count("△") < 2
    if "제공" in line and len(line) <= 80 and _CREDIT_GIVEN.search(line):
        return True
    return ("/" in line or "|" in line or "ⓒ" in line or "©" in line) and bool(_CREDIT_LAST.search(line))


_CREDIT_END = re.compile(
    r"(?:제공|캡처|캡쳐|갈무리|사진|연합뉴스|뉴시스|뉴스1|게티이미지\S{0,4}|로이터\S{0,4}|EPA|AFP|AP)[\])）]?$"
    r"|(?:[가-힣.\s)\]’”][/=|]|[ⓒ©])\s?[가-힣A-Za-z1·]{2,12}$"
)


def ends_as_credit(line: str) -> bool:
    """Tell whether a line right below a picture ends in whose picture it is."""
    return len(line) <= 200 and "://" not in line and bool(_CREDIT_END.search(line))


_SERVICE = re.compile(
    r"^(?:본|이)\s?기사는.{0,40}(?:서비스|번역|작성)(?:된|한)\s?기사입니다\.?$"
    r"|^\S{2,8}\s?뉴스는.{0,20}제보를\s?기다립니다\.?$"
)


def _short_line_zone(line: str) -> Zone | None:
    if line.endswith("다.") and "@" not in line and "▶" not in line:
        return Zone.FURNITURE if ("기사" in line or "제보" in line) and _SERVICE.match(line) else None
    if line[0] in _OPENERS and (zone := _first_match(line, _OPENED_RULES)):
        return zone
    if (
        line[0] in _DATED_STARTS
        and (line[-1] in _DATED_ENDS or line[0] in _DIGITS)
        and (zone := _first_match(line, _DATED_RULES))
    ):
        return zone
    telling = bool(_TELLING.search(line))
    if telling and opens_related(line):
        return Zone.RELATED
    posted = telling and (line[0] == "글" or _MAY_BE_BYLINE.search(line))
    if posted and (zone := _first_match(line, _BYLINE_RULES)):
        return zone
    if ":" in line and line[0] in "영촬취C" and _CREW_LINE.match(line):
        return Zone.FURNITURE
    if line[-1] in "B)" and _ATTACHMENT.search(line):
        return Zone.FURNITURE
    tip = telling and _MAY_BE_TIP.search(line) and _TIP.search(line) and not _SENTENCE.search(line)
    return Zone.FURNITURE if tip else None


_Rules = tuple[tuple[re.Pattern[str], Zone], ...]
_OPENERS = frozenset("▶☞▷►☎✉[#(（바태")
_DIGITS = frozenset("0123456789")
_DATED_STARTS = _DIGITS.union("０１２３４５６７８９[(기입등승송게발작수최업")
_DATED_ENDS = _DIGITS.union(")]일분.고력재")
_OPENED_RULES: _Rules = ((_CREW, Zone.FURNITURE), (_MARKED, Zone.RELATED), (_TAG_LINE, Zone.FURNITURE))
_DATED_RULES: _Rules = ((_DATE_LABEL, Zone.BYLINE), (_ONLY_DATE, Zone.BYLINE))
_MAIL_FIRST = re.compile(
    rf"^[\[(</]?\s?{_EMAIL}\s?[\])>]?\s?[가-힣]{{2,4}}(?:[,·ㆍ\s]+[가-힣]{{2,4}}){{0,3}}\s?{_POST}$"
)
"""파이낸셜뉴스 sets the address before the name."""
_MAIL_BEFORE_POST = re.compile(
    rf"^(?:[가-힣A-Za-z0-9]{{2,12}}\s){{0,3}}[가-힣]{{2,4}}\s?[\[(<]\s?{_EMAIL}\s?[\])>]\s?{_POST}$"
)
_BYLINE_RULES: _Rules = (
    (_BYLINE, Zone.BYLINE),
    (_MAIL_BEFORE_POST, Zone.BYLINE),
    (_MAIL_FIRST, Zone.BYLINE),
    (_MAIL_LINE, Zone.BYLINE),
    (_LABELLED, Zone.BYLINE),
)


def _first_match(line: str, rules: _Rules) -> Zone | None:
    for rule, zone in rules:
        if rule.search(line):
            return zone
    return None


_RELATED_WORDS = "기사|뉴스|글|보기|시각|이 좋아|포스트|추천|관련|PICK"
_BYLINE_WORDS = "@|기자|쓴이|작성자|특파원|위원|칼럼|PD|앵커|에디터|리포터|평론가|통신원|편집장|팀장|아나운서"
_TIP_WORDS = (
    r"제보|구독|카톡|카카오톡|채널|보기|선호|바로|앱|레터|후원|유튜브|구글|\[전화\]|메일\]|서비스된"
    r"|이 ?기사|자동|네이버.*(?:만나|추가)|AI.*(?:요약|리포터)"
)
_MAY_OPEN_RELATED = re.compile(_RELATED_WORDS)
_MAY_BE_BYLINE = re.compile(_BYLINE_WORDS)
_MAY_BE_TIP = re.compile(_TIP_WORDS)
_TELLING = re.compile(f"{_RELATED_WORDS}|{_BYLINE_WORDS}|{_TIP_WORDS}")
"""Words without which the rules cannot match: one search for all of them spares most lines everything else.

Each begins with a plain character: a search for alternatives that do not takes twice as long.
"""


def opens_related(line: str) -> bool:
    """Tell whether a line is the head of a list of other articles."""
    return bool(len(line) <= 40 and _MAY_OPEN_RELATED.search(line) and _RELATED_HEAD.match(line))


def is_rights_line(line: str) -> bool:
    """Tell whether a line states who owns the text."""
    return _may_state_rights(line) and bool(_RIGHTS.search(line))


_GLUED_RIGHTS = re.compile(
    r"\s*[<\[(〈]\s?(?:저작권자|ⓒ|©|Copyright).*$|(?<=[.다])\s*[(<\[]끝[)>\]]$|\s*◎\s?공감언론.*$"
    r"|(?<=[.다요\"”’')\]])\s*(?:(?:저작권자|ⓒ|©|Copyrights?)\s?[ⓒ©(\w]|▶|제보는\s).*$",
    re.IGNORECASE,
)
_GLUED_BYLINE = re.compile(
    rf"(?<=[.다요\"”’'])\s*(?P<byline>[\[(/]?\s?(?:[가-힣]{{2,10}}=)?(?:[가-힣·ㆍ]{{2,8}},?\s){{0,3}}[가-힣]{{2,4}}\s?{_POST}(?:\s?[,·ㆍ]\s?[가-힣]{{2,4}}\s?{_POST})*\s?[\[(<]?\s?(?:{_EMAIL})?[\])>\s]*"
    rf"|[가-힣]{{2,4}}\s?[\[(<]?{_EMAIL}[\])>\s]*|/?{_EMAIL}(?:\s?[가-힣]{{2,4}}\s?{_POST})?)$"
)


def cut_glued_tail(paragraph: str) -> list[tuple[int, Zone]]:
    """Find where a byline or a rights line is glued to a paragraph's end: offsets and their zones."""
    end = len(paragraph)
    tail = paragraph[-200:]
    cuts: list[tuple[int, Zone]] = []
    if "▶" in tail or "◎" in tail or "끝" in tail[-4:] or "제보" in tail or _may_state_rights(tail):
        rights = _GLUED_RIGHTS.search(paragraph, max(0, end - 200))
        if rights and rights.start() > 0:
            cuts.append((rights.start(), Zone.FURNITURE))
            end = rights.start()
    start = max(0, end - 90)
    if paragraph[end - 1] not in _NO_BYLINE_ENDS and _MAY_BE_BYLINE.search(paragraph, start, end):
        byline = _GLUED_BYLINE.search(paragraph, start, end)
        if byline and byline.start() > 0:
            cuts.insert(0, (byline.start(), Zone.BYLINE))
    return cuts


_NO_BYLINE_ENDS = frozenset(".?!\"”’'…")
