"""The first minute of who may organise: a way to begin, an address of one's own, links for who has lost theirs."""

from __future__ import annotations

from dialogue_platform.live import SYSTEM, perform
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.models import Participant, User
from tests.people.browser import fresh_link


def organiser_of_nothing():
    email = f"{new_id()}@example.org"
    made = perform("people.enrol", SYSTEM, {"email": email, "may_organise": True}).result
    return email, made["user"]


def test_the_first_link_leads_to_where_a_dialogue_is_begun(room, browser):
    _, user = organiser_of_nothing()
    answer = browser.post(f"/sign-in/{fresh_link(user)}")
    assert answer.location == "/manage"
    assert "/manage/dialogues/new" in browser.get("/manage") and "/manage/dialogues/new" in browser.get("/")


def test_who_may_not_organise_gets_no_such_button(room, browser, browsers):
    assert "/manage/dialogues/new" not in browser.get("/")
    assert "/manage/dialogues/new" not in browsers("delegate").get("/")


def run(app, *words):
    return app.test_cli_runner().invoke(args=list(words))


def test_links_for_who_may_begin_dialogues(app, room):
    email, _ = organiser_of_nothing()
    printed = dict(line.split() for line in run(app, "people", "links").output.splitlines() if "/sign-in/" in line)
    assert email in printed and "delegate@example.org" not in printed


def test_an_address_is_changed_everywhere_and_old_links_end(app, room, browser):
    email, new = f"{new_id()}@example.org", f"{new_id()}@ministry.example"
    part = room.do("organiser", "people.invite", dialogue=room.dialogue, email=email, role="observer")["participant"]
    (user,) = room.rows(User, email=email)
    old = fresh_link(user.id)
    assert run(app, "people", "set-address", email.upper(), f" {new.title()}").exit_code == 0
    assert room.rows(User, id=user.id)[0].email == new and room.rows(Participant, id=part)[0].email == new
    browser.get(f"/sign-in/{old}", 410)


def test_what_is_no_address_or_somebodys_changes_nothing(app, room):
    email, _ = organiser_of_nothing()
    taken, _ = organiser_of_nothing()
    for wrong, why in ((taken, "Somebody else"), ("no address", "not an e-mail address")):
        refused = run(app, "people", "set-address", email, wrong)
        assert refused.exit_code == 1 and why in refused.output
    assert run(app, "people", "set-address", f"{new_id()}@example.org", "x@example.org").exit_code == 1
    assert run(app, "people", "set-address", email, email.upper()).exit_code == 0  # one's own is no other's
    assert room.rows(User, email=email)
