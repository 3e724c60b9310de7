"""What ``collect --from`` says."""

from __future__ import annotations

BACKFILL_WORDS: dict[str, tuple[str, str]] = {
    "backfill.from": (
        "이 날짜부터 나온 지난 글을 사이트맵, 목록, 아카이브를 거슬러 올라가며 모읍니다.",
        "Collect what was published since this day, going back through sitemaps, lists and archives.",
    ),
    "backfill.to": (
        "--from과 함께: 이 날짜까지(포함). 없으면 오늘까지.",
        "With --from: up to and including this day; today when not given.",
    ),
    "backfill.no_from": ("--to는 --from과 함께 씁니다.", "--to needs --from."),
    "backfill.no_source": (
        "--from에는 소스 이름이 필요합니다: dolpung collect 소스 --from 2025-01-01",
        "--from needs the names of sources: dolpung collect SOURCE --from 2025-01-01",
    ),
    "backfill.no_past": (
        (
            "지난 글을 찾을 길이 없는 소스입니다(피드에는 최근 글만 있습니다): {ids}. "
            "소스 파일에 [[sitemaps]]나 [[archives]]를 넣거나 [[listings]]에 pages 또는 next를 적으세요."
        ),
        (
            "there is no way to the past of: {ids} (feeds hold only the latest articles). "
            "Give the source file [[sitemaps]] or [[archives]], or pages or next in [[listings]]."
        ),
    ),
    "backfill.round": (
        "{id}: 목록 {read}개 읽음, {open}개 남음 · 저장 {stored}, 버림 {dropped} · 기다리는 글 {waiting}",
        "{id}: {read} listings read, {open} left · stored {stored}, dropped {dropped} · {waiting} waiting",
    ),
    "backfill.line": (
        "{id}: 봄 {seen} = 저장 {stored} + 버림 {dropped} · {rounds}번 방문",
        "{id}: seen {seen} = stored {stored} + dropped {dropped} · {rounds:#visit}",
    ),
    "backfill.left_out": (
        "기간 밖이라 읽지 않은 사이트맵 {n}개",
        "{n:#sitemap} not read: outside the period by date",
    ),
    "backfill.done": ("기간 전체를 마쳤습니다.", "The whole period is done."),
    "backfill.unfinished": (
        "아직 남았습니다(목록 {open}개, 글 {waiting}개). 같은 명령을 다시 실행하면 이어서 합니다.",
        "Not finished ({open:#listing} and {waiting:#article} left). The same command goes on from here.",
    ),
}
