"""What a file is made from: one plain description of a version, which any process can be handed as JSON.

Nothing here or in the makers asks a request, a database, a clock or a reader: the same sheet makes the same bytes.
"""

import re
from collections.abc import Iterator
from datetime import datetime
from typing import NamedTuple, TypedDict

from dialogue_platform.outcome.document.blocks import LISTS, level, with_numbers
from dialogue_platform.outcome.document.text import Node, children, plain, says

LINE_ENDS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
CONTROLS = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")


class Sheet(TypedDict):
    """All words are in the text's language, or in English where the platform does not speak it."""

    title: str
    language: str  # BCP 47, with region: kk-KZ
    dialogue: str  # its title
    author: str  # who convenes, else the platform's name
    number: int  # of the version
    at: str  # when the version was named, ISO 8601 in UTC
    front: list[str]  # what stands above the text: place and date, who convenes
    state: str  # "Adopted on 27 November 2026"
    version: str  # "Version 3, “Second reading”, 27 November 2026, 15:20 (Almaty, UTC+5)"
    foot: str  # on every page
    hash: str  # "SHA-256 0e95…"
    text: Node  # ProseMirror JSON


class Piece(NamedTuple):
    """A block of the text as every file has it."""

    node: Node
    number: str | None  # as in the room
    rank: int  # of a heading, how many it stands under and itself: no step is missing; else 0


def instant(sheet: Sheet) -> datetime:
    return datetime.fromisoformat(sheet["at"].replace("Z", "+00:00")).replace(microsecond=0)


def pieces(sheet: Sheet) -> Iterator[Piece]:
    """The blocks that have something to show, beneath a title: the text's own, else the document's."""
    above: list[int] = []  # levels of the headings under which we are
    if not any(_is_title(node) and says(node) for node in children(sheet["text"])):
        above = [1]
        yield Piece(_title(sheet["title"]), None, 1)
    for node, number in with_numbers(sheet["text"]):
        if node["type"] == "heading" and says(node):
            above = [*(deep for deep in above if deep < level(node)), level(node)]
            yield Piece(node, None, len(above))
        elif _shows(node):
            yield Piece(node, number, 0)


def in_item(item: Node) -> list[Node]:
    """What stands in an item of a list; it begins with a paragraph, if with an empty one, for that has the number."""
    found = [child for child in children(item) if child["type"] not in LISTS or children(child)]
    return found if found and found[0]["type"] not in LISTS else [{"type": "paragraph"}, *found]


def clean(letters: str) -> str:
    """Line ends as one sign; without what no file has a place for."""
    return CONTROLS.sub("", LINE_ENDS.sub("\n", letters))


def _shows(node: Node) -> bool:
    if node["type"] in LISTS:
        return bool(children(node))
    return node["type"] != "heading" and bool(plain(node).strip())


def _is_title(node: Node) -> bool:
    return node["type"] == "heading" and level(node) == 1


def _title(letters: str) -> Node:
    return {"type": "heading", "attrs": {"level": 1}, "content": [{"type": "text", "text": letters}]}
