"""`./dev run` and `./dev demo`: the application set up, seeded and served."""

import os
import re
import signal
import socket
import sqlite3
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tools import balancer, front_end, translations
from tools.locking import alone
from tools.python_packages import PYTHON, install_runtime
from tools.say import ROOT, Command, Trouble, environment, line, quietly, step
from tools.stamps import digest, files_in, is_current, stamp

FLASK: list[str | Path] = [PYTHON, "-m", "flask", "--app", "dialogue_platform:create_app"]
INSTANCE = ROOT / "instance"
DATABASE = INSTANCE / "dialogue.sqlite"
MIGRATIONS = ROOT / "dialogue_platform" / "migrations"

NO_DEMO = "the demonstration is not in this database"
DATABASE_ADVICE = """The database could not be brought to this version.
SQLite: is another server running on the same file? PostgreSQL: does the database exist, and may this user make tables?"""


def prepare(install: Callable[[], None] = install_runtime) -> None:
    """Everything up to, but not including, the database."""
    with alone():
        install()
        front_end.build()
        translations.compile_translations()


@dataclass
class Serving:
    """On which database, with which Redis, by how many workers; what is not said comes from the environment."""

    database: str | None = None
    redis: str | None = None
    workers: int | None = None

    def ports(self, first: int) -> list[int]:
        """One for each worker, one after another."""
        several = self.workers or int(os.environ.get("WORKERS", "1"))
        return list(range(first, first + several))

    def environment(self, base_url: str) -> dict[str, str]:
        """What each worker is told."""
        env = {**app_environment(self.database, base_url), "WORKERS": str(len(self.ports(0)))}
        return {**env, "REDIS_URL": self.redis} if self.redis else env


def app_environment(database: str | None, base_url: str) -> dict[str, str]:
    chosen = {"DATABASE_URL": database} if database else {}
    return environment(**chosen, BASE_URL=base_url, PYTHONUNBUFFERED="1")


def migrate(env: dict[str, str]) -> bool:
    """Bring the database to this version; answers whether there was anything to look at.

    Our own SQLite file tells its version without the app having to start.
    """
    INSTANCE.mkdir(mode=0o700, exist_ok=True)
    migrations = digest(files_in(MIGRATIONS, "*.py"))
    ours = "DATABASE_URL" not in env
    if ours and is_current("database", f"{migrations} {_version_of(DATABASE)}"):
        return False
    with step("database"):
        quietly([*FLASK, "db", "upgrade"], env=env, advice=DATABASE_ADVICE)
    if ours:
        stamp("database", f"{migrations} {_version_of(DATABASE)}")
    return True


def _version_of(database: Path) -> str:
    """The migration a SQLite file is at; a new text each time for a file that is not there."""
    try:
        with closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True)) as opened:
            return str(opened.execute("SELECT version_num FROM alembic_version").fetchall())
    except sqlite3.Error:
        return f"none, {time.time_ns()}"


def base_url(host: str, port: int) -> str:
    """What a browser on this machine can open: a server that listens everywhere is reached on loopback."""
    reached = "127.0.0.1" if host in ("0.0.0.0", "") else "[::1]" if host == "::" else host
    return f"http://{reached}:{port}"


def refuse_taken_port(host: str, port: int) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as why:
            raise Trouble(f"{host}:{port} cannot be used: {why.strerror}. Try: ./dev run --port {port + 1}") from None


def run(host: str, port: int, empty: bool, chosen: Serving) -> int:
    line("Dialogue Platform")
    ports = chosen.ports(port)
    for one in ports:
        refuse_taken_port(host, one)
    prepare()
    url = base_url(host, port)
    env = chosen.environment(os.environ.get("BASE_URL", url))
    if migrate(env) and not empty:
        seed(env)
    # The links are made while the server starts: both take a second or two.
    with ExitStack() as stack:
        command: list[str | Path] = [PYTHON, "wsgi.py", "--host", host, "--port"]
        servers = [stack.enter_context(_server([*command, str(one)], env)) for one in ports]
        links = sign_in_links(env, os.environ.get("BASE_URL", url), empty)
        if all(server.poll() is None for server in servers):
            _show(links, url)
            _show_workers(ports)
        return max(_wait(server) for server in servers)


def _show_workers(ports: list[int]) -> None:
    if len(ports) > 1:
        line(f"{len(ports)} workers, on ports {ports[0]} to {ports[-1]}. For nginx, in its http block:\n")
        line(balancer.site(ports))


def seed(env: dict[str, str]) -> None:
    with step("demo dialogue"):
        quietly([*FLASK, "demo", "seed"], env=env)


def sign_in_links(env: dict[str, str], url: str, empty: bool) -> str:
    with step("sign-in links"):
        links = quietly([*FLASK, "people", "first-organiser"], env=env) if empty else _demo_links(env, url)
    if links:
        return links
    seed(env)
    return _demo_links(env, url)


def _show(links: str, url: str) -> None:
    if links:
        line("\nSign in as (each link works once):\n")
        print(re.sub(r"(?m)^(?=.)", "  ", links.strip()), flush=True)
    line(f"\nOpen {url} as a visitor. Ctrl-C stops the server.\n")


def _demo_links(env: dict[str, str], url: str) -> str:
    """A link per role; none where the demo is not in this database (it may hold real dialogues)."""
    try:
        return quietly([*FLASK, "demo", "links", "--base-url", url], env=env)
    except Trouble as trouble:
        if NO_DEMO in str(trouble):
            return ""
        raise


@contextmanager
def _server(command: Command, env: dict[str, str]) -> Iterator[subprocess.Popen[bytes]]:
    """The server, ended with us whatever happens."""
    server = subprocess.Popen([str(part) for part in command], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    try:
        yield server
    finally:
        if server.poll() is None:
            server.terminate()
            server.wait()


def _wait(server: subprocess.Popen[bytes]) -> int:
    try:
        code = server.wait()
    except KeyboardInterrupt:
        code = server.wait()  # the terminal told the server too; it closes its database
    return 0 if code in (-signal.SIGINT, -signal.SIGTERM, 130) else code


def demo_json(database: str | None, url: str) -> int:
    """Ids and a token per role for programs, alone on standard output."""
    prepare()
    env = app_environment(database, url)
    migrate(env)
    answer = subprocess.run([*FLASK, "demo", "json", "--base-url", url], cwd=ROOT, env=env, stdin=subprocess.DEVNULL)
    return answer.returncode
