"""Files are made by processes that may be lost: by what they are asked for, by the machine, with the server itself."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from dialogue_platform.live import Refusal
from dialogue_platform.live.metrics import Metrics
from dialogue_platform.outcome.exporting import pool as pools
from dialogue_platform.outcome.exporting import service
from dialogue_platform.outcome.exporting.cache import Cache
from dialogue_platform.outcome.exporting.pool import Lost, Pool
from dialogue_platform.outcome.exporting.service import Exports
from tests.outcome.makers import FAILING
from tests.server import ROOT
from tests.test_page_rights import sign_in
from tests.waiting import until

MAKERS = "tests.outcome.makers"


@pytest.fixture
def pool():
    made = Pool(MAKERS, seconds=1.0, memory=2**28)
    yield made
    made.stop()


@pytest.fixture
def patient():
    """For what waits until we say so."""
    made = Pool(MAKERS, seconds=120.0)
    yield made
    made.stop()


def exports_of(pool, folder):
    return Exports(pool, Cache(folder), Metrics())


def there(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def all_at_once(*calls):
    """Call each in a thread of its own; answers what came, or the error."""
    found = [None] * len(calls)

    def run(place, call):
        try:
            found[place] = call()
        except Exception as error:
            found[place] = error

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(calls)]
    for thread in threads:
        thread.start()
    return found, threads


def join(threads):
    for thread in threads:
        thread.join(timeout=120)
        assert not thread.is_alive()


@pytest.mark.parametrize("way", FAILING)
def test_what_fails_fails_alone(pool, way):
    """Its process is gone with what it laid down, and the next file is made by another one."""
    assert pool.make("md", ("a",)) == b"a file"
    first = pool._idle[0]
    with pytest.raises(Lost) as lost:
        pool.make(way, ("a",))
    assert "people wrote" not in str(lost.value)
    assert not there(first.process.pid) and not Path(first.folder).exists()
    assert pool.make("md", ("a",)) == b"a file" and pool.started == 2


def test_one_process_makes_many_until_it_has_made_its_share(pool, monkeypatch):
    monkeypatch.setattr(pools, "SHARE", 3)
    by = [pool.make("is", ()) for _ in range(6)]
    assert len(set(by[:3])) == 1 and len(set(by[3:])) == 1 and by[0] != by[3]


def test_one_that_died_while_it_was_idle_costs_nobody_a_file(pool):
    first = int(pool.make("is", ()))
    os.kill(first, signal.SIGKILL)
    until(lambda: not there(first), "it lives on")
    assert int(pool.make("is", ())) != first


def test_what_a_library_prints_is_no_answer(pool):
    assert pool.make("talks", ()) == b"said"


def test_a_large_file_comes_whole_and_one_beyond_all_measure_fails(pool):
    assert len(pool.make("large", (20_000_000,))) == 20_000_000
    with pytest.raises(Lost):
        pool.make("large", (70_000_000,))


def test_it_is_given_no_secret_and_nothing_that_is_open(pool, monkeypatch):
    for name in ("SECRET_KEY", "DATABASE_URL", "MAIL_PASSWORD", "METRICS_TOKEN", "REDIS_URL"):
        monkeypatch.setenv(name, "a secret of ours")
    report = json.loads(pool.make("knows", ()))
    assert "a secret of ours" not in report["environ"].values()
    links = [held for held in report["held"] if not held.startswith("/")]
    assert len(links) == 1 and links[0].startswith("socket:"), "the one by which it is asked"
    assert not any(".sqlite" in held for held in report["held"])


def test_it_begins_with_little():
    """Each takes memory as long as the server serves, and somebody waits while it begins."""
    code = f"import {pools.worker.__name__}, dialogue_platform.outcome.export, sys; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=120, check=True
    )
    assert not {"flask", "sqlalchemy", "pydantic", "pycrdt", "eventlet", "redis"} & set(done.stdout.split())


def test_there_are_two_at_most(patient, tmp_path):
    gate = tmp_path / "gate"
    found, threads = all_at_once(*[lambda: patient.make("waits", (str(gate),)) for _ in range(6)])
    until(lambda: len(patient._all) == 2, "no second one is started")
    gate.touch()
    join(threads)
    assert patient.started == 2 and 1 <= len(set(found)) <= 2


def test_who_would_wait_too_long_is_told_so_at_once(patient, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "WAITING", 3)
    gate, exports = tmp_path / "gate", exports_of(patient, tmp_path / "kept")
    found, threads = all_at_once(*[lambda n=n: exports.file("waits", str(gate), str(n)) for n in range(3)])
    until(lambda: exports._waiting == 3, "they do not wait")
    with pytest.raises(Refusal) as refused:
        exports.file("waits", str(gate), "one more")
    assert refused.value.code == "busy"
    gate.touch()
    join(threads)
    assert all(isinstance(data, bytes) for data in found) and exports._waiting == 0


def test_who_asks_a_hundred_times_costs_one_rendering(pool, tmp_path, monkeypatch):
    monkeypatch.setattr(service, "WAITING", 100)
    lines, exports = tmp_path / "lines", exports_of(pool, tmp_path / "kept")
    found, threads = all_at_once(*[lambda: exports.file("counts", str(lines)) for _ in range(50)])
    join(threads)
    assert found == [b"counted"] * 50
    anew = exports_of(pool, tmp_path / "kept")  # the server was started again
    assert [anew.file("counts", str(lines)) for _ in range(50)] == [b"counted"] * 50
    assert len(lines.read_text().splitlines()) == 1
    assert anew.metrics.registry.get_sample_value("dialogue_exports_total", {"form": "counts", "outcome": "kept"}) == 50


def test_what_could_not_be_made_is_not_tried_again_for_a_while(pool, tmp_path, monkeypatch):
    lines, exports = tmp_path / "lines", exports_of(pool, tmp_path / "kept")
    for _ in range(3):
        with pytest.raises(Refusal) as refused:
            exports.file("counts_and_fails", str(lines))
        assert refused.value.code == "export_failed"
    assert len(lines.read_text().splitlines()) == 1
    monkeypatch.setattr(service, "RESTS", 0.0)
    exports._rests.clear()
    for _ in range(2):
        with pytest.raises(Refusal):
            exports.file("counts_and_fails", str(lines))
    assert len(lines.read_text().splitlines()) == 3


def test_a_file_of_an_older_program_is_made_anew(pool, tmp_path):
    lines = tmp_path / "lines"
    older, newer = exports_of(pool, tmp_path / "kept"), exports_of(pool, tmp_path / "kept")
    older.__dict__["revision"] = "of yesterday"
    for exports in (older, newer, older, newer):
        assert exports.file("counts", str(lines)) == b"counted"
    assert len(lines.read_text().splitlines()) == 2


def test_the_revision_follows_every_source_of_a_file(pool, tmp_path, monkeypatch):
    """Whoever changes a renderer need not think of the files that are kept."""
    names = set()
    read = Path.read_bytes
    monkeypatch.setattr(Path, "read_bytes", lambda path: names.add(path.name) or read(path))
    first = exports_of(pool, tmp_path).revision
    assert {"pdf.py", "docx.py", "markdown.py", "outcome.typ", "blocks.py", "text.py"} <= names
    monkeypatch.setattr(Path, "read_bytes", lambda path: read(path) + (b"#" if path.name == "outcome.typ" else b""))
    assert exports_of(pool, tmp_path).revision != first


def test_a_kept_file_that_is_not_whole_is_made_anew(pool, tmp_path):
    lines, exports = tmp_path / "lines", exports_of(pool, tmp_path / "kept")
    exports.file("counts", str(lines))
    [kept] = (tmp_path / "kept").iterdir()
    kept.write_bytes(kept.read_bytes()[:-1])
    assert exports.file("counts", str(lines)) == b"counted"
    kept.write_bytes(b"")
    assert exports.file("counts", str(lines)) == b"counted"
    assert len(lines.read_text().splitlines()) == 3


def test_what_is_kept_is_bounded_and_the_one_asked_for_stays(tmp_path):
    cache = Cache(tmp_path / "kept", most=10_000)
    for number in range(30):
        cache.put(f"{number:064}", b"x" * 1000)
        os.utime(cache.folder / f"{number:064}", (number, number))
        assert cache.get(f"{0:064}")
    assert cache.get(f"{29:064}") and cache.get(f"{1:064}") is None
    assert sum(file.stat().st_size for file in cache.folder.iterdir()) <= 10_000


def test_two_workers_who_make_room_at_once_both_keep_their_file(tmp_path, monkeypatch):
    one, other = Cache(tmp_path, most=250), Cache(tmp_path, most=250)
    for key in ("first", "second", "third"):
        one.put(key, b"x" * 40)
    unlink = os.unlink

    def after_another(path):
        unlink(path)
        if Path(path).name == "first":  # once: the other worker is here now, and has taken the same away
            other.put("theirs", b"y" * 40)
        unlink(path)

    monkeypatch.setattr(os, "unlink", after_another)
    one.put("ours", b"z" * 140)
    assert (one.get("ours"), one.get("theirs")) == (b"z" * 140, b"y" * 40)


def test_where_nothing_can_be_kept_files_are_made_all_the_same(pool, tmp_path):
    (tmp_path / "kept").write_text("a file, where a folder would be needed")
    exports = exports_of(pool, tmp_path / "kept")
    assert exports.file("md", "a") == exports.file("md", "a") == b"a file"


def test_stopping_ends_all_of_them(patient, tmp_path):
    gate = tmp_path / "gate"
    idle = int(patient.make("is", ()))
    found, threads = all_at_once(*[lambda: patient.make("waits", (str(gate),)) for _ in range(2)])
    until(lambda: len(patient._all) == 2, "no second one is started")
    pids = [one.process.pid for one in patient._all]
    assert idle in pids
    patient.stop()
    join(threads)
    assert not any(map(there, pids)) and all(isinstance(error, Lost) for error in found)


ORPHANS = """
import os, signal, sys, threading, time
from dialogue_platform.outcome.exporting.pool import Pool
pool = Pool("tests.outcome.makers", seconds=1.0)
threading.Thread(target=pool.make, args=("is_deaf", ()), daemon=True).start()
while not pool._all:
    time.sleep(0.01)
pool.make("md", ())
print(*(one.process.pid for one in pool._all), flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


def test_none_of_them_outlives_a_server_that_was_killed(tmp_path):
    """The idle one hears that its socket is closed; the one that hears nothing is ended by the kernel's alarm."""
    done = subprocess.run([sys.executable, "-c", ORPHANS], cwd=ROOT, capture_output=True, text=True, timeout=120)
    pids = done.stdout.split()
    assert done.returncode == -signal.SIGKILL and len(pids) == 2, done.stderr
    until(lambda: not any(map(there, pids)), "an orphan")


def test_a_reader_is_told_in_words_and_takes_another_form(draft, monkeypatch, tmp_path):
    app = draft.room.app
    draft.room.do("rapporteur", "outcome.name_version", document=draft.document, name="Zero draft")
    exports = exports_of(Pool(MAKERS, seconds=1.0), tmp_path / "kept")
    monkeypatch.setitem(app.extensions, "exports", exports)
    client = sign_in(app, draft.room, "rapporteur")
    path = f"/documents/{draft.document}/versions/1"
    for form in ("pdf", "docx"):
        answer = client.get(f"{path}.{form}")
        assert answer.status_code == 503 and "There is no such file just now" in answer.get_data(as_text=True)
    assert client.get(f"{path}.md").data == b"a file"
    monkeypatch.setattr(service, "WAITING", 0)
    exports.cache.folder = tmp_path / "nothing"
    answer = client.get(f"{path}.md")
    assert answer.status_code == 503 and "Many are asking at this moment" in answer.get_data(as_text=True)
    exports.pool.stop()
