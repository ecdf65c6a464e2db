"""Many commands of one name from one page: each goes the road by itself, and those on their way together share commits."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from ..current import live
from ..directory import Actor
from ..errors import Refusal
from ..store.database import end_read_snapshot
from ..write.writer import BATCH, Job
from .job import Outcome, prepare


def perform_each(name: str, actor: Actor, every: Sequence[dict[str, Any]]) -> Iterator[Outcome | Refusal]:
    """What became of each, in order. No more wait for the writer than it takes at once: others have their turn."""
    for begin in range(0, len(every), BATCH):
        sent = [_send(name, actor, args) for args in every[begin : begin + BATCH]]
        end_read_snapshot()
        for job in sent:
            yield job if isinstance(job, Refusal) else _answer(job)


def _send(name: str, actor: Actor, args: dict[str, Any]) -> Job | Refusal:
    try:
        job: Job = live().writer.submit(prepare(name, actor, args, None))
    except Refusal as refused:
        return refused
    return job


def _answer(job: Job) -> Outcome | Refusal:
    try:
        outcome: Outcome = job.wait()
    except Refusal as refused:
        return refused
    return outcome


__all__ = ["perform_each"]
