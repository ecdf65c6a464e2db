"""The text as ProseMirror JSON: its canonical bytes, its hash, its letters. No database, no Y document."""

import hashlib
import json
from collections.abc import Iterator
from typing import Any

Node = dict[str, Any]


def canonical(doc: Node) -> str:
    """One spelling per text, so that equal texts have equal hashes."""
    return json.dumps(doc, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(doc: Node) -> str:
    return hashlib.sha256(canonical(doc).encode("utf-8")).hexdigest()


def children(node: Node) -> list[Node]:
    return node.get("content", [])


def attr(node: Node, name: str, default: Any = None) -> Any:
    return node.get("attrs", {}).get(name, default)


def marks(run: Node) -> set[str]:
    return {mark["type"] for mark in run.get("marks", [])}


def plain(node: Node) -> str:
    """The letters alone. Brackets are real characters here, as they are when the text is read aloud."""
    return "".join(letters for _, letters in runs(node))


def runs(node: Node) -> Iterator[tuple[set[str], str]]:
    """The inline content as (marks, letters), with `[` and `]` written out round every bracket."""
    open_bracket = False
    for child in children(node):
        now = marks(child)
        if ("bracket" in now) != open_bracket:
            open_bracket = not open_bracket
            yield {"bracket"}, "[" if open_bracket else "]"
        yield now, "\n" if child["type"] == "hardBreak" else child.get("text", "")
    if open_bracket:
        yield {"bracket"}, "]"
