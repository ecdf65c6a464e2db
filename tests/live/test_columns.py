"""What the columns of many tables share: how types are kept, and that ``past`` follows a state however it is set."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import DateTime, Enum

from dialogue_platform.live import SYSTEM, Refusal, perform
from dialogue_platform.live.clock import Instant
from dialogue_platform.live.store.columns import Stateful
from dialogue_platform.live.store.coverage import models
from dialogue_platform.people.support import Tally
from dialogue_platform.questions.models import Question
from dialogue_platform.questions.states import PAST_STATES, QuestionState
from dialogue_platform.speakers.models import FloorRequest
from dialogue_platform.speakers.states import BACK, RequestState
from tests.questions.steps import published

NOW = datetime(2026, 11, 28, 19, tzinfo=UTC)


def columns():
    return [column for model in models().values() for column in model.__table__.columns]


def test_every_instant_has_its_zone_and_every_enum_is_kept_as_its_word(app):
    kinds = [column.type for column in columns()]
    assert all(isinstance(kind, Instant) for kind in kinds if kind.python_type is datetime)
    assert not [kind for kind in kinds if type(kind) is DateTime]
    words = [kind for kind in kinds if isinstance(kind, Enum)]
    assert len(words) > 10
    for kind in words:
        assert (kind.native_enum, kind.length) == (False, 24)
        assert kind.enums == [word.value for word in kind.enum_class]


@pytest.mark.parametrize("state", QuestionState)
def test_past_follows_the_state_however_it_is_set(state):
    assert Question(state=state).past is (state in PAST_STATES)
    row = Question(state=QuestionState.PENDING)
    row.state = state
    assert row.past is (state in PAST_STATES)


def test_every_row_with_a_past_has_a_state_that_it_follows(app):
    """Or it is a tally, which follows its thing (`tests/questions/test_tallies.py`)."""
    aging = [model for model in models().values() if "past" in model.__table__.columns and not issubclass(model, Tally)]
    assert len(aging) >= 2
    assert all(issubclass(model, Stateful) and model.NEXT.keys() >= model.PAST for model in aging)


def test_a_step_by_another_table_and_one_that_no_table_has():
    request = FloorRequest(state=RequestState.DELIVERED)
    with pytest.raises(Refusal):
        request.start(NOW)
    assert (request.state, request.past) == (RequestState.DELIVERED, True)
    assert RequestState.SPEAKING in BACK[RequestState.DELIVERED]
    request.take_up()
    assert (request.state, request.past) == (RequestState.SPEAKING, False)


def test_an_erased_question_is_told_among_what_is_past(room):
    """Erasure sets the state by no step of the table."""
    question = published(room)
    perform("questions.erase", SYSTEM, {"question": question, "reason": "A court's order"})
    (row,) = room.rows(Question, id=question)
    assert (row.state, row.past) == (QuestionState.WITHDRAWN, True)
