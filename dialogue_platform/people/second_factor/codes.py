"""Codes: those of an app, which change every 30 seconds, and those for the day the device is lost. Pure logic."""

import hashlib
import secrets
from datetime import datetime

import pyotp

STEP_S = 30
DRIFT = 1  # steps by which a telephone's clock may be off
RECOVERY_CODES = 10
#: without letters that are taken for one another on paper: 32 letters, 16 of them are 80 bits
_LETTERS = "023456789abcdefghjkmnpqrstuvwxyz"
_GROUPS, _IN_A_GROUP = 4, 4


def new_secret() -> str:
    """A secret for an app, in base32: 160 bits."""
    return pyotp.random_base32(32)


def address_for_app(secret: str, account: str, issuer: str) -> str:
    """What the QR square says."""
    return pyotp.TOTP(secret).provisioning_uri(name=account, issuer_name=issuer)


def step_of(secret: str, code: str, now: datetime, after: int = -1) -> int | None:
    """The time step whose code this is, one of drift to either side, and later than ``after``; None if there is none.

    A code counts once: who keeps the step that was used asks for one after it.
    """
    totp, present = pyotp.TOTP(secret), int(now.timestamp()) // STEP_S
    typed = "".join(code.split())
    if not (typed.isascii() and typed.isdigit()):
        return None
    fits = [n for n in range(present - DRIFT, present + DRIFT + 1) if secrets.compare_digest(_at(totp, n), typed)]
    return next((n for n in fits if n > after), None)


def _at(totp: pyotp.TOTP, step: int) -> str:
    return totp.at(step * STEP_S)


def new_recovery_codes() -> list[str]:
    """Ten codes as they are shown: ``k7qm-2x9f-4tbw-p3hs``."""
    return [_new_code() for _ in range(RECOVERY_CODES)]


def _new_code() -> str:
    letters = "".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _IN_A_GROUP))
    return "-".join(letters[at : at + _IN_A_GROUP] for at in range(0, len(letters), _IN_A_GROUP))


def digest_of_code(code: str) -> str:
    """What is kept of a recovery code, however it was typed: 80 random bits need neither salt nor slowness."""
    typed = "".join(letter for letter in code.lower() if letter.isalnum()).replace("o", "0")
    return hashlib.sha256(typed.encode()).hexdigest()
