"""Participants and delegations as each audience sees them."""

from dialogue_platform.live import GONE, Gone, entity
from dialogue_platform.people import shapes
from dialogue_platform.people.models import Delegation, Participant


@entity("delegation", Delegation, on="dialogue", order=20)
def project_delegation(row: Delegation, audience: str) -> shapes.Delegation | Gone:
    if row.removed_at is not None:
        return GONE
    return {"name": row.name, "code": row.code, "constituency": row.constituency.value, "place": row.place}


@entity("participant", Participant, on="dialogue", order=50)
def project_participant(row: Participant, audience: str) -> shapes.Participant | None:
    """The organiser's list alone; others learn names where somebody speaks or asks."""
    if audience != "podium":
        return None
    return {
        "name": row.name,
        "email": row.email,
        "role": row.role.value,
        "delegation": row.delegation_id,
        "function": row.function,
        "state": row.state.value,
    }
