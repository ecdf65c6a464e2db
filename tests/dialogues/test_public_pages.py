"""The pages anybody reads: what they show, what they follow, and what does not exist for outsiders."""

from __future__ import annotations

import pytest
from icalendar import Calendar

from tests.people.browser import Browser
from tests.room import NOWHERE, new_session

EVERYBODY = ("organiser", "chair", "moderator", "rapporteur", "panellist", "delegate", "observer", "interpreter")


def page(room):
    return f"/dialogues/{room.dialogue}"


def hide(room):
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility="participants")


def test_the_page_of_a_dialogue_shows_programme_people_and_languages(room, browser):
    kg = {"dialogue": room.dialogue, "name": "Kyrgyzstan", "constituency": "state"}
    room.do("organiser", "delegations.create", **kg)
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, languages=["en", "tg"], objectives=["Agree"])
    room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")
    shown = browser.get(page(room))
    for words in ("Coalition with nature", "26 November 2026", "15:00 to 16:30", "Almaty time, UTC+5", "Geoparks"):
        assert words in shown
    for words in ("Kyrgyzstan", "Тоҷикӣ", "Agree", "delegation", "Follow the session"):
        assert words in shown
    assert "style=" not in shown and "On now" not in shown


def test_the_page_follows_the_session_and_the_floor(room, browser):
    made = room.do("organiser", "delegations.create", dialogue=room.dialogue, name="Tajikistan", constituency="state")
    edit = {"participant": room.people["delegate"], "name": "Head of delegation", "function": "Head of delegation"}
    room.do("organiser", "people.edit", **edit, **made)
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks")["item"]
    room.open()
    room.do("chair", "dialogues.set_current_item", item=item, **{"from": None})
    shown = browser.get(page(room))
    assert "On now, session 1" in shown and "Item 1 of 1" in shown and "Has the floor" not in shown
    request = room.do("delegate", "speakers.request_floor", list=room.list)["request"]
    room.do("moderator", "speakers.accept_request", request=request)
    version = room.one("podium", "speakers_list", room.list)["version"]
    room.do("moderator", "speakers.give_floor", request=request, list_version=version)
    shown = browser.get(page(room))
    assert "Has the floor" in shown and "Tajikistan has the floor." in shown
    room.do("chair", "dialogues.suspend_session", session=room.session, resumes_at="2026-11-26T11:20:00Z")
    shown = browser.get(page(room))
    assert "Suspended, session 1" in shown
    room.do("chair", "dialogues.close_session", session=room.session)
    assert "session 1" not in browser.get(page(room))


def test_a_participant_joins_the_room(room, browsers):
    assert "Join the room" in browsers("delegate").get(page(room))


def test_the_index_lists_public_dialogues_and_ones_own(room, browser, browsers):
    assert page(room) in browser.get("/")
    hide(room)
    assert page(room) not in browser.get("/")
    assert page(room) in browsers("observer").get("/")


def test_a_private_dialogue_does_not_exist_for_outsiders(room, browser, somebody, app):
    hide(room)
    stranger = Browser(app).sign_in(somebody.user_id)
    for path in (page(room), f"{page(room)}/programme.ics"):
        browser.get(path, 404)
        stranger.get(path, 404)
    for part in ("overview", "programme", "people", "delegations"):
        stranger.get(f"/manage/dialogues/{room.dialogue}/{part}", 404)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_private_dialogue_is_its_participants(room, browsers, role):
    hide(room)
    browser = browsers(role)
    browser.get(page(room))
    browser.get(f"{page(room)}/programme.ics")
    room_page = browser.ask(f"/sessions/{room.session}")
    assert room_page.status_code == 200


def test_participants_read_who_takes_part_without_addresses(room, browsers, browser):
    edit = {"participant": room.people["chair"], "name": "Chair of the day", "function": "Minister"}
    room.do("organiser", "people.edit", **edit, delegation=None)
    room.do("organiser", "people.remove", participant=room.people["observer"])
    shown = browsers("interpreter").get(f"{page(room)}/people")
    assert "Chair of the day" in shown and "Minister" in shown and "Panellist" in shown
    assert "@" not in shown.split("<tbody>")[1] and "Observer" not in shown.split("<tbody>")[1]
    browser.get(f"{page(room)}/people", 404)


def test_who_was_removed_is_an_outsider(room, browsers):
    hide(room)
    browser = browsers("panellist")
    room.do("organiser", "people.remove", participant=room.people["panellist"])
    browser.get(page(room), 404)


@pytest.mark.parametrize("path", ["/dialogues/{}", "/dialogues/{}/programme.ics", "/manage/dialogues/{}/overview"])
@pytest.mark.parametrize("id", [NOWHERE, "x", "%00", "../x"])
def test_unknown_addresses_are_no_pages(browsers, path, id):
    browsers("organiser").get(path.format(id), 404)


def test_the_programme_is_a_calendar(room, browser):
    new_session(room, title="Second", starts_at="2026-11-26T12:00:00Z", minutes=45)
    answer = browser.ask(f"{page(room)}/programme.ics")
    assert answer.mimetype == "text/calendar"
    first, second = Calendar.from_ical(answer.data).walk("VEVENT")
    assert str(first["SUMMARY"]).startswith("Green economy")
    assert second.decoded("DTSTART").isoformat() == "2026-11-26T12:00:00+00:00"
    assert second.decoded("DTEND").isoformat() == "2026-11-26T12:45:00+00:00"
    assert first["UID"] != second["UID"]
