"""Passkeys: at which address they work, and the two ceremonies of WebAuthn."""

from __future__ import annotations

import ipaddress
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from flask import current_app, request
from flask_babel import gettext as _

from dialogue_platform.deferred import deferred
from dialogue_platform.live.exception_boundary import calmly
from dialogue_platform.people.models import User
from dialogue_platform.people.second_factor.models import Passkey

if TYPE_CHECKING:
    import webauthn
    from webauthn.helpers import structs
else:
    webauthn, structs = deferred("webauthn"), deferred("webauthn.helpers.structs")

#: letters of an answer; a long credential with a chain of attestation stays far below
LONGEST_ANSWER = 16_000


@dataclass(frozen=True)
class Site:
    """Whom passkeys are made for (the host of BASE_URL), and the only origin that may ask for them."""

    rp_id: str
    origin: str


def site_of(base_url: str) -> Site | None:
    """None where browsers know no passkeys: at a number for an address, and without TLS but on this machine."""
    parts = urlsplit(base_url)
    host = _as_browsers_write(parts.hostname or "")
    here = host == "localhost" or host.endswith(".localhost")
    if not host or is_number(host) or not (parts.scheme == "https" or (parts.scheme == "http" and here)):
        return None
    usual = {"https": 443, "http": 80}[parts.scheme]
    port = "" if parts.port in (None, usual) else f":{parts.port}"
    return Site(host, f"{parts.scheme}://{host}{port}")


def _as_browsers_write(host: str) -> str:
    try:
        return host.rstrip(".").encode("idna").decode().lower()
    except UnicodeError:
        return ""


def is_number(host: str) -> bool:
    try:
        return bool(ipaddress.ip_address(host))
    except ValueError:
        return False


def why_not_here() -> str | None:
    """In words for the page, why no passkey can be used at this address; None where it can."""
    base_url = str(current_app.config["BASE_URL"])
    site = site_of(base_url)
    if site is None and is_number(urlsplit(base_url).hostname or ""):
        return _("Passkeys need a name for an address. This site is called by a number, so none can be used here.")
    if site is None:
        return _("Passkeys need an encrypted connection (https). This site has none, so none can be used here.")
    if _netloc(f"//{request.host}") != _netloc(site.origin):
        return _("Passkeys work at %(address)s only. Open the site there.", address=site.origin)
    return None


def _netloc(address: str) -> tuple[str, int | None]:
    parts = urlsplit(address)
    return (parts.hostname or "").rstrip("."), None if parts.port in (80, 443) else parts.port


def options_to_add(user: User, challenge: str, known: Sequence[Passkey]) -> dict[str, Any]:
    """What the browser is asked to make; no key twice."""
    site = _site()
    options = webauthn.generate_registration_options(
        rp_id=site.rp_id,
        rp_name="Dialogue Platform",
        user_id=user.id.encode(),
        user_name=user.email_written,
        user_display_name=user.name or user.email_written,
        challenge=webauthn.base64url_to_bytes(challenge),
        attestation=structs.AttestationConveyancePreference.NONE,
        authenticator_selection=structs.AuthenticatorSelectionCriteria(
            resident_key=structs.ResidentKeyRequirement.PREFERRED,
            user_verification=structs.UserVerificationRequirement.PREFERRED,
        ),
        exclude_credentials=[_descriptor(passkey) for passkey in known],
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def options_to_prove(challenge: str, known: Sequence[Passkey]) -> dict[str, Any]:
    """What the browser is asked to sign, by one of the person's own keys."""
    options = webauthn.generate_authentication_options(
        rp_id=_site().rp_id,
        challenge=webauthn.base64url_to_bytes(challenge),
        allow_credentials=[_descriptor(passkey) for passkey in known],
        user_verification=structs.UserVerificationRequirement.PREFERRED,
    )
    return dict(json.loads(webauthn.options_to_json(options)))


def read_new(answer: str, challenge: str) -> dict[str, Any] | None:
    """The arguments of ``people.add_passkey`` out of a browser's answer; None for what is none."""
    credential = _as_json(answer)
    made = _verified(webauthn.verify_registration_response, credential, challenge)
    if made is None:
        return None
    return {
        "credential_id": webauthn.helpers.bytes_to_base64url(made.credential_id),
        "public_key": webauthn.helpers.bytes_to_base64url(made.credential_public_key),
        "sign_count": made.sign_count,
        "transports": " ".join(_transports(credential)),
    }


def read_proof(answer: str, challenge: str, known: Sequence[Passkey]) -> dict[str, Any] | None:
    """Which of the keys signed the challenge, and its count; None if none of them did.

    Whether the count may be is asked of the row, under the lock.
    """
    credential = _as_json(answer)
    named = next((each for each in known if each.credential_id == credential.get("id")), None)
    if named is None:
        return None
    key = {"credential_public_key": webauthn.base64url_to_bytes(named.public_key), "credential_current_sign_count": 0}
    proved = _verified(webauthn.verify_authentication_response, credential, challenge, **key)
    return proved and {"passkey": named.id, "sign_count": proved.new_sign_count}


def _verified(verify: Callable[..., Any], credential: dict[str, Any], challenge: str, **key: Any) -> Any:
    """What the library found in an answer to our challenge, given at our address; None where it is no such answer."""
    site = site_of(current_app.config["BASE_URL"])
    if site is None or not credential:
        return None
    asked = {"expected_challenge": webauthn.base64url_to_bytes(challenge), "expected_rp_id": site.rp_id}
    try:
        with calmly:
            return verify(credential=credential, expected_origin=site.origin, **asked, **key)
    except Exception:  # whatever is wrong with it, it is no answer to what we asked
        return None


def _site() -> Site:
    site = site_of(current_app.config["BASE_URL"])
    assert site is not None, "asked where no passkey can be used"
    return site


def _descriptor(passkey: Passkey) -> structs.PublicKeyCredentialDescriptor:
    known = {each.value: each for each in structs.AuthenticatorTransport}
    transports = [known[word] for word in passkey.transports.split() if word in known]
    return structs.PublicKeyCredentialDescriptor(
        id=webauthn.base64url_to_bytes(passkey.credential_id), transports=transports or None
    )


def _as_json(answer: str) -> dict[str, Any]:
    """Empty where it is none."""
    try:
        read = json.loads(answer) if len(answer) <= LONGEST_ANSWER else None
    except (ValueError, RecursionError):
        return {}
    return read if isinstance(read, dict) else {}


def _transports(credential: dict[str, Any]) -> list[str]:
    response = credential.get("response")
    named = response.get("transports") if isinstance(response, dict) else None
    known = {each.value for each in structs.AuthenticatorTransport}
    return sorted(known.intersection(w for w in named if isinstance(w, str))) if isinstance(named, list) else []
