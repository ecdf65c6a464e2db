"""The public pages: all dialogues, one dialogue, its programme as a calendar."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, abort, current_app, render_template, request, url_for
from flask_babel import gettext as _
from flask_login import current_user

from dialogue_platform.dialogues import calendar, labels
from dialogue_platform.dialogues.current import on_now
from dialogue_platform.dialogues.models import Dialogue, DialogueSession, SessionState
from dialogue_platform.dialogues.people_pages import in_their_seats, search_words, seated
from dialogue_platform.dialogues.policy import may_edit_dialogue, may_organise
from dialogue_platform.dialogues.queries import (
    all_series,
    all_sessions_of,
    delegations_of,
    dialogue_to_see,
    items_by_session,
    live_dialogues,
    series_of,
    sessions_of,
    visible_dialogues,
)
from dialogue_platform.dialogues.seating_chart import MOST_LABELS, Guest, seats
from dialogue_platform.dialogues.slots import BUTTONS, HOME, PUBLIC
from dialogue_platform.live import clock
from dialogue_platform.people.models import Constituency, Delegation
from dialogue_platform.web.languages import NAMES
from dialogue_platform.web.times import day

bp = Blueprint("dialogues", __name__)


@bp.get("/")
def index() -> Any:
    dialogues, live, present = visible_dialogues(), live_dialogues(), clock.now()
    return render_template(
        "dialogues/index.html",
        now=[d for d in dialogues if d.id in live],
        coming=[d for d in reversed(dialogues) if d.id not in live and not is_past(d, present)],
        past=[d for d in dialogues if d.id not in live and is_past(d, present)],
        series=all_series(),
        may_organise=may_organise(current_user, None),
        sections=HOME.fill(),
    )


def is_past(dialogue: Dialogue, present: datetime) -> bool:
    """Whether its first day is over where it is held."""
    return dialogue.starts_on < present.astimezone(dialogue.zone).date()


@bp.get("/dialogues/<dialogue_id>")
def page(dialogue_id: str) -> Any:
    dialogue, me = dialogue_to_see(dialogue_id)
    sessions, items = sessions_of(dialogue), items_by_session(dialogue)
    delegations, now = delegations_of(dialogue), on_now(sessions, items)
    speaking = now.speaking if now else None
    holder = next((d for d in delegations if speaking and d.id == speaking.delegation_id), None)
    coming = next((s for s in sessions if s.state is SessionState.PLANNED), None)
    return render_template(
        "dialogues/page.html",
        dialogue=dialogue,
        me=me,
        may_manage=may_edit_dialogue(me, dialogue),
        series=series_of(dialogue),
        sessions=sessions,
        items=items,
        when=when(dialogue, sessions),
        noon=datetime.combine(dialogue.starts_on, time(12), dialogue.zone),
        now=now,
        buttons=BUTTONS.fill(dialogue, me, now.session if now else coming),
        sections=PUBLIC.fill(dialogue, me),
        speaking=speaking,
        holder=holder or speaking,
        ring=ring(delegations, holder),
        groups=groups(delegations),
        language_names=NAMES,
    )


@bp.get("/dialogues/<dialogue_id>/people")
def people(dialogue_id: str) -> Any:
    """Who takes part, for those who take part: names and functions, no addresses."""
    dialogue, me = dialogue_to_see(dialogue_id)
    if me is None:
        abort(404)
    delegations, people = {d.id: d for d in delegations_of(dialogue)}, seated(dialogue)
    chosen, search = request.args.get("delegation", ""), search_words()
    chosen = chosen if chosen in delegations else ""
    return render_template(
        "dialogues/people.html",
        dialogue=dialogue,
        shown=in_their_seats(dialogue, chosen, search),
        everybody=sum(people.values()),
        delegations=delegations,
        people=people,
        chosen=chosen,
        search=search,
        roles=labels.ROLES,
    )


@bp.get("/dialogues/<dialogue_id>/programme.ics")
def ics(dialogue_id: str) -> Any:
    dialogue = dialogue_to_see(dialogue_id)[0]
    address = current_app.config["BASE_URL"].rstrip("/") + url_for("dialogues.page", dialogue_id=dialogue.id)
    answer = Response(calendar.feed(dialogue, all_sessions_of(dialogue), address), mimetype="text/calendar")
    answer.headers["Content-Disposition"] = 'inline; filename="programme.ics"'
    if dialogue.is_public:  # kept by who asked, who asks again whether it is still the same
        answer.headers["Cache-Control"] = "private, no-cache"
    answer.add_etag()
    return answer.make_conditional(request)


def when(dialogue: Dialogue, sessions: Sequence[DialogueSession]) -> str:
    """26 November 2020, 14:00 to 17:15; over more days, the first and the last."""
    if not sessions:
        return ""
    first, last = sessions[0].starts_at, max(s.ends_at for s in sessions)
    begin, end = first.astimezone(dialogue.zone), last.astimezone(dialogue.zone)
    if (end - begin) < timedelta(hours=18):
        return _(
            "%(day)s, %(start)s to %(end)s", day=day(first, dialogue.tz), start=f"{begin:%H:%M}", end=f"{end:%H:%M}"
        )
    return _("%(first)s to %(last)s", first=day(first, dialogue.tz), last=day(last, dialogue.tz))


def ring(delegations: Sequence[Delegation], holder: Any) -> Any:
    labelled = len(delegations) <= MOST_LABELS
    return seats([guest(d, labelled or d is holder, d is holder) for d in delegations])


def guest(delegation: Delegation, labelled: bool, holds_floor: bool) -> Guest:
    short = delegation.name if len(delegation.name) <= 15 else str(labels.SHORT[delegation.constituency.value])
    large = delegation.constituency is Constituency.STATE
    return Guest(label=short if labelled else "", large=large, holds_floor=holds_floor)


def groups(delegations: Sequence[Delegation]) -> list[tuple[Any, list[Delegation]]]:
    """Delegations by constituency, those that have any."""
    found = [
        (label, [d for d in delegations if d.constituency == word]) for word, label in labels.CONSTITUENCIES.items()
    ]
    return [(label, members) for label, members in found if members]
