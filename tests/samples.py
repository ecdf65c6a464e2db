"""Arguments that fit a command's schema, made from the schema: for tests that go through every command."""

from __future__ import annotations

from typing import Any

from dialogue_platform.live import SYSTEM, perform
from dialogue_platform.live.commands.job import Command
from dialogue_platform.live.store.streams import new_id
from tests.files.steps import keep
from tests.room import Room
from tests.support.registers import more_rows

CHOICES = {
    "email": lambda: f"sample.{new_id()}@example.org",
    "tz": lambda: "Asia/Almaty",
    "starts_on": lambda: "2026-11-26",
    "starts_at": lambda: "2026-11-26T09:00:00Z",
    "video": lambda: "https://meet.example.org/room",
    "password_hash": lambda: "$argon2id$sample",
    "credential_id": new_id,
    "sha256": lambda: "0" * 64,
    "content": lambda: "0" * 24,
}


def things(room: Room) -> dict[str, str]:
    """One real row of each table that commands name, by table name."""
    room.open()
    item = room.do("organiser", "dialogues.create_item", session=room.session, title="Geoparks", minutes=10)["item"]
    delegation = room.do(
        "organiser", "delegations.create", dialogue=room.dialogue, name="Kazakhstan", constituency="state"
    )["delegation"]
    request = room.do("delegate", "speakers.request_floor", list=room.list)["request"]
    question = room.do("delegate", "questions.ask", session=room.session, text="Why?")["question"]
    document = room.do("organiser", "outcome.create_document", dialogue=room.dialogue, title="Outcome", sections=["A"])
    room.write(document["document"], "Reaffirms the goals of the region")
    version = room.do("rapporteur", "outcome.name_version", document=document["document"], name="Zero draft")
    token = room.do("delegate", "people.create_token", label="sample")
    factors = second_factor(room, "delegate")
    begun = {"user": room.actors["delegate"].user_id, "generation": 0}
    sign_in = perform("people.begin_sign_in", SYSTEM, begun).result or {}
    return {
        "dialogue": room.dialogue,
        "session": room.session,
        "agenda_item": item,
        "delegation": delegation,
        "participant": room.people["observer"],
        "speakers_list": room.list,
        "floor_request": request,
        "question": question,
        "outcome_document": document["document"],
        "outcome_version": version["version"],
        "api_token": token["id"],
        "file": keep(room),
        "sign_in": sign_in["sign_in"],
        **factors,
        **more_rows(room),
    }


def second_factor(room: Room, role: str) -> dict[str, str]:
    """A passkey and an app of somebody's, and a sign-in of theirs that waits for one of them."""
    user = str(room.actors[role].user_id)
    key = room.do(role, "people.add_passkey", name="Key", credential_id=new_id(), public_key="x", sign_count=0)
    app = room.do(role, "people.add_authenticator", secret="sealed", step=0)
    pending = perform("people.begin_second_step", SYSTEM, {"user": user, "generation": 0}).result or {}
    return {
        "user": user,
        "passkey": key["passkey"],
        "authenticator": app["authenticator"],
        "pending_sign_in": pending["pending"],
    }


def arguments(command: Command, rows: dict[str, str]) -> dict[str, Any]:
    """Every needed argument, and the optional rows."""
    schema = command.schema.model.model_json_schema()
    made: dict[str, Any] = {}
    for name, part in schema.get("properties", {}).items():
        model = command.schema.refs.get(name) or command.schema.refs.get(f"{name}_")
        if model is not None:
            if name in schema.get("required", []):
                made[name] = rows.get(model.__tablename__, new_id())
        elif name in schema.get("required", []):
            made[name] = CHOICES[name]() if name in CHOICES else sample(part, schema.get("$defs", {}))
    return made


def sample(part: dict[str, Any], definitions: dict[str, Any]) -> Any:
    """A value of a piece of JSON schema."""
    if "$ref" in part:
        return sample(definitions[part["$ref"].rpartition("/")[2]], definitions)
    if "anyOf" in part:
        return None if {"type": "null"} in part["anyOf"] else sample(part["anyOf"][0], definitions)
    if "enum" in part:
        return part["enum"][0]
    if part.get("type") == "array":
        return []
    return {"integer": 1, "boolean": True, "string": "A sample", "number": 1}[part["type"]]
