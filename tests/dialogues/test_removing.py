"""What was a mistake is removed, and nothing is lost; last year's dialogue begins this year's."""

from __future__ import annotations

import re
from zoneinfo import ZoneInfo

import pytest
from flask import url_for

from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession
from dialogue_platform.live import SYSTEM, Actor, Refusal, perform
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.limits import forget
from dialogue_platform.people.models import Delegation
from tests.dialogues.test_closing import belongs_to_a_session
from tests.room import new_session
from tests.samples import arguments
from tests.support.joins import on_screen

AUDIENCES = ("public", "floor", "podium")


def shown(room, kind, id, dialogue=None):
    """The entity as each audience of the dialogue has it; None where it is gone or never was."""
    stream = f"dialogue:{dialogue or room.dialogue}"
    return {audience: on_screen(stream, audience).get((kind, id)) for audience in AUDIENCES}


def gone_for_all(room, kind, id):
    return not any(shown(room, kind, id).values())


def add(room, **more):
    new = {"dialogue": room.dialogue, "name": "Kazakhstan", "constituency": "state", **more}
    return room.do("organiser", "delegations.create", **new)["delegation"]


def test_a_planned_session_is_removed_and_put_back(room):
    room.do("organiser", "dialogues.remove_session", session=room.session)
    assert gone_for_all(room, "session", room.session)
    room.do("organiser", "dialogues.remove_session", session=room.session)  # said twice, it is so once
    room.do("organiser", "dialogues.restore_session", session=room.session)
    assert all(shown(room, "session", room.session).values())


def numbers(room, dialogue=None):
    """The titles of the sessions in the programme, by number."""
    rows = room.rows(DialogueSession, dialogue_id=dialogue or room.dialogue)
    found = sorted((row.number, row.title) for row in rows if row.removed_at is None)
    assert len({number for number, _title in found}) == len(found)
    return found


def test_numbers_close_up_and_what_has_begun_keeps_its_own(room):
    first, held = room.rows(DialogueSession, id=room.session)[0].title, room.session
    made = {title: new_session(room, title=title) for title in ("B", "C", "D")}
    room.do("organiser", "dialogues.remove_session", session=made["B"])
    assert numbers(room) == [(1, first), (2, "C"), (3, "D")]
    room.do("organiser", "dialogues.restore_session", session=made["B"])
    assert numbers(room) == [(1, first), (2, "B"), (3, "C"), (4, "D")]
    room.do("organiser", "dialogues.remove_session", session=made["B"])
    room.do("chair", "dialogues.open_session", session=made["C"])
    room.do("organiser", "dialogues.restore_session", session=made["B"])
    assert numbers(room) == [(1, first), (2, "C"), (3, "B"), (4, "D")]
    for each in (held, made["B"]):
        room.do("organiser", "dialogues.remove_session", session=each)
    assert numbers(room) == [(2, "C"), (3, "D")]
    made["E"] = new_session(room, title="E")
    assert numbers(room) == [(2, "C"), (3, "D"), (4, "E")]
    copy = {"dialogue": room.dialogue, "title": "Next year", "starts_on": "2027-11-25"}
    assert numbers(room, room.do("organiser", "dialogues.copy", **copy)["dialogue"]) == [(1, "C"), (2, "D"), (3, "E")]


@pytest.mark.parametrize("acts", [("open",), ("open", "suspend"), ("open", "close")])
def test_a_session_that_has_begun_stays(room, acts):
    for act in acts:
        room.do("chair", f"dialogues.{act}_session", session=room.session)
    code = room.code("organiser", "dialogues.remove_session", session=room.session)
    assert code == ("wrong_state" if acts[-1] == "close" else "wrong_session_state")
    assert all(shown(room, "session", room.session).values())


def test_nothing_acts_on_a_session_that_was_removed(room):
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")["item"]
    rows = {"session": room.session, "agenda_item": item, "speakers_list": room.list, "dialogue": room.dialogue}
    room.do("organiser", "dialogues.remove_session", session=room.session)
    named = {
        name: c for name, c in commands.items() if c.exposed and any(map(belongs_to_a_session, c.schema.refs.values()))
    }
    tried = 0
    for name, command in named.items():
        needed = {model.__tablename__ for model in command.schema.refs.values()}
        if name in ("dialogues.restore_session", "dialogues.remove_session") or not needed <= rows.keys():
            continue
        tried += 1
        for role in ("organiser", "chair", "delegate"):
            forget()
            with pytest.raises(Refusal) as refused:
                perform(name, room.actors[role], arguments(command, rows))
            assert refused.value.code in ("not_found", "not_permitted"), name
    assert tried > 8


def test_of_one_who_opens_and_one_who_removes_at_once_one_succeeds(room):
    calls = [
        ("chair", "dialogues.open_session", {"session": room.session}),
        ("organiser", "dialogues.remove_session", {"session": room.session}),
    ]
    codes = room.at_once(*calls)
    row = room.rows(DialogueSession, id=room.session)[0]
    assert codes == (["ok", "wrong_session_state"] if row.is_live else ["not_found", "ok"])


def test_an_item_is_removed_and_those_after_it_move_up(room):
    new = {"session": room.session}
    made = [room.do("organiser", "dialogues.create_item", **new, title=t)["item"] for t in ("A", "B", "C")]
    room.do("chair", "dialogues.open_session", **new)
    room.do("chair", "dialogues.set_current_item", item=made[0], **{"from": None})
    assert room.code("organiser", "dialogues.remove_item", item=made[0]) == "current_item"
    room.do("organiser", "dialogues.remove_item", item=made[1])
    assert gone_for_all(room, "agenda_item", made[1])
    assert {i.title: i.number for i in room.rows(AgendaItem, session_id=room.session) if not i.removed_at} == {
        "A": 1,
        "C": 2,
    }
    assert room.code("organiser", "dialogues.edit_item", item=made[1], title="D") == "not_found"
    assert room.code("chair", "dialogues.set_current_item", item=made[1], **{"from": made[0]}) == "not_found"


def test_an_item_is_put_back_where_it_stood(room):
    new = {"session": room.session}
    made = {t: room.do("organiser", "dialogues.create_item", **new, title=t)["item"] for t in ("A", "B", "C")}

    def agenda():
        rows = [row for row in room.rows(AgendaItem, session_id=room.session) if row.removed_at is None]
        return [(row.number, row.title) for row in sorted(rows, key=lambda row: row.number)]

    room.do("organiser", "dialogues.remove_item", item=made["B"])
    assert room.at_once(*[("organiser", "dialogues.restore_item", {"item": made["B"]})] * 3) == ["ok"] * 3
    assert agenda() == [(1, "A"), (2, "B"), (3, "C")] and all(shown(room, "agenda_item", made["B"]).values())
    for each in ("C", "A"):
        room.do("organiser", "dialogues.remove_item", item=made[each])
    room.do("organiser", "dialogues.restore_item", item=made["C"])  # its place is beyond the end by now
    assert agenda() == [(1, "B"), (2, "C")]
    assert room.code("chair", "dialogues.restore_item", item=made["A"]) == "not_permitted"
    for each in ("open", "close"):
        room.do("chair", f"dialogues.{each}_session", **new)
    assert room.code("organiser", "dialogues.restore_item", item=made["A"]) == "wrong_state"


def test_a_delegation_without_people_is_removed_and_its_name_is_free(room):
    made = add(room)
    room.do("organiser", "delegations.remove", delegation=made)
    assert gone_for_all(room, "delegation", made)
    invite = {"dialogue": room.dialogue, "email": "somebody@example.org", "role": "delegate"}
    assert room.code("organiser", "people.invite", **invite, delegation=made) == "not_found"
    assert add(room, constituency="expert") == made
    assert shown(room, "delegation", made)["public"]["constituency"] == "expert"


def test_a_delegation_that_stands_in_the_record_stays(room):
    peopled, listed = add(room), add(room, name="Uzbekistan")
    room.do("organiser", "people.edit", participant=room.people["delegate"], delegation=peopled)
    room.open()
    room.do("moderator", "speakers.add_request", list=room.list, delegation=listed)
    for each in (peopled, listed):
        assert room.code("organiser", "delegations.remove", delegation=each) == "in_use"
    room.do("organiser", "people.edit", participant=room.people["delegate"], delegation=None)
    room.do("organiser", "delegations.remove", delegation=peopled)


def test_what_is_archived_is_its_peoples_alone(room, browsers, browser):
    title = room.rows(Dialogue, id=room.dialogue)[0].title
    address = f"/dialogues/{room.dialogue}"
    room.do("organiser", "dialogues.archive", dialogue=room.dialogue, on=True)
    browser.get(address, 404)
    assert room.dialogue not in browser.get("/")
    assert room.dialogue not in browsers("delegate").get("/")
    browsers("delegate").get(address)
    page = browsers("organiser").get("/manage")
    assert f"/manage{address}/overview" in page and "1 archived dialogue" in page and title in page
    room.do("organiser", "dialogues.archive", dialogue=room.dialogue, on=False)
    browser.get(address)


def test_a_copy_has_the_programme_at_the_same_hours_and_nobody(room):
    room.do(
        "organiser", "dialogues.edit", dialogue=room.dialogue, tz="Europe/Berlin", sessions_keep="moment", place="Bonn"
    )
    room.do(
        "organiser",
        "dialogues.edit_session",
        session=room.session,
        starts_at="2026-07-01T08:00:00Z",
        video="https://meet.example.org/a",
    )
    room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks", minutes=10)
    removed = new_session(room, title="A mistake")
    room.do("organiser", "dialogues.remove_session", session=removed)
    add(room)
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, starts_on="2026-07-01")
    copy = {"dialogue": room.dialogue, "title": "Next year", "starts_on": "2026-12-02"}
    made = room.do("organiser", "dialogues.copy", **copy)["dialogue"]
    new = room.rows(Dialogue, id=made)[0]
    assert (new.title, new.place, new.tz, new.visibility, new.document_id) == (
        "Next year",
        "Bonn",
        "Europe/Berlin",
        "participants",
        None,
    )
    (session,) = room.rows(DialogueSession, dialogue_id=made)
    assert f"{session.starts_at.astimezone(ZoneInfo(new.tz)):%Y-%m-%d %H:%M}" == "2026-12-02 10:00"
    assert (session.video, session.state, session.minutes) == (None, "planned", 90)
    assert [(i.title, i.minutes) for i in room.rows(AgendaItem, session_id=session.id)] == [("Geoparks", 10)]
    assert [d.name for d in room.rows(Delegation, dialogue_id=made)] == ["Kazakhstan"]
    assert room.code("chair", "dialogues.copy", **copy) == "not_permitted"
    room.do("organiser", "dialogues.open_session", session=session.id)  # it has a room of its own


def test_who_may_begin_no_dialogue_copies_none(room):
    made = room.do(
        "organiser",
        "people.invite",
        dialogue=room.dialogue,
        email=f"second.{room.dialogue}@example.org",
        role="organiser",
    )
    user = perform("people.enrol", SYSTEM, {"email": f"second.{room.dialogue}@example.org"}).result["user"]
    room.actors["second"] = Actor(user)
    room.do("second", "people.accept_invitation", participant=made["participant"])
    copy = {"dialogue": room.dialogue, "title": "Next year", "starts_on": "2027-11-25"}
    assert room.code("second", "dialogues.copy", **copy) == "not_permitted"


def pages_naming(app, **parts):
    """Method, address of every page that names one of these, of those that remove a thing or change it."""
    for rule in app.url_map.iter_rules():
        known = {name: parts.get(name, "open" if name == "word" else None) for name in rule.arguments}
        if len(rule.arguments) > 1 and all(known.values()) and "restore" not in rule.endpoint:
            with app.test_request_context():
                address = url_for(rule.endpoint, _external=False, **known)
            yield from ((method, address) for method in ("GET", "POST") if method in rule.methods)


def test_who_has_open_what_another_has_removed_learns_it_and_finds_the_way_back(app, room, browsers):
    new = {"session": room.session, "title": "Geoparks"}
    item, other = (room.do("organiser", "dialogues.create_item", **new)["item"] for _ in range(2))
    delegation, organiser = add(room), browsers("organiser")
    room.do("organiser", "dialogues.remove_item", item=item)
    room.do("organiser", "delegations.remove", delegation=delegation)
    room.do("organiser", "dialogues.remove_session", session=room.session)
    at = {"dialogue_id": room.dialogue}
    things = ({"session_id": room.session}, {"item_id": item}, {"item_id": other}, {"delegation_id": delegation})
    pages = {page for thing in things for page in pages_naming(app, **at, **thing)}
    assert len(pages) >= 10
    for method, address in pages - {("POST", f"/manage/dialogues/{room.dialogue}/delegations/{delegation}/remove")}:
        page = organiser.get(address, 410) if method == "GET" else organiser.post(address, 410).get_data(as_text=True)
        assert "removed it" in page and ("not saved" in page) is (method == "POST"), (method, address)
        assert re.search(rf'class="btn btn--primary" href="/manage/dialogues/{room.dialogue}/\w+"', page), address


def test_the_room_of_a_session_that_was_removed_says_so_to_who_may_know(room, browsers, browser):
    room.do("organiser", "dialogues.remove_session", session=room.session)
    address, back = f"/sessions/{room.session}", f'href="/dialogues/{room.dialogue}"'
    assert back in browsers("delegate").get(address, 410) and back in browser.get(address, 410)
    room.do("organiser", "dialogues.archive", dialogue=room.dialogue, on=True)
    assert back in browsers("delegate").get(address, 410)
    assert room.dialogue not in browser.get(address, 404)


def test_pages_remove_put_back_copy_and_archive(room, browsers):
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")["item"]
    delegation, organiser = add(room), browsers("organiser")
    here = f"/manage/dialogues/{room.dialogue}"
    organiser.post(f"{here}/items/{item}", do="remove", title="Geoparks")
    assert "1 item was removed" in organiser.get(f"{here}/sessions/{room.session}")
    organiser.post(f"{here}/items/{item}/restore")
    page = organiser.get(f"{here}/sessions/{room.session}")
    assert "Geoparks" in page and "removed" not in page
    organiser.post(f"{here}/delegations/{delegation}/remove")
    organiser.get(f"{here}/sessions/{room.session}/remove")
    organiser.post(f"{here}/sessions/{room.session}/remove")
    organiser.get(f"/sessions/{room.session}", 410)
    assert "1 session was removed" in organiser.get(f"{here}/programme")
    organiser.post(f"{here}/sessions/{room.session}/restore")
    organiser.get(f"/sessions/{room.session}")
    answer = organiser.post(f"{here}/copy", title="Next year", starts_on="2027-11-25")
    assert "Next year" in organiser.get(answer.headers["Location"])
    organiser.post(f"{here}/copy", 422, title="", starts_on="soon")
    for on in ("yes", "no"):
        organiser.post(f"{here}/archive", on=on)
        assert (room.rows(Dialogue, id=room.dialogue)[0].archived_at is not None) is (on == "yes")
