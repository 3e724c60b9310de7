"""How a text looks with everything found in it: marked where it stands, and listed with its rule."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Any

from rich.padding import Padding
from rich.text import Text

from pipelines.cli.page import reading_width
from pipelines.cli.read import visible
from pipelines.cli.show import console, show_rows
from pipelines.records import DateRef, Event, Figure, Mention, Quote, Recognition, Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from pipelines.app import App
    from pipelines.cli.words import Words

Found = Mention | Quote | Figure | DateRef | Event | Relation


@dataclass(frozen=True, slots=True)
class Look:
    """How one sort of thing is marked: by colour on a terminal, by brackets elsewhere.

    What holds other things, often a whole sentence of them, has brackets on a terminal too: a colour of its
    own would be hidden by theirs.
    """

    style: str
    before: str
    after: str
    always_brackets: bool = False


LOOKS = {
    "reported": Look("italic blue", "‹", "›"),
    "quote": Look("italic green", "«", "»"),
    "event": Look("bold red", "⟦", "⟧", always_brackets=True),
    "relation": Look("bold blue", "⟨", "⟩", always_brackets=True),
    "figure": Look("yellow", "{", "}"),
    "date": Look("magenta", "<", ">"),
    "mention": Look("bold reverse cyan", "[", "]"),
}
"""Later ones are drawn over earlier ones."""

COLUMNS = ("span", "found", "surface", "what", "rule", "alias", "certainty")
_LONGEST = 40


def show_marked(text: str, found: Recognition, app: App, say: Words) -> None:
    """Print the text with its marks, the legend, and one line for each thing found."""
    screen = console()
    parts = _by_sort(found)
    coloured = screen.color_system is not None and not screen.no_color  # bold alone tells too little apart
    marked = coloured_text(text, parts) if coloured else Text(bracketed(text, parts))
    screen.print(Padding(marked, (0, 0, 1, 0)), width=reading_width(screen))
    if not any(parts.values()):
        screen.print(say("explain.nothing"))
        return
    screen.print(_legend([name for name, things in parts.items() if things], coloured, say))
    screen.print()
    show_rows(found_rows(text, parts, app, say), COLUMNS, "table", say)


def _by_sort(found: Recognition) -> dict[str, Sequence[Found]]:
    return {
        "reported": found.reported,
        "quote": found.quotes,
        "event": found.events,
        "relation": found.relations,
        "figure": found.figures,
        "date": found.dates,
        "mention": found.mentions,
    }


def coloured_text(text: str, parts: dict[str, Sequence[Found]]) -> Text:
    """Return the text with a style for each sort of thing, and brackets for what holds others."""
    shown = Text(visible(text))
    for name, things in parts.items():
        for thing in things if not LOOKS[name].always_brackets else ():
            shown.stylize(LOOKS[name].style, thing.start, thing.end)
    marks = brackets({name: things for name, things in parts.items() if LOOKS[name].always_brackets})
    places = sorted(marks)
    pieces = [shown[: places[0]] if places else shown]
    for place, following in pairwise([*places, len(text)]):
        pieces += [Text(sign, LOOKS[name].style) for sign, name in marks[place]]
        if place < following:
            pieces.append(shown[place:following])
    return Text().join(pieces)


def bracketed(text: str, parts: dict[str, Sequence[Found]]) -> str:
    """Return the text with brackets around everything found; the outer span's stand outside."""
    marks = brackets(parts)
    pieces = [
        "".join(sign for sign, _ in marks.get(place, ())) + char for place, char in enumerate(visible(text))
    ]
    return "".join(pieces) + "".join(sign for sign, _ in marks.get(len(text), ()))


def brackets(parts: dict[str, Sequence[Found]]) -> dict[int, list[tuple[str, str]]]:
    """Return the brackets before each offset, in their order, each with the sort of thing it is for."""
    names = reversed(LOOKS)  # of two equal spans the one that is drawn last stands inside
    found = ((thing.start, thing.end, name) for name in names for thing in parts.get(name, ()))
    spans = dict.fromkeys(found)  # three relations that one sentence states are marked once
    before: dict[int, list[tuple[str, str]]] = {}
    after: dict[int, list[tuple[str, str]]] = {}
    for start, end, name in sorted(spans, key=lambda span: span[1] - span[0]):
        before.setdefault(start, []).insert(0, (LOOKS[name].before, name))
        after.setdefault(end, []).append((LOOKS[name].after, name))
    return {place: after.get(place, []) + before.get(place, []) for place in {*before, *after}}


def _legend(names: Iterable[str], coloured: bool, say: Words) -> Text:
    legend = Text()
    for name in names:
        look, word = LOOKS[name], say(f"found.{name}")
        bare = coloured and not look.always_brackets
        legend.append(word if bare else f"{look.before}{word}{look.after}", look.style)
        legend.append("  ")
    return legend


def found_rows(
    text: str, parts: dict[str, Sequence[Found]], app: App, say: Words
) -> Iterator[dict[str, Any]]:
    """Yield one row for each thing found, in the order of the text."""
    everything = [(thing, name) for name, things in parts.items() for thing in things]
    for thing, name in sorted(everything, key=lambda pair: (pair[0].start, pair[0].end)):
        surface = visible(text[thing.start : thing.end]).replace("\n", " ")
        yield {
            "span": f"{thing.start}-{thing.end}",
            "found": say(f"found.{name}"),
            "surface": surface if len(surface) <= _LONGEST else surface[: _LONGEST - 1] + "…",
            "what": visible(meaning(thing, app, say)),
            "rule": thing.rule or None,
            "alias": getattr(thing, "alias", None),
            "certainty": getattr(thing, "certainty", None),
        }


def meaning(thing: Found, app: App, say: Words) -> str:
    """Say what a thing was taken for: the entity, the speaker, the value."""
    match thing:
        case Mention():
            return f"{app.entity_name(thing.entity, say.lang)} ({thing.entity}), {_zone(thing, say)}"
        case Quote():
            speaker = app.entity_name(thing.speaker_entity, say.lang) if thing.speaker_entity else None
            form = say.name_of("form", thing.form)
            return " · ".join(part for part in (speaker or thing.speaker, thing.verb, form) if part)
        case Figure():
            kind = say.name_of("figure", thing.kind)
            return f"{'≈ ' if thing.approximate else ''}{thing.value or '?'} ({kind})"
        case DateRef():
            precision = say.name_of("unit", thing.precision)
            return " ".join((thing.value or "?", f"({precision})", *_doubts(thing, say)))
        case Event():
            roles = ", ".join(
                f"{say.name_of('role', role)}: {_name(value, app, say)}" for role, value in thing.roles
            )
            told = f"{say.name_of('event', thing.event_type)} ‘{thing.trigger}’"
            return " · ".join(part for part in (told, roles, thing.date, *_doubts(thing, say)) if part)
        case Relation():
            ends = _name(thing.subject, app, say), _name(thing.object, app, say)
            return f"{ends[0]} → {say.name_of('relation', thing.predicate)} → {ends[1]}"


def _doubts(thing: DateRef | Event, say: Words) -> list[str]:
    return [say.name_of("doubt", flag) for flag in thing.flags]


def _zone(mention: Mention, say: Words) -> str:
    return say(f"zone.{mention.zone.value}")


def _name(value: str, app: App, say: Words) -> str:
    return app.entity_name(value, say.lang)
