"""Who leaves, loses the right to speak or changes delegation: the place stays the delegation's."""

import pytest

from dialogue_platform.live import SYSTEM, Actor, live, perform
from tests.room import build, new_session
from tests.speakers.steps import (
    ask,
    belong,
    delegation,
    floor,
    give,
    interrupt,
    on_floor,
    on_list,
    order,
    place,
    point_of_order,
    state,
    version,
)


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def remove(room, who="delegate"):
    room.do("organiser", "people.remove", participant=room.people[who])


def change_role(room, who="delegate", role="interpreter"):
    room.do("organiser", "people.change_role", participant=room.people[who], role=role)


def move_away(room, who="delegate"):
    belong(room, who, delegation(room, "Mongolia"))


def close_account(room, who="delegate"):
    room.do(who, "people.close_account")


LEAVE = [remove, change_role, move_away, close_account]


@pytest.mark.parametrize("leave", LEAVE)
@pytest.mark.parametrize("accepted", [True, False])
def test_the_place_stays_and_its_speaker_is_to_be_named(room, leave, accepted):
    home = delegation(room, "Kazakhstan", "delegate", "panellist")
    request = ask(room)
    if accepted:
        room.do("moderator", "speakers.accept_request", request=request)
    before = room.seq()
    leave(room)
    shown = place(room, request)
    assert (shown["delegation"], shown["name"], shown["function"], shown["to_be_named"]) == (home, "", "", True)
    assert shown["state"] == ("accepted" if accepted else "pending")
    assert room.seq() == before + 1
    assert room.sees("podium", after=before)["floor_request", request]["to_be_named"]
    changes = room.sees("floor", "delegate", after=before)
    assert changes["my_request", request]["gone"]
    assert (("floor_request", request) in changes) is accepted
    assert room.code("delegate", "speakers.withdraw_request", request=request) in ("not_permitted", "signed_out")
    room.do("panellist", "speakers.substitute", request=request, participant=room.people["panellist"])
    assert room.one("floor", "my_request", request, "panellist")


@pytest.mark.parametrize("leave", [remove, change_role, close_account])
def test_a_place_in_personal_capacity_is_lost(room, leave):
    mine, other = on_list(room, "delegate", "panellist")
    leave(room)
    assert (state(room, mine), order(room)) == ("withdrawn", [other])
    reason = "role_changed" if leave is change_role else "no_longer_takes_part"
    assert place(room, mine)["reason"] == reason
    assert room.one("floor", "my_request", mine, "delegate")["reason"] == reason
    assert reason not in str(room.sees("floor", "panellist")) + str(room.sees("public"))


def test_who_stays_who_may_still_speak(room):
    delegation(room, "Kazakhstan", "delegate")
    requests = on_list(room, "delegate", "panellist")
    seq = room.seq()
    change_role(room, role="observer")
    belong(room, "panellist", delegation(room, "Mongolia"))
    remove(room, "interpreter")
    room.do("organiser", "delegations.edit", delegation=place(room, requests[0])["delegation"], name="Qazaqstan")
    assert room.seq() == seq
    assert [place(room, r)["name"] for r in requests] == ["Delegate", "Panellist"]


def test_the_chair_whom_the_podium_added_stays(room):
    made = room.do("moderator", "speakers.add_request", list=room.list, participant=room.people["chair"])["request"]
    change_role(room, "chair", "rapporteur")
    assert state(room, made) == "accepted"


@pytest.mark.parametrize("leave", LEAVE)
def test_removed_while_speaking_the_clock_stands_and_the_podium_decides(room, time, leave):
    delegation(room, "Kazakhstan", "delegate", "panellist")
    request = on_floor(room)
    time.goes_on(20)
    leave(room)
    now = floor(room)
    assert (now["request"], now["paused"], place(room, request)["to_be_named"]) == (request, True, True)
    time.goes_on(60)
    room.do("panellist", "speakers.substitute", request=request, participant=room.people["panellist"])
    room.do("chair", "speakers.resume_floor", request=request)
    time.goes_on(5)
    assert room.do("panellist", "speakers.end_floor", request=request) == {"spoken_s": 25}


def test_a_person_of_no_delegation_removed_while_speaking(room, time):
    request = on_floor(room)
    time.goes_on(20)
    remove(room)
    assert (floor(room)["paused"], state(room, request), place(room, request)["name"]) == (True, "speaking", "Delegate")
    assert room.do("chair", "speakers.end_floor", request=request) == {"spoken_s": 20}


def test_removed_while_interrupted(room, time):
    delegation(room, "Kazakhstan", "delegate")
    speaker = on_floor(room)
    time.goes_on(20)
    interrupt(room, point := point_of_order(room), speaker)
    remove(room)
    assert (place(room, speaker)["state"], place(room, speaker)["to_be_named"]) == ("interrupted", True)
    room.do("moderator", "speakers.substitute", request=speaker, name="Deputy head")
    room.do("chair", "speakers.end_floor", request=point)
    assert (floor(room)["request"], floor(room)["paused"]) == (speaker, True)


def test_everywhere_in_the_dialogue_at_once(room):
    """In one act, however many sessions and lists there are."""
    delegation(room, "Kazakhstan", "delegate")
    rooms = {}
    for _ in range(7):
        rooms[room.session] = [ask(room), ask(room, kind="right_of_reply")]
        new_session(room)
        room.open()
    remove(room)
    for session, requests in rooms.items():
        room.session = session
        assert [place(room, r)["to_be_named"] for r in requests] == [True, True]


def test_two_of_one_delegation_leave(room):
    delegation(room, "Kazakhstan", "delegate", "panellist")
    requests = on_list(room, "delegate", "panellist")
    remove(room)
    remove(room, "panellist")
    assert [place(room, r)["to_be_named"] for r in requests] == [True, True]


def test_two_places_of_ones_own_are_lost(room):
    first, other = on_list(room, "delegate", "panellist")
    reply = ask(room, kind="right_of_reply")
    room.do("moderator", "speakers.accept_request", request=reply)
    remove(room)
    assert order(room) == [other]
    assert [(place(room, r)["state"], place(room, r)["place"]) for r in (first, reply)] == [("withdrawn", None)] * 2


def test_what_was_declined_or_missed_is_not_given_back_to_one_who_left(room):
    declined, missed = on_list(room, "delegate", "panellist")
    done = room.do("chair", "speakers.decline_request", request=declined, reason="Off the topic")
    room.do("chair", "speakers.mark_absent", request=missed)
    remove(room)
    remove(room, "panellist")
    for request, was in ((declined, "declined"), (missed, "no_show")):
        seen = {"state": was, "list_version": done["list_version"]}
        assert room.code("chair", "speakers.undo_request", request=request, **seen) == "stale_request"


def test_what_was_said_stays_said(room):
    delegation(room, "Kazakhstan", "delegate")
    request = on_floor(room)
    room.do("chair", "speakers.end_floor", request=request)
    remove(room)
    assert (place(room, request)["name"], state(room, request)) == ("Delegate", "delivered")


@pytest.mark.parametrize("leave", LEAVE)
def test_an_end_is_taken_back_after_its_speaker_left(room, leave):
    delegation(room, "Kazakhstan", "delegate")
    request = on_floor(room)
    room.do("chair", "speakers.end_floor", request=request)
    leave(room)
    room.do("chair", "speakers.undo_end", request=request)
    assert (state(room, request), place(room, request)["to_be_named"]) == ("speaking", True)


def test_the_floor_can_be_given_to_a_delegation_whose_speaker_is_to_be_named(room):
    delegation(room, "Kazakhstan", "delegate")
    (request,) = on_list(room, "delegate")
    remove(room)
    give(room, request)
    assert floor(room)["request"] == request


def test_removing_and_asking_at_once(room):
    delegation(room, "Kazakhstan", "delegate")
    answers = room.at_once(
        ("organiser", "people.remove", {"participant": room.people["delegate"]}),
        ("delegate", "speakers.request_floor", {"list": room.list}),
    )
    requests = [e for (kind, _), e in room.sees("podium").items() if kind == "floor_request"]
    assert (answers, [e["to_be_named"] for e in requests]) in ((["not_permitted", "ok"], []), (["ok", "ok"], [True]))


def test_removing_and_giving_the_floor_at_once(room):
    delegation(room, "Kazakhstan", "delegate")
    (request,) = on_list(room, "delegate")
    answers = room.at_once(
        ("organiser", "people.remove", {"participant": room.people["delegate"]}),
        ("chair", "speakers.give_floor", {"request": request, "list_version": version(room)}),
    )
    assert (answers, place(room, request)["to_be_named"]) == (["ok", "ok"], True)


def test_an_account_is_closed_in_many_dialogues_at_once(room):
    """However many streams that takes, of which the writer has locked none yet."""
    email = f"expert.{room.dialogue}@example.org"
    user = perform("people.enrol", SYSTEM, {"email": email}).result["user"]
    asked = []
    for _ in range(6):
        other = build(room.app).open()
        other.do("organiser", "people.invite", dialogue=other.dialogue, email=email, role="delegate", name="Expert")
        other.actors["expert"] = Actor(user)
        asked.append((other, ask(other, "expert")))
    live().writer.sessions.close()
    other.do("expert", "people.close_account")
    assert [state(other, request) for other, request in asked] == ["withdrawn"] * 6


@pytest.mark.parametrize(
    ("leave", "home"), [*((leave, True) for leave in LEAVE), *((leave, False) for leave in LEAVE if leave != move_away)]
)
def test_a_floor_that_is_taken_back_gives_no_place_to_one_who_left(room, leave, home):
    if home:
        delegation(room, "Kazakhstan", "delegate")
    first, second = on_list(room, "delegate", "panellist")
    give(room, first)
    leave(room)
    room.do("chair", "speakers.take_back_floor", request=first)
    shown = place(room, first)
    assert (shown["state"], shown["to_be_named"]) == (("accepted", True) if home else ("withdrawn", False))
    assert order(room) == ([first, second] if home else [second])


@pytest.mark.parametrize("leave", LEAVE)
def test_the_record_of_a_closed_session_stays_until_it_is_reopened(room, leave):
    delegation(room, "Kazakhstan", "delegate")
    waits, other = on_list(room, "delegate", "panellist")
    room.do("chair", "dialogues.close_session", session=room.session)
    seq = room.seq()
    leave(room)
    assert (room.seq(), place(room, waits)["name"]) == (seq, "Delegate")
    room.do("chair", "dialogues.reopen_session", session=room.session, reason="Closed by mistake")
    assert [place(room, each)["to_be_named"] for each in (waits, other)] == [True, False]
    assert order(room) == [waits, other]


def test_who_came_back_before_a_reopening_is_where_they_were(room):
    waits, added = on_list(room, "delegate", "panellist")
    room.do("chair", "dialogues.close_session", session=room.session)
    remove(room)
    room.do("organiser", "people.restore", participant=room.people["delegate"])
    room.do("chair", "dialogues.reopen_session", session=room.session, reason="Closed by mistake")
    assert order(room) == [waits, added]


def test_who_closed_the_account_is_put_on_no_list(room):
    close_account(room)
    added = {"list": room.list, "participant": room.people["delegate"]}
    assert room.code("moderator", "speakers.add_request", **added) == "participant_removed"


@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize("again", ["take_back_floor", "undo_end", "reopen"])
def test_whom_others_named_needs_no_right_to_ask(room, again, named):
    """The chair heads a delegation too, and is named to speak for it, or takes a place on the list by the chair's hand."""
    delegation(room, "Kazakhstan", "delegate", "chair")
    if named:
        (request,) = on_list(room, "delegate")
        room.do("delegate", "speakers.substitute", request=request, participant=room.people["chair"])
    else:
        added = {"list": room.list, "participant": room.people["chair"]}
        request = room.do("chair", "speakers.add_request", **added)["request"]
    if again == "reopen":
        room.do("chair", "dialogues.close_session", session=room.session)
        room.do("chair", "dialogues.reopen_session", session=room.session, reason="Closed by mistake")
    else:
        give(room, request)
        if again == "undo_end":
            room.do("moderator", "speakers.end_floor", request=request)
        room.do("moderator", f"speakers.{again}", request=request)
    assert place(room, request)["name"] == "Chair"
