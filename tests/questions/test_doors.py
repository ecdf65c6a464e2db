"""Who may send which command, what a hidden question answers, and what bad input is told."""

from dialogue_platform.live import NOBODY
from dialogue_platform.live.commands.job import commands
from tests.questions.steps import TEXT, ask, decide, published, shown
from tests.room import NOWHERE, ROLES, build

PODIUM = {"organiser", "chair", "moderator"}
ASKERS = {"rapporteur", "panellist", "delegate", "observer"}

# Which roles get past the permission. The question is the delegate's.
MAY = {
    "ask": ASKERS,
    "edit": PODIUM | {"delegate"},
    "withdraw": {"delegate"},
    "endorse": ASKERS,
    "publish": PODIUM,
    "dismiss": PODIUM,
    "restore": PODIUM,
    "take_back": PODIUM,
    "reword": PODIUM,
    "stage": PODIUM,
    "unstage": PODIUM,
    "answer": PODIUM,
}


def arguments(room, name, question, revision=1):
    """Arguments that are in order."""
    table = {
        "ask": {"session": room.session, "text": TEXT},
        "edit": {"question": question, "text": "Other words"},
        "reword": {"question": question, "revision": revision, "text": "Other words"},
        "withdraw": {"question": question},
        "unstage": {"question": question},
        "endorse": {"question": question, "on": True},
        "dismiss": {"question": question, "revision": revision, "reason": "Asked already"},
        "stage": {"question": question, "revision": revision, "from": None},
        "answer": {"question": question, "revision": revision, "how": "live"},
    }
    return table.get(name, {"question": question, "revision": revision})


def test_the_table_names_every_command(app):
    exposed = {name for name, command in commands.items() if name.startswith("questions.") and command.exposed}
    assert {f"questions.{name}" for name in MAY} == exposed


def test_roles_on_a_published_question(room):
    question = published(room)
    for name, may in MAY.items():
        args = arguments(room, name, question, 2)
        for role in {"organiser", *ROLES} - may:
            assert room.code(role, f"questions.{name}", **args) == "not_permitted", (name, role)


def test_a_hidden_question_is_an_unknown_one(room):
    question = ask(room)
    others = {"rapporteur", "panellist", "observer", "interpreter"}
    for again in ("pending", "dismissed"):
        for name in set(MAY) - {"ask"}:
            for role in others:
                hidden = room.refused(role, f"questions.{name}", **arguments(room, name, question))
                unknown = room.refused(role, f"questions.{name}", **arguments(room, name, NOWHERE))
                assert hidden.code == "not_found", (name, role)
                assert (hidden.code, hidden.field, hidden.state) == (unknown.code, unknown.field, unknown.state)
                assert str(hidden) == str(unknown)
        if again == "pending":
            decide(room, "dismiss", question, reason="Asked already")


def test_its_author_sees_it_and_decides_nothing(room):
    question = ask(room)
    for name in ("publish", "dismiss", "restore", "take_back", "stage", "unstage", "answer"):
        assert room.code("delegate", f"questions.{name}", **arguments(room, name, question)) == "not_permitted"


def test_the_removed_the_stranger_and_nobody(room):
    question = published(room)
    room.join("gone", "moderator")
    room.do("organiser", "people.remove", participant=room.people["gone"])
    room.actors["stranger"] = build(room.app).actors["organiser"]
    room.actors["nobody"] = NOBODY
    for name in MAY:
        args = arguments(room, name, question, 2)
        assert room.code("gone", f"questions.{name}", **args) == "not_permitted"
        assert room.code("stranger", f"questions.{name}", **args) == "not_permitted"
        assert room.code("nobody", f"questions.{name}", **args) == "signed_out"


def test_the_author_who_was_removed_does_nothing_more(room):
    question = ask(room)
    room.do("organiser", "people.remove", participant=room.people["delegate"])
    assert room.code("delegate", "questions.withdraw", question=question) == "not_found"


def test_a_stranger_learns_nothing_of_a_pending_question(room):
    question = ask(room)
    room.actors["stranger"] = build(room.app).actors["organiser"]
    assert room.code("stranger", "questions.publish", question=question, revision=1) == "not_found"


IDS = [NOWHERE, "", "x" * 65, "../../etc", 7, None, True, [], {}, "\ud800", "a\x00b", "session:1"]


def test_ids_that_are_none(room):
    for name in MAY:
        args = arguments(room, name, NOWHERE)
        field = "session" if name == "ask" else "question"
        # The first of them is well formed; the others never get past the schema, which is one for all commands.
        for id in IDS if name in ("ask", "publish") else IDS[:1]:
            refused = room.refused("chair", f"questions.{name}", **{**args, field: id})
            assert refused.field == field
            assert refused.code in {"not_found", "wrong_type", "empty", "broken_text", "too_long"}


TEXTS = {
    "": "empty",
    " \n\t ": "empty",
    "x" * 401: "too_long",
    "x" * 1_000_000: "too_long",
    "\ud83c": "broken_text",
    "a\x00b": "broken_text",
}


def test_texts_that_are_none(room):
    question = ask(room)
    for text, code in [*TEXTS.items(), (7, "wrong_type"), (None, "wrong_type"), (["a"], "wrong_type")]:
        for name, args in (("ask", {"session": room.session}), ("edit", {"question": question})):
            refused = room.refused("delegate", f"questions.{name}", **args, text=text)
            assert (refused.code, refused.field) == (code, "text")
    assert shown(room, question)["text"] == TEXT


def test_every_letter_is_kept(room):
    for text in ("Суу кантип бөлүнөт?", "Чӣ тавр об тақсим мешавад? 🌍👩\u200d🌾", "क्\u200dष", "ʻ" * 400):
        assert shown(room, ask(room, text=text))["text"] == text


def test_wrong_kinds_of_argument(room):
    question = published(room)
    for name, field, wrong in (
        ("endorse", "on", ["yes", 1, None, "true"]),
        ("publish", "revision", ["1", 1.5, None, True, [], 10**30]),
        ("answer", "how", ["shouted", "", None, 1]),
        ("stage", "from", [7, "", "x" * 65, True, NOWHERE]),
        ("ask", "anonymous", ["yes", 1, None]),
    ):
        who = "panellist" if name in ("endorse", "ask") else "chair"
        for value in wrong:
            args = {**arguments(room, name, question, 2), field: value}
            assert room.refused(who, f"questions.{name}", **args).field == field, (name, value)


def test_what_is_missing_and_what_is_too_much(room):
    question = published(room)
    assert room.code("chair", "questions.publish", question=question) == "missing"
    assert room.code("chair", "questions.stage", question=question, revision=2) == "missing"
    args = {"question": question, "revision": 2, "state": "answered"}
    assert room.code("chair", "questions.publish", **args) == "unknown_field"
