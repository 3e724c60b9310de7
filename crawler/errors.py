"""What can go wrong in the crawler.

    DolpungError                    expected trouble that ends a command with one clear message
    ├── ConfigError                 one or more ConfigProblems, all of them listed
    ├── AlreadyRunning              another process collects into the same database
    └── NothingStored               there is no database yet, or it is empty

Trouble with one page, feed or robots.txt is no exception: it is a ``records.Failure`` or a
``records.Dropped`` with a ``records.Reason`` and reaches the ledger of the visit.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from crawler.records import Bilingual, Reason, SourceState

if TYPE_CHECKING:
    from collections.abc import Sequence


class DolpungError(Exception):
    """Expected trouble, told to the user in their language; exit code 2 by default."""

    exit_code = 2

    def __init__(self, message: Bilingual) -> None:
        super().__init__(message.en)
        self.message = message


@dataclass(frozen=True, slots=True)
class ConfigProblem:
    """One thing wrong with one configuration file."""

    file: Path
    message: Bilingual
    key: str | None = None
    line: int | None = None

    def text(self, lang: str) -> str:
        """Return ``file:line: key: message`` in ``lang``, without the parts that are not known."""
        place = f"{self.file}:{self.line}" if self.line else str(self.file)
        return ": ".join(part for part in (place, self.key, self.message.text(lang)) if part)


class ConfigError(DolpungError):
    """The configuration cannot be used."""

    def __init__(self, problems: Sequence[ConfigProblem]) -> None:
        super().__init__(
            Bilingual(
                ko="\n".join(problem.text("ko") for problem in problems),
                en="\n".join(problem.text("en") for problem in problems),
            )
        )
        self.problems = tuple(problems)


class NothingStored(DolpungError):  # noqa: N818  (a state of the database, nobody's mistake)
    """There is no database at that place yet, or it holds nothing of ours."""


class AlreadyRunning(DolpungError):  # noqa: N818  (a state of the database, nobody's mistake)
    """Another process holds the database's run lock."""


REASONS: dict[Reason, Bilingual] = {
    Reason.DUPLICATE: Bilingual("같은 글이 또 실림", "listed twice"),
    Reason.OUT_OF_SCOPE: Bilingual("방문할 주소가 아님", "not a URL to visit"),
    Reason.ROBOTS: Bilingual("robots.txt가 금지", "disallowed by robots.txt"),
    Reason.KNOWN: Bilingual("이미 저장됨", "already stored"),
    Reason.OVER_LIMIT: Bilingual("한 번에 읽을 수를 넘음", "over the visit's page limit"),
    Reason.STOPPED: Bilingual("중단 요청", "stopped on request"),
    Reason.OUT_OF_RANGE: Bilingual("요청한 기간 밖", "outside the days asked for"),
    Reason.UNCHANGED: Bilingual("바뀌지 않음", "unchanged"),
    Reason.RATE_LIMITED: Bilingual("서버가 천천히 오라고 함", "rate limited"),
    Reason.HTTP_4XX: Bilingual("없는 페이지 (4xx)", "client error (4xx)"),
    Reason.HTTP_5XX: Bilingual("서버 오류 (5xx)", "server error (5xx)"),
    Reason.BLOCKED: Bilingual("접근 거부", "refused by the server"),
    Reason.TIMEOUT: Bilingual("시간 초과", "timed out"),
    Reason.DNS: Bilingual("주소를 찾지 못함 (DNS)", "host not found (DNS)"),
    Reason.CONNECT: Bilingual("연결 실패", "could not connect"),
    Reason.TLS: Bilingual("보안 연결 실패 (TLS)", "TLS failed"),
    Reason.NO_KEY: Bilingual("환경 변수에 API 키가 없음", "no API key in the environment"),
    Reason.PROTOCOL: Bilingual("HTTP 규약 위반", "not proper HTTP"),
    Reason.REDIRECTS: Bilingual("잘못된 이동 (리다이렉트)", "bad redirect"),
    Reason.PRIVATE_ADDRESS: Bilingual("사설 주소", "private address"),
    Reason.TOO_LARGE: Bilingual("너무 큼", "too large"),
    Reason.WRONG_TYPE: Bilingual("읽을 수 없는 형식", "unsupported content type"),
    Reason.UNREADABLE: Bilingual("읽지 못함", "unreadable"),
    Reason.EMPTY: Bilingual("내용 없음", "empty"),
    Reason.NOINDEX: Bilingual("색인 금지 (noindex)", "noindex"),
    Reason.RESERVED: Bilingual("게시자가 이용을 유보", "use reserved by the publisher"),
    Reason.GONE: Bilingual("삭제된 기사", "article is gone"),
    Reason.LOGIN: Bilingual("로그인 필요", "login required"),
    Reason.PAYWALL: Bilingual("유료 기사", "for subscribers only"),
    Reason.CAPTCHA: Bilingual("자동 접속 확인 (캡차)", "bot check (captcha)"),
    Reason.HELD: Bilingual("차단되어 이번에는 물러남", "left alone after a bot check"),
    Reason.LATER: Bilingual("다시 시도할 때가 아님", "next try not due yet"),
    Reason.GIVEN_UP: Bilingual("거듭 거절되어 그만둠", "refused at every try, given up"),
}

STATES: dict[SourceState, Bilingual] = {
    SourceState.OK: Bilingual("정상", "ok"),
    SourceState.QUIET: Bilingual("새 글 없음", "quiet"),
    SourceState.EMPTY: Bilingual("목록이 비어 있음", "empty"),
    SourceState.FAILED: Bilingual("실패", "failed"),
    SourceState.BLOCKED: Bilingual("차단됨", "blocked"),
    SourceState.PARTIAL: Bilingual("일부 실패", "partly failed"),
}
