"""The calendar that others subscribe to: its SEQUENCE moves with what they see, and only then."""

from __future__ import annotations

import re
from datetime import timedelta
from html import unescape
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.live import clock
from dialogue_platform.web.times import offsets
from tests.live.scenario import Scenario
from tests.people.browser import errors_in
from tests.room import new_session
from tests.support.joins import on_screen

STAMPS = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED")


def fetch(room, browser):
    answer = browser.ask(f"/dialogues/{room.dialogue}/programme.ics")
    assert answer.status_code == 200
    return answer.data


def entries(data):
    """UID -> (SEQUENCE, DTSTAMP, what a subscriber sees)."""
    found = {}
    for event in Calendar.from_ical(data).walk("VEVENT"):
        seen = {name: event[name].to_ical() for name in event if name not in STAMPS}
        found[str(event["UID"])] = (int(event["SEQUENCE"]), event.decoded("DTSTAMP"), seen)
    return found


def test_whatever_happens_the_sequence_moves_with_what_is_seen_and_only_then(room, browser):
    new_session(room, title="Second", starts_at="2026-11-26T12:00:00Z", minutes=45)
    before = fetch(room, browser)
    for chapter in Scenario(room).tell():
        now = fetch(room, browser)
        old, new = entries(before), entries(now)
        for uid in old.keys() & new.keys():
            changed = old[uid][2] != new[uid][2]
            assert (new[uid][0] > old[uid][0]) is changed, f"{chapter}: {uid}"
            assert changed or old[uid] == new[uid]
        if all(old.get(uid) == new[uid] for uid in new):
            assert before == now, "nothing is new, and the file is another"
        before = now


@pytest.mark.parametrize(
    ("command", "change", "moves"),
    [
        ("dialogues.edit", {"title": "Another title"}, True),
        ("dialogues.edit", {"place": "Astana"}, True),
        ("dialogues.edit", {"lead": "In two sentences."}, False),
        ("dialogues.edit", {"languages": ["en", "kk"]}, False),
        ("dialogues.edit_session", {"title": "Renamed"}, True),
        ("dialogues.edit_session", {"summary": "What it is about"}, True),
        ("dialogues.edit_session", {"minutes": 75}, True),
        ("dialogues.edit_session", {"starts_at": "2026-11-27T09:00:00Z"}, True),
        ("dialogues.edit_session", {"premoderation": False, "video": "https://meet.example.org/a"}, False),
        ("dialogues.take_questions", {"on": False}, False),
        ("dialogues.open_session", {}, False),
    ],
)
def test_what_moves_the_sequence(room, browser, command, change, moves):
    where = {"dialogue": room.dialogue} if command == "dialogues.edit" else {"session": room.session}
    before = fetch(room, browser)
    for _ in range(2):  # the second time it says what stands there already
        room.do("organiser", command, **where, **change)
    now = fetch(room, browser)
    (old,), (new,) = entries(before).values(), entries(now).values()
    assert new[0] == old[0] + moves
    assert (now != before) is moves


def test_a_subscriber_who_has_the_newest_is_told_so(room, browser):
    address = f"/dialogues/{room.dialogue}/programme.ics"
    first = browser.ask(address)
    again = browser.client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, place="Astana")
    assert browser.client.get(address, headers={"If-None-Match": first.headers["ETag"]}).status_code == 200


def starts(room, session=None):
    return f"{room.rows(DialogueSession, id=session or room.session)[0].starts_at:%Y-%m-%d %H:%M}"


def test_a_corrected_zone_asks_what_shall_stay(room):
    """Planned for ten in Almaty, and shown so; but the dialogue is held in Berlin."""
    new_session(room, starts_at="2026-11-26T05:00:00Z")
    correct = {"dialogue": room.dialogue, "tz": "Europe/Berlin"}
    refused = room.refused("organiser", "dialogues.edit", **correct)
    assert (refused.code, refused.field) == ("what_stays", "sessions_keep")
    room.do("organiser", "dialogues.edit", **correct, sessions_keep="hour")
    assert starts(room) == "2026-11-26 09:00"
    assert room.rows(DialogueSession, id=room.session)[0].sequence == 1
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, tz="Asia/Almaty", sessions_keep="moment")
    assert starts(room) == "2026-11-26 09:00"
    assert room.rows(DialogueSession, id=room.session)[0].sequence == 1


def test_of_a_session_that_was_removed_nothing_is_asked_and_it_comes_back_with_the_rest(room):
    """The question names a session and two hours; of what is in no list it could not, and nobody could answer."""
    shown = room.session
    skipped, removed = (new_session(room, starts_at=at) for at in ("2026-03-28T21:30:00Z", "2026-11-26T05:00:00Z"))
    for each in (shown, skipped, removed):
        room.do("organiser", "dialogues.remove_session", session=each)
    correct = {"dialogue": room.dialogue, "tz": "Europe/Berlin"}
    room.do("organiser", "dialogues.edit", **correct)
    assert starts(room, removed) == "2026-11-26 05:00"
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, tz="Asia/Almaty")
    room.do("organiser", "dialogues.restore_session", session=shown)
    assert room.code("organiser", "dialogues.edit", **correct) == "what_stays"
    room.do("organiser", "dialogues.edit", **correct, sessions_keep="hour")
    assert (starts(room, removed), starts(room, skipped)) == ("2026-11-26 09:00", "2026-03-28 21:30")


def test_nothing_is_asked_where_no_hour_changes(room):
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, tz="Asia/Tashkent")


def test_a_session_that_has_begun_was_held_when_it_was_held(room):
    held = room.session
    room.do("chair", "dialogues.open_session", session=held)
    before, later = starts(room), new_session(room, starts_at="2026-11-27T05:00:00Z")
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, tz="Europe/Berlin", sessions_keep="hour")
    assert (starts(room, held), starts(room, later)) == (before, "2026-11-27 09:00")


def test_an_hour_that_the_new_zone_skips_is_refused(room):
    new_session(room, starts_at="2026-03-28T21:30:00Z")  # 02:30 in Almaty
    correct = {"dialogue": room.dialogue, "tz": "Europe/Berlin", "sessions_keep": "hour"}
    assert room.code("organiser", "dialogues.edit", **correct) == "skipped_hour"
    correct["sessions_keep"] = "both"
    assert room.code("organiser", "dialogues.edit", **correct) == "not_a_choice"


def test_of_two_who_correct_the_zone_at_once_the_hours_move_once(room):
    new_session(room, starts_at="2026-11-26T05:00:00Z")
    correct = {"dialogue": room.dialogue, "tz": "Europe/Berlin", "sessions_keep": "hour"}
    assert room.at_once(*[("organiser", "dialogues.edit", correct)] * 3) == ["ok"] * 3
    assert starts(room) == "2026-11-26 09:00"


def test_the_page_asks_with_both_hours_spelled_out(room, browsers):
    new_session(room, title="Second", starts_at="2026-11-26T05:00:00Z")
    browser = browsers("organiser")
    address = f"/manage/dialogues/{room.dialogue}/overview"
    written = {
        "title": "T",
        "starts_on": "2026-11-26",
        "languages": ["en"],
        "visibility": "public",
        "tz": "Europe/Berlin",
    }
    page = unescape(browser.post(address, 422, **written).get_data(as_text=True))
    hours = re.findall(r'begins at <time datetime="[^"]+">([0-9:]+)</time>, Berlin time', page)
    assert hours == ["10:00", "06:00"]
    browser.post(address, **written, sessions_keep="hour")
    assert starts(room) == "2026-11-26 09:00"


def test_a_skipped_hour_is_refused_at_its_field(room, browsers):
    room.do("organiser", "dialogues.edit", dialogue=room.dialogue, tz="Europe/Berlin", sessions_keep="moment")
    plan = {"title": "Night", "day": "2026-03-29", "time": "02:30", "minutes": "60"}
    answer = browsers("organiser").post(f"/manage/dialogues/{room.dialogue}/programme", 422, **plan)
    assert any("does not exist on this day" in each for each in errors_in(unescape(answer.get_data(as_text=True))))


def test_a_break_ends_at_a_time_of_day_where_the_dialogue_is_held(room):
    room.do("chair", "dialogues.open_session", session=room.session)
    room.do("chair", "dialogues.suspend_session", session=room.session, resumes_time="9:05")
    row = room.rows(DialogueSession, id=room.session)[0]
    assert f"{row.resumes_at.astimezone(ZoneInfo('Asia/Almaty')):%H:%M}" == "09:05"
    assert timedelta() < row.resumes_at - clock.now() <= timedelta(days=1)
    for wrong in ("25:00", "9", "09:60", "soon", "09:00:00"):
        refused = room.refused("chair", "dialogues.suspend_session", session=room.session, resumes_time=wrong)
        assert (refused.code, refused.field) == ("wrong_type", "resumes_time")


def test_every_reader_of_the_dialogue_gets_its_clocks(room):
    for audience in ("public", "floor", "podium"):
        shown = on_screen(f"dialogue:{room.dialogue}", audience)["dialogue", room.dialogue]
        assert (shown["tz"], shown["offsets"]) == ("Asia/Almaty", offsets("Asia/Almaty", 2026))
