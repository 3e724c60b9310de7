"""``entities list``, ``show`` and ``check``: the catalogue of who and what is looked for."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from pipelines.app import App, open_app
from pipelines.cli.frame import Commands, Spoken
from pipelines.cli.options import place_options
from pipelines.cli.show import console, format_option, show_rows
from pipelines.records import EntityKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from pipelines.aliases import AliasTrouble
    from pipelines.cli.words import Words
    from pipelines.recognise.catalogue import Alias, Catalogue, Entity

KINDS = click.Choice([kind.value for kind in EntityKind])


def entities(say: Words) -> click.Command:
    """Build ``dolpung entities``."""
    commands = {"list": "entities", "show": "entities", "check": "entities", "add": "entity"}
    return Commands(say, commands, prefix="entities_", name="entities", help=say("entities.help"))


def entities_list(say: Words) -> click.Command:
    """Build ``dolpung entities list``."""

    @click.command("list", cls=Spoken, say=say, help=say("entities_list.help"))
    @click.option("--kind", multiple=True, type=KINDS, help=say("entities_list.kind"))
    @format_option(say)
    @place_options(say, database=False)
    def command(kind: tuple[str, ...], form: str, config: Path | None) -> None:
        chosen = [
            entity
            for entity in open_app(config).catalogue.entities.values()
            if entity.kind in (kind or EntityKind)
        ]
        rows = [_list_row(entity, form, say) for entity in chosen]
        show_rows(rows, ["id", "kind", "ko", "en", "aliases"], form, say)

    return command


def entities_show(say: Words) -> click.Command:
    """Build ``dolpung entities show``."""

    @click.command("show", cls=Spoken, say=say, help=say("entities_show.help"))
    @click.argument("entity")
    @click.option("--json", "as_json", is_flag=True, help=say("read.json"))
    @place_options(say, database=False)
    def command(entity: str, as_json: bool, config: Path | None) -> None:
        app = open_app(config)
        shown = app.catalogue.entities[app.entity_id(entity)]
        if as_json:
            click.echo(json.dumps(entity_document(shown, app.catalogue), ensure_ascii=False, indent=2))
        else:
            _show_entity(shown, app, say)

    return command


def entities_check(say: Words) -> click.Command:
    """Build ``dolpung entities check``."""

    @click.command("check", cls=Spoken, say=say, help=say("entities_check.help"))
    @format_option(say)
    @place_options(say)
    @click.pass_context
    def command(ctx: click.Context, form: str, config: Path | None, database: str | None) -> None:
        from pipelines.aliases import check_aliases, unseen_aliases

        app = open_app(config, database)
        troubles = check_aliases(app.catalogue, _files(app))
        if database:
            troubles += unseen_aliases(app.catalogue, _seen(app))
        show_troubles(troubles, form, say)
        errors = sum(trouble.is_error for trouble in troubles)
        if form == "table":
            counts = {
                "entities": len(app.catalogue.entities),
                "aliases": sum(1 for _ in app.catalogue.aliases),
            }
            click.echo(
                say("entities_check.counted", errors=errors, warnings=len(troubles) - errors, **counts)
            )
        ctx.exit(1 if errors else 0)

    return command


def show_troubles(troubles: Iterable[AliasTrouble], form: str, say: Words) -> None:
    """Print what is wrong with names; nothing at all in a table without rows."""
    shown = _grouped(troubles) if form == "table" else troubles
    rows = [_trouble_row(trouble, form, say) for trouble in shown]
    if rows or form != "table":
        show_rows(rows, ["level", "trouble", "alias", "entities"], form, say)


def _grouped(troubles: Iterable[AliasTrouble]) -> list[AliasTrouble]:
    """Put the warnings of one sort about one entity into one line: unseen aliases are many."""
    lines: dict[tuple[object, ...], AliasTrouble] = {}
    for trouble in troubles:
        key = (trouble.trouble, trouble.entities or trouble.alias, trouble.alias if trouble.is_error else "")
        known = lines.get(key)
        lines[key] = replace(known, alias=f"{known.alias}, {trouble.alias}") if known else trouble
    return list(lines.values())


def _trouble_row(trouble: AliasTrouble, form: str, say: Words) -> dict[str, Any]:
    level = "error" if trouble.is_error else "warning"
    table = form == "table"
    return {
        "level": say(f"level.{level}") if table else level,
        "trouble": say(f"trouble.{trouble.trouble.value}") if table else trouble.trouble.value,
        "alias": trouble.alias,
        "entities": list(trouble.entities) if form.startswith("json") else ", ".join(trouble.entities),
    }


def _files(app: App) -> Iterator[Any]:
    from crawler.tables import read_table
    from pipelines.recognise.catalogue import EntityFile

    for path in sorted((app.folder / "entities").glob("*.toml")):
        table = read_table(path, EntityFile)
        if isinstance(table, EntityFile):
            yield table


def _seen(app: App) -> dict[str, int]:
    """Count all stored mentions by alias, in every zone."""
    from pipelines.records import Zone
    from pipelines.store import Axis, Query

    with app.open_store() as store:
        return store.mention_counts(Query(zones=frozenset(Zone)), Axis.ALIAS)


def _list_row(entity: Entity, form: str, say: Words) -> dict[str, Any]:
    kind = entity.kind.value
    return {
        "id": entity.id,
        "kind": say(f"kind.{kind}") if form == "table" else kind,
        "ko": entity.name.ko,
        "en": entity.name.en,
        "aliases": len(entity.aliases),
    }


def entity_document(entity: Entity, catalogue: Catalogue) -> dict[str, Any]:
    """Return everything that the catalogue knows of an entity, as JSON-ready values."""
    others = catalogue.entities.values()
    return {
        "id": entity.id,
        "kind": entity.kind.value,
        "name": {"ko": entity.name.ko, "en": entity.name.en},
        "owner": entity.owner,
        "owns": [other.id for other in others if other.owner == entity.id],
        "roles": [
            {"at": role.at, "title": role.title, "former": role.former} for role in entity.roles
        ],
        "staff": [
            {"id": other.id, "title": role.title, "former": role.former}
            for other in others for role in other.roles if role.at == entity.id
        ],
        "collectives": [one.text for one in catalogue.collectives if entity.id in one.entities],
        "blocked": _blocked_around(entity, catalogue),
        "aliases": [_alias_document(alias) for alias in entity.aliases],
    }  # fmt: skip


def _blocked_around(entity: Entity, catalogue: Catalogue) -> list[str]:
    """Return the blocked words that hold a name of the entity."""
    from pipelines.recognise.gazetteer import fold

    names = [fold(alias.text).text for alias in entity.aliases]
    return [word for word in catalogue.blocked if any(name in fold(word).text for name in names)]


_CONDITIONS = (
    "cues", "against", "cue_tails", "followed_by", "preceded_by", "not_followed_by", "not_preceded_by",
    "compounds", "near",
)  # fmt: skip


def _alias_document(alias: Alias) -> dict[str, Any]:
    conditions = {name: sorted(getattr(alias, name)) for name in _CONDITIONS if getattr(alias, name)}
    return {
        "text": alias.text,
        "policy": alias.policy.value,
        "exact": alias.exact,
        "kin": alias.kin,
        **conditions,
    }


def _show_entity(entity: Entity, app: App, say: Words) -> None:
    from rich.table import Table

    known = entity_document(entity, app.catalogue)
    click.echo(f"{entity.name.ko} · {entity.name.en}  ({entity.id}, {say(f'kind.{entity.kind.value}')})")
    facts = Table.grid(padding=(0, 2))
    facts.add_column(style="dim", no_wrap=True)
    facts.add_column(overflow="fold")
    for name, value in _parts(known, app, say):
        if value:
            facts.add_row(say(f"part.{name}"), value)
    console().print(facts, markup=False)
    rows = [_alias_row(alias) for alias in known["aliases"]]
    show_rows(rows, ["alias", "policy", "conditions"], "table", say)


def _parts(known: dict[str, Any], app: App, say: Words) -> Iterator[tuple[str, str]]:
    def named(entity: str) -> str:
        return f"{app.entity_name(entity, say.lang)} ({entity})"

    def office(role: dict[str, Any], who: str) -> str:
        former = say("part.former") + " " if role["former"] else ""
        return f"{named(who)} {former}{role['title']}"

    yield "owner", named(known["owner"]) if known["owner"] else ""
    yield "owns", ", ".join(map(named, known["owns"]))
    yield "roles", ", ".join(office(role, role["at"]) for role in known["roles"])
    yield "staff", ", ".join(office(role, role["id"]) for role in known["staff"])
    yield "collectives", ", ".join(known["collectives"])
    yield "blocked", ", ".join(known["blocked"])


def _alias_row(alias: dict[str, Any]) -> dict[str, Any]:
    stated = [f"{name}: {', '.join(alias[name])}" for name in _CONDITIONS if name in alias]
    flags = [name for name, shown in (("exact", alias["exact"]), ("kin = false", not alias["kin"])) if shown]
    return {
        "alias": alias["text"],
        "policy": alias["policy"],
        "conditions": "\n".join([*flags, *stated]) or None,
    }
