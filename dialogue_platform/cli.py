"""Words of the ``flask`` command that belong to no feature."""

from __future__ import annotations

import sys
from pathlib import Path

import click
from sqlalchemy import select

from .config import ROOT
from .live import live
from .live.journal import verify
from .live.streams import Stream


@click.command("verify-journal")
def verify_journal() -> None:
    """Walk every chain of the journal; exit 1 and say where if a row is changed, missing or cut off."""
    complaints = 0
    with live().database.reading() as db:
        streams = db.execute(select(Stream).order_by(Stream.id)).scalars().all()
        for stream in streams:
            for complaint in verify(db, stream):
                complaints += 1
                click.echo(complaint)
    click.echo(f"{len(streams)} streams, {complaints} complaints")
    sys.exit(1 if complaints else 0)


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


words = [verify_journal, describe]
