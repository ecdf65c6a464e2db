"""What has to be seen before a text is adopted: open brackets and where, sections without text, how much of it there is.

An open bracket is every `[` that a reader sees, whether the tool or a hand has set it.
"""

from collections.abc import Iterator
from itertools import islice

from dialogue_platform.outcome.document.blocks import Block, blocks, level
from dialogue_platform.outcome.document.text import Node, children
from dialogue_platform.outcome.shapes import Bracket, Readiness

BODY, LEVELS = ("paragraph", "list"), range(1, 7)
LISTED, LONGEST = 20, 80  # how many are told one by one, and how many letters of each


def readiness(text: Node) -> Readiness:
    """Of a text as ProseMirror JSON."""
    shown = blocks(text)
    brackets = (bracket for block in shown for bracket in _brackets(block))
    return Readiness(
        letters=sum(map(_letters, shown)),
        open_brackets=sum(block.text.count("[") for block in shown),
        brackets=list(islice(brackets, LISTED)),
        empty_sections=_empty_sections(shown, [level(node) for node in children(text)])[:LISTED],
    )


def is_much_shorter(letters: int, before: int) -> bool:
    return 2 * letters < before


def _letters(block: Block) -> int:
    return sum(map(str.isalnum, block.text)) if block.block in BODY else 0


def _brackets(block: Block) -> Iterator[Bracket]:
    for at, letter in enumerate(block.text):
        if letter == "[":
            text = _inside(block.text[at : at + LONGEST])
            yield Bracket(paragraph=block.id, block=block.block, number=block.number, text=text)


def _inside(text: str) -> str:
    """From a bracket to the one that closes it, or as far as is told."""
    depth = 0
    for at, letter in enumerate(text):
        depth += (letter == "[") - (letter == "]")
        if not depth:
            return text[: at + 1]
    return f"{text}…"


def _empty_sections(shown: list[Block], levels: list[int]) -> list[str]:
    """Headings under which nothing is said before the next one of their level, nor under a smaller one.

    Read from the end: for each level, whether something is said before the next heading of it or of a greater one.
    """
    found: list[str] = []
    said = dict.fromkeys(LEVELS, False)
    for block, of in zip(reversed(shown), reversed(levels), strict=True):
        if _letters(block):
            said = dict.fromkeys(LEVELS, True)
        elif block.block not in BODY:
            if block.block == "heading" and not said[of] and any(map(str.isalnum, block.text)):
                found.append(block.text[:LONGEST])
            said |= {level_: False for level_ in LEVELS if level_ >= of}
    return found[::-1]
