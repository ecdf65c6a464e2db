"""What a client may do with the floor and the lists, from what it holds: see ``client_view.py``."""

from __future__ import annotations

from collections.abc import Callable

from tests.faults.client_view import NOT_CLOSED, ClientView, Entity, Options, each, new

OPEN = ("pending", "accepted", "speaking", "interrupted")
AT_ANY_TIME = ("point_of_order", "right_of_reply")
RANK = {"statement": 0, "right_of_reply": 0, "question": 1, "reply": 1, "point_of_order": 2}


def lists(s: ClientView, state: str, *sessions: str) -> list[Entity]:
    return [e for e in s.all("speakers_list", state=(state,)) if s.session(e["in"])["state"] in sessions]


def request_floor(s: ClientView) -> Options:
    asked = {(e["list"], e["request_kind"]) for e in s.all("my_request", state=OPEN)}
    return [
        {"list": e["id"], "kind": kind}
        for e in s.all("speakers_list")
        for kind in RANK
        if (e["id"], kind) not in asked and (e["state"] == "open" or kind in AT_ANY_TIME)
    ]


def give_floor(s: ClientView) -> Options:
    free = {e["id"] for e in s.all("floor", request=(None,)) if s.session(e["id"])["state"] == "live"}
    version = {e["id"]: e["version"] for e in s.all("speakers_list")}
    waiting = s.all("floor_request", state=("accepted",))
    return [{"request": e["id"], "list_version": version[e["list"]]} for e in waiting if e["in"] in free]


def move_request(s: ClientView) -> Options:
    version = {e["id"]: e["version"] for e in s.all("speakers_list")}
    waiting = s.all("floor_request", state=("accepted",))
    return [
        {"request": last["id"], "before": first["id"], "list_version": version[first["list"]]}
        for first in waiting
        for last in waiting
        if last["list"] == first["list"] and last["place"] > first["place"]
    ]


def held(s: ClientView, paused: tuple[bool, ...] = (True, False), *sessions: str) -> Options:
    """The request that has the floor."""
    floors = [e for e in s.all("floor", paused=paused) if s.session(e["id"])["state"] in (sessions or NOT_CLOSED)]
    return [{"request": e["request"]} for e in floors if e["request"]]


def end_floor(s: ClientView) -> Options:
    """Who moderates ends anybody's statement, everybody one's own."""
    return held(s) if s.moderates else [{"request": e["id"]} for e in s.all("my_request", state=("speaking",)) if s.me]


def of_floor(s: ClientView) -> list[tuple[Entity, Entity]]:
    """Each floor that somebody has, with the request."""
    requests = {e["id"]: e for e in s.all("floor_request")}
    return [(e, requests[e["request"]]) for e in s.all("floor") if e["request"]]


def interrupt(s: ClientView) -> Options:
    live = [(f, r) for f, r in of_floor(s) if s.session(f["id"])["state"] == "live"]
    return [
        {"request": e["id"], "holder": holder["id"]}
        for floor, holder in live
        for e in s.all("floor_request", state=("pending", "accepted"))
        if e["in"] == floor["in"] and RANK[e["request_kind"]] > RANK[holder["request_kind"]]
    ]


def add_time(s: ClientView) -> Options:
    return [
        {"request": holder["id"], "seconds": 60 if floor["limit_s"] < 600 else -60, "from": floor["limit_s"]}
        for floor, holder in of_floor(s)
        if floor["limit_s"] is not None
    ]


def alone(s: ClientView, request: Entity) -> bool:
    """Whether nobody of this name has another open request of the kind on the list."""
    same = ("list", "request_kind", "name")
    others = s.all("floor_request", state=OPEN)
    return not any(e["id"] != request["id"] and all(e[f] == request[f] for f in same) for e in others)


def undo_end(s: ClientView) -> Options:
    ended = {e["ended"] for e in s.all("floor")}
    return [{"request": e["id"]} for e in s.all("floor_request") if e["id"] in ended and alone(s, e)]


def undo_request(s: ClientView) -> Options:
    version = {e["id"]: e["version"] for e in s.all("speakers_list")}
    return [
        {"request": e["id"], "state": e["state"], "list_version": version[e["list"]]}
        for e in s.all("floor_request", undoable=(True,))
        if alone(s, e)
    ]


FLOOR: dict[str, Callable[[ClientView], Options]] = {
    "speakers.add_request": new("name", each("speakers_list", "list")),
    "speakers.add_time": add_time,
    "speakers.interrupt": interrupt,
    "speakers.mark_absent": each("floor_request", "request", state=("accepted",)),
    "speakers.substitute": new("name", each("floor_request", "request", state=("pending", "accepted"))),
    "speakers.undo_end": undo_end,
    "speakers.undo_request": undo_request,
    "speakers.accept_request": each("floor_request", "request", state=("pending",)),
    "speakers.close_list": each("speakers_list", "list", state=("open",)),
    "speakers.create_list": new("title", each("session", "session", state=NOT_CLOSED)),
    "speakers.decline_request": each("floor_request", "request", state=("pending", "accepted")),
    "speakers.edit_list": new("rule", each("speakers_list", "list")),
    "speakers.end_floor": end_floor,
    "speakers.give_floor": give_floor,
    "speakers.move_request": move_request,
    "speakers.open_list": lambda s: [{"list": e["id"]} for e in lists(s, "closed", *NOT_CLOSED)],
    "speakers.pause_floor": lambda s: held(s, (False,)),
    "speakers.request_floor": request_floor,
    "speakers.resume_floor": lambda s: held(s, (True,), "live"),
    "speakers.take_back_floor": held,
    "speakers.withdraw_request": each("my_request", "request", state=("pending", "accepted")),
}
#: how much rarer or more often than others
FLOOR_WEIGHT = {
    "speakers.close_list": 0.1, "speakers.create_list": 0.3, "speakers.decline_request": 0.3,
    "speakers.withdraw_request": 0.3, "speakers.request_floor": 3, "speakers.accept_request": 4,
    "speakers.give_floor": 6, "speakers.pause_floor": 6, "speakers.resume_floor": 6, "speakers.take_back_floor": 3,
    "speakers.move_request": 6, "speakers.open_list": 2, "speakers.interrupt": 60, "speakers.mark_absent": 0.5,
    "speakers.undo_end": 6, "speakers.add_time": 3, "speakers.add_request": 0.5, "speakers.substitute": 0.5,
}  # fmt: skip
