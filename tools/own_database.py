"""The SQLite files beneath this folder: one with the demonstration, and one that `--empty` keeps empty of it."""

import sqlite3
from contextlib import closing
from pathlib import Path

from tools.say import ROOT

INSTANCE = ROOT / "instance"
DATABASE = INSTANCE / "dialogue.sqlite"
EMPTY = INSTANCE / "empty.sqlite"
DEMO_ADDRESS = "organiser@demo.example"


def empty_file(database: Path = DATABASE, empty: Path = EMPTY) -> Path:
    """The file of `./dev run --empty`: the usual one, unless that one holds the demonstration."""
    return empty if empty.exists() or holds_demonstration(database) else database


def holds_demonstration(database: Path) -> bool:
    return bool(rows_of(database, "SELECT 1 FROM user WHERE email = ?", DEMO_ADDRESS))


def rows_of(database: Path, question: str, *values: str) -> list[tuple[object, ...]] | None:
    """What a SQLite file answers; None where there is no file, or nothing in it yet. Nothing is written."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            return opened.execute(question, values).fetchall()
    except sqlite3.Error:
        return None
