"""Several threads write to a full room: each line once, what is left comes back, and nobody goes before the last is done."""

from __future__ import annotations

import importlib
import threading

import pytest

from dialogue_platform.live.transport.frames import Message, Rest
from dialogue_platform.live.transport.write_pool import EACH, WritePool
from tests.waiting import until

HELLO = Message("hello")


class FakeSocket:
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


def all_of(room):
    return [(line, HELLO) for line in room]


def hands(count):
    return WritePool(importlib.import_module, count)


@pytest.mark.parametrize("count", [0, 1, 3])
@pytest.mark.parametrize("lines", [0, 1, EACH, 4 * EACH, 1000])
def test_every_line_is_written_once(count, lines):
    room = [FakeSocket() for _ in range(lines)]
    done = hands(count).write(all_of(room))
    assert (done.left, done.broken) == ([], [])
    assert [len(line.by) for line in room] == [1] * lines


def test_what_a_line_did_not_take_comes_back_with_it():
    rests = {n: Rest(b"%d" % n) for n in range(0, 200, 7)}
    room = [FakeSocket(rests.get(n)) for n in range(200)]
    left = hands(2).write(all_of(room)).left
    assert {room.index(line): rest for line, rest in left} == rests


def test_a_slow_line_holds_up_one_hand_alone():
    """One hand stands at the first line until all others are written: by the other hand, then."""
    others = [FakeSocket() for _ in range(4 * EACH)]
    first = FakeSocket(slow=lambda: until(lambda: all(line.by for line in others), "the other hand stopped too"))
    hands(1).write(all_of([first, *others]))
    assert len({*first.by, *(line.by[0] for line in others)}) == 2


def test_few_lines_are_written_by_who_calls():
    room = [FakeSocket() for _ in range(2 * EACH - 1)]
    hands(3).write(all_of(room))
    assert {line.by[0] for line in room} == {threading.get_ident()}


def test_without_real_threads_who_calls_is_alone():
    room = [FakeSocket() for _ in range(1000)]
    WritePool(None, 3).write(all_of(room))
    assert {line.by[0] for line in room} == {threading.get_ident()}


def test_a_line_that_breaks_costs_the_others_nothing():
    crew, room = hands(2), [FakeSocket(Rest(b"half") if n % 10 == 0 else None) for n in range(300)]
    room[150].fault, room[151].fault = RuntimeError("broken"), MemoryError()
    done = crew.write(all_of(room))
    assert {room.index(line) for line, _ in done.broken} == {150, 151}
    assert {room.index(line) for line, _ in done.left} == set(range(0, 300, 10)) - {150}
    assert [len(line.by) for line in room] == [1] * 300
    crew.write(all_of(room))
    assert [len(line.by) for line in room] == [2] * 300


@pytest.mark.parametrize("given", [0, 1])
def test_where_the_machine_gives_no_threads_there_are_fewer_hands(given, caplog):
    """Nobody waits for a hand that never came, now or later."""

    class Poor:
        Semaphore = threading.Semaphore
        started = 0

        @classmethod
        def Thread(cls, **how):
            cls.started += 1
            if cls.started > given:
                raise RuntimeError("can't start new thread")
            return threading.Thread(**how)

    crew = WritePool(lambda name: Poor if name == "threading" else importlib.import_module(name), 3)
    for _ in range(3):
        room = [FakeSocket() for _ in range(300)]
        crew.write(all_of(room))
        assert [len(line.by) for line in room] == [1] * 300
    assert Poor.started == given + 1 and "no thread could be started" in caplog.text


def test_each_line_is_told_its_own():
    sent, room = [], [FakeSocket() for _ in range(4 * EACH)]
    for line in room:
        line.straight = lambda message, line=line: sent.append((line, message))
    messages = [Message(str(number)) for number in range(len(room))]
    hands(2).write(list(zip(room, messages, strict=True)))
    assert dict(sent) == dict(zip(room, messages, strict=True))
