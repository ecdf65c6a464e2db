"""An answer that comes later: to who waits and to who is to be told, once, whoever was first."""

from __future__ import annotations

import threading

import pytest

from dialogue_platform.live.errors import BUSY
from dialogue_platform.live.future import Future


def test_who_waits_gets_the_answer_or_the_error():
    good, bad = Future(), Future()
    good.set_result(7)
    bad.set_result(error=BUSY())
    assert good.is_done and good.wait() == good.wait() == 7
    for _ in range(2):
        with pytest.raises(type(BUSY), match="busy"):
            bad.wait()


def test_who_is_to_be_told_is_told_at_the_end_or_at_once():
    calls, later = [], Future()
    later.add_done_callback(lambda: calls.append(("early", later.answer)))
    assert calls == [] and not later.is_done
    later.set_result(7)
    later.add_done_callback(lambda: calls.append(("late", later.answer)))
    assert calls == [("early", 7), ("late", 7)]


def test_a_listener_that_stumbles_harms_nobody(caplog):
    calls, later = [], Future()
    later.add_done_callback(lambda: calls.append("heard"))
    later.add_done_callback(lambda: 1 / 0)
    later.set_result()
    assert calls == ["heard"] and "went wrong" in caplog.text


def test_each_is_told_once_however_close_the_end_is():
    """Who finishes and who asks meet, many times over."""
    for _ in range(300):
        calls, later, gate = [], Future(), threading.Barrier(2)
        finisher = threading.Thread(target=lambda gate=gate, later=later: (gate.wait(), later.set_result(1)))
        finisher.start()
        gate.wait()
        later.add_done_callback(lambda calls=calls, later=later: calls.append(later.answer))
        finisher.join()
        assert calls == [1]
