"""Questions of one sort that are asked at the same moment, answered together from one read snapshot.

Whoever comes first answers for all who wait; the others find theirs done. So nothing is asked twice at the same time,
and a thousand who come together cost a few queries each 64 of them.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar

from sqlalchemy.orm import Session

from ..exception_boundary import calmly
from ..store.database import Database

#: questions answered from one snapshot
AT_ONCE = 64


class Pending(Protocol):
    """Something that waits for its answer. An answer may be an error, which its asker raises."""

    error: BaseException | None

    @property
    def is_done(self) -> bool: ...


Q = TypeVar("Q", bound=Pending)


class Coalescer(Generic[Q]):
    """``answer(db, questions)`` answers each or leaves it: what is not done then is asked again, in a new snapshot."""

    def __init__(self, database: Database, answer: Callable[[Session, list[Q]], None]) -> None:
        self._database, self._answer = database, answer
        self._waiting: deque[Q] = deque()
        self._turn = threading.Lock()

    def ask(self, question: Q) -> Q:
        """Wait for the answer. Raises the question's error."""
        self._waiting.append(question)
        time.sleep(0)  # who comes at the same moment is answered with us
        while not (question.is_done or question.error):
            with self._turn:
                if not (question.is_done or question.error):
                    self._answer_some()
        if question.error is not None:
            raise question.error
        return question

    def _answer_some(self) -> None:
        some = [self._waiting.popleft() for _ in range(min(AT_ONCE, len(self._waiting)))]
        try:
            with calmly, self._database.reading() as db:
                self._answer(db, some)
        except BaseException as error:
            for question in some:
                question.error = question.error or error
            if not isinstance(error, Exception):
                raise
        self._waiting.extend(question for question in some if not (question.is_done or question.error))
