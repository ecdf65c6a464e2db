"""Many invitations pasted at once: read the lines, and say what would happen. Pure."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from dialogue_platform.people.addresses import is_address, same_form
from dialogue_platform.people.models import Role

MOST_LINES = 300

#: `Aizhan Sadykova <aizhan@example.org>`, as mail programs copy it
NAMED = re.compile(r"\"?(?P<name>[^<>\"]*?)\"?\s*<(?P<email>[^<>]+)>")


@dataclass(frozen=True)
class Line:
    """One pasted line: who, as what; or what is wrong with it."""

    number: int
    email: str
    role: str
    delegation: str
    name: str
    function: str
    problem: str | None = None  # not_address, twice, takes_part, no_role, no_delegation


def read_lines(text: str, taking_part: Collection[str], delegations: Mapping[str, str], usual_role: str) -> list[Line]:
    """`e-mail; role; delegation; name; function` on each line; everything after the address may be left out.

    `delegations` maps names in lower case to ids; a line that is not empty always gets an answer.
    """
    seen: set[str] = set()
    found = []
    for number, cells in _cells(text):
        line = _line(number, cells, usual_role)
        problem = _problem(line, seen, taking_part, delegations)
        seen.add(line.email)
        found.append(Line(**{**vars(line), "problem": problem}))
    return found


def _cells(text: str) -> Iterator[tuple[int, list[str]]]:
    lines = [(n, line) for n, line in enumerate(text.splitlines(), start=1) if line.strip()]
    for number, line in lines[:MOST_LINES]:
        yield number, [cell.strip() for cell in re.split(r"[;,\t]", line)]


def _line(number: int, cells: list[str], usual_role: str) -> Line:
    email, role, delegation, name, function = (cells + [""] * 5)[:5]
    if named := NAMED.fullmatch(email):
        email, name = named["email"], name or named["name"]
    return Line(number, same_form(email), role.lower() or usual_role, delegation, name[:200], function[:200])


def _problem(line: Line, seen: set[str], taking_part: Collection[str], delegations: Mapping[str, str]) -> str | None:
    checks = (
        ("not_address", not is_address(line.email)),
        ("twice", line.email in seen),
        ("takes_part", line.email in taking_part),
        ("no_role", line.role not in set(Role)),
        ("no_delegation", bool(line.delegation) and line.delegation.lower() not in delegations),
    )
    return next((problem for problem, holds in checks if holds), None)
