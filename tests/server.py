"""The real server, as a process of its own, on a database that exists already: wsgi.py, or with threads threads.py."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from types import TracebackType

ROOT = Path(__file__).resolve().parent.parent


class Server:
    """Start it, kill it, start it again on the same port: ``with Server(folder, url) as server``.

    ``changed`` is Python that gets the launcher's module, as ``launcher``, before it serves, and may change it.
    Raises RuntimeError with the server's own words when it does not come up in 60 s.
    """

    def __init__(
        self,
        folder: Path,
        database_url: str | None = None,
        port: int = 0,
        launcher: str = "wsgi.py",
        changed: str = "",
        **env: str,
    ) -> None:
        self.folder, self.launcher, self.changed = folder, launcher, changed
        self.port = port
        self.env = {**os.environ, "INSTANCE": str(folder), "PYTHONPATH": str(ROOT), **env}
        self.env["DATABASE_URL"] = database_url or f"sqlite:///{folder / 'dialogue.sqlite'}"
        self.process: subprocess.Popen[str] | None = None
        self.log = folder / "server.log"

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def flask(self, *words: str) -> str:
        """Run a word of the ``flask`` command on this database; answers what it prints."""
        command = [sys.executable, "-m", "flask", "--app", "dialogue_platform:create_app()", *words]
        done = subprocess.run(command, cwd=ROOT, env=self.env, capture_output=True, text=True, timeout=120)
        if done.returncode:
            raise RuntimeError(f"flask {' '.join(words)}: {done.stdout}{done.stderr}")
        return done.stdout

    def start(self) -> Server:
        with self.log.open("a") as log:
            self.process = subprocess.Popen(
                self._command(), cwd=ROOT, env=self.env, stdout=subprocess.PIPE, stderr=log, text=True
            )
        give_up = time.monotonic() + 60
        assert self.process.stdout is not None
        while time.monotonic() < give_up:
            line = self.process.stdout.readline()
            if line.startswith("serving"):
                self.port = int(line.rsplit(":", 1)[1])
                return self
            if not line and self.process.poll() is not None:
                break
        raise RuntimeError(f"the server did not start: {self.log.read_text()}")

    def _command(self) -> list[str]:
        port = ["--port", str(self.port)]
        if not self.changed:
            return [sys.executable, str(ROOT / self.launcher), *port]
        name = self.launcher.removesuffix(".py")
        return [sys.executable, "-c", f"import {name} as launcher\n{self.changed}\nlauncher.main()\n", *port]

    def kill(self) -> None:
        """kill -9, as a power cut would: of gunicorn's worker too."""
        if self.process is not None:
            children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
            workers = children.read_text().split() if children.exists() else []
            self.process.send_signal(signal.SIGKILL)
            for worker in workers:
                os.kill(int(worker), signal.SIGKILL)
            self.process.wait()

    def stop(self) -> None:
        """End it politely."""
        if self.process is not None and self.process.poll() is None:
            self.process.terminate()
            try:
                self.process.wait(timeout=15)
            except subprocess.TimeoutExpired:
                self.kill()

    def __enter__(self) -> Server:
        return self.start()

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.stop()
