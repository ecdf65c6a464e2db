"""My dialogues, a new one, and the overview: particulars and what is missing."""

from typing import Any, TypedDict

from flask import redirect, render_template, url_for
from flask_babel import gettext as _
from flask_login import current_user, login_required

from dialogue_platform.dialogues import commands, copying, labels, removing
from dialogue_platform.dialogues.fields import zones
from dialogue_platform.dialogues.manage import bp
from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.dialogues.moving_clocks import shown_otherwise
from dialogue_platform.dialogues.people_pages import roles_in
from dialogue_platform.dialogues.policy import may_organise
from dialogue_platform.dialogues.programme import Facts, gaps
from dialogue_platform.dialogues.queries import (
    delegations_of,
    dialogue_to_manage,
    items_by_session,
    my_series,
    organised_dialogues,
    sessions_of,
)
from dialogue_platform.dialogues.slots import GAPS, OVERVIEW
from dialogue_platform.people.acting import act, arguments, notice, round_trip
from dialogue_platform.people.delivery import sends_letters
from dialogue_platform.people.editing import Edit
from dialogue_platform.people.forms import Form
from dialogue_platform.web.languages import NAMES

CONTACT = ("contact_name", "contact_email", "contact_phone")


@bp.get("")
@login_required
def home() -> Any:
    dialogues = organised_dialogues()
    return render_template(
        "dialogues/manage/home.html",
        dialogues=[each for each in dialogues if each.archived_at is None],
        archived=[each for each in dialogues if each.archived_at is not None],
        series=my_series(),
        may_organise=may_organise(current_user, None),
        form=Form(),
    )


@bp.route("/dialogues/new", methods=["GET", "POST"])
@login_required
def new() -> Any:
    if not may_organise(current_user, None):
        return render_template("dialogues/manage/may_not.html"), 403
    form = Form.sent_or({"tz": "Asia/Almaty", "visibility": "public"})
    return round_trip(
        form,
        lambda: act(commands.create, **particulars(form), series=form.value("series") or None),
        lambda: (render_template("dialogues/manage/new.html", form=form, **choices()), form.status),
        overview_of,
        _("The dialogue is there. Now its programme and its people."),
    )


def overview_of(made: dict[str, Any]) -> str:
    return url_for("manage.overview", dialogue_id=made["dialogue"])


@bp.post("/series")
@login_required
def create_series() -> Any:
    form = Form.sent()
    with notice(_("The series is there. Choose it when you begin a dialogue."), about=_("Series")):
        act(commands.create_series, title=form.text("title"), theme=form.text("theme"))
    return redirect(url_for("manage.home"))


@bp.route("/dialogues/<dialogue_id>/overview", methods=["GET", "POST"])
def overview(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    edit = Edit(
        commands.edit,
        dialogue,
        lambda form: arguments(commands.edit, dialogue=dialogue, **particulars(form)),
        lambda: as_written(dialogue),
        words={"languages": NAMES, "visibility": labels.VISIBILITIES},
        tz=dialogue.tz,
    )
    form = edit.form()
    onward = url_for("manage.overview", dialogue_id=dialogue_id)
    return round_trip(form, lambda: edit.save(form), lambda: page(dialogue, form), lambda made: onward, _("Saved."))


def page(dialogue: Dialogue, form: Form) -> Any:
    known = facts(dialogue)
    shown = {
        "missing": [*gaps(known), *GAPS.fill(known)],
        "sections": OVERVIEW.fill(dialogue),
        "has_begun": known.has_begun,
        "example": first_to_move(dialogue, form.text("tz")),
        **choices(),
    }
    shown |= {"form": form, "sends_letters": sends_letters()}
    return render_template("dialogues/manage/overview.html", dialogue=dialogue, **shown), form.status


@bp.post("/dialogues/<dialogue_id>/archive")
def archive(dialogue_id: str) -> Any:
    """Archive it, or put it back into the lists, by the button that was pressed."""
    on = Form.sent().text("on") == "yes"
    dialogue = dialogue_to_manage(dialogue_id)
    with notice(_("The dialogue is archived.") if on else _("The dialogue is back in the lists.")):
        act(removing.archive, dialogue=dialogue, on=on)
    return redirect(url_for("manage.overview", dialogue_id=dialogue_id))


@bp.route("/dialogues/<dialogue_id>/copy", methods=["GET", "POST"])
def copy(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    if not may_organise(current_user, None):
        return render_template("dialogues/manage/may_not.html"), 403
    form = Form.sent_or({"title": dialogue.title})
    return round_trip(
        form,
        lambda: act(copying.copy, dialogue=dialogue, title=form.text("title"), starts_on=form.value("starts_on")),
        lambda: (render_template("dialogues/manage/copy.html", dialogue=dialogue, form=form), form.status),
        overview_of,
        _("The copy is there. Look through its programme, then invite people."),
    )


def first_to_move(dialogue: Dialogue, tz: str) -> DialogueSession | None:
    """The first planned session that a corrected zone would show at another hour."""
    moving = shown_otherwise(sessions_of(dialogue), dialogue.tz, tz) if tz in zones() else []
    return next(iter(moving), None)


class Particulars(TypedDict):
    """What the two forms ask of a dialogue, as a command takes it."""

    title: str
    starts_on: Any
    tz: str
    place: str
    contact_name: str
    contact_email: str
    contact_phone: str
    lead: str
    objectives: list[str]
    conveners: list[str]
    languages: Any
    visibility: Any


def particulars(form: Form) -> Particulars:
    return {
        "title": form.text("title"),
        "starts_on": form.value("starts_on"),
        "tz": form.text("tz"),
        "place": form.text("place"),
        "contact_name": form.text("contact_name"),
        "contact_email": form.text("contact_email"),
        "contact_phone": form.text("contact_phone"),
        "lead": form.text("lead"),
        "objectives": form.lines("objectives"),
        "conveners": form.lines("conveners"),
        "languages": form.many("languages"),
        "visibility": form.value("visibility"),
    }


def as_written(dialogue: Dialogue) -> dict[str, Any]:
    return {
        "title": dialogue.title,
        "starts_on": dialogue.starts_on.isoformat(),
        "tz": dialogue.tz,
        "place": dialogue.place,
        **{name: getattr(dialogue, name) for name in CONTACT},
        "lead": dialogue.lead,
        "objectives": "\n".join(dialogue.objectives),
        "conveners": "\n".join(dialogue.conveners),
        "languages": dialogue.languages,
        "visibility": dialogue.visibility.value,
    }


def choices() -> dict[str, Any]:
    return {
        "zones": sorted(zone for zone in zones() if "/" in zone and not zone.startswith("Etc/")),
        "language_names": NAMES,
        "visibilities": list(labels.VISIBILITIES.items()),
        "series": my_series(),
    }


def facts(dialogue: Dialogue) -> Facts:
    return Facts(
        lead=dialogue.lead,
        sessions=sessions_of(dialogue),
        items=items_by_session(dialogue),
        delegations=len(delegations_of(dialogue)),
        roles=roles_in(dialogue),
        dialogue=dialogue,
    )
