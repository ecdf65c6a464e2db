"""Several hands write to a full room: each line once, what is left comes back, and nobody goes before the last is down."""

from __future__ import annotations

import importlib
import threading

import pytest

from dialogue_platform.live.frames import Message, Rest
from dialogue_platform.live.hands import EACH, Hands
from tests.waiting import until

HELLO = Message("hello")


class Line:
    """Notes who wrote to it; takes what it is told to take."""

    def __init__(self, left=None, fault=None, slow=None):
        self.left, self.fault, self.slow, self.by = left, fault, slow, []

    def straight(self, message):
        assert message is HELLO
        self.by.append(threading.get_ident())
        if self.slow:
            self.slow()
        if self.fault:
            raise self.fault
        return self.left


def hands(count):
    return Hands(importlib.import_module, count)


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("lines", [0, 1, EACH, 4 * EACH, 1000])
def test_every_line_is_written_once(count, lines):
    room = [Line() for _ in range(lines)]
    assert hands(count).write(room, HELLO) == []
    assert [len(line.by) for line in room] == [1] * lines


def test_what_a_line_did_not_take_comes_back_with_it():
    rests = {n: Rest(b"%d" % n) for n in range(0, 200, 7)}
    room = [Line(rests.get(n)) for n in range(200)]
    left = hands(2).write(room, HELLO)
    assert {room.index(line): rest for line, rest in left} == rests


def test_a_slow_line_holds_up_one_hand_alone():
    """One hand stands at the first line until all others are written: by the other hand, then."""
    others = [Line() for _ in range(4 * EACH)]
    first = Line(slow=lambda: until(lambda: all(line.by for line in others), "the other hand stopped too"))
    assert hands(1).write([first, *others], HELLO) == []
    assert len({*first.by, *(line.by[0] for line in others)}) == 2


def test_few_lines_are_written_by_who_calls():
    room = [Line() for _ in range(2 * EACH - 1)]
    hands(3).write(room, HELLO)
    assert {line.by[0] for line in room} == {threading.get_ident()}


def test_without_real_threads_who_calls_is_alone():
    room = [Line() for _ in range(1000)]
    Hands(None, 3).write(room, HELLO)
    assert {line.by[0] for line in room} == {threading.get_ident()}


def test_a_fault_is_told_when_all_hands_are_down_and_the_next_round_is_whole():
    crew, room = hands(2), [Line() for _ in range(300)]
    room[150].fault = RuntimeError("broken")
    with pytest.raises(RuntimeError, match="broken"):
        crew.write(room, HELLO)
    assert all(len(line.by) == 1 for line in room)  # the other hands went on
    room[150].fault = None
    assert crew.write(room, HELLO) == []
    assert [len(line.by) for line in room] == [2] * 300
