"""Words of the ``flask`` command that belong to no feature."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import click
from sqlalchemy import create_engine, select
from sqlalchemy.engine import make_url

from .config import ROOT
from .erasing import erase
from .live import SYSTEM, live, perform
from .live.cli import words as of_the_record
from .live.store.database import DATABASE_ERRORS, claim
from .people.restoring import Rights, differences, revoked_since, rights_in


@click.command("describe")
@click.option("--check", is_flag=True, help="Only say whether the files are as they should be.")
def describe(check: bool) -> None:
    """Write what is generated from the register of commands: docs/commands.md, docs/errors.md, client types."""
    from .live.contract.describe import documents

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
@click.option("--replaced", metavar="URL", help="The database as it was before, where it still is (PostgreSQL).")
def restore(backup: str | None, replaced: str | None) -> None:
    """Put a SQLite backup in place of the database, and end what had ended since.

    Every text begins a new epoch; links that are out are void, every sign-in ends, and whose rights were otherwise in
    the replaced database is told. On PostgreSQL bring the data back with its own tools, then run this without BACKUP.
    The server must be stopped.
    """
    from flask_migrate import upgrade

    from .outcome.models import OutcomeDocument

    held = claim_or_say(live().database.url)
    before = rights_of(replaced or (live().database.url if backup else None))
    if backup:
        live().database.dispose()
        put_back(Path(backup), live().database.url)
    upgrade(revision="heads")
    with live().database.reading() as db:
        documents = list(db.scalars(select(OutcomeDocument.id)))
    for document in documents:
        perform("outcome.begin_epoch", SYSTEM, {"document": document})
    tell_rights(before)
    click.echo(f"restored; {len(documents)} texts begin anew")
    if held:
        held.close()


def claim_or_say(url: str) -> Any:
    """The database for us alone; a sentence where a server has it."""
    try:
        return claim(url)
    except RuntimeError as taken:
        raise click.ClickException(f"{taken}: stop it first") from taken


def rights_of(url: str | None) -> Rights | None:
    """Whose rights a database holds that is about to be gone; None where it cannot be read: it may be why we restore."""
    if url is None:
        return None
    engine = create_engine(url)
    try:
        with engine.connect() as connection:
            return rights_in(connection)
    except DATABASE_ERRORS:
        return None
    finally:
        engine.dispose()


def tell_rights(before: Rights | None) -> None:
    """End what was restored, and print what an organiser may want to do again."""
    with live().database.reading() as db:
        after = rights_in(db.connection())
    tokens = revoked_since(before, after) if before else []
    ended = perform("people.end_what_was_restored", SYSTEM, {"tokens": tokens}).result or {}
    click.echo(
        f"{ended['links']} links are void, {ended['letters']} waiting letters are not sent, everybody signs in anew"
    )
    if before is None:
        click.echo("the replaced database was not read: look through roles, removals, passwords and tokens yourself")
        return
    for told in differences(before, after):
        click.echo(f"otherwise before: {told}")


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


class Migrations(click.Command):
    """``flask db``: the words of Flask-Migrate, loaded when one of them is said."""

    def make_context(self, *given: Any, **more: Any) -> click.Context:
        from flask_migrate.cli import db

        made: click.Context = db.make_context(*given, **more)
        return made


words = [*of_the_record, describe, restore, erase, Migrations("db", short_help="Perform database migrations.")]
