"""One session: particulars, agenda, video room, and its state."""

from typing import Any

from flask import abort, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.manage.programme import starts_at
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession
from dialogue_platform.dialogues.queries import dialogue_to_manage, items_by_session, part_of, removed_items_of
from dialogue_platform.live.errors import Refusal
from dialogue_platform.people.acting import press
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.people.sign_in import act

STATES = {
    "open": "dialogues.open_session",
    "suspend": "dialogues.suspend_session",
    "close": "dialogues.close_session",
    "reopen": "dialogues.reopen_session",
}


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>", methods=["GET", "POST"])
def session(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    edit = particulars_of(dialogue, row)
    form = edit.form()
    if request.method == "POST" and edit.save(form):
        flash(_("Saved."), "ok")
        return back_to(dialogue_id, session_id)
    return page(dialogue, row, form, Form())


def particulars_of(dialogue: Dialogue, row: DialogueSession) -> Edit:
    return Edit(
        "dialogues.edit_session",
        {"session": row.id},
        row,
        lambda form: particulars(form, dialogue),
        lambda: as_written(dialogue, row),
        parts={"starts_at": ("day", "time")},
        tz=dialogue.tz,
    )


def particulars(form: Form, dialogue: Dialogue) -> dict[str, Any]:
    return {
        "title": form.text("title"),
        "summary": form.text("summary"),
        "starts_at": starts_at(form, dialogue.zone),
        "minutes": form.number("minutes") or 0,
        "anonymous_questions": form.ticked("anonymous_questions"),
        "premoderation": form.ticked("premoderation"),
        "video": form.text("video") or None,
    }


@bp.post("/dialogues/<dialogue_id>/sessions/<session_id>/items")
def add_item(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    form = Form.sent()
    try:
        act("dialogues.create_item", session=session_id, title=form.text("title"), minutes=form.number("minutes"))
    except Refusal as refused:
        form.refuse(refused, "title")
        return page(dialogue, row, Form.of(as_written(dialogue, row)), form)
    return back_to(dialogue_id, session_id, "agenda")


@bp.post("/dialogues/<dialogue_id>/items/<item_id>")
def change_item(dialogue_id: str, item_id: str) -> Any:
    """Save an item, move it up or down, or remove it, by the button that was pressed."""
    dialogue = dialogue_to_manage(dialogue_id)
    item = part_of(dialogue, AgendaItem, item_id)
    part_of(dialogue, DialogueSession, item.session_id)
    session_id, siblings = item.session_id, items_by_session(dialogue)[item.session_id]
    edit = item_edit(dialogue, item)
    form = edit.form()
    if form.text("do") == "remove":
        press("", "dialogues.remove_item", item=item_id)
    elif form.text("do") in ("up", "down"):
        press("", "dialogues.move_item", item=item_id, before=neighbour(siblings, item, form.text("do")))
    elif not edit.save(form):
        row = part_of(dialogue, DialogueSession, session_id)
        return page(dialogue, row, Form.of(as_written(dialogue, row)), Form(), {item_id: form})
    return back_to(dialogue_id, session_id, "agenda")


@bp.post("/dialogues/<dialogue_id>/items/<item_id>/restore")
def restore_item(dialogue_id: str, item_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    item = part_of(dialogue, AgendaItem, item_id, even_removed=True)
    part_of(dialogue, DialogueSession, item.session_id)
    press("", "dialogues.restore_item", item=item_id)
    return back_to(dialogue_id, item.session_id, "agenda")


def item_edit(dialogue: Dialogue, item: AgendaItem) -> Edit:
    def read(form: Form) -> dict[str, Any]:
        return {"title": form.text("title"), "minutes": form.number("minutes")}

    return Edit("dialogues.edit_item", {"item": item.id}, item, read, lambda: item_written(item), tz=dialogue.tz)


def item_written(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, "minutes": str(item.minutes or "")}


def neighbour(siblings: list[AgendaItem], item: AgendaItem, way: str) -> str | None:
    """The id of the item before which this one goes; None is the end."""
    at = siblings.index(item)
    target = max(at - 1, 0) if way == "up" else at + 2
    return siblings[target].id if target < len(siblings) else None


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>/<word>", methods=["GET", "POST"])
def change_state(dialogue_id: str, session_id: str, word: str) -> Any:
    """Opening is done at once; to suspend, close or reopen is asked first, for everybody feels it."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    if word not in STATES:
        abort(404)
    form = Form.sent() if request.method == "POST" else Form()
    if request.method == "POST":
        try:
            act(STATES[word], session=session_id, **({"reason": form.text("reason")} if word == "reopen" else {}))
            return back_to(dialogue_id, session_id)
        except Refusal as refused:
            form.refuse(refused)
        if "reason" not in form.errors:
            flash(next(iter(form.errors.values())), "alert")
            return back_to(dialogue_id, session_id)
    page = render_template("dialogues/manage/confirm_state.html", dialogue=dialogue, session=row, word=word, form=form)
    return page, form.status


def as_written(dialogue: Dialogue, row: DialogueSession) -> dict[str, Any]:
    begin = row.starts_at.astimezone(dialogue.zone)
    return {
        "title": row.title,
        "summary": row.summary,
        "day": f"{begin:%Y-%m-%d}",
        "time": f"{begin:%H:%M}",
        "_starts_at": row.starts_at.isoformat(),
        "minutes": str(row.minutes),
        "video": row.video or "",
        "anonymous_questions": row.anonymous_questions,
        "premoderation": row.premoderation,
    }


def back_to(dialogue_id: str, session_id: str, part: str | None = None) -> Any:
    return redirect(url_for("manage.session", dialogue_id=dialogue_id, session_id=session_id, _anchor=part))


def page(
    dialogue: Dialogue, row: DialogueSession, form: Form, item_form: Form, sent: dict[str, Form] | None = None
) -> Any:
    """``sent``: the form of an item that could not be saved, by the item's id."""
    items = items_by_session(dialogue).get(row.id, [])
    item_forms = {item.id: Form.of(item_written(item)) for item in items} | (sent or {})
    answer = render_template(
        "dialogues/manage/session.html",
        dialogue=dialogue,
        session=row,
        items=items,
        removed=removed_items_of(row),
        form=form,
        item_form=item_form,
        item_forms=item_forms,
    )
    return answer, max(each.status for each in (form, item_form, *item_forms.values()))
