"""One quotation, event or relation as a row: what it says, and where it can be looked up."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from crawler.records import SEOUL
from pipelines.cli.read import visible
from pipelines.recognise.about import BESIDE, INSIDE, Sort
from pipelines.records import Event, Quote, Relation

if TYPE_CHECKING:
    from pipelines.app import App
    from pipelines.cli.words import Words
    from pipelines.store import FindingRow

COLUMNS = {
    Sort.QUOTE: ("day", "speaker", "verb", "form", "text", "about", "title", "source", "article_id"),
    Sort.EVENT: ("day", "type", "trigger", "date", "roles", "text", "title", "source", "article_id"),
    Sort.RELATION: ("day", "subject", "predicate", "object", "text", "title", "source", "article_id"),
}
EVIDENCE = ("version", "start", "end", "rule", "published", "url", "page_id", "page_sha256")
"""Further columns of a CSV."""


def finding_row(row: FindingRow, app: App, is_table: bool, say: Words) -> dict[str, Any]:
    """Return a row for ``show_rows``; what is not known is None. In a table, names stand for ids."""
    shown = _in_words(row, app, say) if is_table else _in_ids(row, app, say)
    return {
        "day": row.day,
        **shown,
        "text": visible(row.text).replace("\n", " ") if is_table else row.text,
        "title": visible(row.title) if is_table else row.title,
        "source": row.source,
        "start": row.record.start,
        "end": row.record.end,
        "rule": row.record.rule or None,
        "article_id": row.article_id,
        "version": row.version,
        "published": row.published_at.astimezone(SEOUL).isoformat() if row.published_at else None,
        "seen_at": row.seen_at.isoformat(),
        "url": row.canonical_url,
        "page_id": row.page_id,
        "page_sha256": row.sha256,
    }


def _in_words(row: FindingRow, app: App, say: Words) -> dict[str, Any]:
    def named(value: str) -> str:
        return visible(app.entity_name(value, say.lang))

    match row.record:
        case Quote() as quote:
            return {
                "speaker": named(quote.speaker_entity or quote.speaker or "") or None,
                "verb": quote.verb,
                "form": say.name_of("form", quote.form),
                "about": ", ".join(_about(row, app, say)) or None,
            }
        case Event() as event:
            roles = (f"{say.name_of('role', role)}: {named(value)}" for role, value in event.roles)
            doubts = [say.name_of("doubt", flag) for flag in event.flags]
            when = f"{event.date or '?'} ({', '.join(doubts)})" if doubts else event.date
            return {
                "type": say.name_of("event", event.event_type),
                "trigger": event.trigger,
                "date": when,
                "roles": ", ".join(roles) or None,
            }
        case Relation() as relation:
            return {
                "subject": named(relation.subject),
                "predicate": say.name_of("relation", relation.predicate),
                "object": named(relation.object),
            }


def _about(row: FindingRow, app: App, say: Words) -> list[str]:
    names = [app.entity_name(entity, say.lang) for entity, part in row.concerns if part == INSIDE]
    beside = [app.entity_name(entity, say.lang) for entity, part in row.concerns if part == BESIDE]
    return names + [say("findings.beside", name=name) for name in beside]


def _in_ids(row: FindingRow, app: App, say: Words) -> dict[str, Any]:
    match row.record:
        case Quote() as quote:
            return {
                "speaker": quote.speaker,
                "speaker_entity": quote.speaker_entity,
                "speaker_name": app.entity_name(quote.speaker_entity, say.lang)
                if quote.speaker_entity
                else None,
                "speaker_start": quote.speaker_start,
                "speaker_end": quote.speaker_end,
                "verb": quote.verb,
                "form": quote.form,
                "about": [entity for entity, part in row.concerns if part == INSIDE],
                "beside": [entity for entity, part in row.concerns if part == BESIDE],
            }
        case Event() as event:
            return {
                "type": event.event_type,
                "trigger": event.trigger,
                "date": event.date,
                "roles": [[role, value] for role, value in event.roles],
                "flags": list(event.flags),
            }
        case Relation() as relation:
            return {
                "subject": relation.subject,
                "predicate": relation.predicate,
                "object": relation.object,
            }
