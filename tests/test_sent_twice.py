"""Every form sent twice at once: one effect, no fault, and the second who asks is answered as the first."""

from __future__ import annotations

import re
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import func, select

from dialogue_platform.live import live
from dialogue_platform.live.errors import SIGNED_OUT
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people import account_views, acting
from dialogue_platform.people.models import ApiToken, Mail, User
from dialogue_platform.web import twice
from tests.people.browser import Browser, fresh_link
from tests.people.conftest import quick_hashing  # noqa: F401 - a fixture
from tests.room import build
from tests.samples import things

PASSWORD = "the river runs to the sea"
DIALOGUE = {
    "title": "Coalition",
    "starts_on": "2026-11-26",
    "tz": "Asia/Almaty",
    "visibility": "public",
    "languages": "en",
}
SESSION = {"title": "Opening", "day": "2026-11-26", "time": "14:00", "minutes": "60"}
#: what each form is sent with, and the command that is then to be done once; of a form that is not here only
#: that nothing fails, and that nothing is done twice
FORMS = {
    "people.use_link": ({}, "people.use_link"),
    "people.ask_for_link": ({"email": "@observer"}, "people.ask_for_link"),
    "people.set_language": ({"language": "ru"}, "people.set_language"),
    "people.set_name": ({"name": "Once"}, "people.set_profile"),
    "people.set_password": ({"password": PASSWORD}, "people.set_password"),
    "people.create_token": ({"label": "Once"}, "people.create_token"),
    "people.revoke_token": ({}, "people.revoke_token"),
    "manage.new": (DIALOGUE, "dialogues.create"),
    "manage.create_series": ({"title": "Once"}, "dialogues.create_series"),
    "manage.overview": ({**DIALOGUE, "title": "Once"}, "dialogues.edit"),
    "manage.delegations": ({"name": "Once more", "constituency": "state"}, "delegations.create"),
    "manage.delegation": ({"name": "Once", "constituency": "state"}, "delegations.edit"),
    "manage.people": ({"email": "@new", "role": "delegate"}, "people.invite"),
    "manage.many": ({"lines": "@new", "role": "delegate", "do": "invite"}, "people.invite"),
    "manage.participant": ({"role": "observer", "name": "Once", "function": "", "delegation": ""}, "people.edit"),
    "manage.remove": ({}, "people.remove"),
    "manage.remind": ({}, "people.remind"),
    "manage.programme": (SESSION, "dialogues.create_session"),
    "manage.session": ({**SESSION, "title": "Once"}, "dialogues.edit_session"),
    "manage.add_item": ({"title": "Once", "minutes": "5"}, "dialogues.create_item"),
    "manage.change_item": ({"title": "Once", "minutes": "5"}, "dialogues.edit_item"),
    "manage.change_state": ({}, "dialogues.suspend_session"),
    "people.sign_in_by_password": ({"email": "@organiser", "password": PASSWORD}, None),
}
#: sent by who is not signed in
BEFORE_SIGN_IN = {"people.use_link", "people.ask_for_link", "people.sign_in_by_password"}


def forms(app):
    return sorted({rule.endpoint for rule in app.url_map.iter_rules() if "POST" in rule.methods} - {"api.command"})


@pytest.fixture(scope="module")
def furnished(app):
    with app.app_context():
        room = build(app)
        yield room, things(room)


@pytest.fixture
def together(monkeypatch):
    """The first is not answered before the second has come."""
    came = threading.Event()

    class Answer(twice.RememberedAnswer):
        def __init__(self):
            super().__init__()
            wait = self.given.wait
            self.given.wait = lambda patience: (came.set(), wait(patience))[1]

    ask = twice.Twice._ask
    monkeypatch.setattr(twice, "RememberedAnswer", Answer)
    monkeypatch.setattr(twice.Twice, "_ask", lambda self, environ: (came.wait(30), ask(self, environ))[1])
    return came


def elsewhere(monkeypatch):
    """The second press reaches a worker that knows nothing of the first, in the same half minute."""
    monkeypatch.setattr(twice, "KEPT", -1.0)
    monkeypatch.setattr(acting, "MEANT_AGAIN", 1e12)


def path_of(app, endpoint, room, rows):
    """Where a form goes; what stands in an address and is nothing of ours is an unknown id."""
    rule = next(r for r in app.url_map.iter_rules() if r.endpoint == endpoint and "POST" in r.methods)
    known = {
        "dialogue_id": room.dialogue, "session_id": room.session, "item_id": rows["agenda_item"],
        "delegation_id": rows["delegation"], "document_id": rows["outcome_document"], "word": "suspend",
        "token": fresh_link(room.actors["observer"].user_id), "token_id": own_token(room),
        "participant_id": room.people["panellist" if endpoint != "manage.remove" else "interpreter"],
    }  # fmt: skip
    values = {name: known.get(name, new_id()) for name in rule.arguments}
    return app.url_map.bind("localhost").build(endpoint, values, method="POST")


def own_token(room):
    return room.do("organiser", "people.create_token", label="sample")["id"]


def filled(room, fields):
    address = {
        "@new": f"{new_id()}@example.org",
        **{f"@{role}": room.rows(User, id=room.actors[role].user_id)[0].email for role in ("observer", "organiser")},
    }
    return {name: address.get(value, value) for name, value in fields.items()}


def acts(after=None):
    """How far the journal goes, and what was done since; without a beginning the first alone (others' tests fill it)."""
    with live().database.reading() as db:
        newest = db.scalar(select(func.max(JournalEntry.id))) or 0
        rows = db.query(JournalEntry.command, JournalEntry.stream).filter(
            JournalEntry.id > (newest if after is None else after)
        )
        return newest, [tuple(row) for row in rows]


def press(app, path, cookie, fields):
    answer = app.test_client(use_cookies=False).post(path, data=fields, headers={"Cookie": cookie})
    return answer.status_code, answer.headers.get("Location"), answer.get_data()


def ready(app, room, endpoint, fields):
    """A browser before the press: its cookies, and what it sends with the token of its page."""
    with app.app_context():
        browser = Browser(app)
        if endpoint not in BEFORE_SIGN_IN:
            browser.sign_in(room.actors["organiser"].user_id)
        sent = {**filled(room, fields), "csrf_token": browser.token()}
        return "; ".join(f"{one.key}={one.value}" for one in browser.client._cookies.values()), sent


def test_every_form_sent_twice_at_once_is_done_once(app, furnished, together):
    room, rows = furnished
    wrong = []
    together.set()
    for endpoint in forms(app):
        fields, command = FORMS.get(endpoint, ({}, None))
        with app.app_context():
            path = path_of(app, endpoint, room, rows)
            cookie, sent = ready(app, room, endpoint, fields)
            before, _ = acts()
        together.clear()
        with ThreadPoolExecutor(2) as pool:
            presses = [pool.submit(press, app, path, cookie, sent) for _ in range(2)]
            answers = [each.result() for each in presses]
        together.set()
        with app.app_context():
            _, done = acts(before)
        if answers[0] != answers[1] or answers[0][0] >= 500 or len(done) != len(set(done)):
            wrong.append((endpoint, [answer[:2] for answer in answers], done))
        elif command and (answers[0][0] not in (200, 302) or command not in {name for name, _ in done}):
            wrong.append((endpoint, "was not done", answers[0][:2], done))
    assert not wrong, "\n".join(map(str, wrong))


def test_every_form_of_the_table_is_there(app):
    assert set(FORMS) <= set(forms(app))


@pytest.mark.parametrize(
    "endpoint", ["manage.new", "manage.people", "manage.remind", "manage.many", "people.create_token"]
)
def test_a_second_press_after_the_first_was_answered(app, furnished, endpoint):
    """The server was quicker than the hand; the page has not changed yet."""
    room, rows = furnished
    fields, command = FORMS[endpoint]
    with app.app_context():
        path = path_of(app, endpoint, room, rows)
        cookie, sent = ready(app, room, endpoint, fields)
        before, _ = acts()
        answers = [press(app, path, cookie, sent) for _ in range(2)]
        _, done = acts(before)
    assert answers[0] == answers[1] and answers[0][0] in (200, 302)
    assert command in {name for name, _ in done} and len(done) == len(set(done))


@pytest.mark.parametrize(
    "endpoint", ["manage.new", "manage.people", "manage.remind", "manage.programme", "manage.add_item"]
)
def test_a_second_press_that_reaches_another_worker(app, furnished, endpoint, monkeypatch):
    elsewhere(monkeypatch)
    room, rows = furnished
    fields, command = FORMS[endpoint]
    with app.app_context():
        path = path_of(app, endpoint, room, rows)
        cookie, sent = ready(app, room, endpoint, fields)
        before, _ = acts()
        answers = [press(app, path, cookie, sent)[:2] for _ in range(2)]
        _, done = acts(before)
        assert answers[0] == answers[1] and answers[0][0] == 302
        assert command in {name for name, _ in done} and len(done) == len(set(done))
        cookie, sent = ready(app, room, endpoint, fields)
        before, _ = acts()
        press(app, path, cookie, sent)
        assert acts(before)[1], "another page of the same words is another act"


def test_a_token_that_another_worker_has_shown_is_not_made_again(app, furnished, monkeypatch):
    elsewhere(monkeypatch)
    room, rows = furnished
    with app.app_context():
        cookie, sent = ready(app, room, "people.create_token", {"label": "Twice"})
        first, second = (press(app, "/account/tokens", cookie, sent) for _ in range(2))
        assert len(room.rows(ApiToken, label="Twice")) == 1
    shown = [re.search(rb'[">]dp_', page) for _, _, page in (first, second)]
    assert (first[0], second[0]) == (200, 422) and shown[0] and not shown[1]


def test_who_is_signed_out_by_the_first_press_is_led_to_the_sign_in(app, furnished, monkeypatch):
    def signed_out(*_, **__):
        raise SIGNED_OUT()

    monkeypatch.setattr(account_views, "act", signed_out)
    room, _ = furnished
    with app.app_context():
        browser = Browser(app).sign_in(room.actors["delegate"].user_id)
        assert browser.post("/account/password", password=PASSWORD).location.startswith("/sign-in")


def test_two_tabs_ask_for_two_letters_and_one_page_for_one(app, furnished):
    room, _ = furnished
    with app.app_context():
        browser, chair = Browser(app), room.actors["chair"].user_id
        email = room.rows(User, id=chair)[0].email
        before = room.rows(Mail, user_id=chair, letter="sign_in")
        for _ in range(2):
            browser.post("/sign-in/link", 200, email=email)
        assert len(room.rows(Mail, user_id=chair, letter="sign_in")) == len(before) + 2


def environ(body=b"csrf_token=a&b=c", **more):
    from io import BytesIO

    base = {"REQUEST_METHOD": "POST", "CONTENT_TYPE": "application/x-www-form-urlencoded", "PATH_INFO": "/a"}
    return {**base, "CONTENT_LENGTH": str(len(body)), "wsgi.input": BytesIO(body), **more}


class Inner:
    """An app that answers one status after the other; an exception is raised."""

    def __init__(self, *answers):
        self.answers, self.asked = list(answers), []

    def __call__(self, environ, start_response):
        self.asked.append(environ["wsgi.input"].read())
        if "once" in environ:
            twice.shown_once(environ)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        start_response(answer, [("X-Number", str(len(self.asked)))])
        return [b"page ", str(len(self.asked)).encode()]


def ask(app, sent):
    said = []
    body = b"".join(app(sent, lambda *answer: said.append(answer)))
    return said[0][0], body


@pytest.mark.parametrize(
    ("status", "more", "times"),
    [
        ("302 Found", {}, 1),
        ("200 OK", {}, 2),
        ("200 OK", {"once": True}, 1),
        ("422 No", {}, 2),
        ("500 No", {}, 2),
    ],
)
def test_what_is_remembered_is_an_act_that_was_done(status, more, times):
    inner = Inner(status, status)
    door = twice.Twice(inner)
    answers = [ask(door, environ(**more)) for _ in range(2)]
    assert len(inner.asked) == times and (answers[0] == answers[1]) == (times == 1)
    assert inner.asked == [b"csrf_token=a&b=c"] * times


@pytest.mark.parametrize(
    "other",
    [
        {"body": b"csrf_token=b&b=c"}, {"body": b"csrf_token=a&b=d"}, {"HTTP_COOKIE": "session=other"},
        {"PATH_INFO": "/b"}, {"REMOTE_ADDR": "192.0.2.1"}, {"HTTP_HOST": "other.example"},
    ],
)  # fmt: skip
def test_what_differs_in_anything_is_another_act(other):
    door = twice.Twice(Inner("302 Found", "302 Found"))
    assert ask(door, environ()) != ask(door, environ(**other))


@pytest.mark.parametrize(
    "other",
    [
        {"body": b"b=c"}, {"REQUEST_METHOD": "PUT"}, {"CONTENT_TYPE": "application/json"}, {"CONTENT_LENGTH": ""},
        {"CONTENT_LENGTH": str(twice.LONGEST + 1)},
    ],
)  # fmt: skip
def test_what_is_no_form_of_ours_passes_untouched(other):
    inner = Inner("302 Found", "302 Found")
    door = twice.Twice(inner)
    assert [ask(door, environ(**other))[1] for _ in range(2)] == [b"page 1", b"page 2"]
    assert not door._answers


def test_where_the_first_failed_the_second_tries(together):
    inner = Inner(OSError("gone"), "302 Found")
    door = twice.Twice(inner)
    with ThreadPoolExecutor(2) as pool:
        found = [pool.submit(ask, door, environ()) for _ in range(2)]
        errors = [one.exception() for one in found]
    assert sorted(error is None for error in errors) == [False, True]
    assert next(one.result() for one in found if not one.exception()) == ("302 Found", b"page 2")


def test_what_is_remembered_has_an_end(monkeypatch):
    monkeypatch.setattr(twice, "MOST", 5)
    inner = Inner(*["302 Found"] * 20)
    door = twice.Twice(inner)
    for number in range(20):
        ask(door, environ(b"csrf_token=%d" % number))
    assert len(door._answers) <= 6
