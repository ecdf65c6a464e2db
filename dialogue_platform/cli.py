"""Words of the ``flask`` command that belong to no feature."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.engine import make_url

from .config import ROOT
from .live import SYSTEM, live, perform
from .live.cli import words as of_the_record
from .live.database import claim


@click.command("describe")
@click.option("--check", is_flag=True, help="Only say whether the files are as they should be.")
def describe(check: bool) -> None:
    """Write what is generated from the register of commands: docs/commands.md, docs/errors.md, client types."""
    from .live.describe import documents

    stale = [name for name, text in documents().items() if not _same(ROOT / name, text, check)]
    for name in stale:
        click.echo(f"{'stale' if check else 'written'}: {name}")
    sys.exit(1 if check and stale else 0)


def _same(path: Path, text: str, check: bool) -> bool:
    if path.exists() and path.read_text() == text:
        return True
    if not check:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return False


@click.command("restore")
@click.argument("backup", required=False, type=click.Path(exists=True, dir_okay=False))
def restore(backup: str | None) -> None:
    """Put a SQLite backup in place of the database, and begin a new epoch of every text.

    On PostgreSQL bring the data back with its own tools, then run this without BACKUP. The server must be stopped.
    """
    from .outcome.models import OutcomeDocument

    held = claim(live().database.url)
    if backup:
        live().database.dispose()
        put_back(Path(backup), live().database.url)
    with live().database.reading() as db:
        documents = list(db.scalars(select(OutcomeDocument.id)))
    for document in documents:
        perform("outcome.begin_epoch", SYSTEM, {"document": document})
    click.echo(f"restored; {len(documents)} texts begin anew")
    if held:
        held.close()


def put_back(backup: Path, url: str) -> None:
    """Copy a backup over the database, page by page; a broken one is refused and changes nothing."""
    target = make_url(url).database
    if make_url(url).get_backend_name() != "sqlite" or not target:
        raise click.ClickException("only a SQLite database is restored from a file")
    with closing(sqlite3.connect(backup)) as source:
        try:
            sound = source.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
        except sqlite3.DatabaseError:
            sound = False
        if not sound:
            raise click.ClickException(f"{backup} is not a sound SQLite database")
        with closing(sqlite3.connect(target)) as database:
            source.backup(database)


words = [*of_the_record, describe, restore]
