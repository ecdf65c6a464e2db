"""Every operation of the published API, sent what its schema allows and what it does not: the answer is as the schema says.

Long form alone, `./dev test --long tests/faults/test_api_schema.py`: a generator of requests is a large thing to install.
"""

from __future__ import annotations

import os
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.server import Server

pytestmark = pytest.mark.skipif(not os.environ.get("TEST_LONG"), reason="a long form: ./dev test --long")
#: requests to each operation, of either kind
EXAMPLES = 40


@pytest.fixture(scope="module")
def demo_server(demonstration: Any, tmp_path_factory: Any) -> Any:
    made, demo = demonstration.server(tmp_path_factory.mktemp("schema"))
    with Server(made.folder) as server:
        yield server, demo["tokens"]


@pytest.mark.parametrize("role", ["organiser", "moderator", "delegate", None])
def test_every_operation_answers_as_its_schema_says(demo_server: Any, role: str | None) -> None:
    import schemathesis
    from schemathesis.specs.openapi import checks as of_openapi

    server, tokens = demo_server
    schema = schemathesis.openapi.from_url(f"{server.url}/api/v1/openapi.json")
    headers = {"Authorization": f"Bearer {tokens[role]}"} if role else {}
    checks = [
        schemathesis.checks.not_a_server_error,
        of_openapi.status_code_conformance,
        of_openapi.content_type_conformance,
        of_openapi.response_schema_conformance,
    ]
    asked = 0
    for found in schema.get_all_operations():
        operation = found.ok()
        for kind in (schemathesis.GenerationMode.POSITIVE, schemathesis.GenerationMode.NEGATIVE):
            asked += ask(operation.as_strategy(generation_mode=kind), headers, checks)
    assert asked > 100, "the API has as many operations as there are commands"


def ask(cases: Any, headers: dict[str, str], checks: list[Any]) -> int:
    """Send what is generated; the number of requests."""
    sent = 0

    @settings(
        max_examples=EXAMPLES,
        deadline=None,
        database=None,  # no case that was found is kept
        derandomize=True,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=cases)
    def send(case: Any) -> None:
        nonlocal sent
        sent += 1
        case.call_and_validate(headers=headers, checks=checks)

    send()
    return sent
