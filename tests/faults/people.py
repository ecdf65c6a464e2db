"""People who do not give up: each sends one thing at a time, and the same again after every cut, until it is answered."""

from __future__ import annotations

import random
import threading
import time
from abc import ABC, abstractmethod
from typing import Any

import socketio
from pycrdt import Doc, XmlElement, XmlFragment, XmlText

from dialogue_platform.live.store.streams import new_id
from dialogue_platform.outcome.document.template import new_paragraph_id
from dialogue_platform.outcome.drafting import ydoc
from dialogue_platform.outcome.schema import SCHEMA
from tests.live.client import InOrder

#: what a server answers that will answer better later
LATER = ("busy", "unavailable")
PARAGRAPH = 200  # words
PATIENCE = 12  # seconds; a server that waits for a lock takes five


class Person(threading.Thread, ABC):
    """A socket that comes back. ``acked`` counts what was acknowledged, ``acks`` holds when."""

    def __init__(self, name: str, url: str, token: str, over: threading.Event) -> None:
        super().__init__(daemon=True, name=name)
        self.url, self.token, self.over = url, token, over
        self.sio: Any = None
        self.outbox: Any = None
        self.acks: list[float] = []
        self.codes: set[str] = set()  # error codes that came
        self.fault: BaseException | None = None
        self.stirred = threading.Event()  # an answer came, or the line went

    def run(self) -> None:
        try:
            while not (self.over.is_set() and self.outbox is None):
                self._one()
        except BaseException as fault:  # the test looks at it
            self.fault = fault
        finally:
            self.hang_up()

    def _one(self) -> None:
        try:
            if self.sio is None or not self.sio.connected:
                self.come()
            if self.outbox is None:
                self.outbox = self.next()
            answer = self.send()
        except (socketio.exceptions.SocketIOError, OSError, ValueError):
            self.hang_up()
            time.sleep(0.2)  # the server needs the machine to come back
            return
        self._hear_answer(answer)

    def _hear_answer(self, answer: dict[str, Any]) -> None:
        if answer["ok"]:
            self.acks.append(time.monotonic())
            self.done(answer)
            self.outbox = None
            return
        self.codes.add(answer["error"]["code"])
        assert answer["error"]["code"] in LATER, (self.name, answer)
        time.sleep(0.05)

    def come(self) -> None:
        self.sio = InOrder(reconnection=False)
        self.sio.on("disconnect", lambda *_: self.stirred.set())
        self.listen()
        self.sio.connect(self.url, auth={"token": self.token}, transports=["websocket"], wait_timeout=5)
        self.arrive()

    def hang_up(self) -> None:
        sio, self.sio = self.sio, None
        if sio is not None:
            sio.disconnect()

    def call(self, event: str, data: Any) -> Any:
        """The answer; unlike the client's own ``call`` it does not wait on a line that is gone. Raises OSError."""
        found: list[Any] = []
        self.stirred.clear()
        if not self.sio.connected:
            raise OSError("the line is gone")
        self.sio.emit(event, data, callback=lambda answer: (found.append(answer), self.stirred.set()))
        give_up = time.monotonic() + PATIENCE
        while not self.stirred.wait(0.2) and self.sio.connected and time.monotonic() < give_up:
            pass  # the line may have gone while we were about to ask
        if not found:
            raise OSError("no answer")
        return found[0]

    def listen(self) -> None:
        """Bind what the socket may hear."""

    def arrive(self) -> None:
        """After every connect."""

    @abstractmethod
    def next(self) -> Any:
        """What to send next; it stays in ``outbox`` until it is answered."""

    @abstractmethod
    def send(self) -> dict[str, Any]:
        """Send the ``outbox`` and answer the ack. Raises OSError without a line."""

    @abstractmethod
    def done(self, answer: dict[str, Any]) -> None:
        """Note what was acknowledged."""


class Author(Person):
    """Types one word after another into paragraphs of its own."""

    def __init__(self, name: str, url: str, token: str, over: threading.Event, document: str) -> None:
        super().__init__(name, url, token, over)
        self.document = document
        self.doc: Doc = Doc()
        self.lock = threading.RLock()
        self.paragraph: str | None = None
        self.joins = 0
        self.acked: dict[str, str] = {}  # uid -> word

    def listen(self) -> None:
        self.sio.on("draft.update", self._hear)

    def arrive(self) -> None:
        asked = {"document": self.document, "vector": self.doc.get_state(), "schema": SCHEMA}
        answer = self.call("draft.join", asked)
        if not answer["ok"]:
            assert answer["error"]["code"] in LATER, answer
            raise ValueError(answer)
        with self.lock:
            self.doc.apply_update(answer["update"])
            if self.joins == 0:
                state = self.doc.get_update()
                self.doc = Doc(client_id=answer["client"])
                self.doc.apply_update(state)
        self.joins += 1

    def _hear(self, message: dict[str, Any]) -> None:
        with self.lock:
            self.doc.apply_update(message["update"])

    def next(self) -> tuple[str, str, bytes]:
        word = f"{self.name}-{len(self.acked)} "
        with self.lock:
            before = self.doc.get_state()
            text = self._own_paragraph()
            text.insert(len(str(text).encode()), word)
            return new_id(), word, self.doc.get_update(before)

    def send(self) -> dict[str, Any]:
        uid, _, update = self.outbox
        answer: dict[str, Any] = self.call("draft.update", {"document": self.document, "uid": uid, "update": update})
        return answer

    def done(self, answer: dict[str, Any]) -> None:
        uid, word, _ = self.outbox
        self.acked[uid] = word.strip()

    def _own_paragraph(self) -> XmlText:
        root = self.doc.get("default", type=XmlFragment)
        if self.paragraph is None or len(self.acked) % PARAGRAPH == 0:
            self.paragraph = new_paragraph_id()
            root.children.append(XmlElement("paragraph", {"paragraph_id": self.paragraph}, [XmlText("")]))
        for child in root.children:
            if dict(child.attributes).get("paragraph_id") == self.paragraph:
                return child.children[0]
        raise AssertionError("one's own paragraph is gone")

    @property
    def text(self) -> dict[str, Any]:
        with self.lock:
            return ydoc.pm_json(self.doc)


class Sender(Person):
    """Sends commands, each with a key of its own. ``acked`` holds args and result by key."""

    command = ""

    def __init__(self, name: str, url: str, token: str, over: threading.Event) -> None:
        super().__init__(name, url, token, over)
        self.acked: dict[str, tuple[dict[str, Any], Any]] = {}
        self.sent = 0

    def next(self) -> tuple[str, dict[str, Any]]:
        self.sent += 1
        return new_id(), self.args()

    @abstractmethod
    def args(self) -> dict[str, Any]:
        """The arguments of the next command."""

    def send(self) -> dict[str, Any]:
        key, args = self.outbox
        answer: dict[str, Any] = self.call("command", {"key": key, "name": self.command, "args": args})
        return answer

    def done(self, answer: dict[str, Any]) -> None:
        key, args = self.outbox
        self.acked[key] = (args, answer["result"])


class Planner(Sender):
    """Writes one agenda item after another, each with a title of its own."""

    command = "dialogues.create_item"

    def __init__(self, *person: Any, sessions: list[str]) -> None:
        super().__init__(*person)
        self.sessions = sessions

    def args(self) -> dict[str, Any]:
        return {"session": random.choice(self.sessions), "title": f"{self.name} item {self.sent}", "minutes": 5}


class Namer(Sender):
    """Names a version of the text, at leisure."""

    command = "outcome.name_version"

    def __init__(self, *person: Any, document: str) -> None:
        super().__init__(*person)
        self.document = document

    def args(self) -> dict[str, Any]:
        time.sleep(0.5)
        return {"document": self.document, "name": f"version {self.sent}"}


class Voter(Sender):
    """Sets support on and off; what was acknowledged last is what must stand."""

    command = "questions.endorse"

    def __init__(self, *person: Any, questions: list[str]) -> None:
        super().__init__(*person)
        self.questions = questions
        self.stands: dict[str, bool] = {}

    def args(self) -> dict[str, Any]:
        question = random.choice(self.questions)
        return {"question": question, "on": not self.stands.get(question, False)}

    def done(self, answer: dict[str, Any]) -> None:
        super().done(answer)
        args = self.outbox[1]
        self.stands[args["question"]] = args["on"]
