"""What the tests of the platform ask of every feature."""

from collections.abc import Iterator
from typing import Any

COMMANDS = {"consultations.create_circle": "o", "consultations.seat": "o", "consultations.note": "pd"}
#: a delegation's, and what a circle is called: nobody's own
WORDS_THAT_STAY = {"consultation_circle": "title", "consultation_note": "text"}
PAGES = {"consultations.part": ("o", "o")}
POSSIBLE = {
    "consultations.create_circle": lambda s: [{"dialogue": s.dialogue, "title": s.word()}],
    "consultations.seat": lambda s: [],  # no stream shows who is in a circle, so nobody can tell what would change
    "consultations.note": lambda s: [
        {"session": e["id"], "text": s.word()}
        for e in s.all("session", state=("planned", "live", "suspended"))
        if s.me and any(p["id"] == s.me and p["delegation"] for p in s.all("participant"))
    ],
}


def rows(room: Any) -> dict[str, str]:
    made = room.do("organiser", "consultations.create_circle", dialogue=room.dialogue, title="A circle")
    return {"consultation_circle": made["circle"]}


def chapters(scenario: Any) -> Iterator[Any]:
    """A circle and a delegation keep notes; the delegate comes and goes."""
    room = scenario.room
    me, session = {"participant": room.people["delegate"]}, {"session": room.session}
    body = {"dialogue": room.dialogue, "name": "Consulting", "constituency": "state"}
    seat = scenario.do("organiser", "delegations.create", **body)["delegation"]
    yield scenario.do("organiser", "people.edit", **me, delegation=seat)
    yield scenario.do("delegate", "consultations.note", **session, text="Ours alone")
    made = scenario.do("organiser", "consultations.create_circle", dialogue=room.dialogue, title="Friends")
    yield scenario.do("organiser", "consultations.seat", **made, **me, on=True)
    yield scenario.do("delegate", "consultations.note", **session, **made, text="The circle's")
    yield scenario.do("organiser", "consultations.seat", **made, **me, on=False)
    yield scenario.do("organiser", "people.edit", **me, delegation=None)
