"""One person has one address, however its domain is spelled; it is shown as it was written and sent to in ASCII."""

from __future__ import annotations

import pytest

from dialogue_platform.live import SYSTEM, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.addresses import ascii_form, is_sendable
from dialogue_platform.people.models import Mail, Participant, User
from tests.room import build

SPELLED = [
    ("пример.рф", "xn--e1afmkfd.xn--p1ai"),
    ("ҚАЗАҚСТАН.қаз", "xn--80aaa0a6awh12ed.xn--80ao21a"),
    ("Bücher.example", "xn--bcher-kva.example"),
]


def invite(room, email, **more):
    return room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, **{"role": "delegate", **more})


@pytest.mark.parametrize("pair", SPELLED)
@pytest.mark.parametrize("first", [0, 1])
def test_either_spelling_is_the_same_person(room, app, pair, first):
    local, (one, other) = new_id(), pair if first == 0 else pair[::-1]
    made = invite(room, f"{local}@{one}")
    asked = {"dialogue": room.dialogue, "email": f" {local.upper()}@{other} ", "role": "chair"}
    assert room.code("organiser", "people.invite", **asked) == "already_takes_part"
    elsewhere = build(app)
    invite(elsewhere, f"{local}@{other}")
    (user,) = room.rows(User, email=f"{local}@{pair[1]}")
    assert user.email_written == f"{local}@{one}".lower()
    (participant,) = room.rows(Participant, id=made["participant"])
    assert participant.email == f"{local}@{one}".lower()


@pytest.mark.parametrize("pair", SPELLED)
def test_one_signs_in_by_either_spelling(room, browser, pair):
    local = new_id()
    invite(room, f"{local}@{pair[0]}")
    (user,) = room.rows(User, email=f"{local}@{pair[1]}")
    for domain in pair:
        browser.post("/sign-in/link", 200, email=f"{local}@{domain}")
    assert len(room.rows(Mail, user_id=user.id, letter="sign_in")) == 2


def test_the_first_organiser_may_have_such_an_address(app):
    local = new_id()
    with app.app_context():
        made = [
            perform("people.enrol", SYSTEM, {"email": f"{local}@{domain}"}).result["user"]
            for domain in ("Пример.рф", "xn--e1afmkfd.xn--p1ai")
        ]
    assert made[0] == made[1]


def test_letters_that_many_servers_do_not_take_are_refused_in_words(room):
    asked = {"dialogue": room.dialogue, "email": "иван@пример.рф", "role": "delegate"}
    refused = room.refused("organiser", "people.invite", **asked)
    assert (refused.code, refused.field) == ("email_not_ascii", "email")


@pytest.mark.parametrize(
    "text",
    ["a@localhost", "a@x.123", "a@xn--zz.org", "a@b@c.org", "a@-x.org", "a..b@x.org", "a@x\u200b.org", "<a@x.org>"],
)
def test_what_is_no_address(text):
    assert ascii_form(text) is None and not is_sendable(text)


@pytest.mark.parametrize("text", ["o'neil+un@x.org", "a@ministry.local", "a@demo.example", "a@xn--90ais.xn--80ao21a"])
def test_what_is_one(text):
    assert ascii_form(text) == text and is_sendable(text)
