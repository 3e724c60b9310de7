"""Who owns whom, who rivals whom, who put money into whom, where the text says so between two names.

The word stands between the names (네이버의 자회사 라인), or behind one in a sentence about the other (라인은
네이버의 자회사다). The catalogue directs nothing here and vetoes one thing: a body whose owner it knows
has no other owner.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.catalogue import Catalogue
    from pipelines.recognise.scene import Scene
    from pipelines.records import Mention

CUES = ("자회사", "모회사", "모기업", "계열사", "투자자", "투자사")
"""A sentence needs one of these, or a word of rivalry."""

_MARKS = r"['\"‘“]?"
_WHICH = rf"(?:인|이자|였던)?\s(?:[^.,은는]{{0,24}}\s)?{_MARKS}"
_BETWEEN = (
    (re.compile(rf"의?\s(?:100%\s)?(?:자회사|계열사)(?:인)?\s{_MARKS}"), "owns", False),
    (re.compile(rf"[와과의]?\s(?:[가-힣]{{2}}\s)?(?:모회사|모기업)(?:인)?\s{_MARKS}"), "owns", True),
    (
        re.compile(rf"의\s(?:최대\s|주요\s)?(?:경쟁사|경쟁자|라이벌|맞수|대항마){_WHICH}"),
        "competes_with",
        False,
    ),
    (re.compile(rf"의\s(?:최대\s|주요\s|초기\s)?(?:투자자|투자사){_WHICH}"), "invested_in", True),
)
"""What stands between two names, the relation it states, and whether the second name is the subject."""
_BELONGS = re.compile(r"의?\s(?:100%\s)?(?:자회사|계열사)(?:다|이다|이며|이고|로서|로,|로\s편입)")


def kin(scene: Scene, number: int, inside: Sequence[Mention]) -> Iterator[tuple[str, str, str, str]]:
    """Yield subject, predicate, object and rule of what one sentence states between two of its names."""
    bodies = [m for m in inside if scene.class_of(m.entity) in ("party", "thing")]
    for first, second in pairwise(bodies):
        gap = scene.text[first.end : second.start]
        for pattern, predicate, swap in _BETWEEN:
            if pattern.fullmatch(gap):
                subject, other = (second, first) if swap else (first, second)
                if _may(predicate, subject.entity, other.entity, scene.catalogue):
                    yield subject.entity, predicate, other.entity, "kin"
    yield from _belongings(scene, number, bodies)


def _belongings(scene: Scene, number: int, bodies: Sequence[Mention]) -> Iterator[tuple[str, str, str, str]]:
    """Yield the owner that the sentence gives its topic: 라인은 네이버의 자회사다."""
    topic = bodies[0] if bodies and (bodies[0].particle or "") in {"은", "는", "이", "가"} else None
    for owner in bodies[1:] if topic else ():
        stated = _BELONGS.match(scene.text, owner.end, scene.sentences[number].end)
        if topic and stated and _may("owns", owner.entity, topic.entity, scene.catalogue):
            yield owner.entity, "owns", topic.entity, "kin"


def _may(predicate: str, subject: str, other: str, catalogue: Catalogue) -> bool:
    known = catalogue.entities[other].owner
    return predicate != "owns" or known in (None, subject) or _above(subject, known, catalogue)


def _above(subject: str, known: str | None, catalogue: Catalogue) -> bool:
    """Tell whether the known owner belongs to the one that the text names."""
    return known is not None and catalogue.entities[known].owner == subject
