"""The key of a secret command keeps nothing by which its arguments could be guessed."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import select, update

from dialogue_platform.live import Refusal, live, perform
from dialogue_platform.live.commands.job import commands, prepare
from dialogue_platform.live.store.journal import CommandKey
from tests.tampering import tampering

KEY = "a-key-of-a-secret"
NOTHING = (None, None, None)


def kept(actor, key=KEY):
    with live().database.reading() as db:
        row = db.get_one(CommandKey, (actor.name, key))
        return row.salt, row.digest, row.result


def make_token(actor, label="a short one", key=KEY):
    return perform("people.create_token", actor, {"label": label}, key)


def test_neither_digest_nor_salt_nor_result_of_a_secret_is_kept(room):
    made = make_token(room.actors["delegate"])
    assert made.result["token"] and kept(room.actors["delegate"]) == NOTHING


def test_its_repeat_is_answered_ok_alone_whatever_it_says(room):
    delegate = room.actors["delegate"]
    first = make_token(delegate)
    before = room.seq("platform")
    for label in ("a short one", "another"):
        again = make_token(delegate, label)
        assert (again.seq, again.result) == (first.seq, None)
    assert room.seq("platform") == before


def test_within_one_batch_too(room):
    delegate = room.actors["delegate"]
    jobs = [prepare("people.create_token", delegate, {"label": label}, KEY) for label in ("one", "two")]
    jobs.append(prepare("people.set_language", delegate, {"language": "ru"}, KEY))
    live().writer.work(jobs)
    assert [job.error and job.error.code for job in jobs] == [None, None, "key_reused"]
    assert jobs[0].answer.result and jobs[1].answer.result is None
    assert kept(delegate) == NOTHING


def test_another_command_under_its_key_is_refused(room):
    """Else a question that was never asked would be answered ok."""
    room.open()
    make_token(room.actors["delegate"])
    args = {"session": room.session, "text": "Never asked"}
    with pytest.raises(Refusal) as refused:
        perform("questions.ask", room.actors["delegate"], args, KEY)
    assert (refused.value.code, refused.value.field) == ("key_reused", "key")


def test_every_secret_command_is_of_that_kind(room):
    """By the register: one that is declared tomorrow keeps nothing either."""
    secret = [name for name, command in commands.items() if command.secret]
    assert "people.set_password" in secret and "people.create_token" in secret
    delegate = room.actors["delegate"]
    perform("people.set_password", delegate, {"password_hash": "$argon2id$…"}, "a-key-of-a-password")
    assert kept(delegate, "a-key-of-a-password") == NOTHING


def test_what_an_older_program_kept_is_taken_away(room_alone):
    """And of other keys nothing."""
    room = room_alone.open()
    delegate = room.actors["delegate"]
    make_token(delegate)
    perform("questions.ask", delegate, {"session": room.session, "text": "Kept"}, "a-key-of-another")
    others = kept(delegate, "a-key-of-another")
    downgrade(revision="0010")
    with tampering() as db:
        old = update(CommandKey).where(CommandKey.actor == delegate.name, CommandKey.key == KEY)
        db.execute(old.values(salt="ab" * 16, digest="cd" * 32))
        db.commit()
    upgrade(revision="heads")
    assert kept(delegate) == NOTHING and kept(delegate, "a-key-of-another") == others
    with live().database.reading() as db:
        assert db.scalars(select(CommandKey.key).where(CommandKey.actor == delegate.name)).all()
