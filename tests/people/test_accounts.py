"""One's own account: password, tokens, language, closing; and what ends with each."""

from __future__ import annotations

import pytest

from dialogue_platform.live import NOBODY, Actor, Refusal, live, perform
from dialogue_platform.live.commands.job import prepare
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.people.commands import digest_of
from dialogue_platform.people.models import ApiToken, User


def code(name, actor, /, **args):
    with pytest.raises(Refusal) as refused:
        perform(name, actor, args)
    return refused.value.code


def actor_from(token):
    with live().database.reading() as db:
        return live().directory.actor_from_token(db, token)


def test_a_token_acts_for_its_owner_until_it_is_revoked(room, somebody):
    made = perform("people.create_token", somebody, {"label": "bench"}).result
    actor = actor_from(made["token"])
    assert actor == Actor(user_id=somebody.user_id, token_id=made["id"])
    perform("people.set_language", actor, {"language": "ru"})
    perform("people.revoke_token", somebody, {"token": made["id"]})
    assert actor_from(made["token"]) is None
    assert code("people.set_language", actor, language="en") == "signed_out"


def test_only_the_digest_of_a_token_is_kept(room, somebody):
    made = perform("people.create_token", somebody, {"label": "secret"}, "a-key-of-mine").result
    (row,) = room.rows(ApiToken, id=made["id"])
    assert row.digest == digest_of(made["token"])
    with live().database.reading() as db:
        written = [str(vars(r)) for r in db.query(JournalEntry).filter_by(command="people.create_token")]
    assert written and not any(made["token"] in text or row.digest in text for text in written)
    assert perform("people.create_token", somebody, {"label": "secret"}, "a-key-of-mine").result is None


def test_a_token_is_revoked_by_its_owner_alone(room, somebody):
    made = perform("people.create_token", somebody, {"label": "mine"}).result
    assert code("people.revoke_token", room.actors["chair"], token=made["id"]) == "not_permitted"


def test_a_forged_token_is_nobody(room):
    assert actor_from("dp_forged") is None and actor_from("") is None


def test_a_new_password_ends_older_sign_ins(room, somebody):
    (user,) = room.rows(User, id=somebody.user_id)
    signed_in = Actor(user_id=user.id, generation=user.generation)
    perform("people.set_password", signed_in, {"password_hash": "$argon2id$…"})
    assert code("people.set_language", signed_in, language="ru") == "signed_out"


def test_a_closed_account_may_nothing(room, somebody):
    perform("people.close_account", somebody, {})
    assert code("people.set_profile", somebody, name="Ghost") == "signed_out"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("people.set_profile", {"name": "X"}),
        ("people.set_language", {"language": "ru"}),
        ("people.close_account", {}),
        ("people.create_token", {"label": "x"}),
        ("people.set_password", {"password_hash": "x"}),
    ],
)
def test_who_is_not_signed_in_has_no_account(room, name, args):
    assert code(name, NOBODY, **args) == "signed_out"


@pytest.mark.parametrize(
    ("name", "args"),
    [
        ("people.enrol", {"email": "x@example.org"}),
        ("people.make_link", {"user": "x"}),
        ("people.mark_mail", {"mail": "x", "sent": True}),
        ("people.set_password", {"password_hash": "x"}),
        ("people.use_link", {"link": "x"}),
        ("people.ask_for_link", {"email": "x@example.org"}),
    ],
)
def test_what_the_pages_alone_may_ask_does_not_exist_at_the_doors(room, somebody, name, args):
    with pytest.raises(Refusal) as refused:
        prepare(name, somebody, args, None, door=True)
    assert refused.value.code == "unknown_command"


def test_the_systems_own_words_are_nobody_elses(room, somebody):
    assert code("people.enrol", somebody, email="x@example.org") == "not_permitted"
    assert code("people.make_link", somebody, user=somebody.user_id) == "not_permitted"


@pytest.mark.parametrize("language", ["xx", "EN", "", None, 7])
def test_a_language_is_one_of_seven(room, somebody, language):
    assert code("people.set_language", somebody, language=language) == "not_a_choice"
