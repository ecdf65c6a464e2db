"""Files that end whoever makes them, asked for by a crowd of the real server: nobody else notices, and nothing is left."""

from __future__ import annotations

import os
import signal
import threading
from pathlib import Path

import pytest
import requests

from tests.live.client import Peer
from tests.server import Server
from tests.waiting import until

#: pdf ends its process, docx never comes back, md is made
MAKERS = """
from dialogue_platform.outcome.exporting.service import EXPORTS
create = launcher.create_app
def with_makers(settings=None):
    app = create({**(settings or {}), "EXPORT_FORMS": "tests.outcome.makers"})
    EXPORTS.of(app).pool.seconds = 2.0
    return app
launcher.create_app = with_makers
"""
CROWD = 30  # more than there are threads in the pool of the one server, or to spare in the other


@pytest.fixture(params=["wsgi.py", "threads.py"])
def demo_server(request, demonstration, tmp_path):
    made, demo = demonstration.server(tmp_path / "exports")
    with Server(made.folder, launcher=request.param, changed=MAKERS) as server:
        yield server, demo


def children(pid: int) -> list[int]:
    """The processes below a process, at any depth."""
    found = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in map(int, task.read_text().split()):
            found += [child, *children(child)]
    return found


def makers(server: Server) -> list[int]:
    assert server.process is not None
    named = ((pid, Path(f"/proc/{pid}/cmdline")) for pid in children(server.process.pid))
    return [pid for pid, line in named if line.exists() and b"exporting.worker" in line.read_bytes()]


def test_a_crowd_that_asks_for_what_cannot_be_made_harms_nobody(demo_server):
    server, demo = demo_server
    rapporteur = Peer(server.url, demo["tokens"]["rapporteur"]).connect()
    named = rapporteur.call(
        "command",
        {"key": "a" * 8, "name": "outcome.name_version", "args": {"document": demo["document"], "name": "First"}},
    )
    assert named["ok"], named
    reader = signed_in(server, demo, "rapporteur")
    path = f"{server.url}/documents/{demo['document']}/versions/{named['result']['number']}"
    answers: list[int] = []

    def ask(form: str) -> None:
        answers.append(reader.get(f"{path}.{form}", timeout=100).status_code)

    crowd = [threading.Thread(target=ask, args=(form,)) for form in ("pdf", "docx") for _ in range(CROWD)]
    for one in crowd:
        one.start()
    until(lambda: len(answers) > CROWD / 2, "nobody is answered")
    assert len(makers(server)) <= 2
    others(server, demo, rapporteur)
    for one in crowd:
        one.join(timeout=120)
    assert answers == [503] * len(crowd)
    assert reader.get(f"{path}.md", timeout=60).content == b"a file"
    others(server, demo, rapporteur)
    rapporteur.cut()
    leave_nothing(server)


def others(server: Server, demo: dict, person: Peer) -> None:
    """What the same threads, loop and worker do for everybody else."""
    assert requests.get(f"{server.url}/readyz", timeout=60).json()["ready"]
    page = requests.Session()
    token = (
        page.get(f"{server.url}/sign-in", timeout=60).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    )
    form = {"csrf_token": token, "email": "nobody@ministry.example", "password": "not a password of anybody"}
    assert page.post(f"{server.url}/sign-in", data=form, timeout=60).status_code < 500  # is hashed in a thread
    assert person.join(f"session:{demo['sessions'][0]}")["ok"]


def signed_in(server: Server, demo: dict, who: str) -> requests.Session:
    browser = requests.Session()
    address = server.url + "/sign-in/" + demo["links"][who].rpartition("/sign-in/")[2]
    token = browser.get(address, timeout=60).text.partition('name="csrf_token" value="')[2].partition('"')[0]
    home = browser.post(address, data={"csrf_token": token, "next": "/"}, timeout=60)
    assert home.status_code == 200, home.text
    return browser


def leave_nothing(server: Server) -> None:
    """A server that goes takes its processes along; one that is killed leaves none either."""
    assert server.process is not None
    before = makers(server)
    assert before
    server.stop()
    until(lambda: not any(Path(f"/proc/{pid}").exists() for pid in before), "an orphan of a server that went")
    for pid in before:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, signal.SIG_DFL)
