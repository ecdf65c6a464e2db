"""Rounds of the tests: each a pytest of its own, alone and aloud, or several at once and told one after another."""

import os
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

from tools.python_packages import PYTHON
from tools.say import ROOT, aloud, line
from tools.servers import die_with_parent

RESULTS = ROOT / "test-results"
#: much of a test is waiting, so there is one more than processors
AT_ONCE = (os.cpu_count() or 1) + 1


@dataclass
class Round:
    """What one pytest does: its arguments, and its environment."""

    name: str
    arguments: list[str]
    env: dict[str, str]
    began: float = field(default_factory=time.monotonic)
    process: subprocess.Popen[bytes] | None = None

    @property
    def command(self) -> list[str]:
        return [str(PYTHON), "-m", "pytest", *self.arguments]

    @property
    def log(self) -> Path:
        return RESULTS / f"{self.name.lower().replace(',', '').replace(' ', '-')}.log"

    def run(self) -> bool:
        """Here and now, speaking as it goes; answers whether it passed."""
        line(f"\n— {self.name}")
        return aloud(self.command, env=self.env) == 0

    def start(self) -> None:
        line(f"— {self.name}: begins, writes {self.log.relative_to(ROOT)}")
        self.began = time.monotonic()
        with self.log.open("w") as file:
            self.process = subprocess.Popen(
                self.command,
                cwd=ROOT,
                env=self.env,
                stdin=subprocess.DEVNULL,
                stdout=file,
                stderr=file,
                preexec_fn=die_with_parent,
            )

    @property
    def over(self) -> bool:
        return self.process is not None and self.process.poll() is not None

    def tell(self) -> bool:
        """All that it had to say; answers whether it passed."""
        line(f"\n— {self.name}, {time.monotonic() - self.began:.0f} s")
        line(self.log.read_text(errors="replace"))
        return self.process is not None and self.process.returncode == 0

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            self.process.wait()


def together(rounds: list[Round]) -> list[str]:
    """Begin them in this order, as many at once as the machine has processors; the names of those that failed."""
    waiting, running, failed = list(rounds), list[Round](), list[str]()
    try:
        while waiting or running:
            while waiting and len(running) < AT_ONCE:
                running.append(waiting.pop(0))
                running[-1].start()
            for one in [one for one in running if one.over]:
                running.remove(one)
                failed += [] if one.tell() else [one.name]
            time.sleep(0.2)
    finally:
        for one in running:
            one.stop()
    return failed
