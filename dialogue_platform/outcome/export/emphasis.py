"""Bold, italic and underline in CommonMark, so that every reader sees them and none sees a `*`.

A sign opens or closes only where the characters beside it allow. Where a letter forbids it, that letter is written as its
number (`&#1072;`): readers show the letter, and the sign sees a `;` or a `&`, next to which it may stand.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby

from dialogue_platform.outcome.document.text import Node, runs
from dialogue_platform.outcome.export.sheet import clean

WORD = re.compile(r"\n|[^\S\n]+|\ufeff+|[^\s\ufeff]+")
SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&$^])")
SIGNS = {"underline": ("<u>", "</u>"), "bold": ("**", "**"), "italic": ("_", "_")}  # from the outermost inwards


@dataclass
class Atom:
    """A word or blanks of the text, or one sign of markup."""

    text: str
    opens: bool = False
    closes: bool = False
    spelled: set[int] = field(default_factory=set)  # at which of its ends, 0 or -1, the letter is written as a number

    @property
    def is_sign(self) -> bool:
        return self.opens or self.closes

    @property
    def written(self) -> str:
        if self.is_sign or not self.spelled:
            return self.text if self.is_sign else escaped(self.text)
        if len(self.text) == 1:
            return f"&#{ord(self.text)};"
        first, last = (
            f"&#{ord(self.text[end])};" if end in self.spelled else escaped(self.text[end]) for end in (0, -1)
        )
        return first + escaped(self.text[1:-1]) + last


Word = tuple[frozenset[str], str]


def inline(node: Node) -> str:
    """A paragraph's content, its lines ended by a backslash. Blanks at its ends are left out."""
    found = [(frozenset(marks & SIGNS.keys()), clean(text)) for marks, text in runs(node)]
    words = _trimmed([(marks, word) for marks, text in found for word in WORD.findall(text)])
    atoms = list(_marked(words, list(SIGNS)))
    while _spell_what_forbids(atoms):
        pass
    return "".join(atom.written for atom in atoms).replace("\n", "\\\n")


def escaped(letters: str) -> str:
    return SPECIAL.sub(r"\\\1", letters)


def _trimmed(words: list[Word]) -> list[Word]:
    """Without blanks at the ends, and where lines begin, where they would mean something."""
    found: list[Word] = []
    for marks, word in words:
        if word == "\n" or not word.isspace() or (found and found[-1][1] != "\n"):
            found.append((marks, word))
    while found and found[-1][1].isspace():
        found.pop()
    return found


def _marked(words: list[Word], marks: list[str]) -> Iterator[Atom]:
    """Signs of the first mark round all that has it, and within and beside it those of the others."""
    if not marks:
        yield from (Atom(word) for _, word in words)
        return
    mark, *others = marks
    for has, group in groupby(words, lambda each: mark in each[0]):
        lead, core, tail = _parted(list(group))
        if not (has and core):
            yield from _marked(lead + core + tail, others)
            continue
        yield from _marked(lead, others)
        yield Atom(SIGNS[mark][0], opens=True)
        yield from _marked(core, others)
        yield Atom(SIGNS[mark][1], closes=True)
        yield from _marked(tail, others)


def _parted(words: list[Word]) -> tuple[list[Word], list[Word], list[Word]]:
    """Blanks before, what stands between, blanks after: a sign beside a blank neither opens nor closes."""
    seen = [at for at, (_, word) in enumerate(words) if not _blank(word)]
    first, last = (seen[0], seen[-1] + 1) if seen else (len(words), len(words))
    return words[:first], words[first:last], words[last:]


def _spell_what_forbids(atoms: list[Atom]) -> bool:
    """Whether a letter had to be spelled; then the signs beside it are looked at again."""
    changed = False
    for at, sign in enumerate(atoms):
        if not sign.is_sign or sign.text not in ("**", "_"):
            continue
        outside, inside = (at - 1, at + 1) if sign.opens else (at + 1, at - 1)
        end = -1 if sign.opens else 0  # of what stands outside; of what stands inside the other one
        if not 0 <= outside < len(atoms) or _sort(atoms[outside], end) == "P":
            continue
        if sign.text == "_" or _sort(atoms[inside], -1 - end) != "L":
            atoms[outside].spelled |= {end} if len(atoms[outside].text) > 1 else {0, -1}
            changed = True
    return changed


def _sort(atom: Atom, end: int) -> str:
    """L, a letter; P, punctuation, a blank or a sign; S, what some readers take for the one and some for the other."""
    letter = atom.text[end]
    if atom.is_sign or end in atom.spelled or _blank(letter):
        return "P"
    sort = unicodedata.category(letter)[0]
    return "P" if sort == "S" and letter.isascii() else sort if sort in "PS" else "L"


def _blank(word: str) -> bool:
    return word.isspace() or word[0] == "\ufeff"
