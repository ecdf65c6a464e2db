"""A person erased by law: of name, address and words nothing is left in the whole file, and the record still holds."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from dialogue_platform.live import SYSTEM, Actor, Refusal, clock, live, perform
from dialogue_platform.live.store.journal import CommandKey, JournalEntry
from dialogue_platform.outcome.models import DraftUpdate, OutcomeDocument, Version
from dialogue_platform.people.mailer import send_waiting
from dialogue_platform.people.models import Participant, SignIn, User
from dialogue_platform.people.second_factor.models import Passkey
from dialogue_platform.questions.models import Question
from tests.conftest import ON_POSTGRES
from tests.tampering import tampering

NAME, EMAIL = "Перизат Zhumagulova", "perizat.zhumagulova@example.org"
#: each is found in the file before, and not after
WORDS = {
    "name": NAME, "address": EMAIL, "function": "Deputy of the Shatyrbek office", "question": "Whose is the Qoraqum well?",
    "rewording": "Who owns the Qoraqum spring?", "subject": "On the Sarykamysh basin", "reason": "Said about Zhetysu before",
    "nameless": "Why was the Ustyurt report kept back?", "label": "notebook of Perizat", "draft": "KEPT WORDS OF THE TEXT",
}  # fmt: skip


def tell(room):
    """Somebody who was invited, asked, was reworded and declined, wrote into the text, and made a token."""
    made = room.do("organiser", "people.invite", dialogue=room.dialogue, email=EMAIL.title(), role="delegate", name=NAME, function=WORDS["function"])  # fmt: skip
    user = perform("people.enrol", SYSTEM, {"email": EMAIL}).result["user"]
    room.people["guest"], room.actors["guest"] = made["participant"], Actor(user)
    room.do("guest", "people.accept_invitation", participant=made["participant"])
    room.do("guest", "people.set_profile", name=NAME)
    room.do("guest", "people.create_token", label=WORDS["label"])
    asked = []
    for which in ("question", "nameless"):
        args = {"session": room.session, "text": WORDS[which], "anonymous": which == "nameless"}
        done = perform("questions.ask", room.actors["guest"], args, f"key-of-{which}")
        asked.append(done.result["question"])
    room.do("moderator", "questions.reword", question=asked[0], revision=1, text=WORDS["rewording"])
    room.do("moderator", "questions.publish", question=asked[0], revision=2)
    room.do("moderator", "questions.stage", question=asked[0], revision=3, **{"from": None})
    request = room.do("guest", "speakers.request_floor", list=room.list, subject=WORDS["subject"])["request"]
    room.do("moderator", "speakers.decline_request", request=request, reason=WORDS["reason"])
    room.do("organiser", "people.change_role", participant=made["participant"], role="rapporteur")
    document = room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title="Outcome", sections=["A"])["document"]  # fmt: skip
    kept = room.actors["rapporteur"], room.people["rapporteur"]
    room.actors["rapporteur"], room.people["rapporteur"] = room.actors["guest"], made["participant"]
    room.write(document, WORDS["draft"])
    room.actors["rapporteur"], room.people["rapporteur"] = kept
    room.do("guest", "outcome.name_version", document=document, name="First")
    send_waiting()
    return user, asked, request


def holds(room):
    """Whether the record is whole, as the word of the command line says."""
    done = room.app.test_cli_runner().invoke(args=["verify-journal"])
    print(done.output)
    return done.exit_code == 0 and "0 complaints" in done.output


def everything(folder: Path) -> bytes:
    """All bytes of the database and of what lies in the instance's folder."""
    url = make_url(live().database.url)
    files = b"".join(file.read_bytes() for file in folder.rglob("*") if file.is_file())
    if not ON_POSTGRES:
        return files
    dump = subprocess.run(
        ["pg_dump", "--inserts", url.set(drivername="postgresql").render_as_string(hide_password=False)],
        capture_output=True, check=True,
    ).stdout  # fmt: skip
    return files + dump


def standing(folder: Path) -> set[str]:
    found = everything(folder).lower()
    return {
        what
        for what, word in WORDS.items()
        for spelled in (word, word.encode("unicode_escape").decode())
        if spelled.lower().encode() in found or (spelled.encode() in everything(folder))
    }


@pytest.fixture
def folder(room_alone):
    return Path(os.environ["INSTANCE"])


def erase(room, *words):
    return room.app.test_cli_runner().invoke(args=["erase", *words])


def test_of_a_person_nothing_is_left(room_alone, folder):
    room = room_alone.open()
    user, asked, request = tell(room)
    assert standing(folder) >= {"name", "address", "question", "rewording", "subject", "reason", "nameless"}
    counted = erase(room, "person", EMAIL, "--reason", "case 12", "--dry-run")
    assert "questions: 2" in counted.output and "nothing was changed" in counted.output
    assert standing(folder) >= {"name", "question"}
    done = erase(room, "person", EMAIL.upper(), "--reason", "case 12")
    assert done.exit_code == 0, done.output
    assert "still stands" not in done.output and "backups" in done.output
    assert standing(folder) <= {"draft"} and holds(room)
    for audience in ("public", "floor", "podium"):
        assert not {e["text"] for (kind, _), e in room.sees(audience).items() if kind == "question" and "text" in e} - {
            ""
        }
    assert (
        room.one("floor", "question", asked[0]) is None
        and room.sees("floor")["stage", room.session]["question"] is None
    )
    (row,) = room.rows(JournalEntry, command="people.erase", stream="platform")
    assert row.payload == {"user": user, "reason": "case 12"} and row.actor.startswith("system:terminal:")
    with live().database.reading() as db:
        assert db.get_one(User, user).closed_at and db.get_one(Participant, room.people["guest"]).name == ""
        for key in db.scalars(select(CommandKey).where(CommandKey.actor == user)):
            assert (key.salt, key.digest, key.result) == (None, None, None)


def test_the_text_stays_without_the_name(room_alone, folder):
    room = room_alone.open()
    tell(room)
    with live().database.reading() as db:
        before = db.execute(select(Version.text, Version.sha256, Version.log_seq)).all(), db.scalars(select(DraftUpdate.payload)).all()  # fmt: skip
    assert erase(room, "person", EMAIL, "--reason", "case 12").exit_code == 0
    with live().database.reading() as db:
        assert before == (db.execute(select(Version.text, Version.sha256, Version.log_seq)).all(), db.scalars(select(DraftUpdate.payload)).all())  # fmt: skip
        assert db.scalars(select(Version.by)).all() == [""] and db.scalars(select(OutcomeDocument.id)).all()
    assert "0 complaints" in room.app.test_cli_runner().invoke(args=["verify-versions"]).output


def test_what_a_person_was_called_before_is_gone_too(room_alone, folder):
    """An address and a name of an earlier day stand in acts that name nobody: invitations, by whom a version was named."""
    room = room_alone.open()
    user, _, _ = tell(room)
    room.do("organiser", "people.edit", participant=room.people["guest"], name="Of the second name")
    perform("people.set_email", SYSTEM, {"user": user, "email": "another@mailbox.example"})
    room.do("guest", "people.set_profile", name="Of the third name")
    perform("people.set_email", SYSTEM, {"user": user, "email": "last@mailbox.example"})
    done = erase(room, "person", "last@mailbox.example", "--reason", "case 12")
    assert done.exit_code == 0 and "still stands" not in done.output, done.output
    assert standing(folder) <= {"draft"} and holds(room)
    found = everything(folder)
    assert not [word for word in (b"another@mailbox", b"second name", b"third name", b"last@mailbox") if word in found]


def test_who_is_called_as_a_role_is_takes_no_other_payload_along(room_alone):
    room = room_alone
    made = room.do(
        "organiser", "people.invite", dialogue=room.dialogue, email="d@example.org", role="delegate", name="Delegate"
    )
    other = room.do("organiser", "people.invite", dialogue=room.dialogue, email="o@example.org", role="delegate")
    (row,) = room.rows(Participant, id=made["participant"])
    perform("people.erase", SYSTEM, {"user": row.user_id, "reason": "case 12"})
    (left,) = room.rows(Participant, id=other["participant"])
    kept = [e.payload for e in room.rows(JournalEntry, command="people.invite", at=left.invited_at)]
    assert kept and all(payload["role"] == "delegate" for payload in kept)


def test_where_others_wrote_of_the_person_is_told(room_alone, folder):
    room = room_alone.open()
    tell(room)
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, place=NAME, conveners=[f"{NAME} and others"])
    done = erase(room, "person", EMAIL, "--reason", "case 12")
    found_there = [line for line in done.output.splitlines() if "still stands" in line]
    assert found_there == ["still stands in dialogue.conveners: 1", "still stands in dialogue.place: 1"]


def test_an_open_page_follows(room_alone, folder):
    room = room_alone.open()
    user, asked, _ = tell(room)
    before = room.seq()
    perform("people.erase", SYSTEM, {"user": user, "reason": "case 12"})
    found_there = room.sees("floor", after=before)
    assert found_there["question", asked[0]]["gone"] and found_there["stage", room.session]["question"] is None
    mine = room.sees("floor", "guest", after=before)["my_question", asked[1]]
    assert (mine["text"], mine["state"]) == ("", "withdrawn")


def test_one_thing_is_erased_alone(room_alone, folder):
    room = room_alone.open()
    _, asked, request = tell(room)
    assert erase(room, "question", asked[0], "--reason", "case 14").exit_code == 0
    left = standing(folder)
    assert not left & {"question", "rewording"} and left >= {"name", "nameless", "subject"}
    assert erase(room, "request", request, "--reason", "case 14").exit_code == 0
    assert not standing(folder) & {"subject", "reason"} and holds(room)
    assert [q.text for q in room.rows(Question) if q.id == asked[1]] == [WORDS["nameless"]]


def test_a_stranger_and_the_last_organiser_are_told(room_alone, folder):
    room = room_alone.open()
    assert "nobody signs in" in erase(room, "person", "nobody@example.org", "--reason", "x").output
    with live().database.reading() as db:
        email = db.get_one(User, room.actors["organiser"].user_id).email
    refused = erase(room, "person", email, "--reason", "x")
    assert refused.exit_code == 1 and "Traceback" not in refused.output
    assert "organiser" in refused.output
    assert [user.email for user in room.rows(User, id=room.actors["organiser"].user_id)] == [email]


def test_nobody_erases_at_a_door(room):
    user = room.actors["delegate"].user_id
    with pytest.raises(Refusal) as refused:
        perform("people.erase", room.actors["organiser"], {"user": user, "reason": "x"})
    assert refused.value.code == "not_permitted"


def test_which_browsers_somebody_had_is_gone(room):
    user = room.actors["delegate"].user_id
    perform("people.begin_sign_in", SYSTEM, {"user": user, "generation": 0, "browser": "Firefox", "system": "Linux"})
    perform("people.erase", SYSTEM, {"user": user, "reason": "case 12"})
    assert {(row.browser, row.system) for row in room.rows(SignIn, user_id=user)} == {("", "")}
    begun = room.rows(JournalEntry, command="people.begin_sign_in")
    assert not [entry for entry in begun if entry.payload and entry.payload["user"] == user]


def test_a_passkey_is_known_by_nothing_any_more(room):
    user = room.actors["delegate"].user_id
    with tampering() as db:
        values = {"user_id": user, "name": "Key of Perizat", "credential_id": f"id of {user}", "public_key": "public"}
        db.add(Passkey(stream="platform", seq=1, sign_count=0, added_at=clock.now(), **values))
        db.commit()
    perform("people.erase", SYSTEM, {"user": user, "reason": "case 12"})
    (key,) = room.rows(Passkey, user_id=user)
    assert (key.name, key.public_key, key.credential_id) == ("", "", f"erased:{key.id}")
