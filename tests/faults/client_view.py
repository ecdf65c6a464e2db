"""What a client holds in its store, and every act that should succeed from there: command by command.

Nothing here asks the database: a page has no more than this to decide which buttons it offers.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dialogue_platform.live.store.streams import kinds, new_id
from tests.outcome.drafting import sha256_of
from tests.support.registers import more

Entity = dict[str, Any]
Options = list[dict[str, Any]]
NOT_CLOSED = ("planned", "live", "suspended")
ENDORSABLE = ("published", "on_stage")
ROLES = ("delegate", "observer", "moderator", "rapporteur", "panellist", "chair")


@dataclass
class ClientView:
    """Of one client: ``things`` by kind (each with ``in``: the thing its stream is of), and who it is."""

    dice: random.Random
    dialogue: str
    things: dict[str, list[Entity]]
    me: str | None
    moderates: bool
    invited: bool
    tokens: list[str]
    language: str
    may_organise: bool
    #: participants without whom the others could do little
    needed: set[str]
    #: participants who closed their account, and whom nobody brings back
    closed_accounts: set[str]

    def all(self, kind: str, **where: Iterable[Any]) -> list[Entity]:
        """Those on which something may be done: nothing of a session that is closed, or was removed, is."""
        sessions = self.things.get("session", [])
        acting = {e["id"] for e in sessions if kind == "session" or e["state"] != "closed"}
        of_a_session = kind in kinds and kinds[kind].on == "session"
        some = (
            e
            for e in self.things.get(kind, [])
            if e.get("session", e["in"] if of_a_session else None) in (None, *acting)
        )
        return [e for e in some if all(e[field] in values for field, values in where.items())]

    def session(self, place: str) -> Entity:
        return next(e for e in self.all("session") if e["id"] == place)

    def word(self) -> str:
        """Something that was not there before."""
        return f"Words {self.dice.random()}"


def each(kind: str, field: str, /, **where: Iterable[Any]) -> Callable[[ClientView], Options]:
    return lambda s: [{field: e["id"]} for e in s.all(kind, **where)]


def new(field: str, options: Callable[[ClientView], Options]) -> Callable[[ClientView], Options]:
    """The same, with a text that changes something."""
    return lambda s: [{**option, field: s.word()} for option in options(s)]


def once(s: ClientView) -> Options:
    return [{}]


def organise(s: ClientView) -> Options:
    return [{}] if s.may_organise else []


def here(s: ClientView) -> Options:
    return [{"dialogue": s.dialogue}]


# -- programme


def move_item(s: ClientView) -> Options:
    items = s.all("agenda_item")
    return [
        {"item": last["id"], "before": first["id"]}
        for first in items
        for last in items
        if last["session"] == first["session"] and last["number"] > first["number"]
    ]


def remove_item(s: ClientView) -> Options:
    current = {e["current_item"] for e in s.all("session")}
    return [{"item": e["id"]} for e in s.all("agenda_item") if e["id"] not in current]


def archive(s: ClientView) -> Options:
    return [{"dialogue": e["id"], "on": not e["archived"]} for e in s.all("dialogue")]


def copy(s: ClientView) -> Options:
    return here(s) if s.may_organise else []


def set_current_item(s: ClientView) -> Options:
    of = {e["id"]: e for e in s.all("session", state=("live",))}
    return [
        {"item": e["id"], "from": of[e["session"]]["current_item"]}
        for e in s.all("agenda_item", session=of)
        if of[e["session"]]["current_item"] != e["id"]
    ]


def set_video(s: ClientView) -> Options:
    return [
        {"session": e["id"], "video": f"https://meet.example.org/{new_id()}"}
        for e in s.all("session", state=NOT_CLOSED)
    ]


def take_questions(s: ClientView) -> Options:
    return [{"session": e["id"], "on": not e["questions_open"]} for e in s.all("session", state=NOT_CLOSED)]


# -- people


def others(s: ClientView, *states: str) -> list[Entity]:
    return [e for e in s.all("participant", state=states) if e["id"] not in s.needed]


def change_role(s: ClientView) -> Options:
    return [
        {"participant": e["id"], "role": role}
        for e in others(s, "invited", "active")
        for role in ROLES
        if role != e["role"]
    ]


def edit_person(s: ClientView) -> Options:
    choice = [None, *(e["id"] for e in s.all("delegation"))]
    return [
        {"participant": e["id"], "name": e["name"], "function": s.word(), "delegation": s.dice.choice(choice)}
        for e in s.all("participant")
    ]


# -- questions


def on(kind: str, *states: str, **where: Iterable[Any]) -> Callable[[ClientView], Options]:
    """A question with the revision on the screen."""
    return lambda s: [{"question": e["id"], "revision": e["revision"]} for e in s.all(kind, state=states, **where)]


def edit_question(s: ClientView) -> Options:
    if s.me is None:
        return []
    return [
        {"question": e["id"], "text": s.word()}
        for kind in ("question", "my_question")
        for e in s.all(kind, state=("pending",), published_at=(None,))
    ]


def endorse(s: ClientView) -> Options:
    own = {e["id"] for e in s.all("my_question")}
    stands = {e["question"]: e["on"] for e in s.all("my_endorsement")}
    return [
        {"question": e["id"], "on": not stands.get(e["id"], False)}
        for e in s.all("question", state=ENDORSABLE)
        if e["id"] not in own
    ]


def stage(s: ClientView) -> Options:
    shown = {e["id"]: e["question"] for e in s.all("stage")}
    return [
        {"question": e["id"], "revision": e["revision"], "from": shown[e["in"]]}
        for e in s.all("question", state=("published",))
    ]


# -- outcome


def resolve_bracket(s: ClientView) -> Options:
    drafts = {e["id"] for e in s.all("document", stage=("drafting",))}
    of = {"bracket": 1, "keep": s.dice.random() < 0.5}
    return [
        {"document": e["in"], "paragraph": e["paragraph"], "sha256": sha256_of(e["html"]), **of}
        for e in s.all("paragraph")
        if e["in"] in drafts and '<mark class="bracket">' in e["html"]
    ]


def adopt(s: ClientView) -> Options:
    drafts = {e["id"]: e["upto"] for e in s.all("document", stage=("drafting",))}
    return [
        {
            "document": e["in"],
            "version": e["id"],
            "open_brackets": e["open_brackets"],
            "shorter_than": e["shorter_than"],
        }
        for e in s.all("version")
        if e["in"] in drafts and e["letters"] and e["log_seq"] >= drafts[e["in"]]
    ]


def create_document(s: ClientView) -> Options:
    return [{"dialogue": e["id"], "sections": ["A", "B"]} for e in s.all("dialogue", document=(None,))]


POSSIBLE: dict[str, Callable[[ClientView], Options]] = {
    "delegations.create": new("name", here),
    "delegations.edit": new("name", each("delegation", "delegation")),
    "delegations.remove": each("delegation", "delegation"),
    "dialogues.archive": archive,
    "dialogues.copy": copy,
    "dialogues.close_session": each("session", "session", state=("live", "suspended")),
    "dialogues.create": organise,
    "dialogues.create_item": each("session", "session", state=NOT_CLOSED),
    "dialogues.create_series": organise,
    "dialogues.create_session": here,
    "dialogues.edit": new("lead", here),
    "dialogues.edit_item": new("title", each("agenda_item", "item")),
    "dialogues.edit_session": new("summary", each("session", "session", state=NOT_CLOSED)),
    "dialogues.move_item": move_item,
    "dialogues.open_session": each("session", "session", state=("planned", "suspended")),
    "dialogues.remove_item": remove_item,
    "dialogues.remove_session": each("session", "session", state=("planned",)),
    "dialogues.reopen_session": each("session", "session", state=("closed",)),
    # no stream shows what was removed; pages of the organiser's do
    "dialogues.restore_item": lambda s: [],
    "dialogues.restore_session": lambda s: [],
    "dialogues.set_current_item": set_current_item,
    "dialogues.set_video": set_video,
    "dialogues.suspend_session": each("session", "session", state=("live",)),
    "dialogues.take_questions": take_questions,
    "files.remove": each("file", "file"),
    "files.restore": lambda s: [],
    "outcome.adopt": adopt,
    "outcome.create_document": create_document,
    "outcome.name_version": new("name", each("document", "document", stage=("drafting",))),
    "outcome.resolve_bracket": resolve_bracket,
    "outcome.set_visibility": lambda s: [
        {"document": e["id"], "visibility": one}
        for e in s.all("document")
        for one in ("public", "participants")
        if one != e["visibility"]
    ],
    "outcome.reopen": new("reason", each("document", "document", stage=("adopted",))),
    "people.accept_invitation": lambda s: [{"participant": s.me}] if s.invited else [],
    "people.change_role": change_role,
    "people.close_account": lambda s: [{}] if s.me and s.me not in s.needed else [],
    "people.create_token": new("label", once),
    "people.edit": edit_person,
    "people.invite": here,
    "people.remind": each("participant", "participant", state=("invited",)),
    "people.remove": lambda s: [{"participant": e["id"]} for e in others(s, "invited", "active")],
    "people.restore": lambda s: [
        {"participant": e["id"]} for e in s.all("participant", state=("removed",)) if e["id"] not in s.closed_accounts
    ],
    "people.revoke_token": lambda s: [{"token": token} for token in s.tokens],
    "people.set_language": lambda s: [{"language": one} for one in ("en", "ru") if one != s.language],
    "people.set_profile": new("name", once),
    "questions.answer": on("question", *ENDORSABLE),
    "questions.ask": new("text", each("session", "session", state=NOT_CLOSED, questions_open=(True,))),
    "questions.dismiss": on("question", "pending"),
    "questions.edit": edit_question,
    "questions.reword": new("text", on("question", "pending", published_at=(None,))),
    "questions.endorse": endorse,
    "questions.publish": on("question", "pending"),
    "questions.restore": on("question", "dismissed"),
    "questions.stage": stage,
    "questions.take_back": on("question", "published"),
    "questions.unstage": each("question", "question", state=("on_stage",)),
    "questions.withdraw": each("my_question", "question", state=("pending", "published")),
    **more("POSSIBLE"),
}
#: one's own things: whose they are is asked, not the role
OWN = frozenset({
    "people.accept_invitation", "people.revoke_token", "questions.edit", "questions.withdraw",
    "speakers.end_floor", "speakers.withdraw_request",
})  # fmt: skip
#: how much rarer than others: what closes a way for good or for long, and what everybody may do at any time;
#: or how much more often: what lies at the end of several steps
WEIGHT = {
    "people.close_account": 0.1, "outcome.adopt": 0.3, "dialogues.close_session": 0.1, "people.remove": 0.2,
    "dialogues.suspend_session": 0.2, "dialogues.create": 0.3, "dialogues.copy": 0.2, "dialogues.remove_session": 0.1,
    "dialogues.archive": 0.3, "delegations.remove": 0.3, "people.create_token": 0.2,
    "people.revoke_token": 0.2, "people.set_language": 0.2, "people.set_profile": 0.2, "people.change_role": 0.5,
    "dialogues.create_session": 0.3, "dialogues.open_session": 2, "questions.publish": 2,
    "questions.stage": 4, "questions.unstage": 4, "outcome.name_version": 2,
}  # fmt: skip
