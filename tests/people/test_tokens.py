"""Personal tokens end, are made by who has just shown who they are, and say when they were last used."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import update

from dialogue_platform.live import Actor, Refusal, clock, live, perform
from dialogue_platform.people import uses
from dialogue_platform.people.models import ApiToken, SignIn
from dialogue_platform.people.sign_ins import FRESH
from tests.people.browser import errors_in

PASSWORD = "the river runs to the sea"


def put_back(model, id, **values):
    with live().database.writer.begin() as connection:
        connection.execute(update(model).where(model.id == id).values(**values))


def made_by(room, role, **more):
    return room.do(role, "people.create_token", label="bench", **more)


def asked(room, token):
    path = f"/api/v1/streams/session:{room.session}"
    with room.app.app_context():
        return room.app.test_client().get(path, headers={"Authorization": f"Bearer {token}"})


@pytest.mark.parametrize(("more", "days"), [({}, 90), ({"days": 1}, 1), ({"days": 365}, 365)])
def test_a_token_has_an_end_date(room, more, days):
    made = made_by(room, "delegate", **more)
    (row,) = room.rows(ApiToken, id=made["id"])
    assert row.expires_at - row.created_at == timedelta(days=days)


@pytest.mark.parametrize("days", [0, 366, -1, "90", None, 1.5])
def test_none_lives_longer_than_a_year(room, days):
    refused = room.refused("delegate", "people.create_token", label="bench", days=days)
    assert refused.field == "days"


def test_at_its_end_it_is_refused_and_says_why(room):
    made = made_by(room, "delegate")
    assert asked(room, made["token"]).status_code == 200
    put_back(ApiToken, made["id"], expires_at=clock.now())
    answer = asked(room, made["token"])
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "token_expired")
    actor = Actor(room.actors["delegate"].user_id, token_id=made["id"])
    with pytest.raises(Refusal, match="signed_out"):
        perform("people.set_language", actor, {"language": "ru"})
    assert asked(room, "dp_unknown").get_json()["error"]["code"] == "signed_out"
    room.do("delegate", "people.revoke_token", token=made["id"])
    assert asked(room, made["token"]).get_json()["error"]["code"] == "signed_out"


@pytest.mark.parametrize("header", ["bearer {}", "BEARER {}", "Bearer   {} "])
def test_the_word_before_it_is_read_in_any_case(room, header):
    with room.app.app_context():
        answer = room.app.test_client().get(
            f"/api/v1/streams/session:{room.session}",
            headers={"Authorization": header.format(made_by(room, "delegate")["token"])},
        )
    assert answer.get_json()["mark"].startswith("floor.")


@pytest.mark.parametrize("header", ["Bearer", "Bearer ", "bearer", "", "Token dp_x", "dp_x", "Bearer\t"])
def test_who_says_something_and_nothing_is_no_visitor(room, header):
    with room.app.app_context():
        answer = room.app.test_client().get(
            f"/api/v1/streams/session:{room.session}", headers={"Authorization": header}
        )
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (401, "signed_out")


def test_what_a_proxy_asked_for_says_nothing_to_us(room):
    with room.app.app_context():
        answer = room.app.test_client().get(
            f"/api/v1/streams/session:{room.session}", headers={"Authorization": "Basic dXNlcjpwYXNz"}
        )
    assert answer.get_json()["mark"].startswith("public.")


def test_a_page_left_open_makes_none_without_the_password(browsers, room):
    chair = browsers("chair")
    chair.post("/account/password", password=PASSWORD)
    assert "Copy the token now" in chair.post("/account/tokens", 200, label="one").get_data(as_text=True)
    for row in room.rows(SignIn, user_id=room.actors["chair"].user_id):
        put_back(SignIn, row.id, proved_at=clock.now() - FRESH)
    assert 'name="proof"' in chair.get("/account")
    assert "Is it you?" in chair.get("/account/second-step/app"), "it is one proof, whatever it is asked for"
    for wrong in ({}, {"proof": "wrong"}):
        page = chair.post("/account/tokens", 422, label="two", **wrong).get_data(as_text=True)
        assert errors_in(page) == ["This is not your present password."]
    assert "Copy the token now" in chair.post("/account/tokens", 200, label="two", proof=PASSWORD).get_data(
        as_text=True
    )
    assert len(room.rows(ApiToken, user_id=room.actors["chair"].user_id)) == 2
    assert "Is it you?" not in chair.get("/account/second-step/app")


def test_who_has_no_password_signs_in_again(browsers, room):
    chair = browsers("chair")
    for row in room.rows(SignIn, user_id=room.actors["chair"].user_id):
        put_back(SignIn, row.id, proved_at=None)
    page = chair.get("/account")
    assert 'action="/account/tokens"' not in page and "Show first that it is you" in page
    page = chair.post("/account/tokens", 422, label="x").get_data(as_text=True)
    assert "Show first that it is you" in page
    assert room.rows(ApiToken, user_id=room.actors["chair"].user_id) == []


def test_no_token_makes_another(room):
    made = made_by(room, "delegate")
    actor = Actor(room.actors["delegate"].user_id, token_id=made["id"])
    with pytest.raises(Refusal, match="not_proved"):
        perform("people.create_token", actor, {"label": "for ever"})


def test_last_use_is_told_coarsely(room, browsers):
    made, chair = made_by(room, "chair"), browsers("chair")
    assert "Not used yet" in chair.get("/account")
    before = room.seq("platform")
    assert asked(room, made["token"]).status_code == 200
    uses.write()
    assert "Last used within the last hour" in chair.get("/account")
    assert room.seq("platform") == before


def test_a_new_password_ends_them_if_so_wished(browsers, room):
    chair, kept = browsers("chair"), made_by(room, "chair")
    chair.post("/account/password", password=PASSWORD)
    assert asked(room, kept["token"]).status_code == 200
    chair.post("/account/password", password="the sea takes the river", present=PASSWORD, revoke_tokens="1")
    assert asked(room, kept["token"]).status_code == 401


def test_their_number_is_bounded_and_ended_ones_do_not_count(room, monkeypatch):
    monkeypatch.setattr("dialogue_platform.people.commands.MOST_TOKENS", 1)
    first = made_by(room, "observer")
    assert room.code("observer", "people.create_token", label="x") == "too_many_tokens"
    put_back(ApiToken, first["id"], expires_at=clock.now())
    made_by(room, "observer")
