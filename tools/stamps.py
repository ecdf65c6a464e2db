"""Stamps: a step is done again only when what it was made from has changed, by content and not by date."""

import hashlib
from collections.abc import Iterable
from pathlib import Path

from tools.say import ROOT

VENV = ROOT / ".venv"
STAMPS = VENV / "stamps"


def files_in(folder: Path, *patterns: str) -> list[Path]:
    return sorted(path for pattern in patterns for path in folder.rglob(pattern) if path.is_file())


def digest(paths: Iterable[Path], *also: str) -> str:
    """The content of these files, their names, and whatever else the step depends on."""
    total = hashlib.sha256()
    for path in paths:
        total.update(f"{path.relative_to(ROOT)}\0".encode())
        total.update(hashlib.sha256(path.read_bytes()).digest())
    for text in also:
        total.update(f"{text}\0".encode())
    return total.hexdigest()


def is_current(name: str, value: str) -> bool:
    stamp = STAMPS / name
    return stamp.is_file() and stamp.read_text() == value


def stamp(name: str, value: str) -> None:
    STAMPS.mkdir(parents=True, exist_ok=True)
    (STAMPS / name).write_text(value)
