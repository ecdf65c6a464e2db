"""A job that goes between two batches holds up those that wait by itself alone, and is not held up for ever."""

from __future__ import annotations

import threading

import pytest

from dialogue_platform.live import Refusal, live
from dialogue_platform.live.write.writer import Job


class Noted(Job):
    def __init__(self, ran, word, between=False, gate=None):
        super().__init__()
        self.ran, self.word, self.between, self.gate = ran, word, between, gate
        self.begun = threading.Event()

    def run(self, work):
        if self.gate is not None:
            self.begun.set()
            self.gate.wait(timeout=30)
        self.ran.append((self.word, work))


@pytest.fixture
def held(app):
    """A writer that stands in its first batch, until it is let go; what it then does."""
    with app.app_context():
        gate, ran = threading.Event(), []
        jobs = [live().writer.submit(Noted(ran, "first", gate=gate))]
        assert jobs[0].begun.wait(timeout=30)

        def go(*words):
            jobs.extend(live().writer.submit(Noted(ran, word, word.startswith("between"))) for word in words)
            gate.set()
            for job in jobs:
                job.wait()
            batches = list(dict.fromkeys(id(work) for _, work in ran))
            return [[word for word, work in ran if id(work) == batch] for batch in batches]

        yield go
        gate.set()


def test_one_goes_after_each_batch_and_alone(held):
    ran = held("between 1", "between 2", "a", "b", "c")
    assert ran == [["first"], ["between 1"], ["a", "b", "c"], ["between 2"]]


def test_those_that_go_between_go_one_by_one_where_nothing_else_waits(held):
    assert held("between 1", "between 2") == [["first"], ["between 1"], ["between 2"]]


def test_a_refusal_of_one_is_its_own(app):
    class Refused(Job):
        between = True

        def run(self, work):
            raise Refusal("wrong_state", 409, "")

    with app.app_context():
        job, ran = live().writer.submit(Refused()), []
        live().writer.submit(Noted(ran, "a")).wait()
        with pytest.raises(Refusal, match="wrong_state"):
            job.wait()
        assert len(ran) == 1
