"""The key that signs: whole or not at all, one for all who start at once, and a bad one is said and not replaced."""

from __future__ import annotations

import multiprocessing
import os
import signal
import stat
import subprocess
import sys

import pytest

from dialogue_platform import config, create_app
from dialogue_platform.live import live_of
from dialogue_platform.live.store.database import make_private
from dialogue_platform.signing import secret_key, weakness
from tests.monitoring.conftest import SETTINGS
from tests.server import ROOT, Server

#: everything by which a key comes to the disk, in the process that makes it
STEPS = ("open", "fdopen", "fsync", "link", "unlink", "close")
#: dies at the nth of these steps, as by a power cut
DIES = """
import os, pathlib, signal, sys
from dialogue_platform import signing
count = 0
def dying(step):
    def run(*args, **named):
        global count
        count += 1
        if count == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        return step(*args, **named)
    return run
for name in sys.argv[3:]:
    setattr(os, name, dying(getattr(os, name)))
signing.secret_key(pathlib.Path(sys.argv[1]))
"""


def test_a_key_is_made_once_and_for_its_owner_alone(tmp_path):
    place = tmp_path / "new" / "secret_key"
    key = secret_key(place)
    assert secret_key(place) == key and weakness(key) is None
    assert stat.S_IMODE(place.stat().st_mode) == 0o600 and os.listdir(place.parent) == ["secret_key"]


def test_killed_at_any_step_there_is_no_key_or_a_whole_one(tmp_path):
    outcomes = set()
    for step in range(1, 40):
        place = tmp_path / str(step) / "secret_key"
        command = [sys.executable, "-c", DIES, str(place), str(step), *STEPS]
        ended = subprocess.run(command, cwd=ROOT, check=False).returncode
        there = place.exists()
        outcomes.add((ended, there))
        if there:
            whole = place.read_text()
            assert weakness(whole) is None and len(whole) == 64
        assert weakness(secret_key(place)) is None  # the next start has one, and no complaint
        if ended == 0:
            break
    assert outcomes == {(-signal.SIGKILL, False), (-signal.SIGKILL, True), (0, True)}


def _start(place, gate, queue):
    gate.wait()
    queue.put(secret_key(place))


def test_those_that_start_at_once_agree(tmp_path):
    start = multiprocessing.get_context("fork")
    gate, queue = start.Barrier(6), start.Queue()
    processes = [start.Process(target=_start, args=(tmp_path / "secret_key", gate, queue)) for _ in range(6)]
    for one in processes:
        one.start()
    keys = {queue.get(timeout=60) for _ in processes}
    for one in processes:
        one.join()
    assert keys == {(tmp_path / "secret_key").read_text()}


@pytest.mark.parametrize("kept", [b"", b" \n", b"short", b"x" * 64, b"\0" * 64, b"\xff\xfe" * 40, b"abcdefgh\n" * 9])
def test_a_file_that_holds_no_key_is_refused_and_left_as_it_is(tmp_path, monkeypatch, kept):
    place = tmp_path / "secret_key"
    place.write_bytes(kept)
    monkeypatch.setenv("INSTANCE", str(tmp_path))
    monkeypatch.delenv("SECRET_KEY", raising=False)
    with pytest.raises(SystemExit) as said:
        create_app()
    assert str(place) in str(said.value) and "delete it" in str(said.value)
    assert place.read_bytes() == kept


@pytest.mark.parametrize("given", ["changeme", "a" * 64, "    " * 20, "abababababababababababababababababab"])
def test_a_weak_key_of_the_environment_is_refused(tmp_path, monkeypatch, given):
    monkeypatch.setenv("SECRET_KEY", given)
    with pytest.raises(SystemExit, match="SECRET_KEY"):
        config.settings(tmp_path)
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("launcher", ["wsgi.py", "threads.py"])
def test_a_server_says_so_and_ends(tmp_path, launcher):
    (tmp_path / "secret_key").touch()
    server = Server(tmp_path, launcher=launcher)
    with pytest.raises(RuntimeError, match="is empty, so nothing is served") as said:
        server.start()
    assert server.process.wait(timeout=30) != 0 and "Traceback" not in str(said.value)


def test_without_a_key_a_server_is_not_ready():
    app = create_app({**SETTINGS, "SECRET_KEY": "", "SQLALCHEMY_DATABASE_URI": "sqlite:////nowhere/at/all.sqlite"})
    assert app.test_client().get("/readyz").json["checks"]["cookies"] == "no key"
    live_of(app).stop()


def rights(folder):
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.iterdir() if file.name.startswith("own")}


def test_a_database_anywhere_is_its_owners_alone(tmp_path, monkeypatch):
    monkeypatch.setenv("INSTANCE", str(tmp_path / "instance"))
    file = tmp_path / "own.sqlite"
    app = create_app({**SETTINGS, "SQLALCHEMY_DATABASE_URI": f"sqlite:///{file}"})
    with app.app_context(), live_of(app).database.writer.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE proof (id INTEGER)")
        connection.exec_driver_sql("INSERT INTO proof VALUES (1)")
        assert rights(tmp_path) == {"own.sqlite": 0o600, "own.sqlite-wal": 0o600, "own.sqlite-shm": 0o600}
    live_of(app).stop()


def test_one_that_an_older_program_left_open_to_all_is_closed(tmp_path):
    files = [tmp_path / f"own.sqlite{ending}" for ending in ("", "-wal", "-shm")]
    for file in files:
        file.touch(mode=0o666)
        file.chmod(0o644)
    make_private(str(files[0]))
    assert set(rights(tmp_path).values()) == {0o600}
