"""Pages and server agree on how long a text may be, and how large a number: the figures stand in the schemas alone."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from dialogue_platform.live import Refusal, perform
from dialogue_platform.live.commands.bounds import bounds, bounds_of
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.limits import forget
from tests.room import build
from tests.samples import arguments, things
from tests.test_page_rights import sign_in
from tests.test_permissions import COMMANDS, ROLES, actor_of

ROOT = Path(__file__).resolve().parent.parent
PAGES = sorted((ROOT / "templates").rglob("*.html"))
ISLANDS = [path for path in sorted((ROOT / "static/src").rglob("*.ts*")) if path.name != "contract.ts"]
#: what asks for text and is no argument of a command: a password that is only compared
UNBOUND = {"present", "password"}
TEXT = {"text", "email", "url", "number"}


def test_no_page_has_a_figure_of_its_own():
    figure = re.compile(r"""["']?\b(maxlength|minlength|max|min)["']?\s*[:=]\s*["'{]?\d""", re.I)
    assert [(str(page), found[0]) for page in PAGES if (found := figure.search(page.read_text()))] == []


def test_no_island_has_a_figure_of_its_own():
    """Neither at a field nor by a name that a field is given."""
    figure = re.compile(r"\b(?:maxLength|minLength|most|max|min)=[\"{'](?!0\})\s*\d")
    for path in ISLANDS:
        text = path.read_text()
        assert path.suffix != ".tsx" or not figure.search(text), path
        for name in re.findall(r"^const (\w+) = \d", text, re.M):
            given = rf"(?:maxLength|minLength|most|max|min)=\{{{name}\b|tooLong\([^)]*\b{name}\)"
            assert not re.search(given, text), (path, name)


def test_every_field_of_a_form_says_what_it_may_hold():
    """Lines and numbers, by the macro; the argument is the field's own. A browser cuts what is pasted into a field with a
    bound, so larger texts have none: they are refused whole, and kept.
    """
    for page in PAGES:
        for call in re.findall(r"\{\{ field\((\".*?)\) \}\}", page.read_text(), re.S):
            name = re.match(r'"(\w+)"', call)[1]
            kind = (re.search(r'type="(\w+)"', call) or [None, "text"])[1]
            asked = re.search(r'bounds\("([\w.]+)", "(\w+)"\)', call)
            if kind in TEXT and name not in UNBOUND:
                assert asked and asked[2] == name, (page.name, call[:80])


#: what the contract says of everything at once, and of no command alone
OF_ALL = {"Commands", "Kind", "IMMEDIATE", "PASSING", "PROTOCOL"}


def test_what_the_islands_ask_for_is_what_the_command_takes():
    """The constant of the command that is sent, and of that one alone."""
    for path in ISLANDS:
        for constant in re.findall(r"^import \{([^}]*)\} from \"[./]+/contract\"", path.read_text(), re.M):
            for name in (one.strip() for one in constant.strip(" ,\n").split(",")):
                found = [c for c in commands.values() if c.schema.model.__name__ == name]
                assert found or name in OF_ALL or name.startswith("type "), (path.name, name)


def test_a_bound_is_read_wherever_it_stands(app):
    assert bounds("outcome.name_version", "name") == {"maxlength": 80}
    assert bounds("dialogues.edit_session", "minutes") == {"min": 1, "max": 1440}  # where it may be left out
    assert bounds_of(commands["outcome.create_document"])["sections"] == {"maxItems": 40, "each": {"maxLength": 120}}
    assert bounds_of(commands["speakers.edit_list"])["limit_s"]["max"] == 7200  # one of two kinds
    with pytest.raises(KeyError):
        bounds("outcome.name_version", "number")


SHOWN = [
    "/account",
    *(f"/manage/dialogues/{rest}" for rest in ("new", "{dialogue}/people", "{dialogue}/sessions/{session}")),
]


@pytest.mark.parametrize("page", SHOWN)
def test_the_page_says_what_the_schema_says(app, page):
    with app.app_context():
        room = build(app)
        room.open()
        text = sign_in(app, room, "organiser").get(page.format(**vars(room))).get_data(as_text=True)
    asked = {tuple(pair) for path in PAGES for pair in re.findall(r'bounds\("([\w.]+)", "(\w+)"\)', path.read_text())}
    shown = 0
    for tag in re.findall(r"<(?:input|textarea)[^>]*>", text):
        attributes = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        mine = {
            name: int(attributes[name]) for name in ("maxlength", "min", "max") if attributes.get(name, "").isdigit()
        }
        if mine and attributes.get("type") != "password":
            shown += 1
            assert mine in [bounds(command, name) for command, name in asked if name == attributes["name"]], tag
    assert shown


#: not any letters will do; that is what is refused
FORMS_OF_THEIR_OWN = {"email", "tz", "from", "before", "code"}


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_longest_text_is_taken_and_stored_and_a_letter_more_is_refused_by_name(app, name):
    """A column that is shorter than the schema would be a fault of the database, on some."""
    command = commands[name]
    with app.app_context():
        room = build(app)
        rows = things(room)
        for argument, found in bounds_of(command).items():
            most = found.get("maxLength")
            if most is not None and argument not in FORMS_OF_THEIR_OWN:
                assert answer(room, command, rows, **{argument: "Ж" * most}) not in ("too_long", "fault", "unavailable")
                assert answer(room, command, rows, **{argument: "Ж" * (most + 1)}) == "too_long", argument
            for bound, step in (("min", -1), ("max", 1)):
                if bound in found:
                    assert answer(room, command, rows, **{argument: found[bound]}) != "out_of_range", argument
                    assert answer(room, command, rows, **{argument: found[bound] + step}) == "out_of_range", argument


def answer(room, command, rows, **changed):
    """By the first who may."""
    forget()
    actor = actor_of(room, ROLES[COMMANDS[command.name][0]]) if COMMANDS[command.name] else actor_of(room, "organiser")
    try:
        perform(command.name, actor, {**arguments(command, rows), **changed})
    except Refusal as refused:
        return refused.code
    return "ok"
