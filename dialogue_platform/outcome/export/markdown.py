"""The text as Markdown: what the text holds never turns into markup by itself."""

import re

from dialogue_platform.outcome.blocks import LISTS, level, numbered
from dialogue_platform.outcome.text import Node, children, runs

SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|~&])")
LINE_START = re.compile(r"^([^\S\n]*+)(\d++)([.)])|^([^\S\n]*+)([-+=])", re.MULTILINE)


def to_markdown(text: Node, footer: str, language: str) -> bytes:
    parts, number = [], 0
    for node in children(text):
        number += numbered(node)
        parts.append(_block(node, number))
    parts += ["---", _escape(footer)]
    return ("\n\n".join(part for part in parts if part.strip()) + "\n").encode("utf-8")


def _block(node: Node, number: int) -> str:
    if node["type"] in LISTS:
        return "\n".join(_list(node, ""))
    if node["type"] == "heading":
        return "#" * level(node) + " " + _inline(node).replace("\n", " ")
    return f"{number}. {_inline(node)}" if numbered(node) else _inline(node)


def _list(node: Node, indent: str) -> list[str]:
    lines = []
    for count, item in enumerate(children(node), start=1):
        sign = "-" if node["type"] == "bulletList" else f"{count}."
        for place, child in enumerate(children(item)):
            if child["type"] in LISTS:
                lines += _list(child, indent + "    ")
            else:
                lines.append(f"{indent}{sign if place == 0 else '   '} {_inline(child)}")
    return lines


def _inline(node: Node) -> str:
    return "".join(_run(marks, letters) for marks, letters in runs(node)).replace("\n", "  \n    ")


def _run(marks: set[str], letters: str) -> str:
    core = letters.strip()
    if not core:
        return letters
    piece = _escape(core)
    for mark, before, after in (("underline", "<u>", "</u>"), ("italic", "*", "*"), ("bold", "**", "**")):
        if mark in marks:
            piece = f"{before}{piece}{after}"
    lead = letters[: len(letters) - len(letters.lstrip())]
    tail = letters[len(letters.rstrip()) :]
    return f"{lead}{piece}{tail}"


def _escape(letters: str) -> str:
    return LINE_START.sub(_guard, SPECIAL.sub(r"\\\1", letters))


def _guard(found: re.Match[str]) -> str:
    """A line that begins like a list item stays a line."""
    lead, digits, point, space, sign = found.groups()
    return f"{lead}{digits}\\{point}" if digits else f"{space}\\{sign}"
