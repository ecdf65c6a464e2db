"""Letters that show: what is taken from every text that people give, and how their words stand beside ours.

Signs of format turn what others read round, or hide in it, and show nothing themselves. What scripts need stays: the
joiners, the Arabic and Kaithi number signs, the Mongolian separator, and the marks of direction where something is
written from right to left.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

#: letters that are blanks by their looks
BLANK = frozenset("\u115f\u1160\u2800\u3164\uffa0")
#: of Unicode: what alone shows nothing: controls, signs of format, blanks, marks without a letter to stand on
UNSEEN = frozenset({"Cc", "Cf", "Zs", "Zl", "Zp", "Mn", "Me", "Mc"})
MARKS = frozenset({"Mn", "Me"})
#: marks that may stand on one letter; no script writes more, and four hundred cover the lines above
MOST_MARKS = 6
#: signs of format that scripts need, and breaks of lines
NEEDED = frozenset("\t\n\r\u200c\u200d\u06dd\u070f\u0890\u0891\u08e2\u180e\U000110bd\U000110cd")
NEEDED |= {chr(code) for code in (*range(0x600, 0x606), *range(0x13430, 0x13440))}
#: marks of direction: they turn nothing round but what has no direction of its own
DIRECTION = frozenset("\u061c\u200e\u200f")
#: places of Unicode that are kept for such signs, or for no letter at all
NO_LETTER = re.compile("[\u2065\ufff0-\ufff8\ufffe\uffff\U000e0000-\U000e00ff\U000e01f0-\U000e0fff]")
#: most texts: letters and signs that stand each for itself
PLAIN = re.compile(
    "[\t\n\r -~\u00a1-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u0556\u2010-\u2027\u2030-\u205e\u2070-\u20cf]*"
)
FROM_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
#: a person's words, whichever way they run, between two of ours
FSI, PDI = "\u2068", "\u2069"


def visible(text: str) -> str:
    """The text without what shows nothing, stripped; "" where no letter is left. Twice is as once."""
    if PLAIN.fullmatch(text):
        return text.strip()
    kept = "".join(_kept(NO_LETTER.sub("", text)))
    begin, end = 0, len(kept)
    while begin < end and (_is_blank(kept[begin]) or unicodedata.category(kept[begin]) in MARKS):
        begin += 1
    while end > begin and _is_blank(kept[end - 1]):
        end -= 1
    return kept[begin:end] if shows(kept) else ""


def _kept(text: str) -> Iterator[str]:
    """Letters that show, those that scripts need, and on each no more marks than one can bear."""
    needed = NEEDED | DIRECTION if FROM_RIGHT.search(text) else NEEDED
    marks = 0
    for letter in text:
        category = unicodedata.category(letter)
        if category in MARKS:
            marks += 1
        elif category not in ("Cf", "Cc"):
            marks = 0
        if marks <= MOST_MARKS and (letter in needed or category not in ("Cf", "Cc")):
            yield letter


def _is_blank(letter: str) -> bool:
    return letter.isspace() or letter in BLANK


def shows(text: str) -> bool:
    """Whether a reader sees a letter or a sign of it. A mark without one to stand on is none."""
    return any(unicodedata.category(letter) not in UNSEEN and letter not in BLANK for letter in text)


def isolated(text: str) -> str:
    """A person's words for the middle of a sentence: from right to left they would turn our own signs beside them."""
    if FSI in text or not FROM_RIGHT.search(text):
        return text
    return type(text)(f"{FSI}{text}{PDI}")
