"""The words an outcome document is written in: every node and mark, and the version of that list.

The list is closed on purpose. An editor that does not know a node deletes it for everyone merely by opening the
page, so a page joins only with this very version, and the server takes no update that names anything else.
`static/src/outcome/schema.ts` says the same for the browser; a test compares the two.
"""

SCHEMA = "outcome-1"

FRAGMENT = "default"  # the one root of the Y document, and TipTap's own default name for it

BLOCKS = ("heading", "paragraph", "bulletList", "orderedList")
NODES = frozenset({*BLOCKS, "listItem", "hardBreak"})
MARKS = frozenset({"bold", "italic", "underline", "bracket"})

PARAGRAPH_ID = "paragraph_id"


def mark_name(key: str) -> str:
    """The mark behind a formatting key: marks that may overlap are kept as `name--hash`."""
    return key.split("--", 1)[0]


def knows_node(name: str) -> bool:
    return name in NODES


def knows_mark(key: str) -> bool:
    return mark_name(key) in MARKS
