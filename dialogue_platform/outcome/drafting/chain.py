"""The running hash of a draft's log: each update is hashed over the hash of the update before it.

It covers what packing keeps to the last byte (which update it is, whose, in which second, its bytes), so it can be made
again from packed rows. What packing lets go of (uid, fraction of the second, and whether a row is stepped over, which
comes later) is covered row by row, by ``own``, for as long as the row is one. Acts on the text seal where it stands.
"""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import replace

from dialogue_platform.live.clock import iso
from dialogue_platform.outcome.models import DraftUpdate
from dialogue_platform.outcome.records import LogRow

#: before the first update of a log
BEGIN = "0" * 64


def next_hash(before: str, row: LogRow) -> str:
    """The running hash after a row; hex."""
    second = int(row.at.timestamp()) if row.at else None
    words = json.dumps([before, row.document_id, row.log_seq, row.participant_id, second])
    return hashlib.sha256(words.encode() + b"\n" + row.payload).hexdigest()


def own(hash_: str, row: LogRow | DraftUpdate) -> str:
    """What a row says of itself beside the running hash, which it builds on; hex."""
    words = json.dumps([hash_, row.uid, iso(row.at), bool(row.quarantined)])
    return hashlib.sha256(words.encode()).hexdigest()


def of_body(document_id: str, first: int, last: int, body: bytes) -> str:
    """What a segment says of itself; hex."""
    return hashlib.sha256(json.dumps([document_id, first, last]).encode() + b"\n" + body).hexdigest()


def chained(before: str, rows: Iterable[LogRow]) -> list[LogRow]:
    """The rows with their hashes, on top of the hash before them."""
    found = []
    for row in rows:
        before = next_hash(before, row)
        found.append(replace(row, hash=before, own=own(before, row)))
    return found


def upto(rows: Iterable[LogRow]) -> str:
    """The running hash after all of these, the first of a log being the first."""
    hash_ = BEGIN
    for row in rows:
        hash_ = next_hash(hash_, row)
    return hash_
