"""What is no Exception becomes one at the edge of threads, jobs and loops; what ends a thread stays what it is."""

from __future__ import annotations

import threading
from types import SimpleNamespace

import pytest
from greenlet import GreenletExit

from dialogue_platform.live import keys_of, live, offload
from dialogue_platform.live.deliver.feed import Feed
from dialogue_platform.live.exception_boundary import Panic, attempt, calmly, is_end, unending
from dialogue_platform.live.future import Future
from dialogue_platform.live.hooks import Hooks
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.live.transport.write_pool import EACH, WritePool
from tests.waiting import until


class Crash(BaseException):
    """As a library written in Rust raises it."""


def crash(*_):
    raise Crash("as a library does")


ENDS = [KeyboardInterrupt, SystemExit, GeneratorExit, GreenletExit]


@pytest.mark.parametrize("kind", ENDS)
def test_what_ends_a_thread_ends_it(app, kind):
    def end():
        raise kind

    with pytest.raises(kind), calmly:
        end()
    with app.app_context(), pytest.raises(kind):
        offload(end)


def test_a_time_out_of_the_server_is_an_end_too():
    class Timeout(BaseException):
        __module__ = "eventlet.timeout"

    class Ours(Timeout):
        pass

    assert is_end(Timeout()) and is_end(Ours()) and not is_end(Crash())


def test_what_is_offloaded_raises_in_words_and_its_thread_lives_on(app):
    with app.app_context():
        with pytest.raises(Panic, match="Crash") as raised:
            offload(crash)
        with pytest.raises(ZeroDivisionError):
            offload(lambda: 1 / 0)
        assert offload(lambda a, b: a + b, 1, 2) == 3
    assert isinstance(raised.value.__cause__, Crash)


def test_a_pool_of_one_thread_outlives_many(app, monkeypatch):
    """A launcher's pool: a thread that a BaseException leaves is gone."""
    asked, outcomes = [], []
    wake = threading.Semaphore(0)

    def serve():
        while True:
            wake.acquire()
            function, *args = asked.pop()
            try:
                outcomes.append(function(*args))
            except Exception as error:
                outcomes.append(error)

    threading.Thread(target=serve, daemon=True).start()

    def hand_over(function, *args):
        asked.append((function, *args))
        wake.release()
        found = until(lambda: outcomes and [outcomes.pop()], "the thread is gone")[0]
        if isinstance(found, Exception):
            raise found
        return found

    monkeypatch.setitem(app.config, "OFFLOAD", hand_over)
    with app.app_context():
        for _ in range(3):
            with pytest.raises(Panic):
                offload(crash)
        assert offload(str, 7) == "7"


def test_a_loop_that_stumbles_begins_again():
    turns, rests = [], []

    def loop():
        turns.append(1)
        if len(turns) == 1:
            crash()
        if len(turns) == 2:
            raise ValueError

    unending(loop, rests.append)
    assert len(turns) == 3 and len(rests) == 2
    assert attempt(crash) is False and attempt(rests.append, 1) is True


def test_who_follows_an_answer_cannot_take_the_writer_along(room):
    writer = live().writer
    job = room_job()
    job.add_done_callback(crash)
    writer.submit(job)
    assert job.wait() is None
    alarm, writer.alarm = writer.alarm, crash
    try:
        room.do("organiser", "dialogues.take_questions", session=room.session, on=False)
    finally:
        writer.alarm = alarm
    room.do("organiser", "dialogues.take_questions", session=room.session, on=True)
    assert writer.failed is None


def room_job():
    from dialogue_platform.live import Job

    class Nothing(Job):
        def run(self, work):
            return None

    return Nothing()


def test_a_call_that_fails_keeps_no_other_from_being_called():
    later, called = Future(), []
    for call in (lambda: called.append(1), crash, lambda: called.append(2)):
        later.add_done_callback(call)
    later.set_result()
    assert sorted(called) == [1, 2]


@pytest.fixture
def feed(app, room):
    """A feed of this test alone, that follows the dialogue and looks."""
    spine = live()
    own = Feed(app, spine.database, spine.fanout, spine.presence, spine.metrics, Hooks())
    with spine.database.reading() as db:
        own.follow(db, f"dialogue:{room.dialogue}")
    yield own
    own.stop()


def test_the_feed_looks_on_when_a_looker_or_a_flush_fails(room, feed, monkeypatch):
    looks, tried = [], []
    for look in (crash, looks.append):
        feed.hooks.each_second.subscribe(look)
    monkeypatch.setattr(feed, "flush", lambda stream: tried.append(stream) or crash())
    feed.start()
    feed.alarm({f"dialogue:{room.dialogue}"})
    until(lambda: tried and len(looks) > 1, "the feed looks no more")
    assert feed.alive


def test_a_stream_whose_sync_broke_shows_a_gap_to_its_readers(room, feed, monkeypatch):
    """Not only for errors of Python's own: a message that could not be encoded was not sent."""
    state = feed.flushed[f"dialogue:{room.dialogue}"]
    before = state.seq
    reader = SimpleNamespace(audience="floor", keys=keys_of("floor"))
    monkeypatch.setattr(feed, "fanout", SimpleNamespace(settle=lambda stream: [reader], streams=[], joins=lambda _: []))
    monkeypatch.setattr(feed, "_sync", crash)
    room.do("organiser", "dialogues.take_questions", session=room.session, on=False)
    feed.start()
    until(lambda: state.sent.get("floor", -1) == state.seq > before, "the readers do not hear of the gap")


def test_a_hand_that_crashes_is_put_down():
    class FakeSocket:
        def __init__(self, act):
            self.straight = act

    hands = WritePool(__import__, most=1)
    lines = [FakeSocket(crash if number % 10 == 0 else lambda message: None) for number in range(EACH * 3)]
    for _ in range(3):
        done = hands.write([(line, None) for line in lines])
        assert len(done.broken) == len(range(0, EACH * 3, 10))


def test_letters_behind_one_that_crashes_go_out(app, room, monkeypatch):
    from dialogue_platform.people import mailer

    with app.app_context():
        mailer.send_waiting()
        for name in ("first", "second"):
            room.do(
                "organiser",
                "people.invite",
                dialogue=room.dialogue,
                email=f"{new_id()}@{name}.example",
                role="observer",
            )
        tried = []
        monkeypatch.setattr(mailer, "send", lambda message: tried.append(message) or len(tried) > 1 or crash())
        mailer.send_waiting()
    assert len(tried) > 1
