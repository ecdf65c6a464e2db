"""`./dev lock`: resolve the dependencies anew and write down their hashes. And: one ./dev at a time."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tools import front_end
from tools.python_packages import PYTHON, install_development
from tools.say import ROOT, line, quietly, step


@contextmanager
def alone() -> Iterator[None]:
    """Two terminals may start ./dev together; only one of them sets things up."""
    with (ROOT / "dev").open() as ourselves:
        try:
            fcntl.flock(ourselves, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            line("  waiting: another ./dev is setting up this checkout")
            fcntl.flock(ourselves, fcntl.LOCK_EX)
        yield


def lock(upgrade: bool) -> int:
    install_development()
    compile_: list[str | Path] = [PYTHON, "-m", "piptools", "compile", *(["--upgrade"] if upgrade else [])]
    with step("requirements.txt"):
        quietly([*compile_, "-o", "requirements.txt", "pyproject.toml"])
    with step("requirements-dev.txt"):
        quietly([*compile_, "--extra=dev", "-c", "requirements.txt", "-o", "requirements-dev.txt", "pyproject.toml"])
    with step("requirements-long.txt"):
        constraints = ["-c", "requirements-dev.txt"]
        quietly([*compile_, "--extra=long", *constraints, "-o", "requirements-long.txt", "pyproject.toml"])
    with step("requirements-node.txt"):
        quietly([*compile_, "-o", "requirements-node.txt", "requirements-node.in"])
    with step("package-lock.json"):
        npm = front_end.node().parent / "npm"
        words = ["install", "--package-lock-only", "--omit-lockfile-registry-resolved", "--no-audit", "--no-fund"]
        quietly([npm, *words], env=front_end.node_environment())
    return 0
