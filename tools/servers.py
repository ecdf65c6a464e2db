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


def die_with_parent(how: signal.Signals = signal.SIGINT) -> None:
    """In a new process: if who started it is killed outright, it goes too (Linux only; elsewhere a no-op)."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, how)  # PR_SET_PDEATHSIG


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
        preexec_fn=die_with_parent,
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


class Postgres:
    """A cluster in a folder of its own; may be stopped and started again. No fsync: the tests kill us, not the machine."""

    def __init__(self, programs: Path, folder: Path, user: str | None) -> None:
        self.programs, self.user, self.folder = programs, user, folder
        self.password, self.port = secrets.token_hex(16), free_port()
        self.data, self.log = folder / "data", folder / "log"
        _initdb(programs, self.data, self.password, user)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"postgresql+psycopg://dialogue:{self.password}@127.0.0.1:{self.port}/postgres"

    def start(self) -> None:
        settings = {
            "listen_addresses": "127.0.0.1",
            "port": str(self.port),
            "unix_socket_directories": str(self.folder),
            "max_connections": "200",
            "fsync": "off",
            "full_page_writes": "off",
        }
        options = [word for name, value in settings.items() for word in ("-c", f"{name}={value}")]
        self.process = _start([self.programs / "postgres", "-D", self.data, *options], self.log, self.user)
        _wait(self.process, "PostgreSQL", self.log, lambda: b"ready to accept connections" in self.log.read_bytes())

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """SIGINT is the fast way: everybody's connection is cut, what was committed is on the disk."""
        if self.process is not None:
            _stop(self.process, how)


@contextmanager
def private_postgres() -> Iterator[Postgres]:
    """A cluster that a test may stop and start."""
    programs, user = machine.postgres_programs(), _unprivileged()
    if programs is None:
        raise Trouble("PostgreSQL is not installed: sudo apt-get install postgresql")
    with _folder(user) as folder:
        cluster = Postgres(programs, folder, user)
        try:
            cluster.start()
            yield cluster
        finally:
            cluster.stop()


@contextmanager
def postgres() -> Iterator[str]:
    """A cluster of its own; answers its SQLAlchemy URL."""
    with private_postgres() as cluster:
        yield cluster.url


class Redis:
    """A Redis that keeps nothing; it can be killed and started again at the same address."""

    def __init__(self, folder: Path) -> None:
        found = machine.redis()
        if found is None:
            raise Trouble("Redis is not installed: sudo apt-get install redis-server")
        self.program, self.folder, self.port = found, folder, free_port()
        self.password = secrets.token_hex(16)
        self.process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        return f"redis://:{self.password}@127.0.0.1:{self.port}/0"

    def start(self) -> None:
        log, settings = self.folder / "log", self.folder / "redis.conf"
        # In a file and not on the command line, which every user of the machine can read.
        address = f"bind 127.0.0.1\nport {self.port}\nrequirepass {self.password}"
        settings.write_text(f"{address}\nsave ''\nappendonly no\ndir {self.folder}\n")
        self.process = _start([self.program, settings], log)
        _wait(self.process, "Redis", log, lambda: b"eady to accept connections" in log.read_bytes())

    def stop(self, how: signal.Signals = signal.SIGTERM) -> None:
        if self.process is not None:
            _stop(self.process, how)


@contextmanager
def restartable_redis() -> Iterator[Redis]:
    """One of its own, running."""
    with _folder(None) as folder:
        server = Redis(folder)
        try:
            server.start()
            yield server
        finally:
            server.stop()


@contextmanager
def redis() -> Iterator[str]:
    """A Redis of its own that keeps nothing; answers its URL."""
    with restartable_redis() as server:
        yield server.url


NGINX = """\
{user}
daemon off;
pid nginx.pid;
error_log error.log;
worker_processes 1;
worker_rlimit_nofile 8192;
events {{ worker_connections 4096; }}
http {{
    access_log off;
    client_body_temp_path body;
    proxy_temp_path proxy;
    fastcgi_temp_path fastcgi;
    uwsgi_temp_path uwsgi;
    scgi_temp_path scgi;
{site}
}}
"""


@contextmanager
def nginx(site: str, port: int) -> Iterator[None]:
    """An nginx of its own with these words in its ``http`` block, listening on ``port``."""
    program = machine.nginx()
    if program is None:
        raise Trouble("nginx is not installed: sudo apt-get install nginx-light")
    with _folder(None) as folder:
        log = folder / "log"
        (folder / "nginx.conf").write_text(NGINX.format(site=site, user="user root;" if os.geteuid() == 0 else ""))
        process = _start([program, "-p", folder, "-e", "stderr", "-c", "nginx.conf"], log)
        try:
            _wait(process, "nginx", log, lambda: _answers(port))
            yield
        finally:
            _stop(process, signal.SIGTERM)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


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
