"""The second factor: adding, the step at sign-in by each of its ways, removing, reset. As a person without script has it."""

from __future__ import annotations

import re
import threading
from datetime import timedelta

import pytest

from dialogue_platform.live import NOBODY, SYSTEM, Refusal, clock, live, perform
from dialogue_platform.live.store.journal import JournalEntry, verify
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.people import mailer
from dialogue_platform.people.models import Ending, Mail, SignIn, SignInLink, User
from dialogue_platform.people.second_factor import pending as halfway
from dialogue_platform.people.second_factor.models import Authenticator, Passkey, PendingSignIn, RecoveryCode
from dialogue_platform.people.second_factor.telling import SUBJECTS
from dialogue_platform.people.sign_ins import FRESH
from tests.people.authenticators import Key, code_of, codes_in, options_in, secret_in
from tests.people.browser import Browser, errors_in, fresh_link

PASSWORD = "the river runs to the sea"
STEP, PART = "/sign-in/second-step", "/account/second-step"


@pytest.fixture(autouse=True)
def by_name(app, monkeypatch):
    """The tests' browsers are at http://localhost."""
    monkeypatch.setitem(app.config, "BASE_URL", "http://localhost")


@pytest.fixture
def chair(browsers):
    return browsers("chair")


def user_of(room, role="chair"):
    return room.rows(User, id=room.actors[role].user_id)[0]


def letters_to(room, role="chair"):
    """What was mailed about the second step, oldest first."""
    letters = room.rows(Mail, user_id=room.actors[role].user_id, letter="second_factor")
    return [mail.about for mail in sorted(letters, key=lambda mail: mail.seq)]


def add_app(browser):
    """Answers the secret, and the recovery codes if it is the first factor."""
    page = browser.get(f"{PART}/app")
    secret, sealed = secret_in(page), re.search(r'name="sealed" value="([^"]+)"', page)[1]
    done = browser.ask(
        f"{PART}/app", "POST", {"csrf_token": browser.token(), "sealed": sealed, "code": code_of(secret)}
    )
    assert done.status_code in (200, 302), done.get_data(as_text=True)
    return secret, codes_in(done.get_data(as_text=True))


def add_key(browser, **how):
    key = Key(origin="http://localhost", **how)
    answer = key.make(options_in(browser.get(f"{PART}/passkey")))
    done = browser.ask(f"{PART}/passkey", "POST", {"csrf_token": browser.token(), "name": "My ring", "passkey": answer})
    assert done.status_code in (200, 302), done.get_data(as_text=True)
    return key


def first_step(room, role="chair"):
    """A browser at the second step, by a link."""
    browser = Browser(room.app)
    answer = browser.post(f"/sign-in/{fresh_link(room.actors[role].user_id)}")
    assert answer.location == STEP and not browser.is_signed_in()
    return browser


def later(monkeypatch, **by):
    """The clock goes on."""
    moment = clock.now() + timedelta(**by)
    monkeypatch.setattr(clock, "now", lambda: moment)


# -- adding


def test_an_app_is_added_by_its_first_code_and_brings_recovery_codes(chair, room):
    page = chair.get(f"{PART}/app")
    assert "<svg" in page and "style=" not in page and secret_in(page)
    secret, codes = add_app(chair)
    assert len(codes) == len(set(codes)) == 10 and user_of(room).second_factor
    (app,) = room.rows(Authenticator, user_id=user_of(room).id)
    assert secret not in app.secret, "it lies sealed"
    digests = {row.digest for row in room.rows(RecoveryCode, user_id=user_of(room).id)}
    assert len(digests) == 10 and not digests & set(codes), "of codes the digests lie there"
    assert letters_to(room) == ["authenticator_added"]


def test_a_wrong_first_code_keeps_the_secret_that_was_scanned(chair, room):
    page = chair.get(f"{PART}/app")
    sealed = re.search(r'name="sealed" value="([^"]+)"', page)[1]
    again = chair.post(f"{PART}/app", 422, sealed=sealed, code="000000").get_data(as_text=True)
    assert errors_in(again) and secret_in(again) == secret_in(page)
    assert not user_of(room).second_factor and not room.rows(Authenticator, user_id=user_of(room).id)


def test_what_was_sealed_for_another_person_is_none_of_mine(chair, browsers):
    sealed = re.search(r'name="sealed" value="([^"]+)"', browsers("moderator").get(f"{PART}/app"))[1]
    for strange in (sealed, sealed[:-2], "x", ""):
        page = chair.post(f"{PART}/app", 422, sealed=strange, code="1").get_data(as_text=True)
        assert "Scan the new square" in page


def test_an_app_set_up_anew_takes_the_place_of_the_old_one(chair, room, monkeypatch):
    old, _ = add_app(chair)
    new, codes = add_app(chair)
    assert codes == [], "the recovery codes stay"
    gone, here = sorted(room.rows(Authenticator, user_id=user_of(room).id), key=lambda app: app.removed_at is None)
    assert gone.secret is None and here.secret and not here.removed_at
    later(monkeypatch, seconds=60)
    browser = first_step(room)
    browser.post(STEP, 422, code=code_of(old))
    browser.post(STEP, code=code_of(new))
    assert browser.is_signed_in()


def test_a_passkey_is_added_once_with_a_name(chair, room):
    key = add_key(chair)
    (row,) = room.rows(Passkey, user_id=user_of(room).id)
    assert (row.name, row.transports, row.sign_count) == ("My ring", "usb", 1)
    page = chair.get(f"{PART}/passkey")
    assert [one["id"] for one in options_in(page)["excludeCredentials"]] == [row.credential_id]
    answer = key.make(options_in(page))
    assert "added already" in chair.post(f"{PART}/passkey", 422, name="Again", passkey=answer).get_data(as_text=True)
    listed = chair.get(PART)
    assert "My ring" in listed and "Not used yet" in listed


@pytest.mark.parametrize(
    "how", [{"origin": "http://localhost:81"}, {"origin": "https://localhost"}, {"rp_id": "evil.example"}]
)
def test_a_passkey_for_another_site_is_none(chair, room, how):
    key = Key(**{"origin": "http://localhost", **how})
    answer = key.make(options_in(chair.get(f"{PART}/passkey")))
    chair.post(f"{PART}/passkey", 422, name="X", passkey=answer)
    assert not room.rows(Passkey, user_id=user_of(room).id)


def test_a_challenge_is_answered_once(chair, room):
    page = chair.get(f"{PART}/passkey")
    answer = Key(origin="http://localhost").make(options_in(page))
    chair.post(f"{PART}/passkey", 422, name="X", passkey="{}")
    chair.post(f"{PART}/passkey", 422, name="X", passkey=answer)
    assert not room.rows(Passkey, user_id=user_of(room).id)


@pytest.mark.parametrize("answer", ["", "x", "[]", "{}", "[" * 5000, '{"id": 7, "response": []}', "9" * 20_000])
def test_what_is_no_answer_of_a_passkey_is_refused_calmly(chair, answer):
    chair.get(f"{PART}/passkey")
    chair.post(f"{PART}/passkey", 422, name="X", passkey=answer)


def test_the_number_of_passkeys_is_bounded(room):
    made = [
        {"name": "K", "credential_id": f"{user_of(room).id}-{n}", "public_key": "x", "sign_count": 0} for n in range(21)
    ]
    for each in made[:20]:
        room.do("chair", "people.add_passkey", **each)
    assert room.code("chair", "people.add_passkey", **made[20]) == "too_many_passkeys"


# -- where passkeys work


@pytest.mark.parametrize(
    ("base_url", "says"),
    [
        ("http://127.0.0.1:5000", "called by a number"),
        ("https://192.0.2.7", "called by a number"),
        ("https://[2001:db8::1]", "called by a number"),
        ("http://dialogue.example", "encrypted connection"),
        ("https://dialogue.example", "at https://dialogue.example only"),
        ("http://localhost:5000", "at http://localhost:5000 only"),
    ],
)
def test_where_no_passkey_works_a_line_says_why(chair, room, monkeypatch, base_url, says):
    add_key(chair)
    monkeypatch.setitem(room.app.config, "BASE_URL", base_url)
    pages = [chair.get(PART), chair.get(f"{PART}/passkey"), first_step(room).get(STEP)]
    assert all(says in page and "data-passkey=" not in page for page in pages)
    assert "Add a passkey</a>" not in pages[0]


# -- the step


def test_after_a_password_the_second_step_is_asked(chair, room, monkeypatch):
    chair.post("/account/password", password=PASSWORD)
    chair = Browser(room.app).sign_in(user_of(room).id)
    secret, _ = add_app(chair)
    later(monkeypatch, seconds=60)
    browser = Browser(room.app)
    answer = browser.post("/sign-in", email=user_of(room).email, password=PASSWORD, next="/account")
    assert answer.location == STEP and not browser.is_signed_in()
    assert browser.post(STEP, code=code_of(secret)).location == "/account"
    assert browser.is_signed_in()


def test_a_link_alone_never_suffices_and_a_mistyped_code_costs_no_letter(chair, room, monkeypatch):
    secret, _ = add_app(chair)
    later(monkeypatch, seconds=60)
    token = fresh_link(user_of(room).id)
    thief, owner = Browser(room.app), Browser(room.app)
    for browser in (thief, owner):
        assert browser.post(f"/sign-in/{token}").location == STEP
    thief.get("/account", 302)
    for _ in range(4):
        thief.post(STEP, 422, code="000000")
    assert thief.post(STEP, code="000000").location.startswith("/sign-in"), "the fifth ends it"
    assert letters_to(room)[-1] == "codes_missed"
    assert not thief.is_signed_in()
    owner.post(STEP, 422, code="000000")
    owner.post(STEP, code=code_of(secret))
    assert owner.is_signed_in()
    Browser(room.app).post(f"/sign-in/{token}", 410)


def test_of_two_with_one_link_one_gets_in(chair, room, monkeypatch):
    """By two codes that are both good."""
    secret, codes = add_app(chair)
    later(monkeypatch, seconds=90)
    token = fresh_link(user_of(room).id)
    browsers = [Browser(room.app) for _ in range(3)]
    fields = []
    for browser, given in zip(
        browsers, ({"code": code_of(secret)}, {"recovery": codes[0]}, {"recovery": codes[1]}), strict=True
    ):
        browser.post(f"/sign-in/{token}")
        fields.append({"csrf_token": browser.token(), **given})
    threads = [threading.Thread(target=b.ask, args=(STEP, "POST", f)) for b, f in zip(browsers, fields, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(browser.is_signed_in() for browser in browsers) == 1


def test_a_code_counts_once(chair, room, monkeypatch):
    later(monkeypatch, seconds=0)  # it stands still: half a minute ends in the midst of a test, too
    secret, _ = add_app(chair)
    browser = first_step(room)
    page = browser.post(STEP, 422, code=code_of(secret)).get_data(as_text=True)
    assert errors_in(page) == ["This code was used already. Wait for the next one."], "it was the first code of the app"
    later(monkeypatch, seconds=60)
    code = code_of(secret)
    browser.post(STEP, code=code)
    first_step(room).post(STEP, 422, code=code)


def test_of_two_who_send_one_code_at_once_one_gets_in(chair, room, monkeypatch):
    secret, _ = add_app(chair)
    later(monkeypatch, seconds=60)
    browsers = [first_step(room) for _ in range(3)]
    fields = [{"csrf_token": browser.token(), "code": code_of(secret)} for browser in browsers]
    threads = [threading.Thread(target=b.ask, args=(STEP, "POST", f)) for b, f in zip(browsers, fields, strict=True)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sum(browser.is_signed_in() for browser in browsers) == 1


@pytest.mark.parametrize(("steps", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_a_clock_may_be_half_a_minute_off(chair, room, monkeypatch, steps, fits):
    secret, _ = add_app(chair)
    later(monkeypatch, minutes=5)
    browser = first_step(room)
    browser.post(STEP, 302 if fits else 422, code=f" {code_of(secret, steps)[:3]} {code_of(secret, steps)[3:]}")
    assert browser.is_signed_in() == fits


def test_guessing_is_bounded_for_a_person_but_locks_nobody_out(chair, room, monkeypatch):
    secret, codes = add_app(chair)
    key = add_key(chair)
    later(monkeypatch, seconds=60)
    for _ in range(halfway.MOST_MISSES_AN_HOUR // halfway.MOST_MISSES):
        thief = first_step(room)
        for _ in range(halfway.MOST_MISSES):
            thief.ask(STEP, "POST", {"csrf_token": thief.token(), "code": "000000"})
    owner = first_step(room)
    page = owner.post(STEP, 422, code=code_of(secret)).get_data(as_text=True)
    assert "Use a passkey or a recovery code" in page
    owner.post(STEP, recovery=codes[0])
    other = first_step(room)
    other.post(STEP, passkey=key.sign(options_in(other.get(STEP))))
    assert owner.is_signed_in() and other.is_signed_in()
    later(monkeypatch, hours=1, seconds=1)
    last = first_step(room)
    last.post(STEP, code=code_of(secret))
    assert last.is_signed_in()


def test_a_recovery_code_works_once_however_it_is_typed(chair, room):
    _, codes = add_app(chair)
    browser = first_step(room)
    browser.post(STEP, recovery=f" {codes[3].upper().replace('-', ' ')} ")
    assert browser.is_signed_in() and "9 codes are left" in browser.get(PART)
    first_step(room).post(STEP, 422, recovery=codes[3])
    assert letters_to(room)[-1] == "recovery_code_used"


def test_new_recovery_codes_end_the_old_ones(chair, room):
    _, old = add_app(chair)
    new = codes_in(chair.post(f"{PART}/codes", 200).get_data(as_text=True))
    assert len(new) == 10 and not set(new) & set(old)
    browser = first_step(room)
    browser.post(STEP, 422, recovery=old[0])
    browser.post(STEP, recovery=new[0])
    assert browser.is_signed_in()


def test_there_are_no_recovery_codes_without_a_factor(chair, room):
    assert room.code("chair", "people.make_recovery_codes") == "no_second_factor"
    assert chair.post(f"{PART}/codes").location == PART


@pytest.mark.parametrize("count", [0, None])
def test_a_passkey_signs_in(chair, room, count):
    key = add_key(chair, count=count)
    for _ in range(2):
        browser = first_step(room)
        browser.post(STEP, passkey=key.sign(options_in(browser.get(STEP))))
        assert browser.is_signed_in()
    (row,) = room.rows(Passkey, user_id=user_of(room).id)
    assert row.used_at and row.sign_count == (3 if count == 0 else 0)


def test_a_key_that_counts_backwards_is_refused(chair, room):
    key = add_key(chair, count=7)
    key.count = 7
    browser = first_step(room)
    page = browser.post(STEP, 422, passkey=key.sign(options_in(browser.get(STEP)))).get_data(as_text=True)
    assert "counts backwards" in page and not browser.is_signed_in()


def test_an_answer_to_another_challenge_or_by_another_key_is_refused(chair, room, browsers):
    mine, theirs = add_key(chair), add_key(browsers("moderator"))
    one, other = first_step(room), first_step(room)
    answer = mine.sign(options_in(other.get(STEP)))
    one.post(STEP, 422, passkey=answer)
    one.post(STEP, 422, passkey=theirs.sign(options_in(one.get(STEP))))
    theirs.id = mine.id
    one.post(STEP, 422, passkey=theirs.sign(options_in(one.get(STEP))))
    assert not one.is_signed_in()
    other.post(STEP, passkey=answer)
    assert other.is_signed_in()
    other.post(STEP, passkey=answer)  # what it answered is over
    (done,) = [row for row in room.rows(PendingSignIn, user_id=user_of(room).id) if row.done_at]
    with pytest.raises(Refusal) as refused:
        row = room.rows(Passkey, user_id=user_of(room).id)[0]
        perform("people.pass_by_passkey", NOBODY, {"pending": done.id, "passkey": row.id, "sign_count": 99})
    assert refused.value.code == "pending_over"


def test_a_passkey_of_somebody_else_passes_nobody(chair, room, browsers):
    add_key(chair)
    add_key(browsers("moderator"))
    (theirs,) = room.rows(Passkey, user_id=user_of(room, "moderator").id)
    pending = perform("people.begin_second_step", SYSTEM, {"user": user_of(room).id, "generation": 0}).result["pending"]
    with pytest.raises(Refusal) as refused:
        perform("people.pass_by_passkey", NOBODY, {"pending": pending, "passkey": theirs.id, "sign_count": 99})
    assert refused.value.code == "pending_over"


def test_the_step_waits_ten_minutes_in_one_browser(chair, room, monkeypatch):
    secret, _ = add_app(chair)
    browser = first_step(room)
    Browser(room.app).get(STEP, 302)
    later(monkeypatch, minutes=10, seconds=1)
    assert browser.ask(STEP).location.startswith("/sign-in")
    assert browser.post(STEP, code=code_of(secret)).location.startswith("/sign-in")
    assert not browser.is_signed_in()


def test_a_step_that_waits_ends_with_the_account_as_it_was(chair, room):
    _, codes = add_app(chair)
    browser = first_step(room)
    room.do("chair", "people.set_password", password_hash="$argon2id$another")
    browser.post(STEP, recovery=codes[0])
    assert not browser.is_signed_in()


def test_a_link_voided_after_its_first_step_is_not_finished(chair, room, monkeypatch):
    """The mailbox that it lies in is the person's no more."""
    secret, codes = add_app(chair)
    later(monkeypatch, seconds=60)
    browser = first_step(room)
    perform("people.set_email", SYSTEM, {"user": user_of(room).id, "email": "new.mailbox@ministry.test"})
    for given in ({"code": code_of(secret)}, {"recovery": codes[0]}):
        assert browser.post(STEP, **given).location.startswith("/sign-in"), "it begins anew"
        assert not browser.is_signed_in()
    assert len([code for code in room.rows(RecoveryCode, user_id=user_of(room).id) if code.ended_at]) == 0


def test_without_a_factor_no_second_step_begins(room):
    with pytest.raises(Refusal) as refused:
        perform("people.begin_second_step", NOBODY, {"user": user_of(room).id, "generation": 0})
    assert refused.value.code == "pending_over"


def test_no_second_step_begins_by_a_password_that_was_changed_meanwhile(chair, room):
    add_app(chair)
    with pytest.raises(Refusal) as refused:
        perform("people.begin_second_step", NOBODY, {"user": user_of(room).id, "generation": 7})
    assert refused.value.code == "pending_over"


def test_another_secret_key_is_no_way_around(chair, room, monkeypatch):
    secret, codes = add_app(chair)
    monkeypatch.setitem(room.app.config, "SECRET_KEY", "another key of this installation, of some length")
    later(monkeypatch, seconds=60)
    browser = first_step(room)
    assert "cannot be checked any more" in browser.get(STEP)
    browser.post(STEP, 422, code=code_of(secret))
    browser.post(STEP, recovery=codes[0])
    assert "Set the app up anew" in browser.get(PART)


# -- proof, removing, reset


def test_changing_the_second_step_asks_for_proof(room, monkeypatch):
    Browser(room.app).sign_in(user_of(room).id).post("/account/password", password=PASSWORD)
    chair = Browser(room.app)
    chair.post("/sign-in", email=user_of(room).email, password=PASSWORD)
    assert "Add a passkey" in chair.get(f"{PART}/passkey")
    later(monkeypatch, seconds=FRESH.total_seconds() + 1)
    for part in ("passkey", "app", "codes"):
        assert "Is it you?" in chair.get(f"{PART}/{part}")
        assert "Is it you?" in chair.post(f"{PART}/{part}", 200).get_data(as_text=True)
    assert errors_in(chair.post("/account/prove", 422, password="wrong").get_data(as_text=True))
    assert chair.post("/account/prove", password=PASSWORD, next=f"{PART}/app").location == f"{PART}/app"
    add_app(chair)


def test_a_page_left_open_sets_no_first_password(chair, room, monkeypatch):
    """Else whoever finds it would have the proof that is asked for."""
    later(monkeypatch, seconds=FRESH.total_seconds() + 1)
    assert "Is it you?" in chair.post("/account/password", 200, password=PASSWORD).get_data(as_text=True)
    assert user_of(room).password_hash is None


def test_removing_the_last_factor_removes_the_codes(chair, room):
    add_app(chair)
    add_key(chair)
    (app,), (key,) = room.rows(Authenticator, user_id=user_of(room).id), room.rows(Passkey, user_id=user_of(room).id)
    assert "last one" not in chair.get(f"{PART}/{app.id}/remove")
    chair.post(f"{PART}/{app.id}/remove")
    assert user_of(room).second_factor
    assert "last one" in chair.get(f"{PART}/{key.id}/remove")
    chair.post(f"{PART}/{key.id}/remove")
    assert not user_of(room).second_factor
    assert all(code.ended_at for code in room.rows(RecoveryCode, user_id=user_of(room).id))
    assert letters_to(room)[-2:] == ["authenticator_removed", "passkey_removed"]
    assert Browser(room.app).sign_in(user_of(room).id).is_signed_in()
    chair.get(f"{PART}/{key.id}/remove", 404)
    assert room.code("chair", "people.remove_passkey", passkey=key.id) == "not_found", "it is gone"
    assert room.code("chair", "people.remove_authenticator", authenticator=app.id) == "not_found"
    assert letters_to(room)[-2:] == ["authenticator_removed", "passkey_removed"]


def test_nobody_removes_the_factor_of_another(chair, room, browsers):
    add_key(chair)
    (key,) = room.rows(Passkey, user_id=user_of(room).id)
    browsers("moderator").get(f"{PART}/{key.id}/remove", 404)
    assert room.code("moderator", "people.remove_passkey", passkey=key.id) == "not_permitted"


def test_an_organiser_resets_and_it_is_journaled_and_told(chair, room, browsers):
    _, codes = add_app(chair)
    add_key(chair)
    organiser = browsers("organiser")
    person = f"/manage/dialogues/{room.dialogue}/people/{room.people['chair']}"
    assert "Reset the second step" in organiser.get(person)
    organiser.get(f"{person}/reset-second-step")
    organiser.post(f"{person}/reset-second-step")
    assert not user_of(room).second_factor and not chair.is_signed_in()
    assert {row.ended_by for row in room.rows(SignIn, user_id=user_of(room).id)} == {Ending.FACTOR_RESET}
    assert all(app.secret is None for app in room.rows(Authenticator, user_id=user_of(room).id))
    assert letters_to(room)[-1] == "second_factor_reset"
    with live().database.reading() as db:
        entry = db.query(JournalEntry).filter_by(command="people.reset_second_factor").all()[-1]
        platform = db.query(Stream).filter_by(name="platform").one()
        assert (entry.actor, entry.payload) == (room.actors["organiser"].user_id, {"user": user_of(room).id})
        assert list(verify(db, platform)) == []
    assert Browser(room.app).sign_in(user_of(room).id).is_signed_in()
    assert "Reset the second step" not in organiser.get(person)
    organiser.get(f"{person}/reset-second-step", 404)


def test_one_resets_others_alone_and_only_who_may_organise(chair, room, browsers):
    add_app(browsers("organiser"))
    add_app(chair)
    mine, theirs = user_of(room, "organiser").id, user_of(room).id
    assert room.code("organiser", "people.reset_second_factor", user=mine) == "not_permitted"
    assert room.code("moderator", "people.reset_second_factor", user=theirs) == "not_permitted"
    assert room.code("organiser", "people.reset_second_factor", user=user_of(room, "observer").id) == "no_second_factor"


def test_whom_an_organiser_has_but_invited_is_not_theirs_to_reset(chair, room, browsers):
    """Anybody can be invited. Nor does the page tell whether such a person has a second step, or an account at all."""
    add_app(chair)
    organiser = browsers("organiser")
    plan = {
        "title": "Another",
        "starts_on": "2027-01-04",
        "tz": "Asia/Tashkent",
        "languages": ["en"],
        "visibility": "public",
    }
    other = room.do("organiser", "dialogues.create", **plan)["dialogue"]
    invited = {"dialogue": other, "role": "delegate", "email": user_of(room).email}
    person = f"/manage/dialogues/{other}/people/{room.do('organiser', 'people.invite', **invited)['participant']}"
    assert "Reset the second step" not in organiser.get(person)
    organiser.get(f"{person}/reset-second-step", 404)
    organiser.post(f"{person}/reset-second-step", 404)
    room.do("organiser", "people.remove", participant=room.people["chair"])
    assert room.code("organiser", "people.reset_second_factor", user=user_of(room).id) == "not_come_yet"
    assert user_of(room).second_factor


def test_of_two_who_reset_at_once_one_does(chair, room):
    add_app(chair)
    call = ("organiser", "people.reset_second_factor", {"user": user_of(room).id})
    assert room.at_once(call, call) == ["no_second_factor", "ok"]


def test_of_two_who_add_at_once_one_app_is_left(room):
    room.at_once(*(("chair", "people.add_authenticator", {"secret": f"s{n}", "step": n}) for n in range(3)))
    assert len([a for a in room.rows(Authenticator, user_id=user_of(room).id) if not a.removed_at]) == 1
    assert len([c for c in room.rows(RecoveryCode, user_id=user_of(room).id) if not c.ended_at]) == 10


def test_the_command_line_resets(chair, room):
    add_app(chair)
    runner = room.app.test_cli_runner()
    done = runner.invoke(args=["people", "reset-second-factor", user_of(room).email.upper()])
    assert done.exit_code == 0 and not user_of(room).second_factor
    again = runner.invoke(args=["people", "reset-second-factor", user_of(room).email])
    assert again.exit_code == 1 and "No second step" in again.output
    assert runner.invoke(args=["people", "reset-second-factor", "nobody@example.org"]).exit_code == 1


def test_the_journal_keeps_no_secret_of_it(chair, room, monkeypatch):
    secret, codes = add_app(chair)
    later(monkeypatch, seconds=60)
    first_step(room).post(STEP, code=code_of(secret))
    first_step(room).post(STEP, recovery=codes[0])
    with live().database.reading() as db:
        rows = db.query(JournalEntry).order_by(JournalEntry.id.desc()).limit(40)
        of = {row.command: row.payload for row in rows}
    for name in ("people.add_authenticator", "people.pass_by_code", "people.pass_by_recovery_code", "people.use_link"):
        assert name in of and of[name] is None


def test_a_link_is_used_up_by_the_second_step_alone(chair, room):
    _, codes = add_app(chair)
    browser = first_step(room)
    newest = max(room.rows(SignInLink, user_id=user_of(room).id), key=lambda link: link.seq)
    assert newest.used_at is None
    browser.post(STEP, recovery=codes[0])
    assert room.rows(SignInLink, id=newest.id)[0].used_at


@pytest.mark.parametrize(("language", "hello"), [("en", "It was not you?"), ("ru", "Это были не вы?")])
def test_every_letter_says_what_happened(room, language, hello):
    room.do("chair", "people.set_language", language=language)
    room.do("chair", "people.add_authenticator", secret="sealed", step=0)
    (mail,) = room.rows(Mail, user_id=user_of(room).id, letter="second_factor")
    subjects = set()
    for mail.about in SUBJECTS:
        message = mailer.write(mail)
        text = message.get_body(("plain",)).get_content()
        assert hello in text and "http://localhost/account" in text
        subjects.add(message["Subject"])
    assert len(subjects) == len(SUBJECTS)
