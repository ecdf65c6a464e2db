"""What each audience sees of the lists and the floor. Each reads its own row alone."""

from dialogue_platform.dialogues.reasons import in_english
from dialogue_platform.live import GONE, Gone, entity, leaves
from dialogue_platform.live.clock import iso
from dialogue_platform.speakers import shapes
from dialogue_platform.speakers.models import Floor, FloorRequest, FormerSpeaker, Frame, SpeakersList
from dialogue_platform.speakers.reasons import ENGLISH
from dialogue_platform.speakers.states import SHARED_STATES
from dialogue_platform.speakers.timing import warning_s


@entity("floor", Floor, on="session", order=10)
def project_floor(row: Floor, audience: str) -> shapes.Floor:
    return {
        **_frame(row.frame),
        "paused": row.paused,
        "stack": [_frame(frame) for frame in row.stack],
        "ended": row.last["request"] if row.last else None,
    }


def _frame(frame: Frame) -> shapes.Frame:
    """A statement that is heard, or that stands still. Its warning follows its limit, also where time was added."""
    return {
        "request": frame["request"],
        "list": frame["list"],
        "limit_s": frame["limit_s"],
        "segments": frame["segments"],
        "warning_s": warning_s(frame["limit_s"], frame["warning_s"]),
    }


@entity("speakers_list", SpeakersList, on="session", order=20)
def project_list(row: SpeakersList, audience: str) -> shapes.SpeakersList:
    return {
        "item": row.item_id,
        "title": row.title,
        "state": row.state.value,
        "version": row.version,
        "rule": row.rule,
        "limit_s": row.limit_s,
        "warning_s": warning_s(row.limit_s, row.warning_s),
        "own_warning_s": row.warning_s or None,
        "order_limit_s": row.order_limit_s,
        "turn": row.turn,
    }


@entity("floor_request", FloorRequest, on="session", order=30)
def project_request(row: FloorRequest, audience: str) -> shapes.FloorRequest | Gone | None:
    if audience != "podium" and row.state not in SHARED_STATES:
        # Only a request that was accepted once was ever seen by the room.
        return GONE if row.accepted_at else None
    return {**_request(row), **_speech(row), **_for_podium(row, audience)}


def _for_podium(row: FloorRequest, audience: str) -> shapes.ForPodium:
    if audience != "podium":
        return {"reason": None, "reason_code": None, "reason_note": None, "undoable": False}
    return {**_reason(row), "undoable": row.undo is not None}


def _reason(row: FloorRequest) -> shapes.Reason:
    return {
        "reason": in_english(ENGLISH, row.reason_code, row.reason),
        "reason_code": row.reason_code,
        "reason_note": row.reason or None,
    }


def _request(row: FloorRequest) -> shapes.Place:
    return {
        "list": row.list_id,
        "delegation": row.delegation_id,
        "name": row.name,
        "function": row.function,
        "request_kind": row.request_kind.value,
        "subject": row.subject,
        "state": row.state.value,
        "place": row.place,
        "moved_by": row.moved_by,
        "moved_reason": row.moved_reason,
        "added_by": row.added_by,
        "under": row.under_id,
        "to_be_named": row.to_be_named,
    }


def _speech(row: FloorRequest) -> shapes.Speech:
    return {
        "requested_at": iso(row.requested_at),
        "started_at": iso(row.started_at),
        "ended_at": iso(row.ended_at),
        "spoken_s": row.spoken_s,
    }


@entity("my_request", FloorRequest, on="session", owner="speaker_id", order=35)
def project_my_request(row: FloorRequest) -> shapes.MyRequest:
    return {
        "list": row.list_id,
        "request_kind": row.request_kind.value,
        "subject": row.subject,
        "state": row.state.value,
        "place": row.place,
        **_reason(row),
        "requested_at": iso(row.requested_at),
    }


@leaves("my_request", FormerSpeaker, on="session", owner="participant_id", of="request_id")
def project_former_speaker(row: FormerSpeaker) -> Gone | None:
    return None if row.back else GONE
