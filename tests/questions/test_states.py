"""The table of a question's states, row by row."""

from datetime import UTC, datetime

import pytest

from dialogue_platform.live import Refusal, clock
from dialogue_platform.questions.models import Question
from dialogue_platform.questions.states import AnswerHow
from dialogue_platform.questions.states import QuestionState as S

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)

STEPS = {
    "publish": lambda q: q.publish(NOW),
    "dismiss": lambda q: q.dismiss("asked already"),
    "pending": lambda q: q.return_to_pending(),
    "withdraw": lambda q: q.withdraw(),
    "stage": lambda q: q.go_on_stage(),
    "answer": lambda q: q.answer(AnswerHow.LIVE, None, NOW),
}

#          from          publish dismiss pending withdraw stage answer
TABLE = """
           pending       yes     yes     no      yes      no    no
           shortlisted   yes     yes     yes     yes      no    no
           published     no      no      yes     yes      yes   yes
           on_stage      yes     no      no      no       no    yes
           answered      no      no      no      no       no    no
           dismissed     no      no      yes     no       no    no
           withdrawn     no      no      no      no       no    no
           merged        no      no      no      no       no    no
"""
ROWS = [
    (S(line.split()[0]), step, answer == "yes")
    for line in TABLE.strip().splitlines()
    for step, answer in zip(STEPS, line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("state", "step", "goes"), ROWS, ids=lambda v: getattr(v, "value", str(v)))
def test_step(state, step, goes):
    question = Question(id="q", stream="session:s", state=state, revision=7, text="Why?")
    if goes:
        STEPS[step](question)
        assert question.state is not state
        assert question.revision == 8
    else:
        with pytest.raises(Refusal) as refused:
            STEPS[step](question)
        assert refused.value.code == "wrong_state"
        assert (question.state, question.revision) == (state, 7)


def test_new_words_are_a_new_revision():
    question = Question(id="q", stream="session:s", state=S.PENDING, revision=1, text="Why?")
    question.reword("Why not?", None, clock.now())
    assert (question.text, question.revision, question.state) == ("Why not?", 2, S.PENDING)
