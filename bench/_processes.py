"""Programs that an entry starts: on loopback, with a port of their own, and ended with the entry whatever happens."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path

from tools.servers import die_with_parent

ROOT = Path(__file__).resolve().parent.parent
#: what is compiled and installed for measuring; not kept by git
KEPT = ROOT / ".bench"
PATIENCE_S = 30


def end_politely() -> None:
    """SIGTERM leaves by the same way as Ctrl-C, so that what was started is ended."""
    signal.signal(signal.SIGTERM, lambda number, _frame: sys.exit(128 + number))


@contextmanager
def started(
    command: Sequence[str | Path], log: Path, env: Mapping[str, str] | None = None, **how: object
) -> Iterator[subprocess.Popen[str]]:
    """A program, ended at the end of the block; what it says on stderr is in ``log``."""
    with log.open("a") as errors:
        process = subprocess.Popen(
            [str(word) for word in command],
            cwd=ROOT,
            env=None if env is None else dict(env),
            stderr=errors,
            text=True,
            preexec_fn=partial(die_with_parent, signal.SIGTERM),
            **how,  # type: ignore[call-overload]
        )
    try:
        yield process
    finally:
        if process.poll() is None:
            process.terminate()
            try:
                process.wait(5)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        for pipe in (process.stdin, process.stdout):
            if pipe is not None:
                pipe.close()


def await_port(port: int, process: subprocess.Popen[str], log: Path) -> None:
    """Wait until somebody listens there. Raises RuntimeError with the program's own words when it does not come up."""
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until and process.poll() is None:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise RuntimeError(f"it did not start: {log.read_text()[-3000:]}")


def memory_of(pid: int) -> int:
    """Bytes of resident memory of a process (Linux)."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024
    raise RuntimeError(f"there is no process {pid}")


def cpu_of(pid: int) -> float:
    """Seconds of processor time that a process has used so far (Linux)."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / 100
