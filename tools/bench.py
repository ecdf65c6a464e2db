"""`./dev bench`: the shelf. Each entry is a program of bench/ that prints our figure, a peer's and their ratio."""

from pathlib import Path

from tools import application
from tools.python_packages import PYTHON
from tools.say import ROOT, Trouble, aloud, environment, line

SHELF = ROOT / "bench"


def entries() -> list[Path]:
    return sorted(path for path in SHELF.glob("*.py") if not path.name.startswith("_"))


def run(name: str | None) -> int:
    wanted = [path for path in entries() if name in (None, path.stem)]
    if not wanted:
        shelf = ", ".join(path.stem for path in entries())
        raise Trouble(f"There is no bench called {name}. On the shelf: {shelf}.")
    application.prepare()
    codes = [_measure(path) for path in wanted]
    return max(codes)


def _measure(path: Path) -> int:
    line(f"\n— {path.stem}")
    return aloud([PYTHON, path], env=environment(PYTHONPATH=str(ROOT)))
