"""How an entry is asked and how it answers: options, medians, percentiles, and one form of table."""

import argparse
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field

from bench._load import Report
from bench._processes import end_politely
from dialogue_platform.serving import allow_many_sockets

ROUNDS = 5
#: the build that others are measured beside unless another is named
BASE = "7b89710"


def options(description: str | None) -> argparse.Namespace:
    """``--rounds N`` (the medians of how many count) and ``--quick`` (one round, fewer people: does it work at all)."""
    parser = argparse.ArgumentParser(description=description, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--rounds", type=int, default=None, help=f"medians of so many rounds; {ROUNDS} if not said")
    parser.add_argument("--quick", action="store_true", help="one round with a fifth of the people")
    parser.add_argument("--against", default=BASE, metavar="COMMIT", help=f"the build beside ours; {BASE} if not said")
    given = parser.parse_args()
    given.rounds = given.rounds or (1 if given.quick else ROUNDS)
    end_politely()
    allow_many_sockets()
    return given


def percentile(values: Sequence[float], part: float) -> float:
    """The value that ``part`` (0..1) of all do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


@dataclass
class Table:
    """What was measured: figures, ratios, aims. Printed at once, line by line."""

    work: str
    missed: list[str] = field(default_factory=list)
    plays: int = 0
    late: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        print(self.work, flush=True)

    def figure(self, name: str, value: float, unit: str = "ms", note: str = "") -> None:
        shown = f"{value:,.0f}" if value >= 1000 else f"{value:,.1f}"
        print(f"  {name:<52}{shown:>10} {unit:<6}{note}".rstrip(), flush=True)

    def ratio(self, name: str, value: float) -> None:
        print(f"  {name:<52}{value:>10.2f}", flush=True)

    def beside(self, we: float, peer: float, limit: float, names: tuple[str, str, str], unit: str = "ms") -> None:
        """Our figure, the peer's and the limit's of the same run, and the two ratios."""
        for who, name, value in zip(("ours", "peer", "limit"), names, (we, peer, limit), strict=True):
            self.figure(f"{who}: {name}", value, unit)
        self.ratio("ours / peer", we / peer)
        self.ratio("ours / limit", we / limit)

    def aim(self, words: str, met: bool) -> None:
        self._judge("aim", words, met)

    def no_worse(self, words: str, met: bool) -> None:
        self._judge("no worse than", words, met)

    def _judge(self, kind: str, words: str, met: bool) -> None:
        if not met:
            self.missed.append(f"{kind}: {words}")
        print(f"  {kind + ': ' + words:<64}{'met' if met else 'MISSED'}", flush=True)

    def client(self, report: Report) -> None:
        """Keep whether the load client itself was too slow in this play."""
        self.plays += 1
        if report.remark():
            self.late.append(report.remark())

    def end(self) -> None:
        """Say so if it was, more than now and then."""
        if len(self.late) * 10 > self.plays:
            print(f"  NOTE, in {len(self.late)} of {self.plays} plays {self.late[0]}", flush=True)


class Wrong(Exception):
    """Not slow but wrong: something lost, doubled, refused. The entry fails."""


@contextmanager
def measuring() -> Iterator[None]:
    """The body of an entry: Ctrl-C and what is wrong end it with a word and a code, after all it started is ended."""
    try:
        yield
    except Wrong as wrong:
        sys.exit(f"  WRONG: {wrong}")
    except KeyboardInterrupt:
        sys.exit(130)
