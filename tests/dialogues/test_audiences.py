"""What each audience receives of a dialogue, and that a projection needs its own row alone."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession, SessionState, Visibility
from dialogue_platform.live.store.streams import kinds
from tests.support.joins import joined, on_screen

AUDIENCES = ("public", "floor", "podium")
AT = datetime(2026, 11, 26, 8, 0, tzinfo=UTC)


def detached_session(**more):
    return DialogueSession(
        id="s",
        seq=2,
        number=1,
        title="Opening",
        summary="",
        state=SessionState.LIVE,
        starts_at=AT,
        minutes=30,
        video="https://meet.example.org/a",
        anonymous_questions=True,
        premoderation=True,
        questions_open=True,
        **more,
    )


@pytest.mark.parametrize(("audience", "sees_video"), [("public", False), ("floor", True), ("podium", True)])
def test_the_video_room_is_for_participants(app, audience, sees_video):
    shown = kinds["session"].show(detached_session(), audience)
    assert (shown["video"] is not None) is sees_video
    assert shown["starts_at"] == "2026-11-26T08:00:00.000Z" and shown["state"] == "live"
    fields = {"kind", "id", "seq", "number", "title", "summary", "state", "starts_at", "minutes", "current_item"}
    fields |= {
        "item_since",
        "video",
        "resumes_at",
        "anonymous_questions",
        "premoderation",
        "questions_open",
        "reopened",
    }
    assert set(shown) == fields


@pytest.mark.parametrize("audience", ["public", "floor", "podium"])
def test_dialogue_and_agenda_look_the_same_to_all(app, audience):
    dialogue = Dialogue(
        id="d",
        seq=1,
        title="T",
        lead="L",
        objectives=["o"],
        conveners=["c"],
        tz="Asia/Almaty",
        languages=["en"],
        visibility=Visibility.PUBLIC,
        starts_on=date(2026, 11, 26),
        place="",
    )
    shown = kinds["dialogue"].show(dialogue, audience)
    assert (shown["starts_on"], shown["visibility"], shown["document"]) == ("2026-11-26", "public", None)
    item = AgendaItem(id="i", seq=1, session_id="s", number=3, title="Geoparks", minutes=8)
    shown = kinds["agenda_item"].show(item, audience)
    assert shown == {
        "kind": "agenda_item",
        "id": "i",
        "seq": 1,
        "session": "s",
        "number": 3,
        "title": "Geoparks",
        "minutes": 8,
    }


def test_a_join_of_the_dialogues_stream_begins_with_the_dialogue(room):
    shown = joined(f"dialogue:{room.dialogue}", ("public", None)).entities
    assert shown[0]["kind"] == "dialogue" and {e["kind"] for e in shown} == {"dialogue", "session"}


def test_a_join_brings_the_video_room_to_participants_alone(room):
    link = "https://meet.example.org/green"
    room.do("organiser", "dialogues.set_video", session=room.session, video=link)
    videos = {a: on_screen(f"dialogue:{room.dialogue}", a)["session", room.session]["video"] for a in AUDIENCES}
    assert videos == {"public": None, "floor": link, "podium": link}
