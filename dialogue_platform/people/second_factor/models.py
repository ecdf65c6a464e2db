"""What a person proves the second step with, and the sign-in that waits for it. All on `platform`."""

from datetime import datetime

from sqlalchemy import BigInteger, ForeignKey, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from dialogue_platform.extensions import Base
from dialogue_platform.live import OnStream
from dialogue_platform.live.store.coverage import Sealed


class Passkey(OnStream, Base):
    """A passkey or a security key (WebAuthn): of the pair, the public half."""

    __tablename__ = "passkey"
    __record__ = Sealed()

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    name: Mapped[str] = mapped_column(String(80))
    credential_id: Mapped[str] = mapped_column(String(1400), unique=True)  # base64url, as browsers write it
    public_key: Mapped[str] = mapped_column(Text)  # COSE, base64url
    sign_count: Mapped[int] = mapped_column(BigInteger)
    transports: Mapped[str] = mapped_column(String(120), default="")  # how a browser reaches it: "usb nfc"
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class Authenticator(OnStream, Base):
    """An authenticator app (TOTP). The secret is sealed (`sealing.py`), and leaves with the app."""

    __tablename__ = "authenticator"
    __record__ = Sealed()

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    secret: Mapped[str | None] = mapped_column(String(400))
    last_step: Mapped[int] = mapped_column(BigInteger)  # of 30 s since 1970: no code of it or of an earlier one counts
    added_at: Mapped[datetime]
    used_at: Mapped[datetime | None]
    removed_at: Mapped[datetime | None]


class RecoveryCode(OnStream, Base):
    """One code for the day the device is lost; only its digest is kept."""

    __tablename__ = "recovery_code"
    __record__ = Sealed()

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    digest: Mapped[str] = mapped_column(String(64))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]  # used, or replaced by newer ones


class PendingSignIn(OnStream, Base):
    """The first step fitted (password, or a link that is used up only with the second): nobody is signed in yet.

    The browser holds its id under our signature.
    """

    __tablename__ = "pending_sign_in"
    __record__ = Sealed()

    user_id: Mapped[str] = mapped_column(ForeignKey("user.id"), index=True)
    link_id: Mapped[str | None] = mapped_column(ForeignKey("sign_in_link.id"))
    generation: Mapped[int] = mapped_column()
    challenge: Mapped[str] = mapped_column(String(64))  # base64url; a passkey signs it, once
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    misses: Mapped[int] = mapped_column(default=0)
    done_at: Mapped[datetime | None]
