"""What people hold: an app for codes, and a key that answers as a browser hands its answers on (WebAuthn, ES256)."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import struct
from dataclasses import dataclass, field
from html import unescape
from typing import Any

import cbor2
import pyotp
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from dialogue_platform.live import clock
from dialogue_platform.live.store.streams import new_id
from dialogue_platform.people.second_factor.codes import STEP_S

ORIGIN = "http://localhost:5000"


def text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


@dataclass
class Key:
    """One credential of one key. ``count`` goes up with each answer; None is a passkey that does not count."""

    rp_id: str = "localhost"
    origin: str = ORIGIN
    count: int | None = 0
    pair: Any = field(default_factory=lambda: ec.generate_private_key(ec.SECP256R1()))
    id: bytes = field(default_factory=lambda: new_id().encode())

    def make(self, options: dict[str, Any]) -> str:
        said = self._said("webauthn.create", options)
        numbers = self.pair.public_key().public_numbers()
        public = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + struct.pack(">H", len(self.id)) + self.id + cbor2.dumps(public)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + credential}
        return self._answer(
            said, attestationObject=text(cbor2.dumps(attestation)), transports=["usb", "carrier pigeon"]
        )

    def sign(self, options: dict[str, Any]) -> str:
        said, data = self._said("webauthn.get", options), self._data(0x05)
        signature = self.pair.sign(data + hashlib.sha256(said).digest(), ec.ECDSA(SHA256()))
        return self._answer(said, authenticatorData=text(data), signature=text(signature), userHandle=None)

    def _said(self, kind: str, options: dict[str, Any]) -> bytes:
        return json.dumps({"type": kind, "challenge": options["challenge"], "origin": self.origin}).encode()

    def _data(self, flags: int) -> bytes:
        if self.count is not None:
            self.count += 1
        return hashlib.sha256(self.rp_id.encode()).digest() + bytes([flags]) + struct.pack(">I", self.count or 0)

    def _answer(self, said: bytes, **response: Any) -> str:
        id = text(self.id)
        response["clientDataJSON"] = text(said)
        return json.dumps({"id": id, "rawId": id, "type": "public-key", "response": response})


def options_in(page: str) -> dict[str, Any]:
    """What the page asks of a key."""
    return dict(json.loads(re.findall(r'data-options="(\{.*?\})">', unescape(page))[0]))


def secret_in(page: str) -> str:
    """What the page shows to type into an app."""
    return str(re.findall(r'class="secret"[^>]*>([A-Z2-7 ]+)<', page)[0]).replace(" ", "")


def code_of(secret: str, steps: int = 0) -> str:
    """What the app shows, some steps of half a minute from now."""
    return pyotp.TOTP(secret).at(int(clock.now().timestamp()) + steps * STEP_S)


def codes_in(page: str) -> list[str]:
    """The recovery codes that a page shows."""
    return re.findall(r"<code>([0-9a-z]{4}(?:-[0-9a-z]{4}){3})</code>", page)
