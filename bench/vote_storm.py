"""Vote storm: 2,000 connected, 200 endorsements a second for 30 s, and 5 questions a second beside them.

Measured from the send: until the ack (it is on the disk then), until the tally is on all 2,000 screens, until a new
question is in the queue of all moderators. Afterwards the ledger of what was acknowledged is compared with the
database: nothing lost, nothing double.
Peer: Node's socket.io under the same schedule; it keeps its tallies in memory and tells them ten times a second.
"""

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from statistics import median

from bench._figures import Table, Wrong, measuring, options, percentile
from bench._load import SEQ, Act, Load, Played, command, connecting, mark
from bench._peers import peer, version_of
from bench._rooms import Room, furnished, served

QUESTIONS, MODERATORS = 10, 3
ACK_MS, SCREENS_MS, QUEUE_MS = 300, 1500, 500


@dataclass(frozen=True)
class Size:
    people: int = 2000
    seconds: int = 30
    endorsements: int = 200
    asked: int = 5

    def __str__(self) -> str:
        what = f"{self.endorsements} endorsements/s and {self.asked} questions/s for {self.seconds} s"
        return f"{self.people:,} connected, {what}"


@dataclass
class Vote:
    """An endorsement set on or off by one delegate."""

    person: int
    question: str
    on: bool
    act: Act


class Storm:
    """One schedule, made by chance from a seed; and how it went."""

    def __init__(self, size: Size, questions: Sequence[str], session: str, turn: int, standing: set[tuple[int, str]]):
        self.chance, self.size, self.turn = random.Random(turn), size, turn
        self.numbers: Counter[int] = Counter()
        self.voters = size.people - QUESTIONS  # the last few asked the published ones, and do not endorse their own
        #: who endorses what after this; it goes on from the round before
        self.standing = standing
        self.votes = [self._vote(n, questions) for n in range(size.seconds * size.endorsements)]
        self.asks = [self._ask(n, session) for n in range(size.seconds * size.asked)]

    def _number(self, client: int) -> int:
        self.numbers[client] += 1
        return self.numbers[client]

    def _vote(self, n: int, questions: Sequence[str]) -> Vote:
        person, question = self.chance.randrange(self.voters), self.chance.choice(questions)
        on = (person, question) not in self.standing
        self.standing ^= {(person, question)}
        frame = command(self._number(person), "questions.endorse", {"question": question, "on": on})
        at = (n + self.chance.random()) * 1000 / self.size.endorsements
        return Vote(person, question, on, Act(person, frame, at=at, sees=SEQ))

    def _ask(self, n: int, session: str) -> Act:
        text = f"{self.turn}-{n:05d}: who pays for the stations?"
        person = self.chance.randrange(self.voters)
        frame = command(self._number(person), "questions.ask", {"session": session, "text": text})
        at = (n + self.chance.random()) * 1000 / self.size.asked
        return Act(person, frame, at=at, sees=mark(self.size.people, MODERATORS, text))

    def run(self, load: Load) -> Played:
        """Play it. A client's acts keep their order: the schedule is by time, and numbers rise with it or do not matter."""
        self.played = load.play([*(vote.act for vote in self.votes), *self.asks])
        return self.played

    def figures(self) -> dict[str, float]:
        """The 99th percentiles, in ms. What did not come counts as a minute; what was refused is told beside."""
        acts = [*(vote.act for vote in self.votes), *self.asks]
        return {
            "ack": percentile([act.ack or 60_000 for act in acts], 0.99),
            "screens": percentile([vote.act.all or 60_000 for vote in self.votes if vote.act.ok is not False], 0.99),
            "queue": percentile([act.all or 60_000 for act in self.asks if act.ok is not False], 0.99),
        }


@dataclass
class Ledger:
    """What the acknowledgements of some storms say must be in the database. Who got no answer at all may be either."""

    wanted: dict[tuple[str, str], bool]
    unsure: set[tuple[str, str]]
    asked: list[str]
    not_asked: list[str]
    words: str


def ledger_of(room: Room, storms: Sequence[Storm]) -> Ledger:
    votes = [((room.participants[vote.person], vote.question), vote) for s in storms for vote in s.votes]
    asks = [(f"{s.turn}-{n:05d}: who pays for the stations?", act) for s in storms for n, act in enumerate(s.asks)]
    acts = [*(vote.act for _, vote in votes), *(act for _, act in asks)]
    refused, silent = sum(act.ok is False for act in acts), sum(act.ok is None for act in acts)
    beside = f", {refused} refused, {silent} never answered" if refused or silent else ""
    return Ledger(
        {pair: vote.on for pair, vote in votes if vote.act.ok},
        {pair for pair, vote in votes if vote.act.ok is None},
        [text for text, act in asks if act.ok],
        [text for text, act in asks if act.ok is False],
        f"{len(acts) - refused - silent:,} acknowledged acts{beside}",
    )


def check(room: Room, storms: Sequence[Storm]) -> str:
    """Compare what was acknowledged with the database; answers a line for the table. Raises Wrong."""
    ledger = ledger_of(room, storms)
    endorsed, tallies, texts = kept(room)
    lost = sum(endorsed.get(p, False) != on for p, on in ledger.wanted.items() if p not in ledger.unsure)
    made_up = sum(on for p, on in endorsed.items() if p not in ledger.wanted and p not in ledger.unsure)
    counted = Counter(question for (_, question), on in endorsed.items() if on)
    wrong_tallies = [q for q in room.published if tallies[q] != counted[q]]
    lost_questions = sum(texts[text] == 0 for text in ledger.asked)
    doubled = sum(count > 1 for count in texts.values()) + sum(texts[text] > 0 for text in ledger.not_asked)
    if lost or made_up or wrong_tallies or lost_questions or doubled:
        remark = f"endorsements: {lost} lost, {made_up} made up, {len(wrong_tallies)} wrong tallies"
        raise Wrong(f"{remark}; questions: {lost_questions} lost, {doubled} double; {ledger.words}")
    return f"{ledger.words}, 0 lost, 0 double"


def kept(room: Room) -> tuple[dict[tuple[str, str], bool], dict[str, int], Counter[str]]:
    """What is in the database: endorsements by person and question, tallies, and how often each text was asked."""
    from sqlalchemy import create_engine, select

    from dialogue_platform.questions.models import Endorsement, Question, QuestionTally

    engine = create_engine(room.url)
    with engine.connect() as db:
        rows = db.execute(select(Endorsement.participant_id, Endorsement.question_id, Endorsement.on)).all()
        questions = db.execute(
            select(Question.id, QuestionTally.endorsements, Question.text).join(
                QuestionTally, QuestionTally.id == Question.id
            )
        ).all()
    engine.dispose()
    if len({(person, question) for person, question, _ in rows}) != len(rows):
        raise Wrong("somebody endorses a question twice")
    return (
        {(person, question): on for person, question, on in rows},
        {id: tally for id, tally, _ in questions},
        Counter(text for _, _, text in questions),
    )


@contextmanager
def ours(size: Size, room: Room) -> Iterator[Load]:
    with served(room) as server, Load(server.port) as load:
        crowd = [connecting(token, room.stream) for token in room.tokens]
        load.clients([*crowd, *([connecting(room.moderator, room.stream)] * MODERATORS)])
        load.watch(0, size.people, room.stream)
        load.connect(0, load.count)
        yield load


@contextmanager
def theirs(size: Size) -> Iterator[Load]:
    with peer("socketio.mjs") as port, Load(port) as load:
        load.clients([connecting(None, "session:peer")] * (size.people + MODERATORS))
        load.watch(0, size.people, "session:peer")
        load.connect(0, load.count)
        yield load


def main() -> None:
    given = options(__doc__)
    size = Size(400, 6, 40, 2) if given.quick else Size()
    table = Table(f"{size}; p99, median of {given.rounds}")
    mine, others, standing = [], [], set[tuple[int, str]]()
    with furnished(size.people, published=QUESTIONS) as room:
        with ours(size, room) as load:
            for turn in range(given.rounds):
                mine.append(Storm(size, room.published, room.session, turn, standing))
                table.client(mine[-1].run(load))
            counts = load.counts()
        we = tell_ours(table, mine)
        print(
            f"  clients: {counts['gone']} lost their link, {counts['gaps']} gaps in syncs {counts['refusal']}",
            flush=True,
        )
        print(f"  ledger: {check(room, mine)}", flush=True)
        with theirs(size) as load:
            for turn in range(given.rounds):
                others.append(Storm(size, room.published, room.session, turn, set()))
                table.client(others[-1].run(load))
    tell_theirs(table, others, we)


NAMES = {"ack": "acknowledged", "screens": "tally on every screen", "queue": "question before the moderators"}
AIMS = {"ack": ACK_MS, "screens": SCREENS_MS, "queue": QUEUE_MS}


def medians(storms: Sequence[Storm]) -> dict[str, float]:
    rounds = [storm.figures() for storm in storms]
    return {which: median(figures[which] for figures in rounds) for which in NAMES}


def tell_ours(table: Table, storms: Sequence[Storm]) -> dict[str, float]:
    we = medians(storms)
    for which, name in NAMES.items():
        table.figure(f"ours: {name}", we[which])
        table.aim(f"{name} within {AIMS[which]} ms", we[which] <= AIMS[which])
    return we


def tell_theirs(table: Table, storms: Sequence[Storm], we: dict[str, float]) -> None:
    print(f"  peer: Node's socket.io {version_of('socket.io')}, which keeps nothing")
    for which, they in medians(storms).items():
        table.figure(f"peer: {NAMES[which]}", they)
        table.ratio("ours / peer", we[which] / they)
    table.end()


if __name__ == "__main__":
    with measuring():
        main()
