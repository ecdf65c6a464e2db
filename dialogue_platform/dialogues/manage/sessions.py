"""One session: particulars, agenda, video room, and its state."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.loading import dialogue_to_manage, items_by_session, part_of
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.manage.programme import starts_at
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession
from dialogue_platform.extensions import db
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.forms import Form
from dialogue_platform.people.sign_in import act

STATES = {
    "open": "dialogues.open_session",
    "suspend": "dialogues.suspend_session",
    "close": "dialogues.close_session",
}


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>", methods=["GET", "POST"])
def session(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    form = Form.sent() if request.method == "POST" else Form(as_written(dialogue, row))
    if request.method == "POST" and save(dialogue, row.id, form):
        flash(_("Saved."), "ok")
        return back_to(dialogue_id, session_id)
    return page(dialogue, row, form, Form())


def save(dialogue: Dialogue, session_id: str, form: Form) -> bool:
    at = starts_at(form, dialogue.zone)
    if form.errors:
        return False
    try:
        act(
            "dialogues.edit_session",
            session=session_id,
            title=form.text("title"),
            summary=form.text("summary"),
            starts_at=at,
            minutes=form.number("minutes") or 0,
            anonymous_questions=form.ticked("anonymous_questions"),
            premoderation=form.ticked("premoderation"),
        )
        act("dialogues.set_video", session=session_id, video=form.text("video") or None)
    except Refusal as refused:
        form.refuse(refused)
    return not form.errors


@bp.post("/dialogues/<dialogue_id>/sessions/<session_id>/items")
def add_item(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    form = Form.sent()
    try:
        act("dialogues.create_item", session=session_id, title=form.text("title"), minutes=form.number("minutes"))
    except Refusal as refused:
        form.refuse(refused, "title")
        return page(dialogue, row, Form(as_written(dialogue, row)), form)
    return back_to(dialogue_id, session_id, "agenda")


@bp.post("/dialogues/<dialogue_id>/items/<item_id>")
def change_item(dialogue_id: str, item_id: str) -> Any:
    """Save an item, or move it up or down, by the button that was pressed."""
    dialogue = dialogue_to_manage(dialogue_id)
    item = db.session.get(AgendaItem, item_id)
    if item is None or item.stream != dialogue.stream:
        abort(404)
    session_id, siblings = item.session_id, items_by_session(dialogue)[item.session_id]
    form = Form.sent()
    try:
        if form.text("do") in ("up", "down"):
            act("dialogues.move_item", item=item_id, before=neighbour(siblings, item, form.text("do")))
        else:
            minutes = form.number("minutes")
            act("dialogues.edit_item", item=item_id, title=form.text("title"), minutes=minutes)
    except Refusal as refused:
        flash(refused.text(), "alert")
    return back_to(dialogue_id, session_id, "agenda")


def neighbour(siblings: list[AgendaItem], item: AgendaItem, way: str) -> str | None:
    """The id of the item before which this one goes; None is the end."""
    at = siblings.index(item)
    target = max(at - 1, 0) if way == "up" else at + 2
    return siblings[target].id if target < len(siblings) else None


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>/<word>", methods=["GET", "POST"])
def change_state(dialogue_id: str, session_id: str, word: str) -> Any:
    """Opening is done at once; to suspend or close is asked first, for everybody feels it."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    if word not in STATES:
        abort(404)
    if request.method == "GET":
        return render_template("dialogues/manage/confirm_state.html", dialogue=dialogue, session=row, word=word)
    try:
        act(STATES[word], session=session_id)
    except Refusal as refused:
        flash(refused.text(), "alert")
    return back_to(dialogue_id, session_id)


def as_written(dialogue: Dialogue, row: DialogueSession) -> dict[str, Any]:
    begin = row.starts_at.astimezone(dialogue.zone)
    return {
        "title": row.title,
        "summary": row.summary,
        "day": f"{begin:%Y-%m-%d}",
        "time": f"{begin:%H:%M}",
        "minutes": str(row.minutes),
        "video": row.video or "",
        "anonymous_questions": row.anonymous_questions,
        "premoderation": row.premoderation,
    }


def back_to(dialogue_id: str, session_id: str, part: str | None = None) -> Any:
    return redirect(url_for("manage.session", dialogue_id=dialogue_id, session_id=session_id, _anchor=part))


def page(dialogue: Dialogue, row: DialogueSession, form: Form, item_form: Form) -> Any:
    items = items_by_session(dialogue).get(row.id, [])
    answer = render_template(
        "dialogues/manage/session.html", dialogue=dialogue, session=row, items=items, form=form, item_form=item_form
    )
    return answer, max(form.status, item_form.status)
