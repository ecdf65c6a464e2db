"""`./dev test --mutants`: breaks a copy of the checkout, one patch at a time, and sees that a named test turns red.

A patch of `tests/mutants` begins with words: what it breaks, then a line `red: PATH[::TEST]` for each test that must fail.
"""

import os
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from queue import SimpleQueue

from tools import front_end, servers, testing
from tools.python_packages import PYTHON
from tools.say import ROOT, Trouble, environment, line

PATCHES = ROOT / "tests" / "mutants"
#: what a copy does without: history, what is installed, and what tests and programs leave behind
LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "__pycache__", "instance", "test-results", ".bench", ".*_cache", ".hypothesis"
)
#: seconds until the tests of one mutant are taken to hang
PATIENCE_S = 900
KILLED = "killed"
#: what the runners end with: pytest 0 or 1, or more where it could not run; build.mjs likewise
VERDICTS = {0: "SURVIVED", 1: KILLED}


@dataclass(frozen=True)
class Mutant:
    """A patch, what it breaks, and the tests that must turn red."""

    name: str
    patch: str
    breaks: str
    tests: tuple[str, ...]

    @classmethod
    def read(cls, path: Path) -> "Mutant":
        text = path.read_text()
        words = text[: text.find("\n--- ")].removesuffix("\n").splitlines()
        red = tuple(word.removeprefix("red: ").strip() for word in words if word.startswith("red: "))
        breaks = " ".join(word for word in words if not word.startswith(("red: ", "diff ", "index ")))
        if "\n--- " not in text or not breaks.strip() or not red:
            raise Trouble(
                f"{path.relative_to(ROOT)}: words, `red: TEST` and a unified diff, in this order, are a mutant."
            )
        return cls(path.stem, text, breaks.strip(), red)


def run(names: Sequence[str]) -> int:
    """Those named, or all; 1 if one survives, cannot be applied, or its tests cannot be run."""
    mutants = _chosen(names)
    testing.prepare(long=False)
    with servers.test_servers() as found, tempfile.TemporaryDirectory(prefix="dialogue-mutants-") as folder:
        checkout = Checkout(Path(folder) / "checkout", found)
        line("\n— as it is")
        code, said = checkout.test([test for mutant in mutants for test in mutant.tests], patience=None)
        if code != 0:
            raise Trouble(f"{said[-6000:]}\nThese tests fail without a mutant, so they say nothing.")
        line(f"\n— {len(mutants)} mutants")
        more = [Checkout(Path(folder) / f"checkout{number}", found) for number in range(1, os.cpu_count() or 1)]
        alive = _alive(mutants, [checkout, *more])
    line(f"\nNot killed: {', '.join(mutant.name for mutant in alive)}" if alive else "\nAll killed.")
    return 1 if alive else 0


def _chosen(names: Sequence[str]) -> list[Mutant]:
    paths = {path.stem: path for path in sorted(PATCHES.glob("*.patch"))}
    unknown = [name for name in names if name not in paths]
    if unknown or not paths:
        raise Trouble(f"No such mutant: {', '.join(unknown)}. There are: {', '.join(paths)}.")
    return [Mutant.read(path) for name, path in paths.items() if name in names or not names]


def _alive(mutants: Sequence[Mutant], checkouts: Sequence["Checkout"]) -> list[Mutant]:
    """Those that no test kills; as many are tried at once as there are checkouts."""
    free: SimpleQueue[Checkout] = SimpleQueue()
    for checkout in checkouts:
        free.put(checkout)

    def verdict(mutant: Mutant) -> str:
        checkout = free.get()
        try:
            return _verdict(checkout, mutant)
        finally:
            free.put(checkout)

    with ThreadPoolExecutor(len(checkouts)) as pool:
        return [mutant for mutant, said in zip(mutants, pool.map(verdict, mutants), strict=True) if said != KILLED]


def _verdict(checkout: "Checkout", mutant: Mutant) -> str:
    """Break, test, mend; prints a line of the table, with the test that failed first."""
    began, verdict, by = time.monotonic(), "does not apply", ""
    if checkout.patch(mutant.patch):
        for test in mutant.tests:  # each of them must turn red
            code, said = checkout.test([test])
            verdict, by = VERDICTS.get(code, "CANNOT RUN"), _first_failed(said)
            if verdict != KILLED:
                by = test
                break
        checkout.patch(mutant.patch, "--reverse")
    print(f"{verdict:<14} {time.monotonic() - began:4.0f} s  {mutant.name}: {mutant.breaks} ({by})", flush=True)
    return verdict


def _first_failed(said: str) -> str:
    """By what pytest or Node's runner said."""
    found = re.search(r"^(?:FAILED|ERROR) (\S+)|^\s*✖ (.+?)(?: \(\S+ms\))?$", said, re.MULTILINE)
    return (found[1] or found[2]) if found else ""


class Checkout:
    """A copy of the working tree, as it is now, in a folder that goes away."""

    def __init__(self, folder: Path, found: Mapping[str, str]) -> None:
        self.folder = folder
        shutil.copytree(ROOT, folder, ignore=LEFT_OUT, symlinks=True)
        (folder / "node_modules").symlink_to(front_end.MODULES)
        # A mutant may be as long as what it replaces, and of the same second: bytecode is told apart by what it was
        # compiled of, and what is compiled of a mutant is not kept.
        hashed: list[str | Path] = [
            PYTHON,
            "-m",
            "compileall",
            "-q",
            "--invalidation-mode",
            "checked-hash",
            "dialogue_platform",
            "tests",
        ]
        subprocess.run(hashed, cwd=folder, check=True)
        self.env = {
            **environment(**found),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TEST_RESULTS": str(folder / "test-results"),
        }

    def patch(self, text: str, *how: str) -> bool:
        """Wherever in its file the lines stand by now."""
        # git must take no repository around this folder for its own
        env = {**os.environ, "GIT_CEILING_DIRECTORIES": str(self.folder.parent)}
        return self._run(["git", "apply", "-C1", *how], env, text)[0] == 0

    def test(self, tests: Sequence[str], patience: float | None = PATIENCE_S) -> tuple[int, str]:
        """0 if all pass, 1 if one fails, anything else if they could not be run to their end; and what was said."""
        for_node = [test for test in dict.fromkeys(tests) if test.endswith(testing.TYPESCRIPT)]
        for_pytest = sorted({*tests} - {*for_node})  # in the order of the suite: a few tests mind who came before them
        code, said = 0, ""
        if for_node:
            code, said = self._run([front_end.node(), "build.mjs", "--test", *for_node], self.env, patience=patience)
        if for_pytest and code == 0:
            pytest: list[str | Path] = [PYTHON, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider"]
            code, said = self._run([*pytest, *for_pytest], self.env, patience=patience)
        return code, said

    def _run(
        self,
        command: Sequence[str | Path],
        env: Mapping[str, str],
        given: str = "",
        patience: float | None = PATIENCE_S,
    ) -> tuple[int, str]:
        try:
            done = subprocess.run(
                command, cwd=self.folder, env=env, input=given, text=True, errors="replace",
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=patience,
            )  # fmt: skip
        except subprocess.TimeoutExpired:
            return -1, "no end"
        return done.returncode, done.stdout
