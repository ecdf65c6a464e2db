"""The table of a request's states, row by row."""

from datetime import UTC, datetime

import pytest

from dialogue_platform.live import Refusal
from dialogue_platform.speakers.models import FloorRequest
from dialogue_platform.speakers.states import RequestState as S

NOW = datetime(2026, 11, 26, 10, tzinfo=UTC)

STEPS = {
    S.ACCEPTED: lambda r: r.accept(NOW),
    S.DECLINED: lambda r: r.decline("asked already"),
    S.WITHDRAWN: lambda r: r.withdraw(),
    S.SPEAKING: lambda r: r.start(NOW),
    S.DELIVERED: lambda r: r.deliver(NOW, 90),
    S.NO_SHOW: lambda r: r.miss(),
    S.INTERRUPTED: lambda r: r.give_way(FloorRequest(id="other")),
    "on": lambda r: r.go_on(),
    "up": lambda r: r.take_up(),
    "back": lambda r: r.return_to_list(),
    "pending": lambda r: r.go_back({"state": "pending", "moved_by": None, "moved_reason": None}),
}

#        from  accept decline withdraw start deliver miss give_way go_on take_up to_list to_pending
TABLE = """
    pending      yes    yes     yes      no    no      no   no       no    no      no      no
    accepted     no     yes     yes      yes   no      yes  no       no    no      no      yes
    speaking     no     no      no       no    yes     no   yes      no    no      yes     no
    interrupted  no     no      no       no    no      no   no       yes   yes     no      no
    delivered    no     no      no       no    no      no   no       yes   yes     no      no
    declined     no     no      no       no    no      no   no       no    no      yes     yes
    withdrawn    no     no      no       no    no      no   no       no    no      no      no
    no_show      no     no      no       no    no      no   no       no    no      yes     no
"""
ROWS = [
    (S(line.split()[0]), step, answer == "yes")
    for line in TABLE.strip().splitlines()
    for step, answer in zip(STEPS, line.split()[1:], strict=True)
]


@pytest.mark.parametrize(("state", "step", "goes"), ROWS, ids=lambda v: getattr(v, "value", str(v)))
def test_step(state, step, goes):
    request = FloorRequest(id="r", stream="session:s", state=state, place=None)
    before = {k: v for k, v in vars(request).items() if not k.startswith("_")}
    if goes:
        STEPS[step](request)
        assert request.state is not state
    else:
        with pytest.raises(Refusal) as refused:
            STEPS[step](request)
        assert refused.value.code == "stale_request"
        assert {k: v for k, v in vars(request).items() if not k.startswith("_")} == before
