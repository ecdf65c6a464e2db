"""`./dev run` and `./dev demo`: the application set up, seeded and served."""

import http.client
import os
import signal
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from tools import balancer, front_end, links, translations
from tools.locking import alone
from tools.own_database import DATABASE, EMPTY, INSTANCE, empty_file, rows_of
from tools.ports import refuse_port
from tools.python_packages import FLASK, PYTHON, compile_ours, install_runtime
from tools.say import ROOT, Command, environment, line, quietly, step
from tools.stamps import digest, files_in, is_current, stamp

MIGRATIONS = ROOT / "dialogue_platform" / "migrations"

#: seconds that a server may take to answer for the first time
FIRST_ANSWER = 120
DATABASE_ADVICE = """The database could not be brought to this version.
SQLite: is another server running on the same file? PostgreSQL: does the database exist, and may this user make tables?"""


def prepare(install: Callable[[], None] = install_runtime) -> None:
    """Everything up to, but not including, the database."""
    with alone():
        install()
        compile_ours()
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
        quietly([*FLASK, "db", "upgrade", "heads"], env=env, advice=DATABASE_ADVICE)
    if ours:
        stamp("database", f"{migrations} {_version_of(DATABASE)}")
    return True


def _version_of(database: Path) -> str:
    """The migration a SQLite file is at; a new text each time for a file that is not there."""
    found = rows_of(database, "SELECT version_num FROM alembic_version")
    return f"none, {time.time_ns()}" if found is None else str(found)


def base_url(host: str, port: int) -> str:
    """What a browser on this machine can open, by name: passkeys know no numbers, and cookies are kept by the name."""
    here = ("127.0.0.1", "0.0.0.0", "", "::", "::1")
    reached = "localhost" if host in here else f"[{host}]" if ":" in host else host
    return f"http://{reached}:{port}"


def run(host: str, port: int, empty: bool, organiser: str | None, chosen: Serving) -> int:
    """Serve until stopped; ``empty``: without the demonstration, ``organiser``: the address of who begins."""
    line("Dialogue Platform")
    ports = chosen.ports(port)
    for one in ports:
        refuse_port(host, one, behind_proxy="BASE_URL" in os.environ)
    if empty:
        chosen = on_a_database_of_its_own(chosen)
    prepare()
    url = base_url(host, port)
    env = chosen.environment(os.environ.get("BASE_URL", url))
    if migrate(env) and not empty:
        seed(env)
    # Made before the server starts, shown when it has said all it has to say.
    made = links.make(env, demonstration=not empty, organiser=organiser)
    with ExitStack() as stack:
        command: list[str | Path] = [PYTHON, "wsgi.py", "--host", host, "--port"]
        servers = [stack.enter_context(_server([*command, str(one)], env)) for one in ports]
        if all(answers(host, one, server) for one, server in zip(ports, servers, strict=True)):
            stack.enter_context(links.written_down(env, empty))
            links.show(made)
            line(f"Open {url} as a visitor. ./dev links makes new links. Ctrl-C stops the server.\n")
            _show_workers(ports)
        return max(_wait(server) for server in servers)


def on_a_database_of_its_own(chosen: Serving) -> Serving:
    """`--empty` where the usual file holds the demonstration: another file; a database that was named stays."""
    if chosen.database or "DATABASE_URL" in os.environ or empty_file() == DATABASE:
        return chosen
    line(f"  without the demonstration, in {EMPTY.relative_to(ROOT)} (DATABASE_URL=sqlite:///{EMPTY})")
    return replace(chosen, database=f"sqlite:///{EMPTY}")


def answers(host: str, port: int, server: subprocess.Popen[bytes]) -> bool:
    """Wait until the server answers, whatever it says; False when it has ended instead."""
    reached = {"0.0.0.0": "127.0.0.1", "": "127.0.0.1", "::": "::1"}.get(host, host)
    until = time.monotonic() + FIRST_ANSWER
    while server.poll() is None and time.monotonic() < until:
        with suppress(OSError, http.client.HTTPException):
            asked = http.client.HTTPConnection(reached, port, timeout=5)
            asked.request("GET", "/healthz")
            asked.getresponse().close()
            return True
        time.sleep(0.1)
    return server.poll() is None


def _show_workers(ports: list[int]) -> None:
    if len(ports) > 1:
        line(f"{len(ports)} workers, on ports {ports[0]} to {ports[-1]}. For nginx, in its http block:\n")
        line(balancer.site(ports))


def seed(env: dict[str, str]) -> None:
    with step("demo dialogue"):
        quietly([*FLASK, "demo", "seed"], env=env)


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
