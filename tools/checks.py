"""`./dev check`: what can be said about the code without running it."""

import sys
from pathlib import Path

from tools import front_end
from tools.python_packages import PYTHON, install_development
from tools.say import aloud, line

Check = list[str | Path]
PLAIN = [] if sys.stdout.isatty() else ["--colors=off"]


def run(fix: bool) -> int:
    install_development()
    front_end.install_npm_packages()
    failed = [name for name, command in _checks(fix) if not _passes(name, command)]
    line(f"\nFailed: {', '.join(failed)}. `./dev check --fix` repairs what can be repaired." if failed else "\nClean.")
    return 1 if failed else 0


def _checks(fix: bool) -> list[tuple[str, Check]]:
    ruff: Check = [PYTHON, "-m", "ruff"]
    return [
        ("ruff", [*ruff, "check", *(["--fix"] if fix else [])]),
        ("format", [*ruff, "format", *([] if fix else ["--check"])]),
        ("mypy", [PYTHON, "-m", "mypy"]),
        ("tsc", [front_end.tool("tsc"), "--noEmit"]),
        ("biome", [front_end.tool("biome"), *(["check", "--write"] if fix else ["ci"]), *PLAIN, "."]),
    ]


def _passes(name: str, command: Check) -> bool:
    line(f"— {name}")
    return aloud(command, env=front_end.node_environment()) == 0
