"""Questions of an older program: what they were given in support moves into tallies of their own, and nothing else changes."""

from flask_migrate import downgrade, upgrade
from sqlalchemy import text

from dialogue_platform.live import live
from dialogue_platform.live.record.verification import Checking
from tests.questions.steps import ask, decide, published, tally

BEFORE = "0021"
READERS = (("public", None), ("floor", "panellist"), ("floor", "delegate"), ("podium", "moderator"))


def as_read(room):
    return {reader: room.sees(*reader) for reader in READERS}


def complaints():
    with live().database.reading() as db:
        return list(Checking(db).complaints())


def counts():
    with live().database.writer.connect() as connection:
        return dict(connection.execute(text("SELECT id, endorsements FROM question")).all())


def test_what_was_given_before_is_counted_on(room_alone):
    room = room_alone
    ask(room)
    shown, back, over = published(room), published(room, text="And the glaciers?"), published(room, text="Who pays?")
    decide(room, "dismiss", ask(room, "panellist"), reason="Asked already")
    for question in (shown, back, over):
        room.do("observer", "questions.endorse", question=question, on=True)
    room.do("panellist", "questions.endorse", question=shown, on=True)
    room.do("panellist", "questions.endorse", question=shown, on=False)
    decide(room, "take_back", back)
    decide(room, "answer", over, how="live")
    before, seq = as_read(room), room.seq()
    downgrade(revision=BEFORE)
    assert {id: n for id, n in counts().items() if n} == {shown: 1, back: 1, over: 1}
    upgrade(revision="heads")
    assert as_read(room).keys() == before.keys() and room.seq() == seq
    for reader, entities in as_read(room).items():
        without_seq = [
            {place: {k: v for k, v in e.items() if k != "seq"} for place, e in some.items()}
            for some in (entities, before[reader])
        ]
        assert without_seq[0] == without_seq[1], reader
    assert complaints() == []
    other = {"question": back, "text": "Something else altogether, and at length"}
    assert room.code("delegate", "questions.edit", **other) == "not_a_correction"
    room.do("panellist", "questions.endorse", question=shown, on=True)
    assert tally(room, shown) == 2 and complaints() == []
