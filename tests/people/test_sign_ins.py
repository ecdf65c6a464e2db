"""Being signed in: a row for each browser; what ends it; and that cookies from before there were rows go on, and end too."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import update

from dialogue_platform.live import SYSTEM, Actor, Refusal, clock, live, perform
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.live.store.sealing import TAKEN_AWAY
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people import uses
from dialogue_platform.people.browsers import family_of
from dialogue_platform.people.models import ApiToken, Ending, Mail, MailState, SignIn, SignInLink, User
from dialogue_platform.people.sign_ins import ADOPTED, FRESH, KEPT, is_fresh
from tests.people.browser import Browser, errors_in

PASSWORD = "the river runs to the sea"
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"


@pytest.fixture
def chair(browsers):
    return browsers("chair")


def user_of(room, role):
    return room.rows(User, id=room.actors[role].user_id)[0]


def sign_ins_of(room, role):
    return sorted(room.rows(SignIn, user_id=room.actors[role].user_id), key=lambda row: row.begun_at)


def copy_of(browser):
    """Another browser, with a copy of its cookie."""
    copied = Browser(browser.app)
    for cookie in browser.client._cookies.values():
        copied.client.set_cookie(cookie.key, cookie.value)
    return copied


def with_old_cookie(room, role, **more):
    """A browser that signed in before there were rows."""
    browser, user = Browser(room.app), user_of(room, role)
    with browser.client.session_transaction() as session:
        session.update({"_user_id": f"{user.id}:{user.generation}", "_fresh": True, **more})
    return browser


def put_back(sign_in, **values):
    """Past the road: time goes by."""
    with live().database.writer.begin() as connection:
        connection.execute(update(SignIn).where(SignIn.id == sign_in).values(**values))


def test_what_was_on_its_way_when_the_sign_in_ended_is_not_done(chair, room):
    (row,) = sign_ins_of(room, "chair")
    actor = Actor(row.user_id, generation=row.generation, sign_in_id=row.id)
    perform("dialogues.open_session", actor, {"session": room.session})
    perform("people.end_sign_in", actor, {"sign_in": row.id})
    with pytest.raises(Refusal) as refused:
        perform("dialogues.close_session", actor, {"session": room.session})
    assert refused.value.code == "signed_out"


def test_a_copy_of_the_cookie_ends_with_the_sign_in(chair, room):
    copied = copy_of(chair)
    assert copied.is_signed_in()
    chair.post("/sign-out")
    assert not chair.is_signed_in() and not copied.is_signed_in()
    assert [row.ended_by for row in sign_ins_of(room, "chair")] == [Ending.SIGNED_OUT]
    path = f"/api/v1/streams/session:{room.session}"
    copied = copy_of(copied)
    answer = copied.ask(path)
    assert answer.status_code == 200, "a page has taken it for a visitor's by now"


def test_a_cookie_that_is_over_is_refused_at_the_api_and_never_a_visitor(chair, room):
    paths = [f"/api/v1/streams/session:{room.session}", f"/api/v1/streams/session:{room.session}?cursor=x"]
    copied = copy_of(chair)
    assert copied.ask(paths[0]).status_code == 200
    assert copied.ask(paths[0]).status_code == 200, "the second time out of memory"
    chair.post("/sign-out")
    for path in paths:
        answer = copied.ask(path)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")


def test_only_where_one_signs_out_one_is_out(chair, room):
    other = Browser(room.app).sign_in(room.actors["chair"].user_id)
    chair.post("/sign-out")
    assert other.is_signed_in()


def test_one_sees_where_one_is_signed_in_and_ends_it_there(chair, room):
    other = Browser(room.app)
    other.client.environ_base["HTTP_USER_AGENT"] = FIREFOX
    other.sign_in(room.actors["chair"].user_id)
    page = chair.get("/account")
    assert "Firefox on Windows" in page and "This browser" in page and "within the last hour" in page
    first, second = sign_ins_of(room, "chair")
    assert f"/account/sign-ins/{first.id}/end" not in page, "one's own is ended by signing out"
    chair.post(f"/account/sign-ins/{second.id}/end")
    assert chair.is_signed_in() and not other.is_signed_in()
    assert "Firefox" not in chair.get("/account")


def test_no_more_is_kept_than_two_words(chair, room):
    other = Browser(room.app)
    other.client.environ_base.update(HTTP_USER_AGENT=FIREFOX, REMOTE_ADDR="203.0.113.77")
    other.sign_in(room.actors["chair"].user_id)
    row = sign_ins_of(room, "chair")[-1]
    with live().database.reading() as db:
        written = [str(entry.payload) for entry in db.query(JournalEntry).filter_by(command="people.begin_sign_in")]
    for kept in (str(vars(row)), *written):
        assert "203.0.113" not in kept and "Gecko" not in kept and "Firefox/" not in kept


def test_another_persons_sign_in_is_not_ones_own_to_end(chair, browsers, room):
    browsers("delegate")
    theirs = sign_ins_of(room, "delegate")[0]
    chair.post(f"/account/sign-ins/{theirs.id}/end")
    chair.post("/account/sign-ins/nowhere/end")
    assert room.rows(SignIn, id=theirs.id)[0].ended_at is None


def test_signing_out_everywhere_ends_all_but_tokens(chair, room):
    token = room.do("chair", "people.create_token", label="bench")["token"]
    others = [copy_of(chair), Browser(room.app).sign_in(room.actors["chair"].user_id), with_old_cookie(room, "chair")]
    chair.post("/account/sign-ins/end")
    assert not any(browser.is_signed_in() for browser in [chair, *others])
    assert {row.ended_by for row in sign_ins_of(room, "chair")} == {Ending.EVERYWHERE}
    with live().database.reading() as db:
        assert live().directory.actor_from_token(db, token) is not None


def test_of_two_who_end_it_at_once_both_are_done_and_the_first_stays_written(chair, room):
    (row,) = sign_ins_of(room, "chair")
    ends = ("chair", "people.end_sign_in", {"sign_in": row.id}), ("chair", "people.sign_out_everywhere", {})
    assert room.at_once(*ends, ends[0]) == ["ok"] * 3
    (row,) = sign_ins_of(room, "chair")
    assert row.ended_by in {Ending.SIGNED_OUT, Ending.EVERYWHERE} and row.ended_at is not None


def test_a_new_password_or_the_accounts_end_ends_them(chair, room):
    other = Browser(room.app).sign_in(room.actors["chair"].user_id)
    chair.post("/account/password", password=PASSWORD)
    assert chair.is_signed_in() and not other.is_signed_in()
    assert [row.ended_by for row in sign_ins_of(room, "chair")][:2] == [Ending.NEW_PASSWORD] * 2
    chair.post("/account/close", sure="yes")
    assert not chair.is_signed_in()
    assert sign_ins_of(room, "chair")[-1].ended_by is Ending.ACCOUNT_CLOSED


def test_who_signs_in_over_another_leaves_none_behind(chair, room):
    chair.sign_in(room.actors["delegate"].user_id)
    assert [row.ended_by for row in sign_ins_of(room, "chair")] == [Ending.REPLACED]
    assert [row.ended_by for row in sign_ins_of(room, "delegate")] == [None]


@pytest.mark.parametrize("more", [{}, {"csrf_token": "x" * 40, "_id": "y" * 40}])
def test_a_cookie_from_before_there_were_rows_goes_on_and_ends(room, more):
    old = with_old_cookie(room, "delegate", **more)
    replayed = copy_of(old)
    assert old.is_signed_in(), "nobody is signed out by an upgrade"
    assert old.is_signed_in() and replayed.is_signed_in()
    (row,) = sign_ins_of(room, "delegate")
    again = with_old_cookie(room, "delegate", **more)
    old.post("/sign-out")
    assert not any(browser.is_signed_in() for browser in (old, replayed, again))
    assert room.rows(SignIn, id=row.id)[0].ended_by is Ending.SIGNED_OUT


def test_an_old_cookie_may_sign_out_before_it_has_seen_a_page(room):
    old = with_old_cookie(room, "delegate", csrf_token="z" * 40)
    replayed = copy_of(old)
    room.app.config["WTF_CSRF_ENABLED"] = False
    try:
        old.ask("/sign-out", "POST")
    finally:
        room.app.config["WTF_CSRF_ENABLED"] = True
    assert not replayed.is_signed_in()


def test_an_old_cookie_acts_at_the_api_without_a_row(room):
    old = with_old_cookie(room, "delegate")
    answer = old.ask(f"/api/v1/streams/session:{room.session}")
    assert answer.get_json()["mark"].startswith("floor.") and sign_ins_of(room, "delegate") == []


@pytest.mark.parametrize("id", ["not of an old cookie", "the row of another"])
def test_only_an_old_cookie_is_given_a_row_and_only_its_own(chair, room, id):
    (row,) = sign_ins_of(room, "chair")
    id = row.id if id == "the row of another" else new_id()
    perform("people.adopt_sign_in", SYSTEM, {"user": room.actors["delegate"].user_id, "id": id})
    assert sign_ins_of(room, "delegate") == [] and len(sign_ins_of(room, "chair")) == 1


def test_nobody_adopts_for_a_closed_account(room):
    user = room.actors["delegate"].user_id
    room.do("delegate", "people.close_account")
    perform("people.adopt_sign_in", SYSTEM, {"user": user, "id": f"{ADOPTED}{new_id()}"})
    assert sign_ins_of(room, "delegate") == []


def test_a_proof_counts_for_its_own_browser_and_for_minutes(chair, room):
    first = sign_ins_of(room, "chair")[0]
    begun = {"user": room.actors["chair"].user_id, "generation": user_of(room, "chair").generation}
    other = perform("people.begin_sign_in", SYSTEM, begun).result["sign_in"]
    for id in (first.id, other):
        put_back(id, proved_at=clock.now() - FRESH)
    perform("people.prove", SYSTEM, {"sign_in": other})
    fresh = {row.id: is_fresh(row, clock.now()) for row in sign_ins_of(room, "chair")}
    assert fresh == {first.id: False, other: True}
    assert not is_fresh(room.rows(SignIn, id=other)[0], clock.now() + FRESH)


def test_what_a_restore_brings_back_is_ended(room_alone):
    room = room_alone
    kept, revoked = (room.do("chair", "people.create_token", label=label)["id"] for label in ("kept", "revoked"))
    before = user_of(room, "chair").generation
    ended = perform("people.end_what_was_restored", SYSTEM, {"tokens": [revoked]}).result
    assert ended["letters"] > 0 and ended["links"] > 0, "the invitations of this room"
    assert user_of(room, "chair").generation > before
    assert [room.rows(ApiToken, id=id)[0].revoked_at is None for id in (kept, revoked)] == [True, False]
    assert not room.rows(Mail, state=MailState.QUEUED)
    assert all(link.expires_at <= clock.now() for link in room.rows(SignInLink, used_at=None))


def test_what_was_proved_under_an_older_generation_signs_nobody_in(room):
    user = user_of(room, "chair")
    room.do("chair", "people.sign_out_everywhere")
    with pytest.raises(Refusal) as refused:
        perform("people.begin_sign_in", SYSTEM, {"user": user.id, "generation": user.generation})
    assert refused.value.code == "signed_out" and sign_ins_of(room, "chair") == []


def test_who_does_not_come_for_days_is_signed_out(chair, room):
    (row,) = sign_ins_of(room, "chair")
    days = room.app.config["IDLE_DAYS"]
    put_back(row.id, last_used_at=clock.now() - timedelta(days=days, seconds=-90))
    assert chair.is_signed_in()
    uses.write()
    uses.sweep()
    assert room.rows(SignIn, id=row.id)[0].ended_at is None, "the page has counted as a use"
    put_back(row.id, last_used_at=clock.now() - timedelta(days=days, seconds=1))
    assert not copy_of(chair).is_signed_in(), "at once, whether it was swept or not"
    uses.sweep()
    assert room.rows(SignIn, id=row.id)[0].ended_by is Ending.IDLE


def test_a_use_is_written_seldom_and_moves_nothing(chair, room):
    (row,) = sign_ins_of(room, "chair")
    before = room.seq("platform")
    for _ in range(3):
        chair.get("/account")
    uses.write()
    assert room.rows(SignIn, id=row.id)[0].last_used_at == row.last_used_at
    put_back(row.id, last_used_at=clock.now() - 2 * uses.COARSE)
    chair.get("/account")
    uses.write()
    assert room.rows(SignIn, id=row.id)[0].last_used_at > row.last_used_at - uses.COARSE
    assert room.seq("platform") == before


def test_what_ended_long_ago_is_forgotten(chair, browsers, room):
    (row,) = sign_ins_of(room, "chair")
    chair.post("/sign-out")
    uses.sweep()
    assert room.rows(SignIn, id=row.id)
    put_back(row.id, ended_at=clock.now() - KEPT - timedelta(seconds=1))
    copied = copy_of(chair)
    uses.sweep()
    assert room.rows(SignIn, id=row.id) == [] and not copied.is_signed_in()
    swept = max(room.rows(JournalEntry, command="people.sweep_sign_ins"), key=lambda entry: entry.seq)
    assert ["sign_in", row.id, TAKEN_AWAY, ""] in json.loads(swept.sealed)


def end_of(room, role, **more):
    return {"participant": room.people[role], **more}


def test_an_organiser_ends_a_persons_sign_ins_once_an_hour(browsers, room, monkeypatch):
    delegate, organiser = browsers("delegate"), browsers("organiser")
    path = f"/manage/dialogues/{room.dialogue}/people/{room.people['delegate']}"
    assert "Sign the person out everywhere" in organiser.get(path)
    assert "Sign out Delegate everywhere?" in organiser.get(f"{path}/sign-ins")
    assert delegate.is_signed_in(), "looking ends nothing"
    organiser.post(f"{path}/sign-ins")
    assert not delegate.is_signed_in()
    delegate.sign_in(room.actors["delegate"].user_id)
    assert delegate.is_signed_in(), "nobody is kept out"
    refused = room.refused("organiser", "people.end_sign_ins", **end_of(room, "delegate"))
    assert (refused.code, refused.field) == ("ended_lately", "participant")
    later = clock.now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(clock, "now", lambda: later)
    room.do("organiser", "people.end_sign_ins", **end_of(room, "delegate"))
    assert not delegate.is_signed_in()
    with live().database.reading() as db:
        entries = db.query(JournalEntry).filter_by(command="people.end_sign_ins", stream="platform")
        written = [entry.actor for entry in entries if entry.payload == end_of(room, "delegate")]
    assert written == [room.actors["organiser"].user_id] * 2


def test_organisers_end_none_of_who_has_not_come_or_is_gone(room):
    assert room.code("organiser", "people.end_sign_ins", **end_of(room, "delegate")) == "not_come_yet"
    room.do("organiser", "people.remove", **end_of(room, "delegate"))
    assert room.code("organiser", "people.end_sign_ins", **end_of(room, "delegate")) == "participant_removed"
    assert room.code("chair", "people.end_sign_ins", **end_of(room, "delegate")) == "not_permitted"


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, ("Firefox", "Windows")),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) Version/18.5 Mobile Safari/604.1",
            ("Safari", "iPhone"),
        ),
        ("Mozilla/5.0 (X11; Linux x86_64) Chrome/140.0 Safari/537.36", ("Chrome", "Linux")),
        ("Mozilla/5.0 (Linux; Android 10; K) Chrome/140.0 Mobile Safari/537.36", ("Chrome", "Android")),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/140.0 Safari/537.36 Edg/140.0", ("Edge", "Windows")),
        ("", ("", "")),
        ("x" * 9000, ("", "")),
    ],
)
def test_what_a_browser_says_of_itself_becomes_two_words(agent, words):
    assert family_of(agent) == words


def test_a_password_page_still_says_what_is_wrong(chair):
    page = chair.post("/account/password", 422, password="short").get_data(as_text=True)
    assert errors_in(page)
