"""Everything the command line says, in Korean and English."""

from __future__ import annotations

from string import Formatter

from pipelines.cli.words_backfill import BACKFILL_WORDS
from pipelines.cli.words_entities import ENTITY_WORDS
from pipelines.cli.words_findings import FINDING_WORDS
from pipelines.cli.words_found import FOUND_WORDS
from pipelines.cli.words_page import PAGE_WORDS
from pipelines.cli.words_plan import PLAN_WORDS
from pipelines.cli.words_watch import WATCH_WORDS


class _Counting(Formatter):
    """Knows one more kind of field: a number with the English noun that it counts."""

    def format_field(self, value: object, format_spec: str) -> str:
        """Write one value; ``#noun`` or ``#noun,plural`` puts the noun behind it."""
        if not format_spec.startswith("#"):
            return format(value, format_spec)
        one, _, many = format_spec[1:].partition(",")
        return f"{value} {one if value == 1 else many or one + 's'}"


_COUNTING = _Counting()


class Words:
    """The words of one language: ``say("collect.done", n=3)``."""

    def __init__(self, lang: str) -> None:
        self.lang = lang
        self._index = 0 if lang == "ko" else 1

    def __call__(self, key: str, /, **values: object) -> str:
        """Return the message of ``key`` with its values; KeyError for a key that does not exist.

        ``{n:#article}`` is "1 article" or "3 articles", ``{n:#entity,entities}`` names an odd plural.
        """
        message = WORDS[key][self._index]
        return _COUNTING.format(message, **values) if values else message

    def name_of(self, kind: str, name: str) -> str:
        """Return the word for a name that the data brings (``event``, ``block``), or the name itself."""
        words = WORDS.get(f"{kind}.{name}")
        return words[self._index] if words else name


WORDS: dict[str, tuple[str, str]] = {
    # the frame
    "help.usage": ("사용법", "Usage"),
    "help.options": ("옵션", "Options"),
    "help.commands": ("명령", "Commands"),
    "help.some_options": ("[옵션]", "[OPTIONS]"),
    "help.some_command": ("명령 [인자]...", "COMMAND [ARGS]..."),
    "error": ("오류", "Error"),
    "usage.no_option": ("'{name}'(이)라는 옵션은 없습니다.", "No such option '{name}'."),
    "usage.no_command": ("'{name}'(이)라는 명령은 없습니다.", "No such command '{name}'."),
    "usage.missing": ("{name} 값이 필요합니다.", "Missing {name}."),
    "usage.bad": ("{name} 값을 쓸 수 없습니다: {reason}", "Bad value for {name}: {reason}"),
    "usage.choices": ("다음 가운데 하나여야 합니다: {names}", "it must be one of {names}"),
    "usage.range": ("{low} 이상 {high} 이하여야 합니다", "it must be from {low} to {high}"),
    "usage.meant": ("혹시: {names}", "Did you mean {names}?"),
    "usage.help": ("도움말: {command} --help", "For help: {command} --help"),
    "file.unreadable": ("{file} 파일을 읽을 수 없습니다: {reason}", "cannot read {file}: {reason}"),
    "file.unwritable": ("{file} 파일에 쓸 수 없습니다: {reason}", "cannot write {file}: {reason}"),
    # options
    "option.lang": (
        "표시 언어. 기본값은 로캘에 따름.",
        "Language of the output; the locale decides by default.",
    ),
    "option.help": ("이 도움말을 보여 주고 끝냅니다.", "Show this help and exit."),
    "option.version": ("버전을 보여 주고 끝냅니다.", "Show the version and exit."),
    "option.config": (
        "설정 폴더. 기본값은 $DOLPUNG_CONFIG, 다음은 함께 설치된 설정.",
        "Configuration folder; by default $DOLPUNG_CONFIG, then the one installed with dolpung.",
    ),
    "option.database": (
        "데이터베이스 URL 또는 SQLite 파일. 기본값은 $DOLPUNG_DATABASE, 다음은 설정 파일.",
        "Database URL or SQLite file; by default $DOLPUNG_DATABASE, then the settings.",
    ),
    "option.since": (
        "이날부터: 2025-02-01, 또는 7d(오늘까지 7일), 2w.",
        "From this day: 2025-02-01, 7d (7 days up to today) or 2w.",
    ),
    "option.until": ("이날까지(포함).", "Up to and including this day."),
    "option.source": ("이 소스만 (여러 번 쓸 수 있음).", "Only this source (may be given several times)."),
    "option.zone": (
        "지면의 이 부분만 (여러 번 쓸 수 있음): title, body, caption … 'all'은 전부.",
        "Only this part of the page (repeatable): title, body, caption …; 'all' for every part.",
    ),
    "option.format": ("출력 형식.", "Output format."),
    "option.backwards": ("{since}이(가) {until}보다 늦습니다.", "{since} is later than {until}."),
    "option.too_long": ("{since}부터 {until}까지는 너무 깁니다.", "{since} to {until} is too long."),
    "option.limit": ("최대 행 수.", "At most so many rows."),
    "option.bad_day": (
        "'{text}'은(는) 날짜(2025-02-01)도 기간(7d, 2w)도 아닙니다.",
        "'{text}' is neither a date (2025-02-01) nor a period (7d, 2w).",
    ),
    "option.bad_zone": ("'{text}'(이)라는 영역은 없습니다: {names}", "there is no zone '{text}': {names}"),
    # dolpung
    "dolpung.help": (
        "한국 AI 뉴스와 블로그에서 누가, 언제부터, 왜 이야기되는지 알려 줍니다.\n\n처음이라면: dolpung demo",
        "Who is being talked about in Korean AI news and blogs, since when, and why.\n\nTry: dolpung demo",
    ),
    # demo
    "demo.short": (
        "설치 확인: 모의 뉴스룸을 실제로 수집해 봅니다.",
        "See it work: collect a demo newsroom for real.",
    ),
    "demo.help": (
        (
            "이 컴퓨터 안에서만 열리는 모의 뉴스룸을 띄워 두 번 수집하고, "
            "찾은 것을 심어 둔 정답과 비교합니다. "
            "인터넷은 쓰지 않습니다. 숫자가 하나라도 다르면 실패(1)로 끝납니다."
        ),
        (
            "Start a demo newsroom on this machine only, collect it twice, and compare what was found "
            "with what was planted. No network is used. Exits with 1 if any number differs."
        ),
    ),
    "demo.keep": (
        "끝난 뒤에도 뉴스룸을 열어 둡니다 (Ctrl-C로 종료).",
        "Leave the newsroom open for a look (Ctrl-C to end).",
    ),
    "demo.database": (
        "이 SQLite 파일에 새로 저장합니다 (있으면 거절).",
        "Store into this new SQLite file (refused if it exists).",
    ),
    "demo.exists": (
        "{file} 파일이 이미 있습니다. 데모는 새 파일에만 저장합니다.",
        "{file} exists already; the demo stores into a new file only.",
    ),
    "demo.start": (
        "모의 뉴스룸: 사이트 {sites}곳, 글 {articles}건 (모두 지어낸 내용). 지금 = {now}",
        "Demo newsroom: {sites:#site}, {articles:#article} (all invented). Now = {now}",
    ),
    "demo.visit": ("{n}차 방문", "Visit {n}"),
    "demo.second": (
        "두 번째 방문은 여섯 시간 뒤: 새 글과 바뀐 글만 저장됩니다.",
        "The second visit comes six hours later: only what is new or changed is stored.",
    ),
    "demo.totals": ("누가 얼마나 언급됐나", "Who was mentioned, and how much"),
    "demo.trend": (
        "최근 14일 ({since} ~ {until}), 하루 언급 수",
        "The last 14 days ({since} to {until}), mentions a day",
    ),
    "demo.legend": (
        "· = 그날 저장된 글이 하나도 없음 (0과 다름)",
        "· = no article stored for that day (not the same as 0)",
    ),
    "demo.truth": ("심어 둔 정답과 비교 (정답 = 찾은 것)", "Compared with what was planted (truth = found)"),
    "demo.same": ("정답 {n}개 항목이 모두 같습니다.", "All {n} planted numbers were found."),
    "demo.differs": ("{bad}개 항목이 다릅니다 (전체 {n}개).", "{bad} of {n} planted numbers differ."),
    "demo.database_at": ("데이터베이스: {file}", "Database: {file}"),
    "demo.ask": ("더 물어보려면:", "Ask it more:"),
    "demo.open": ("뉴스룸이 열려 있습니다 (Ctrl-C로 종료):", "The newsroom is open (Ctrl-C to end):"),
    # collect and run
    "collect.short": ("소스를 지금 한 번 방문합니다.", "Visit the sources once now."),
    "collect.help": (
        (
            "설정된 소스(또는 이름을 준 소스)를 지금 한 번 방문해 새로운 것만 저장합니다. "
            "어느 소스에서도 아무것도 얻지 못하면 1로 끝납니다."
        ),
        (
            "Visit the configured sources (or the named ones) once now and store what is new. "
            "Exits with 1 if nothing could be had from any source."
        ),
    ),
    "collect.no_sources": ("켜져 있는 소스가 없습니다.", "No source is enabled."),
    "collect.source_problem": ("이 소스는 건너뜁니다", "This source is left out"),
    "collect.nothing": ("어느 소스에서도 아무것도 얻지 못했습니다.", "Nothing could be had from any source."),
    "collect.disabled": ("{id} 소스는 꺼져 있습니다: {reason}", "source {id} is switched off: {reason}"),
    "run.short": ("멈출 때까지 일정에 따라 방문합니다.", "Visit on a schedule until stopped."),
    "run.help": (
        (
            "소스마다 배운 리듬에 따라, 파일에 every나 cron이 있으면 그에 따라 방문합니다. "
            "Ctrl-C나 SIGTERM이면 읽던 글을 마치고 끝냅니다."
        ),
        (
            "Visit every source when its rhythm says so, or by the every or cron of its file. "
            "Ctrl-C or SIGTERM finishes the pages in hand."
        ),
    ),
    "run.started": (
        "소스 {n}개를 일정에 따라 방문합니다. Ctrl-C로 종료.",
        "Visiting {n:#source} on schedule. Ctrl-C to stop.",
    ),
    "run.stopping": ("읽던 글을 마치고 끝냅니다 …", "Finishing the pages in hand …"),
    "run.missed": (
        "{id}: {at} 방문을 놓쳤습니다 ({reason})",
        "{id}: the visit of {at} was missed ({reason})",
    ),
    "run.added": ("새 소스를 방문합니다: {ids}", "Sources that are new, visited from now on: {ids}"),
    "run.removed": ("더는 방문하지 않습니다: {ids}", "Sources no longer visited: {ids}"),
    "run.changed": ("바뀐 설정으로 방문합니다: {ids}", "Sources visited as they state it now: {ids}"),
    "run.kept": (
        "이 파일은 쓸 수 없어, 있던 설정을 그대로 씁니다",
        "This file cannot be used; what was there goes on as before",
    ),
    "run.restart": (
        "{file}: 바뀐 내용은 다시 시작해야 쓰입니다",
        "{file}: what changed here takes effect after a restart",
    ),
    "ledger.stored": ("저장", "stored"),
    "ledger.dropped": ("버림", "dropped"),
    "ledger.line": (
        "{id}: 봄 {seen} = 저장 {stored} + 버림 {dropped}  [{state}]",
        "{id}: seen {seen} = stored {stored} + dropped {dropped}  [{state}]",
    ),
    "ledger.failure": ("  ! {url}: {reason} {detail}", "  ! {url}: {reason} {detail}"),
    "progress": ("방문 중", "visiting"),
    # ask
    "mentions.short": ("저장된 언급을 보여 줍니다.", "Show stored mentions."),
    "mentions.help": (
        "저장된 언급을 최근 것부터 보여 줍니다. ENTITY는 id(naver)나 이름(네이버).",
        "Show stored mentions, newest first. ENTITY is an id (naver) or a name (네이버).",
    ),
    "articles.short": ("저장된 글을 보여 줍니다.", "Show stored articles."),
    "articles.help": ("저장된 글을 최근 것부터 보여 줍니다.", "Show stored articles, newest first."),
    "articles.entity": (
        "이 대상을 언급한 글만 (여러 번 쓸 수 있음).",
        "Only articles that mention this entity (repeatable).",
    ),
    "trends.short": ("대상의 날짜별 추세를 보여 줍니다.", "Show an entity's trend by day."),
    "trends.help": (
        (
            "날짜별 언급 수, 글 수, 그날 저장된 글 가운데 비율(95% 구간)을 보여 줍니다. "
            "글이 하나도 저장되지 않은 날은 0이 아니라 빈칸입니다."
        ),
        (
            "Show mentions, articles and the share of all articles stored that day (with 95 % interval). "
            "A day without any stored article is blank, not zero."
        ),
    ),
    "ask.counted": ("언급 {mentions}건, 글 {articles}건", "{mentions:#mention} in {articles:#article}"),
    "ask.more": (
        "(전체 {total}건 가운데 {shown}건만 표시했습니다. --limit로 더 볼 수 있습니다.)",
        "({shown} of {total} shown; --limit shows more)",
    ),
    "trends.undated": (
        "날짜를 알 수 없거나 미래인 글 {n}건은 추세에 넣지 않았습니다.",
        "Articles without a known day, so not part of the trend: {n}.",
    ),
    "show.nothing": ("해당하는 것이 없습니다.", "Nothing found."),
    # visits
    "visits.short": (
        "지난 방문의 장부와 놓친 방문을 보여 줍니다.",
        "Show the ledger of past visits, and missed ones.",
    ),
    "visits.help": (
        "방문마다 봄 = 저장 + 버림(이유별). 놓친 예약 방문도 함께 보여 줍니다.",
        "For every visit: seen = stored + dropped by reason. Missed scheduled visits are shown too.",
    ),
    "made_by.collect": ("수집", "collect"),
    "made_by.run": ("예약", "schedule"),
    "made_by.backfill": ("지난 글 모으기", "backfill"),
    "made_by.demo": ("데모", "demo"),
    "missed.late": ("너무 늦음", "too late"),
    "missed.running": ("앞 방문이 아직 진행 중", "the visit before is still going on"),
    "missed.slept": (
        "컴퓨터나 프로그램이 멈춰 있었음, 한 번 방문해 메움",
        "the computer or the program stood still, one visit makes up for it",
    ),
    "visits.running": ("진행 중", "under way"),
    "visits.interrupted": ("중단됨", "interrupted"),
    "visits.missed": ("놓친 방문", "Missed visits"),
    "visits.unknown": ("{id}번 방문은 없습니다.", "there is no visit {id}."),
    "visits.id": ("이 방문의 글 하나하나를 보여 줍니다.", "Show every line of this visit's ledger."),
    # sources
    "sources.short": ("소스 목록, 자세히 보기, 시험.", "List, show and test sources."),
    "sources.help": ("소스 목록을 보고, 자세히 보고, 저장 없이 시험합니다.", "List, show and test sources."),
    "sources_list.short": ("모든 소스를 보여 줍니다.", "List all sources."),
    "sources_list.help": (
        "모든 소스와 마지막 방문의 상태를 보여 줍니다.",
        "List all sources with the state of their last visit.",
    ),
    "sources_show.short": ("소스 하나를 자세히 보여 줍니다.", "Show one source."),
    "sources_show.help": (
        "소스 하나의 설정을 모두 보여 줍니다.",
        "Show the whole configuration of one source.",
    ),
    "sources_test.short": ("방문해 보되 저장하지 않습니다.", "Visit a source without storing."),
    "sources_test.help": (
        "실제 방문과 같은 코드로 소스를 방문해 저장될 것을 보여 주고, 아무것도 저장하지 않습니다.",
        "Visit a source with the code of a real visit and show what would be stored; nothing is stored.",
    ),
    "sources_test.limit": ("글을 최대 몇 건 읽을지.", "Read at most so many articles."),
    "sources_test.nothing_stored": ("저장된 것은 없습니다.", "Nothing was stored."),
    "source_kind.press": ("신문·방송", "press"),
    "source_kind.trade": ("전문지", "trade press"),
    "source_kind.wire": ("통신사", "wire"),
    "source_kind.blog": ("블로그", "blog"),
    "source_kind.company-blog": ("기업 블로그", "company blog"),
    "source_kind.community": ("커뮤니티", "community"),
    "source_kind.portal": ("포털", "portal"),
    "source_kind.search-api": ("검색 API", "search API"),
    "sources.on": ("켜짐", "on"),
    "sources.off": ("꺼짐", "off"),
    "sources.never": ("방문한 적 없음", "never visited"),
    # replay, schema, config
    "replay.short": (
        "저장된 페이지를 네트워크 없이 다시 읽습니다.",
        "Read all stored pages again without the network.",
    ),
    "replay.help": (
        "저장된 모든 페이지를 지금의 규칙으로 다시 읽어 글과 언급을 새로 만듭니다. 네트워크는 쓰지 않습니다.",
        "Read every stored page again by the present rules and rebuild articles and mentions, offline.",
    ),
    "replay.dry": ("무엇이 달라지는지만 보고 바꾸지 않습니다.", "Only tell what would change."),
    "replay.same": (
        "페이지 {pages}개를 다시 읽었고, 결과는 같습니다.",
        "Read {pages:#page} again; the result is the same.",
    ),
    "replay.changed": (
        "페이지 {pages}개를 다시 읽었고, 결과가 달라졌습니다: 언급 {before} → {after}.",
        "Read {pages:#page} again; the result changed: {before} → {after:#mention}.",
    ),
    "schema.short": ("기록의 JSON Schema를 출력합니다.", "Print the JSON Schema of the records."),
    "schema.help": (
        "기록(글, 언급, 인용 …)의 JSON Schema를 출력합니다.",
        "Print the JSON Schema of the records.",
    ),
    "schema.unknown": ("'{name}'(이)라는 기록은 없습니다: {names}", "there is no record '{name}': {names}"),
    "config.short": ("설정을 점검합니다.", "Check the configuration."),
    "config.help": ("설정을 점검합니다.", "Check the configuration."),
    "config_check.short": ("모든 설정 파일을 점검합니다.", "Check every configuration file."),
    "config_check.help": (
        "설정, 소스, 대상 파일을 모두 점검합니다. 문제가 있으면 파일, 줄, 키를 알려 주고 1로 끝납니다.",
        "Check settings, sources and entities. Problems name the file, line and key; exits with 1.",
    ),
    "config_check.no_sources": (
        "소스가 없어 방문할 곳이 없습니다: {folder}",
        "there is no source, so nothing to visit: {folder}",
    ),
    "config_check.no_entities": (
        "대상이 없어 아무 이름도 찾지 않습니다: {folder}",
        "there is no entity, so no name is looked for: {folder}",
    ),
    "config_check.good": (
        "{folder}: 문제없음. 소스 {sources}개(켜짐 {enabled}개), 대상 {entities}개.",
        "{folder}: no problems. {sources:#source} ({enabled} enabled), {entities:#entity,entities}.",
    ),
    "config_check.bad": ("문제 {n}개.", "{n:#problem}."),
    # columns
    "column.day": ("날짜", "day"),
    "column.entity": ("대상", "entity"),
    "column.surface": ("표기", "surface"),
    "column.particle": ("조사", "particle"),
    "column.zone": ("영역", "zone"),
    "column.rule": ("규칙", "rule"),
    "column.title": ("제목", "title"),
    "column.source": ("소스", "source"),
    "column.url": ("주소", "URL"),
    "column.snippet": ("문맥", "context"),
    "column.start": ("시작", "start"),
    "column.end": ("끝", "end"),
    "column.mentions": ("언급", "mentions"),
    "column.articles": ("글", "articles"),
    "column.total": ("전체 글", "all articles"),
    "column.share": ("비율", "share"),
    "column.low": ("하한", "low"),
    "column.high": ("상한", "high"),
    "column.sources": ("소스 수", "sources"),
    "column.version": ("판", "version"),
    "column.authors": ("글쓴이", "authors"),
    "column.published": ("게시", "published"),
    "column.id": ("id", "id"),
    "column.name": ("이름", "name"),
    "column.kind": ("종류", "kind"),
    "column.run": ("종류", "run"),
    "column.state": ("상태", "state"),
    "column.enabled": ("사용", "enabled"),
    "column.last_visit": ("마지막 방문", "last visit"),
    "column.started": ("시작", "started"),
    "column.seen": ("봄", "seen"),
    "column.stored": ("저장", "stored"),
    "column.dropped": ("버림", "dropped"),
    "column.reasons": ("버린 이유", "dropped by reason"),
    "column.reason": ("이유", "reason"),
    "column.detail": ("자세히", "detail"),
    "column.scheduled": ("예정", "scheduled"),
    "column.visit": ("방문", "visit"),
    "column.outcome": ("결과", "outcome"),
    "column.withdrawn": ("사라짐", "withdrawn"),
    "column.trend": ("추세", "trend"),
    "column.title_mentions": ("제목", "title"),
    "column.body_mentions": ("본문", "body"),
    "column.caption_mentions": ("사진 설명", "caption"),
    **PAGE_WORDS,
    **BACKFILL_WORDS,
    **PLAN_WORDS,
    **ENTITY_WORDS,
    **FOUND_WORDS,
    **FINDING_WORDS,
    **WATCH_WORDS,
}
