"""Chapters that features add to the demonstration, each in its own ``chapters.py``: told when the first session is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class DemoState:
    """The demonstration so far. ``do`` sends a command as one of the scenario's people, by their key in it."""

    dialogue: str
    sessions: list[str]
    delegations: dict[str, str]
    do: Callable[..., dict[str, Any]]


Chapter = Callable[[DemoState], None]
_chapters: list[Chapter] = []


def chapter(tell: Chapter) -> Chapter:
    """Declare a chapter. It acts by commands alone."""
    _chapters.append(tell)
    return tell


def tell_chapters(demo: DemoState) -> None:
    """All of them, in the order of their declaration."""
    for tell in _chapters:
        tell(demo)
