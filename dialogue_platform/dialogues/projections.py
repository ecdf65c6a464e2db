"""What each audience sees of a dialogue and its sessions."""

from dialogue_platform.dialogues import shapes
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession
from dialogue_platform.live import GONE, Gone, entity
from dialogue_platform.live.clock import iso
from dialogue_platform.web.times import offsets


@entity("dialogue", Dialogue, on="dialogue", order=10)
def project_dialogue(row: Dialogue, audience: str) -> shapes.Dialogue:
    return {
        "title": row.title,
        "lead": row.lead,
        "objectives": row.objectives,
        "conveners": row.conveners,
        "tz": row.tz,
        "offsets": offsets(row.tz, row.starts_on.year),
        "languages": row.languages,
        "visibility": row.visibility.value,
        "starts_on": row.starts_on.isoformat(),
        "place": row.place,
        "contact": _contact(row),
        "document": row.text_for(audience != "public"),
        "series": row.series_id,
        "archived": row.archived_at is not None,
    }


def _contact(row: Dialogue) -> shapes.Contact | None:
    """Whom to ask, if that is said."""
    if row.contact is None:
        return None
    return {"name": row.contact_name, "email": row.contact_email, "phone": row.contact_phone}


@entity("session", DialogueSession, on="dialogue", order=30)
def project_session(row: DialogueSession, audience: str) -> shapes.Session | Gone:
    """The video room is the participants'; a reader of the public page gets no link."""
    if row.removed_at is not None:
        return GONE
    return {
        "number": row.number,
        "title": row.title,
        "summary": row.summary,
        "state": row.state.value,
        "starts_at": iso(row.starts_at),
        "minutes": row.minutes,
        "current_item": row.current_item_id,
        "item_since": iso(row.item_since),
        "video": None if audience == "public" else row.video,
        "resumes_at": iso(row.resumes_at),
        "reopened": _reopened(row),
        "anonymous_questions": row.anonymous_questions,
        "premoderation": row.premoderation,
        "questions_open": row.questions_open,
    }


def _reopened(row: DialogueSession) -> shapes.Reopened | None:
    """When, as which role and why it was reopened the last time."""
    if row.reopened_at is None:
        return None
    return {"at": iso(row.reopened_at), "by": row.reopened_by or "", "reason": row.reopen_reason or ""}


@entity("agenda_item", AgendaItem, on="dialogue", order=40)
def project_agenda_item(row: AgendaItem, audience: str) -> shapes.AgendaItem | Gone:
    if row.removed_at is not None:
        return GONE
    return {"session": row.session_id, "number": row.number, "title": row.title, "minutes": row.minutes}
