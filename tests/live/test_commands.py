"""The road: keys, refusals without a trace, what the doors hide, and streams that are found late."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest
from sqlalchemy import event, func, select

from dialogue_platform.live import SYSTEM, Actor, Refusal, live, perform
from dialogue_platform.live.commands.job import CommandJob, commands, prepare
from dialogue_platform.live.store.journal import CommandKey, JournalEntry
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.questions.models import Endorsement, Question

KEY = "a-key-of-a-client"


def ask(room, key=None, text="Who measures it?"):
    return perform("questions.ask", room.actors["delegate"], {"session": room.session, "text": text}, key)


def journal_rows(stream):
    with live().database.reading() as db:
        return db.scalar(select(func.count()).where(JournalEntry.stream == stream))


def test_the_same_key_gets_the_same_answer_and_changes_nothing_twice(room):
    room.open()
    first = ask(room, KEY)
    assert ask(room, KEY) == first
    assert len(room.rows(Question, stream=f"session:{room.session}")) == 1


def test_the_same_key_with_other_arguments_is_refused(room):
    room.open()
    ask(room, KEY)
    with pytest.raises(Refusal) as refused:
        ask(room, KEY, text="Something else")
    assert (refused.value.code, refused.value.field) == ("key_reused", "key")


def test_a_key_belongs_to_its_actor(room):
    room.open()
    ask(room, KEY)
    args = {"session": room.session, "text": "Who measures it?"}
    perform("questions.ask", room.actors["panellist"], args, KEY)
    assert len(room.rows(Question, stream=f"session:{room.session}")) == 2


def test_one_key_sent_by_eight_threads_at_once_acts_once(room):
    room.open()
    answers = []

    def send():
        with room.app.app_context():
            answers.append(ask(room, KEY))

    threads = [threading.Thread(target=send) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(set(map(str, answers))) == 1
    assert len(room.rows(Question, stream=f"session:{room.session}")) == 1


def test_a_refusal_leaves_no_trace(room):
    stream = f"session:{room.session}"
    before = room.seq(), journal_rows(stream)
    with pytest.raises(Refusal):
        perform("speakers.request_floor", room.actors["delegate"], {"list": room.list}, KEY)
    assert (room.seq(), journal_rows(stream)) == before
    with live().database.reading() as db:
        assert db.get(CommandKey, (room.actors["delegate"].user_id, KEY)) is None


def test_a_success_that_changes_nothing_keeps_its_key_and_journals_nothing(room):
    room.open()
    question = ask(room).result["question"]
    room.do("moderator", "questions.publish", question=question, revision=1)
    args = {"question": question, "on": True}
    perform("questions.endorse", room.actors["observer"], args)
    before = room.seq(), journal_rows(f"session:{room.session}")
    outcome = perform("questions.endorse", room.actors["observer"], args, KEY)
    assert outcome.seq == before[0]
    assert (room.seq(), journal_rows(f"session:{room.session}")) == before
    with live().database.reading() as db:
        assert db.get(CommandKey, (room.actors["observer"].user_id, KEY)) is not None


def test_a_refused_command_in_a_batch_costs_the_others_nothing(room):
    room.open()
    question = ask(room).result["question"]
    room.do("moderator", "questions.publish", question=question, revision=1)
    good = {"question": question, "on": True}
    jobs = [
        prepare("questions.endorse", room.actors["observer"], good, None),
        prepare("questions.publish", room.actors["observer"], {"question": question, "revision": 1}, None),
        prepare("questions.endorse", room.actors["panellist"], good, None),
    ]
    live().writer.work(jobs)
    assert [job.error.code if job.error else "ok" for job in jobs] == ["ok", "not_permitted", "ok"]
    assert len(room.rows(Endorsement, question_id=question, on=True)) == 2


def test_a_fault_in_a_batch_rolls_back_and_the_others_run_again(room, monkeypatch):
    room.open()
    bad = prepare("questions.ask", room.actors["delegate"], {"session": room.session, "text": "x"}, None)

    class Broken(CommandJob):
        def run(self, work):
            super().run(work)
            raise ZeroDivisionError

    bad.__class__ = Broken
    args = {"session": room.session, "text": "Kept"}
    good = prepare("questions.ask", room.actors["panellist"], args, None)
    live().writer.work([good, bad])
    assert bad.error.code == "fault"
    assert good.error is None
    assert [q.text for q in room.rows(Question, stream=f"session:{room.session}")] == ["Kept"]


def test_a_refusal_after_a_change_is_a_fault(room):
    room.open()
    job = prepare("questions.ask", room.actors["delegate"], {"session": room.session, "text": "x"}, None)
    original = job.command.function

    def change_then_refuse(act, **args):
        original(act, **args)
        raise Refusal("not_permitted", 403, "")

    object.__setattr__(job, "command", type(job.command)(**{**vars(job.command), "function": change_then_refuse}))
    live().writer.work([job])
    assert job.error.code == "fault"
    assert room.rows(Question, stream=f"session:{room.session}") == []


def test_a_role_is_read_fresh(room):
    room.open()
    room.do("organiser", "people.remove", participant=room.people["delegate"])
    assert room.code("delegate", "questions.ask", session=room.session, text="Still here?") == "not_permitted"


def test_an_older_sign_in_has_ended(room):
    stale = Actor(room.actors["delegate"].user_id, generation=99)
    with pytest.raises(Refusal) as refused:
        perform("questions.ask", stale, {"session": room.session, "text": "x"})
    assert refused.value.code == "signed_out"


def test_a_row_of_another_dialogue_is_not_here(room, app):
    """Whatever the command itself asks: this one asks nothing."""
    from tests.room import build

    item = other_item(build(app))
    job = prepare(
        "speakers.create_list", room.actors["moderator"], {"session": room.session, "title": "x", "item": item}, None
    )
    job.command = replace(job.command, function=lambda act, **_: None)
    live().writer.work([job])
    assert (job.error.code, job.error.field) == ("not_found", "item")


def other_item(other):
    made = other.do("organiser", "dialogues.create_item", session=other.session, title="Ecotourism", minutes=10)
    return made["item"]


def test_what_is_not_exposed_is_unknown_at_a_door(room):
    hidden = [name for name, command in commands.items() if not command.exposed]
    assert hidden
    for name in hidden:
        with pytest.raises(Refusal) as refused:
            prepare(name, SYSTEM, {}, None, door=True)
        assert refused.value.code == "unknown_command"


@pytest.mark.parametrize("key", ["short", "x" * 65, "with space", 7, "ключ-ключ"])
def test_a_bad_key_is_refused(room, key):
    with pytest.raises(Refusal) as refused:
        ask(room, key)
    assert refused.value.code == "bad_key"


def test_ids_are_random():
    assert len({new_id() for _ in range(1000)}) == 1000


def test_a_panic_that_is_no_exception_fails_its_job_and_the_writer_lives_on(room):
    class Panic(BaseException):
        pass

    class Panicking(CommandJob):
        def run(self, work):
            raise Panic

    room.open()
    job = prepare("questions.ask", room.actors["delegate"], {"session": room.session, "text": "x"}, None)
    job.__class__ = Panicking
    live().writer.submit(job)
    with pytest.raises(Refusal) as refused:
        job.wait()
    assert refused.value.code == "fault"
    assert ask(room).result


def test_what_is_committed_is_never_run_again_whatever_fails_in_telling_it(room):
    class Speechless(CommandJob):
        def set_result(self, answer=None, error=None):
            super().set_result(answer, error)
            raise ZeroDivisionError

    room.open()
    texts = ("First", "Second")
    jobs = [
        prepare("questions.ask", room.actors[who], {"session": room.session, "text": text}, None)
        for who, text in zip(("delegate", "panellist"), texts, strict=True)
    ]
    jobs[0].__class__ = Speechless
    live().writer.work(jobs)
    assert [job.error for job in jobs] == [None, None]
    assert sorted(q.text for q in room.rows(Question, stream=f"session:{room.session}")) == sorted(texts)


def test_first_the_commit_then_the_answer_then_the_feed(room, monkeypatch):
    room.open()
    writer, order = live().writer, []
    committed = lambda connection: order.append("commit")  # noqa: E731 - removed by its name
    event.listen(live().database.writer, "commit", committed)
    monkeypatch.setattr(writer, "alarm", lambda streams: order.append(f"feed {streams == {f'session:{room.session}'}}"))
    job = prepare("questions.ask", room.actors["delegate"], {"session": room.session, "text": "When?"}, None)
    job.add_done_callback(lambda: order.append("answer"))
    try:
        writer.work([job])
    finally:
        event.remove(live().database.writer, "commit", committed)
    assert order == ["commit", "answer", "feed True"]


def test_a_repeat_of_what_was_done_is_not_too_often(room):
    room.open()
    first = ask(room, KEY)
    for n in range(9):
        ask(room, text=f"Question {n}")
    with pytest.raises(Refusal) as refused:
        ask(room, text="One more")
    assert refused.value.code == "too_often"
    assert ask(room, KEY) == first


def test_a_new_dialogue_is_written_on_the_platform(room):
    before = journal_rows("platform")
    args = {"title": "Astana", "starts_on": "2017-06-15", "tz": "Asia/Almaty"}
    outcome = perform("dialogues.create", room.actors["organiser"], args)
    assert journal_rows("platform") == before + 1
    assert outcome.seq == before + 1
