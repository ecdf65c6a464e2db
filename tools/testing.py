"""`./dev test`: set-up, private servers, then every suite."""

from tools import application, front_end, machine, servers
from tools.python_packages import PYTHON, install_development
from tools.say import ROOT, aloud, environment, line

TYPESCRIPT = (".ts", ".tsx")


def prepare() -> None:
    application.prepare(install=install_development)
    machine.install_missing()


def understand(arguments: list[str]) -> tuple[list[str], list[str], bool]:
    """Paths that exist are ours; --long is ours; everything else, with its values, goes to pytest."""
    paths = [word for word in arguments if not word.startswith("-") and _exists(word)]
    more = [word for word in arguments if word not in paths and word != "--long"]
    return paths, more, "--long" in arguments


def _exists(path: str) -> bool:
    # tests/live/test_writer.py::test_one names a file too.
    return (ROOT / path.split("::")[0]).exists()


def run(paths: list[str], more: list[str], long: bool) -> int:
    """Everything, or the paths that were named."""
    prepare()
    for_node = [path for path in paths if path.endswith(TYPESCRIPT)]
    for_pytest = [path for path in paths if not path.endswith(TYPESCRIPT)]
    (ROOT / "test-results").mkdir(exist_ok=True)
    failed = []
    if (for_node or not paths) and not front_end.run_unit_tests():
        failed.append("front end")
    if (for_pytest or not paths) and _pytest(for_pytest, more, long) != 0:
        failed.append("pytest")
    line(f"\nFailed: {', '.join(failed)}" if failed else "\nAll suites passed.")
    return 1 if failed else 0


def _pytest(paths: list[str], more: list[str], long: bool) -> int:
    with servers.test_servers() as found:
        env = environment(**found, **({"TEST_LONG": "1"} if long else {}))
        return aloud([PYTHON, "-m", "pytest", *paths, *more], env=env)
