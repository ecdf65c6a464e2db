"""What a server does not do before it is ready, so that one that was killed is soon back; and that nobody waits for it later."""

from __future__ import annotations

import re
import subprocess
import sys
import threading
from pathlib import Path

import pytest
import requests
from alembic.script import ScriptDirectory
from argon2 import PasswordHasher, extract_parameters
from argon2.exceptions import VerifyMismatchError

from dialogue_platform import deferred
from dialogue_platform.monitoring.revisions import heads
from dialogue_platform.people.sign_in import hash_of_nobody
from tests.server import ROOT, Server
from tests.waiting import until

#: they are for what few requests need, for other processes, or for no server at all
NOT_YET = {
    "OpenSSL", "alembic", "dns", "docx", "email_validator", "flask_migrate", "icalendar", "lxml", "mako", "pygments",
    "redis", "requests", "typst", "webauthn", "websocket", "zxcvbn",
}  # fmt: skip
#: the launcher, with what is loaded a little later never loaded, and every import told on standard error
LAUNCH = """
import runpy, sys
from dialogue_platform import deferred
deferred.AFTER = 3600
sys.argv = ["wsgi.py", "--port", "0"]
runpy.run_path("wsgi.py", run_name="__main__")
"""


class Told(Server):
    """A server that tells what it loads."""

    def _command(self) -> list[str]:
        return [sys.executable, "-X", "importtime", "-c", LAUNCH]

    @property
    def loaded(self) -> set[str]:
        return set(re.findall(r"^import time:.*\| +(\S+)$", self.log.read_text(), re.M))


def test_what_few_need_is_not_loaded_when_a_server_is_ready(tmp_path):
    """On a database without a letter that waits: who sends one has need of more."""
    server = Told(tmp_path)
    server.flask("db", "upgrade", "heads")
    with server:
        until(lambda: requests.get(f"{server.url}/readyz", timeout=60).status_code == 200, "it is never ready")
        loaded = server.loaded
    # What is looked for and not there is told too, without anything inside it.
    found = {name.partition(".")[0] for name in loaded if "." in name}
    assert {"flask", "sqlalchemy", "socketio", "dialogue_platform"} <= found
    assert found & NOT_YET == set()


#: the whole story, told in a process where nothing was loaded before
STORY = """
import sys, threading
watched = []
def note(event, arguments):
    if event == "import" and threading.current_thread().name == "writer":
        watched.append(arguments[0])
sys.addaudithook(note)
from flask_migrate import upgrade
from dialogue_platform import create_app
from tests.conftest import FOR_TESTS
from tests.live.scenario import Scenario
from tests.room import build
app = create_app({**FOR_TESTS, "SQLALCHEMY_DATABASE_URI": sys.argv[1]})
with app.app_context():
    upgrade(revision="heads")
    for _ in Scenario(build(app)).tell():
        pass
app.extensions["live"].stop()
print("LOADED", *(name for name in watched if name.partition(".")[0] not in sys.stdlib_module_names))
"""


def test_no_command_loads_a_library_under_the_writers_lock(tmp_path):
    command = [sys.executable, "-c", STORY, f"sqlite:///{tmp_path / 'story.sqlite'}"]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=300)
    told = [line.split()[1:] for line in done.stdout.splitlines() if line.startswith("LOADED")]
    assert told == [[]], done.stderr[-3000:]


def test_what_is_loaded_ahead_is_there_when_it_says_so(app, monkeypatch):
    """A library that is not there, and a table that stumbles, hold up nothing else."""
    made, done = [], threading.Event()

    def stumbles(app):
        yield made.append("begun")
        raise ValueError("no table")

    monkeypatch.setattr(deferred, "AFTER", 0)
    monkeypatch.setattr(deferred, "_libraries", {"no_such_library": False, "colorsys": False})
    monkeypatch.setattr(deferred, "_pieces", [stumbles, lambda app: map(made.append, "ab")])
    monkeypatch.delitem(sys.modules, "colorsys", raising=False)
    colors = deferred.deferred("colorsys", ahead=False)
    assert "colorsys" not in sys.modules
    deferred.load(app, then=done.set)
    until(done.is_set, "it is never loaded")
    assert made == ["begun", "a", "b"] and "colorsys" in sys.modules
    assert colors.rgb_to_hsv is sys.modules["colorsys"].rgb_to_hsv


RESOLVER = """
import wsgi, eventlet, socket, threading
asked, ticks = [], []
real = wsgi.resolve
def slow(host, *how, **more):
    asked.append((host, threading.get_ident()))
    wsgi.original("time").sleep(1)
    return real("127.0.0.1", *how, **more)
wsgi.resolve = slow
def tick():
    while True:
        ticks.append(1)
        eventlet.sleep(0.01)
eventlet.spawn(tick)
eventlet.sleep(0)
before = len(ticks)
assert socket.getaddrinfo("redis.ministry.example", 80)[0][4] == ("127.0.0.1", 80)
assert len(ticks) > before + 5, "everybody has waited for a name"
numbers = ("127.0.0.1", "::1", b"127.0.0.1", "", None)
assert [wsgi.is_number(host) for host in ("redis.ministry.example", "3com.example", *numbers[:4])] == [False] * 2 + [True] * 4
print("RESOLVED")
"""


def test_the_name_of_a_host_is_looked_up_beside_the_loop():
    done = subprocess.run([sys.executable, "-c", RESOLVER], cwd=ROOT, capture_output=True, text=True, timeout=120)
    assert "RESOLVED" in done.stdout, done.stderr[-3000:]


@pytest.mark.parametrize("more", [[], ["tests/outside/consultations/migrations"]])
def test_the_newest_migrations_are_those_that_alembic_finds(more):
    places = [ROOT / "dialogue_platform" / "migrations" / "versions", *(ROOT / place for place in more)]
    assert all(place.is_dir() for place in places)
    scripts = ScriptDirectory(str(places[0].parent), version_locations=[str(place) for place in places])
    assert heads(places) == set(scripts.get_heads())


def test_a_migration_that_joins_two_is_read(tmp_path: Path):
    for name, before in (("a", "None"), ("b", '"a"'), ("c", '"a"'), ("d", '("b", "c")'), ("e", "None")):
        (tmp_path / f"{name}.py").write_text(f'revision: str = "{name}"\ndown_revision = {before}\ndepends_on = None\n')
    assert heads([tmp_path]) == {"d", "e"}


def test_the_hash_of_nobody_costs_what_others_cost_and_fits_nothing():
    hasher = PasswordHasher()
    nobodys = hash_of_nobody(hasher)
    assert extract_parameters(nobodys) == extract_parameters(hasher.hash("a pass phrase"))
    with pytest.raises(VerifyMismatchError):
        hasher.verify(nobodys, "a pass phrase")
