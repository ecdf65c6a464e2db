"""The organiser sees which circles there are, and how many are in each."""

from typing import Any

from flask import Blueprint, render_template
from sqlalchemy import func, select

from dialogue_platform.dialogues.queries import dialogue_to_manage
from dialogue_platform.extensions import db
from tests.outside.consultations.models import Circle, Membership

bp = Blueprint("consultations", __name__, url_prefix="/manage", template_folder="templates")


@bp.get("/dialogues/<dialogue_id>/circles")
def part(dialogue_id: str) -> Any:
    dialogue = dialogue_to_manage(dialogue_id)
    members = select(func.count()).where(Membership.circle_id == Circle.id, Membership.on.is_(True)).scalar_subquery()
    circles = db.session.execute(select(Circle.title, members).where(Circle.dialogue_id == dialogue.id)).all()
    return render_template("consultations/part.html", dialogue=dialogue, circles=circles)
