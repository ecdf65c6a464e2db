"""Addresses with names, as mail programs copy them: ``Surname, First <a@x>; "B. Bek" <b@y>, c@z``. Pure."""

import re
from dataclasses import dataclass

from dialogue_platform.dialogues.bulk_invite.cells import ADDRESS, plain, separator_of, split

ANGLE = re.compile(r"<\s*(?:mailto:)?([^<>\s]+@[^<>\s]+)\s*>", re.IGNORECASE)


@dataclass(frozen=True)
class Mailbox:
    """``rest``: cells behind the address that belong to this person."""

    email: str
    name: str = ""
    rest: tuple[str, ...] = ()

    @property
    def source(self) -> str:
        return f'"{self.name}" <{self.email}>' if self.name else self.email


def mailboxes(cell: str) -> list[Mailbox]:
    """Whoever is in this cell, in order."""
    if ANGLE.search(cell):
        return _in_angles(cell)
    found = ADDRESS.findall(cell)
    if len(found) < 2:
        return [_bare(cell, found[0])] if found else []
    separator = separator_of(cell)
    parts = split(cell, separator) if separator else cell.split()
    return [_bare(part, address) for part in parts for address in ADDRESS.findall(part)]


def _bare(cell: str, address: str) -> Mailbox:
    """`a@x`, `'a@x'`, `a@x (Name)`, `Name a@x`."""
    around = re.sub(r"mailto:", "", cell.replace(address, " ", 1), flags=re.IGNORECASE)
    return Mailbox(address.strip(".'"), _name(around))


def _in_angles(cell: str) -> list[Mailbox]:
    """Before each bracket its name, commas and all; behind the last one, cells of that person."""
    found: list[Mailbox] = []
    at = 0
    for angle in ANGLE.finditer(cell):
        *bare, name = _names(cell[at : angle.start()])
        found += [_bare(each, ADDRESS.findall(each)[0]) for each in bare]
        found.append(Mailbox(angle[1], name))
        at = angle.end()
    rest = cell[at:].strip().lstrip(",").strip()
    if not rest:
        return found
    cells = split(rest, ",")
    if any(ADDRESS.search(each) for each in cells):
        return found + [box for each in cells for box in mailboxes(each)]
    return [*found[:-1], Mailbox(found[-1].email, found[-1].name, tuple(cells))]


def _names(text: str) -> list[str]:
    """What stands between two brackets: addresses without a name, then the name of the next."""
    parts = [part for part in split(text.strip().strip(",;"), ",") if part]
    bare = [n for n, part in enumerate(parts) if ADDRESS.search(part)]
    last = bare[-1] + 1 if bare else 0
    if not last:
        return [_name(text)]
    return [*(parts[n] for n in bare), _name(", ".join(parts[last:]))]


def _name(text: str) -> str:
    """Without what mail programs put around it."""
    text = " ".join(text.split()).strip(" ,;-–—:")
    while len(text) > 1 and (text[0], text[-1]) in {
        ('"', '"'),
        ("'", "'"),
        ("(", ")"),
        ("[", "]"),
        ("“", "”"),
        ("«", "»"),
    }:
        text = plain(text) if text[0] == '"' else text[1:-1]
        text = text.strip(" ,;-–—:")
    return text
