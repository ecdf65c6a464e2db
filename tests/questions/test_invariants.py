"""Any commands in any order, by anyone: what must always hold of the Q&A holds."""

from collections import Counter

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogue_platform.live import Refusal
from dialogue_platform.live.limits import forget
from dialogue_platform.questions.models import Endorsement, Question, QuestionRevision, QuestionTally, Stage
from dialogue_platform.questions.states import QuestionState
from tests.room import new_session

S = QuestionState
AUTHORS = ("delegate", "panellist")
PEOPLE = ("moderator", "chair", "delegate", "panellist", "observer", "rapporteur")
# In which state a question is when an act is apt; every fourth act is wild: on any question, by anyone, on old sight.
APT = {
    "edit": {S.PENDING},
    "withdraw": {S.PENDING, S.PUBLISHED},
    "publish": {S.PENDING},
    "dismiss": {S.PENDING},
    "restore": {S.DISMISSED},
    "take_back": {S.PUBLISHED},
    "stage": {S.PUBLISHED},
    "unstage": {S.ON_STAGE},
    "answer": {S.PUBLISHED, S.ON_STAGE},
    "endorse": {S.PUBLISHED, S.ON_STAGE},
}
OFTEN = ("ask", "publish", "endorse") * 4 + ("stage",) * 2
numbers = st.integers(0, 11)
step = st.tuples(st.sampled_from((*OFTEN, *APT)), numbers, numbers, st.sampled_from((False, False, False, True)))


@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(step, min_size=30, max_size=60))
def test_invariants(room, steps):
    new_session(room)
    for act, first, second, wild in steps:
        forget()
        try:
            send(room, act, first, second, wild)
        except Refusal as refusal:
            assert refusal.code not in ("fault", "unavailable", "busy")
        check(room)
    wordings(room)


def send(room, act, first, second, wild):
    if act == "ask":
        args = {"session": room.session, "text": f"Question {first}", "anonymous": wild}
        return room.do(AUTHORS[second % 2], "questions.ask", **args)
    questions = sorted(room.rows(Question, session_id=room.session), key=lambda q: q.number)
    apt = [q for q in questions if wild or q.state in APT[act]]
    if not apt:
        return None
    question = apt[first % len(apt)]
    args = arguments(room, act, question, second, wild)
    return room.do(sender(room, act, question, second, wild), f"questions.{act}", question=question.id, **args)


def arguments(room, act, question, second, wild):
    seen = {"revision": question.revision - wild}
    (stage,) = room.rows(Stage, id=room.session)
    more = {
        "edit": {"text": f"Words {second}"},
        "withdraw": {},
        "unstage": {},
        "endorse": {"on": second % 3 > 0},
        "dismiss": {**seen, "reason": "Asked already"},
        "stage": {**seen, "from": None if wild else stage.question_id},
        "answer": {**seen, "how": "live"},
    }
    return more.get(act, seen)


def sender(room, act, question, second, wild):
    if wild:
        return PEOPLE[second % 6]
    if act == "endorse":
        return ("delegate", "panellist", "observer", "rapporteur")[second % 4]
    author = next(who for who in AUTHORS if room.people[who] == question.author_id)
    return author if act in ("withdraw", "edit") else ("chair", "moderator")[second % 2]


def check(room):
    questions = room.rows(Question, session_id=room.session)
    (stage,) = room.rows(Stage, id=room.session)
    on_stage = [q.id for q in questions if q.state is QuestionState.ON_STAGE]
    assert on_stage == ([stage.question_id] if stage.question_id else [])
    assert sorted(q.number for q in questions) == list(range(1, len(questions) + 1))
    assert all(q.published_at for q in questions if q.is_shared)
    tallies(room, questions)


def tallies(room, questions):
    rows = room.rows(Endorsement, stream=f"session:{room.session}")
    on = Counter(row.question_id for row in rows if row.on)
    tallies = {row.id: row for row in room.rows(QuestionTally, stream=f"session:{room.session}")}
    assert {id: row.endorsements for id, row in tallies.items() if row.endorsements} == on
    for q in questions:
        copy = tallies.pop(q.id)
        assert (copy.shown, copy.was_shown, copy.past) == (q.is_shared, q.published_at is not None, q.past)
        assert q.supported is (copy.endorsements > 0 and not q.is_shared)
    assert tallies == {}
    assert max(Counter((row.question_id, row.participant_id) for row in rows).values(), default=1) == 1
    own = {(q.id, q.author_id) for q in questions}
    assert not own & {(row.question_id, row.participant_id) for row in rows}


def wordings(room):
    for question in room.rows(Question, session_id=room.session):
        latest = max(room.rows(QuestionRevision, question_id=question.id), key=lambda row: row.revision)
        assert latest.text == question.text
        assert latest.revision <= question.revision
