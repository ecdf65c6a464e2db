"""The lists of an older program: what it has kept is read on, and a way back is refused where it would lose something."""

import pytest
from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from dialogue_platform.live import live
from tests.speakers.steps import floor, give, on_floor, on_list, order, version


@pytest.fixture
def old(room_alone):
    return room_alone.open()


def test_an_older_programs_lists_are_read_on(old):
    speaker = on_floor(old)
    (waiting,) = on_list(old, "panellist")
    downgrade(revision="0005")
    upgrade(revision="heads")
    assert (floor(old)["request"], order(old), floor(old)["stack"]) == (speaker, [waiting], [])
    assert old.one("floor", "my_request", waiting, "panellist")["place"] == 1
    assert old.one("floor", "speakers_list", old.list)["order_limit_s"] == 60
    assert old.code("panellist", "speakers.request_floor", list=old.list) == "already_requested"
    old.do("delegate", "speakers.end_floor", request=speaker)
    old.do("chair", "speakers.undo_end", request=speaker)
    old.do("chair", "speakers.end_floor", request=speaker)
    give(old, waiting)


def test_no_way_back_over_what_an_older_program_has_no_word_for(old):
    guest = old.do("chair", "speakers.add_request", list=old.list, name="A minister")["request"]
    with pytest.raises(SystemExit):
        downgrade(revision="0005")
    upgrade(revision="heads")  # what came after has gone back before it was refused
    assert order(old) == [guest] and version(old) == 1
    with live().database.reading() as read:
        assert read.execute(text("SELECT count(*) FROM former_speaker")).scalar() == 0


def test_the_programs_own_sentences_are_become_codes(old):
    """Whatever language the moderator's page spoke; what people wrote themselves stays."""
    old_words = {
        "The item is closed.": ("item_closed", None),
        "Время истекло. Жаль.": ("time_over", "Жаль."),
        "Please hand in a written statement.": ("in_writing", None),
        "Time is over": (None, "Time is over"),
    }
    rows = [_declined(old, words) for words in old_words]
    question = old.do("delegate", "questions.ask", session=old.session, text="How?")["question"]
    old.do("moderator", "questions.dismiss", question=question, revision=1, reason="Вопрос уже был задан.")
    own = old.do("delegate", "speakers.request_floor", list=old.list)["request"]
    old.do("organiser", "people.remove", participant=old.people["delegate"])
    downgrade(revision="0013")
    upgrade(revision="heads")
    shown = [old.one("podium", "floor_request", row) for row in rows]
    assert [(one["reason_code"], one["reason_note"]) for one in shown] == list(old_words.values())
    assert old.one("podium", "question", question)["reason_code"] == "asked_already"
    left = old.one("podium", "floor_request", own)
    assert (left["reason_code"], left["reason"]) == ("no_longer_takes_part", "no_longer_takes_part")


def _declined(room, words):
    request = room.do("panellist", "speakers.request_floor", list=room.list)["request"]
    room.do("moderator", "speakers.decline_request", request=request, reason=words)
    return request
