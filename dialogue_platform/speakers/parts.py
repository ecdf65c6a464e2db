"""What the floor adds to the public page of a dialogue: who has it now, read by the projections the public has anyway."""

from flask_babel import lazy_gettext as _l

from dialogue_platform.dialogues.models import DialogueSession
from dialogue_platform.dialogues.slots import SPEAKING, Speaking
from dialogue_platform.extensions import db
from dialogue_platform.speakers.models import Floor, FloorRequest
from dialogue_platform.speakers.projections import project_request


@SPEAKING.add(10)
def who_has_the_floor(session: DialogueSession) -> Speaking | None:
    floor = db.session.get(Floor, session.id)
    held = floor.frame["request"] if floor else None
    request = db.session.get(FloorRequest, held) if held else None
    shown = project_request(request, "public") if request else None
    if not isinstance(shown, dict):
        return None
    return Speaking(_l("Has the floor"), shown.get("delegation"), shown.get("name") or shown.get("function") or "")
