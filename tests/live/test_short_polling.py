"""Pages that ask instead of listening: out of memory they are answered what the database would answer, and nobody more."""

from __future__ import annotations

import json

import brotli
import pytest
from sqlalchemy import select

from dialogue_platform.live import live
from dialogue_platform.live.deliver.feed import Feed
from dialogue_platform.live.doors import short_polling
from dialogue_platform.live.doors.poll_interval import FROM_DATABASE, FROM_MEMORY, PACE, SHARE, SLOWEST, PollInterval
from dialogue_platform.live.read import access_cache
from dialogue_platform.live.read.access import access_to
from dialogue_platform.live.store.streams import PLATFORM, Stream
from tests.live.scenario import Scenario
from tests.support.joins import fresh

ROLES = ["delegate", "moderator", None]


class Reader:
    """One page without a socket: asks for a stream with its mark, and keeps what it is told by the rule of the protocol."""

    def __init__(self, room, role, stream):
        self.client, self.stream = room.app.test_client(use_cookies=False), stream
        self.headers = {}
        if role:
            token = room.do(role, "people.create_token", label="page")["token"]
            self.headers["Authorization"] = f"Bearer {token}"
        self.after, self.mark, self.map = 0, None, {}

    def ask(self, **headers):
        known = {"after": self.after, "mark": self.mark} if self.mark else {}
        path = f"/api/v1/streams/{self.stream}"
        return self.client.get(path, query_string=known, headers={**self.headers, **headers})

    def look(self):
        """What was told; None to who may not read this stream, or not yet."""
        reply = self.ask().json
        if not reply["ok"]:
            return None
        if reply["full"]:
            self.map = {}
        for entity in reply["entities"]:
            self.map[entity["kind"], entity["id"]] = entity
        self.after, self.mark = reply["seq"], reply["mark"]
        return reply

    def shown(self):
        return {place: entity for place, entity in self.map.items() if "gone" not in entity}


@pytest.fixture
def still(monkeypatch, room):
    """A feed that looks when the test says so (the app's own may be running), and all who ask are answered as of now."""
    spine = live()
    feed = Feed(room.app, spine.database, spine.fanout, spine.presence, spine.metrics, spine.hooks)
    for part in (spine, spine.gateway, spine.gateway.rights, spine.snapshots, spine.short_polling):
        monkeypatch.setattr(part, "feed", feed)
    monkeypatch.setattr(Feed, "start", lambda self: None)
    monkeypatch.setattr(Feed, "is_looking", True)
    monkeypatch.setattr(short_polling, "TOGETHER", 0)
    return room


def look_at_heads(room):
    with live().database.reading() as db:
        names = list(db.scalars(select(Stream.name).where(Stream.dialogue_id == room.dialogue)))
        for name in (*names, PLATFORM):
            live().feed.follow(db, name)
    for name in (*names, PLATFORM):
        live().feed.flush(name)
    return names


@pytest.fixture
def memory(monkeypatch):
    """How each request was answered: True out of memory, False by Flask."""
    answered = []
    monkeypatch.setattr(live().short_polling.interval, "count", lambda from_memory: answered.append(from_memory))
    return answered


def reader(room, role, stream=None):
    """A page that has asked twice: its right is known by then."""
    look_at_heads(room)
    found = Reader(room, role, stream or f"session:{room.session}")
    for _ in range(2):
        found.look()
        look_at_heads(room)
    return found


def test_for_every_command_who_asks_has_what_a_fresh_page_has(still, memory):
    room, readers = still, {}
    for chapter in Scenario(room).tell():
        for stream in look_at_heads(room):
            if stream not in readers:
                readers[stream] = [(role, Reader(room, role, stream)) for role in ROLES]
            for role, page in readers[stream]:
                reply = page.look()
                if reply is None:
                    continue
                with live().database.reading() as db:
                    person = room.people.get(role) if role else None
                    expected = fresh(db, stream, reply["mark"].partition(".")[0], person)
                assert page.shown() == expected, (chapter, stream, role)
    assert memory.count(True) > 100


def test_who_asks_in_vain_is_answered_without_the_database(still, memory, monkeypatch):
    page = reader(still, "delegate")
    memory.clear()
    monkeypatch.setattr(live().database, "reading", None)
    reply = page.look()
    assert (reply["entities"], reply["full"], reply["seq"]) == ([], False, page.after)
    assert memory == [True]


def test_a_browser_is_remembered_by_its_cookie_which_stays_the_same(still, memory):
    """And which no answer sets: one that comes after the sign-out would sign in again."""
    look_at_heads(still)
    page = Reader(still, None, f"session:{still.session}")
    page.client = still.app.test_client()
    with page.client.session_transaction() as cookie:
        cookie["_user_id"], cookie.permanent = f"{still.actors['delegate'].user_id}:0", True
    for _ in range(4):
        answer = page.ask()
        assert answer.json["mark"].startswith("floor.") and "Set-Cookie" not in answer.headers
        page.after, page.mark = answer.json["seq"], answer.json["mark"]
    assert memory == [False, False, True, True]
    assert "Set-Cookie" not in page.client.get("/healthz").headers and "Set-Cookie" in page.client.get("/").headers


def test_a_thousand_who_missed_the_same_share_one_reading(still, memory, monkeypatch):
    pages = [reader(still, role) for role in ("delegate", "panellist", "observer")]
    monkeypatch.setattr(short_polling, "TOGETHER", 60)
    live().short_polling._boards.clear()
    still.open()
    look_at_heads(still)
    for page in pages:
        page.look()  # rights have moved with the dialogue, so these are asked of the database
    still.do("moderator", "speakers.open_list", list=still.list)
    look_at_heads(still)
    live().short_polling._boards.clear()
    memory.clear()
    before = len([page.look() for page in pages])
    assert (before, memory) == (3, [True] * 3)
    assert len(live().short_polling._boards[f"session:{still.session}"].ranges) == 1


def test_what_is_ones_own_is_asked_of_the_database(still, memory):
    still.open()
    author, other = reader(still, "delegate"), reader(still, "observer")
    text = "What of the glaciers?"
    still.do("delegate", "questions.ask", session=still.session, text=text)
    look_at_heads(still)
    memory.clear()
    assert text in json.dumps(author.look())
    assert text not in json.dumps(other.look())
    assert memory == [False, True]


def test_who_has_acted_sees_it_at_once(still, monkeypatch, memory):
    """Though others are still answered as of a moment ago."""
    still.open()
    author = reader(still, "delegate")
    monkeypatch.setattr(short_polling, "TOGETHER", 60)
    author.look()
    answer = author.client.post(
        "/api/v1/commands/questions.ask",
        json={"session": still.session, "text": "Seen at once?"},
        headers={**author.headers, "Idempotency-Key": "plain-own-act"},
    )
    assert answer.json["ok"]
    assert "Seen at once?" in json.dumps(author.look())


@pytest.mark.parametrize("act", ["people.remove", "people.change_role"])
def test_a_right_that_has_ended_is_not_remembered(still, memory, act):
    page = reader(still, "panellist")
    more = {"role": "moderator"} if act == "people.change_role" else {}
    still.do("organiser", act, participant=still.people["panellist"], **more)
    look_at_heads(still)
    memory.clear()
    reply = page.ask().json
    assert memory == [False]
    if more:
        assert reply["full"] and reply["mark"].startswith("podium.")
    else:
        assert not reply["ok"] or reply["mark"].startswith("public.")


def test_a_revoked_token_reads_nothing_more(still, memory):
    page = reader(still, "observer")
    with live().database.reading() as db:
        from dialogue_platform.people.models import ApiToken

        mine = select(ApiToken.id).where(ApiToken.user_id == still.actors["observer"].user_id)
        tokens = list(db.scalars(mine.where(ApiToken.revoked_at.is_(None))))
    for token in tokens:
        still.do("observer", "people.revoke_token", token=token)
    look_at_heads(still)
    assert page.ask().status_code == 401


def test_one_readers_right_is_not_anothers(still):
    """The same stream, after and mark, asked without the token: as a stranger, not as whoever asked before."""
    moderator = reader(still, "moderator")
    stranger = Reader(still, None, moderator.stream)
    stranger.after, stranger.mark = moderator.after, moderator.mark
    reply = stranger.ask().json
    assert not reply["ok"] or reply["full"]


@pytest.mark.parametrize(
    "query",
    [
        "",
        "after=3",
        "mark=floor:x",
        "after=x&mark=y",
        "after=3&mark=y&cursor=z",
        "after=-1&mark=floor:0",
        "after=9999999&mark=floor:0",
        f"after={'9' * 5000}&mark=floor:0",
    ],
)
def test_what_is_not_plain_is_answered_by_the_database_as_ever(still, memory, query, caplog):
    page = reader(still, "delegate")
    memory.clear()
    page.client.get(f"/api/v1/streams/{page.stream}?{query}", headers=page.headers)
    assert memory == [False] and not caplog.records


def test_a_worker_that_does_not_look_remembers_nothing(still, memory, monkeypatch):
    page = reader(still, "delegate")
    monkeypatch.setattr(Feed, "is_looking", False)
    memory.clear()
    page.look()
    assert memory == [False]


def test_a_right_is_not_remembered_while_the_feed_is_known_to_lag(still, memory):
    """A flush stumbled or rests, but the look has seen that people have changed."""
    page = reader(still, "panellist")
    still.do("organiser", "people.remove", participant=still.people["panellist"])
    with live().database.reading() as db:
        live().feed._look_at_heads(db)
    memory.clear()
    reply = page.ask().json
    assert memory == [False]
    assert not reply["ok"] or reply["mark"].startswith("public.")


def test_a_right_of_before_a_restore_is_not_remembered(still, memory):
    """The same seq, reached another way: the mark says so."""
    page = reader(still, "delegate")
    live().feed.flushed[f"dialogue:{still.dialogue}"].mark = "0" * 12
    memory.clear()
    page.look()
    assert memory == [False]


def test_a_feed_that_cannot_read_is_not_looking(room, monkeypatch):
    feed = live().feed
    monkeypatch.setattr(Feed, "start", lambda self: None)
    monkeypatch.setattr(Feed, "alive", True)
    feed._each_second()
    assert feed.is_looking
    feed._looked = feed._saw = 0.0

    def away():
        raise RuntimeError("the database is away")

    monkeypatch.setattr(feed.database, "reading", away)
    feed._each_second()
    assert feed._looked and not feed.is_looking


def test_who_acts_while_being_answered_is_asked_of_the_database_again(still, memory):
    page = reader(still, "delegate")
    asker = {"HTTP_COOKIE": "", "HTTP_AUTHORIZATION": page.headers["Authorization"]}
    kept = live().short_polling.access_cache
    seat, before = kept.of(asker, page.stream), kept.before(asker, page.stream)
    assert seat and before
    kept.forget(asker)
    with live().database.reading() as db:
        kept.remember(before, page.stream, access_to(db, live().directory, still.actors["delegate"], page.stream))
    assert kept.of(asker, page.stream) is None


def test_strangers_by_the_thousand_drive_out_the_oldest_and_take_little_room(still, memory, monkeypatch):
    monkeypatch.setattr(access_cache, "MOST", 3)
    live().short_polling.access_cache._askers.clear()
    pages = [reader(still, "delegate") for _ in range(4)]
    for page in pages:
        page.headers["Cookie"] = "long=" + "x" * 4000
        page.look()
    memory.clear()
    for page in reversed(pages):
        page.look()
    assert memory == [True, True, True, False]
    assert {len(asker) for asker in live().short_polling.access_cache._askers} == {32}
    monkeypatch.setattr(access_cache, "LIFE", 0)
    live().short_polling.access_cache.sweep()
    assert not live().short_polling.access_cache._askers


def test_made_up_marks_are_not_kept(still, memory, monkeypatch):
    page = reader(still, "delegate")
    monkeypatch.setattr(short_polling, "TOGETHER", 60)
    still.open()
    look_at_heads(still)
    page.ask()
    for number in range(20):
        for mark in (f"floor:{number:012x}", f"podium:{number:012x}", "x" * number):
            page.mark = mark
            assert page.ask().json["full"]
    assert not live().short_polling._boards[page.stream].ranges


def test_of_one_stream_few_ranges_are_kept_and_none_for_long(still, memory, monkeypatch):
    monkeypatch.setattr(short_polling, "RANGES", 2)
    still.open()
    pages = []
    for act in ("close_list", "open_list", "close_list", "open_list"):
        pages.append(reader(still, "observer"))
        still.do("moderator", f"speakers.{act}", list=still.list)
    look_at_heads(still)
    for page in pages:
        page.ask()  # rights may have moved with the dialogue
    monkeypatch.setattr(short_polling, "TOGETHER", 60)
    live().short_polling._boards.clear()
    memory.clear()
    assert all(page.look()["full"] is False for page in pages)
    board = live().short_polling._boards[f"session:{still.session}"]
    assert memory == [True, True, False, False] and len(board.ranges) == 2
    monkeypatch.setattr(short_polling, "TOGETHER", 0)
    live().short_polling.sweep()
    assert not board.ranges
    monkeypatch.setattr(short_polling, "LIFE", 0)
    live().short_polling.sweep()
    assert not live().short_polling._boards and f"session:{still.session}" not in live().feed.flushed


def before_a_long_answer(still):
    """A page that has not heard of six long questions yet."""
    still.open()
    page = reader(still, "observer")
    for number in range(6):
        asked = still.do("delegate", "questions.ask", session=still.session, text=f"{number}: " + "water " * 40)
        still.do("moderator", "questions.publish", question=asked["question"], revision=1)
    look_at_heads(still)
    return page


def test_who_refuses_brotli_is_not_sent_it(still, memory):
    page = before_a_long_answer(still)
    for accepted in ("br;q=0, gzip", "gzip", "zebra"):
        assert "Content-Encoding" not in page.ask(**{"Accept-Encoding": accepted}).headers


def test_a_long_answer_is_small_where_the_reader_takes_it(still, memory):
    page = before_a_long_answer(still)
    small = page.ask(**{"Accept-Encoding": "gzip, br"})
    whole = page.ask()
    assert small.headers["Content-Encoding"] == "br" and len(small.data) < len(whole.data) / 3
    assert json.loads(brotli.decompress(small.data))["entities"] == whole.json["entities"]
    for answer in (small, whole):
        assert answer.headers["Cache-Control"] == "no-store" and answer.headers["X-Request-Id"]


# The pace.


class Pages:
    """So many pages, each of which asks as often as it is told, on a clock of its own."""

    def __init__(self, pages, cost):
        self.now, self.pages, self.from_memory = 0.0, pages, cost == FROM_MEMORY
        self.interval = PollInterval(lambda: self.now)

    def pass_seconds(self, seconds):
        until, asked = self.now + seconds, 0
        while self.now < until:
            self.now += self.interval.seconds / self.pages
            self.interval.count(self.from_memory)
            asked += 1
        return asked / seconds


@pytest.mark.parametrize(("pages", "cost"), [(10_000, FROM_MEMORY), (1000, FROM_DATABASE), (5000, FROM_DATABASE)])
def test_too_many_are_told_to_ask_more_seldom_until_it_is_a_third_of_a_processor(pages, cost):
    load = Pages(pages, cost)
    load.pass_seconds(120)
    assert load.pass_seconds(60) * cost <= SHARE * 1.1
    assert PACE < load.interval.seconds <= SLOWEST and load.interval.retry_after == str(round(load.interval.seconds))


def test_a_thousand_who_are_answered_out_of_memory_keep_the_usual_pace():
    load = Pages(2000, FROM_MEMORY)  # two streams each
    load.pass_seconds(60)
    assert load.interval.seconds == PACE and load.interval.retry_after is None


def test_the_pace_comes_back(still):
    load = Pages(20_000, FROM_MEMORY)
    load.pass_seconds(120)
    load.pages = 10
    load.pass_seconds(240)
    assert load.interval.retry_after is None


def test_who_asks_is_told_the_pace(still, monkeypatch):
    page = reader(still, "delegate")
    assert "Retry-After" not in page.ask().headers
    monkeypatch.setattr(live().short_polling.interval, "seconds", 9.0)
    assert page.ask().headers["Retry-After"] == "9"
    page.mark = None
    assert page.ask().headers["Retry-After"] == "9"
