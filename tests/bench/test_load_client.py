"""The load client: it compiles, and counts right what a small server does."""

import sys
from contextlib import contextmanager

import pytest

from bench._load import SEQ, Act, Load, connecting, mark
from bench._processes import ROOT, await_port, started
from tools.servers import free_port

GUESTS = 20


@contextmanager
def serving(program, log):
    port = free_port()
    with started([sys.executable, ROOT / "bench" / "peers" / program, str(port)], log) as process:
        await_port(port, process, log)
        yield port


@pytest.fixture
def hub(tmp_path):
    """The limit's server, which sends every event to everybody."""
    with serving("raw_sockets.py", tmp_path / "hub.log") as port:
        yield port


@pytest.fixture
def load(hub):
    with Load(hub) as load:
        load.clients([["40"]] * GUESTS)
        load.watch(0, GUESTS, "session:one")
        load.connect(0, GUESTS)
        yield load


def sync(seq, text, before=None):
    before = seq - 1 if before is None else before
    return f'42["sync",{{"stream":"session:one","from":{before},"seq":{seq},"entities":[{{"text":"{text}"}}]}}]'


def test_all_get_in(load):
    assert load.counts()["ready"] == GUESTS


def test_a_mark_is_seen_when_the_last_has_it(load):
    played = load.play([Act(3, sync(1, "first"), sees=mark(0, GUESTS, "first"))])
    seen = played.acts[0]
    assert 0 < seen.first <= seen.all
    assert load.counts()["frames"] == 3 * GUESTS  # open, connected, and this


def test_a_mark_that_is_in_no_frame_is_not_seen(load):
    played = load.play([Act(0, sync(1, "first"), sees=mark(0, GUESTS, "second"))], patience_s=0.3)
    assert played.acts[0].all is None


def test_a_mark_in_a_long_frame_is_seen(load):
    played = load.play([Act(0, sync(1, "x" * 60_000 + "end"), sees=mark(0, GUESTS, "end"))])
    assert played.acts[0].all > 0


def test_many_marks_in_one_play_are_told_apart(load):
    acts = [Act(n % GUESTS, sync(n + 1, f"<{n}>"), at=n, sees=mark(0, GUESTS, f"<{n}>")) for n in range(50)]
    assert all(act.all for act in load.play(acts).acts)


def test_a_gap_in_syncs_is_counted(load):
    load.play([Act(0, sync(5, "five"), sees=mark(0, GUESTS, "five"))])
    load.play([Act(0, sync(9, "nine", before=7), sees=mark(0, GUESTS, "nine"))])
    assert load.counts()["gaps"] == GUESTS


def test_what_is_never_acknowledged_is_said(load):
    played = load.play([Act(0, '427["command",{}]', sees=SEQ)], patience_s=0.3)
    assert played.unacknowledged == 1
    assert (played.acts[0].ok, played.acts[0].ack, played.acts[0].all) == (None, None, None)


def test_those_who_left_are_counted(load):
    load.close(0, 5)
    counts = load.counts()
    assert (counts["ready"], counts["gone"]) == (GUESTS - 5, 5)


def test_who_is_refused_is_told_why(hub):
    with Load(hub) as load:
        load.clients([["40", '420["join",{}]']])
        with pytest.raises(RuntimeError, match="did not get in"):
            load.connect(0, 1, patience_s=0.3)


def test_joins_and_acts_are_acknowledged(tmp_path):
    with serving("bare_flask_socketio.py", tmp_path / "bare.log") as port, Load(port) as load:
        load.clients([connecting(None, "session:one")] * GUESTS)
        joined = load.connect(0, GUESTS)
        assert len(joined.each) == GUESTS
        again, ask = '427["join",{"stream":"session:one"}]', '42["ask",{"text":"why"}]'
        played = load.play([Act(3, again), Act(4, ask, at=5, sees=mark(0, GUESTS, "why"))])
        assert (played.acts[0].ok, played.unacknowledged) == (True, 0)
        assert played.acts[0].ack > 0
        assert played.acts[1].all > 0
