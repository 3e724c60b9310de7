"""The words of ``plan``, and what ``run`` says of a source that is held back."""

from __future__ import annotations

PLAN_WORDS: dict[str, tuple[str, str]] = {
    "plan.short": (
        "소스마다 다음 방문 시각과 이유를 보여 줍니다.",
        "Show when each source is visited next, and why.",
    ),
    "plan.help": (
        (
            "소스마다 다음 방문 시각, 그 이유, 배운 리듬(월요일부터 여섯 시간씩), 목록이 가장 빨리 찬 시간, "
            "이어진 실패를 보여 줍니다. 소스 하나를 적으면 리듬을 시간마다 보여 줍니다. "
            "파일에 every나 cron이 있으면 그대로 따르고, 서버가 정한 기다림은 어떤 설정보다 앞섭니다."
        ),
        (
            "For every source: the next visit, why then, its learned rhythm (six hours a sign, from Monday), "
            "how quickly its list filled, and failures in a row. For one source the rhythm is shown hour by "
            "hour. An every or cron in its file is followed; what a server asks for goes before any setting."
        ),
    ),
    "plan.held": (
        "{id}: {at}까지 기다립니다 (서버의 요청 또는 이어진 실패)",
        "{id}: held back until {at} (its server asks for it, or it keeps failing)",
    ),
    "plan.never": ("아직 방문하지 않음: 다음 실행 때", "never visited: with the next run"),
    "plan.off": ("꺼 둔 소스입니다 (enabled = false)", "switched off (enabled = false)"),
    "plan.no_rhythm": ("아직 배운 리듬이 없습니다.", "No rhythm is learned yet."),
    "plan.rhythm": (
        "배운 리듬: 한 글자가 한 시간(0시부터), 가장 높은 것은 시간당 {top:.1f}건",
        "Learned rhythm: one sign an hour from 0:00, the highest is {top:.1f} items an hour",
    ),
    "plan.days": ("월 화 수 목 금 토 일", "Mon Tue Wed Thu Fri Sat Sun"),
    "plan.window": (
        "목록 {url}: {size}건, 가장 빨리 찬 시간 {fill}",
        "List {url}: {size} items, quickest time to fill: {fill}",
    ),
    "plan.never_full": ("아직 모름", "not known yet"),
    "column.next": ("다음 방문", "next visit"),
    "column.why": ("이유", "because"),
    "column.rhythm": ("리듬(월–일)", "rhythm Mon–Sun"),
    "column.window": ("목록이 차는 시간", "list full in"),
    "column.failures": ("이어진 실패", "failures"),
}
