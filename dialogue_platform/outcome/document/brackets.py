"""The brackets of one block, as runs of letters in its Y texts: what the tool has set, not signs typed by hand."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from pycrdt import XmlElement, XmlFragment, XmlText

from dialogue_platform.outcome.schema import mark_name

CLOSE_UP = (b" ", b",", b".", b";", b":")  # no blank stands before these


@dataclass(frozen=True)
class Run:
    """Letters of equal marks in one Y text: from one byte to another, and the keys of the bracket among the marks."""

    text: XmlText
    start: int
    end: int
    keys: tuple[str, ...]


Bracket = list[Run]


def brackets(block: XmlElement) -> list[Bracket]:
    """In the order in which they are read. One ends where its mark does, at a line break, and with its paragraph."""
    found: list[Bracket] = []
    within = False
    for run in _runs(block):
        if run is not None and run.keys:
            if not within:
                found.append([])
            found[-1].append(run)
        within = run is not None and bool(run.keys)
    return found


def agree(bracket: Bracket) -> None:
    """The letters stay, and are in no bracket any more."""
    for run in bracket:
        run.text.format(run.start, run.end, dict.fromkeys(run.keys))


def take_out(bracket: Bracket) -> None:
    """The letters go, and the blank before them where it would stand beside another one, or before a sign."""
    first, last = bracket[0], bracket[-1]
    before, behind = _bytes(first.text)[: first.start], _bytes(last.text)[last.end :]
    for run in reversed(bracket):
        del run.text[run.start : run.end]
    if before.endswith(b" ") and behind.startswith(CLOSE_UP):
        del first.text[first.start - 1 : first.start]


def _runs(element: XmlElement | XmlFragment) -> Iterator[Run | None]:
    """The letters below an element; None wherever one element ends and another begins."""
    for child in element.children:
        if isinstance(child, XmlText):
            yield from _runs_of(child)
        else:
            yield None
            yield from _runs(child)
            yield None


def _runs_of(text: XmlText) -> Iterator[Run]:
    at = 0
    for part, marks in _diff(text):
        end = at + len(part.encode())
        yield Run(text, at, end, tuple(key for key, value in marks.items() if _is_bracket(key, value)))
        at = end


def _is_bracket(key: str, value: Any) -> bool:
    return mark_name(key) == "bracket" and value is not None


def _diff(text: XmlText) -> Iterator[tuple[str, dict[str, Any]]]:
    for part, marks in text.diff():
        if isinstance(part, str):
            yield part, marks or {}


def _bytes(text: XmlText) -> bytes:
    return "".join(part for part, _ in _diff(text)).encode()
