"""Every command and every page, for every role: who gets past the permission, in one table to read.

o organiser, c chair, m moderator, r rapporteur, p panellist, d delegate, b observer, i interpreter; u any user who
takes no part; n nobody. The rows that commands name (a request, a question, a token) are the delegate's own.
"""

from __future__ import annotations

import pytest

from dialogue_platform.live import NOBODY, SYSTEM, Actor, Refusal, perform
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.limits import forget
from dialogue_platform.live.store.streams import new_id
from tests.room import build
from tests.samples import arguments, things
from tests.support.registers import more

ROLES = {
    "o": "organiser", "c": "chair", "m": "moderator", "r": "rapporteur", "p": "panellist", "d": "delegate",
    "b": "observer", "i": "interpreter", "u": "stranger", "n": "nobody",
}  # fmt: skip
EVERYBODY = "ocmrpdbiu"

COMMANDS = {
    "delegations.create": "o",
    "delegations.edit": "o",
    "delegations.remove": "o",
    "dialogues.archive": "o",
    "dialogues.close_session": "ocm",
    "dialogues.copy": "o",  # who may organise, too
    "dialogues.create": "o",  # who may organise: here the organiser alone
    "dialogues.create_item": "o",
    "dialogues.create_series": "o",
    "dialogues.create_session": "o",
    "dialogues.edit": "o",
    "dialogues.edit_item": "o",
    "dialogues.edit_session": "o",
    "dialogues.move_item": "o",
    "dialogues.open_session": "ocm",
    "dialogues.remove_item": "o",
    "dialogues.remove_session": "o",
    "dialogues.reopen_session": "oc",
    "dialogues.restore_item": "o",
    "dialogues.restore_session": "o",
    "dialogues.set_current_item": "ocm",
    "dialogues.set_video": "ocm",
    "dialogues.suspend_session": "ocm",
    "dialogues.take_questions": "ocm",
    "files.add": "o",  # by the door of uploads alone
    "files.erase": "",
    "files.remove": "o",
    "files.restore": "o",
    "outcome.adopt": "c",
    "outcome.begin_epoch": "",
    "outcome.create_document": "o",
    "outcome.name_version": "ocr",
    "outcome.refresh_paragraphs": "",
    "outcome.reopen": "c",
    "outcome.resolve_bracket": "cr",
    "outcome.set_visibility": "oc",
    "people.accept_invitation": "b",  # the participant's own
    "people.add_authenticator": EVERYBODY,
    "people.add_passkey": EVERYBODY,
    "people.adopt_sign_in": "",
    "people.ask_for_link": EVERYBODY + "n",
    "people.begin_second_step": EVERYBODY + "n",
    "people.begin_sign_in": "",
    "people.change_role": "o",
    "people.close_account": EVERYBODY,
    "people.create_token": EVERYBODY,
    "people.edit": "o",
    "people.end_sign_in": "d",
    "people.end_sign_ins": "o",
    "people.end_what_was_restored": "",
    "people.enrol": "",
    "people.erase": "",
    "people.hand_link": "o",
    "people.invite": "o",
    "people.make_link": "",
    "people.make_recovery_codes": EVERYBODY,
    "people.mark_mail": "",
    "people.pass_by_code": EVERYBODY + "n",
    "people.pass_by_passkey": EVERYBODY + "n",
    "people.pass_by_recovery_code": EVERYBODY + "n",
    "people.prove": "",
    "people.remind": "o",
    "people.remove": "o",
    "people.remove_authenticator": "d",
    "people.remove_passkey": "d",
    "people.reset_second_factor": "o",  # who may organise dialogues
    "people.restore": "o",
    "people.revoke_token": "d",
    "people.set_email": "",
    "people.set_language": EVERYBODY,
    "people.set_password": EVERYBODY,
    "people.set_profile": EVERYBODY,
    "people.sign_out_everywhere": EVERYBODY,
    "people.sweep_sign_ins": "",
    "people.use_link": EVERYBODY + "n",
    "questions.answer": "ocm",
    "questions.ask": "rpdb",
    "questions.dismiss": "ocm",
    "questions.edit": "ocmd",
    "questions.endorse": "rpdb",
    "questions.erase": "",
    "questions.publish": "ocm",
    "questions.restore": "ocm",
    "questions.reword": "ocm",
    "questions.stage": "ocm",
    "questions.take_back": "ocm",
    "questions.unstage": "ocm",
    "questions.withdraw": "d",
    "record.seal": "",
    "speakers.accept_request": "ocm",
    "speakers.add_request": "ocm",
    "speakers.add_time": "ocm",
    "speakers.close_list": "ocm",
    "speakers.create_list": "ocm",
    "speakers.decline_request": "ocm",
    "speakers.edit_list": "ocm",
    "speakers.end_floor": "ocmd",
    "speakers.erase_request": "",
    "speakers.give_floor": "ocm",
    "speakers.interrupt": "ocm",
    "speakers.mark_absent": "ocm",
    "speakers.move_request": "ocm",
    "speakers.open_list": "ocm",
    "speakers.pause_floor": "ocm",
    "speakers.request_floor": "pdb",
    "speakers.resume_floor": "ocm",
    "speakers.substitute": "ocm",  # and the delegation whose place it is: this one is a person's own
    "speakers.take_back_floor": "ocm",
    "speakers.undo_end": "ocm",
    "speakers.undo_request": "ocm",
    "speakers.withdraw_request": "d",
    **more("COMMANDS"),
}


def actor_of(room, role):
    if role == "nobody":
        return NOBODY
    if role == "stranger" and role not in room.actors:
        made = perform("people.enrol", SYSTEM, {"email": f"stranger.{new_id()}@example.org"})
        room.actors[role] = Actor(made.result["user"])
    return room.actors[role]


def outcome(room, command, role, rows):
    forget()
    try:
        perform(command.name, actor_of(room, role), arguments(command, rows))
    except Refusal as refused:
        return refused.code
    return "ok"


def test_the_table_names_every_command(app):
    assert set(COMMANDS) == set(commands)


@pytest.mark.parametrize("name", COMMANDS)
def test_who_may_send_a_command(app, name):
    with app.app_context():
        room, may = build(app), COMMANDS[name]
        rows = things(room)
        denied = [letter for letter in ROLES if letter not in may]
        for letter in [*denied, *may]:
            code = outcome(room, commands[name], ROLES[letter], rows)
            refused = code in {"not_permitted", "signed_out", "unknown_command"}
            hidden = code == "not_found" and letter not in may  # what they may not see does not exist for them
            assert (refused or hidden) == (letter not in may), (name, ROLES[letter], code)
