"""Which migrations are the newest, read from their files: to ask Alembic means to load it, and to run every file."""

from __future__ import annotations

import re
from ast import literal_eval
from collections.abc import Iterable
from pathlib import Path

#: what a migration says of itself, each on a line of its own
SAID = re.compile(r"^(revision|down_revision)\b[^=\n]*=(.+)$", re.MULTILINE)


def heads(folders: Iterable[Path]) -> set[str]:
    """Those that no other follows, of all migrations in these folders."""
    found = [_said(file) for folder in folders for file in folder.glob("*.py")]
    followed = {before for _, ones in found for before in ones}
    return {revision for revision, _ in found} - followed - {""}


def _said(file: Path) -> tuple[str, tuple[str, ...]]:
    """A migration's name, and those it follows: none, one or several."""
    said = {name: literal_eval(value.strip()) for name, value in SAID.findall(file.read_text())}
    before = said.get("down_revision") or ()
    return said.get("revision", ""), (before,) if isinstance(before, str) else tuple(before)
