"""Support stays with the words it was given to; and whoever puts words into another's question is seen to do so."""

from __future__ import annotations

import pytest

from tests.questions.steps import ask, decide, published, put_on_stage, revision, shown, tally

ASKED = "Shall we shre water data?"
CORRECTED = "Shall we share water data?"
OTHER = "Shall we stop sharing any data?"


def endorsed(room, text=ASKED, by=("panellist", "observer")):
    question = published(room, text=text)
    for who in by:
        room.do(who, "questions.endorse", question=question, on=True)
    return question


def seen_by(room, question):
    return {audience: room.one(audience, "question", question) for audience in ("public", "floor", "podium")}


def own(room, question, who="delegate"):
    return room.one("floor", "my_question", question, person=who)


def test_support_does_not_go_over_to_other_words(room):
    question = endorsed(room)
    decide(room, "take_back", question)
    refused = room.refused("delegate", "questions.edit", question=question, text=OTHER)
    assert (refused.code, refused.field) == ("not_a_correction", "text")
    reword = {"question": question, "revision": revision(room, question), "text": OTHER}
    assert room.code("moderator", "questions.reword", **reword) == "not_a_correction"
    assert room.code("moderator", "questions.edit", question=question, text=OTHER) == "not_a_correction"
    decide(room, "publish", question)
    now = shown(room, question)
    assert (now["text"], tally(room, now["id"]), now["corrected"]) == (ASKED, 2, None)


@pytest.mark.parametrize("where", ["published", "on_stage", "taken back"])
@pytest.mark.parametrize("who", ["delegate", "moderator"])
def test_a_correction_is_marked_for_all_who_read_it(room, where, who):
    question = endorsed(room)
    if where == "on_stage":
        put_on_stage(room, question)
    if where == "taken back":
        decide(room, "take_back", question)
    if who == "delegate":
        room.do(who, "questions.edit", question=question, text=CORRECTED)
    else:
        decide(room, "reword", question, text=CORRECTED)
    if where == "taken back":
        assert room.one("floor", "question", question) is None
        decide(room, "publish", question)
    for now in seen_by(room, question).values():
        assert (now["text"], tally(room, now["id"])) == (CORRECTED, 2)
        assert (now["corrected"]["was"], now["corrected"]["by"]) == (ASKED, "author" if who == "delegate" else who)
    assert room.one("floor", "my_endorsement", *mine(room, question))["on"]


def mine(room, question):
    id = next(id for (kind, id), e in room.sees("floor", "panellist").items() if kind == "my_endorsement")
    return id, "panellist"


def test_corrections_do_not_add_up_to_another_meaning(room):
    """Each is held against the wording that was published, not against the last correction."""
    question = endorsed(room, text="Who pays for the mountain lakes?")
    for text in (
        "Who pays for the mountain lakas?",
        "Who pays for the mountain lanas?",
        "Who pays for the mountain lands?",
    ):
        last = room.at_once(("delegate", "questions.edit", {"question": question, "text": text}))
    assert last == ["not_a_correction"]
    room.do("delegate", "questions.edit", question=question, text="Who pays for the mountain lakes?")
    assert shown(room, question)["corrected"] is None


def test_what_nobody_supports_may_be_worded_anew_while_it_is_not_published(room):
    question = endorsed(room, by=())
    assert room.code("delegate", "questions.edit", question=question, text=OTHER) == "not_a_correction"
    decide(room, "take_back", question)
    room.do("delegate", "questions.edit", question=question, text=OTHER)
    assert ASKED not in str(room.sees("floor", "panellist")) and OTHER not in str(room.sees("floor", "panellist"))
    decide(room, "publish", question)
    assert (shown(room, question)["text"], shown(room, question)["corrected"]) == (OTHER, None)
    room.do("panellist", "questions.endorse", question=question, on=True)
    decide(room, "take_back", question)
    assert room.code("delegate", "questions.edit", question=question, text=ASKED) == "not_a_correction"


def test_support_that_was_taken_back_binds_nobody(room):
    question = endorsed(room, by=("panellist",))
    room.do("panellist", "questions.endorse", question=question, on=False)
    decide(room, "take_back", question)
    room.do("delegate", "questions.edit", question=question, text=OTHER)


def test_a_moderators_words_are_seen_to_be_the_moderators(room):
    question = ask(room, text="We oppose the dam")
    decide(room, "reword", question, text="We support the dam")
    shown_to_author = own(room, question)
    assert shown_to_author["text"] == "We support the dam" and shown_to_author["reworded"]["was"] == "We oppose the dam"
    assert "We" not in str(room.sees("floor", "panellist"))
    decide(room, "reword", question, text="We support the dams")
    assert own(room, question)["reworded"]["was"] == "We oppose the dam"
    decide(room, "publish", question)
    for now in seen_by(room, question).values():
        assert now["reworded"]["by"] == "moderator" and now["reworded"]["at"] and "was" not in now["reworded"]
    assert "oppose" not in str(room.sees("floor", "panellist")) + str(room.sees("public"))
    room.do("delegate", "questions.withdraw", question=question)


def test_the_authors_own_words_are_the_authors_again(room):
    question = ask(room)
    decide(room, "reword", question, text="Other words")
    room.do("delegate", "questions.edit", question=question, text="My own words")
    assert own(room, question)["reworded"] is None and shown(room, question)["reworded"] is None


def test_rewording_names_the_revision_that_was_read(room):
    question = ask(room)
    room.do("delegate", "questions.edit", question=question, text="In other words?")
    refused = room.refused("moderator", "questions.reword", question=question, revision=1, text="Better words")
    assert (refused.code, refused.state["text"]) == ("stale_revision", "In other words?")
    call = ("questions.reword", {"question": question, "revision": 2})
    calls = [(who, call[0], {**call[1], "text": who}) for who in ("chair", "moderator")]
    assert room.at_once(*calls) == ["ok", "stale_revision"]
    for role in ("delegate", "panellist", "rapporteur"):
        assert room.code(role, "questions.reword", question=question, revision=3, text="X") in (
            "not_permitted",
            "not_found",
        )


def test_an_endorsement_and_a_rewording_at_once_never_meet_in_other_words(room):
    question = published(room, text=ASKED)
    answers = room.at_once(
        ("panellist", "questions.endorse", {"question": question, "on": True}),
        ("moderator", "questions.reword", {"question": question, "revision": 2, "text": OTHER}),
    )
    assert answers == ["not_a_correction", "ok"]
    assert (shown(room, question)["text"], tally(room, question)) == (ASKED, 1)


def test_another_meaning_is_a_new_question_linked_to_the_old(room):
    question = endorsed(room)
    new = ask(room, text=OTHER, follows=question)
    assert own(room, new)["follows"] == question and shown(room, new)["follows"] == question
    decide(room, "publish", new)
    for now in seen_by(room, new).values():
        assert (now["follows"], tally(room, now["id"])) == (question, 0)
    assert tally(room, question) == 2


def test_a_link_tells_nothing_that_was_not_told(room):
    anonymous, pending = published(room, anonymous=True), ask(room)
    for who, follows, named in [
        ("panellist", published(room), False),  # somebody else's
        ("delegate", pending, False),  # nobody has seen it
        ("delegate", anonymous, False),  # would say who asked the other
        ("delegate", published(room), True),  # would say who asks this
    ]:
        args = {"session": room.session, "text": OTHER, "follows": follows, "anonymous": named}
        assert room.code(who, "questions.ask", **args) == "other_author"
    assert room.code("panellist", "questions.ask", session=room.session, text=OTHER, follows=pending) == "not_found"
    assert shown(room, ask(room, text=OTHER, follows=anonymous, anonymous=True))["name"] is None


def test_support_stays_when_its_giver_leaves(room):
    """It was given by somebody who took part, and what was said stays in the record; nobody can change it meanwhile."""
    question = endorsed(room)
    for end in (
        lambda: room.do("organiser", "people.remove", participant=room.people["panellist"]),
        lambda: room.do("organiser", "people.change_role", participant=room.people["observer"], role="moderator"),
    ):
        end()
        assert tally(room, question) == 2
    for who in ("panellist", "observer"):
        assert room.code(who, "questions.endorse", question=question, on=False) == "not_permitted"
    room.do("organiser", "people.restore", participant=room.people["panellist"])
    room.do("panellist", "questions.endorse", question=question, on=True)
    assert tally(room, question) == 2
    room.do("panellist", "questions.endorse", question=question, on=False)
    assert tally(room, question) == 1


def test_who_is_removed_while_endorsing_is_counted_or_is_not(room):
    question = published(room)
    answers = room.at_once(
        ("panellist", "questions.endorse", {"question": question, "on": True}),
        ("organiser", "people.remove", {"participant": room.people["panellist"]}),
    )
    assert tally(room, question) == (1 if answers == ["ok", "ok"] else 0)
    assert answers in (["ok", "ok"], ["not_permitted", "ok"])
