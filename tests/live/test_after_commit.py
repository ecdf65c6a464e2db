"""What an act has done after its commit: once, in order, never for what did not happen, and at nobody's cost."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogue_platform.live import Refusal, live, trace
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.live.store.streams import NeedsStream
from dialogue_platform.live.write.unit_of_work import UnitOfWork
from dialogue_platform.questions.models import Question

KEY = "a-key-of-a-client"


@pytest.fixture(autouse=True)
def opened(room):
    room.open()


def job_of(room, who, *callbacks, then=lambda: None, key=None):
    """``questions.ask``, which asks first for these to be called."""
    args = {"session": room.session, "text": f"What does {who} know of it?"}
    job = prepare("questions.ask", room.actors[who], args, key)
    ask = job.command.function

    def asking(act, **given):
        for callback in callbacks:
            act.after_commit(callback)
        then()
        return ask(act, **given)

    job.command = replace(job.command, function=asking)
    return job


def asked(room):
    return {question.text for question in room.rows(Question, stream=f"session:{room.session}")}


def test_it_comes_after_commit_and_answers_in_the_order_of_asking(room):
    calls, seen = [], []
    jobs = [
        job_of(room, "delegate", lambda: seen.append(asked(room)), lambda: calls.append("first, second")),
        job_of(room, "panellist", lambda: calls.append("second, first")),
    ]
    for n, job in enumerate(jobs):
        job.add_done_callback(lambda n=n: calls.append(f"answer {n}"))
    live().writer.work(jobs)
    assert calls == ["answer 0", "answer 1", "first, second", "second, first"]
    assert [len(texts) for texts in seen] == [2]


def test_a_refusal_takes_back_its_own_and_no_other(room):
    def refuse():
        raise Refusal("wrong_state", 409, "")

    calls = []
    jobs = [
        job_of(room, "delegate", lambda: calls.append("delegate")),
        job_of(room, "observer", lambda: calls.append("observer"), then=refuse),
        job_of(room, "panellist", lambda: calls.append("panellist")),
    ]
    live().writer.work(jobs)
    assert [job.error.code if job.error else "ok" for job in jobs] == ["ok", "wrong_state", "ok"]
    assert calls == ["delegate", "panellist"]


def test_a_batch_that_is_rolled_back_and_run_again_calls_once(room):
    def fail():
        raise ZeroDivisionError

    calls = []
    jobs = [
        job_of(room, "delegate", lambda: calls.append("delegate")),
        job_of(room, "observer", lambda: calls.append("observer"), then=fail),
    ]
    live().writer.work(jobs)
    assert [job.error.code if job.error else "ok" for job in jobs] == ["ok", "fault"]
    assert calls == ["delegate"]


def test_a_run_that_needed_one_more_stream_is_forgotten(room):
    runs, calls = [], []

    def need_late():
        runs.append(1)
        if len(runs) == 1:
            raise NeedsStream(f"dialogue:{room.dialogue}")

    live().writer.work([job_of(room, "delegate", lambda: calls.append("delegate"), then=need_late)])
    assert (len(runs), calls) == (2, ["delegate"])


def test_a_commit_that_fails_calls_nobody(room, monkeypatch):
    def full_disk(work):
        raise OSError("no space left")

    calls = []
    monkeypatch.setattr(UnitOfWork, "flush_journal", full_disk)
    job = job_of(room, "delegate", lambda: calls.append("delegate"))
    live().writer.work([job])
    assert (job.error.code, calls) == ("fault", [])


@pytest.mark.parametrize("fault", [ZeroDivisionError, type("Panic", (BaseException,), {})])
def test_a_fault_in_one_hurts_nobody(room, fault):
    def fail():
        raise fault

    calls = []
    jobs = [job_of(room, "delegate", fail, lambda: calls.append("delegate"))]
    jobs.append(job_of(room, "panellist", lambda: calls.append("panellist")))
    live().writer.work(jobs)
    assert [job.error for job in jobs] == [None, None]
    assert calls == ["delegate", "panellist"]
    assert len(asked(room)) == 2
    assert room.do("observer", "questions.ask", session=room.session, text="And who measures it?")


def test_a_repeat_under_a_known_key_calls_nobody(room):
    calls = []
    for _ in range(2):
        live().writer.work([job_of(room, "delegate", lambda: calls.append("delegate"), key=KEY)])
    assert calls == ["delegate"]


def test_it_is_logged_under_the_id_of_its_own_job(room):
    heard = []
    with trace.under("request-of-one"):
        first = job_of(room, "delegate", lambda: heard.append(trace.current()))
    with trace.under("request-of-two"):
        second = job_of(room, "panellist", lambda: heard.append(trace.current()))
    live().writer.work([first, second])
    assert heard == ["request-of-one", "request-of-two"]
