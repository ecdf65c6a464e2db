"""Tries before sign-in: nobody locks another out, fills the memory or a mailbox."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from functools import partial

import pytest

from dialogue_platform.extensions import db
from dialogue_platform.live import Refusal, clock, live, perform
from dialogue_platform.live.directory import NOBODY
from dialogue_platform.live.offload import Few
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people import mailer, outgoing_mail, sign_in, tries
from dialogue_platform.people.models import Mail, MailState, SignInLink, User
from tests.people.browser import Browser, errors_in
from tests.room import clear_the_post
from tests.waiting import until

PASSWORD = "the river runs to the sea"


@pytest.fixture
def email(room, browsers):
    """The chair's, who has a password."""
    browsers("chair").post("/account/password", password=PASSWORD)
    return room.rows(User, id=room.actors["chair"].user_id)[0].email


@pytest.fixture
def slept(monkeypatch):
    pauses = []
    monkeypatch.setattr(tries, "sleep", pauses.append)
    return pauses


@pytest.fixture
def hashed(monkeypatch):
    """How many passwords are hashed at the same moment, and how many were."""
    seen = Hashed()
    monkeypatch.setattr(sign_in, "_verify", seen)
    return seen


class Hashed:
    def __init__(self):
        self.now = self.most = self.all = 0
        self.lock, self.gate = threading.Lock(), threading.Event()
        self.gate.set()
        self.verify = sign_in._verify

    def __call__(self, *args):
        with self.lock:
            self.now, self.all = self.now + 1, self.all + 1
            self.most = max(self.most, self.now)
        try:
            self.gate.wait(60)
            return self.verify(*args)
        finally:
            with self.lock:
                self.now -= 1


def at(room, address):
    """A browser at this address."""
    browser = Browser(room.app)
    browser.client.environ_base["REMOTE_ADDR"] = address
    return browser


def enter(browser, email, password="guess"):
    fields = {"email": email, "password": password, "csrf_token": browser.token()}
    return browser.ask("/sign-in", "POST", fields).status_code


def fail_from_everywhere(email, times=tries.MANY):
    for _ in range(times):
        live().limits.within(tries.FAILURES, "failed", email)


def test_a_stranger_who_guesses_locks_nobody_out(room, email, slept):
    for network in range(10):
        stranger = at(room, f"198.51.{network}.7")
        assert [enter(stranger, email) for _ in range(10)] == [422] * 10
        assert enter(stranger, email) == 429
    victim = at(room, "203.0.113.5")
    assert enter(victim, email, PASSWORD) == 302 and victim.is_signed_in()
    at(room, "203.0.113.6").post("/sign-in/link", 200, email=email)


def test_a_network_is_counted_as_one(room, email):
    answers = [enter(at(room, f"198.51.100.{n}"), email) for n in range(11)]
    answers += [enter(at(room, f"2001:db8:0:1::{n}"), email) for n in range(11)]
    assert answers == ([422] * 10 + [429]) * 2


def test_what_comes_from_everywhere_makes_a_strangers_try_slower_and_refuses_none(room, email, slept):
    assert enter(at(room, "203.0.113.5"), email, PASSWORD) == 302 and slept == []
    fail_from_everywhere(email)
    assert enter(at(room, "203.0.113.6"), email, PASSWORD) == 302
    assert enter(at(room, "203.0.114.6"), email) == 422
    assert slept == [tries.SLOW] * 2
    assert enter(at(room, "203.0.113.7"), "other@example.org") == 422 and len(slept) == 2


def test_the_pause_grows_to_an_end():
    pauses = [tries.pause_after(failures) for failures in range(0, 600, 50)]
    assert pauses == sorted(pauses) and pauses[0] == 0 and pauses[-1] == tries.SLOWEST
    assert tries.pause_after(tries.MANY - 1) == 0 < tries.pause_after(tries.MANY)


def test_a_known_device_is_let_past_whatever_strangers_do(room, email, slept):
    device = at(room, "198.51.100.4")
    assert enter(device, email, PASSWORD) == 302
    device.post("/sign-out")
    stranger = at(room, "198.51.100.9")
    assert [enter(stranger, email) for _ in range(11)][-1] == 429
    fail_from_everywhere(email, 500)
    assert enter(device, email, PASSWORD) == 302 and slept == []
    assert enter(at(room, "198.51.100.4"), email, PASSWORD) == 429, "the address is no device"


def test_a_link_makes_a_device_known_and_each_device_has_an_end(room, email, browsers, slept):
    device = browsers("chair")
    device.post("/sign-out")
    fail_from_everywhere(email)
    assert [enter(device, email) for _ in range(11)] == [422] * 10 + [429]
    assert slept == []


@pytest.mark.parametrize("forged", ["x", "WyJhIixbImIiXV0.aaaa.bbbb", "null", "\u00ff"])
def test_a_forged_device_is_a_stranger(room, email, slept, forged):
    fail_from_everywhere(email)
    browser = at(room, "203.0.113.5")
    browser.client.set_cookie(tries.COOKIE, forged)
    assert enter(browser, email, PASSWORD) == 302 and slept == [tries.SLOW]


def test_a_device_known_for_one_account_is_a_stranger_to_others(room, email, browsers, slept):
    device = browsers("delegate")
    device.post("/sign-out")
    fail_from_everywhere(email)
    assert enter(device, email) == 422 and slept == [tries.SLOW]


def test_a_cookie_names_nobody(room, email):
    browser = at(room, "203.0.113.5")
    assert enter(browser, email, PASSWORD) == 302
    cookie = browser.client.get_cookie(tries.COOKIE)
    assert cookie.http_only and email not in cookie.value and email.split("@")[0] not in cookie.value
    with room.app.test_request_context(headers={"Cookie": f"{tries.COOKIE}={cookie.value}"}):
        device, accounts = tries._device()
    assert device and len(accounts) == 1 and "@" not in accounts[0]


def test_slowed_tries_hold_few_places_and_one_for_each(room, email, monkeypatch):
    fail_from_everywhere(email)
    gate, waiting = threading.Event(), []
    monkeypatch.setattr(tries, "sleep", lambda pause: (waiting.append(pause), gate.wait(60)))
    browsers = [at(room, "203.0.113.5") for _ in range(2)]
    with ThreadPoolExecutor() as pool:
        first = pool.submit(enter, browsers[0], email, PASSWORD)
        until(lambda: waiting, "nobody waits")
        assert enter(browsers[1], email, PASSWORD) == 429, "one network waits once"
        monkeypatch.setattr(tries, "_places", threading.Semaphore(0))
        assert enter(at(room, "203.0.114.5"), email, PASSWORD) == 302, "who finds no place to wait is not shut out"
        gate.set()
        assert first.result() == 302 and len(waiting) == 1


def test_a_ministry_is_one_address(room):
    """Three hundred people sign in at once, most of them after a slip."""
    limits, answers = live().limits, []
    with room.app.test_request_context(environ_base={"REMOTE_ADDR": "203.0.113.1"}):
        for number in range(250):
            one = tries.Tries(f"delegate{number}@ministry.kg")
            one.begin(), one.begin()
            answers.append(one.whose)
    assert set(answers) == {"203.0.113.0/24"} and limits.used(tries.OF_AN_ADDRESS, "sign_in", "203.0.113.1/32") == 500


def test_an_address_that_asks_without_end_is_told_so_before_anything_is_hashed(room, hashed):
    for _ in range(int(tries.OF_AN_ADDRESS.partition("/")[0])):
        live().limits.within(tries.OF_AN_ADDRESS, "sign_in", "203.0.113.1/32")
    browser = at(room, "203.0.113.1")
    kept = len(live().limits.memory)
    for number in range(20):
        answer = browser.ask(
            "/sign-in", "POST", {"email": f"a{number}@b.org", "password": "x", "csrf_token": browser.token()}
        )
        assert answer.status_code == 429 and answer.headers["Retry-After"]
    assert hashed.all == 0 and len(live().limits.memory) == kept, "what is refused is still kept"


@pytest.mark.parametrize("email", ["x" * 480_000 + "@b.org", "nobody", "a@" + "b." * 300 + "org", "a\x00@b.org"])
def test_what_is_no_address_is_neither_hashed_nor_kept(browser, hashed, email):
    kept = len(live().limits.memory)
    page = browser.post("/sign-in", 422, email=email.encode(), password="x" * 12).get_data(as_text=True)
    assert "not an e-mail address" in page
    browser.post("/sign-in/link", 422, email=email.encode())
    assert hashed.all == 0 and len(live().limits.memory) == kept


def test_an_unknown_address_costs_what_a_known_one_does(room, email, browser, hashed):
    for address in (email, f"{new_id()}@nowhere.org", room.rows(User, id=room.actors["delegate"].user_id)[0].email):
        before = hashed.all
        assert enter(browser, address, "some long password") == 422
        assert hashed.all == before + 1
    for password in ("", "x" * (sign_in.LONGEST_PASSWORD + 1)):  # nobody's, whoever it is
        assert enter(browser, email, password) == enter(browser, "nobody@nowhere.org", password) == 422
    assert hashed.all == before + 1


def test_few_passwords_are_hashed_at_the_same_time(room, monkeypatch, hashed):
    """Forty at once took 1.5 GB."""
    hashed.gate.clear()
    browsers = [at(room, f"203.0.{n}.5") for n in range(20)]
    with ThreadPoolExecutor(20) as pool:
        answers = [pool.submit(enter, one, f"{new_id()}@nowhere.org") for one in browsers]
        until(lambda: sign_in.hashing.waiting == 18, "not all have come")
        assert room.app.test_client().get("/healthz").status_code == 200
        hashed.gate.set()
        assert [answer.result() for answer in answers] == [422] * 20
    assert hashed.most == 2 and sign_in.hashing.waiting == 0


@pytest.mark.parametrize(("language", "words"), [("en", "Many are signing in"), ("ru", "Сейчас входят многие")])
def test_a_full_line_says_so_in_the_readers_language(room, monkeypatch, hashed, language, words):
    monkeypatch.setattr(sign_in.hashing, "in_line", 0)
    hashed.gate.clear()
    browser = at(room, "203.0.113.9")
    browser.post("/language", language=language, next="/sign-in")
    fields = {"email": "me@ministry.kg", "password": "x" * 12, "csrf_token": browser.token()}
    with ThreadPoolExecutor() as pool:
        busy = [pool.submit(enter, at(room, f"203.0.{n}.7"), f"{new_id()}@nowhere.org") for n in range(2)]
        until(lambda: hashed.now == 2, "nobody is looked at")
        answer = browser.ask("/sign-in", "POST", fields)
        hashed.gate.set()
        assert [one.result() for one in busy] == [422, 422]
    page = answer.get_data(as_text=True)
    assert answer.status_code == 503 and answer.headers["Retry-After"] and words in page
    assert 'value="me@ministry.kg"' in page, "what was written is kept"


def test_who_is_known_goes_first_and_who_gives_up_leaves_no_hole(room):
    few, order = Few(1, 10, 60.0), []
    gate, began = threading.Event(), threading.Event()

    def run(name, first=False):
        with room.app.app_context():
            few.offload(lambda: (order.append(name), began.set(), gate.wait(60)), first=first)

    with ThreadPoolExecutor() as pool:
        pool.submit(run, "at work")
        until(began.is_set, "nothing begins")
        for name, first in (("stranger", False), ("known", True)):
            waiting = few.waiting + 1
            pool.submit(run, name, first)
            until(partial(lambda wanted: few.waiting == wanted, waiting), "nobody waits")
        few.patience = 0.0
        with pytest.raises(Refusal, match="busy"):
            few.offload(order.append, "impatient")
        assert few.waiting == 2
        gate.set()
    assert order == ["at work", "known", "stranger"] and few.waiting == 0
    assert few.offload(lambda: "free again") == "free again"


def ask(email):
    perform("people.ask_for_link", NOBODY, {"email": email})


def sign_in_letters(room, who="chair"):
    return room.rows(Mail, user_id=room.actors[who].user_id, letter="sign_in")


def test_above_the_limit_the_newest_link_is_mailed_again(room, email, monkeypatch):
    clear_the_post(room.actors["chair"].user_id)
    sent = []
    monkeypatch.setattr(mailer, "send", sent.append)
    for number in range(1, outgoing_mail.LINKS_AN_HOUR + 4):
        ask(email)
        while mailer.send_waiting():
            pass
        assert len([letter for letter in sent if "sign-in/" in str(letter)]) >= number, "it says so, and mails nothing"
    links = room.rows(SignInLink, user_id=room.actors["chair"].user_id)
    newest = max(links, key=lambda link: link.made_at)
    assert sign_in.link_token(newest.id) in sent[-1].get_body(("plain",)).get_content().replace("=\n", "")
    assert len(sign_in_letters(room)) <= outgoing_mail.LINKS_AN_HOUR


@pytest.mark.parametrize("minutes", [21, 31, 50])
def test_there_is_no_half_hour_in_which_asking_brings_nothing_of_use(room, email, monkeypatch, minutes):
    for _ in range(outgoing_mail.LINKS_AN_HOUR):
        ask(email)
    later = clock.now() + timedelta(minutes=minutes)
    monkeypatch.setattr(clock, "now", lambda: later)
    ask(email)
    links = {link.id: link for link in room.rows(SignInLink, user_id=room.actors["chair"].user_id)}
    waiting = [links[letter.link_id] for letter in sign_in_letters(room) if letter.state is MailState.QUEUED]
    assert any(link.expires_at >= later + outgoing_mail.STILL_OF_USE for link in waiting)


def test_what_was_used_is_not_mailed_again(room, email):
    for _ in range(outgoing_mail.LINKS_AN_HOUR):
        ask(email)
    before = room.rows(SignInLink, user_id=room.actors["chair"].user_id)
    perform("people.use_link", NOBODY, {"link": before[-1].id})  # and with it the others are void
    ask(email)
    db.session.rollback()
    known = {link.id for link in before}
    (fresh,) = [row for row in room.rows(SignInLink, user_id=room.actors["chair"].user_id) if row.id not in known]
    assert any(letter.link_id == fresh.id for letter in sign_in_letters(room))


def test_strangers_fill_no_mailbox_and_the_answer_tells_nothing(room, email, monkeypatch):
    asked = []
    monkeypatch.setattr("dialogue_platform.people.views.perform", lambda name, who, args: asked.append(args["email"]))
    pages = set()
    for address in (email, f"{new_id()}@nowhere.org"):
        for number in range(40):
            browser = at(room, f"198.51.{number}.7")
            page = browser.post("/sign-in/link", 200, email=address).get_data(as_text=True)
            pages.add("within the last ten minutes" in page and not errors_in(page))
        assert asked.count(address) == 11  # ten soon, and one in ten minutes
    assert pages == {True}
