"""`./dev test`: set-up, private servers, then every suite."""

from tools import application, front_end, machine, servers
from tools.python_packages import PYTHON, install_development
from tools.say import ROOT, aloud, environment, line

TYPESCRIPT = (".ts", ".tsx")


def prepare() -> None:
    application.prepare(install=install_development)
    machine.install_missing()


# Chromium and killed servers choose their own databases; everything else runs on both.
ONE_DATABASE = ("tests/browser", "tests/faults")


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
    (ROOT / "test-results").mkdir(exist_ok=True)
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
    failed = []
    if not on_postgres:
        line("\n— on SQLite")
        if aloud([PYTHON, "-m", "pytest", *paths, *more], env=env) != 0:
            failed.append("pytest on SQLite")
    if on_postgres or not paths:
        line("\n— on PostgreSQL")
        without = [] if paths else [f"--ignore={folder}" for folder in ONE_DATABASE]
        if aloud([PYTHON, "-m", "pytest", *paths, *without, *more], env={**env, "TEST_ON": "postgres"}) != 0:
            failed.append("pytest on PostgreSQL")
    return failed
