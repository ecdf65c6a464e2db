"""Short words for what happens in the Q&A."""

from __future__ import annotations

from typing import Any

from tests.room import Room

TEXT = "How is water shared in dry years?"


def ask(room: Room, who: str = "delegate", text: str = TEXT, **more: Any) -> str:
    """A pending question; answers its id."""
    return room.do(who, "questions.ask", session=room.session, text=text, **more)["question"]


def shown(room: Room, question: str) -> dict[str, Any]:
    """The question as the podium sees it."""
    return room.one("podium", "question", question)


def tally(room: Room, question: str, audience: str = "podium", person: str | None = None) -> int | None:
    """How many support it, as an audience is told; None where it is told nothing."""
    row = room.one(audience, "question_tally", question, person)
    return None if row is None else row["endorsements"]


def revision(room: Room, question: str) -> int:
    return shown(room, question)["revision"]


def state(room: Room, question: str) -> str:
    return shown(room, question)["state"]


def decide(room: Room, act: str, question: str, who: str = "moderator", **more: Any) -> None:
    """A moderator's decision on what is there now."""
    room.do(who, f"questions.{act}", question=question, revision=revision(room, question), **more)


def published(room: Room, who: str = "delegate", **more: Any) -> str:
    question = ask(room, who, **more)
    decide(room, "publish", question)
    return question


def put_on_stage(room: Room, question: str) -> None:
    decide(room, "stage", question, **{"from": on_stage(room)})


def on_stage(room: Room) -> str | None:
    return room.one("public", "stage", room.session)["question"]
