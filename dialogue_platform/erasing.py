"""``flask erase``: erasure by law. The change goes the road; files of this machine and what databases leave behind, here."""

from __future__ import annotations

import getpass
import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import closing, suppress
from pathlib import Path

import click
from flask import current_app
from flask.cli import AppGroup
from sqlalchemy import JSON, String, Text, cast, func, or_, select
from sqlalchemy.engine import make_url

from .extensions import db
from .live import Actor, live
from .live.cli import perform_or_say
from .live.store.journal import JournalEntry, small_of_ascii
from .people.addresses import same_form
from .people.erasing import called
from .people.models import Participant, User
from .questions.models import Question
from .speakers.models import FloorRequest

NOT_REACHED = """\
Not reached from here, and yours to see to:
- backups, and databases that were put aside; erase again after restoring one
- files and calendars that people have downloaded, and letters that have been delivered
- logs of proxies and mail servers in front of this server
- what lies on people's devices: drafts that were never sent; open pages let go of it as they follow
- other machines that serve this database: INSTANCE/exports and INSTANCE/mail there
- what others wrote about the person in texts, titles, answers and the outcome document"""
#: seconds to wait for readers to let go of old pages
PATIENCE = 20.0

erase = AppGroup("erase", help="Erasure by law, journaled: who did it and why, not what.")
_reason = click.option("--reason", required=True, help="The number of the case; it is kept in the journal.")


@erase.command("person")
@click.argument("email")
@_reason
@click.option("--dry-run", is_flag=True, help="Only count what would be erased.")
def person(email: str, reason: str, dry_run: bool) -> None:
    """Erase whoever signs in as EMAIL: name, address, function, questions, requests, letters."""
    with live().database.reading() as reading:
        user = reading.scalar(select(User).where(User.email == same_form(email)))
        if user is None:
            raise click.ClickException("nobody signs in with this address")
        mine = reading.scalars(select(Participant).where(Participant.user_id == user.id)).all()
        addresses, names = called(reading, user, mine)
        counts = _counts(user, [one.id for one in mine])
    for what, count in counts.items():
        click.echo(f"{what}: {count}")
    click.echo(f"letters in INSTANCE/mail: {len(list(_letters(addresses)))}")
    if dry_run:
        click.echo("nothing was changed")
        return
    _perform("people.erase", user=user.id, reason=reason)
    for letter in list(_letters(addresses)):
        letter.unlink()
    _sweep()
    for place, count in _left(*addresses, *names):
        click.echo(f"still stands in {place}: {count}")
    click.echo(NOT_REACHED)


@erase.command("question")
@click.argument("id")
@_reason
def question(id: str, reason: str) -> None:
    """Erase one question, by its id: every wording, and what was answered in writing."""
    _erase_one("questions.erase", question=id, reason=reason)


@erase.command("request")
@click.argument("id")
@_reason
def request(id: str, reason: str) -> None:
    """Erase subject, name and reasons of one request for the floor or statement, by its id."""
    _erase_one("speakers.erase_request", request=id, reason=reason)


@erase.command("file")
@click.argument("id")
@_reason
def file(id: str, reason: str) -> None:
    """Erase one file, by its id: its name, and its bytes unless the dialogue has them under another name too."""
    _erase_one("files.erase", file=id, reason=reason)


def _erase_one(command: str, **args: str) -> None:
    _perform(command, **args)
    _sweep()
    click.echo(f"erased\n{NOT_REACHED}")


def _perform(command: str, **args: str) -> None:
    perform_or_say(command, Actor(system=f"terminal:{getpass.getuser()}"[:50]), **args)


def _counts(user: User, mine: list[str]) -> dict[str, int]:
    questions = select(func.count()).select_from(Question).where(Question.author_id.in_(mine))
    theirs = or_(FloorRequest.participant_id.in_(mine), FloorRequest.speaker_id.in_(mine))
    requests = select(func.count()).select_from(FloorRequest).where(theirs)
    acts = select(func.count()).select_from(JournalEntry).where(JournalEntry.actor == user.id)
    with live().database.reading() as reading:
        found = {"dialogues": len(mine)}
        for what, query in (
            ("questions", questions),
            ("requests for the floor", requests),
            ("own acts in the journal", acts),
        ):
            found[what] = reading.scalar(query) or 0
        return found


def _letters(addresses: Iterable[str]) -> Iterator[Path]:
    """Those that hold one of these addresses."""
    wanted = [address.lower().encode() for address in addresses]
    for letter in (Path(current_app.instance_path) / "mail").glob("*.eml"):
        held = letter.read_bytes().lower()
        if any(address in held for address in wanted):
            yield letter


def _left(*words: str) -> Iterator[tuple[str, int]]:
    """Columns in which one of these words still stands, so that somebody looks."""
    with live().database.reading() as reading:
        for table in db.metadata.sorted_tables:
            for column in table.columns:
                if not isinstance(column.type, String | JSON):
                    continue
                small = {form for word in words for form in (word.lower(), small_of_ascii(word))}
                held = [func.lower(cast(column, Text)).contains(word, autoescape=True) for word in small]
                count = reading.scalar(select(func.count()).select_from(table).where(or_(*held)))
                if count:
                    yield f"{table.name}.{column.name}", count


def _sweep() -> None:
    """Kept files go, and the pages in which databases keep what was deleted."""
    for kept in (Path(current_app.instance_path) / "exports").glob("*"):
        with suppress(OSError):
            kept.unlink()
    database = live().database
    url = make_url(database.url)
    if url.get_backend_name() != "sqlite":
        with database.writer.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
            connection.exec_driver_sql("VACUUM")
        return
    with closing(sqlite3.connect(str(url.database), timeout=PATIENCE, isolation_level=None)) as connection:
        try:
            connection.execute("VACUUM")
        except sqlite3.OperationalError as error:
            click.echo(f"The file keeps old pages ({error}): run this word again while less is written.", err=True)
            return
        give_up = time.monotonic() + PATIENCE
        while connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] and time.monotonic() < give_up:
            time.sleep(0.2)
