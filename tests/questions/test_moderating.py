"""Publishing, dismissing, restoring, taking back, answering."""

import pytest

from tests.questions.steps import ask, decide, on_stage, published, put_on_stage, revision, shown, state


def test_publishing_names_a_revision(room):
    question = ask(room)
    room.do("moderator", "questions.publish", question=question, revision=1)
    seen = room.one("public", "question", question)
    assert (seen["state"], seen["revision"]) == ("published", 2)
    assert seen["published_at"]
    assert room.one("floor", "my_question", question, "delegate")["state"] == "published"


def test_a_dismissal_tells_its_author_why(room):
    question = ask(room)
    assert room.code("moderator", "questions.dismiss", question=question, revision=1, reason=" ") == "empty"
    decide(room, "dismiss", question, reason="Asked already")
    mine = room.one("floor", "my_question", question, "delegate")
    assert (mine["state"], mine["reason"]) == ("dismissed", "Asked already")
    assert shown(room, question)["reason"] == "Asked already"


def test_a_dismissed_question_is_restored(room):
    question = ask(room)
    decide(room, "dismiss", question, reason="Asked already")
    decide(room, "restore", question, "chair")
    assert (state(room, question), shown(room, question)["reason"], revision(room, question)) == ("pending", None, 3)


def test_a_published_question_is_taken_back(room):
    question = published(room)
    before = room.seq()
    decide(room, "take_back", question)
    assert state(room, question) == "pending"
    for audience in ("public", "floor"):
        assert room.sees(audience, after=before)["question", question]["gone"]
        assert room.one(audience, "question", question) is None
    decide(room, "publish", question)
    assert room.one("public", "question", question)["text"]


STEPS = {
    "pending": lambda room, q: None,
    "published": lambda room, q: decide(room, "publish", q),
    "on_stage": lambda room, q: (decide(room, "publish", q), put_on_stage(room, q)),
    "answered": lambda room, q: (decide(room, "publish", q), decide(room, "answer", q, how="live")),
    "dismissed": lambda room, q: decide(room, "dismiss", q, reason="Asked already"),
    "withdrawn": lambda room, q: room.do("delegate", "questions.withdraw", question=q),
}
ACTS = {
    "publish": ({"pending"}, {}),
    "dismiss": ({"pending"}, {"reason": "Asked already"}),
    "restore": ({"dismissed"}, {}),
    "take_back": ({"published"}, {}),
    "answer": ({"published", "on_stage"}, {"how": "live"}),
}


@pytest.mark.parametrize("at", STEPS)
def test_every_decision_in_every_other_state_is_refused(room, at):
    question = ask(room)
    STEPS[at](room, question)
    assert state(room, question) == at
    for act, (allowed, more) in ACTS.items():
        if at not in allowed:
            args = {"question": question, "revision": revision(room, question), **more}
            refused = room.refused("chair", f"questions.{act}", **args)
            assert (refused.code, refused.state["state"]) == ("wrong_state", at), act


@pytest.mark.parametrize("act", ACTS)
def test_every_decision_on_an_old_revision_is_stale(room, act):
    question = ask(room)
    room.do("delegate", "questions.edit", question=question, text="In other words")
    for stale in (1, 7):  # what was on the screen before, and what nobody has seen
        args = {"question": question, "revision": stale, **ACTS[act][1]}
        refused = room.refused("chair", f"questions.{act}", **args)
        assert (refused.code, refused.field, refused.state["revision"]) == ("stale_revision", "revision", 2)


def test_answered_on_the_floor(room):
    question = published(room)
    decide(room, "answer", question, how="live")
    seen = room.one("public", "question", question)
    assert (seen["state"], seen["answer_how"], seen["answer_text"]) == ("answered", "live", None)
    assert seen["answered_at"]


def test_answered_in_writing(room):
    question = published(room)
    args = {"question": question, "revision": revision(room, question), "how": "written"}
    for text in (None, "", "  "):
        refused = room.refused("chair", "questions.answer", **args, text=text)
        assert (refused.code, refused.field) == ("answer_needed", "text")
    decide(room, "answer", question, how="written", text="By the agreed limits.")
    assert room.one("public", "question", question)["answer_text"] == "By the agreed limits."
    assert room.one("floor", "my_question", question, "delegate")["answer_text"] == "By the agreed limits."


def test_an_answered_question_leaves_the_stage(room):
    question = published(room)
    put_on_stage(room, question)
    decide(room, "answer", question, how="live")
    assert on_stage(room) is None


def test_the_tally_moves_no_revision(room):
    question = published(room)
    seen = revision(room, question)
    room.do("panellist", "questions.endorse", question=question, on=True)
    assert revision(room, question) == seen
    room.do("moderator", "questions.take_back", question=question, revision=seen)
