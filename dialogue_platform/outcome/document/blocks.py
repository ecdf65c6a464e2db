"""The text cut into what readers get: one piece of HTML for each top-level block, with its stable id and number.

Every letter is escaped; nothing of an element or attribute name in the Y document reaches the HTML.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup, escape

from dialogue_platform.outcome.document.text import Node, attr, children, plain, runs, says
from dialogue_platform.outcome.schema import PARAGRAPH_ID

LONGEST_ID = 32
TAGS = (("bold", "strong"), ("italic", "em"), ("underline", "u"))
LISTS = {"bulletList": "ul", "orderedList": "ol"}
WRAPS = {tag: Markup(f"<{tag}>{{}}</{tag}>") for tag in ("strong", "em", "u", "ul", "ol")}  # noqa: S704 - our own tags


@dataclass(frozen=True)
class Block:
    id: str
    place: int
    block: str  # title, heading, paragraph, list
    number: str | None
    html: str
    text: str


def blocks(doc: Node) -> list[Block]:
    ids = paragraph_ids(children(doc))
    return [
        Block(block_id, place, kind(node), number, str(html(node)), plain_block(node))
        for place, ((node, number), block_id) in enumerate(zip(with_numbers(doc), ids, strict=True), start=1)
    ]


def level(node: Node) -> int:
    """A heading's level; 2 where the attribute holds anything else."""
    value: Any = attr(node, "level")
    return value if isinstance(value, int) and 1 <= value <= 6 else 2


def kind(node: Node) -> str:
    if node["type"] == "heading":
        return "title" if level(node) == 1 else "heading"
    return "list" if node["type"] in LISTS else "paragraph"


def numbered(node: Node) -> bool:
    """Only a paragraph that says something has a number, so an empty line does not shift those after it."""
    return kind(node) == "paragraph" and says(node)


def with_numbers(doc: Node) -> Iterator[tuple[Node, str | None]]:
    """Each top-level block and its number: the one count for the room and for every file."""
    count = 0
    for node in children(doc):
        counts = numbered(node)
        count += counts
        yield node, str(count) if counts else None


def paragraph_ids(nodes: list[Node]) -> Iterator[str]:
    """Ids as written by the editors; where one is missing or comes twice, one made from what stands before it."""
    names = _Names()
    last = "start"
    for node in nodes:
        last = names.free(_own_id(node) or f"{last[:24]}+")
        yield last


def _own_id(node: Node) -> str | None:
    value: Any = attr(node, PARAGRAPH_ID)
    fits = isinstance(value, str) and value.isascii() and value.replace("-", "").isalnum() and len(value) <= LONGEST_ID
    return value if fits else None


class _Names:
    """The ids given so far. Ten thousand blocks of one id cost no more than ten thousand of their own."""

    def __init__(self) -> None:
        self._taken: set[str] = set()
        self._counts: Counter[str] = Counter()

    def free(self, wish: str) -> str:
        name = wish
        while name in self._taken:
            self._counts[wish[:26]] += 1
            ending = f".{self._counts[wish[:26]] + 1}"
            name = f"{wish[: min(26, LONGEST_ID - len(ending))]}{ending}"
        self._taken.add(name)
        return name


def html(node: Node) -> Markup:
    """A block's content; the page puts its own element round it."""
    if node["type"] in LISTS:
        frame = WRAPS[LISTS[node["type"]]]
        return frame.format(_join(_item(item) for item in children(node)))
    return _inline(node)


def _item(item: Node) -> Markup:
    return Markup("<li>{}</li>").format(_join(_in_item(child) for child in children(item)))


def _in_item(node: Node) -> Markup:
    return html(node) if node["type"] in LISTS else Markup("<p>{}</p>").format(_inline(node))


def _inline(node: Node) -> Markup:
    return _join(_run(marks, letters) for marks, letters in runs(node))


def _run(marks: set[str], letters: str) -> Markup:
    """A NUL, which no row and no page holds, shows as what it is: no letter."""
    piece = Markup("<br>").join(escape(part) for part in letters.replace("\0", "\ufffd").split("\n"))
    for mark, tag in TAGS:
        if mark in marks:
            piece = WRAPS[tag].format(piece)
    return Markup('<mark class="bracket">{}</mark>').format(piece) if "bracket" in marks else piece


def _join(parts: Any) -> Markup:
    return Markup("").join(parts)


def plain_block(node: Node) -> str:
    if node["type"] not in LISTS:
        return plain(node)
    return "\n".join(plain_block(child) for item in children(node) for child in children(item))
