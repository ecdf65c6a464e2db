"""The text as PDF, by the typst wheel: its own fonts hold every letter of the seven languages.

The text reaches typst as JSON data read by a fixed template, so nothing anyone writes can become markup or code.
"""

import json
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import typst

from dialogue_platform.outcome.blocks import LISTS, kind, level, numbered
from dialogue_platform.outcome.text import Node, children, runs

TEMPLATE = Path(__file__).with_name("outcome.typ")


def to_pdf(text: Node, footer: str, language: str) -> bytes:
    with TemporaryDirectory() as folder:
        data = {"blocks": _blocks(text), "footer": footer, "language": language}
        Path(folder, "text.json").write_text(json.dumps(data, ensure_ascii=False), encoding="utf-8")
        main = Path(folder, "outcome.typ")
        main.write_bytes(TEMPLATE.read_bytes())
        return bytes(typst.compile(str(main), root=folder))


def _blocks(text: Node) -> list[dict[str, Any]]:
    out, number = [], 0
    for node in children(text):
        number += numbered(node)
        out.append(_block(node, number))
    return out


def _block(node: Node, number: int) -> dict[str, Any]:
    if node["type"] in LISTS:
        return {"kind": "list", "list": _list(node)}
    rank = level(node) if node["type"] == "heading" else 0
    label = str(number) if numbered(node) else None
    return {"kind": kind(node), "level": rank, "number": label, "runs": _runs(node)}


def _list(node: Node) -> dict[str, Any]:
    return {"ordered": node["type"] == "orderedList", "items": [_item(item) for item in children(node)]}


def _item(item: Node) -> list[dict[str, Any]]:
    return [
        {"list": _list(child)} if child["type"] in LISTS else {"list": None, "runs": _runs(child)}
        for child in children(item)
    ]


def _runs(node: Node) -> list[dict[str, Any]]:
    return [{"marks": sorted(marks), "text": letters} for marks, letters in runs(node)]
