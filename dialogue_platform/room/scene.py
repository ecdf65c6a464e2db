"""A room as entities, for the page that reads without script: the same projections that the islands get."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _

Entity = dict[str, Any]
RANK = {"on_stage": 0, "published": 1, "answered": 2}
SHOWN = 40  # questions in the first page; the islands bring the rest


class Scene:
    """Entities of the session's stream and of the dialogue's, by kind and id."""

    def __init__(self, session_id: str, entities: Iterable[Entity]) -> None:
        self.session_id = session_id
        self._kinds: dict[str, dict[str, Entity]] = {}
        self.lay(entities)

    def lay(self, entities: Iterable[Entity]) -> None:
        """Take what has come, first or later."""
        for entity in entities:
            self._kinds.setdefault(entity["kind"], {})[entity["id"]] = entity

    def one(self, kind: str, id_: str | None) -> Entity | None:
        return self._kinds.get(kind, {}).get(id_) if id_ else None

    def all(self, kind: str) -> list[Entity]:
        return list(self._kinds.get(kind, {}).values())

    @property
    def session(self) -> Entity | None:
        return self.one("session", self.session_id)

    @property
    def floor(self) -> Entity | None:
        return self.one("floor", self.session_id)

    @property
    def holder(self) -> Entity | None:
        return self.one("floor_request", (self.floor or {}).get("request"))

    @property
    def below(self) -> Entity | None:
        """Who goes on when what has the floor now is over."""
        stack = (self.floor or {}).get("stack") or [{}]
        return self.one("floor_request", stack[-1].get("request"))

    @property
    def shown_list(self) -> Entity | None:
        lists = self.all("speakers_list")
        return next((each for each in lists if each["state"] == "open"), lists[0] if lists else None)

    @property
    def waiting(self) -> list[Entity]:
        mine = [
            each
            for each in self.all("floor_request")
            if each["state"] == "accepted" and self.shown_list and each["list"] == self.shown_list["id"]
        ]
        return sorted(mine, key=lambda each: each["place"] or 0)

    @property
    def _shared(self) -> Sequence[Entity]:
        return [each for each in self.all("question") if each["state"] in RANK]

    @property
    def uncounted(self) -> Sequence[str]:
        """Questions whose tallies are not here: of a full room a snapshot's first page has words before numbers."""
        return [each["id"] for each in self._shared if self.one("question_tally", each["id"]) is None]

    @property
    def questions(self) -> list[Entity]:
        return sorted(self._shared, key=lambda each: (RANK[each["state"]], -self.support(each), each["number"]))[:SHOWN]

    def support(self, question: Entity) -> int:
        return int((self.one("question_tally", question["id"]) or {"endorsements": 0})["endorsements"])

    @property
    def agenda(self) -> list[Entity]:
        mine = [each for each in self.all("agenda_item") if each["session"] == self.session_id]
        return sorted(mine, key=lambda each: each["number"])

    def display_name(self, entity: Entity) -> str | None:
        """A delegation by its name; who has none, by their own, if it was not erased."""
        delegation = self.one("delegation", entity["delegation"])
        if delegation:
            return str(delegation["name"])
        return entity["name"] or (_("A participant") if "kind" in entity else None)
