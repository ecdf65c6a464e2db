"""Asking, editing and withdrawing."""

import pytest

from dialogue_platform.live import Refusal
from dialogue_platform.questions.models import Question, QuestionRevision
from tests.questions.steps import TEXT, ask, decide, published, put_on_stage, revision, shown, state
from tests.room import new_session


def test_a_question_waits_for_a_moderator(room):
    question = ask(room, text=f"  {TEXT} ")
    mine = room.one("floor", "my_question", question, "delegate")
    assert (mine["state"], mine["text"], mine["number"], mine["revision"]) == ("pending", TEXT, 1, 1)
    assert shown(room, question)["name"] == "Delegate"


def test_without_premoderation_it_is_there_at_once(room):
    new_session(room, premoderation=False)
    question = ask(room)
    seen = room.one("public", "question", question)
    assert (seen["state"], seen["published_at"]) == ("published", seen["asked_at"])


def test_numbers_count_by_session(room):
    assert [shown(room, ask(room, who))["number"] for who in ("delegate", "panellist")] == [1, 2]
    new_session(room)
    assert shown(room, ask(room))["number"] == 1


def test_while_questions_are_closed(room):
    room.do("moderator", "dialogues.take_questions", session=room.session, on=False)
    assert room.code("delegate", "questions.ask", session=room.session, text=TEXT) == "questions_closed"
    room.do("moderator", "dialogues.take_questions", session=room.session, on=True)
    ask(room)


def test_a_closed_session_takes_no_questions(room):
    room.open().do("chair", "dialogues.close_session", session=room.session)
    assert room.code("delegate", "questions.ask", session=room.session, text=TEXT) == "wrong_state"


def test_not_named_where_that_is_allowed(room):
    question = ask(room, anonymous=True)
    seen = shown(room, question)
    assert seen["anonymous"]
    assert (seen["delegation"], seen["name"], seen["function"]) == (None, None, None)


def test_not_named_where_that_is_not_allowed(room):
    new_session(room, anonymous_questions=False)
    refused = room.refused("delegate", "questions.ask", session=room.session, text=TEXT, anonymous=True)
    assert (refused.code, refused.field) == ("anonymous_not_allowed", "anonymous")


def test_about_an_agenda_item(room):
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Water")["item"]
    assert shown(room, ask(room, item=item))["item"] == item
    new_session(room)
    refused = room.refused("delegate", "questions.ask", session=room.session, text=TEXT, item=item)
    assert (refused.code, refused.field) == ("not_found", "item")


def test_eleven_questions_a_minute_are_too_often(room):
    for n in range(10):
        ask(room, text=f"Question {n}")
    with pytest.raises(Refusal) as refused:
        ask(room)
    assert refused.value.code == "too_often"
    ask(room, "panellist")


def test_an_author_edits_a_pending_question(room):
    question = ask(room)
    assert room.do("delegate", "questions.edit", question=question, text="And in wet ones?") == {"revision": 2}
    seen = shown(room, question)
    assert (seen["text"], seen["revision"], seen["state"]) == ("And in wet ones?", 2, "pending")
    texts = [(r.revision, r.text) for r in room.rows(QuestionRevision, question_id=question)]
    assert sorted(texts) == [(1, TEXT), (2, "And in wet ones?")]


def test_the_same_words_are_no_new_revision(room):
    question = ask(room)
    seq = room.seq()
    assert room.do("delegate", "questions.edit", question=question, text=f" {TEXT}") == {"revision": 1}
    assert room.seq() == seq


def test_a_moderators_wording_is_in_the_record(room):
    question = ask(room)
    room.do("moderator", "questions.edit", question=question, text="And in wet ones?")
    editors = {r.revision: r.editor_id for r in room.rows(QuestionRevision, question_id=question)}
    assert editors == {1: room.people["delegate"], 2: room.people["moderator"]}


def test_what_everybody_saw_is_not_edited(room):
    question = published(room)
    for step, code in (
        (lambda: None, "not_a_correction"),
        (lambda: put_on_stage(room, question), "not_a_correction"),
        (lambda: decide(room, "answer", question, how="live"), "wrong_state"),
    ):
        step()
        for who in ("delegate", "moderator"):
            assert room.code(who, "questions.edit", question=question, text="Other words") == code


def test_an_edit_under_the_moderators_eyes(room):
    question = ask(room)
    seen = revision(room, question)
    room.do("delegate", "questions.edit", question=question, text="And in wet ones?")
    refused = room.refused("moderator", "questions.publish", question=question, revision=seen)
    assert (refused.code, refused.state["text"]) == ("stale_revision", "And in wet ones?")


@pytest.mark.parametrize("step", ["pending", "published"])
def test_withdrawing(room, step):
    question = ask(room) if step == "pending" else published(room)
    room.do("delegate", "questions.withdraw", question=question)
    assert state(room, question) == "withdrawn"
    seq = room.seq()
    room.do("delegate", "questions.withdraw", question=question)
    assert room.seq() == seq
    assert (
        room.code("moderator", "questions.publish", question=question, revision=revision(room, question))
        == "wrong_state"
    )


def test_what_is_on_stage_or_answered_is_not_withdrawn(room):
    question = published(room)
    put_on_stage(room, question)
    assert room.code("delegate", "questions.withdraw", question=question) == "wrong_state"
    decide(room, "answer", question, how="live")
    assert room.code("delegate", "questions.withdraw", question=question) == "wrong_state"


def test_the_table_never_holds_the_name_of_one_who_is_not_named(room):
    question = ask(room, anonymous=True)
    (row,) = room.rows(Question, id=question)
    assert (row.name, row.function, row.delegation_id) == (None, None, None)
