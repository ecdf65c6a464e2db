"""One Y document in memory: applying an update so that nothing can go wrong quietly, and reading its text out.

pycrdt raises panics that are no `Exception`; where an update of somebody's is applied, they say that it does not fit.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.live.exception_boundary import Panic, calmly
from dialogue_platform.outcome.codec.updates import read_vector
from dialogue_platform.outcome.document.text import SCHEME, TYPED_APART, Node, canonical, merged
from dialogue_platform.outcome.schema import FRAGMENT, mark_name

#: pycrdt's own, whose parameter is the type of every root: ours are asked for one by one
YDoc = Doc[Any]


class WillNotApply(Exception):
    """The update cannot be applied to this document."""


def empty(client: int | None = None) -> YDoc:
    """``client`` is the id that is written under; a random one where nothing will be written."""
    doc: YDoc = Doc(
        client_id=client, allow_multithreading=True
    )  # the writer and the doors may be threads; a lock keeps them apart
    doc.get(FRAGMENT, type=XmlFragment)
    return doc


def apply(doc: YDoc, update: bytes) -> None:
    """A document that refused an update may hold half of it: throw it away."""
    try:
        with calmly:
            doc.apply_update(update)
    except Exception as fault:
        raise WillNotApply(str(fault) if isinstance(fault, Panic) else type(fault).__name__) from fault


@dataclass
class Change:
    """What an update did to a document."""

    new: bool = False  # it brought something
    deepest: int = 0  # how deeply the deepest element it made stands
    places: list[Any] = field(default_factory=list)  # where children came or went
    made: list[Any] = field(default_factory=list)

    def note(self, events: list[Any]) -> None:
        for event in events:
            if isinstance(event.target, XmlElement | XmlFragment):
                made = [node for part in event.delta for node in part.get("insert", ()) if isinstance(node, XmlElement)]
                self.places.append(event.target)
                self.made += made
                self.deepest = max(self.deepest, len(event.path) + depth(made))


class Watched:
    """A document and an eye on it, kept open: to open one for each update costs more than the update."""

    def __init__(self, doc: YDoc) -> None:
        self.doc = doc
        self._change = Change()
        self._root = doc.get(FRAGMENT, type=XmlFragment)
        self._eyes = self._root.observe_deep(self._note), doc.observe(self._note_new)

    def _note(self, events: list[Any]) -> None:
        self._change.note(events)

    def _note_new(self, event: Any) -> None:
        self._change.new = True

    def apply_sound(self, update: bytes) -> Change:
        """Apply, and refuse what no editor can open: letters or values that lie bare between elements.

        Only the places that the update touched are looked at, so a keystroke costs the same in a long text.
        """
        change = self._change = Change()
        apply(self.doc, update)
        if any(_is_bare(place) for place in change.places) or any(_has_bare(node) for node in change.made):
            raise WillNotApply("bare content between elements")
        return change


def _is_bare(place: Any) -> bool:
    """Whether something that is neither element nor text lies in a place itself."""
    return len(place.children) != sum(1 for _ in place.children)


def _has_bare(made: Any) -> bool:
    """Whether something that is neither element nor text lies in a new element, or in what stands in it."""
    layer = [made]
    while layer:
        places = [node for node in layer if isinstance(node, XmlElement)]
        if any(map(_is_bare, places)):
            return True
        layer = [child for node in places for child in node.children]
    return False


def load(updates: Iterable[bytes], client: int | None = None) -> YDoc:
    doc = empty(client)
    for update in updates:
        apply(doc, update)
    return doc


def fork(doc: YDoc, client: int | None = None) -> YDoc:
    return load([doc.get_update()], client)


def edited(doc: YDoc, client: int, edit: Callable[[XmlFragment], None]) -> bytes | None:
    """The update that an edit of the text makes under a client id, on a fork of the document; None where it changes nothing."""
    scratch = fork(doc, client)
    updates: list[bytes] = []
    watch = scratch.observe(lambda event: updates.append(event.update))  # its own deletions alone, unlike a difference
    with scratch.transaction():
        edit(scratch.get(FRAGMENT, type=XmlFragment))
    scratch.unobserve(watch)
    return updates[0] if updates else None


def missing(doc: YDoc, vector: bytes | None) -> bytes:
    """What someone who knows `vector` lacks; everything when it is none, or none of ours."""
    try:
        read_vector(vector or b"\0")
        return doc.get_update(vector or None)
    except (ValueError, TypeError):
        return doc.get_update()


def state(doc: YDoc) -> dict[int, int]:
    return read_vector(doc.get_state())


def reaches(doc: YDoc, ends: Mapping[int, int]) -> bool:
    """Whether each client's clock has come so far; what a document holds back for a later part does not count."""
    clocks = state(doc)
    return all(clocks.get(client, 0) >= end for client, end in ends.items())


def depth(elements: Iterable[Any]) -> int:
    """How deeply these elements and what stands in them go, walked without recursion."""
    level, layer = 0, list(elements)
    while layer:
        level += 1
        layer = [child for node in layer if isinstance(node, XmlElement) for child in node.children]
    return level


def pm_json(doc: YDoc, scheme: int = SCHEME) -> Node:
    """The text as ProseMirror sees it: what is hashed, exported and rendered. `scheme` says how it is spelled."""
    root = doc.get(FRAGMENT, type=XmlFragment)
    return {"type": "doc", "content": _children(root, scheme)}


def node_json(element: XmlElement) -> Node:
    """One block of it, in the present spelling."""
    return _element(element, SCHEME)


def _children(parent: XmlFragment | XmlElement, scheme: int) -> list[Node]:
    nodes: list[Node] = []
    for child in parent.children:
        if isinstance(child, XmlText):
            nodes += _text(child, scheme)
        elif isinstance(child, XmlElement):
            nodes.append(_element(child, scheme))
    return nodes if scheme == TYPED_APART else merged(nodes)


def _element(element: XmlElement, scheme: int) -> Node:
    node: Node = {"type": element.tag}
    written: Any = element.attributes  # iterable, though its type does not say so
    attrs = _attrs(written)
    if attrs:
        node["attrs"] = attrs
    content = _children(element, scheme)
    if content:
        node["content"] = content
    return node


def _text(text: XmlText, scheme: int) -> list[Node]:
    return [_run(part, marks, scheme) for part, marks in text.diff() if isinstance(part, str) and part]


def _run(part: str, marks: dict[str, Any] | None, scheme: int) -> Node:
    node: Node = {"type": "text", "text": part}
    kept = [_mark(key, value) for key, value in sorted((marks or {}).items()) if value is not None]
    if scheme != TYPED_APART:  # one mark may stand under two keys, and has one name
        kept = [mark for at, mark in enumerate(kept) if mark not in kept[:at]]
        kept.sort(key=canonical)
    if kept:
        node["marks"] = kept
    return node


def _mark(key: str, value: Any) -> Node:
    attrs = _attrs(value.items()) if isinstance(value, dict) else {}
    return {"type": mark_name(key), "attrs": attrs} if attrs else {"type": mark_name(key)}


def _attrs(written: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    return {name: plain for name, value in written if (plain := _plain(value)) is not None}


def _plain(value: Any) -> Any:
    """Whole numbers come back from the Rust side as floats. What no JSON holds (bytes, a shared type) is nothing."""
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    return value if isinstance(value, str | int) else None
