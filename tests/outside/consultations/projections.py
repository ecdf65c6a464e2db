"""Circles are the podium's to see; a note is of those alone to whom it belongs."""

from dialogue_platform.live import entity
from dialogue_platform.live.clock import iso
from tests.outside.consultations import shapes
from tests.outside.consultations.models import Circle, Note


@entity("consultation_circle", Circle, on="dialogue", order=70)
def project_circle(row: Circle, audience: str) -> shapes.ConsultationCircle | None:
    return {"title": row.title} if audience == "podium" else None


@entity("delegation_note", Note, on="session", owner="delegation_id", to="delegation", order=70)
def project_delegation_note(row: Note) -> shapes.DelegationNote | None:
    return {"text": row.text, "at": iso(row.at)} if row.delegation_id else None


@entity("circle_note", Note, on="session", owner="circle_id", to="circle", order=71)
def project_circle_note(row: Note) -> shapes.CircleNote | None:
    return {"circle": row.circle_id, "text": row.text, "at": iso(row.at)} if row.circle_id else None
