"""Two people, one form: what one of them changed meanwhile is shown to the other, never overwritten.

The test walks the pages as an organiser does and finds the forms itself. One that edits something and does not say
what it was shown with fails; one that makes something new is named below.
"""

from __future__ import annotations

import json
from html import unescape
from itertools import pairwise
from urllib.parse import urlsplit

import pytest

from dialogue_platform.live.commands.job import commands
from dialogue_platform.people.models import Participant
from tests.people.browser import Browser
from tests.people.forms import read_page
from tests.samples import arguments, things

# Forms that make something new, or ask for a secret: there is nothing to be stale.
NEW = {
    "manage.new", "manage.create_series", "manage.programme", "manage.delegations", "manage.people", "manage.many",
    "manage_outcome.begin_document", "manage.add_item", "people.set_password", "people.create_token", "manage.change_state",
    "manage.copy", "manage_files.documents", "people.add_passkey", "people.add_app", "people.prove_anew",
}  # fmt: skip
# Commands that set something and are no edit of values, with what they name instead, or why nothing is overwritten.
NO_EDITS = {
    "dialogues.set_current_item": "from",
    "outcome.set_visibility": "a choice of two, which the page shows as it stands",
    "people.set_password": "secret, and one's own",
    "people.set_email": "the operator's word alone",
    "people.set_language": "a press on a language, with nothing shown before",
}


def test_every_command_that_edits_values_takes_what_was_seen(app):
    verbs = ("edit", "set", "change", "rename", "correct")
    editing = {name for name in commands if name.partition(".")[2].split("_")[0] in verbs}
    assert {name for name in editing if not commands[name].edits} == set(NO_EDITS)
    for name in editing - set(NO_EDITS):
        assert "seen" in commands[name].schema.model.model_fields, name


@pytest.fixture
def people(room, app):
    """Two organisers at their browsers; a dialogue with one of everything."""
    things(room)
    room.join("second", "organiser")
    room.do("organiser", "dialogues.create_item", session=room.session, title="Another item")
    return [Browser(app).sign_in(room.actors[name].user_id) for name in ("organiser", "second")]


def walk(app, room, browser):
    """Every page of an organiser, one of each sort; yields its path and how it reads."""
    sorts, adapter = set(), app.url_map.bind("localhost")
    ahead = ["/account", "/manage", f"/manage/dialogues/{room.dialogue}/people/{room.people['observer']}"]
    while ahead:
        path = urlsplit(ahead.pop(0)).path
        try:
            sort = adapter.match(path, "GET")[0]
        except Exception:  # a link to elsewhere
            continue
        if sort in sorts or sort == "static":
            continue
        sorts.add(sort)
        answer = browser.ask(path)
        if answer.mimetype != "text/html" or answer.status_code != 200:
            continue
        page = read_page(path, answer.get_data(as_text=True))
        yield path, page
        ahead += page.links
    assert len(sorts) > 12


def edit_forms(app, room, browser):
    """Where they stand, and at which place on the page."""
    found, adapter = [], app.url_map.bind("localhost")
    for path, page in walk(app, room, browser):
        for place, form in enumerate(page.forms):
            if "seen" in form.hidden:
                found.append((path, place))
            elif form.controls and form.controls.keys() != {"next"}:
                assert adapter.match(form.action, "POST")[0] in NEW, (
                    path,
                    form.action,
                    "edits, and does not say what was seen",
                )
    return found


def other_value(control, nth):
    """Something else than what stands there; another for each ``nth``."""
    if control.type == "select":
        others = [choice for choice in control.choices if choice not in control.values and choice != "organiser"]
        return others[nth % len(others)]
    if control.type == "checkbox":
        if len(control.choices) > 1:
            return [[choice] for choice in control.choices if [choice] != control.values][nth]
        return [] if control.values else control.choices
    by_name = {"tz": ("Asia/Dushanbe", "Asia/Tashkent", "Asia/Bishkek"), "code": ("KG", "TJ", "UZ")}
    by_type = {
        "date": ("2026-12-01", "2026-12-02", "2026-12-03"), "time": ("11:15", "12:45", "13:20"), "number": ("17", "23", "29"),
        "url": [f"https://meet.example.org/{word}" for word in ("one", "two", "three")],
        "email": [f"{word}@example.org" for word in ("one", "two", "three")],
    }  # fmt: skip
    words = by_name.get(control.name) or by_type.get(control.type) or ("One wrote this", "Another this", "A third this")
    return [word for word in words if word not in control.values][nth]


def form_at(browser, path, place):
    return read_page(path, browser.ask(path).get_data(as_text=True)).forms[place]


def send(browser, form, **changed):
    return browser.ask(form.action, "POST", form.sent(**changed))


def as_list(value):
    return value if isinstance(value, list) else [value]


def sent_page(answer, form):
    """The same form on the page that came back."""
    page = read_page(form.action, answer.get_data(as_text=True))
    return next(
        each for each in page.forms if each.action == form.action and each.controls.keys() == form.controls.keys()
    )


def collide(people, path, place, name):
    """Both change one field. Answers my page, and the two values; both ways to decide lead on from there."""
    me, other = people
    stale = form_at(me, path, place)
    theirs, mine = (other_value(stale.controls[name], nth) for nth in (0, 1))
    assert send(other, form_at(other, path, place), **{name: theirs}).status_code == 302, (path, name)
    if as_list(theirs) == as_list(mine):  # ticked or not: both want the same
        assert send(me, stale, **{name: mine}).status_code == 302
        return None
    answer = send(me, stale, **{name: mine})
    assert answer.status_code == 409, (path, name, answer.status_code)
    assert form_at(other, path, place).controls[name].values == as_list(theirs), (path, name, "overwritten")
    again = sent_page(answer, stale)
    assert again.controls[name].values == as_list(mine), (path, name, "what I wrote is not kept")
    html = unescape(answer.get_data(as_text=True))
    assert f'name="theirs" value="{name}"' in html and 'id="' in html
    return again, theirs, mine


def test_every_form_shows_what_another_changed_and_overwrites_nothing(app, room, people):
    me, other = people
    forms = edit_forms(app, room, me)
    assert len(forms) >= 6
    for path, place in forms:
        both = [me, me if path == "/account" else other]
        for name in form_at(me, path, place).controls:
            decide(both, path, place, name)
        survive(both, path, place)


def decide(people, path, place, name):
    me, other = people
    found = collide(people, path, place, name)
    if found:
        again, theirs, mine = found
        kept = send(me, again, theirs=name)
        assert kept.status_code in (200, 409) and sent_page(kept, again).controls[name].values == as_list(theirs)
        assert send(me, again, **{name: mine}).status_code == 302, "save again puts mine in its place"
        assert form_at(other, path, place).controls[name].values == as_list(mine), (path, name)


def survive(people, path, place):
    """Each changes a field of one's own: both changes stand."""
    me, other = people
    names = list(form_at(me, path, place).controls)
    for first, second in pairwise(names):
        stale = form_at(me, path, place)
        theirs, mine = other_value(stale.controls[first], 0), other_value(stale.controls[second], 1)
        assert send(other, form_at(other, path, place), **{first: theirs}).status_code == 302
        answer = send(me, stale, **{second: mine})
        if {first, second} == {"day", "time"}:  # parts of one instant: shown first, then saved together
            assert answer.status_code == 409
            answer = send(me, sent_page(answer, stale))
        assert answer.status_code == 302, (path, first, second, answer.status_code)
        now = form_at(me, path, place).controls
        assert now[first].values == as_list(theirs) and now[second].values == as_list(mine), (path, first, second)


def test_who_changed_it_and_when_is_said(room, people):
    me, other = people
    path = f"/manage/dialogues/{room.dialogue}/people/{room.people['observer']}"
    stale = next(form for form in read_page(path, me.ask(path).get_data(as_text=True)).forms if "role" in form.controls)
    room.do("second", "people.change_role", participant=room.people["observer"], role="chair")
    page = unescape(send(me, stale, role="moderator").get_data(as_text=True))
    assert "Second changed it to “Chair” at " in page
    assert room.rows(Participant, id=room.people["observer"])[0].role == "chair"


def test_a_form_that_was_tampered_with_is_no_fault(room, people):
    me = people[0]
    path = f"/manage/dialogues/{room.dialogue}/sessions/{room.session}"
    form = next(each for each in read_page(path, me.ask(path).get_data(as_text=True)).forms if "video" in each.controls)
    for seen in ("", "[]", "{", '{"title": 1, "x": 2}', json.dumps({"title": {"a": []}, "day": None, "_both": 3})):
        form.hidden["seen"] = seen
        assert send(me, form, summary="x").status_code in (200, 302, 409, 422)


def test_the_command_says_which_fields_collide_and_race_leaves_one_winner(room):
    old = {"title": "Coalition with nature", "lead": ""}
    calls = [
        (role, "dialogues.edit", {"dialogue": room.dialogue, "title": role, "lead": role, "seen": old})
        for role in ("organiser", room.join("second", "organiser"))
    ]
    assert room.at_once(*calls) == ["ok", "stale_form"]
    refused = room.refused("second", "dialogues.edit", dialogue=room.dialogue, title="X", lead="Y", seen=old)
    assert (refused.code, refused.field, set(refused.fields)) == ("stale_form", "title", {"title", "lead"})
    assert refused.state["kind"] == "dialogue" and refused.as_dict()["fields"] == refused.fields
    unknown = room.refused("second", "dialogues.edit", dialogue=room.dialogue, title="X", seen={"nothing": 1})
    assert (unknown.code, unknown.field) == ("unknown_field", "seen")


def test_no_shape_of_seen_is_a_fault(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.live.commands.rates.CommandRates.within", lambda *_: True)
    rows = things(room)
    for name in (name for name, command in commands.items() if command.edits):
        good = arguments(commands[name], rows)
        long = {next(iter(good)): "x" * 40_000}
        unknown = [({key: "x"}, "unknown_field") for key in (commands[name].edits, "id", "seen", "stream")]
        for seen, code in ({}, "empty"), (long, "too_long"), *unknown:
            refused = room.refused("organiser", name, **good, seen=seen)
            assert (refused.code, refused.field) == (code, "seen"), (name, seen)


def test_instants_lists_and_nothing_are_compared_as_what_they_are(room):
    def edit(command, **args):
        room.do("organiser", command, **args)

    edit("dialogues.edit", dialogue=room.dialogue, objectives=["One", "Two"], lead="a\nb")
    edit(
        "dialogues.edit",
        dialogue=room.dialogue,
        objectives=["One"],
        lead="c",
        seen={"objectives": ["One", "Two"], "lead": "a\r\nb"},
    )
    at = {"session": room.session, "starts_at": "2026-11-27T10:00:00Z"}
    edit("dialogues.edit_session", **at, seen={"starts_at": "2026-11-26T16:00:00+06:00"})
    assert room.code("organiser", "dialogues.edit_session", **{**at, "starts_at": "2026-11-28T10:00:00Z"},
                     seen={"starts_at": "2026-11-26T10:00:00Z"}) == "stale_form"  # fmt: skip
    edit("dialogues.edit_session", session=room.session, video="https://meet.example.org/a", seen={"video": ""})
    edit("dialogues.edit_session", session=room.session, video=None, seen={"video": "https://meet.example.org/a"})
    same = {"session": room.session, "minutes": 30}
    edit("dialogues.edit_session", **same)
    edit("dialogues.edit_session", **same, seen={"minutes": 90})  # another has set the very same
