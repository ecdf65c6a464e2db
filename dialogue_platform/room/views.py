"""The room page. What it shows first is HTML; the islands take over from there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any
from urllib.parse import urlsplit

from flask import Blueprint, abort, make_response, render_template, url_for
from flask_babel import get_locale
from flask_login import current_user
from sqlalchemy import select

from dialogue_platform.csrf import masked_csrf_token
from dialogue_platform.dialogues.labels import ROLES
from dialogue_platform.dialogues.models import Dialogue, DialogueSession
from dialogue_platform.dialogues.policy import may_run_session, may_see
from dialogue_platform.dialogues.queries import me_in
from dialogue_platform.extensions import db
from dialogue_platform.live import actor_of, clock
from dialogue_platform.live.store.streams import kinds
from dialogue_platform.people.models import Participant
from dialogue_platform.questions.models import QuestionTally
from dialogue_platform.questions.policy import may_ask
from dialogue_platform.room.scene import Entity, Scene
from dialogue_platform.speakers.policy import may_request_floor
from dialogue_platform.web.errors import WasRemoved
from dialogue_platform.web.opening import opening_of
from dialogue_platform.web.times import page_zone

bp = Blueprint("room", __name__)


@bp.get("/sessions/<session_id>")
def page(session_id: str) -> Any:
    session = db.session.get(DialogueSession, session_id)
    if session is None:
        abort(404)
    dialogue = db.session.get_one(Dialogue, session.dialogue_id)
    me = me_in(dialogue)
    if not may_see(me, dialogue):
        abort(404)  # as one that is not there; the page of it leads who is signed out to where they sign in
    if session.removed_at is not None:
        raise WasRemoved(url_for("dialogues.page", dialogue_id=dialogue.id))
    opening = opening_of(actor_of(current_user), dialogue.stream, session.own_stream)
    scene = Scene(session.id, opening.entities)
    scene.lay(tallies_of(scene.uncounted, opening.audiences[session.own_stream]))
    shown = {
        "scene": scene,
        "streams": opening.streams,
        "dialogue": dialogue,
        "session": session,
        "me": me,
        "role": ROLES[me.role.value] if me else None,
        "boot": boot_of(session, dialogue, me),
        "now": clock.now(),
    }
    response = make_response(render_template("room/page.html", **shown))
    response.headers["Permissions-Policy"] = devices(session.video)
    return response


def tallies_of(questions: Sequence[str], audience: str) -> list[Entity]:
    """As this audience sees them; nothing is asked where there are none to be found."""
    if not questions:
        return []
    rows = db.session.scalars(select(QuestionTally).where(QuestionTally.id.in_(questions)))
    return [entity for row in rows if (entity := kinds["question_tally"].show(row, audience))]


def boot_of(session: DialogueSession, dialogue: Dialogue, me: Participant | None) -> dict[str, Any]:
    return {
        "session": session.id,
        "dialogue": dialogue.id,
        "document": dialogue.text_for(me is not None),
        "zone": page_zone(dialogue.tz, dialogue.starts_on.year),
        "person": current_user.id if current_user.is_authenticated else None,
        "me": person(me),
        "may": {
            "request_floor": may_request_floor(me, None),
            "ask": may_ask(me, None),
            "podium": may_run_session(me, session),
        },
        "language": str(get_locale()),
        "csrf": masked_csrf_token(),
    }


def person(me: Participant | None) -> dict[str, Any] | None:
    if me is None:
        return None
    return {
        "participant": me.id,
        "role": me.role.value,
        "delegation": me.delegation_id,
        "name": me.name,
        "function": me.function,
    }


def host_of(link: str) -> str:
    """The host of a link in letters that a header holds: a Cyrillic name in its ASCII form, what is no name not at all."""
    try:
        parts = urlsplit(link)
        name, port = (parts.hostname or "").encode("idna").decode(), f":{parts.port}" if parts.port else ""
    except ValueError:
        return ""
    return name + port if parts.scheme == "https" and re.fullmatch(r"[a-z0-9._-]+", name) else ""


def devices(video: str | None) -> str:
    """Camera and microphone for the video room alone, where there is one."""
    host = host_of(video or "")
    allowed = f'(self "https://{host}")' if host else "()"
    return f"camera={allowed}, microphone={allowed}, display-capture={allowed}, geolocation=()"
