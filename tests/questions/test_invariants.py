"""Any commands in any order, by anyone: what must always hold of the Q&A holds."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_platform.live import Refusal
from dialogue_platform.live.limits import forget
from dialogue_platform.questions.models import Endorsement, Question, QuestionRevision, Stage
from dialogue_platform.questions.states import QuestionState
from tests.room import new_session

AUTHORS = ("delegate", "panellist")
PEOPLE = ("moderator", "chair", "delegate", "panellist", "observer", "rapporteur")
ACTS = (
    "ask",
    "edit",
    "publish",
    "dismiss",
    "withdraw",
    "restore",
    "take_back",
    "stage",
    "unstage",
    "answer",
    "endorse",
)
# Publishing and endorsing more than once, so that most sequences get somewhere.
acts = st.sampled_from((*ACTS, "publish", "publish", "endorse", "endorse", "stage"))
step = st.tuples(acts, st.sampled_from(PEOPLE), st.integers(0, 5), st.booleans(), st.booleans())


@settings(max_examples=12, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(step, min_size=10, max_size=60))
def test_invariants(room, steps):
    new_session(room)
    send(room, "ask", "delegate", 0, True, True)
    for act, who, which, fresh, on in steps:
        forget()
        try:
            send(room, act, who, which, fresh, on)
        except Refusal as refusal:
            assert refusal.code not in ("fault", "unavailable", "busy")
        check(room)


def send(room, act, who, which, fresh, on):
    if act == "ask":
        return room.do(
            AUTHORS[which % 2], "questions.ask", session=room.session, text=f"Question {which}", anonymous=on
        )
    questions = sorted(room.rows(Question, session_id=room.session), key=lambda q: q.number)
    question = questions[which % len(questions)]
    seen = {"revision": question.revision if fresh else question.revision - 1}
    (stage,) = room.rows(Stage, id=room.session)
    more = {
        "edit": {"text": f"Words {which}"},
        "withdraw": {},
        "unstage": {},
        "endorse": {"on": on},
        "dismiss": {**seen, "reason": "Asked already"},
        "stage": {**seen, "from": stage.question_id if fresh else None},
        "answer": {**seen, "how": "live"},
    }
    return room.do(who, f"questions.{act}", question=question.id, **more.get(act, seen))


def check(room):
    questions = room.rows(Question, session_id=room.session)
    (stage,) = room.rows(Stage, id=room.session)
    on_stage = [q.id for q in questions if q.state is QuestionState.ON_STAGE]
    assert on_stage == ([stage.question_id] if stage.question_id else [])
    assert sorted(q.number for q in questions) == list(range(1, len(questions) + 1))
    for question in questions:
        tally(room, question)
        wordings(room, question)
        assert (not question.is_shared) or question.published_at


def tally(room, question):
    rows = room.rows(Endorsement, question_id=question.id)
    assert question.endorsements == sum(row.on for row in rows)
    assert all(count == 1 for count in Counter(row.participant_id for row in rows).values())
    assert question.author_id not in {row.participant_id for row in rows}


def wordings(room, question):
    latest = max(room.rows(QuestionRevision, question_id=question.id), key=lambda row: row.revision)
    assert latest.text == question.text
    assert latest.revision <= question.revision
