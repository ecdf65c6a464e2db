"""What people were told was stored, held against what is stored: on SQLite and PostgreSQL, past the server."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable
from typing import Any

from sqlalchemy import Engine, create_engine, select, text
from sqlalchemy.orm import Session

from dialogue_platform.live.store.database import prepare_reader, reader_options
from dialogue_platform.live.store.journal import verify
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.outcome.codec import packing
from dialogue_platform.outcome.drafting import ydoc
from tests.faults.people import Author, Planner, Sender, Voter
from tests.server import Server


class Ledger:
    """A look at the database from outside."""

    def __init__(self, server: Server) -> None:
        self.engine: Engine = create_engine(server.env["DATABASE_URL"], pool_pre_ping=True)

    def rows(self, query: str, **values: Any) -> list[Any]:
        with self.engine.connect() as connection:
            return list(connection.execute(text(query), values))

    def close(self) -> None:
        self.engine.dispose()

    def text_of(self, document: str) -> dict[str, Any]:
        """The text as its log alone makes it."""
        return ydoc.pm_json(ydoc.load(payload for _, _, payload in self.log_of(document)))

    def log_of(self, document: str) -> list[tuple[int, str, bytes]]:
        """Every update as (log_seq, uid, payload); the packed ones come first and have lost their uid."""
        packed = self.rows("SELECT body FROM draft_segment WHERE document_id = :d ORDER BY first", d=document)
        old = [row for segment in packed for row in packing.unpack(document, bytes(segment.body))]
        query = "SELECT log_seq, uid, payload FROM draft_update WHERE document_id = :d ORDER BY log_seq"
        return [(row.log_seq, row.uid, bytes(row.payload)) for row in (*old, *self.rows(query, d=document))]

    def check_edits(self, document: str, authors: Iterable[Author]) -> int:
        """Every acknowledged word stands in the text once; the log has no gap; answers how many words."""
        log = self.log_of(document)
        assert [log_seq for log_seq, _, _ in log] == list(range(1, len(log) + 1))
        uids = [uid for _, uid, _ in log if uid]
        acked = {uid: word for author in authors for uid, word in author.acked.items()}
        assert len(uids) == len(set(uids)) and len(set(acked) - set(uids)) <= len(log) - len(uids)
        words = Counter(words_in(self.text_of(document)))
        wrong = {word: words[word] for word in acked.values() if words[word] != 1}
        assert not wrong, f"lost or doubled: {wrong}"
        return len(acked)

    def check_versions(self, document: str, namer: Sender) -> None:
        query = "SELECT id, number FROM outcome_version WHERE document_id = :d ORDER BY number"
        versions = self.rows(query, d=document)
        assert [row.number for row in versions] == list(range(1, len(versions) + 1))
        versions_named = [result["version"] for _, result in namer.acked.values()]
        assert len(set(versions_named)) == len(versions_named) and set(versions_named) <= {row.id for row in versions}

    def check_items(self, planner: Planner) -> None:
        """Every acknowledged item is there once, under the id that was told, and was journalled once."""
        titles = self.rows("SELECT id, title FROM agenda_item")
        by_title: dict[str, list[str]] = {}
        for row in titles:
            by_title.setdefault(row.title, []).append(row.id)
        for args, result in planner.acked.values():
            assert by_title.get(args["title"]) == [result["item"]], args
        own = [name for name in by_title if name.startswith(planner.name)]
        assert all(len(by_title[name]) == 1 for name in own)

    def check_votes(self, voters: Iterable[Voter]) -> None:
        """What each was told last is what stands; every tally is the count of its rows."""
        query = """SELECT e.question_id AS q, u.email, e."on" FROM endorsement e
            JOIN participant p ON p.id = e.participant_id JOIN "user" u ON u.id = p.user_id"""
        stands = {(row.q, row.email.partition("@")[0]): bool(row.on) for row in self.rows(query)}
        for voter in voters:
            for question, on in voter.stands.items():
                assert stands.get((question, voter.name), False) == on, (voter.name, question)
        tallies = {row.id: row.endorsements for row in self.rows("SELECT id, endorsements FROM question_tally")}
        counted = Counter(question for (question, _), on in stands.items() if on)
        assert tallies == {question: counted[question] for question in tallies}

    def check_keys(self, senders: Iterable[Sender]) -> int:
        """Every acknowledged key is kept; answers how many."""
        kept = {row.key for row in self.rows("SELECT key FROM command_key")}
        acked = {key for sender in senders for key in sender.acked}
        assert acked <= kept
        return len(acked)


def check_journal(server: Server) -> None:
    """Every chain is whole, as ``flask verify-journal`` would say in one snapshot; that word costs a process more."""
    url = server.env["DATABASE_URL"]
    engine = create_engine(url, **reader_options(url))
    prepare_reader(engine)
    with Session(engine) as db:
        streams = db.scalars(select(Stream)).all()
        assert streams and [complaint for stream in streams for complaint in verify(db, stream)] == []
    engine.dispose()


def words_in(node: Any) -> list[str]:
    """Every word of a text, however its runs are cut."""
    if isinstance(node, dict) and node.get("type") == "text":
        return [str(node["text"])]
    parts = [word for child in node.get("content", []) for word in words_in(child)]
    return "".join(parts).split() if node.get("type") in ("paragraph", "heading") else parts


def same(texts: list[dict[str, Any]]) -> bool:
    return len({json.dumps(text, sort_keys=True) for text in texts}) == 1
