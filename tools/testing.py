"""`./dev test`: set-up, private servers, then every suite."""

from dataclasses import dataclass
from itertools import zip_longest

from tools import application, front_end, machine, servers
from tools.python_packages import install_development, install_long
from tools.rounds import RESULTS, Round, together
from tools.say import ROOT, environment, line

TYPESCRIPT = (".ts", ".tsx")


def prepare(long: bool) -> None:
    application.prepare(install=install_development)
    if long:
        install_long()
    machine.install_missing()


#: Chromium and killed servers choose their own databases
ONE_DATABASE = ("tests/browser", "tests/faults")
#: features and spine are tested on both databases, by two rounds on each, about equally long
SPINE, FEATURES = (
    ("tests/live", "tests/people"),
    ("tests/dialogues", "tests/files", "tests/speakers", "tests/questions", "tests/outcome"),
)
BOTH = (*SPINE, *FEATURES)


#: lines and branches of the package that no test of the round on SQLite takes
COVERAGE = ["--cov=dialogue_platform", "--cov-branch", "--cov-report=term:skip-covered"]
OURS = ("--long", "--postgres", "--coverage")


@dataclass(frozen=True)
class Wish:
    """What was asked for: paths that exist, words for pytest, and our own flags."""

    paths: list[str]
    more: list[str]
    flags: frozenset[str]


def understand(arguments: list[str]) -> Wish:
    """Paths that exist and our own flags are ours; everything else, with its values, goes to pytest."""
    paths = [word for word in arguments if not word.startswith("-") and _exists(word)]
    more = [word for word in arguments if word not in paths and word not in OURS]
    return Wish(paths, more, frozenset(arguments).intersection(OURS))


def _exists(path: str) -> bool:
    # tests/live/test_writer.py::test_one names a file too.
    return (ROOT / path.split("::")[0]).exists()


def run(wish: Wish) -> int:
    """Everything on SQLite and what differs once more on PostgreSQL; or the paths that were named, on the one asked for."""
    paths, long = wish.paths, "--long" in wish.flags
    prepare(long)
    for_node = [path for path in paths if path.endswith(TYPESCRIPT)]
    for_pytest = [path for path in paths if not path.endswith(TYPESCRIPT)]
    RESULTS.mkdir(exist_ok=True)
    failed = []
    if (for_node or not paths) and not front_end.run_unit_tests(for_node):
        failed.append("front end")
    if for_pytest or not paths:
        with servers.test_servers() as found:
            env = environment(**found, **({"TEST_LONG": "1"} if long else {}))
            failed += _rounds(for_pytest, wish, env)
    line(f"\nFailed: {', '.join(failed)}" if failed else "\nAll suites passed.")
    return 1 if failed else 0


def _rounds(paths: list[str], wish: Wish, env: dict[str, str]) -> list[str]:
    """The names of the rounds that failed."""
    postgres, on_postgres, more = {**env, "TEST_ON": "postgres"}, "--postgres" in wish.flags, wish.more
    covered = COVERAGE if "--coverage" in wish.flags else []
    if paths or on_postgres:
        arguments = [*(paths or BOTH), *more, *covered]
        named = Round("PostgreSQL", arguments, postgres) if on_postgres else Round("SQLite", arguments, env)
        return [] if named.run() else [named.name]
    rest = [f"--ignore={folder}" for folder in (*ONE_DATABASE, *BOTH)]
    sqlite = [("SQLite, all else", rest), ("SQLite, spine", SPINE), ("SQLite, features", FEATURES)]
    if covered:  # by one process, as coverage is measured by process
        sqlite = [("SQLite", [f"--ignore={folder}" for folder in ONE_DATABASE])]
    compute = [
        Round("PostgreSQL, spine", [*SPINE, *more], postgres),
        *(Round(name, [*words, *more, *covered], env) for name, words in sqlite),
        Round("PostgreSQL, features", [*FEATURES, *more], postgres),
    ]
    wait = [
        Round(f"{name} {n + 1}", [*_test_files(folder)[n::2], *more], env)
        for n in (0, 1)
        for name, folder in (("browsers", "tests/browser"), ("faults", "tests/faults"))
    ]
    # What waits beside what computes, and the longest first, so that none is left alone at the end.
    return together([one for pair in zip_longest(compute, wait) for one in pair if one is not None])


def _test_files(folder: str) -> list[str]:
    return sorted(str(path.relative_to(ROOT)) for path in (ROOT / folder).glob("test_*.py"))
