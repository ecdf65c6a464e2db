"""Who may send which command, and what bad input is told: nothing of it changes anything."""

import pytest

from dialogue_platform.live import NOBODY
from dialogue_platform.live.commands.job import commands
from tests.room import NOWHERE, ROLES, build
from tests.speakers.steps import ask, floor, on_floor, on_list, version

PODIUM = {"organiser", "chair", "moderator"}
SPEAKERS = {"panellist", "delegate", "observer"}

# Which roles get past the permission. The request is the delegate's.
MAY = {
    "create_list": PODIUM,
    "edit_list": PODIUM,
    "open_list": PODIUM,
    "close_list": PODIUM,
    "request_floor": SPEAKERS,
    "withdraw_request": {"delegate"},
    "accept_request": PODIUM,
    "decline_request": PODIUM,
    "move_request": PODIUM,
    "give_floor": PODIUM,
    "pause_floor": PODIUM,
    "resume_floor": PODIUM,
    "end_floor": PODIUM | {"delegate"},
    "take_back_floor": PODIUM,
    "undo_end": PODIUM,
    "interrupt": PODIUM,
    "add_time": PODIUM,
    "add_request": PODIUM,
    "mark_absent": PODIUM,
    "undo_request": PODIUM,
    "substitute": PODIUM,
}


def arguments(room, name, request):
    """Arguments that are in order."""
    table = {
        "create_list": {"session": room.session, "title": "Replies"},
        "edit_list": {"list": room.list, "rule": "States first."},
        "open_list": {"list": room.list},
        "close_list": {"list": room.list},
        "request_floor": {"list": room.list},
        "decline_request": {"request": request, "reason": "Asked already"},
        "move_request": {"request": request, "before": None, "list_version": version(room)},
        "give_floor": {"request": request, "list_version": version(room)},
        "interrupt": {"request": request, "holder": request},
        "add_time": {"request": request, "seconds": 60},
        "add_request": {"list": room.list, "name": "A guest"},
        "undo_request": {"request": request, "state": "accepted", "list_version": version(room)},
        "substitute": {"request": request, "name": "A minister"},
    }
    return table.get(name, {"request": request})


@pytest.fixture(autouse=True)
def _open(room):
    room.open()


def test_roles(room):
    request = ask(room)
    for name, may in MAY.items():
        args = arguments(room, name, request)
        for role in {"organiser", *ROLES} - may:
            assert room.code(role, f"speakers.{name}", **args) == "not_permitted", (name, role)


def test_the_table_names_every_command(app):
    exposed = {name for name, command in commands.items() if name.startswith("speakers.") and command.exposed}
    assert {f"speakers.{name}" for name in MAY} == exposed


def test_the_removed_the_stranger_and_nobody(room):
    request = ask(room)
    room.join("gone", "moderator")
    room.do("organiser", "people.remove", participant=room.people["gone"])
    room.actors["stranger"] = build(room.app).actors["organiser"]
    room.actors["nobody"] = NOBODY
    for name in MAY:
        args = arguments(room, name, request)
        assert room.code("gone", f"speakers.{name}", **args) == "not_permitted"
        assert room.code("stranger", f"speakers.{name}", **args) == "not_permitted"
        assert room.code("nobody", f"speakers.{name}", **args) == "signed_out"


def test_a_role_that_changed_counts_at_once(room):
    request = ask(room)
    room.do("organiser", "people.change_role", participant=room.people["moderator"], role="observer")
    assert room.code("moderator", "speakers.accept_request", request=request) == "not_permitted"


IDS = [NOWHERE, "", "x" * 65, "../../etc", 7, None, True, [], {}, "\ud800", "a\x00b", "session:1"]


def test_ids_that_are_none(room):
    for name in MAY:
        # The first of them is well formed; the others never get past the schema, which is one for all commands.
        for id in IDS if name in ("give_floor", "request_floor") else IDS[:1]:
            no_such_id(room, name, id)


def no_such_id(room, name, id):
    args = arguments(room, name, NOWHERE)
    field = "request" if "request" in args else "list" if "list" in args else "session"
    refused = room.refused(
        "delegate" if name == "request_floor" else "chair", f"speakers.{name}", **{**args, field: id}
    )
    assert refused.field == field
    assert refused.code in {"not_found", "wrong_type", "empty", "broken_text", "too_long"}


def test_ids_of_another_dialogue(room):
    other = build(room.app).open()
    (theirs,) = on_list(other, "delegate")
    (ours,) = on_list(room, "delegate")
    assert room.code("chair", "speakers.accept_request", request=theirs) == "not_permitted"
    move = {"request": ours, "before": theirs, "list_version": version(room)}
    refused = room.refused("chair", "speakers.move_request", **move)
    assert (refused.code, refused.field) == ("not_found", "before")


TEXTS = [
    ("x" * 201, "too_long"),
    (7, "wrong_type"),
    (None, "wrong_type"),
    ("\udfff", "broken_text"),
    ("a\x00", "broken_text"),
]


def test_subjects(room):
    for text, code in TEXTS:
        refused = room.refused("delegate", "speakers.request_floor", list=room.list, subject=text)
        assert (refused.code, refused.field) == (code, "subject")


def test_kinds(room):
    for kind in ("speech", "", 1, None, "STATEMENT"):
        assert room.refused("delegate", "speakers.request_floor", list=room.list, kind=kind).field == "kind"


def test_versions(room):
    (request,) = on_list(room, "delegate")
    for wrong in ("1", 1.5, None, True, [1], 10**30):
        for name, more in (
            ("give_floor", {}),
            ("move_request", {"before": None}),
            ("undo_request", {"state": "accepted"}),
        ):
            args = {"request": request, "list_version": wrong, **more}
            assert room.refused("chair", f"speakers.{name}", **args).field == "list_version"
    assert floor(room)["request"] is None


def test_what_is_missing_and_what_is_too_much(room):
    request = on_floor(room)
    assert room.code("chair", "speakers.move_request", request=request, list_version=1) == "missing"
    assert room.code("chair", "speakers.end_floor", request=request, now="2020") == "unknown_field"


LETTERS = ["Суу жана энергия", "🌍👩\u200d🌾", "क्\u200dष", "ʻ" * 200, "", "   "]


def test_every_letter_is_kept(room):
    for subject in LETTERS:
        request = ask(room, subject=subject)
        assert room.one("podium", "floor_request", request)["subject"] == subject.strip()
        room.do("delegate", "speakers.withdraw_request", request=request)
