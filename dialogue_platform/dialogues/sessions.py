"""Sessions: plan them, open, suspend and close them."""

from collections.abc import Sequence
from itertools import count
from typing import Annotated, Any

from sqlalchemy import select

from dialogue_platform.dialogues import calendar
from dialogue_platform.dialogues.errors import WRONG_SESSION_STATE
from dialogue_platform.dialogues.fields import (
    Minutes,
    Moment,
    Prose,
    SessionTitle,
    TimeOfDay,
    Video,
    need_web_address,
    update_fields,
)
from dialogue_platform.dialogues.models import Dialogue, DialogueSession, SessionState
from dialogue_platform.dialogues.policy import (
    may_edit_dialogue,
    may_reopen_session,
    may_run_session,
    may_take_questions,
)
from dialogue_platform.dialogues.results import NewSession
from dialogue_platform.live import Act, Ref, Text, command
from dialogue_platform.web.times import next_on_the_clock


def with_room(session: DialogueSession | None, **_: object) -> list[str]:
    """What happens to a session is felt in its room, so the room's stream is locked too."""
    return [session.own_stream] if session else []


@command("dialogues.create_session", permission=may_edit_dialogue)
def create_session(
    act: Act,
    dialogue: Ref[Dialogue],
    title: SessionTitle,
    starts_at: Moment,
    minutes: Minutes,
    summary: Prose = "",
    anonymous_questions: bool = True,
    premoderation: bool = True,
) -> NewSession:
    """Add a session to the programme, with its room."""
    session = plan(
        act,
        dialogue,
        number=max((each.number for each in in_programme(act, dialogue)), default=0) + 1,
        title=title,
        summary=summary,
        starts_at=starts_at,
        minutes=minutes,
        anonymous_questions=anonymous_questions,
        premoderation=premoderation,
    )
    return {"session": session.id}


def plan(act: Act, dialogue: Dialogue, **particulars: Any) -> DialogueSession:
    """A planned session of these columns, with its room."""
    session = DialogueSession(
        stream=dialogue.stream,
        dialogue_id=dialogue.id,
        state=SessionState.PLANNED,
        questions_open=True,
        told_at=act.now,
        **particulars,
    )
    act.new_stream(session.own_stream, dialogue.id)
    act.db.add(session)
    act.db.flush()
    act.tell("session_created", session)
    return session


def in_programme(act: Act, dialogue: Dialogue) -> list[DialogueSession]:
    mine = DialogueSession.dialogue_id == dialogue.id, DialogueSession.removed_at.is_(None)
    return list(act.db.scalars(select(DialogueSession).where(*mine).order_by(DialogueSession.number)))


def number_anew(sessions: Sequence[DialogueSession]) -> None:
    """Without gaps, in this order; what has begun keeps the number under which it is held."""
    held = {each.number for each in sessions if each.state is not SessionState.PLANNED}
    last = 0
    for each in sessions:
        if each.state is SessionState.PLANNED:
            update_fields(each, number=next(n for n in count(last + 1) if n not in held))
        last = max(last, each.number)


@command("dialogues.edit_session", permission=may_edit_dialogue, edits="session")
def edit_session(
    act: Act,
    session: Ref[DialogueSession],
    title: SessionTitle | None = None,
    starts_at: Moment | None = None,
    minutes: Minutes | None = None,
    summary: Prose | None = None,
    anonymous_questions: bool | None = None,
    premoderation: bool | None = None,
    video: Video | None = None,
) -> None:
    """Change what is given of a session. The link to the video room may be null: it is taken away."""
    need_web_address(video)
    with calendar.retold(act, act.db.get_one(Dialogue, session.dialogue_id), [session]):
        update_fields(
            session,
            title=title,
            starts_at=starts_at,
            minutes=minutes,
            summary=summary,
            anonymous_questions=anonymous_questions,
            premoderation=premoderation,
        )
    if "video" in act.given:
        session.video = video


@command("dialogues.open_session", permission=may_run_session, also=with_room, even=("closed",), immediate=True)
def open_session(act: Act, session: Ref[DialogueSession]) -> None:
    """Open a session, or go on after it was suspended."""
    if session.is_live:
        return
    need_move(act, session, SessionState.LIVE)
    session.open()
    act.tell("session_opened", session)


@command("dialogues.suspend_session", permission=may_run_session, also=with_room, even=("closed",), immediate=True)
def suspend_session(
    act: Act, session: Ref[DialogueSession], resumes_at: Moment | None = None, resumes_time: TimeOfDay | None = None
) -> None:
    """Suspend a session, and say when it goes on if that is known.

    Either an instant or a time of day in the dialogue's zone, which is the next time its clocks show it.
    """
    if resumes_time is not None:
        dialogue = act.db.get_one(Dialogue, session.dialogue_id)
        resumes_at = next_on_the_clock(resumes_time, dialogue.tz, act.now)
    if session.state is SessionState.SUSPENDED:
        update_fields(session, resumes_at=resumes_at)
        return
    need_move(act, session, SessionState.SUSPENDED)
    session.suspend(resumes_at)
    act.tell("session_suspended", session)


@command("dialogues.close_session", permission=may_run_session, also=with_room, even=("closed",), immediate=True)
def close_session(act: Act, session: Ref[DialogueSession]) -> None:
    """Close a session: from now on it takes no acts, and chair or organiser alone may reopen it."""
    if session.state is SessionState.CLOSED:
        return
    need_move(act, session, SessionState.CLOSED)
    session.close()
    act.tell("session_closed", session)


@command("dialogues.reopen_session", permission=may_reopen_session, also=with_room, even=("closed",), immediate=True)
def reopen_session(act: Act, session: Ref[DialogueSession], reason: Annotated[str, Text(400)]) -> None:
    """Go on with a closed session, for a reason that everybody reads. Its lists stay closed until they are opened."""
    if session.state is not SessionState.CLOSED:
        raise WRONG_SESSION_STATE(field="session", state=act.show(session))
    session.reopen(act.now, act.member.role.value, reason)
    act.tell("session_reopened", session)


@command("dialogues.set_video", permission=may_run_session, edits="session")
def set_video(act: Act, session: Ref[DialogueSession], video: Video | None) -> None:
    """Set the link to the video room, or take it away."""
    need_web_address(video)
    session.video = video


@command("dialogues.take_questions", permission=may_take_questions)
def take_questions(act: Act, session: Ref[DialogueSession], on: bool) -> None:
    """Say whether questions are taken in this session now."""
    session.questions_open = on


def need_move(act: Act, session: DialogueSession, state: SessionState) -> None:
    if not session.may_become(state):
        raise WRONG_SESSION_STATE(field="session", state=act.show(session))
