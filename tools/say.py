"""Progress lines, running of programs, and the one way to stop with advice."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

Command = Sequence[str | Path]

ROOT = Path(__file__).resolve().parent.parent


class Trouble(Exception):
    """Something is missing or went wrong; the text says what the reader can do about it."""


def line(text: str = "") -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def step(name: str) -> Iterator[None]:
    """One line of progress: what is being done, and how long it took."""
    print(f"  {name:.<44} ", end="", file=sys.stderr, flush=True)
    began = time.monotonic()
    try:
        yield
    except BaseException:
        line("failed")
        raise
    line(f"{time.monotonic() - began:6.1f} s")


def quietly(command: Command, *, env: Mapping[str, str] | None = None, advice: str = "") -> str:
    """Run a program whose output matters only when it fails; answer what it printed."""
    done = subprocess.run(
        [str(part) for part in command],
        cwd=ROOT,
        env=None if env is None else dict(env),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
    )
    if done.returncode != 0:
        shown = " ".join(str(part) for part in command)
        raise Trouble(f"{shown}\nended with {done.returncode}:\n\n{done.stdout[-6000:]}\n{advice}".rstrip())
    return done.stdout


def aloud(command: Command, *, env: Mapping[str, str] | None = None) -> int:
    """Run a program that speaks for itself; answer its exit code."""
    return subprocess.run(
        [str(part) for part in command], cwd=ROOT, env=None if env is None else dict(env), stdin=subprocess.DEVNULL
    ).returncode


def environment(**more: str) -> dict[str, str]:
    return {**os.environ, **more}
