"""Bold, italic and underline in CommonMark, so that every reader sees them and none sees a `*`.

A sign opens or closes only where the characters beside it allow. Where a letter forbids it, that letter is written as its
number (`&#1072;`): readers show the letter, and the sign sees a `;` or a `&`, next to which it may stand.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from dialogue_platform.outcome.export.sheet import clean
from dialogue_platform.outcome.text import Node, runs

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$^])")
SIGNS = {"underline": ("<u>", "</u>"), "bold": ("**", "**"), "italic": ("_", "_")}  # from the outermost inwards


@dataclass
class Atom:
    """One character of the text, or one sign of markup."""

    text: str
    opens: bool = False
    closes: bool = False
    spelled: bool = False  # as a number

    @property
    def written(self) -> str:
        if self.opens or self.closes:
            return self.text
        return f"&#{ord(self.text)};" if self.spelled else escaped(self.text)


Letter = tuple[frozenset[str], str]


def inline(node: Node) -> str:
    """A paragraph's content, its lines ended by a backslash. Blanks at its ends are left out."""
    found = [(frozenset(marks & SIGNS.keys()), clean(text)) for marks, text in runs(node)]
    letters = _trimmed([(marks, letter) for marks, text in found for letter in text])
    if not any(marks for marks, _ in found):  # as most are: without signs, no letter need be looked at
        return escaped("".join(letter for _, letter in letters)).replace("\n", "\\\n")
    atoms = list(_marked(letters, list(SIGNS)))
    while _spell_what_forbids(atoms):
        pass
    return "".join(atom.written for atom in atoms).replace("\n", "\\\n")


def escaped(letters: str) -> str:
    return SPECIAL.sub(r"\\\1", letters)


def _trimmed(letters: list[Letter]) -> list[Letter]:
    """Without blanks at the ends, and at the ends of lines, where they would mean something."""
    lines = "".join(letter for _, letter in letters).split("\n")
    found: list[Letter] = []
    at = 0
    for line in lines:
        lead = len(line) - len(line.lstrip())
        found += letters[at + lead : at + max(lead, len(line.rstrip()))] + letters[at + len(line) : at + len(line) + 1]
        at += len(line) + 1
    while found and found[-1][1] == "\n":
        found.pop()
    return found


def _marked(letters: list[Letter], marks: list[str]) -> Iterator[Atom]:
    """Signs of the first mark round all that has it, and within and beside it those of the others."""
    if not marks:
        yield from (Atom(letter) for _, letter in letters)
        return
    mark, *others = marks
    for has, group in groupby(letters, lambda each: mark in each[0]):
        lead, core, tail = _parted(list(group))
        if not (has and core):
            yield from _marked(lead + core + tail, others)
            continue
        yield from _marked(lead, others)
        yield Atom(SIGNS[mark][0], opens=True)
        yield from _marked(core, others)
        yield Atom(SIGNS[mark][1], closes=True)
        yield from _marked(tail, others)


def _parted(letters: list[Letter]) -> tuple[list[Letter], list[Letter], list[Letter]]:
    """Blanks before, what stands between, blanks after: a sign beside a blank neither opens nor closes."""
    seen = [at for at, (_, letter) in enumerate(letters) if not _blank(letter)]
    first, last = (seen[0], seen[-1] + 1) if seen else (len(letters), len(letters))
    return letters[:first], letters[first:last], letters[last:]


def _spell_what_forbids(atoms: list[Atom]) -> bool:
    """Whether a letter had to be spelled; then the signs beside it are looked at again."""
    changed = False
    for at, sign in enumerate(atoms):
        if sign.text not in ("**", "_") or not (sign.opens or sign.closes):
            continue
        outside, inside = (at - 1, at + 1) if sign.opens else (at + 1, at - 1)
        if not 0 <= outside < len(atoms) or _sort(atoms[outside]) == "P":
            continue
        if sign.text == "_" or _sort(atoms[inside]) != "L":
            atoms[outside].spelled = changed = True
    return changed


def _sort(atom: Atom) -> str:
    """L, a letter; P, punctuation, a blank or a sign; S, what some readers take for the one and some for the other."""
    if atom.opens or atom.closes or atom.spelled or _blank(atom.text):
        return "P"
    sort = unicodedata.category(atom.text)[0]
    return "P" if sort == "S" and atom.text.isascii() else sort if sort in "PS" else "L"


def _blank(letter: str) -> bool:
    return letter.isspace() or letter == "\ufeff"
