"""The machine's clock is set back an hour: nobody is signed out or locked out, and a speaker's time runs on."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from dialogue_platform.live import clock, live
from dialogue_platform.live.commands.rates import CommandRates
from dialogue_platform.live.limits import within
from dialogue_platform.live.store.journal import verify
from dialogue_platform.live.store.streams import Stream, new_id
from dialogue_platform.people import mailer
from dialogue_platform.people.models import Mail, MailState, User
from dialogue_platform.speakers.models import Statement
from tests.people.browser import Browser
from tests.room import clear_the_post
from tests.waiting import until

HOUR = 3600


@pytest.fixture
def set_back(monkeypatch):
    """Set the machine's clock back, for us and for every library; ``restarted`` as a server that begins after it."""
    monkeypatch.setattr(clock, "_clock", clock.MonotonicClock())

    def back(restarted=False):
        machine, seconds = clock.machine, time.time
        monkeypatch.setattr(clock, "machine", lambda: machine() - timedelta(seconds=HOUR))
        monkeypatch.setattr(time, "time", lambda: seconds() - HOUR)
        if restarted:
            monkeypatch.setattr(clock, "_clock", clock.MonotonicClock())

    return back


def speak(room):
    room.open()
    request = room.do("delegate", "speakers.request_floor", list=room.list)["request"]
    room.do("moderator", "speakers.accept_request", request=request)
    version = room.one("podium", "speakers_list", room.list)["version"]
    room.do("moderator", "speakers.give_floor", request=request, list_version=version)
    return request


def test_a_speakers_time_runs_on(room, set_back):
    request = speak(room)
    set_back()
    time.sleep(1.2)
    assert 1 <= room.do("moderator", "speakers.end_floor", request=request)["spoken_s"] < 60
    (statement,) = room.rows(Statement, request_id=request)
    assert statement.started_at < statement.ended_at


def test_time_follows_the_machine_forward_and_small_steps_back(monkeypatch):
    line, at = clock.MonotonicClock(), clock.machine()
    for step in (60, 30 * 60, 30 * 60 - 1):
        there = at + timedelta(seconds=step)
        monkeypatch.setattr(clock, "machine", lambda there=there: there)
        assert line.now() == there


def test_after_a_restart_no_stretch_of_speech_is_negative(room, set_back):
    request = speak(room)
    set_back(restarted=True)
    room.do("moderator", "speakers.pause_floor", request=request)
    room.do("moderator", "speakers.resume_floor", request=request)
    assert room.do("moderator", "speakers.end_floor", request=request)["spoken_s"] >= 0
    (statement,) = room.rows(Statement, request_id=request)
    assert statement.started_at <= statement.ended_at


@pytest.mark.parametrize("restarted", [False, True])
def test_who_is_signed_in_stays_so_and_links_work_once(app, room, set_back, restarted):
    user = room.actors["delegate"].user_id
    here = Browser(app).sign_in(user)
    used = f"/sign-in/{link(room, user)}"
    there = Browser(app)
    there.post(used)
    fresh = f"/sign-in/{link(room, user)}"
    set_back(restarted)
    assert here.is_signed_in() and there.is_signed_in()
    late = Browser(app)
    late.post(used, 410)
    assert not late.is_signed_in()
    late.post(fresh)
    assert late.is_signed_in()


def link(room, user):
    from tests.people.browser import fresh_link

    return fresh_link(user)


def test_rates_count_on(set_back):
    who = new_id()
    assert [within("2/second", "test", who) for _ in range(3)] == [True, True, False]
    set_back()
    time.sleep(1.1)
    assert within("2/second", "test", who)


def test_a_try_under_the_same_key_counts_once():
    rates = CommandRates(None)
    assert all(rates.within("1/minute", "test", "me", "the-same-key") for _ in range(5))
    assert not rates.within("1/minute", "test", "me", "another-key")


@pytest.mark.parametrize("restarted", [False, True])
def test_a_letter_that_waits_leaves(room, set_back, monkeypatch, restarted):
    sent = []
    monkeypatch.setattr(mailer, "send", sent.append)
    email = f"{new_id()}@ministry.kg"
    room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, role="delegate")
    (user,) = room.rows(User, email=email)
    clear_the_post(user.id)
    set_back(restarted)
    mailer.send_waiting()
    assert [letter["To"] for letter in sent] == [email]
    assert room.rows(Mail, user_id=user.id)[0].state is MailState.SENT


@pytest.mark.parametrize("restarted", [False, True])
def test_the_journal_stays_in_order_and_syncs_go_on(room, peers, set_back, restarted):
    room.open()
    stream = f"session:{room.session}"
    peers["moderator"].connect().join(stream)
    set_back(restarted)
    asked = [room.do("delegate", "questions.ask", session=room.session, text=f"{n}")["question"] for n in range(3)]
    shows = peers["moderator"].state
    until(lambda: all(("question", one) in shows(stream) for one in asked), "the feed waits for the clock")
    shown = peers["moderator"].state(stream)
    assert [shown["question", one]["number"] for one in asked] == [1, 2, 3]
    with live().database.reading() as db:
        row = db.query(Stream).filter_by(name=stream).one()
        assert list(verify(db, row)) == []
