"""The text as CommonMark: what it holds never turns into markup by itself, and its numbers are those of the room.

A paragraph's number is typed (`2\\.`), so no list beside it can go on counting from it. Neighbouring lists have other signs,
so they stay two.
"""

import re
from collections.abc import Iterator

from dialogue_platform.outcome.document.blocks import LISTS, level
from dialogue_platform.outcome.document.text import Node, children
from dialogue_platform.outcome.export.emphasis import escaped, inline
from dialogue_platform.outcome.export.sheet import Piece, Sheet, clean, in_item, pieces

SIGNS = {"bulletList": ("-", "*"), "orderedList": (".", ")")}
NOTHING = "&#8203;"  # an item that begins with an empty line would end there
LINE_START = re.compile(r"^(\d+)(?=[.)])|^(?=[-+=:])", re.MULTILINE)


def to_markdown(sheet: Sheet) -> bytes:
    parts = ["\\\n".join([f"**{_line(sheet['dialogue'])}**", *map(_line, sheet["front"])])]
    parts.append("\\\n".join([f"**{_line(sheet['state'])}**", _line(sheet["version"])]))
    lists = 0  # how many lists stand one after another
    for piece in pieces(sheet):
        lists = lists + 1 if piece.node["type"] in LISTS else 0
        parts.append(_block(piece, lists))
    parts += ["---", _line(sheet["hash"])]
    return ("\n\n".join(part for part in parts if part) + "\n").encode("utf-8")


def _block(piece: Piece, lists: int) -> str:
    if piece.node["type"] in LISTS:
        return "\n".join(_list(piece.node, lists))
    if piece.rank:
        return "#" * level(piece.node) + " " + _paragraph(piece.node).replace("\\\n", " ")
    return (rf"{piece.number}\. " if piece.number else "") + _paragraph(piece.node)


def _list(node: Node, nth: int) -> Iterator[str]:
    """Its lines. Between items stands an empty line as soon as one holds more than a line."""
    sign = SIGNS[node["type"]][(nth + 1) % 2]
    items = [_item(item) for item in children(node)]
    apart = any(len(lines) > 1 for lines in items)
    for count, lines in enumerate(items, start=1):
        mark = f"{count}{sign}" if node["type"] == "orderedList" else sign
        if apart and count > 1:
            yield ""
        yield f"{mark} {lines[0]}".rstrip() if lines else mark
        yield from (" " * (len(mark) + 1) + line if line else "" for line in lines[1:])


def _item(item: Node) -> list[str]:
    """The lines of what stands in it, an empty one between any two blocks."""
    found: list[list[str]] = []
    lists = 0
    for child in in_item(item):
        lists = lists + 1 if child["type"] in LISTS else 0
        found.append(list(_list(child, lists)) if lists else _paragraph(child).split("\n"))
    if len(found) > 1 and found[0] == [""]:
        found[0] = [NOTHING]
    return "\n\n".join("\n".join(lines) for lines in found if any(lines)).split("\n") if any(map(any, found)) else []


def _paragraph(node: Node) -> str:
    return _guarded(inline(node))


def _line(letters: str) -> str:
    return _guarded(escaped(clean(letters).replace("\n", " ").strip()))


def _guarded(text: str) -> str:
    """A line that begins like an item of a list, or an underline, stays a line."""
    return LINE_START.sub(lambda found: (found[1] or "") + "\\", text)
