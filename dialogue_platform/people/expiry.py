"""Tokens reach their end date without anybody's act: no stream moves, so each worker looks by itself, once a second."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from dialogue_platform.live import Live, clock
from dialogue_platform.people.models import ApiToken


class Expiry:
    """``look`` ends what is open by tokens that have ended since the last look."""

    def __init__(self, live: Live) -> None:
        self.live = live
        self.seen: datetime = clock.now()

    def look(self, db: Session) -> None:
        """Sockets are closed, and rights that were remembered are asked for anew."""
        now = clock.now()
        ended = ApiToken.expires_at > self.seen, ApiToken.expires_at <= now
        users = set(db.scalars(select(ApiToken.user_id).where(*ended)))
        if users:
            self.live.short_polling.access_cache.clear()
            self.live.gateway.rights.ask_anew(users)
        self.seen = now
