"""What a person has to prove the second step with."""

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from dialogue_platform.people.second_factor.models import Authenticator, Passkey, RecoveryCode


def passkeys_of(db: Session, user_id: str) -> Sequence[Passkey]:
    mine = select(Passkey).where(Passkey.user_id == user_id, Passkey.removed_at.is_(None))
    return db.scalars(mine.order_by(Passkey.added_at, Passkey.id)).all()


def authenticator_of(db: Session, user_id: str) -> Authenticator | None:
    """The one app; another one takes its place."""
    return db.scalar(select(Authenticator).where(Authenticator.user_id == user_id, Authenticator.removed_at.is_(None)))


def codes_of(db: Session, user_id: str) -> Sequence[RecoveryCode]:
    """Those that can still be used."""
    mine = select(RecoveryCode).where(RecoveryCode.user_id == user_id, RecoveryCode.ended_at.is_(None))
    return db.scalars(mine).all()


def codes_left(db: Session, user_id: str) -> int:
    mine = select(func.count()).where(RecoveryCode.user_id == user_id, RecoveryCode.ended_at.is_(None))
    return db.scalar(mine) or 0
