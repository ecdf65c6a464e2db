"""One session: particulars, agenda, video room, and its state."""

from typing import Any

from flask import abort, flash, redirect, render_template, url_for
from flask_babel import gettext as _

from dialogue_platform.dialogues import agenda, removing
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.manage.programme import starts_at
from dialogue_platform.dialogues.models import AgendaItem, Dialogue, DialogueSession
from dialogue_platform.dialogues.queries import dialogue_to_manage, items_by_session, part_of, removed_items_of
from dialogue_platform.dialogues.sessions import (
    close_session,
    edit_session,
    open_session,
    reopen_session,
    suspend_session,
)
from dialogue_platform.people.acting import act, arguments, notice, round_trip
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form

WORDS = {"open", "suspend", "close", "reopen"}


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>", methods=["GET", "POST"])
def session(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    edit = particulars_of(dialogue, row)
    form = edit.form()
    return round_trip(
        form,
        lambda: edit.save(form),
        lambda: page(dialogue, row, form, Form()),
        lambda made: page_of(row),
        _("Saved."),
    )


def particulars_of(dialogue: Dialogue, row: DialogueSession) -> Edit:
    return Edit(
        edit_session,
        row,
        lambda form: particulars(form, dialogue, row),
        lambda: as_written(dialogue, row),
        parts={"starts_at": ("day", "time")},
        tz=dialogue.tz,
    )


def particulars(form: Form, dialogue: Dialogue, row: DialogueSession) -> dict[str, Any]:
    return arguments(
        edit_session,
        session=row,
        title=form.text("title"),
        summary=form.text("summary"),
        starts_at=starts_at(form, dialogue.zone),
        minutes=form.number("minutes") or 0,
        anonymous_questions=form.ticked("anonymous_questions"),
        premoderation=form.ticked("premoderation"),
        video=form.text("video") or None,
    )


@bp.post("/dialogues/<dialogue_id>/sessions/<session_id>/items")
def add_item(dialogue_id: str, session_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    form = Form.sent()
    return round_trip(
        form,
        lambda: act(agenda.create_item, session=row, title=form.text("title"), minutes=form.number("minutes")),
        lambda: page(dialogue, row, Form.of(as_written(dialogue, row)), form),
        lambda made: page_of(row, "agenda"),
        field="title",
    )


@bp.post("/dialogues/<dialogue_id>/items/<item_id>")
def change_item(dialogue_id: str, item_id: str) -> Any:
    """Save an item, move it up or down, or remove it, by the button that was pressed."""
    dialogue = dialogue_to_manage(dialogue_id)
    item = part_of(dialogue, AgendaItem, item_id)
    row = part_of(dialogue, DialogueSession, item.session_id)
    edit = item_edit(dialogue, item)
    form = edit.form()
    return round_trip(
        form,
        lambda: do_with_item(dialogue, item, form.text("do")) or edit.save(form),
        lambda: page(dialogue, row, Form.of(as_written(dialogue, row)), Form(), {item_id: form}),
        lambda made: page_of(row, "agenda"),
    )


def do_with_item(dialogue: Dialogue, item: AgendaItem, word: str) -> bool:
    """What a button beside an item says; whether it was one. What is refused stands on the next page."""
    siblings = items_by_session(dialogue)[item.session_id]
    with notice():
        if word == "remove":
            act(removing.remove_item, item=item)
        elif word in ("up", "down"):
            act(agenda.move_item, item=item, before=neighbour(siblings, item, word))
    return word in ("remove", "up", "down")


@bp.post("/dialogues/<dialogue_id>/items/<item_id>/restore")
def restore_item(dialogue_id: str, item_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    item = part_of(dialogue, AgendaItem, item_id, even_removed=True)
    row = part_of(dialogue, DialogueSession, item.session_id)
    with notice():
        act(removing.restore_item, item=item)
    return redirect(page_of(row, "agenda"))


def item_edit(dialogue: Dialogue, item: AgendaItem) -> Edit:
    def read(form: Form) -> dict[str, Any]:
        return arguments(agenda.edit_item, item=item, title=form.text("title"), minutes=form.number("minutes"))

    return Edit(agenda.edit_item, item, read, lambda: item_written(item), tz=dialogue.tz)


def item_written(item: AgendaItem) -> dict[str, Any]:
    return {"title": item.title, "minutes": str(item.minutes or "")}


def neighbour(siblings: list[AgendaItem], item: AgendaItem, way: str) -> AgendaItem | None:
    """The item before which this one goes; None is the end."""
    at = siblings.index(item)
    target = max(at - 1, 0) if way == "up" else at + 2
    return siblings[target] if target < len(siblings) else None


@bp.route("/dialogues/<dialogue_id>/sessions/<session_id>/<word>", methods=["GET", "POST"])
def change_state(dialogue_id: str, session_id: str, word: str) -> Any:
    """Opening is done at once; to suspend, close or reopen is asked first, for everybody feels it."""
    dialogue = dialogue_to_manage(dialogue_id)
    row = part_of(dialogue, DialogueSession, session_id)
    if word not in WORDS:
        abort(404)
    form = Form.sent_or({})

    def asked() -> Any:
        if form.errors and "reason" not in form.errors:
            flash(next(iter(form.errors.values())), "alert")
            return redirect(page_of(row))
        shown: dict[str, Any] = {"dialogue": dialogue, "session": row, "word": word, "form": form}
        return render_template("dialogues/manage/confirm_state.html", **shown), form.status

    return round_trip(form, lambda: put_into(row, word, form), asked, lambda made: page_of(row))


def put_into(row: DialogueSession, word: str, form: Form) -> Any:
    if word == "reopen":
        return act(reopen_session, session=row, reason=form.text("reason"))
    if word == "suspend":
        return act(suspend_session, session=row)
    return act(open_session if word == "open" else close_session, session=row)


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


def page_of(row: DialogueSession, part: str | None = None) -> str:
    return url_for("manage.session", dialogue_id=row.dialogue_id, session_id=row.id, _anchor=part)


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
