"""From the start of a process until it is ready to serve (/readyz), beside another build in the same run.

Both with the packages that a server needs and no others, all of it as bytecode, each on a migrated database of its own with
nobody in it. By the clock, and in seconds of processor time.
"""

from __future__ import annotations

import http.client
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench._builds import Build, of_commit, of_today
from bench._figures import Table, Wrong, measuring, options
from bench._processes import KEPT, cpu_of, started
from tools.say import environment

#: starts of each build in a round, one after the other in turns
STARTS = 3
PATIENCE_S = 60
#: no worse than so much of the other build
LIMIT = 0.5
COMPILE = "import compileall, sysconfig; compileall.compile_dir(sysconfig.get_path('purelib'), quiet=2, workers=0)"


@dataclass
class Starts:
    """What the starts of one build took, in seconds."""

    clock: list[float] = field(default_factory=list)
    processor: list[float] = field(default_factory=list)


@dataclass
class Installed:
    """A build with its bytecode and a database."""

    build: Build
    folder: Path
    starts: Starts = field(default_factory=Starts)

    @property
    def own(self) -> dict[str, str]:
        return {"INSTANCE": str(self.folder), "DATABASE_URL": f"sqlite:///{self.folder / 'dialogue.sqlite'}"}

    def set_up(self) -> None:
        self.build.run([self.build.python, "-c", COMPILE])
        self.build.run([self.build.python, "-m", "compileall", "-q", "dialogue_platform"])
        self.build.run([self.build.python, "-m", "compileall", "-q", "-l", "."])
        flask: list[str | Path] = [self.build.python, "-m", "flask", "--app", "dialogue_platform:create_app"]
        self.build.run([*flask, "db", "upgrade", "heads"], **self.own)

    def start(self) -> None:
        """Once, until it says that it is ready."""
        env = environment(PYTHONPATH=str(self.build.folder), **self.own)
        command: list[str | Path] = [self.build.python, self.build.folder / "wsgi.py", "--port", "0"]
        began = time.perf_counter()
        with started(command, self.folder / "server.log", env, stdout=subprocess.PIPE) as process:
            assert process.stdout is not None
            said = next((line for line in process.stdout if line.startswith("serving")), None)
            if said is None:
                raise Wrong(f"{self.build.name} did not start: {(self.folder / 'server.log').read_text()[-3000:]}")
            await_ready(int(said.rsplit(":", 1)[1]))
            self.starts.clock.append(time.perf_counter() - began)
            self.starts.processor.append(cpu_of(process.pid))


def await_ready(port: int) -> None:
    """Ask until it is."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        with suppress(OSError):
            asked = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE_S)
            asked.request("GET", "/readyz")
            answer = asked.getresponse()
            answer.read()
            if answer.status == 200:
                return
        time.sleep(0.005)
    raise Wrong("it is never ready")


@contextmanager
def installed(*builds: Build) -> Iterator[list[Installed]]:
    KEPT.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="start-", dir=KEPT) as place:
        made = [Installed(build, Path(place) / build.name) for build in builds]
        for one in made:
            one.folder.mkdir()
            one.set_up()
        yield made


def main() -> None:
    given = options(__doc__)
    base = of_commit(given.against)
    table = Table(f"medians of {given.rounds * STARTS} starts in turns; beside {base.name}")
    with installed(of_today(), base) as (ours, theirs):
        for one in (ours, theirs):
            one.start()  # the first one of each reads from the disk
            one.starts = Starts()
        for _ in range(given.rounds * STARTS):
            ours.start()
            theirs.start()
    for name, we, they in (
        ("by the clock", ours.starts.clock, theirs.starts.clock),
        ("of a processor", ours.starts.processor, theirs.starts.processor),
    ):
        table.figure(f"ours: {name}", median(we) * 1000)
        table.figure(f"{base.name}: {name}", median(they) * 1000)
        table.ratio("  ours / theirs", median(we) / median(they))
    table.no_worse(f"{LIMIT} of {base.name}", median(ours.starts.clock) <= LIMIT * median(theirs.starts.clock))


if __name__ == "__main__":
    with measuring():
        main()
