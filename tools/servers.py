"""Private servers for the tests: PostgreSQL and Redis of their own, on loopback, gone when the tests are."""

import ctypes
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

from tools import machine
from tools.say import ROOT, Trouble, step

PATIENCE_S = 30


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _die_with_parent() -> None:
    """If ./dev is killed outright, the servers it started go too (Linux only; elsewhere a no-op)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGINT)  # PR_SET_PDEATHSIG


def _unprivileged() -> str | None:
    """PostgreSQL refuses to run as root: the user it runs as then."""
    if os.geteuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name).pw_name
        except KeyError:
            continue
    raise Trouble("PostgreSQL does not run as root, and there is no other user here. Run ./dev test as a user.")


@contextmanager
def _folder(owner: str | None) -> Iterator[Path]:
    path = Path(tempfile.mkdtemp(prefix="dialogue-test-"))
    if owner:
        shutil.chown(path, owner)
    try:
        yield path
    finally:
        shutil.rmtree(path, ignore_errors=True)


def _start(command: list[str | Path], log: Path, user: str | None = None) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        command,
        stdin=subprocess.DEVNULL,
        stdout=log.open("wb"),
        stderr=subprocess.STDOUT,
        user=user,
        extra_groups=[] if user else None,
        cwd=log.parent,
        start_new_session=True,  # Ctrl-C goes to the tests first; the servers are stopped after them
        preexec_fn=_die_with_parent,
    )


def _stop(process: subprocess.Popen[bytes], how: signal.Signals) -> None:
    if process.poll() is not None:
        return
    process.send_signal(how)
    try:
        process.wait(PATIENCE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _wait(process: subprocess.Popen[bytes], name: str, log: Path, ready: Callable[[], bool]) -> None:
    until = time.monotonic() + PATIENCE_S
    while not ready():
        if process.poll() is not None or time.monotonic() > until:
            raise Trouble(f"{name} did not start:\n{log.read_text(errors='replace')[-3000:]}")
        time.sleep(0.05)


def _initdb(programs: Path, data: Path, password: str, user: str | None) -> None:
    """A new cluster under a superuser `dialogue` with a password made for this run."""
    secret = data.parent / "password"
    secret.write_text(password)
    if user:
        shutil.chown(secret, user)
    options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--username=dialogue"]
    done = subprocess.run(
        [programs / "initdb", "-D", data, *options, "--encoding=UTF8", "--locale=C.UTF-8", "--no-sync"],
        capture_output=True,
        text=True,
        user=user,
        extra_groups=[] if user else None,
        cwd=data.parent,
    )
    if done.returncode != 0:
        raise Trouble(f"initdb failed:\n{done.stderr[-3000:]}")


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster of its own; answers its SQLAlchemy URL. No fsync: the tests kill us, not the machine."""
    programs, user = machine.postgres_programs(), _unprivileged()
    if programs is None:
        raise Trouble("PostgreSQL is not installed: sudo apt-get install postgresql")
    with _folder(user) as folder:
        password, port, data, log = secrets.token_hex(16), free_port(), folder / "data", folder / "log"
        _initdb(programs, data, password, user)
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(port),
            "unix_socket_directories": str(folder),
            "max_connections": "200",
            "fsync": "off",
            "full_page_writes": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        process = _start([programs / "postgres", "-D", data, *options], log, user)
        try:
            _wait(process, "PostgreSQL", log, lambda: b"ready to accept connections" in log.read_bytes())
            yield f"postgresql+psycopg://dialogue:{password}@127.0.0.1:{port}/postgres"
        finally:
            _stop(process, signal.SIGINT)


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of its own that keeps nothing; answers its URL."""
    program = machine.redis()
    if program is None:
        raise Trouble("Redis is not installed: sudo apt-get install redis-server")
    with _folder(None) as folder:
        password, port, log, settings = secrets.token_hex(16), free_port(), folder / "log", folder / "redis.conf"
        # In a file and not on the command line, which every user of the machine can read.
        settings.write_text(
            f"bind 127.0.0.1\nport {port}\nrequirepass {password}\nsave ''\nappendonly no\ndir {folder}\n"
        )
        process = _start([program, settings], log)
        try:
            _wait(process, "Redis", log, lambda: b"eady to accept connections" in log.read_bytes())
            yield f"redis://:{password}@127.0.0.1:{port}/0"
        finally:
            _stop(process, signal.SIGTERM)


@contextmanager
def test_servers() -> Iterator[dict[str, str]]:
    """The environment in which the tests find their servers and their browser."""
    with ExitStack() as stack:
        with step("PostgreSQL and Redis for the tests"):
            made = {
                "TEST_POSTGRES_URL": os.environ.get("TEST_POSTGRES_URL") or stack.enter_context(postgres()),
                "TEST_REDIS_URL": os.environ.get("TEST_REDIS_URL") or stack.enter_context(redis()),
                "CHROMIUM": os.environ.get("CHROMIUM") or str(machine.chromium() or ""),
                "TEST_RESULTS": str(ROOT / "test-results"),
            }
        yield made
