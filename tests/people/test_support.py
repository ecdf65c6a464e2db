"""Support that a delegation gives as one: whoever of it presses, it counts once, and it is sealed."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import orjson
import pytest
from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column

from dialogue_platform.live import Act, Job, Refusal, live, new_id
from dialogue_platform.live.clock import now
from dialogue_platform.live.store.coverage import Sealed, sealed_table_of
from dialogue_platform.live.store.journal import JournalEntry
from dialogue_platform.live.store.sealing import Seal
from dialogue_platform.people.models import Participant
from dialogue_platform.people.support import Support


class Base(DeclarativeBase):
    """Tables of these tests alone."""


class Alignment(Base):
    __tablename__ = "test_alignment"
    __record__ = Sealed()
    __table_args__ = (UniqueConstraint("proposal_id", "delegation_id"),)
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    stream: Mapped[str]
    seq: Mapped[int]
    proposal_id: Mapped[str]
    delegation_id: Mapped[str]
    on: Mapped[bool]


class ProposalTally(Base):
    __tablename__ = "test_proposal_tally"
    __record__ = Sealed()
    id: Mapped[str] = mapped_column(String(32), primary_key=True)
    stream: Mapped[str]
    seq: Mapped[int]
    aligned: Mapped[int]


ALIGNMENTS = Support(Alignment, ProposalTally, of="proposal_id", by="delegation_id", count="aligned")


class Align(Job):
    """One press, in a transaction of the writer."""

    name = "test.align"

    def __init__(self, room: Any, who: str, thing: Any, on: bool) -> None:
        super().__init__()
        self.room, self.who, self.thing, self.on = room, who, thing, on

    def streams(self, db: Any) -> set[str]:
        return {self.thing.stream}

    def run(self, work: Any) -> int:
        who = work.db.get_one(Participant, self.room.people[self.who])
        act = Act(work.db, self.room.actors[self.who], who, now(), work)
        tally = ALIGNMENTS.set(act, self.thing, self.on)
        work.record(act.actor, act.now, self.name, {}, "{}")
        return tally


@pytest.fixture
def proposal(room: Any) -> Iterator[Any]:
    engine = live().database.writer
    Base.metadata.create_all(engine)
    thing = ProposalTally(id=new_id(), stream=f"session:{room.session}", seq=0, aligned=0)
    with engine.begin() as connection:
        values = {"id": thing.id, "stream": thing.stream, "seq": 0, "aligned": 0}
        connection.execute(ProposalTally.__table__.insert().values(values))
    yield thing
    Base.metadata.drop_all(engine)


def press(room: Any, who: str, thing: Any, on: bool) -> int:
    return live().writer.submit(Align(room, who, thing, on)).wait()


def in_delegation(room: Any, name: str, *people: str) -> None:
    made = room.do("organiser", "delegations.create", dialogue=room.dialogue, name=name, constituency="state")
    for who in people:
        room.do("organiser", "people.edit", participant=room.people[who], delegation=made["delegation"])


def test_a_delegation_counts_once_whoever_of_it_presses(room, proposal):
    in_delegation(room, "Kazakhstan", "delegate", "panellist")
    in_delegation(room, "Kyrgyzstan", "observer")
    assert press(room, "delegate", proposal, True) == 1
    seq = room.seq()
    assert press(room, "panellist", proposal, True) == 1 and room.seq() == seq
    assert press(room, "observer", proposal, True) == 2
    assert press(room, "panellist", proposal, False) == 1
    assert press(room, "delegate", proposal, False) == 1
    with live().database.reading() as db:
        rows = db.query(Alignment).filter_by(proposal_id=proposal.id).all()
        assert sorted(row.on for row in rows) == [False, True]
        tally = db.get(ProposalTally, proposal.id)
        assert (tally.aligned, tally.seq) == (1, room.seq())
        sealed = db.query(JournalEntry).filter_by(stream=proposal.stream, seq=room.seq()).one().sealed
    lines = {(table, key): digest for table, key, digest, _ in orjson.loads(sealed)}
    (off,) = [row for row in rows if not row.on]
    assert lines.keys() == {("test_alignment", off.id), ("test_proposal_tally", proposal.id)}
    with live().database.reading() as db:
        for (table, key), digest in lines.items():
            model = {"test_alignment": Alignment, "test_proposal_tally": ProposalTally}[table]
            assert sealed_table_of(model).seal(db.get_one(Seal, (table, key)).salt, db.get_one(model, key))[0] == digest


def test_who_belongs_to_no_delegation_is_told_so(room, proposal):
    seq = room.seq()
    with pytest.raises(Refusal) as refused:
        press(room, "delegate", proposal, True)
    assert refused.value.code == "no_delegation" and room.seq() == seq
