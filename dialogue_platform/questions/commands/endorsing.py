"""Support for a question: set on or off, never toggled."""

from sqlalchemy.orm.attributes import set_committed_value

from dialogue_platform.live import Act, Ref, command, new_id
from dialogue_platform.live.store.sql import Sql
from dialogue_platform.questions.commands.checks import need_state
from dialogue_platform.questions.errors import OWN_QUESTION
from dialogue_platform.questions.models import Question
from dialogue_platform.questions.policy import may_ask
from dialogue_platform.questions.states import ENDORSABLE_STATES

# A whole room endorses at once, so this command has SQL of its own. Each statement touches a row only where it changes
# something; what it leaves alone has no new seq.
_ON = Sql(
    'INSERT INTO endorsement (id, stream, seq, question_id, participant_id, "on")'
    " VALUES (:id, :stream, :seq, :question, :who, true)"
    ' ON CONFLICT (question_id, participant_id) DO UPDATE SET "on" = true, seq = excluded.seq'
    ' WHERE NOT endorsement."on"'
)
_OFF = Sql(
    'UPDATE endorsement SET "on" = false, seq = :seq WHERE question_id = :question AND participant_id = :who AND "on"'
)
_TALLY = Sql("UPDATE question SET endorsements = :tally, seq = :seq WHERE id = :question")


@command("questions.endorse", permission=may_ask)
def endorse(act: Act, question: Ref[Question], on: bool) -> dict[str, int]:
    """Say whether one supports a question; once per participant, and not one's own."""
    if question.is_by(act.who):
        raise OWN_QUESTION(field="question")
    need_state(act, question, *ENDORSABLE_STATES)
    seq = act.work.next_seq(question.stream)
    if _set(act, question, on, seq):
        _count(act, question, question.endorsements + (1 if on else -1), act.work.move(question.stream))
    return {"endorsements": question.endorsements}


def _set(act: Act, question: Question, on: bool, seq: int) -> bool:
    """Whether that changed anything."""
    row = {"question": question.id, "who": act.who.id, "seq": seq}
    if on:
        row |= {"id": new_id(), "stream": question.stream}
    return act.work.sql(_ON if on else _OFF, row).rowcount > 0


def _count(act: Act, question: Question, tally: int, seq: int) -> None:
    """Write the tally, and tell the row in memory what now stands in the table."""
    act.work.sql(_TALLY, {"question": question.id, "tally": tally, "seq": seq})
    set_committed_value(question, "endorsements", tally)
    set_committed_value(question, "seq", seq)
