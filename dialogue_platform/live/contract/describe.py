"""What `flask describe` writes: the list of commands, the list of errors, the tables of the protocol, client types."""

from __future__ import annotations

from flask_babel import force_locale

from ...config import ROOT
from ..commands.job import Command, commands
from ..errors import declared
from . import tables
from .typescript import client_types


def documents() -> dict[str, str]:
    """Every generated file of the repository, by path."""
    return {
        "docs/commands.md": commands_page(),
        "docs/errors.md": errors_page(),
        "docs/protocol.md": tables.page(ROOT),
        "static/src/shared/contract.ts": client_types(),
    }


def commands_page() -> str:
    """docs/commands.md."""
    lines = ["# Commands", "", "Made by `flask describe` from the register. Every change goes through one of these."]
    group = ""
    for name in sorted(commands):
        command = commands[name]
        if name.partition(".")[0] != group:
            group = name.partition(".")[0]
            lines += ["", f"## {group}", "", "| command | arguments | who | what it does |", "|---|---|---|---|"]
        lines.append(f"| `{name}` | {_arguments(command)} | {_who(command)} | {command.doc} |")
    return "\n".join(lines) + "\n"


def _arguments(command: Command) -> str:
    fields = command.schema.model.model_fields
    names = [f"{f.alias}{'' if f.is_required() else '?'}" for f in fields.values()]
    return f"`{{{', '.join(names)}}}`"


def _who(command: Command) -> str:
    where = "" if command.exposed else ", not at the doors"
    return f"`{command.permission.__name__}`{where}"


def errors_page() -> str:
    """docs/errors.md."""
    lines = [
        "# Errors",
        "",
        "Made by `flask describe`. One shape at both doors: `{code, message, field?, state?}`.",
        "",
    ]
    lines += ["| code | status | message |", "|---|---|---|"]
    with force_locale("en"):
        lines += [f"| `{c}` | {declared[c].status} | {declared[c].message} |" for c in sorted(declared)]
    return "\n".join(lines) + "\n"
