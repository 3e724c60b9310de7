"""The words of the log, of the sum of a run, and of what can be wrong with a row, a file or the output."""

from __future__ import annotations

WATCH_WORDS: dict[str, tuple[str, str]] = {
    "option.log": (
        "기록의 꼴: text는 읽기 좋게, json은 한 줄에 JSON 하나. 기본값은 설정의 [log] format.",
        "Form of the log: text to read, json for one object a line; [log] format of the settings by default.",
    ),
    "log.traffic": (
        "  · 요청 {requests}회, {size}, {seconds}초",
        "  · {requests} requests, {size}, {seconds} s",
    ),
    "log.next_check": ("  · 다음 방문 {at}", "  · next visit {at}"),
    "log.candidate": (
        "  - {source}: {verdict} {url} {title} {detail}",
        "  - {source}: {verdict} {url} {title} {detail}",
    ),
    "log.sum": (
        (
            "합계: 방문 {visits}, 놓침 {missed}; 봄 {seen} = 저장 {stored} + 버림 {dropped}; "
            "요청 {requests}회, {size}, {seconds}초"
        ),
        (
            "Sum: visits {visits}, missed {missed}; seen {seen} = stored {stored} + dropped {dropped}; "
            "{requests} requests, {size}, {seconds} s"
        ),
    ),
    "output.broken": ("출력을 쓸 수 없습니다: {reason}", "the output cannot be written: {reason}"),
}
