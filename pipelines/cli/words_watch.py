"""The words of the log, of the sum of a run, and of what can be wrong with a row, a file or the output."""

from __future__ import annotations

WATCH_WORDS: dict[str, tuple[str, str]] = {
    "option.log": (
        "기록의 꼴: text는 읽기 좋게, json은 한 줄에 JSON 하나. 기본값은 설정의 [log] format.",
        "Form of the log: text to read, json for one object a line; [log] format of the settings by default.",
    ),
    "log.traffic": (
        "  · 요청 {requests}회, {size}, {seconds}초",
        "  · {requests:#request}, {size}, {seconds} s",
    ),
    "log.next_check": ("  · 다음 방문 {at}: {why}", "  · next visit {at}: {why}"),
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
            "{requests:#request}, {size}, {seconds} s"
        ),
    ),
    "row.encoding": ("{line}번째 줄: UTF-8이 아닙니다", "line {line}: not UTF-8"),
    "row.not_json": ("{line}번째 줄: JSON이 아닙니다: {reason}", "line {line}: not JSON: {reason}"),
    "row.no_object": ("{line}번째 줄: JSON 객체가 아닙니다", "line {line}: not a JSON object"),
    "row.no_string": ("'{name}' 값은 문자열이어야 합니다", "'{name}' must be a string"),
    "row.half_pair": ("'{name}' 값에 서로게이트 반쪽이 있습니다", "'{name}' holds half of a surrogate pair"),
    "row.no_source": ("'{id}'(이)라는 소스가 없습니다", "there is no source '{id}'"),
    "row.bad_day": (
        "'published' 값이 ISO 8601 날짜가 아닙니다: {text}",
        "'published' is not an ISO 8601 date: {text}",
    ),
    "output.broken": ("출력을 쓸 수 없습니다: {reason}", "the output cannot be written: {reason}"),
}
