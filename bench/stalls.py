"""Stalls: 200 connected while all kinds of work go on together; how long does the event loop ever stand still?

The real server counts by its own heartbeat and its watchdog names what ran. Asked of it for 30 s: 40 endorsements and
a question a second, a question published every two seconds, room pages, snapshots over HTTP, sign-ins with a password,
exports as DOCX and PDF of a named version, and its own metrics. No stall over 100 ms is allowed.
Limit: a bare heartbeat of eventlet beside it, in a process with nothing to do: what is late there, the machine is.
"""

import http.client
import json
import random
import re
import subprocess
import sys
import threading
import time
import urllib.parse
from collections.abc import Callable
from contextlib import suppress

from prometheus_client.parser import text_string_to_metric_families

from bench._figures import Table, measuring, options
from bench._load import Act, Load, command, connecting
from bench._rooms import Room, Served, furnished, served

PEOPLE, SECONDS, ENDORSEMENTS, LIMIT_MS = 200, 30, 40, 100
QUESTIONS = 10
BARE = """
import sys, time, eventlet
eventlet.monkey_patch()
worst, over, end = 0.0, 0, time.monotonic() + float(sys.argv[1])
while time.monotonic() < end:
    began = time.monotonic()
    time.sleep(0.025)
    late = time.monotonic() - began - 0.025
    worst, over = max(worst, late), over + (late > 0.1)
print(worst * 1000, over)
"""


class Browser:
    """Asks for pages over HTTP, one after the other, until it is told to stop; keeps count of the answers."""

    def __init__(self, port: int, every: float, ask: Callable[["Browser"], object]) -> None:
        self.port, self.every, self.ask = port, every, ask
        self.answers: list[int] = []
        self.cookie = ""
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._go, daemon=True)
        self.thread.start()

    def get(self, path: str, token: str = "", body: str | None = None) -> str:
        link = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        if body is not None:
            headers |= {"Content-Type": "application/x-www-form-urlencoded", "Cookie": self.cookie}
        link.request("GET" if body is None else "POST", path, body, headers)
        answer = link.getresponse()
        self.cookie = (answer.getheader("Set-Cookie") or self.cookie).partition(";")[0]
        text = answer.read().decode(errors="replace")
        self.answers.append(answer.status)
        link.close()
        return text

    def sign_in(self, email: str, password: str) -> None:
        token = re.search(r'name="csrf_token" value="([^"]+)"', self.get("/sign-in"))
        fields = {"email": email, "password": password, "csrf_token": token[1] if token else ""}
        self.get("/sign-in", body=urllib.parse.urlencode(fields))

    def _go(self) -> None:
        while not self.stopping.wait(self.every):
            with suppress(OSError, http.client.HTTPException):
                self.ask(self)

    def end(self) -> None:
        self.stopping.set()
        self.thread.join(30)


def named_version(room: Room, port: int) -> str:
    """A public dialogue's document with a version, for the exports."""

    def do(token: str, what: str, /, **args: object) -> dict[str, str]:
        link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
        headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
        link.request("POST", f"/api/v1/commands/{what}", json.dumps(args), headers)
        reply = json.loads(link.getresponse().read())
        assert reply["ok"], reply
        return reply["result"] or {}

    do(room.organiser, "dialogues.edit", dialogue=room.dialogue, visibility="public")
    sections = [f"Section {n}" for n in range(40)]
    made = do(room.organiser, "outcome.create_document", dialogue=room.dialogue, title="Outcome", sections=sections)
    do(room.organiser, "outcome.set_visibility", document=made["document"], visibility="public")
    do(room.rapporteur, "outcome.name_version", document=made["document"], name="Zero draft")
    return made["document"]


def around(room: Room, port: int, document: str) -> list[Browser]:
    """Whoever comes by HTTP."""
    return [
        Browser(port, 0.2, lambda b: b.get(f"/sessions/{room.session}")),
        Browser(port, 0.5, lambda b: b.get(f"/api/v1/streams/{room.stream}", random.choice(room.tokens))),
        Browser(port, 2.0, lambda b: b.sign_in("d1@example.org", "not the right one")),
        Browser(port, 1.0, lambda b: b.get(f"/documents/{document}/versions/1.docx")),
        Browser(port, 1.5, lambda b: b.get(f"/documents/{document}/versions/1.pdf")),
        Browser(port, 1.0, lambda b: b.get("/metrics")),
    ]


def schedule(room: Room, people: int, seconds: int) -> list[Act]:
    chance, acts, number = random.Random(7), [], 0
    for n in range(seconds * ENDORSEMENTS):
        number += 1
        question = chance.choice(room.published)
        frame = command(number, "questions.endorse", {"question": question, "on": n % 3 > 0})
        acts.append(Act(chance.randrange(people - QUESTIONS), frame, at=n * 1000 / ENDORSEMENTS))
    for n in range(seconds):
        number += 1
        asked = {"session": room.session, "text": f"Asked in second {n}?"}
        acts.append(Act(n % (people // 2), command(number, "questions.ask", asked), at=n * 1000 + 300))
    for n, question in enumerate(room.pending[: seconds // 2]):
        number += 1
        acts.append(
            Act(people, command(number, "questions.publish", {"question": question, "revision": 1}), at=n * 2000)
        )
    return sorted(acts, key=lambda act: act.at)


def metered(port: int) -> dict[str, float]:
    """What the server says of itself."""
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    link.request("GET", "/metrics")
    families = text_string_to_metric_families(link.getresponse().read().decode())
    return {
        sample.name + "".join(f" {value}" for value in sample.labels.values()): sample.value
        for family in families
        for sample in family.samples
    }


def named(server: Served) -> list[dict[str, object]]:
    """The stalls as the server's log names them."""
    lines = [json.loads(line) for line in server.log.read_text().splitlines() if line.startswith("{")]
    return [line for line in lines if "late_ms" in line]


def measured(room: Room, people: int, seconds: int, table: Table) -> None:
    with served(room, LOG_FORMAT="json") as server, Load(server.port) as load:
        document = named_version(room, server.port)
        load.clients(
            [*(connecting(token, room.stream) for token in room.tokens), connecting(room.moderator, room.stream)]
        )
        load.connect(0, people + 1)
        browsers = around(room, server.port, document)
        time.sleep(5)  # what is made once is made
        before, skip = metered(server.port), len(named(server))
        bare = subprocess.Popen(
            [sys.executable, "-W", "ignore", "-c", BARE, str(seconds)], stdout=subprocess.PIPE, text=True
        )
        played = load.play(schedule(room, people, seconds))
        for browser in browsers:
            browser.end()
        after = metered(server.port)
        worst, over = (bare.communicate()[0] or "0 0").split()
        stalls = named(server)[skip:]
    refused = sum(act.ok is not True for act in played.acts)
    answers = sum(len(browser.answers) for browser in browsers)
    count = after["dialogue_loop_stalls_total"] - before["dialogue_loop_stalls_total"]
    table.figure("acts by socket", len(played.acts), "", f"{refused} not done")
    table.figure("answers by HTTP", answers, "")
    beats = "dialogue_loop_late_seconds"
    mean = (after[f"{beats}_sum"] - before[f"{beats}_sum"]) / (after[f"{beats}_count"] - before[f"{beats}_count"])
    table.figure("how late the loop's heartbeat was, mean", mean * 1000)
    table.figure("the longest stall", max([0, *(float(str(stall["late_ms"])) for stall in stalls)]))
    table.figure("stalls over 100 ms", count, "")
    table.figure("limit: the longest stall of a process with nothing to do", float(worst), "ms", f"{over} over 100 ms")
    for stall in stalls:
        print(f"    {stall['late_ms']} ms, busy {stall['busy_ms']}: {stall['ran']}", flush=True)
    table.no_worse(f"no stall over {LIMIT_MS} ms", count == 0)
    table.end()


def main() -> None:
    given = options(__doc__)
    people, seconds = (PEOPLE, 8) if given.quick else (PEOPLE, SECONDS)
    for _ in range(given.rounds):  # each by itself: a stall in one of them is a stall
        table = Table(f"{people} connected, {ENDORSEMENTS} endorsements/s, pages, sign-ins and exports for {seconds} s")
        with furnished(people, pending=16, published=QUESTIONS) as room:
            measured(room, people, seconds, table)


if __name__ == "__main__":
    with measuring():
        main()
