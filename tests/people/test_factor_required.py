"""The setting by which a second factor is required: who is led to it, and what they may not do or see before."""

from __future__ import annotations

import pytest

from dialogue_platform import create_app
from dialogue_platform.live import Actor, live, perform
from dialogue_platform.live.limits import forget
from dialogue_platform.live.read.access import access_to
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import SignIn, User
from dialogue_platform.people.second_factor.requirement import REQUIRED
from tests.people.browser import Browser, fresh_link
from tests.people.test_second_factor import PART, add_app

PROTECTED = {
    "nobody": set(),
    "organisers": {"organiser"},
    "podium": {"organiser", "chair", "moderator", "rapporteur"},
    "all": {"organiser", "chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter"},
}


@pytest.fixture
def require(app, monkeypatch):
    return lambda word: monkeypatch.setattr(live().directory, "required", word)


def give_factor(room, role):
    room.do(role, "people.add_authenticator", secret="sealed", step=0)


@pytest.mark.parametrize("word", REQUIRED)
def test_who_is_led_to_set_it_up(room, require, word):
    require(word)
    led = set()
    for role, actor in room.actors.items():
        forget()
        browser = Browser(room.app)
        browser.post(f"/sign-in/{fresh_link(actor.user_id)}")
        answer = browser.ask(f"/dialogues/{room.dialogue}")
        if answer.status_code == 302:
            assert answer.location == PART
            led.add(role)
            assert "Your role needs a second step" in browser.get(PART)
            for away in ("/", "/account", f"/sessions/{room.session}", "/manage"):
                assert browser.ask(away).location == PART, away
            assert browser.post("/account/tokens", label="x").location == PART
    assert led == PROTECTED[word]


def test_after_setting_it_up_one_goes_on_to_where_one_was_going(room, require, browsers):
    chair = browsers("chair")
    require("podium")
    assert chair.ask("/account").location == PART
    _, codes = add_app(chair)
    assert len(codes) == 10 and 'href="/account"' in chair.get(PART) and chair.is_signed_in()


@pytest.mark.parametrize("role", ["organiser", "chair", "moderator", "rapporteur"])
def test_acts_of_protected_roles_wait_for_the_factor_at_every_door(room, require, role):
    token = room.do(role, "people.create_token", label="made before")["token"]
    require("podium")
    with live().database.reading() as db:
        by_token = live().directory.actor_from_token(db, token)
        generation = db.get(User, room.actors[role].user_id).generation
    acts = {
        "organiser": ("dialogues.edit", {"dialogue": room.dialogue, "lead": "By whom?"}),
        "chair": ("dialogues.open_session", {"session": room.session}),
        "moderator": ("speakers.open_list", {"list": room.list}),
        "rapporteur": ("questions.ask", {"session": room.session, "text": "By whom?"}),
    }
    name, args = acts[role]
    for actor in (by_token, Actor(room.actors[role].user_id, generation=generation)):
        for command, given in (
            (name, args),
            ("people.create_token", {"label": "x"}),
            ("people.set_profile", {"name": "X"}),
        ):
            with pytest.raises(Exception) as refused:
                perform(command, actor, given)
            assert refused.value.code == "second_factor_needed", (command, refused.value)
    give_factor(room, role)
    if role != "rapporteur":
        perform(name, by_token, args)


def test_who_lacks_it_reads_as_a_visitor(room, require):
    stream = f"session:{room.session}"

    def audience(role):
        with live().database.reading() as db:
            return access_to(db, live().directory, room.actors[role], stream).audience

    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="public")
    assert audience("moderator") == "podium"
    require("podium")
    assert audience("moderator") == "public" and audience("delegate") == "floor"
    give_factor(room, "moderator")
    assert audience("moderator") == "podium"


def test_who_comes_to_a_protected_role_needs_it_from_then_on(room, require):
    require("podium")
    give_factor(room, "organiser")
    room.do("organiser", "people.change_role", participant=room.people["delegate"], role="moderator")
    assert room.code("delegate", "speakers.open_list", list=room.list) == "second_factor_needed"


def test_the_last_factor_stays_where_it_is_required(room, require):
    made = room.do("chair", "people.add_authenticator", secret="sealed", step=0)
    key = room.do("chair", "people.add_passkey", name="K", credential_id=new_id(), public_key="x", sign_count=0)
    require("podium")
    room.do("chair", "people.remove_authenticator", authenticator=made["authenticator"])
    assert room.code("chair", "people.remove_passkey", passkey=key["passkey"]) == "second_factor_needed"


def test_an_invited_chair_takes_part_before_it(room, require):
    """What the sign-in itself does is no act of the role."""
    require("podium")
    browser = Browser(room.app)
    browser.post(f"/sign-in/{fresh_link(room.actors['chair'].user_id)}")
    assert browser.ask("/account").location == PART


def test_a_word_that_is_none_stops_the_start(tmp_path):
    with pytest.raises(SystemExit, match="SECOND_FACTOR_REQUIRED"):
        create_app(
            {
                "SECRET_KEY": "x" * 40,
                "SECOND_FACTOR_REQUIRED": "organizers",
                "SQLALCHEMY_DATABASE_URI": f"sqlite:///{tmp_path / 'x'}",
            }
        )


def test_who_is_led_to_it_can_sign_out_for_good(room, require):
    """The row of the sign-in ends too, not only the cookie."""
    browser = Browser(room.app)
    browser.post(f"/sign-in/{fresh_link(room.actors['chair'].user_id)}")
    require("podium")
    browser.post("/sign-out")
    (row,) = room.rows(SignIn, user_id=room.actors["chair"].user_id)
    assert row.ended_at
