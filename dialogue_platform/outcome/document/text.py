"""The text as ProseMirror JSON: its canonical bytes, its hash, its letters. No database, no Y document."""

import hashlib
import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

Node = dict[str, Any]

#: How a text is spelled before it is hashed. In the first spelling, letters that two people made bold side by side stayed
#: two runs, so that equal texts could differ; a version keeps the scheme it was hashed under.
TYPED_APART = 1
SCHEME = 2

#: Blanks, controls, and letters that show nothing, written out because Python, browsers and Unicode's years differ.
#: `static/src/outcome/numbers.ts` holds the same ranges; a test compares the two.
UNSEEN = (
    r"\u0000-\u0020\u007f-\u00a0\u00ad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f"
    r"\u2028-\u202f\u205f-\u206f\u2800\u3000\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
)
SEEN = re.compile(f"[^{UNSEEN}\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff]")


def canonical(doc: Node) -> str:
    """One spelling per text, so that equal texts have equal hashes."""
    return json.dumps(doc, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def sha256(doc: Node) -> str:
    return hashlib.sha256(canonical(doc).encode("utf-8")).hexdigest()


def children(node: Node) -> list[Node]:
    found: list[Node] = node.get("content", [])
    return found


def attr(node: Node, name: str, default: Any = None) -> Any:
    return node.get("attrs", {}).get(name, default)


def marks(run: Node) -> set[str]:
    return {mark["type"] for mark in run.get("marks", [])}


def says(node: Node) -> bool:
    """Whether a reader sees a letter of it. The brackets themselves say nothing, nor do blanks between them."""
    return any(SEEN.search(child.get("text", "")) for child in children(node))


def merged(nodes: Iterable[Node]) -> list[Node]:
    """Neighbouring letters with equal marks as one run: where they were typed apart is no part of the text."""
    found: list[Node] = []
    for node in nodes:
        last = found[-1] if found else {}
        if node["type"] == "text" == last.get("type") and node.get("marks") == last.get("marks"):
            found[-1] = {**last, "text": last["text"] + node["text"]}
        else:
            found.append(node)
    return found


def plain(node: Node) -> str:
    """The letters alone. Brackets are real characters here, as they are when the text is read aloud."""
    return "".join(letters for _, letters in runs(node))


def runs(node: Node) -> Iterator[tuple[set[str], str]]:
    """The inline content as (marks, letters), with `[` and `]` written out round every bracket."""
    open_bracket = False
    for child in merged(children(node)):
        now = marks(child)
        if ("bracket" in now) != open_bracket:
            open_bracket = not open_bracket
            yield {"bracket"}, "[" if open_bracket else "]"
        yield now, "\n" if child["type"] == "hardBreak" else child.get("text", "")
    if open_bracket:
        yield {"bracket"}, "]"
