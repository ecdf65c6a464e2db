"""Logins and letters of an older program: addresses are compared in ASCII from now on, letters know their invitation."""

from __future__ import annotations

from flask_migrate import downgrade, upgrade
from sqlalchemy import text, update

from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.live import clock, live
from dialogue_platform.people.models import Mail, User
from tests.tampering import tampering


def test_an_address_of_an_older_program_is_found_in_either_spelling(room_alone):
    old, people = room_alone, ("one@пример.рф", "two@example.org", "three@xn--e1afmkfd.xn--p1ai")
    for email in people:
        old.do("organiser", "people.invite", dialogue=old.dialogue, email=email, role="delegate")
    downgrade(revision="0015")
    with live().database.writer.connect() as connection:
        found = set(connection.execute(text('SELECT email FROM "user"')).scalars())
    assert found >= set(people)
    upgrade(revision="heads")
    for email in ("one@xn--e1afmkfd.xn--p1ai", "two@example.org", "three@пример.рф"):
        asked = {"dialogue": old.dialogue, "email": email, "role": "chair"}
        assert old.code("organiser", "people.invite", **asked) == "already_takes_part"
    assert old.rows(User, email_written="one@пример.рф")[0].email == "one@xn--e1afmkfd.xn--p1ai"


def test_a_letter_finds_its_invitation_among_dialogues_of_one_title(room_alone):
    """One that says neither by its instant nor by its title which it is of stays without, rather than with a wrong one."""
    old, email = room_alone, "guest@example.org"
    (here,) = old.rows(Dialogue, id=old.dialogue)
    there = old.do("organiser", "dialogues.create", title=here.title, starts_on="2026-11-25", tz="Asia/Almaty")
    for dialogue in (old.dialogue, there["dialogue"]):
        old.do("organiser", "people.invite", dialogue=dialogue, email=email, role="delegate")
    (user,) = old.rows(User, email=email)
    letters = {mail.id: mail.participant_id for mail in old.rows(Mail, user_id=user.id, letter="invitation")}
    assert len(set(letters.values())) == 2
    downgrade(revision="0016")
    upgrade(revision="heads")
    assert letters == {mail.id: mail.participant_id for mail in old.rows(Mail, user_id=user.id, letter="invitation")}
    downgrade(revision="0016")
    with tampering() as db:
        db.execute(update(Mail).values(queued_at=clock.now()))
        db.commit()
    upgrade(revision="heads")
    assert {mail.participant_id for mail in old.rows(Mail, user_id=user.id, letter="invitation")} == {None}
