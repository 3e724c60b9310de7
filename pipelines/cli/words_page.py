"""The words of ``read``, ``recognise`` and ``explain``, and of the parts of a page."""

from __future__ import annotations

PAGE_WORDS: dict[str, tuple[str, str]] = {
    "read.short": ("글 하나를 읽어 보여 줍니다.", "Read one article and show it."),
    "read.help": (
        (
            "저장된 HTML 파일(- 는 표준 입력)이나 웹 주소의 글 하나를 읽어, "
            "부분마다 영역을, 항목마다 찾은 곳을, 날짜마다 고른 이유를 보여 줍니다. "
            "아무것도 저장하지 않습니다. --batch는 여러 파일을 읽어 한 줄에 하나씩 JSON으로 "
            "출력합니다. 글이 아니거나 읽지 못한 행이 있으면 1로 끝납니다."
        ),
        (
            "Read one article from a saved HTML file (- is standard input) or a web address and show it: "
            "every block with its zone, every field with where it stands on the page, every date with the "
            "reason it was chosen. Nothing is stored. "
            "--batch reads many files and prints one line of JSON each. "
            "Exits with 1 if it is no article or any row failed."
        ),
    ),
    "read.batch": (
        'JSON Lines 파일 또는 - : {"name", "file", "url"?, "content_type"?, "source"?}',
        'JSON Lines file or - : {"name", "file", "url"?, "content_type"?, "source"?}',
    ),
    "read.url": ("FILE의 원래 웹 주소.", "The web address that FILE came from."),
    "read.source": (
        "이 소스의 규칙으로 읽습니다. 기본값은 주소로 찾은 소스.",
        "Read by the rules of this source; by default the source of the address.",
    ),
    "read.json": ("JSON으로 출력합니다.", "Print JSON."),
    "read.one_of": ("FILE|URL과 --batch 가운데 하나만 주세요.", "give either FILE|URL or --batch."),
    "read.no_article": ("{page}: 글이 아닙니다: {reason}", "{page}: not an article: {reason}"),
    "read.not_fetched": ("{page}: 가져오지 못했습니다: {reason}", "{page}: could not be fetched: {reason}"),
    "read.follow": ("글은 이 주소에 있습니다: {url}", "The article is at {url}"),
    "read.dates": ("찾은 날짜와 고른 이유", "Dates found, and why one was chosen"),
    "read.images": ("이미지", "Images"),
    "read.assumed": ("시간대는 추정", "zone assumed"),
    "refusal.empty": ("본문이 없습니다", "no article text"),
    "refusal.unreadable": ("읽을 수 없습니다", "unreadable"),
    "refusal.shell": ("글을 담은 틀일 뿐입니다", "only the frame around an article"),
    "refusal.too_large": ("너무 큽니다", "too large"),
    "refusal.noindex": ("색인 금지(noindex) 글입니다", "marked noindex"),
    "refusal.reserved": ("게시자가 이용을 유보했습니다", "its publisher reserves its use"),
    "refusal.gone": ("삭제되었거나 없는 글입니다", "the article is gone"),
    "refusal.login": ("로그인해야 볼 수 있습니다", "a login is required"),
    "refusal.paywall": ("유료 회원만 볼 수 있습니다", "for subscribers only"),
    "refusal.captcha": ("자동 접속 확인(캡차) 페이지입니다", "a bot check"),
    # the facts of an article
    "fact.title": ("제목", "title"),
    "fact.deck": ("부제", "deck"),
    "fact.body": ("본문", "text"),
    "fact.characters": ("{count}자", "{count} characters"),
    "fact.authors": ("글쓴이", "authors"),
    "fact.published": ("게시", "published"),
    "fact.modified": ("수정", "modified"),
    "fact.publisher": ("매체", "publisher"),
    "fact.section": ("분야", "section"),
    "fact.wire": ("통신사", "wire"),
    "fact.tags": ("태그", "tags"),
    "fact.comments": ("댓글 수", "comments"),
    "fact.rights": ("저작권", "rights"),
    "fact.language": ("언어", "language"),
    "fact.source": ("소스", "source"),
    "fact.url": ("주소", "address"),
    "fact.reader": ("읽은 규칙", "read by"),
    "fact.flags": ("주의", "look out"),
    # where a fact stands on its page
    "place.above": ("본문 위", "above the text"),
    "place.address": ("웹 주소", "its address"),
    "place.below": ("본문 아래", "below the text"),
    "place.byline_above": ("본문 위 기자 줄", "byline above the text"),
    "place.byline_below": ("본문 아래 기자 줄", "byline below the text"),
    "place.dateline": ("첫머리의 기자 표시", "dateline"),
    "place.last_lines": ("본문 끝줄", "last lines of the text"),
    "place.listing": ("목록", "its listing"),
    "place.page": ("페이지 전체", "the whole page"),
    "place.path": ("본문 위 경로", "path above the text"),
    "place.script": ("스크립트", "script"),
    "place.selector": ("소스의 선택자", "selector of the source"),
    "place.source": ("소스 설정", "the source's file"),
    "place.text": ("본문", "text"),
    "place.title_element": ("title 요소", "title element"),
    "precision.second": ("초까지", "to the second"),
    "precision.minute": ("분까지", "to the minute"),
    "precision.day": ("날짜만", "date only"),
    "flag.undated": ("날짜를 찾지 못했습니다", "no date found"),
    "flag.noindex": ("색인 금지(noindex)", "marked noindex"),
    "flag.published_in_future": ("게시 시각이 미래입니다", "published in the future"),
    "flag.modified_before_published": ("수정이 게시보다 빠릅니다", "changed before it was published"),
    "flag.far_from_feed": ("피드의 날짜와 크게 다릅니다", "far from the date of the feed"),
    "date_why.agrees": ("화면에 보이는 날짜와 맞음", "agrees with what the page shows"),
    "date_why.agrees_in_zone": (
        "잘못 적힌 시간대를 빼면 화면에 보이는 날짜와 맞음",
        "agrees with what the page shows, once its wrong zone is set aside",
    ),
    "date_why.shown": ("글 옆에 보이는 날짜", "shown on the page beside the article"),
    "date_why.first": ("페이지가 정확히 밝힌 첫 날짜", "first exact statement of the page"),
    "date_why.same": ("게시 시각과 같아 수정으로 보지 않음", "the same as the publication: not a change"),
    "date_why.refused": ("이해할 수 없어 추측하지 않음", "not understood: refused rather than guessed"),
    "date_why.aside": ("더 나은 증거가 있어 쓰지 않음", "set aside: another witness is better"),
    "zone.title": ("제목", "title"),
    "zone.deck": ("부제", "deck"),
    "zone.heading": ("소제목", "heading"),
    "zone.body": ("본문", "body"),
    "zone.blockquote": ("인용문", "blockquote"),
    "zone.caption": ("사진 설명", "caption"),
    "zone.table": ("표", "table"),
    "zone.byline": ("기자", "byline"),
    "zone.furniture": ("부속", "furniture"),
    "zone.related": ("관련 기사", "related"),
    "zone.share": ("공유", "share"),
    "zone.comment": ("댓글", "comment"),
    "column.role": ("구분", "role"),
    "column.raw": ("쓰인 대로", "as written"),
    "column.witness": ("어디에", "where"),
    "column.at": ("읽은 값", "read as"),
    "column.chosen": ("채택", "chosen"),
    "column.src": ("주소", "address"),
    "column.alt": ("대체 글", "alt text"),
    "column.caption": ("설명", "caption"),
    # recognise
    "recognise.short": (
        "글에서 언급, 인용, 수치, 날짜를 찾습니다.",
        "Find mentions, quotes, figures and dates in texts.",
    ),
    "recognise.help": (
        "글마다 찾은 것을 한 줄에 하나씩 JSON으로 출력합니다. 실패한 행이 있으면 1로 끝납니다.",
        "Print what is found in each text as one line of JSON. Exits with 1 if any row failed.",
    ),
    "recognise.batch": (
        'JSON Lines 파일 또는 - : {"id", "text", "published"?, "author"?}',
        'JSON Lines file or - : {"id", "text", "published"?, "author"?}',
    ),
    # explain
    "explain.short": ("무엇을 왜 찾았는지 보여 줍니다.", "Show what is found in a text, and why."),
    "explain.help": (
        (
            "글에서 찾은 언급, 인용, 수치, 날짜, 사건, 관계를 표시하고, 하나하나 어느 규칙으로 "
            "얼마나 확실하게 찾았는지 보여 줍니다. WHAT은 저장된 글의 번호, 파일, 웹 주소, 또는 문장 그대로."
        ),
        (
            "Mark the mentions, quotes, figures, dates, events and relations of a text and tell by which "
            "rule and how surely each was found. WHAT is the id of a stored article, a file, a web address, "
            "or the text itself."
        ),
    ),
    "explain.published": (
        "'어제' 같은 날짜의 기준이 되는 게시일: 2025-02-01.",
        "Day of publication, for words such as 'yesterday': 2025-02-01.",
    ),
    "explain.no_article": ("저장된 글 {id}번이 없습니다.", "there is no stored article {id}."),
    "ask.outdated": (
        "글 {n}건은 다른 규칙이나 이름 목록으로 읽어, 그 뒤에 더한 이름은 찾지 않았습니다: dolpung replay",
        "read by other rules: {n:#article}. Names added since were not looked for there: dolpung replay",
    ),
    "explain.older": (
        "저장할 때의 규칙({stored})으로 찾은 것입니다. 지금 규칙은 {present}: dolpung replay",
        "Found by the rules of its time ({stored}); the present ones are {present}: dolpung replay",
    ),
    "explain.no_day": (
        "게시일을 몰라 값을 정하지 못한 날짜 {n}개: --published 2025-02-01",
        "Dates without a value, because the day of publication is not known: {n}; --published 2025-02-01",
    ),
    "explain.nothing": ("찾은 것이 없습니다.", "Nothing was found."),
    "found.mention": ("언급", "mention"),
    "found.quote": ("인용", "quote"),
    "found.reported": ("간접 인용", "reported"),
    "found.figure": ("수치", "figure"),
    "found.date": ("날짜", "date"),
    "found.event": ("사건", "event"),
    "found.relation": ("관계", "relation"),
    "column.span": ("위치", "span"),
    "column.found": ("구분", "found"),
    "column.what": ("무엇", "what"),
    "column.alias": ("별칭", "alias"),
    "column.certainty": ("확실성", "certainty"),
}
