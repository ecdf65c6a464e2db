"""What is declared of the wire is what goes over it: every entity of the story, as any reader gets it, has its shape."""

from __future__ import annotations

from collections import defaultdict
from itertools import chain
from typing import Union

import orjson
import pytest
from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from dialogue_platform.live import Refusal, live, trace
from dialogue_platform.live.commands.job import CommandJob, commands
from dialogue_platform.live.contract.schemas import exposed, shape_name
from dialogue_platform.live.errors import FAULT
from dialogue_platform.live.shapes import RefusalAck, RefusalBody, Shape, returned
from dialogue_platform.live.store.streams import Kind, entity, kinds, kinds_on
from tests.live.scenario import Scenario
from tests.room import new_session
from tests.support.moved import moved

AUDIENCES = ["public", "floor", "podium"]
HEAD = {"kind", "id", "seq"}


class Watch:
    """Holds what each audience is shown of each row against its shape, and keeps which fields were ever null, or not."""

    def __init__(self) -> None:
        self.shapes = {name: TypeAdapter(kind.shape) for name, kind in kinds.items()}
        self.values: dict[tuple[str, str], set[bool]] = defaultdict(set)
        self.gone: set[str] = set()

    def see(self, kind: Kind, row: object) -> None:
        for audience in AUDIENCES if not kind.owner else [""]:
            shown = kind.show(row, audience)
            if shown is not None:
                self.check(orjson.loads(orjson.dumps(shown)))

    def check(self, shown: dict[str, object]) -> None:
        assert isinstance(shown["id"], str) and type(shown["seq"]) is int
        if "gone" in shown:
            assert shown.keys() == HEAD | {"gone"} and shown["gone"] is True
            self.gone.add(str(shown["kind"]))
            return
        fields = {name: value for name, value in shown.items() if name not in HEAD}
        self.shapes[str(shown["kind"])].validate_json(orjson.dumps(fields))
        for name, value in fields.items():
            self.values[str(shown["kind"]), name].add(value is None)


def test_every_entity_of_the_story_has_its_shape(room):
    watch, seqs, before = Watch(), {}, defaultdict(int)
    for _ in chain(Scenario(room).tell(), further(room)):
        for stream in moved(room, seqs):
            with live().database.reading() as db:
                for kind in kinds_on(stream, personal=False) + kinds_on(stream, personal=True):
                    query = select(kind.model).where(kind.model.stream == stream, kind.model.seq > before[stream])
                    for row in db.scalars(query):
                        watch.see(kind, row)
            before[stream] = seqs[stream]
    declared = {(name, field) for name, kind in kinds.items() for field in kind.shape.__annotations__}
    assert declared - watch.values.keys() == set(), "a kind that the story does not know"
    assert {"session", "agenda_item", "delegation", "question", "floor_request", "my_request"} <= watch.gone
    never_null = {place for place in declared if may_be_null(*place) and True not in watch.values[place]}
    assert never_null == set(), "declared as null for some, and never is"
    always_null = {place for place in declared if False not in watch.values[place]}
    assert always_null == {("version", "shorter_than"), ("dialogue", "series")}, "of which type it is, nobody has seen"


def test_every_answer_of_the_story_has_its_shape(room, monkeypatch):
    answers, run = defaultdict(list), CommandJob.run

    def watched(job, work):
        outcome = run(job, work)
        answers[job.command.name].append(outcome.result)
        return outcome

    monkeypatch.setattr(CommandJob, "run", watched)
    for _ in chain(Scenario(room).tell(), further(room)):
        pass
    assert {command.name for command in exposed()} - answers.keys() == set(), "a command that the story does not know"
    for name, results in answers.items():
        shapes = commands[name].schema.results
        whole = TypeAdapter(Union[shapes] if shapes else None)  # noqa: UP007 - of as many as there are
        for result in results:
            whole.validate_json(orjson.dumps(result))


def test_every_refusal_has_the_one_shape(room):
    """Each field that a refusal may have is met, and no other."""
    room.open()
    question = room.do("delegate", "questions.ask", session=room.session, text="How?")["question"]
    room.do("delegate", "questions.edit", question=question, text="How so?")
    met: set[str] = set()
    for role, name, args in (
        ("delegate", "questions.edit", {"question": question, "text": "Why?", "seen": {"text": "How?"}}),
        ("moderator", "questions.publish", {"question": question, "revision": 1}),
        ("delegate", "questions.ask", {"session": room.session, "text": "?" * 401}),
    ):
        with pytest.raises(Refusal) as refused:
            room.do(role, name, **args)
        met |= keys_of_refusal(refused.value)
    with trace.under("socket.7"):
        met |= keys_of_refusal(FAULT())
    assert met == RefusalBody.__annotations__.keys()


def keys_of_refusal(refusal):
    ack = orjson.dumps(refusal.as_ack())
    return set(TypeAdapter(RefusalAck).validate_json(ack)["error"])


def further(room):
    """What the story has no reason to set: each field is once null, if it may be, and once not."""
    new_session(room)
    room.open()
    on = {"session": room.session}
    contact = {"contact_name": "The secretariat", "contact_email": "office@example.org", "contact_phone": "+7 700"}
    yield room.do("organiser", "dialogues.edit", dialogue=room.dialogue, **contact)
    yield room.do("moderator", "speakers.edit_list", list=room.list, limit_s=0, order_limit_s=0, warning_s=20)
    home = {"dialogue": room.dialogue, "name": "Uzbekistan", "constituency": "state", "code": "UZ"}
    delegation = room.do("organiser", "delegations.create", **home)["delegation"]
    yield room.do("organiser", "people.edit", participant=room.people["delegate"], delegation=delegation)
    request = room.do("panellist", "speakers.request_floor", list=room.list)["request"]
    yield room.do("moderator", "speakers.decline_request", request=request, reason="Later", reason_code="time_over")
    item = room.do("organiser", "dialogues.create_item", **on, title="Water")["item"]
    yield room.do("moderator", "speakers.create_list", **on, title="On water", item=item)
    asked = [
        room.do("delegate", "questions.ask", **on, text=text, item=item)["question"] for text in ("A?", "B?", "C?")
    ]
    why = {"revision": 1, "reason": "Said before", "reason_code": "asked_already"}
    yield room.do("moderator", "questions.dismiss", question=asked[0], **why)
    for question in asked[1:]:
        room.do("moderator", "questions.publish", question=question, revision=1)
    yield room.do("moderator", "questions.answer", question=asked[1], revision=2, how="written", text="Yes")
    yield room.do("moderator", "questions.stage", question=asked[2], revision=2, **{"from": None})
    yield room.do("chair", "dialogues.suspend_session", **on, resumes_at="2026-11-26T12:00:00Z")


def may_be_null(kind: str, field: str) -> bool:
    part = TypeAdapter(kinds[kind].shape).json_schema()["properties"][field]
    return any(choice.get("type") == "null" for choice in part.get("anyOf", []))


@pytest.mark.parametrize(
    "spoil",
    [
        lambda shown: shown.pop("text"),
        lambda shown: shown.update(author_id="somebody"),
        lambda shown: shown.update(number="7"),
        lambda shown: shown.update(anonymous=1),
        lambda shown: shown.update(state="asked"),
        lambda shown: shown.update(corrected={"by": "chair", "at": "2026-11-25T04:00:00.000Z"}),
    ],
)
def test_what_has_another_shape_is_found(room, spoil):
    room.open()
    room.do("delegate", "questions.ask", session=room.session, text="How?")
    with live().database.reading() as db:
        row = db.scalars(select(kinds["question"].model)).first()
        shown = kinds["question"].show(row, "podium")
    Watch().check(shown)
    spoil(shown)
    with pytest.raises(ValidationError):
        Watch().check(shown)


def test_a_shape_is_called_as_its_kind_is(app):
    assert {name: shape_name(kind) for name, kind in kinds.items()} == {
        name: "".join(part.title() for part in name.split("_")) for name in kinds
    }


def test_a_kind_without_a_shape_is_refused_when_it_is_declared():
    class Poll(Shape):
        """A poll."""

        question: str

    def nothing(row, audience): ...
    def of_two(row, audience) -> dict[str, str]: ...
    def of_one(row, audience) -> Poll | None: ...

    for project in (nothing, of_two):
        with pytest.raises(RuntimeError, match="declares no shape"):
            entity("poll", object, on="session")(project)
    of_one.__annotations__["return"] = Poll | None  # the class is known in this function alone
    assert returned(of_one) is Poll and "poll" not in kinds
