"""From pasted text to records of cells, as spreadsheets and mail programs write them. Pure.

A record is a line, or several where a cell in quotes holds line breaks. What separates its cells is read from what stands
beside its first address, because names and functions hold commas too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

#: lines that a cell in quotes may run over
TALLEST = 20
ADDRESS = re.compile(r"[^\s<>,;:\"()\[\]]+@[^\s<>,;:\"()\[\]]+")
AFTER = re.compile(r"[>\"'\])\s]*?(?:\([^()]*\)|\[[^\[\]]*\])?[>\"'\t ]*?([;,\t])")
BEFORE = re.compile(r"([;,\t])[\"' ]*$")


@dataclass(frozen=True)
class Record:
    """``number``: the line on which it begins, from 1. ``text``: as it was pasted."""

    number: int
    text: str


def records(text: str) -> Iterator[Record]:
    """What is not blank, in order. Linear in the length of the text."""
    lines = text.lstrip("\ufeff").splitlines()
    number = 0
    while number < len(lines):
        tall = _height(lines, number)
        whole = "\n".join(lines[number : number + tall])
        if whole.strip() and not (number == 0 and re.fullmatch(r"sep=.", whole.strip(), re.IGNORECASE)):
            yield Record(number + 1, whole)
        number += tall


def _height(lines: list[str], at: int) -> int:
    """How many lines this record takes. A quote that is closed nowhere near is a letter like any other."""
    if not _is_open(lines[at]):
        return 1
    whole = lines[at]
    for more, line in enumerate(lines[at + 1 : at + TALLEST], start=2):
        whole += "\n" + line
        if '"' in line and not _is_open(whole):
            return more
    return 1


def _is_open(text: str) -> bool:
    """Whether a cell in quotes begins here and does not end."""
    opens = re.compile(r"(?:^|[;,\t])[ ]*\"")
    at = 0
    while begun := opens.search(text, at):
        end = _closing(text, begun.end())
        if end is None:
            return True
        at = end
    return False


def _closing(text: str, at: int) -> int | None:
    """The place behind the quote that ends what began before ``at``; a doubled one stands for itself."""
    while (end := text.find('"', at)) >= 0:
        if not text.startswith('""', end):
            return end + 1
        at = end + 2
    return None


def separator_of(text: str) -> str | None:
    """What stands beside the first address, else the rarest of what could separate; None: there is one cell."""
    found = ADDRESS.search(text)
    if found:
        beside = AFTER.match(text, found.end()) or BEFORE.search(text, 0, found.start())
        if beside:
            return beside[1]
    return next((each for each in "\t;," if each in text), None)


def split(text: str, separator: str | None) -> list[str]:
    """The cells of a record, without blanks around and without their quotes."""
    if separator is None:
        return [plain(text)]
    found, begin, at = [], 0, 0
    while at <= len(text):
        if at == len(text) or text[at] == separator:
            found.append(plain(text[begin:at]))
            begin = at = at + 1
        elif text[at] == '"' and not text[begin:at].strip(" ") and (end := _closing(text, at + 1)):
            at = end
        else:
            at += 1
    return found


def plain(cell: str) -> str:
    """``"Head, ""Water"" Department"`` is what stands within; several lines of a cell become one."""
    cell = " ".join(cell.split())
    if len(cell) > 1 and cell[0] == cell[-1] == '"' and _closing(cell, 1) == len(cell):
        cell = cell[1:-1].replace('""', '"').strip()
    return cell
