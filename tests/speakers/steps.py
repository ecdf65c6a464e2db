"""Short words for what happens on a speakers list."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from dialogue_platform.live import clock
from tests.room import Room


class Time:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.at = clock.now()

    def goes_on(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


def ask(room: Room, who: str = "delegate", **more: Any) -> str:
    """A request for the floor; answers its id."""
    return room.do(who, "speakers.request_floor", list=room.list, **more)["request"]


def on_list(room: Room, *people: str) -> list[str]:
    """An accepted request of each of these people, in this order."""
    requests = [ask(room, who) for who in people]
    for request in requests:
        room.do("moderator", "speakers.accept_request", request=request)
    return requests


def version(room: Room) -> int:
    return room.one("floor", "speakers_list", room.list)["version"]


def give(room: Room, request: str, who: str = "moderator") -> None:
    room.do(who, "speakers.give_floor", request=request, list_version=version(room))


def on_floor(room: Room, who: str = "delegate") -> str:
    """A request that has the floor."""
    (request,) = on_list(room, who)
    give(room, request)
    return request


def floor(room: Room) -> dict[str, Any]:
    return room.one("public", "floor", room.session)


def order(room: Room) -> list[str]:
    """The accepted requests by their places, which must be 1 to n."""
    rows = [e for (kind, _), e in room.sees("floor").items() if kind == "floor_request" and e["place"]]
    rows.sort(key=lambda e: e["place"])
    assert [e["place"] for e in rows] == list(range(1, len(rows) + 1))
    return [e["id"] for e in rows]


def state(room: Room, request: str) -> str:
    return room.one("podium", "floor_request", request)["state"]


def point_of_order(room: Room, who: str = "observer") -> str:
    """A point of order that nobody has decided yet."""
    return ask(room, who, kind="point_of_order")


def interrupt(room: Room, request: str, holder: str, who: str = "chair") -> None:
    room.do(who, "speakers.interrupt", request=request, holder=holder)


def delegation(room: Room, name: str, *people: str) -> str:
    """A delegation of the dialogue with these people in it; answers its id."""
    made = room.do("organiser", "delegations.create", dialogue=room.dialogue, name=name, constituency="state")
    for person in people:
        belong(room, person, made["delegation"])
    return str(made["delegation"])


def belong(room: Room, person: str, to: str | None) -> None:
    given = {"name": person.title(), "function": f"Head, {person}", "delegation": to}
    room.do("organiser", "people.edit", participant=room.people[person], **given)


def place(room: Room, request: str) -> dict[str, Any]:
    return room.one("podium", "floor_request", request)
