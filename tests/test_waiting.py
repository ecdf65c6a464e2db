"""A law of the tests: nobody sleeps and then asserts. What must come is waited for, and shows that what was before it never came."""

from __future__ import annotations

import ast
import itertools
from pathlib import Path

from tests.test_house_laws import tree_of

TESTS = Path(__file__).resolve().parent
SLEEPS = {"sleep", "wait_for_timeout"}
#: where time itself is what is tested, or nothing follows that could be waited for; this only shrinks
MAY = {
    "live/test_clock.py: test_a_speakers_time_runs_on": "a second of speaking must pass",
    "live/test_clock.py: test_rates_count_on": "a second must pass until the rate allows one more",
    "live/test_send_queue.py: test_a_slow_reader_gets_every_frame_in_order": "somebody who reads late is what is tested",
    "browser/test_outcome_guard.py: test_an_unknown_node_survives_opening_the_page": "a page that must write nothing says nothing",
}


def called(node: ast.stmt) -> str:
    """The last name of a call that stands by itself, as ``sleep`` of ``time.sleep(1)``."""
    if isinstance(node, ast.Expr) and isinstance(node.value, ast.Call):
        return ast.unparse(node.value.func).rpartition(".")[2]
    return ""


def asserts(node: ast.stmt) -> bool:
    said = ast.unparse(node)
    return isinstance(node, ast.Assert) or said.startswith("expect(") or ".does_not_see(" in said


def slept_then_asserted() -> set[str]:
    found = set()
    for path in sorted(TESTS.rglob("*.py")):
        for function in ast.walk(tree_of(path)):
            if not isinstance(function, ast.FunctionDef):
                continue
            bodies = [
                body for each in ast.walk(function) for _, body in ast.iter_fields(each) if isinstance(body, list)
            ]
            pairs = [pair for body in bodies for pair in itertools.pairwise(body)]
            if any(isinstance(one, ast.stmt) and called(one) in SLEEPS and asserts(two) for one, two in pairs):
                found.add(f"{path.relative_to(TESTS)}: {function.name}")
    return found


def test_nobody_sleeps_and_then_asserts():
    assert slept_then_asserted() == set(MAY)
