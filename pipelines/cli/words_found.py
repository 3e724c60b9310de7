"""The words for what the recognisers find: sorts of events, parts in them, relations, marks of doubt."""

from __future__ import annotations

_EVENTS = {
    "acquisition": "인수", "announcement": "발표", "appeal": "항소", "appointment": "선임", "block": "차단",
    "business_failure": "사업 실패", "cooperation_talks": "협력 논의", "discontinuation": "중단",
    "divestment": "지분 처분", "founding": "창업", "inauguration": "취임", "investment": "투자",
    "investment_plan": "투자 계획", "launch": "출시", "lawsuit": "소송", "meeting": "만남",
    "model_release": "모델 공개", "operation_start": "가동", "partnership": "제휴", "plan": "계획",
    "policy_change": "규정 변경", "press_conference": "기자회견", "prosecution_demand": "구형",
    "recognition": "선정", "result": "실적", "stake_sale": "지분 매각", "statement": "발언",
    "verdict": "선고", "visit": "방문",
}  # fmt: skip
_ROLES = {
    "a": "당사자", "b": "상대", "actor": "주체", "amount": "금액", "buyer": "사는 쪽", "by": "뽑은 쪽",
    "defendant": "피고", "investor": "투자자", "object": "대상", "org": "조직", "participants": "참석자",
    "partner": "함께한 쪽", "period": "기간", "person": "인물", "place": "장소", "plaintiff": "원고",
    "product": "제품", "project": "사업", "result": "결과", "role": "직책", "seller": "파는 쪽",
    "target": "투자처",
}  # fmt: skip
_RELATIONS = {
    "based_in": "있는 나라", "board_chair_of": "이사회 의장", "ceo_of": "최고경영자", "chair_of": "회장",
    "competes_with": "경쟁", "develops": "개발", "formerly_headed": "예전에 이끎", "founder_of": "창업자",
    "heads": "이끎", "in_litigation_with": "소송 상대", "invested_in": "투자", "located_in": "위치",
    "owns": "보유", "partners_with": "제휴", "president_of": "대통령", "published": "펴냄",
    "sold_shares_of": "지분을 팖", "strategy": "전략", "supplies": "공급", "takes_part_in": "참여",
}  # fmt: skip
_MARKS = {
    "after_publication": "게시일보다 뒤", "approximate": "어림", "deadline": "기한", "planned": "계획",
    "quoted": "인용 속", "scheduled": "예정",
}  # fmt: skip


_FIGURES = {
    "count": "수량", "duration": "기간", "fraction": "분수", "money": "금액", "multiple": "배수",
    "number": "수", "ordinal": "차례", "percent": "비율", "ratio": "비", "score": "점수", "time": "시각",
    "age": "나이",
}  # fmt: skip
_UNITS = {
    "century": "세기", "day": "날", "decade": "십 년", "half": "반기", "hour": "시", "minute": "분",
    "month": "달", "quarter": "분기", "season": "철", "week": "주", "year": "해",
}  # fmt: skip


def _both(kind: str, words: dict[str, str]) -> dict[str, tuple[str, str]]:
    return {f"{kind}.{name}": (korean, name.replace("_", " ")) for name, korean in words.items()}


def kinds_of(kind: str) -> tuple[str, ...]:
    """Return the names of all sorts of ``event`` or ``relation``."""
    return tuple(_EVENTS if kind == "event" else _RELATIONS)


FOUND_WORDS: dict[str, tuple[str, str]] = {
    **_both("event", _EVENTS),
    **_both("role", _ROLES),
    **_both("relation", _RELATIONS),
    **_both("doubt", _MARKS),
    **_both("figure", _FIGURES),
    **_both("unit", _UNITS),
}
