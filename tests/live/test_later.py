"""An answer that comes later: to who waits and to who is to be told, once, whoever was first."""

from __future__ import annotations

import threading

import pytest

from dialogue_platform.live.errors import BUSY
from dialogue_platform.live.later import Later


def test_who_waits_gets_the_answer_or_the_error():
    good, bad = Later(), Later()
    good.finish(7)
    bad.finish(error=BUSY())
    assert good.is_done and good.wait() == good.wait() == 7
    for _ in range(2):
        with pytest.raises(type(BUSY), match="busy"):
            bad.wait()


def test_who_is_to_be_told_is_told_at_the_end_or_at_once():
    told, later = [], Later()
    later.then(lambda: told.append(("early", later.answer)))
    assert told == [] and not later.is_done
    later.finish(7)
    later.then(lambda: told.append(("late", later.answer)))
    assert told == [("early", 7), ("late", 7)]


def test_a_listener_that_stumbles_harms_nobody(caplog):
    told, later = [], Later()
    later.then(lambda: told.append("heard"))
    later.then(lambda: 1 / 0)
    later.finish()
    assert told == ["heard"] and "went wrong" in caplog.text


def test_each_is_told_once_however_close_the_end_is():
    """Who finishes and who asks meet, many times over."""
    for _ in range(300):
        told, later, gate = [], Later(), threading.Barrier(2)
        finisher = threading.Thread(target=lambda gate=gate, later=later: (gate.wait(), later.finish(1)))
        finisher.start()
        gate.wait()
        later.then(lambda told=told, later=later: told.append(later.answer))
        finisher.join()
        assert told == [1]
