"""The delegations of a dialogue."""

from typing import Annotated

from pydantic import Field
from sqlalchemy import func, select

from dialogue_platform.dialogues.fields import update_fields
from dialogue_platform.dialogues.models import Dialogue
from dialogue_platform.dialogues.policy import may_edit_dialogue
from dialogue_platform.dialogues.results import NewDelegation
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.people.errors import NAME_TAKEN
from dialogue_platform.people.models import Constituency, Delegation

Code = Annotated[
    str,
    Field(pattern=r"^[A-Z]{2}$", description="two letters of ISO 3166, of a state", json_schema_extra={"maxLength": 2}),
]


def named(act: Act, dialogue_id: str, name: str) -> Delegation | None:
    asked = select(Delegation).where(Delegation.dialogue_id == dialogue_id, Delegation.name == name)
    found: Delegation | None = act.db.scalar(asked)
    return found


@command("delegations.create", permission=may_edit_dialogue)
def create(
    act: Act,
    dialogue: Ref[Dialogue],
    name: Annotated[str, Text(120)],
    constituency: Constituency,
    code: Code | None = None,
) -> NewDelegation:
    """Add a delegation to a dialogue; one of this name that was removed comes back."""
    before = named(act, dialogue.id, name)
    if before is not None:
        if before.removed_at is None:
            raise NAME_TAKEN(field="name")
        before.removed_at, before.constituency, before.code = None, constituency, code
        return {"delegation": before.id}
    last = act.db.scalar(select(func.max(Delegation.place)).where(Delegation.dialogue_id == dialogue.id))
    delegation = Delegation(
        stream=dialogue.stream,
        dialogue_id=dialogue.id,
        name=name,
        code=code,
        constituency=constituency,
        place=(last or 0) + 1,
    )
    act.db.add(delegation)
    return {"delegation": delegation.id}


@command("delegations.edit", permission=may_edit_dialogue, edits="delegation")
def edit(
    act: Act,
    delegation: Ref[Delegation],
    name: Annotated[str, Text(120)] | None = None,
    constituency: Constituency | None = None,
    code: Code | None = None,
) -> None:
    """Change what is given of a delegation; the code may be null, for none."""
    if name is not None and named(act, delegation.dialogue_id, name) not in (None, delegation):
        raise NAME_TAKEN(field="name")
    update_fields(delegation, name=name, constituency=constituency)
    if "code" in act.given:
        delegation.code = code
