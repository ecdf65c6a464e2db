"""The contract is written by Python alone: what its generators make of a schema, of the registers, and of a marker."""

from __future__ import annotations

from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, Field

from dialogue_platform import live
from dialogue_platform.live.commands.job import commands
from dialogue_platform.live.commands.schema import results_of
from dialogue_platform.live.contract import schemas as contract_schemas
from dialogue_platform.live.contract.asyncapi import asyncapi_document
from dialogue_platform.live.contract.openapi import openapi_document
from dialogue_platform.live.contract.schemas import exposed, result_schema, schemas
from dialogue_platform.live.contract.tables import protocol_page, tables
from dialogue_platform.live.contract.typescript import client_types, ts_type
from dialogue_platform.live.errors import declared
from dialogue_platform.live.shapes import RefusalAck, RefusalBody, Shape
from dialogue_platform.live.store.streams import kinds

pytestmark = pytest.mark.usefixtures("app")


class Sample(BaseModel):
    """What the islands were once told wrongly."""

    limit: Annotated[int, Field(ge=10)] | Literal[0]
    step: Literal[1, 2]
    on: Literal[True]
    word: Literal['with "quotes"', "plain"]
    none: None
    many: list[str]
    mixed: list[str | None]
    pair: tuple[str, int | None]
    more: dict[str, int]


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("limit", "number | 0"),
        ("step", "1 | 2"),
        ("on", "true"),
        ("word", '"with \\"quotes\\"" | "plain"'),
        ("none", "null"),
        ("many", "string[]"),
        ("mixed", "(string | null)[]"),
        ("pair", "[string, number | null]"),
        ("more", "Record<string, number>"),
    ],
)
def test_a_type_is_told_as_it_is(field, expected):
    """A constant number was written as a string: `limit_s?: number | "0"`."""
    assert ts_type(Sample.model_json_schema()["properties"][field]) == expected


def test_every_command_and_kind_is_in_each_document():
    client, openapi, asyncapi = client_types(), openapi_document(), asyncapi_document()
    for command in exposed():
        assert f'"{command.name}": {{' in client or f'"{command.name}": Record<string, never>' in client
        assert f"/commands/{command.name}" in openapi["paths"]
        assert f"command {command.name}" in asyncapi["channels"]["socket"]["messages"]
    for name, kind in kinds.items():
        schema = openapi["components"]["schemas"][kind.shape.__name__]
        assert schema["properties"]["kind"] == {"const": name} and schema["additionalProperties"] is False
        assert (
            set(schema["required"]) == set(schema["properties"]) == {"kind", "id", "seq", *kind.shape.__annotations__}
        )
        assert f"  {name}: {kind.shape.__name__};" in client


def test_what_each_command_answers_is_in_each_document():
    client, openapi, asyncapi, found = client_types(), openapi_document(), asyncapi_document(), schemas()
    for command in exposed():
        answers = [shape.__name__ for shape in command.schema.results]
        may_be_null = command.secret or not answers
        ends = " | ".join([*answers, *["null"] * may_be_null])
        assert f'  "{command.name}": {ends};' in client
        responses = openapi["paths"][f"/commands/{command.name}"]["post"]["responses"]
        answer = responses["200"]["content"]["application/json"]["schema"]
        assert set(answer["required"]) == {"ok", "seq", "result"}
        assert result_schema(command) == answer["properties"]["result"]
        assert (
            result_schema(command) == asyncapi["channels"]["socket"]["messages"][f"command {command.name}"]["x-result"]
        )
        assert {shape.__name__ for shape in command.schema.results} <= found.keys()
    assert '"questions.ask": NewQuestion;' in client and '"questions.publish": null;' in client
    assert '"people.create_token": NewToken | null;' in client, "a secret is told once"


def test_a_command_that_declares_no_shape_is_refused():
    def counted(act: object) -> dict[str, int]: ...
    def silent(act): ...
    def nothing(act: object) -> None: ...
    def one_of_two(act: object) -> RefusalBody | RefusalAck | None: ...

    for function in (counted, silent):
        with pytest.raises(RuntimeError, match="declares no shape"):
            live.command("polls.count", permission=live.anyone)(function)
    assert "polls.count" not in commands
    assert results_of("polls.close", nothing) == () and results_of("polls.open", one_of_two) == (
        RefusalBody,
        RefusalAck,
    )


def test_the_codes_of_refusals_are_a_closed_list():
    client, openapi = client_types(), openapi_document()["components"]["schemas"]
    assert openapi["RefusalCode"]["enum"] == sorted(declared)
    assert openapi["RefusalBody"]["properties"]["code"] == {"$ref": "#/components/schemas/RefusalCode"}
    assert all(f"\n  {code}: {declared[code].status};\n" in client for code in declared)
    passing = client[client.index("export const PASSING") :].partition("} as const")[0]
    assert "new Set<RefusalCode>" in passing and "new Set<string>" not in passing


def test_every_reference_leads_somewhere():
    found = schemas()

    def follow(part):
        if isinstance(part, dict):
            if "$ref" in part:
                assert part["$ref"].rpartition("/")[2] in found
            for inner in part.values():
                follow(inner)
        elif isinstance(part, list):
            for inner in part:
                follow(inner)

    follow(found)


def test_immediate_acts_are_told():
    immediate = {name for name, command in commands.items() if command.immediate}
    assert {"speakers.give_floor", "questions.stage", "dialogues.close_session"} <= immediate
    assert not immediate & {"questions.ask", "speakers.request_floor", "people.edit"}
    client = client_types()
    assert all(f'  "{name}",' in client for name in immediate) and '  "questions.ask",' not in client


def test_two_types_of_one_name_are_refused(monkeypatch):
    class Stage(Shape):
        """Another one, of another feature."""

        built: bool

    twice = {**kinds, "theatre": type(kinds["stage"])(**{**vars(kinds["stage"]), "name": "theatre", "shape": Stage})}
    monkeypatch.setattr(contract_schemas, "kinds", twice)
    with pytest.raises(RuntimeError, match="types of one name"):
        schemas()


def test_a_table_is_made_anew_between_its_markers_and_nothing_else_is_touched():
    page = "Before.\n<!-- made by `flask describe`: words -->\nold\n<!-- end -->\nAfter.\n"
    made = protocol_page(page)
    assert made.startswith("Before.\n") and made.endswith("<!-- end -->\nAfter.\n") and "old" not in made
    assert "`organiser`" in made and protocol_page(made) == made


def test_a_marker_of_nothing_is_refused():
    with pytest.raises(KeyError):
        protocol_page("<!-- made by `flask describe`: poems -->\n<!-- end -->\n")


def test_the_tables_say_what_each_field_means():
    of_session = tables()["entities of session"]
    assert "| `own_warning_s`? | integer | what was set; null: by the rule" in of_session
    assert "#### `my_question`\n\nPersonal. " in of_session
    assert "| `state` | `pending`, `shortlisted`, `published`," in of_session
    assert "list of {`request` (id), `list` (id), `limit_s`? (integer: seconds)" in of_session
