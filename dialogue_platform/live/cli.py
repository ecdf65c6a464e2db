"""Words of the ``flask`` command about the record, and how any of them performs a command."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select

from . import SYSTEM, Actor, clock, live, perform
from .errors import Refusal
from .record.anchor import BadAnchor, read, written
from .record.resealing import FIRST, not_whole, seal_stream
from .record.verification import Checking
from .store.coverage import NotCovered, Replayed, models
from .store.streams import Stream

COUNTED = ("streams", "rows of the journal", "rows sealed", "rows not sealed yet", "texts", "payloads erased")


def perform_or_say(command: str, actor: Actor = SYSTEM, /, **args: Any) -> dict[str, Any]:
    """Perform a command for a word of the command line; a refusal is said in a sentence, and ends it."""
    try:
        return perform(command, actor, args).result or {}
    except Refusal as refused:
        raise click.ClickException(refused.text()) from refused


@click.command("verify-journal")
@click.option("--anchor", "anchors", multiple=True, type=click.File("r"), help="What `flask anchor` once printed.")
@click.option("--explain", is_flag=True, help="Say of each table and column what covers it, and look no further.")
def verify_journal(anchors: tuple[Any, ...], explain: bool) -> None:
    """Is the record whole? Exit 1 and say which row of which table was changed, added or taken away."""
    if explain:
        click.echo("\n".join(_explained()))
        return
    with live().database.reading() as db:
        checking = Checking(db, _anchored(anchors))
        complaints = 0
        for complaint in checking.complaints():
            complaints += 1
            click.echo(complaint)
    for note in checking.notes:
        click.echo(note)
    counted = ", ".join(f"{checking.counts[name]} {name}" for name in COUNTED)
    click.echo(f"{counted}, {complaints} complaints")
    sys.exit(1 if complaints else 0)


def _anchored(files: tuple[Any, ...]) -> dict[str, dict[int, str]]:
    found: dict[str, dict[int, str]] = {}
    for file in files:
        try:
            said = read(file.read())
        except (BadAnchor, UnicodeDecodeError) as fault:
            raise click.ClickException(f"{file.name}: {fault}") from fault
        for name, places in said.items():
            found.setdefault(name, {}).update(places)
    return found


def _explained() -> list[str]:
    lines = []
    for name, model in sorted(models().items()):
        lines.append(f"{name}: {_words(model.__record__)}")
        beside = getattr(model.__record__, "beside", {})
        lines += [f"  {column}: {_words(one)}" for column, one in sorted(beside.items())]
    return lines


def _words(declared: Any) -> str:
    if isinstance(declared, NotCovered):
        return f"not covered. {declared.why}"
    return f"made again ({declared.by})" if isinstance(declared, Replayed) else "sealed by each act that changes it"


@click.command("anchor")
@click.option("--check", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Compare with this one.")
@click.pass_context
def anchor(context: click.Context, check: Path | None) -> None:
    """Print the newest hash of every chain, to be kept where the database is not: in a letter, on paper."""
    if check is not None:
        with check.open() as file:
            context.invoke(verify_journal, anchors=(file,), explain=False)
        return
    with live().database.reading() as db:
        click.echo(written(db, clock.now()), nl=False)


@click.command("seal")
@click.option("--again", is_flag=True, help="Rows that have a seal, too: after a migration that changed them.")
@click.option("--because", default=FIRST, help="Why, for the record.", show_default=True)
def seal(again: bool, because: str) -> None:
    """Seal rows from before there were seals as they are now. A server does this by itself when it first starts."""
    if again and because == FIRST:
        raise click.ClickException("say why, by --because")
    with live().database.reading() as db:
        streams = list(db.scalars(select(Stream.name))) if again else not_whole(db)
    sealed = sum(seal_stream(stream, because, again) for stream in streams)
    click.echo(f"{sealed} rows sealed on {len(streams)} streams")


words = [verify_journal, anchor, seal]
