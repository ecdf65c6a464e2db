"""Sign-in links: shown when a server has started, and made anew by `./dev links`."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tools.own_database import INSTANCE
from tools.python_packages import FLASK
from tools.say import Trouble, environment, line, quietly, step

#: where the server that runs now is found, and on which database
SERVING = INSTANCE / "serving.json"
NO_DEMO = "the demonstration is not"


def make(env: dict[str, str], demonstration: bool, organiser: str | None = None) -> str:
    """One for each role of the demonstration; where it is not, one for each who may begin a dialogue."""
    with step("sign-in links"):
        mine = [*FLASK, "people", "first-organiser", organiser] if organiser else [*FLASK, "people", "links"]
        made = _of_the_demonstration(env) if demonstration else ""
        if made and not organiser:
            return made
        return f"{organiser or ''} {quietly(mine, env=env)}{made}".lstrip()


def show(made: str) -> None:
    line("\nSign in as (each link works once):\n")
    print(re.sub(r"(?m)^(?=.)", "  ", made.strip()), flush=True)
    line()


def anew(database: str | None, file: Path = SERVING) -> int:
    """For the server that runs, or for a database that is named."""
    found = noted(file)
    chosen = database or found.get("database")
    url = found.get("url", "http://localhost:5000")
    there = {"DATABASE_URL": chosen, "INSTANCE": found.get("instance")}  # its key signs the links
    env = environment(BASE_URL=url, **{name: value for name, value in there.items() if value})
    show(make(env, demonstration=not found.get("empty")))
    return 0


@contextmanager
def written_down(env: dict[str, str], empty: bool, file: Path = SERVING) -> Iterator[None]:
    """Say where we serve; for its owner alone to read, since a database's address may hold a password."""
    file.unlink(missing_ok=True)
    file.touch(mode=0o600)
    of_ours = {
        "url": env["BASE_URL"],
        "database": env.get("DATABASE_URL"),
        "instance": env.get("INSTANCE"),
        "empty": empty,
    }
    file.write_text(json.dumps(of_ours))
    try:
        yield
    finally:
        file.unlink(missing_ok=True)


def noted(file: Path) -> dict[str, Any]:
    """What a running server has written down; nothing where none runs."""
    try:
        found: dict[str, Any] = json.loads(file.read_text())
    except (OSError, ValueError):
        return {}
    return found


def _of_the_demonstration(env: dict[str, str]) -> str:
    """None where it is not in this database (it may hold real dialogues); an empty one gets it first."""
    try:
        return quietly([*FLASK, "demo", "links", "--base-url", env["BASE_URL"]], env=env)
    except Trouble as trouble:
        if NO_DEMO not in str(trouble):
            raise
    seeded = quietly([*FLASK, "demo", "seed"], env=env)
    return _of_the_demonstration(env) if "nothing done" not in seeded else ""
