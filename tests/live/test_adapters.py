"""A library whose private names have changed is noticed at the start, and used its standard way: a room is served all the same."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
import requests

from dialogue_platform.adapters import found
from dialogue_platform.outcome.schema import SCHEMA
from tests.live.client import Peer
from tests.server import ROOT, Server
from tests.waiting import until

LANES = "dialogue_platform.live.transport."
#: each adapter: the module, the library, what asks it, and in other words what it knows by name
ADAPTERS = [
    (f"{LANES}engineio_adapter", "engineio", "check('threading')", {"_async": "_driver", "_send_ping": "_ping_later"}),
    (
        f"{LANES}socketio_adapter", "socketio", "check('threading')",
        {"_handle_event": "_take", "_handle_event_internal": "_answer", "_send_packet": "_ship", "_send_eio_packet": "_ship_part"},
    ),
    ("dialogue_platform.flask_login_adapter", "flask_login", "_check()", {"_user_id": "_who", "_login_user": "_asker"}),
    ("dialogue_platform.live.prometheus_adapter", "prometheus_client", "_check(threading.Lock)", {"Lock": "RLock"}),
    ("eventlet_adapter", "eventlet", "check_writing()", {"_sendlock": "_sending", "_send": "_transmit"}),
    ("eventlet_adapter", "eventlet", "check_reading()", {"_apply_mask": "_unmasked", "_recv_frame": "_next_frame"}),
    ("eventlet_adapter", "eventlet", "check_heads()", {"_read_request_line": "_first_line"}),
]  # fmt: skip
NAMES = [(module, library, ask, name) for module, library, ask, words in ADAPTERS for name in ("", *words)]
#: in one process, for the package takes long to come: the library and its adapter are loaded anew for each name
TRY = """
import importlib, json, sys, threading, warnings
warnings.simplefilter("ignore")
import dialogue_platform.live
from tests.support.renamed import Finder
told = []
for module, library, ask, words in json.loads(sys.argv[1]):
    for name in ("", *words):
        for loaded in list(sys.modules):
            if loaded.partition(".")[0] == library or loaded == module or loaded.startswith("__patched_module_"):
                del sys.modules[loaded]
        finder = Finder(library, {name: words[name]} if name else {})
        sys.meta_path.insert(0, finder)
        adapter = importlib.import_module(module)
        try:
            eval(f"adapter.{ask}")
        except Exception as error:
            told.append(f"{type(error).__name__}: {error}")
        else:
            told.append("")
        sys.meta_path.remove(finder)
print(json.dumps(told))
"""


@pytest.fixture(scope="module")
def told() -> dict[tuple[str, str, str, str], str]:
    """Why each adapter does not fit its library, where one name is another; "" where it does."""
    done = subprocess.run(
        [sys.executable, "-c", TRY, json.dumps(ADAPTERS)], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert done.returncode == 0, done.stderr
    return dict(zip(NAMES, json.loads(done.stdout.splitlines()[-1]), strict=True))


@pytest.mark.parametrize("place", NAMES, ids=["-".join((each[1], each[3] or "as it is")) for each in NAMES])
def test_each_name_that_an_adapter_knows_is_missed_where_it_is_another(told, place):
    assert bool(told[place]) is bool(place[3]), told[place]


def test_the_app_has_asked_its_adapters(app):
    assert {"python-engineio", "python-socketio", "flask-login"} <= set(found)
    assert not any(found.values()), found


CHANGED = {
    "sockets": {"socketio": {"_handle_event": "_take", "_handle_event_internal": "_answer", "_send_packet": "_ship"}},
    "queues": {"engineio": {"_async": "_driver", "_send_ping": "_ping_later"}},
    "server": {
        "eventlet": {"_sendlock": "_lock_to_send", "_recv_frame": "_next_frame", "_read_request_line": "_first"}
    },
}


@pytest.fixture(params=[("wsgi", "sockets"), ("threads", "queues"), ("wsgi", "server")], ids="-".join)
def house(request, demonstration, tmp_path):
    """The demonstration, served with such libraries."""
    launcher, what = request.param
    made, told = demonstration.server(tmp_path / "plain")
    env = {"RENAMED": json.dumps(CHANGED[what]), "LAUNCHER": launcher}
    with Server(made.folder, launcher="tests/support/renamed.py", **env) as server:
        yield server, told, CHANGED[what]


def test_a_room_is_served_over_the_plain_lane(house):
    server, told, changed = house
    moderator, delegate = (Peer(server.url, told["tokens"][key]).connect() for key in ("moderator", "delegate"))
    room = f"session:{told['sessions'][0]}"
    for peer in (moderator, delegate):
        assert peer.join(room)["ok"]
    asked = [
        delegate.command("questions.ask", session=told["sessions"][0], text=f"How much water? {n}") for n in range(5)
    ]
    assert all(answer["ok"] for answer in asked), asked
    ids = [answer["result"]["question"] for answer in asked]
    until(lambda: all(("question", id) in moderator.state(room) for id in ids), "the moderator hears of nothing")
    until(lambda: all(("my_question", id) in delegate.state(room) for id in ids), "the author hears of nothing")
    assert moderator.command("questions.publish", question=ids[0], revision=1)["ok"]
    until(lambda: ("question", ids[0]) in delegate.state(room), "nobody hears of it")
    late = Peer(server.url, told["tokens"]["moderator"]).connect()
    late.join(room)
    assert late.state(room) == moderator.state(room) and not moderator.gaps and not delegate.gaps
    draft = {"document": told["document"], "schema": SCHEMA}
    assert Peer(server.url, told["tokens"]["rapporteur"]).connect().call("draft.join", draft)["update"]
    figures = requests.get(f"{server.url}/metrics", timeout=20).text
    plain = [
        line for line in figures.splitlines() if line.startswith("dialogue_library_plain{") and line.endswith(" 1.0")
    ]
    library = next(iter(changed))
    assert plain and all(library in line for line in plain), plain
    assert "is used its standard way" in server.log.read_text()
    assert "dialogue_fanout_fast_writes_total 0.0" in figures
