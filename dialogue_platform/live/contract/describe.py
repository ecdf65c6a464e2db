"""What `flask describe` writes: the list of commands, the list of errors, the tables of the protocol, client types."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path

from flask import current_app
from flask_babel import force_locale

from ...config import ROOT
from ..commands.job import Command
from ..errors import declared
from . import tables
from .schemas import only, told_codes, told_commands
from .typescript import client_types


def documents() -> dict[str, str]:
    """Every generated file of the repository, by path; what a feature from elsewhere declares, in its own ``docs``."""
    with telling_of("dialogue_platform"):
        made = {
            "docs/commands.md": commands_page(),
            "docs/errors.md": errors_page(),
            "docs/protocol.md": tables.page(ROOT),
            "static/src/shared/contract.ts": client_types(),
        }
    for name in current_app.config["FEATURES"]:
        folder = Path(str(import_module(name).__file__)).parent / "docs"
        with telling_of(name):
            pages = {"commands.md": commands_page(), "errors.md": errors_page(), "kinds.md": kinds_page()}
        made |= {str(folder / page): text for page, text in pages.items()}
    return made


@contextmanager
def telling_of(package: str) -> Iterator[None]:
    """Of what is declared in this package alone."""
    before = only.set(package)
    try:
        yield
    finally:
        only.reset(before)


def kinds_page() -> str:
    """kinds.md of a feature from elsewhere; ours stand in docs/protocol.md."""
    made = [text.strip() for name, text in tables.tables().items() if name.startswith("entities of ")]
    return "\n\n".join(["# Kinds", "Made by `flask describe`.", *made]) + "\n"


def commands_page() -> str:
    """docs/commands.md."""
    lines = ["# Commands", "", "Made by `flask describe` from the register. Every change goes through one of these."]
    group = ""
    for command in told_commands():
        name = command.name
        if name.partition(".")[0] != group:
            group = name.partition(".")[0]
            lines += [
                "",
                f"## {group}",
                "",
                "| command | arguments | answer | who | what it does |",
                "|---|---|---|---|---|",
            ]
        lines.append(
            f"| `{name}` | {_arguments(command)} | {_answer(command)} | {_permission(command)} | {command.doc} |"
        )
    return "\n".join(lines) + "\n"


def _arguments(command: Command) -> str:
    fields = command.schema.model.model_fields
    names = [f"{field.alias or name}{'' if field.is_required() else '?'}" for name, field in fields.items()]
    return f"`{{{', '.join(names)}}}`"


def _answer(command: Command) -> str:
    fields = [f"`{{{', '.join(each.__annotations__)}}}`" for each in command.schema.results]
    return " or ".join(fields) or "none"


def _permission(command: Command) -> str:
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
        lines += [f"| `{code}` | {declared[code].status} | {declared[code].message} |" for code in told_codes()]
    return "\n".join(lines) + "\n"
