"""A build of another day beside today's: checked out of the project's own history, with an environment of its own."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from bench._processes import KEPT, ROOT, started
from tools.say import environment

#: sets up what a checkout needs to serve, by its own tools
PREPARE = "from tools import application; application.prepare()"


@dataclass
class Build:
    """A checkout that can serve."""

    name: str
    folder: Path

    @property
    def python(self) -> Path:
        return self.folder / ".venv" / "bin" / "python"

    def run(self, words: list[str | Path], **env: str) -> str:
        """A program in its folder; answers what it printed. Raises RuntimeError with its words when it fails."""
        done = subprocess.run(
            [str(word) for word in words],
            cwd=self.folder,
            env=environment(PYTHONPATH=str(self.folder), **env),
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
        )
        if done.returncode:
            raise RuntimeError(f"{self.name}: {done.stdout[-2000:]}{done.stderr[-2000:]}")
        return done.stdout


def today() -> Build:
    return Build("today", ROOT)


def of_today() -> Build:
    """The working tree with the packages of a server alone, which this checkout's environment, with its tools, has not."""
    build = Build("today", KEPT / "builds" / "today")
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        check=True,
    ).stdout
    there = b"\0".join(name for name in listed.split(b"\0") if name and (ROOT / name.decode()).is_file())
    build.folder.mkdir(parents=True, exist_ok=True)
    for old in build.folder.iterdir():
        if old.name not in (".venv", "node_modules"):
            shutil.rmtree(old) if old.is_dir() else old.unlink()
    packed = subprocess.run(
        ["tar", "-c", "--null", "-T", "-"], cwd=ROOT, input=there, stdout=subprocess.PIPE, check=True
    ).stdout
    subprocess.run(["tar", "-x", "-C", build.folder], input=packed, check=True)
    (build.folder / "biome.json").unlink(missing_ok=True)  # as below
    build.run([sys.executable, "-c", PREPARE])
    return build


def of_commit(commit: str) -> Build:
    """That commit in a folder of its own beneath ``.bench``, made once; its name is what git calls it."""
    full = subprocess.run(
        ["git", "rev-parse", "--verify", f"{commit}^{{commit}}"], cwd=ROOT, capture_output=True, text=True
    )
    if full.returncode:
        raise RuntimeError(f"{commit} is not in this project's history (a shallow clone has none): {full.stderr}")
    build = Build(commit, KEPT / "builds" / full.stdout.strip())
    if not build.folder.is_dir():
        _check_out(full.stdout.strip(), build.folder)
    build.run([sys.executable, "-c", PREPARE])
    return build


def _check_out(commit: str, folder: Path) -> None:
    folder.parent.mkdir(parents=True, exist_ok=True)
    half = Path(tempfile.mkdtemp(dir=folder.parent))
    packed = subprocess.run(["git", "archive", commit], cwd=ROOT, stdout=subprocess.PIPE, check=True).stdout
    subprocess.run(["tar", "-x", "-C", half], input=packed, check=True)
    (half / "biome.json").unlink(missing_ok=True)  # a second root would end the checks of this checkout
    half.rename(folder)


@dataclass
class Demonstrated:
    """A served build with the demonstration: its port, ids, and a sign-in link's path for each role."""

    port: int
    demo: dict[str, Any]
    links: dict[str, str]


@contextmanager
def demonstrated(build: Build, launcher: str = "wsgi.py") -> Iterator[Demonstrated]:
    """Serve it on a database of its own, which goes with the block."""
    KEPT.mkdir(exist_ok=True)
    place = Path(tempfile.mkdtemp(prefix="demonstrated-", dir=KEPT))
    own = {"INSTANCE": str(place), "DATABASE_URL": f"sqlite:///{place / 'dialogue.sqlite'}"}
    flask: list[str | Path] = [build.python, "-m", "flask", "--app", "dialogue_platform:create_app"]
    try:
        build.run([*flask, "db", "upgrade", "heads"], **own)
        demo = json.loads(build.run([*flask, "demo", "json"], **own).splitlines()[-1])
        said = build.run([*flask, "demo", "links"], **own)
        links = {role: urlsplit(link).path for role, link in re.findall(r"^(\w+) +(http\S+)$", said, re.M)}
        env = environment(PYTHONPATH=str(build.folder), **own)
        command: list[str | Path] = [build.python, build.folder / launcher, "--port", "0"]
        with started(command, place / "server.log", env, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            for line in process.stdout:
                if line.startswith("serving"):
                    yield Demonstrated(int(line.rsplit(":", 1)[1]), demo, links)
                    return
            raise RuntimeError(f"{build.name} did not start: {(place / 'server.log').read_text()[-3000:]}")
    finally:
        shutil.rmtree(place, ignore_errors=True)
