"""A loop that stands still is counted, exported, and named in the log: on the real launcher's app, under eventlet."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from dialogue_platform.live.metrics import Metrics
from dialogue_platform.monitoring.stalls import StallWatch
from tests.server import ROOT

FORCE = """
import sys, time, wsgi
from dialogue_platform.live import live_of
from dialogue_platform.monitoring import stalls
stalls.SETTLING = 0  # as if it had served for a while
app = wsgi.build()
wsgi.eventlet.spawn(lambda: None)
live_of(app).hooks.serving.call()
def hold_everybody_up():
    wsgi.original("time").sleep(0.5)
time.sleep(0.2)
hold_everybody_up()
time.sleep(0.2)
print(app.test_client().get("/metrics").get_data(as_text=True))
print("counted under a lock of", type(live_of(app).metrics.size._sum._lock).__module__)
print("handed back after", round(1e6 * sys.getswitchinterval()), "us")
"""


def test_a_stall_is_counted_exported_and_named(own_file):
    env = {
        **os.environ,
        "INSTANCE": str(own_file.parent),
        "DATABASE_URL": f"sqlite:///{own_file}",
        "LOG_FORMAT": "json",
    }
    done = subprocess.run(
        [sys.executable, "-c", FORCE], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120, check=True
    )
    figures = dict(line.rsplit(" ", 1) for line in done.stdout.splitlines() if line.startswith("dialogue_loop"))
    assert "counted under a lock of _thread\n" in done.stdout, "a green lock: a figure costs four times as much"
    assert "handed back after 20 us\n" in done.stdout, "a full room waits for whoever computes"
    assert float(figures["dialogue_loop_stalls_total"]) >= 1
    assert float(figures["dialogue_loop_longest_stall_seconds"]) >= 0.35
    lines = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    named = [line for line in lines if "hold_everybody_up" in line.get("ran", "")]
    assert named and named[0]["late_ms"] >= 350


def test_what_is_late_by_less_is_no_stall():
    metrics = Metrics()
    watch = StallWatch(metrics, None)
    for late in (0.0, 0.05, 0.0999):
        watch.note(late, 0.0)
    assert metrics.registry.get_sample_value("dialogue_loop_stalls_total") == 0
    watch.note(0.11, 0.1)
    watch.note(0.3, 0.0)
    watch.note(0.2, 0.0)
    assert metrics.registry.get_sample_value("dialogue_loop_stalls_total") == 3
    assert metrics.registry.get_sample_value("dialogue_loop_longest_stall_seconds") == 0.3
    assert metrics.registry.get_sample_value("dialogue_loop_late_seconds_count") == 6
