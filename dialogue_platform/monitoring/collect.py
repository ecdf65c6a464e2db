"""What is read when somebody looks, not counted as it happens: sockets, joins, queues, heads, letters."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any

from prometheus_client import ProcessCollector
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.orm import Session

from dialogue_platform import adapters
from dialogue_platform.live import Live
from dialogue_platform.live.store.streams import Stream
from dialogue_platform.people.models import Mail, MailState
from dialogue_platform.people.sign_in import hashing


def register(live: Live) -> None:
    """Add these to what ``/metrics`` writes out, with memory and open files of the process."""
    live.metrics.registry.register(MemoryCollector(live))
    live.metrics.registry.register(Tables(live))
    ProcessCollector(registry=live.metrics.registry)


class Looked(Collector):
    """Read anew each time ``/metrics`` is asked for; it has no names to tell before."""

    def __init__(self, live: Live) -> None:
        self.live = live

    def describe(self) -> Iterable[Metric]:
        return []


class MemoryCollector(Looked):
    """What this worker holds in memory."""

    def collect(self) -> Iterator[Metric]:
        connections = list(self.live.fanout.connections.values())
        joins = [join for connection in connections for join in list(connection.joins.values())]
        yield _gauge("dialogue_sockets", "Open sockets", len(connections))
        yield _gauge("dialogue_present", "Participants on them", len({j.person for j in joins if j.person}))
        strangers = len(self.live.gateway.admission)
        yield _gauge("dialogue_sockets_before_sign_in", "Sockets that are nobody's, or not yet anybody's", strangers)
        yield _joins(joins)
        drafts = sum(name.startswith("draft:") for c in connections for name in list(c.rooms))
        yield _gauge("dialogue_drafts_open", "Drafts open on them", drafts)
        yield _gauge("dialogue_writer_waiting", "Jobs that wait for the writer", self.live.writer.waiting)
        yield _gauge("dialogue_writer_failed", "1 when the writer has died", int(bool(self.live.writer.failed)))
        yield CounterMetricFamily(
            "dialogue_alarms_dropped", "Alarms that Redis did not take", self.live.notifications.dropped
        )
        yield from self._limits()
        yield from self._rates()
        yield from self._writes()
        yield _libraries()

    def _limits(self) -> Iterator[Metric]:
        limits = self.live.limits
        yield _gauge("dialogue_limits_shared", "1 when workers count tries together, by Redis", int(limits.shared))
        yield _gauge("dialogue_limits_kept", "What this worker counts tries of", len(limits.memory))
        yield CounterMetricFamily(
            "dialogue_limits_alone", "Tries counted alone although there is a Redis", limits.alone
        )
        yield _gauge(
            "dialogue_passwords_waiting", "Sign-ins that wait for their password to be hashed", hashing.waiting
        )

    def _rates(self) -> Iterator[Metric]:
        rates, shared = self.live.command_rates, self.live.shared_rates.shared
        yield _gauge("dialogue_command_rates_shared", "1 when workers tell each other of commands", int(shared))
        yield _gauge("dialogue_command_rates_untold", "Uses that no other worker was told of", rates.untold)
        yield CounterMetricFamily("dialogue_command_rates_heard", "Uses that others have told of", rates.heard)

    def _writes(self) -> Iterator[Metric]:
        for name, value in vars(self.live.fanout.counts).items():
            yield CounterMetricFamily(f"dialogue_fanout_{name}", "Messages to sockets, by way", value)


def _gauge(name: str, what: str, value: float) -> Metric:
    return GaugeMetricFamily(name, what, value)


def _libraries() -> Metric:
    what = "1 where a library is not as its adapter knows it, and is used its standard way"
    found = GaugeMetricFamily("dialogue_library_plain", what, labels=["library"])
    for library, why in adapters.found.items():
        found.add_metric([library], bool(why))
    return found


def _joins(joins: list[Any]) -> Metric:
    found = GaugeMetricFamily("dialogue_joined", "Joins by kind of stream and audience", labels=["stream", "audience"])
    for labels, n in Counter(map(_joined, joins)).items():
        found.add_metric(list(labels), n)
    return found


def _joined(join: Any) -> tuple[str, str]:
    """While its right is looked up, the name of its stream is whatever a client made up: no label."""
    return (join.stream.partition(":")[0], join.audience) if join.audience else ("not known", "not yet")


class Tables(Looked):
    """What the database holds; silent while it cannot be reached."""

    def collect(self) -> Iterator[Metric]:
        try:
            with self.live.database.reading() as db:
                found = [*self._heads(db), self._letters(db), self._problems(db)]
        except SQLAlchemyError:
            found = []
        yield _gauge("dialogue_database_reachable", "Whether the readers' engine answered", int(bool(found)))
        yield from found

    def _heads(self, db: Session) -> list[Metric]:
        flushed = {name: state.seq for name, state in list(self.live.feed.flushed.items())}
        heads = {row.name: row.seq for row in db.execute(select(Stream.name, Stream.seq))}
        lag = max((heads.get(name, seq) - seq for name, seq in flushed.items()), default=0)
        return [
            _gauge("dialogue_streams", "Streams in the database", len(heads)),
            _gauge("dialogue_streams_followed", "Streams this worker follows", len(flushed)),
            _gauge("dialogue_stream_heads", "Sum of the heads of all streams", sum(heads.values())),
            _gauge("dialogue_stream_lag", "Largest distance from a head to what was flushed here", lag),
        ]

    def _letters(self, db: Session) -> Metric:
        found = GaugeMetricFamily("dialogue_mail", "Letters by state", labels=["state"])
        for state, n in db.execute(select(Mail.state, func.count()).group_by(Mail.state)):
            found.add_metric([getattr(state, "value", str(state))], n)
        return found

    def _problems(self, db: Session) -> Metric:
        found = GaugeMetricFamily("dialogue_mail_problem", "Letters that did not leave, by reason", labels=["problem"])
        stuck = select(Mail.problem, func.count()).where(Mail.state != MailState.SENT, Mail.problem.is_not(None))
        for problem, n in db.execute(stuck.group_by(Mail.problem)):
            found.add_metric([getattr(problem, "value", str(problem))], n)
        return found
