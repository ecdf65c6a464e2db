"""The text a new document starts with: its title, and under each section's heading one empty paragraph.

The server alone seeds, once, in the transaction that creates the document. A client that seeded too would double it.
"""

import secrets
from collections.abc import Sequence
from typing import Any

from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.outcome.schema import FRAGMENT, PARAGRAPH_ID


def new_paragraph_id() -> str:
    return secrets.token_hex(8)


def new_client_id() -> int:
    """A Yjs client id: 31 bits keep it below what every implementation takes, and never 0."""
    return secrets.randbelow(2**31 - 1) + 1


def seed(title: str, sections: Sequence[str]) -> bytes:
    """Update 1 of a document's log."""
    doc: Doc[Any] = Doc(client_id=new_client_id())
    root = doc.get(FRAGMENT, type=XmlFragment)
    with doc.transaction():
        root.children.append(_heading(1, title))
        for section in sections:
            root.children.append(_heading(2, section))
            root.children.append(_paragraph())
        if not sections:
            root.children.append(_paragraph())
    return doc.get_update()


def _heading(level: int, text: str) -> XmlElement:
    attrs: Any = {"level": level, PARAGRAPH_ID: new_paragraph_id()}  # a number: ProseMirror compares it as one
    return XmlElement("heading", attrs, [XmlText(text)])


def _paragraph() -> XmlElement:
    return XmlElement("paragraph", {PARAGRAPH_ID: new_paragraph_id()}, [XmlText("")])
