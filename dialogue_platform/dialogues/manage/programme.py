"""The programme: its sessions in order, and a form to add one."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import redirect, render_template, request, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues import removing
from dialogue_platform.dialogues.errors import SKIPPED_HOUR
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.dialogues.programme import clashes
from dialogue_platform.dialogues.queries import (
    all_sessions_of,
    dialogue_to_manage,
    items_by_session,
    part_of,
    sessions_of,
)
from dialogue_platform.dialogues.sessions import create_session
from dialogue_platform.people.acting import act, notice, round_trip
from dialogue_platform.people.forms import Form
from dialogue_platform.web.times import on_the_clock


@bp.route("/dialogues/<dialogue_id>/programme", methods=["GET", "POST"])
def programme(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    sessions = sessions_of(dialogue)
    form = Form.sent_or(proposed(dialogue, sessions))
    return round_trip(
        form,
        lambda: add_session(dialogue, form),
        lambda: page(dialogue, sessions, form),
        lambda made: url_for("manage.programme", dialogue_id=dialogue_id),
        _("The session is in the programme. Give it an agenda."),
    )


def page(dialogue: Dialogue, sessions: Any, form: Form) -> Any:
    answer = render_template(
        "dialogues/manage/programme.html",
        dialogue=dialogue,
        sessions=sessions,
        removed=[each for each in all_sessions_of(dialogue) if each.removed_at is not None],
        items=items_by_session(dialogue),
        clashes=clashes(sessions),
        form=form,
    )
    return answer, form.status


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>/remove", methods=["GET", "POST"])
def remove_session(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    if request.method == "GET":
        return render_template("dialogues/manage/confirm_remove_session.html", dialogue=dialogue, session=row)
    return change(dialogue_id, lambda: act(removing.remove_session, session=row))


@bp.post("/dialogues/<dialogue_id>/sessions/<session_id>/restore")
def restore_session(dialogue_id: str, session_id: str) -> Any:
    row = part_of(dialogue_to_manage(dialogue_id), DialogueSession, session_id, even_removed=True)
    return change(dialogue_id, lambda: act(removing.restore_session, session=row))


def change(dialogue_id: str, doing: Callable[[], object]) -> Any:
    with notice(_("The programme is changed, and calendars are told.")):
        doing()
    return redirect(url_for("manage.programme", dialogue_id=dialogue_id))


def add_session(dialogue: Dialogue, form: Form) -> Any:
    at = starts_at(form, dialogue.zone)
    if form.errors:
        return False
    return act(
        create_session,
        dialogue=dialogue,
        title=form.text("title"),
        summary=form.text("summary"),
        starts_at=at,
        minutes=form.number("minutes"),
        anonymous_questions=form.ticked("anonymous_questions"),
        premoderation=form.ticked("premoderation"),
    )


def starts_at(form: Form, zone: ZoneInfo) -> Any:
    """Day and time as written, in the dialogue's zone; complaints go to their fields. What was seen knows it exactly."""
    if "_starts_at" in form.values:
        return str(form["_starts_at"])
    try:
        local = datetime.fromisoformat(f"{form.text('day')}T{form.text('time')}")
        if local.tzinfo is None and 1970 < local.year < 2200:
            at = on_the_clock(local.date(), local.time(), zone.key)
            if at is None:
                form.complain("time", SKIPPED_HOUR().text())
            return at.astimezone(zone).isoformat() if at else None
    except ValueError:
        pass
    form.complain("day", _("Write the day and the time, like 2026-11-26 and 14:00."))
    return None


def proposed(dialogue: Dialogue, sessions: Any) -> dict[str, Any]:
    """A new session begins where the last one ends."""
    last: DialogueSession | None = sessions[-1] if sessions else None
    begin = last.ends_at.astimezone(dialogue.zone) if last else None
    return {
        "day": f"{begin:%Y-%m-%d}" if begin else dialogue.starts_on.isoformat(),
        "time": f"{begin:%H:%M}" if begin else "10:00",
        "minutes": "60",
        "anonymous_questions": "1",
        "premoderation": "1",
    }
