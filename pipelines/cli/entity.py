"""``entities add``: a new entity, what it would find in the stored texts, and its lines of TOML."""

from __future__ import annotations

import json
import os
import shutil
import tomllib
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from crawler.errors import ConfigProblem
from crawler.oserrors import meaning
from pipelines.app import App, open_app
from pipelines.cli.entities import KINDS, show_troubles
from pipelines.cli.frame import Refused, Spoken
from pipelines.cli.options import place_options
from pipelines.cli.show import console, show_rows
from pipelines.recognise.catalogue import Policy

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipelines.cli.words import Words
    from pipelines.recognise.catalogue import Catalogue
    from pipelines.rehearse import Change, Rehearsal

CUSTOM = "custom.toml"
HEADING = "# Entities added by hand or with `dolpung entities add`.\n"
POLICIES = click.Choice([one.value for one in Policy if one is not Policy.COLLECTIVE])
SHOWN = 10
"""Mentions shown of those that would be added."""


@dataclass(frozen=True, slots=True)
class NewEntity:
    """What the command line says of a new entity."""

    entity: str
    kind: str
    ko: str
    en: str
    alias: tuple[str, ...] = ()
    owner: str | None = None
    policy: str | None = None
    """The policy of all its names; None: that of the spelling (``default_policy``)."""
    cue: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    role: tuple[tuple[str, str], ...] = ()
    former_role: tuple[tuple[str, str], ...] = ()
    """Offices of a person: the id of where, and the title."""

    @property
    def toml(self) -> str:
        """Its lines in a file of ``config/entities``."""
        lines = [
            "[[entity]]",
            f"id = {_quoted(self.entity)}",
            f"kind = {_quoted(self.kind)}",
            f"name = {{ ko = {_quoted(self.ko)}, en = {_quoted(self.en)} }}",
        ]
        if self.owner:
            lines.append(f"owner = {_quoted(self.owner)}")
        roles = [*(_role(*one) for one in self.role), *(_role(*one, former=True) for one in self.former_role)]
        lines += _listed("roles", roles)
        lines += _listed("aliases", map(_quoted, self.alias))
        lines += _listed("cues", map(_quoted, self.cue))
        lines += _listed("blocked", map(_quoted, self.blocked))
        if self.policy:
            for name in dict.fromkeys((self.ko, self.en, *self.alias)):
                lines += ["[[entity.alias]]", f"text = {_quoted(name)}", f"policy = {_quoted(self.policy)}"]
        return "\n".join(lines) + "\n"

    @property
    def needs_evidence(self) -> bool:
        """Tell whether its names are to be believed with evidence only, and nothing could be any."""
        return self.policy == "context" and not (self.cue or self.owner or self.role or self.former_role)


def _listed(key: str, values: Iterable[str]) -> list[str]:
    joined = ", ".join(values)
    return [f"{key} = [{joined}]"] if joined else []


def _role(at: str, title: str, *, former: bool = False) -> str:
    end = ", former = true" if former else ""
    return f"{{ at = {_quoted(at)}, title = {_quoted(title)}{end} }}"


def _quoted(text: str) -> str:
    """Return a TOML basic string: JSON's, but for DEL, which TOML wants escaped."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def entities_add(say: Words) -> click.Command:
    """Build ``dolpung entities add``."""

    def offices(
        _: click.Context, __: click.Parameter, values: tuple[str, ...]
    ) -> tuple[tuple[str, str], ...]:
        pairs = [value.partition(":") for value in values]
        if not all(at.strip() and title.strip() for at, _, title in pairs):
            raise click.BadParameter(say("entities_add.bad_role"))
        return tuple((at.strip(), title.strip()) for at, _, title in pairs)

    @click.command("add", cls=Spoken, say=say, help=say("entities_add.help"))
    @click.argument("entity", metavar="ID")
    @click.option("--kind", required=True, type=KINDS, help=say("entities_add.kind"))
    @click.option("--ko", required=True, metavar="NAME", help=say("entities_add.ko"))
    @click.option("--en", required=True, metavar="NAME", help=say("entities_add.en"))
    @click.option("--alias", multiple=True, metavar="NAME", help=say("entities_add.alias"))
    @click.option("--owner", metavar="ID", help=say("entities_add.owner"))
    @click.option(
        "--role", multiple=True, metavar="ID:TITLE", callback=offices, help=say("entities_add.role")
    )
    @click.option(
        "--former-role",
        multiple=True,
        metavar="ID:TITLE",
        callback=offices,
        help=say("entities_add.former_role"),
    )
    @click.option("--policy", type=POLICIES, help=say("entities_add.policy"))
    @click.option("--cue", multiple=True, metavar="WORD", help=say("entities_add.cue"))
    @click.option("--blocked", multiple=True, metavar="WORD", help=say("entities_add.blocked"))
    @click.option("--write", is_flag=True, help=say("entities_add.write"))
    @place_options(say)
    def command(write: bool, config: Path | None, database: str | None, **stated: str) -> None:
        new = NewEntity(**stated)  # type: ignore[arg-type]  # Click gives tuples for what is repeatable
        app = open_app(config, database)
        if new.entity in app.catalogue.entities:
            raise Refused(say("entities_add.exists", id=new.entity))
        if new.needs_evidence:
            raise click.UsageError(say("entities_add.no_evidence"))
        changed = _catalogue_with(new, app, say)
        _refuse_clashes(new, app, changed, say)
        click.echo(new.toml)
        _preview(new, app, changed, database, say)
        if write:
            click.echo(say("entities_add.written", file=append_entity(new, app.folder / "entities", say)))
        else:
            click.echo(say("entities_add.not_written"))

    return command


def _catalogue_with(new: NewEntity, app: App, say: Words) -> Catalogue:
    """Load the catalogue from a copy of its files with the new lines; whatever is wrong is told."""
    from pipelines.recognise.catalogue import load_catalogue

    folder = app.folder / "entities"
    with TemporaryDirectory() as copy:
        for path in folder.glob("*.toml"):
            shutil.copy(path, copy)
        append_entity(new, Path(copy), say)
        catalogue, problems = load_catalogue(Path(copy))
    if problems:
        for problem in problems:
            placed = ConfigProblem(folder / problem.file.name, problem.message, problem.key, problem.line)
            click.echo(placed.text(say.lang), err=True)
        raise Refused(say("entities_add.bad", n=len(problems)))
    return catalogue


def _refuse_clashes(new: NewEntity, app: App, changed: Catalogue, say: Words) -> None:
    """Print what the new names do to others; refuse those that could not be told apart."""
    from pipelines.aliases import check_aliases
    from pipelines.recognise.catalogue import EntityFile

    known = set(check_aliases(app.catalogue))
    table = EntityFile.model_validate(tomllib.loads(new.toml))
    troubles = [trouble for trouble in check_aliases(changed, [table]) if trouble not in known]
    show_troubles(troubles, "table", say)
    errors = sum(trouble.is_error for trouble in troubles)
    if errors:
        raise Refused(say("entities_add.bad", n=errors))


def _preview(new: NewEntity, app: App, changed: Catalogue, database: str | None, say: Words) -> None:
    """Show what the entity would find; without a database, unless one was named, say that there is none."""
    from pipelines.recognise import Recogniser
    from pipelines.rehearse import rehearse

    store = app.open_store() if database else app.store_if_any()
    if store is None:
        click.echo(say("entities_add.no_texts"))
        return
    with store:
        _show_rehearsal(rehearse(store, new.entity, app.recogniser, Recogniser(changed)), say)


def _show_rehearsal(found: Rehearsal, say: Words) -> None:
    articles = {change.article_id for change in found.gained}
    click.echo(
        say(
            "entities_add.preview",
            articles=found.articles,
            gained=len(found.gained),
            in_articles=len(articles),
        )
    )
    _show_changes(found.gained, say)
    if found.lost:
        click.echo(say("entities_add.lost", n=len(found.lost)))
        _show_changes(found.lost, say)


def _show_changes(changes: tuple[Change, ...], say: Words) -> None:
    if not changes:
        return
    shown = changes[:SHOWN]
    if len(shown) < len(changes):
        click.echo(say("entities_add.first", n=len(shown)))
    rows = [
        {
            "id": change.article_id,
            "entity": change.mention.entity,
            "snippet": f"{change.before}[{change.mention.surface}]{change.after}".replace("\n", " "),
            "title": change.title,
        }
        for change in shown
    ]
    show_rows(rows, ["id", "entity", "snippet", "title"], "table", say)
    console().print()


def append_entity(new: NewEntity, folder: Path, say: Words) -> Path:
    """Append the entity to ``custom.toml`` of a folder, as a whole or not at all; return the file."""
    file = folder / CUSTOM
    draft = file.with_name(f".{CUSTOM}.{os.getpid()}")
    try:
        before = file.read_bytes() if file.exists() else HEADING.encode()
        gap = b"" if before.endswith(b"\n") else b"\n"
        draft.write_bytes(before + gap + b"\n" + new.toml.encode())
        draft.replace(file)
    except OSError as error:
        raise Refused(say("file.unwritable", file=file, reason=meaning(error).text(say.lang))) from error
    return file
