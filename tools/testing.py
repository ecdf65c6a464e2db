"""`./dev test`: set-up, private servers, then every suite."""

import subprocess
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tools import application, front_end, machine, servers
from tools.python_packages import PYTHON, install_development
from tools.say import ROOT, aloud, environment, line

RESULTS = ROOT / "test-results"
TYPESCRIPT = (".ts", ".tsx")


def prepare() -> None:
    application.prepare(install=install_development)
    machine.install_missing()


# Chromium and killed servers choose their own databases; features and spine are tested on both.
ONE_DATABASE = ("tests/browser", "tests/faults")
BOTH = tuple(f"tests/{room}" for room in ("live", "people", "dialogues", "speakers", "questions", "outcome"))


def understand(arguments: list[str]) -> tuple[list[str], list[str], bool, bool]:
    """Paths that exist and our own flags are ours; everything else, with its values, goes to pytest."""
    paths = [word for word in arguments if not word.startswith("-") and _exists(word)]
    more = [word for word in arguments if word not in paths and word not in ("--long", "--postgres")]
    return paths, more, "--long" in arguments, "--postgres" in arguments


def _exists(path: str) -> bool:
    # tests/live/test_writer.py::test_one names a file too.
    return (ROOT / path.split("::")[0]).exists()


def run(paths: list[str], more: list[str], long: bool, on_postgres: bool) -> int:
    """Everything on SQLite and once more on PostgreSQL; or the paths that were named, on the one asked for."""
    prepare()
    for_node = [path for path in paths if path.endswith(TYPESCRIPT)]
    for_pytest = [path for path in paths if not path.endswith(TYPESCRIPT)]
    RESULTS.mkdir(exist_ok=True)
    failed = []
    if (for_node or not paths) and not front_end.run_unit_tests():
        failed.append("front end")
    if for_pytest or not paths:
        with servers.test_servers() as found:
            env = environment(**found, **({"TEST_LONG": "1"} if long else {}))
            failed += _rounds(for_pytest, more, env, on_postgres)
    line(f"\nFailed: {', '.join(failed)}" if failed else "\nAll suites passed.")
    return 1 if failed else 0


def _rounds(paths: list[str], more: list[str], env: dict[str, str], on_postgres: bool) -> list[str]:
    """The names of the rounds that failed."""
    if paths:
        name = "PostgreSQL" if on_postgres else "SQLite"
        return [] if _round(name, [*paths, *more], env) else [name]
    without = [*more, *(f"--ignore={folder}" for folder in ONE_DATABASE)]
    with _beside("PostgreSQL", [*BOTH, *more], env) as postgres:
        passed = {"SQLite": _round("SQLite", without, env), "PostgreSQL": postgres()}
    passed["browsers and faults"] = _round("browsers and faults", [*ONE_DATABASE, *more], env)
    return [name for name, fine in passed.items() if not fine]


def _pytest(name: str, arguments: list[str], env: dict[str, str]) -> tuple[list[str], dict[str, str]]:
    on = {"TEST_ON": "postgres"} if name == "PostgreSQL" else {}
    return [str(PYTHON), "-m", "pytest", *arguments], {**env, **on}


def _round(name: str, arguments: list[str], env: dict[str, str]) -> bool:
    line(f"\n— {name}")
    command, env = _pytest(name, arguments, env)
    return aloud(command, env=env) == 0


@contextmanager
def _beside(name: str, arguments: list[str], env: dict[str, str]) -> Iterator[Callable[[], bool]]:
    """A round that runs while another one speaks; asked how it went, it waits and tells all it had to say."""
    command, env = _pytest(name, arguments, env)
    log = RESULTS / f"{name.lower()}.log"
    with log.open("w") as file:
        process = subprocess.Popen(command, cwd=ROOT, env=env, stdin=subprocess.DEVNULL, stdout=file, stderr=file)

    def outcome() -> bool:
        code = process.wait()
        line(f"\n— {name}, at the same time")
        line(log.read_text(errors="replace"))
        return code == 0

    try:
        yield outcome
    finally:
        if process.poll() is None:
            process.terminate()
            process.wait()
