"""What the spine counts about itself. One set for each app, so that tests can make several.

Labels are names of ours alone (commands, codes, kinds of stream): never an id, which would make a series for each.
"""

from __future__ import annotations

from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, disable_created_metrics

#: else every series has a second line that says when the process began
disable_created_metrics()  # type: ignore[no-untyped-call]

#: seconds: from below a commit to what nobody waits for
SECONDS = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
STALLS = (0.001, 0.005, 0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1, 2.5, 5)


class Metrics:
    """Counters and histograms; ``live.metrics``. ``registry`` is what ``/metrics`` writes out."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._count_work()
        self._count_doors()
        self._count_the_loop()
        self._kept: dict[tuple[Any, ...], Any] = {}
        self.longest_stall = 0.0

    def _count_work(self) -> None:
        self.jobs = self._counter("dialogue_commands", "Commands and appends the writer has done", "name", "outcome")
        self.waited = self._seconds("dialogue_command_wait_seconds", "From arrival to the batch that took it")
        self.whole = self._seconds("dialogue_command_seconds", "From arrival to after the commit")
        self.batch = self._seconds("dialogue_batch_seconds", "One batch of the writer, commit included")
        self.commit = self._seconds("dialogue_commit_seconds", "The commit of a batch")
        sizes = (1, 2, 4, 8, 16, 24, 32, 64)
        self.size = Histogram("dialogue_batch_jobs", "Jobs that shared a commit", registry=self.registry, buckets=sizes)
        self.flush = self._seconds("dialogue_flush_seconds", "One flush of a stream to its readers")

    def _count_doors(self) -> None:
        self.events = self._counter("dialogue_socket_events", "Socket events answered", "event", "outcome")
        self.requests = self._counter("dialogue_requests", "HTTP requests answered", "method", "route", "status")
        self.request_seconds = self._seconds("dialogue_request_seconds", "One HTTP request")
        self.exports = self._counter("dialogue_exports", "Files asked for: kept, made, or refused", "form", "outcome")
        self.joins = self._counter("dialogue_joins", "Joins: first, or again and answered how", "stream", "answer")

    def _count_the_loop(self) -> None:
        self.late = Histogram(
            "dialogue_loop_late_seconds", "How late the heartbeat woke", registry=self.registry, buckets=STALLS
        )
        self.stalls = self._counter("dialogue_loop_stalls", "Times the event loop stood still for over 100 ms")
        self.longest = Gauge("dialogue_loop_longest_stall_seconds", "The longest of them", registry=self.registry)
        self.collections = Histogram(
            "dialogue_gc_pause_seconds", "One run of the garbage collector", ["generation"],
            registry=self.registry, buckets=STALLS,
        )  # fmt: skip

    def _counter(self, name: str, what: str, *labels: str) -> Counter:
        return Counter(name, what, labels, registry=self.registry)

    def _seconds(self, name: str, what: str) -> Histogram:
        return Histogram(name, what, registry=self.registry, buckets=SECONDS)

    def count(self, counter: Counter, *labels: str) -> None:
        """One more; the child of these labels is looked up once."""
        place = (counter, *labels)
        child = self._kept.get(place)
        if child is None:
            child = self._kept[place] = counter.labels(*labels)
        child.inc()

    def batch_done(self, jobs: int, seconds: float, commit: float) -> None:
        """A batch of the writer is on the disk."""
        self.size.observe(jobs)
        self.batch.observe(seconds)
        self.commit.observe(commit)

    def job_done(self, name: str, outcome: str, waited: float | None, whole: float) -> None:
        """One job has its answer: ``ok`` or the code of its refusal. ``waited`` is None if no batch ran it."""
        self.count(self.jobs, name, outcome)
        self.whole.observe(whole)
        if waited is not None:
            self.waited.observe(waited)

    def joined(self, stream: str, again: bool, full: bool) -> None:
        """A join was answered: ``first``, or again with a ``catch_up``, or again in ``full``."""
        answer = ("full" if full else "catch_up") if again else "first"
        self.count(self.joins, stream.partition(":")[0], answer)

    def stalled(self, seconds: float) -> None:
        """The loop stood still."""
        self.stalls.inc()
        self.longest_stall = max(seconds, self.longest_stall)
        self.longest.set(self.longest_stall)
