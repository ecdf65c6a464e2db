"""The order of names by the alphabet of a language, as bytes that every database and every page compare alike.

No database that we run on and no browser knows all seven alphabets, so a key is made of a name: the letters in order, then their
marks, then their case, each level after a zero. It is the CLDR's collation (UTS 10) for the letters of ``alphabets.json``; what is
not there comes after them, by its code. ``static/src/shared/collation.ts`` makes the same bytes.
"""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

#: weights of a mark that is in no table, and of a letter that is another way to write one
UNKNOWN_MARK, ANOTHER_WAY = 0xFE, 0xFF
PLAIN, SMALL = 1, 1
#: the first mark of the table
MARKS = 2
TURNED_COMMA, APOSTROPHE = "ʻ", "ʼ"


@cache
def _tables() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((Path(__file__).parent / "alphabets.json").read_text("utf-8"))
    return found


@dataclass
class Levels:
    """A key while it is made: 16 bits for each letter, a byte for each mark, a byte for each case."""

    letters: bytearray = field(default_factory=bytearray)
    marks: bytearray = field(default_factory=bytearray)
    cases: bytearray = field(default_factory=bytearray)

    def letter(self, weight: bytes, case: int, mark: int = PLAIN) -> None:
        self.letters += weight
        self.marks.append(mark)
        self.cases.append(case)

    def joined(self) -> bytes:
        """What is plain and small at the end of a level decides nothing and is left out; of no name there is no key."""
        marks, cases = self.marks.rstrip(bytes([PLAIN])), self.cases.rstrip(bytes([SMALL]))
        return bytes(self.letters + b"\0\0" + marks + b"\0" + cases) if self.letters or marks else b""


class Alphabet:
    """The letters of one language, with those of others around them."""

    def __init__(self, language: str) -> None:
        tables = _tables()
        told = tables["languages"][language]
        signs = [*tables["first"], *(sign for script in told["scripts"] for sign in tables[script])]
        for after, inserted in told["after"].items():
            signs = [sign for sign in signs if sign not in inserted]
            place = signs.index(after) + 1
            signs[place:place] = inserted
        self.weights = {sign: (n + 256).to_bytes(2, "big") for n, sign in enumerate(signs)}
        self.same: dict[str, str] = tables["same"]
        self.marks = {mark: MARKS + n for n, mark in enumerate(tables["marks"])}
        self.apostrophes: str = told.get("apostrophes", "")

    def key(self, name: str) -> bytes:
        levels = Levels()
        for sign in self._signs(self._normal(name)):
            self._weigh(sign, levels)
        return levels.joined()

    def _normal(self, name: str) -> str:
        """Composed; of the apostrophes that Uzbek is typed with, the one that belongs to oʻ and gʻ, or the one that does not."""
        text = unicodedata.normalize("NFC", name)
        if not self.apostrophes:
            return text
        before = zip(" " + text, text, strict=False)
        return "".join(
            sign if sign not in self.apostrophes else TURNED_COMMA if last in "oOgG" else APOSTROPHE
            for last, sign in before
        )

    def _signs(self, text: str) -> Iterator[str]:
        """Letters, of which some are written with two signs: Ch and CH, but cH is a c, and an H that begins another part."""
        at = 0
        while at < len(text):
            two = text[at : at + 2]
            is_one = two.lower() in self.weights and (two[1:] == two[1:].lower() or two[0] != two[0].lower())
            yield two if is_one else two[0]
            at += 2 if is_one else 1

    def _weigh(self, sign: str, levels: Levels) -> None:
        small = sign.lower()
        case = SMALL + sum(one != one.lower() for one in sign)
        if small in self.weights:
            levels.letter(self.weights[small], case)
        elif small in self.same:
            for one in self.same[small]:
                levels.letter(self.weights[one], case, ANOTHER_WAY)
        elif len(parts := unicodedata.normalize("NFD", sign)) > 1:
            for part in parts:
                self._weigh(part, levels)
        elif sign in self.marks or unicodedata.category(sign)[0] == "M":
            levels.marks.append(self.marks.get(sign, UNKNOWN_MARK))
        elif unicodedata.category(sign) not in ("Cc", "Cf"):
            levels.letter(b"\xff" + ord(sign).to_bytes(3, "big"), SMALL)


@cache
def _alphabet(language: str) -> Alphabet:
    return Alphabet(language if language in _tables()["languages"] else "en")


def sort_key(name: str, language: str) -> bytes:
    """Bytes by which names stand in the order of the alphabet of ``language``; of one that is not known, in that of English."""
    return _alphabet(language).key(name)
