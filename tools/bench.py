"""`./dev bench`: the shelf. Each entry is a program of bench/ that prints our figure, a peer's and their ratio."""

import signal
import subprocess
from collections.abc import Sequence
from pathlib import Path

from tools import application, machine
from tools.python_packages import PYTHON, install_development
from tools.say import ROOT, Trouble, environment, line

SHELF = ROOT / "bench"


def entries() -> list[Path]:
    """The programs of the shelf; what begins with `_` is shared by them."""
    return sorted(path for path in SHELF.glob("*.py") if not path.name.startswith("_"))


def run(names: Sequence[str], more: Sequence[str]) -> int:
    """Measure the named entries, or all; ``more`` (`--rounds N`, `--quick`, `--against COMMIT`) is handed on to each."""
    shelf = {path.stem: path for path in entries()}
    unknown = [name for name in names if name not in shelf]
    if unknown:
        raise Trouble(f"There is no bench called {unknown[0]}. On the shelf: {', '.join(shelf)}.")
    application.prepare(install=install_development)
    machine.install_missing(["gcc", "chromium"])
    codes = {name: _measure(shelf[name], more) for name in names or shelf}
    failed = [name for name, code in codes.items() if code]
    line(f"\nFailed: {', '.join(failed)}" if failed else "")
    return 1 if failed else 0


def _measure(path: Path, more: Sequence[str]) -> int:
    """Run one entry; when we are stopped it is asked to end, so that it can end what it started."""
    line(f"\n— {path.stem}")
    command = [str(PYTHON), str(path), *more]
    entry = subprocess.Popen(command, cwd=ROOT, env=environment(PYTHONPATH=str(ROOT)), stdin=subprocess.DEVNULL)
    try:
        return entry.wait()
    finally:
        if entry.poll() is None:
            entry.send_signal(signal.SIGTERM)
            entry.wait()
