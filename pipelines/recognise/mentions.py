"""The linker: which of the catalogue's names stand in a text, and for whom.

One scan finds every candidate; each is judged by its alias's policy; where valid candidates overlap, the
leftmost wins, and of two with one start the longest. Blocked words take part and win like names, so
굿네이버스 covers the 네이버 in it. README.md explains the rules.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipelines.recognise.candidates import Candidate, Choice, Places, find_candidates
from pipelines.recognise.catalogue import Policy
from pipelines.recognise.evidence import Found, Scene, judge
from pipelines.recognise.gazetteer import Folded, fold
from pipelines.recognise.parts import take_apart
from pipelines.recognise.references import CERTAINTY as REFERENCE_CERTAINTY
from pipelines.recognise.references import antecedent
from pipelines.recognise.typos import CERTAINTY as TYPO_CERTAINTY
from pipelines.recognise.typos import can_be_misspelt, find_typos
from pipelines.records import CONTENT_ZONES, Block, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipelines.recognise.catalogue import Alias
    from pipelines.recognise.index import Index

_CONTEXT, _FREE = Policy.CONTEXT, Policy.FREE


def find_mentions(text: str, index: Index, blocks: Sequence[Block] = ()) -> tuple[Mention, ...]:
    """Return all mentions of the catalogue's entities, in text order.

    A collective gives several mentions of one span. Without blocks the whole text is body. Names in
    notices and picture credits get the zone ``furniture``.
    """
    folded = fold(text)
    places = Places(text, folded, blocks)
    candidates, cues = find_candidates(text, folded, index, places)
    if not candidates:
        return ()
    firm = _firm(candidates, Scene(folded.text, cues, (), index.kin, index.peers))
    choices = _choose(candidates, Scene(folded.text, cues, firm, index.kin, index.peers))
    choices = take_apart(folded.text, choices, candidates, index.catalogue)
    choices += _typos(folded.text, choices, places)
    choices.sort(key=lambda choice: choice.start)
    return tuple(_mentions(text, folded, choices))


def _firm(candidates: Sequence[Candidate], scene: Scene) -> list[Found]:
    """Return what is mentioned without evidence from other mentions: the ground to judge the rest on."""
    found: list[Found] = []
    taken = 0
    for candidate in candidates:
        if candidate.start < taken:
            continue
        alias = _certain(candidate, scene)
        if alias and candidate.zone in CONTENT_ZONES:
            found.append(Found(candidate.start, candidate.end, alias.entities))
        if alias or candidate.entry.blocked:
            taken = candidate.end
    return found


def _certain(candidate: Candidate, scene: Scene) -> Alias | None:
    for alias, _ in candidate.readings:
        if alias.policy is not _CONTEXT and judge(alias, candidate.start, candidate.end, scene):
            return alias
    return None


def _choose(candidates: Sequence[Candidate], scene: Scene) -> list[Choice]:
    choices: list[Choice] = []
    named: dict[str, int] = {}
    taken = 0
    for candidate in candidates:
        if candidate.start < taken:
            continue
        choice = _judged(candidate, scene) or _referred(candidate, named)
        if choice is None and candidate.entry.blocked:
            choice = Choice(candidate.start, candidate.end, candidate.zone)
        if choice:
            choices.append(choice)
            taken = candidate.end
            for entity in choice.entities if choice.zone in CONTENT_ZONES else ():
                named[entity] = choice.start
    return choices


def _judged(candidate: Candidate, scene: Scene) -> Choice | None:
    for alias, tail in candidate.readings:
        rule = judge(alias, candidate.start, candidate.end, scene)
        if rule:
            return Choice(
                candidate.start, candidate.end, candidate.zone, alias.entities, alias, alias.text,
                tail.particle or None, rule,
            )  # fmt: skip
    return None


def _referred(candidate: Candidate, named: dict[str, int]) -> Choice | None:
    if candidate.tail is None:
        return None
    person = antecedent(candidate.entry.persons, named)
    if person is None:
        return None
    return Choice(
        candidate.start, candidate.end, candidate.zone, (person,), None, candidate.entry.pattern,
        candidate.tail.particle or None, "reference", REFERENCE_CERTAINTY,
    )  # fmt: skip


def _typos(text: str, choices: Sequence[Choice], places: Places) -> list[Choice]:
    names = {
        text[choice.start : choice.end]: choice.alias
        for choice in choices
        if choice.alias and choice.alias.policy is _FREE and choice.zone in CONTENT_ZONES
    }
    eligible = {name: alias for name, alias in names.items() if can_be_misspelt(name)}
    taken = [(choice.start, choice.end) for choice in choices]
    found: list[Choice] = []
    for typo in find_typos(text, eligible, taken):
        block = places.around(typo.start, typo.end)
        if block and not any(choice.start < typo.end and typo.start < choice.end for choice in found):
            zone = places.zone(typo.start, typo.end, block[2])
            alias = typo.alias
            found.append(
                Choice(
                    typo.start,
                    typo.end,
                    zone,
                    alias.entities,
                    alias,
                    alias.text,
                    typo.particle,
                    "typo",
                    TYPO_CERTAINTY,
                )
            )
    return found


def _mentions(text: str, folded: Folded, choices: Sequence[Choice]) -> Iterator[Mention]:
    for first, last, zone, entities, _, shown, particle, rule, certainty in choices:
        if entities:
            start, end = folded.span(first, last)
            surface = text[start:end]
            for entity in entities:
                yield Mention(entity, surface, start, end, zone, particle, shown, rule, certainty)
