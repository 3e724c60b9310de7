"""``schema``: the records as JSON Schema; and the rows that the batch doors print."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from pipelines.cli.frame import Refused, Spoken
from pipelines.recognise.labels import DATE_LABEL, figure_label

if TYPE_CHECKING:
    from pipelines.cli.words import Words
    from pipelines.records import DateRef, Event, Figure, Mention, Quote, Recognition, Relation


def schema(say: Words) -> click.Command:
    """Build ``dolpung schema``."""

    @click.command("schema", cls=Spoken, say=say, help=say("schema.help"))
    @click.argument("record", required=False)
    def command(record: str | None) -> None:
        schemas = record_schemas()
        if record is None:
            click.echo(json.dumps(schemas, ensure_ascii=False, indent=2))
        elif record in schemas["$defs"]:
            click.echo(json.dumps(schemas["$defs"][record], ensure_ascii=False, indent=2))
        else:
            raise Refused(say("schema.unknown", name=record, names=", ".join(schemas["$defs"])))

    return command


def record_schemas() -> dict[str, Any]:
    """Return one JSON Schema document (draft 2020-12) with every record under ``$defs``."""
    from pydantic import TypeAdapter

    from crawler import records as crawled
    from crawler.sources import Source
    from pipelines import records as read

    kinds: list[Any] = [
        Source, crawled.Candidate, crawled.Listing, read.Article, read.Recognition, read.NoArticle,
        read.TrendPoint,
    ]  # fmt: skip
    adapters = [(index, "serialization", TypeAdapter(kind)) for index, kind in enumerate(kinds)]
    _, document = TypeAdapter.json_schemas(adapters, title="dolpung")  # type: ignore[arg-type]  # keys may be of any kind, says pydantic
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **document}


def recognition_row(found: Recognition) -> dict[str, Any]:
    """Return a recognition with the keys that ``recognise --batch`` promises."""
    return {
        "mentions": [_mention(mention) for mention in found.mentions],
        "quotes": [_quote(quote) for quote in found.quotes],
        "reported": [_quote(quote) for quote in found.reported],
        "figures": [_figure(figure) for figure in found.figures],
        "dates": [_date(reference) for reference in found.dates],
        "events": [_event(event) for event in found.events],
        "relations": [_relation(relation) for relation in found.relations],
        "tagger": found.tagger,
    }


def _present(**values: Any) -> dict[str, Any]:
    """Leave out what is not known: an absent key, never an empty one."""
    return {key: value for key, value in values.items() if value is not None}


def _mention(mention: Mention) -> dict[str, Any]:
    return _present(
        start=mention.start, end=mention.end, surface=mention.surface, entity_id=mention.entity,
        particle=mention.particle, zone=mention.zone.value, alias=mention.alias, rule=mention.rule,
        certainty=mention.certainty,
    )  # fmt: skip


def _quote(quote: Quote) -> dict[str, Any]:
    return _present(
        start=quote.start, end=quote.end, speaker=quote.speaker, speaker_entity=quote.speaker_entity,
        speaker_start=quote.speaker_start, speaker_end=quote.speaker_end, verb=quote.verb,
        form=quote.form, parent=quote.parent, rule=quote.rule,
    )  # fmt: skip


def _figure(figure: Figure) -> dict[str, Any]:
    return _present(
        start=figure.start, end=figure.end, surface=figure.surface, kind=figure.kind, value=figure.value,
        approximate=figure.approximate, label=figure_label(figure), rule=figure.rule,
    )  # fmt: skip


def _date(reference: DateRef) -> dict[str, Any]:
    return _present(
        start=reference.start, end=reference.end, surface=reference.surface, value=reference.value,
        precision=reference.precision, flags=list(reference.flags), label=DATE_LABEL, rule=reference.rule,
    )  # fmt: skip


def _event(event: Event) -> dict[str, Any]:
    return _present(
        event_type=event.event_type, start=event.start, end=event.end, trigger=event.trigger,
        date=event.date, roles=_roles(event), flags=list(event.flags), rule=event.rule,
    )  # fmt: skip


def _roles(event: Event) -> dict[str, str | list[str]]:
    """Return role → value, or role → values where a role is held by several."""
    roles: dict[str, list[str]] = {}
    for role, value in event.roles:
        roles.setdefault(role, []).append(value)
    return {role: values[0] if len(values) == 1 else values for role, values in roles.items()}


def _relation(relation: Relation) -> dict[str, Any]:
    return _present(
        subject=relation.subject, predicate=relation.predicate, object=relation.object,
        start=relation.start, end=relation.end, rule=relation.rule,
    )  # fmt: skip
