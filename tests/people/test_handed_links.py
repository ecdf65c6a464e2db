"""A link that the organiser passes on: for who is invited and was never here, and for nobody else."""

from __future__ import annotations

import re

import pytest

from dialogue_platform.dialogues.manage.many import known_of
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live import NOBODY, SYSTEM, Actor, live, perform
from dialogue_platform.live.errors import Refusal
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import Ending, SignIn, SignInLink, User
from tests.room import build


def invited(room, email=None):
    email = email or f"{new_id()}@example.org"
    made = room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, role="delegate")["participant"]
    (user,) = room.rows(User, email=email)
    return made, user.id


def use(link):
    return perform("people.use_link", NOBODY, {"link": link}).result


def joined(room, role):
    """A participant who came in, unlike those of the room, who act without having signed in."""
    room.do(role, "people.accept_invitation", participant=room.people[role])
    return room.people[role]


def refused(room, participant, who="organiser"):
    return room.code(who, "people.hand_link", participant=participant)


def test_it_signs_in_once_and_ends_the_links_before_it(room):
    participant, user = invited(room)
    (letter,) = room.rows(SignInLink, user_id=user)
    first = room.do("organiser", "people.hand_link", participant=participant)["link"]
    second = room.do("organiser", "people.hand_link", participant=participant)["link"]
    for ended in (letter.id, first):
        with pytest.raises(Refusal) as refusal:
            use(ended)
        assert refusal.value.code == "link_expired"
    use(second)
    assert refused(room, participant) == "person_known"


def test_only_an_organiser_makes_one(room):
    participant, _ = invited(room)
    for who in ("chair", "moderator", "rapporteur", "delegate", "observer", "interpreter"):
        assert refused(room, participant, who) == "not_permitted"


def test_none_for_who_takes_part_was_removed_has_a_password_may_organise_or_belongs_elsewhere(room, app):
    assert refused(room, joined(room, "delegate")) == "person_known"
    gone, _ = invited(room)
    room.do("organiser", "people.remove", participant=gone)
    assert refused(room, gone) == "person_known"
    secretive, user = invited(room)
    perform("people.set_password", Actor(user), {"password_hash": "$argon2id$of-a-test"})
    assert refused(room, secretive) == "person_known"
    email = f"{new_id()}@example.org"
    perform("people.enrol", SYSTEM, {"email": email, "may_organise": True})
    assert refused(room, invited(room, email)[0]) == "person_known"
    shared = f"{new_id()}@example.org"
    mine, _ = invited(room, shared)
    theirs, _ = invited(build(app), shared)
    assert refused(room, mine) == "person_known"


def test_the_organiser_of_another_dialogue_makes_none(room, app):
    participant, _ = invited(room)
    other = build(app)
    assert other.code("organiser", "people.hand_link", participant=participant) in ("not_found", "not_permitted")


def test_the_same_press_twice_makes_one_link_and_shows_it_once(room):
    participant, user = invited(room)
    key = new_id()
    organiser = room.actors["organiser"]
    assert perform("people.hand_link", organiser, {"participant": participant}, key).result["link"]
    assert perform("people.hand_link", organiser, {"participant": participant}, key).result is None
    assert len(room.rows(SignInLink, user_id=user)) == 2  # the invitation's, and this one


def test_the_page_shows_the_link_once_and_says_that_no_letters_are_sent(room, browsers, app):
    organiser = browsers("organiser")
    participant, _ = invited(room)
    people = f"/manage/dialogues/{room.dialogue}/people"
    before = organiser.get(people)
    assert "No letters are sent" in before and "Send again" not in before and "/sign-in/" not in before
    answer = organiser.post(f"{people}/{participant}/link", 200)
    page = answer.get_data(as_text=True)
    address = re.search(r'value="(http[^"]+/sign-in/[^"]+)"', page)
    assert address and answer.headers["Cache-Control"] == "no-store" and "Link works until" in page
    assert "/sign-in/" not in organiser.get(people)
    assert "No letters are sent" in organiser.get(f"/manage/dialogues/{room.dialogue}/overview")
    taking_part = organiser.post(f"{people}/{joined(room, 'observer')}/link")
    assert "/sign-in/" not in taking_part.get_data(as_text=True)
    app.config["MAIL_SERVER"] = "mail.example.org"
    try:
        with_server = organiser.get(people)
    finally:
        app.config["MAIL_SERVER"] = None
    assert "No letters are sent" not in with_server and "Send again" in with_server


@pytest.fixture
def taken_over(room):
    """An organiser has signed in by the link, set a password, made a token, and keeps another link."""
    email = f"minister.{new_id()}@example.org"
    participant, user_id = invited(room, email)
    signed_in = use(room.do("organiser", "people.hand_link", participant=participant)["link"])
    actor = Actor(user_id, generation=signed_in["generation"])
    perform("people.accept_invitation", actor, {"participant": participant})
    generation = perform("people.set_password", actor, {"password_hash": "$argon2id$the-organisers"}).result[
        "generation"
    ]
    actor = Actor(user_id, generation=generation)
    token = perform("people.create_token", actor, {"label": "kept"}).result["token"]
    perform("people.add_authenticator", actor, {"secret": "the organiser's own", "step": 0})
    perform("people.set_language", actor, {"language": "ru"})
    perform("people.begin_sign_in", SYSTEM, {"user": user_id, "generation": generation})
    return email, user_id, actor, token


def shut_out(room, taken_over):
    """Nothing that the organiser kept lets in any more."""
    _, user_id, actor, token = taken_over
    with pytest.raises(Refusal) as refusal:
        perform("people.set_language", actor, {"language": "en"})
    assert refusal.value.code == "signed_out"
    with live().database.reading() as db:
        assert live().directory.actor_from_token(db, token) is None
        assert not db.get(User, user_id).second_factor, "else the person would be asked for the organiser's app"
    return room.rows(User, id=user_id)[0].password_hash is None


def test_another_dialogues_invitation_ends_whatever_the_first_organiser_kept(room, app, taken_over):
    invited(build(app), taken_over[0])
    assert shut_out(room, taken_over)
    assert {row.ended_by for row in room.rows(SignIn, user_id=taken_over[1])} == {Ending.BY_HAND}


def test_a_letter_ends_it_too_and_what_the_person_sets_then_stays(room, app, taken_over):
    email, user_id, *_ = taken_over
    perform("people.ask_for_link", NOBODY, {"email": email})
    links = [
        link for link in room.rows(SignInLink, user_id=user_id) if not link.used_at and link.expires_at > link.made_at
    ]
    mine = Actor(user_id, generation=use(max(links, key=lambda link: link.made_at).id)["generation"])
    assert shut_out(room, taken_over)
    invited(build(app), email)
    perform("people.set_language", mine, {"language": "en"})


def test_a_link_that_lies_ready_ends_when_another_dialogue_invites(room, app):
    email = f"{new_id()}@example.org"
    participant, _ = invited(room, email)
    ready = room.do("organiser", "people.hand_link", participant=participant)["link"]
    invited(build(app), email)
    with pytest.raises(Refusal):
        use(ready)


def test_who_came_by_an_organisers_hand_closes_nobodys_account_for_good(room, app, taken_over):
    """Else an organiser could have any address that was never here refused in every other dialogue."""
    perform("people.close_account", taken_over[2], {})
    other = build(app)
    dialogue = other.rows(Dialogue, id=other.dialogue)[0]
    with live().database.reading(), app.test_request_context():
        assert taken_over[0] not in known_of(dialogue).closed
    invited(other, taken_over[0])
    assert shut_out(room, taken_over) and not room.rows(User, id=taken_over[1])[0].closed_at
    letter = max(room.rows(SignInLink, user_id=taken_over[1]), key=lambda link: link.made_at)
    mine = Actor(taken_over[1], generation=use(letter.id)["generation"])
    perform("people.close_account", mine, {})
    again = {"dialogue": room.dialogue, "email": taken_over[0], "role": "delegate"}
    with pytest.raises(Refusal) as refusal:
        perform("people.invite", room.actors["organiser"], again)
    assert refusal.value.code == "account_closed"


def test_who_may_begin_dialogues_begins_anew(room, taken_over):
    perform("people.enrol", SYSTEM, {"email": taken_over[0], "may_organise": True})
    assert shut_out(room, taken_over)
