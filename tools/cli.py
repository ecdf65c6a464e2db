"""The words of `./dev`."""

import argparse
import signal
import sys

from tools import application, bench, checks, links, locking, mutants, testing, translations
from tools.say import Trouble, line

HELP = """Dialogue Platform

  ./dev run               set up what is missing and serve at http://localhost:5000, with a demo dialogue
        --port N --host H   where to listen
        --empty             no demo, in a database of its own; prints a link for a first organiser
        --organiser ADDRESS the first organiser's own address, instead of organiser@example.org
        --database URL      another database, such as postgresql+psycopg://user@host/name
        --workers N --redis URL   several processes behind nginx, on PostgreSQL; see docs/operations.md
  ./dev links             fresh sign-in links for the server that runs; --database URL for another database
  ./dev test [PATH …]     every suite, or a part; Chromium, PostgreSQL and Redis come by apt where possible
        --postgres          the part, or all that asks a database, on PostgreSQL alone (without a PATH: on both)
        --long              the long forms too; options ./dev does not know go to pytest (-k, -x, …)
        --coverage          prints what no test takes, by line and branch, of the part or of the round on SQLite
        --mutants [NAME …]  breaks a copy of the code by each patch of tests/mutants: does a test turn red?
  ./dev check [--fix]     ruff, format, mypy, tsc, front-end lint
  ./dev strings           gather the strings for people from the sources into the .po files, for translators
  ./dev demo --json       seed the demo and print its ids and a token per role, for programs
  ./dev bench [NAME …]    measure, against a peer in the same run; without a name: all
        --rounds N          medians of N rounds instead of 5
        --quick             one short round: does it work at all
        --against COMMIT    the build that first_visit and regression are measured beside, out of the project's history
  ./dev lock [--upgrade]  resolve the dependencies anew and write down their hashes
  ./dev help              this
"""


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="./dev", usage=HELP, add_help=False, allow_abbrev=False)
    words = parser.add_subparsers(dest="word")
    run = words.add_parser("run")
    run.add_argument("--host", default="127.0.0.1")
    run.add_argument("--port", type=int, default=5000)
    run.add_argument("--empty", action="store_true")
    run.add_argument("--organiser", metavar="ADDRESS")
    run.add_argument("--database", metavar="URL")
    run.add_argument("--redis", metavar="URL")
    run.add_argument("--workers", type=int, metavar="N")
    fresh = words.add_parser("links")
    fresh.add_argument("--database", metavar="URL")
    check = words.add_parser("check")
    check.add_argument("--fix", action="store_true")
    words.add_parser("strings")
    demo = words.add_parser("demo")
    demo.add_argument("--json", action="store_true", required=True)
    demo.add_argument("--database", metavar="URL")
    demo.add_argument("--base-url", default="http://localhost:5000")
    measure = words.add_parser("bench")
    measure.add_argument("names", nargs="*", metavar="NAME")
    measure.add_argument("--rounds", type=int)
    measure.add_argument("--quick", action="store_true")
    measure.add_argument("--against", metavar="COMMIT")
    lock = words.add_parser("lock")
    lock.add_argument("--upgrade", action="store_true")
    words.add_parser("help")
    return parser


def _serving(given: argparse.Namespace) -> application.Serving:
    return application.Serving(given.database, given.redis, given.workers)


def _measuring(given: argparse.Namespace) -> list[str]:
    rounds = [] if given.rounds is None else [f"--rounds={given.rounds}"]
    against = [] if given.against is None else [f"--against={given.against}"]
    return [*rounds, *against, *(["--quick"] if given.quick else [])]


def _do(arguments: list[str]) -> int:
    # pytest's own options may carry values (`-k name`), so for tests only what we know is taken out.
    if arguments[:2] == ["test", "--mutants"]:
        return mutants.run(arguments[2:])
    if arguments[:1] == ["test"]:
        return testing.run(testing.understand(arguments[1:]))
    if not arguments or arguments[0] in ("help", "-h", "--help"):
        print(HELP, end="")
        return 0
    given = _parser().parse_args(arguments)
    match given.word:
        case "run":
            return application.run(given.host, given.port, given.empty, given.organiser, _serving(given))
        case "links":
            return links.anew(given.database)
        case "check":
            return checks.run(given.fix)
        case "strings":
            return translations.gather_strings()
        case "demo":
            return application.demo_json(given.database, given.base_url)
        case "bench":
            return bench.run(given.names, _measuring(given))
        case _:
            return locking.lock(given.upgrade)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)  # so that what was started is stopped on the way out


def main(arguments: list[str]) -> int:
    signal.signal(signal.SIGTERM, _end)
    try:
        return _do(arguments)
    except Trouble as trouble:
        line(f"\n{trouble}")
        return 1
    except KeyboardInterrupt:
        line("\nstopped")
        return 130
