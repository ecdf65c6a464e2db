"""From the records of a pasted list to people, and what stands in the way of inviting each. Pure."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import islice

from dialogue_platform.dialogues.bulk_invite.cells import ADDRESS, Record, records, separator_of, split
from dialogue_platform.dialogues.bulk_invite.mailboxes import Mailbox, mailboxes
from dialogue_platform.dialogues.bulk_invite.words import OTHER_ROLES, fold, headings
from dialogue_platform.people.addresses import as_written, is_address, is_sendable, same_form
from dialogue_platform.people.models import Role

#: what is looked at and invited in one step; the rest stays for the next
MOST_LINES = 2000
LONGEST = 200
#: what stands behind an address, where no heading says so
ORDER = ("role", "delegation", "name", "function")


@dataclass(frozen=True)
class Known:
    """What the dialogue knows. ``delegations`` and ``roles`` by ``fold``ed word; addresses in their ``same_form``."""

    delegations: Mapping[str, str] = field(default_factory=dict)
    roles: Mapping[str, str] = field(default_factory=dict)
    taking_part: Collection[str] = ()
    closed: Collection[str] = ()

    def role(self, word: str) -> str | None:
        word = fold(word)
        return self.roles.get(word) or OTHER_ROLES.get(word) or (word if word in set(Role) else None)


@dataclass(frozen=True)
class ListedPerson:
    """One person of the list: who, as what; or what is wrong, in which column (from 1) and with which words."""

    number: int
    email: str
    role: str = ""
    delegation: str = ""
    name: str = ""
    function: str = ""
    written: str = ""
    delegation_id: str | None = None
    problem: str | None = None
    column: int | None = None
    value: str = ""
    source: str = ""  # to be corrected and pasted again


@dataclass
class Found:
    """A person as read, before anything is asked of it: each field with the column in which it stood."""

    number: int
    source: str
    fields: dict[str, tuple[int, str]] = field(default_factory=dict)
    problem: tuple[str, int | None, str] | None = None

    def put(self, name: str, column: int, value: str) -> None:
        if value:
            self.fields[name] = (column, value)

    def text(self, name: str) -> str:
        return self.fields.get(name, (0, ""))[1]

    def complain(self, problem: str, column: int | None = None, value: str = "") -> None:
        self.problem = self.problem or (problem, column, value)


def read_lines(text: str, usual_role: str, known: Known) -> list[ListedPerson]:
    """Everybody in the list; what is not blank always gets an answer.

    With a first line of headings the columns may stand in any order; without, they are
    ``e-mail; role; delegation; name; function``, and all but the address may be left out.
    """
    seen: set[str] = set()
    lines = []
    for found in _everybody(text, known):
        line = _line(found, usual_role, known, seen)
        seen.add(line.email)
        lines.append(line)
    return lines


def portion(text: str) -> tuple[str, str]:
    """What is taken in one step, and what stays for the next, with its headings."""
    all_ = records(text)
    taken = list(islice(all_, MOST_LINES + 1))
    head = _headings(taken[0]) if taken else None
    least = MOST_LINES + 1 if head else MOST_LINES
    rest = taken[least:] + list(all_)
    if not rest:
        return text, ""
    lines = text.lstrip("\ufeff").splitlines()
    cut = rest[0].number - 1
    return "\n".join(lines[:cut]), "\n".join(([taken[0].text] if head else []) + lines[cut:])


def left(text: str, lines: Iterable[ListedPerson]) -> str:
    """These lines as a list of their own, with the headings of the list they stood in."""
    first = next(records(text), None)
    head = [first.text] if first and _headings(first) else []
    sources = [line.source for line in lines]
    return "\n".join(head + sources) if sources else ""


def unused_headings(text: str) -> list[str]:
    """Columns that hold nothing we ask for."""
    first = next(records(text), None)
    head = _headings(first) if first else None
    if first is None or head is None:
        return []
    return [cell for n, cell in enumerate(split(first.text, separator_of(first.text))) if cell and n not in head]


def _headings(record: Record) -> dict[int, str] | None:
    return headings(split(record.text, separator_of(record.text)))


def _everybody(text: str, known: Known) -> Iterator[Found]:
    rows = records(text)
    first = next(rows, None)
    if first is None:
        return
    separator = separator_of(first.text)
    head = headings(split(first.text, separator))
    if head is None:
        yield from _without_headings(first, known)
    for row in rows:
        if head and separator:
            yield _by_headings(row, head, split(row.text, separator))
        else:
            yield from _without_headings(row, known)


def _by_headings(row: Record, head: Mapping[int, str], cells: list[str]) -> Found:
    found = Found(row.number, row.text)
    for n, cell in enumerate(cells):
        if n in head:
            found.put(head[n], n + 1, cell)
    column, cell = found.fields.get("email", (next(n + 1 for n, name in head.items() if name == "email"), ""))
    boxes = mailboxes(cell)
    if len(boxes) > 1:
        found.complain("two_addresses", column, cell)
    elif boxes:
        found.put("email", column, boxes[0].email)
        if boxes[0].name and not found.text("name"):
            found.put("name", column, boxes[0].name)
    else:
        found.complain("not_address", column, cell)
    parts = [name for name in ("given", "middle", "family") if found.text(name)]
    if parts:
        found.put("name", found.fields[parts[0]][0], " ".join(found.text(name) for name in parts))
    return found


def _without_headings(row: Record, known: Known) -> Iterator[Found]:
    """Whoever is in this record: one with what belongs to the person, or several in a line, as mail programs copy them."""
    lead: list[tuple[int, str]] = []
    people: list[tuple[Found, list[tuple[int, str]]]] = []
    for column, cell in enumerate(split(row.text, _separator(row.text)), start=1):
        boxes = mailboxes(cell)
        for box in boxes:
            people.append((_begun(row.number, column, box, lead, known), []))
            lead = []
        if not boxes:
            (people[-1][1] if people else lead).append((column, cell))
    if len(people) == 1:
        people[0][0].source = row.text
    if not people:
        people = [(Found(row.number, row.text), [])]
        people[0][0].complain("not_address", None, lead[0][1] if lead else "")
    for person, behind in people:
        yield _placed(person, behind) if "email" in person.fields else person


def _separator(text: str) -> str | None:
    """Commas are no separators where an address in angle brackets may have them in its name."""
    found, address = separator_of(text), ADDRESS.search(text)
    named = address is not None and "<" in text and text.count('"', 0, address.start()) % 2 == 0
    return None if found == "," and named else found


def _begun(number: int, column: int, box: Mailbox, lead: list[tuple[int, str]], known: Known) -> Found:
    """A person, with what stood before the address: a delegation, a role, a name, each at most once."""
    found = Found(number, box.source)
    found.put("email", column, box.email)
    found.put("name", column, box.name)
    for at, cell in ((at, cell) for at, cell in lead if cell):
        if fold(cell) in known.delegations and "delegation" not in found.fields:
            found.put("delegation", at, cell)
        elif known.role(cell) and "role" not in found.fields:
            found.put("role", at, cell)
        elif "name" not in found.fields:
            found.put("name", at, cell)
        else:
            found.complain("unclear", at, cell)
    if box.rest:
        found.fields["rest"] = (column, "\0".join(box.rest))
    return found


def _placed(person: Found, behind: list[tuple[int, str]]) -> Found:
    """What stood behind the address, by its place."""
    at, rest = person.fields.pop("rest", (0, ""))
    behind = [(at + n, cell) for n, cell in enumerate(rest.split("\0"), start=1)] if rest else behind
    before = {name for name, (column, _) in person.fields.items() if column < person.fields["email"][0]}
    free = [name for name in ORDER if name not in before]
    for n, (column, cell) in enumerate(behind):
        if n < len(free):
            person.put(free[n], column, cell)
        elif cell:
            person.complain("too_many", column, cell)
    return person


def _line(found: Found, usual_role: str, known: Known, seen: set[str]) -> ListedPerson:
    written = found.text("email") or (found.problem[2] if found.problem else "")
    role, delegation = found.text("role"), found.text("delegation")
    line = ListedPerson(
        number=found.number,
        email=same_form(written),
        role=(known.role(role) or role.lower()) if role else usual_role,
        delegation=delegation,
        name=found.text("name"),
        function=found.text("function"),
        written=as_written(written),
        source=found.source,
        delegation_id=known.delegations.get(fold(delegation)) if delegation else None,
    )
    problem = found.problem or _problem(found, line, known, seen)
    return replace(line, problem=problem[0], column=problem[1], value=problem[2]) if problem else line


def _problem(found: Found, line: ListedPerson, known: Known, seen: set[str]) -> tuple[str, int | None, str] | None:
    checks = (
        ("not_address", "email", not is_address(line.email)),
        ("not_sendable", "email", not is_sendable(line.email)),
        ("twice", "email", line.email in seen),
        ("takes_part", "email", line.email in known.taking_part),
        ("closed", "email", line.email in known.closed),
        ("no_role", "role", line.role not in set(Role)),
        ("no_delegation", "delegation", bool(line.delegation) and not line.delegation_id),
        ("too_long", "name", len(line.name) > LONGEST),
        ("too_long", "function", len(line.function) > LONGEST),
    )
    name = next(((problem, name) for problem, name, holds in checks if holds), None)
    if name is None:
        return None
    column, value = found.fields.get(name[1], (None, ""))
    return name[0], column, value
