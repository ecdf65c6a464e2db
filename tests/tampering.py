"""Another program that writes to the database of the app, past the road: an engine of its own, as another process has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.orm import Session

from dialogue_platform.live import live
from dialogue_platform.live.store.database import make_writer


@contextmanager
def tampering() -> Iterator[Session]:
    """A session that may write anything; the caller commits."""
    engine = make_writer(live().database.url)
    try:
        with Session(engine) as session:
            yield session
    finally:
        engine.dispose()
