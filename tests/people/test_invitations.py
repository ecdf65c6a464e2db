"""Inviting: a user if needed, a participant, a link and a letter, all or nothing."""

from __future__ import annotations

import pytest

from dialogue_platform.dialogues import invitations
from dialogue_platform.dialogues.bulk_invite import MOST_LINES
from dialogue_platform.live import Actor, live, perform
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import Mail, MailState, Participant, Role, SignInLink, Standing, User
from tests.room import NOWHERE, build


def invite(room, email, **more):
    return room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, **{"role": "delegate", **more})


def test_a_new_person_gets_a_login_a_link_and_a_letter(room):
    email = f"Minister.{new_id()}@Example.ORG"
    made = invite(room, f"  {email} ", name="Minister", function="Head of delegation")
    (participant,) = room.rows(Participant, id=made["participant"])
    (user,) = room.rows(User, email=email.lower())
    assert (participant.user_id, participant.role, participant.state) == (user.id, Role.DELEGATE, Standing.INVITED)
    assert participant.function == "Head of delegation"
    (letter,) = room.rows(Mail, user_id=user.id)
    assert letter.state is MailState.QUEUED and letter.link_id == room.rows(SignInLink, user_id=user.id)[0].id


def test_neither_journal_nor_letter_holds_what_signs_in(room):
    """A link is the row's id under a signature; the id alone, wherever it is read, opens nothing."""
    email = f"{new_id()}@example.org"
    invite(room, email)
    with live().database.reading() as db:
        payloads = [str(row.payload) for row in db.query(JournalEntry).filter_by(command="people.invite")]
    (user,) = room.rows(User, email=email)
    (link,) = room.rows(SignInLink, user_id=user.id)
    assert not any(link.id in payload for payload in payloads)


def test_the_same_person_in_two_dialogues_is_one_user(room, app):
    email = f"{new_id()}@example.org"
    other = build(app)
    invite(room, email)
    invite(other, email.upper())
    assert len(room.rows(User, email=email)) == 1
    assert len({p.dialogue_id for p in room.rows(Participant, email=email)}) == 2


def test_nobody_is_invited_twice_but_who_was_removed_is_anew(room):
    email = f"{new_id()}@example.org"
    made = invite(room, email)
    refused = room.refused("organiser", "people.invite", dialogue=room.dialogue, email=email, role="chair")
    assert (refused.code, refused.field) == ("already_takes_part", "email")
    room.do("organiser", "people.remove", participant=made["participant"])
    assert invite(room, email, role="observer") == made
    (row,) = room.rows(Participant, id=made["participant"])
    assert (row.role, row.state) == (Role.OBSERVER, Standing.INVITED)


def test_two_who_invite_the_same_at_once_make_one_participant(room):
    email = f"{new_id()}@example.org"
    args = {"dialogue": room.dialogue, "email": email, "role": "delegate"}
    answers = room.at_once(*[("organiser", "people.invite", args)] * 4)
    assert answers == ["already_takes_part"] * 3 + ["ok"]
    assert len(room.rows(Participant, email=email)) == 1


def test_a_reminder_brings_a_fresh_link_only_to_who_has_not_come(room):
    target = room.people["delegate"]
    user = room.actors["delegate"].user_id
    before = len(room.rows(Mail, user_id=user))
    room.do("organiser", "people.remind", participant=target)
    assert len(room.rows(Mail, user_id=user)) == before + 1
    room.do("delegate", "people.accept_invitation", participant=target)
    room.do("organiser", "people.remind", participant=target)
    assert len(room.rows(Mail, user_id=user)) == before + 1


@pytest.mark.parametrize(
    ("args", "code", "field"),
    [
        ({"email": "nobody"}, "bad_email", "email"),
        ({"email": "a@b"}, "bad_email", "email"),
        ({"email": "a b@example.org"}, "bad_email", "email"),
        ({"email": "a@example.org\nBcc: x@example.org"}, "bad_email", "email"),
        ({"email": "x" * 250 + "@example.org"}, "too_long", "email"),
        ({"email": "\ud800@example.org"}, "broken_text", "email"),
        ({"email": "a\x00@example.org"}, "broken_text", "email"),
        ({"email": ""}, "empty", "email"),
        ({"email": ["a@example.org"]}, "wrong_type", "email"),
        ({"name": "n" * 201}, "too_long", "name"),
        ({"role": "emperor"}, "not_a_choice", "role"),
        ({"delegation": NOWHERE}, "not_found", "delegation"),
        ({"dialogue": NOWHERE}, "not_found", "dialogue"),
        ({"dialogue": None}, "wrong_type", "dialogue"),
    ],
)
def test_bad_input_gets_a_clear_error_and_changes_nothing(room, args, code, field):
    asked = {"dialogue": room.dialogue, "email": "good@example.org", "role": "delegate", **args}
    refused = room.refused("organiser", "people.invite", **asked)
    assert (refused.code, refused.field) == (code, field)


def test_a_delegation_of_another_dialogue_is_unknown_here(room, app):
    other = build(app)
    made = other.do("organiser", "delegations.create", dialogue=other.dialogue, name="UNEP", constituency="UN system")
    asked = {"dialogue": room.dialogue, "email": "x@example.org", "role": "delegate", **made}
    assert room.code("organiser", "people.invite", **asked) == "not_found"
    edit = {"participant": room.people["delegate"], "name": "", "function": "", **made}
    assert room.code("organiser", "people.edit", **edit) == "not_found"


def test_an_organiser_sends_no_letters_without_end(room):
    """Sixty in 1.3 seconds, from the ministry's domain; a list of three hundred may still be pasted twice."""
    most = int(invitations.LETTERS.partition("/")[0])
    assert most >= 2 * MOST_LINES
    invite(room, f"{new_id()}@example.org")
    while live().command_rates.within(invitations.LETTERS, "people.invite", room.actors["organiser"].user_id):
        pass
    asked = {"dialogue": room.dialogue, "email": f"{new_id()}@example.org", "role": "delegate"}
    assert room.code("organiser", "people.invite", **asked) == "too_often"
    assert not room.rows(User, email=asked["email"])


def test_nor_reminders(room):
    guest = invite(room, f"{new_id()}@example.org")["participant"]
    while live().command_rates.within(invitations.LETTERS, "people.remind", room.actors["organiser"].user_id):
        pass
    assert room.code("organiser", "people.remind", participant=guest) == "too_often"
    assert not room.rows(Mail, participant_id=guest, letter="reminder")


def test_the_name_of_an_account_is_told_when_its_owner_accepts(room, app):
    """Whoever organises anything learned who an address belongs to, by inviting it."""
    email = f"{new_id()}@example.org"
    invite(room, email, name="Head of delegation")
    other = build(app)
    made = invite(other, email)
    unknown = invite(other, f"{new_id()}@example.org")
    shown = [other.rows(Participant, id=one["participant"])[0] for one in (made, unknown)]
    assert [(row.name, row.state) for row in shown] == [("", Standing.INVITED)] * 2
    (user,) = room.rows(User, email=email)
    perform("people.accept_invitation", Actor(user_id=user.id), made)
    assert other.rows(Participant, id=made["participant"])[0].name == "Head of delegation"
