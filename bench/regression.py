"""Today's build beside an earlier one: the entries of daily work, each build by its own code and in its own folder.

A round runs every entry once in each build, in turn, and the next round begins with the other build, so that a machine
that slows down slows both. What is compared is the median of our own figure; how it stands to peers and limits is what
the entries themselves tell.
"""

from __future__ import annotations

import re
from statistics import median

from bench._builds import Build, of_commit, today
from bench._figures import Table, Wrong, measuring, options

ENTRIES = ("fanout", "durable_commands", "join_storm", "memory", "typing_quiet", "typing_busy")
#: no more than so much of the earlier build's milliseconds and bytes, or its rate divided by this
LIMIT = 1.05
#: `ours: the whole road … 12.3 ms`, or `seen p50   ours   12.3 ms`
FIGURE = re.compile(r"^ +(?:ours: (?P<work>.+?)|(?P<of>\w+ p\d+) +ours) +(?P<value>[\d,.]+) (?P<unit>ms|kB|/s)\b", re.M)

#: by entry and what was measured: the figures of each round, and their unit
Figures = dict[tuple[str, str], tuple[list[float], str]]


def measure(build: Build, entry: str, short: list[str], into: Figures) -> None:
    """One round of one entry in one build. Raises RuntimeError with its words when it fails or prints no figure."""
    said = build.run([build.python, build.folder / "bench" / f"{entry}.py", *short])
    found = list(FIGURE.finditer(said))
    if not found:
        raise RuntimeError(f"{build.name}: {entry} printed no figure of ours: {said[-2000:]}")
    for figure in found:
        key = entry, figure["work"] or figure["of"]
        values, _unit = into.setdefault(key, ([], figure["unit"]))
        values.append(float(figure["value"].replace(",", "")))


def tell(table: Table, ours: Figures, theirs: Figures, name: str) -> None:
    for (entry, work), (values, unit) in ours.items():
        if (entry, work) not in theirs:
            raise Wrong(f"{entry} prints no figure called {work} in {name}")
        we, they = median(values), median(theirs[entry, work][0])
        ratio = they / we if unit == "/s" else we / they
        table.figure(f"{entry}: {work}", we, unit, f"  {name}: {they:,.1f}, {ratio:.2f} ×")
        table.no_worse(f"{entry}: {LIMIT} × {name}", ratio <= LIMIT)


def main() -> None:
    given = options(__doc__)
    base = of_commit(given.against)
    short = ["--quick"] if given.quick else ["--rounds=1"]
    table = Table(f"today beside {base.name}, each build by its own code; medians of {given.rounds}")
    ours, theirs = Figures(), Figures()
    for turn in range(given.rounds):
        for entry in ENTRIES:
            pair = [(today(), ours), (base, theirs)]
            for build, figures in pair if turn % 2 == 0 else reversed(pair):
                measure(build, entry, short, figures)
    tell(table, ours, theirs, base.name)


if __name__ == "__main__":
    with measuring():
        main()
