"""Every page, for every role, on a public and on a private dialogue: one table, and a route that is not in it fails."""

from __future__ import annotations

import pytest

from dialogue_platform.live import live
from dialogue_platform.people.models import User
from tests.room import build
from tests.samples import things
from tests.support.registers import more
from tests.test_permissions import ROLES, actor_of

#: letters who see a page of a public dialogue; then, after a colon, those who see it when it is private
EVERYBODY, PEOPLE, TAKE_PART = "ocmrpdbiun", "ocmrpdbiu", "ocmrpdbi"
PAGES = {
    "dialogues.index": (EVERYBODY, EVERYBODY),
    "dialogues.page": (EVERYBODY, TAKE_PART),
    "dialogues.ics": (EVERYBODY, TAKE_PART),
    "dialogues.people": (TAKE_PART, TAKE_PART),
    "room.page": (EVERYBODY, TAKE_PART),
    "files.download": (EVERYBODY, TAKE_PART),  # a public one
    **{f"manage_files.{name}": ("o", "o") for name in ("documents", "remove")},
    "outcome.page": (TAKE_PART, TAKE_PART),  # a text that is drafted: tests/outcome/test_visibility.py has the rest
    "outcome.export": (TAKE_PART, TAKE_PART),
    "people.account": (PEOPLE, PEOPLE),
    "people.close_account": (PEOPLE, PEOPLE),
    "people.second_factor": (PEOPLE, PEOPLE),
    **{f"people.{name}": (PEOPLE, PEOPLE) for name in ("passkey_to_add", "app_to_add", "codes_to_make")},
    "people.factor_to_remove": (PEOPLE, PEOPLE),  # a proof is asked for, whatever it names
    "people.sign_in": ("n", "n"),
    "manage.home": (PEOPLE, PEOPLE),
    "manage.new": ("o", "o"),
    **{
        f"manage.{name}": ("o", "o")
        for name in (
            "overview", "programme", "people", "many", "participant", "remove", "delegations", "delegation",
            "session", "change_state", "copy", "remove_session", "factor_to_reset", "end_sign_ins",
        )
    },
    "api.openapi": (EVERYBODY, EVERYBODY),
    "api.asyncapi": (EVERYBODY, EVERYBODY),
    "api.stream": (EVERYBODY, TAKE_PART),
    **more("PAGES"),
}  # fmt: skip
#: not pages: files, a link that is its own right (tests/people/test_links.py), and what machines ask (tests/monitoring)
ELSEWHERE = {
    "static",
    "people.link",
    "people.second_step",
    "monitoring.healthz",
    "monitoring.readyz",
    "monitoring.metrics",
}


def gets(app):
    return {rule.endpoint: rule for rule in app.url_map.iter_rules() if "GET" in rule.methods}


def sign_in(app, room, role):
    client = app.test_client()
    if role != "nobody":
        with live().database.reading() as db:
            user = db.get(User, actor_of(room, role).user_id)
        with client.session_transaction() as session:
            session["_user_id"] = user.get_id()
            session["_fresh"] = True
    return client


def places(room, rows):
    return {
        "dialogue_id": room.dialogue, "session_id": room.session, "document_id": rows["outcome_document"],
        "participant_id": rows["participant"], "delegation_id": rows["delegation"], "number": 1, "fmt": "md",
        "word": "suspend", "file_id": rows["file"], "factor_id": rows["passkey"], "stream": f"session:{room.session}",
    }  # fmt: skip


def test_the_table_names_every_page(app):
    assert set(gets(app)) - ELSEWHERE == set(PAGES)


def prepare(app, visibility):
    """A room, the paths of its pages, and a client for each role."""
    with app.app_context():
        room = build(app)
        rows = things(room)
        room.do("observer", "people.accept_invitation", participant=rows["participant"])  # of who has come is more seen
        room.do("organiser", "dialogues.edit", dialogue=room.dialogue, visibility=visibility)
        room.do("observer", "people.add_authenticator", secret="sealed", step=0)  # there is something to reset
        clients = {letter: sign_in(app, room, role) for letter, role in ROLES.items()}
    adapter = app.url_map.bind("localhost")
    paths = {}
    for endpoint in PAGES:
        values = {name: places(room, rows)[name] for name in gets(app)[endpoint].arguments}
        paths[endpoint] = adapter.build(endpoint, values)
    return clients, paths


@pytest.mark.parametrize("visibility", ["public", "participants"])
def test_who_sees_a_page(app, visibility):
    clients, paths = prepare(app, visibility)
    wrong = []
    for letter, client in clients.items():
        for endpoint, sees in PAGES.items():
            status = client.get(paths[endpoint]).status_code
            seen = letter in sees[visibility == "participants"]
            if (status == 200) != seen or status >= 500:
                wrong.append((ROLES[letter], endpoint, status))
    assert not wrong, "\n".join(map(str, wrong))
