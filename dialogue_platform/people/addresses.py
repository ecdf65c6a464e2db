"""E-mail addresses: one form for each, so that one person is one user, however the address was spelled.

A domain may be written in any letters (``пример.рф``) or in ASCII (``xn--e1afmkfd.xn--p1ai``). The second is what every
mail server takes; it is what is compared and sent to. The first is what a person reads.
"""

from functools import lru_cache
from typing import TYPE_CHECKING

from dialogue_platform.deferred import deferred

if TYPE_CHECKING:
    import email_validator
else:
    email_validator = deferred("email_validator", in_commands=True)

LONGEST = 254


@lru_cache(4096)  # of a long list each is asked for several times
def ascii_form(text: str) -> str | None:
    """The address as mail servers take it: lower case, the domain in ASCII. None where the text is no address.

    Letters before the @ stay as they are: there is no ASCII for them (see ``is_sendable``).
    """
    text = text.strip()
    if len(text) > LONGEST or not text.isprintable() or "=?" in text:  # a header would decode an encoded word
        return None
    try:
        # reserved names are no business of ours: ministries deliver to `.local`, demonstrations live under `.test`
        email_validator.SPECIAL_USE_DOMAIN_NAMES.clear()
        found = email_validator.validate_email(text, check_deliverability=False, allow_smtputf8=True)
    except ValueError:  # a domain may be no IDN in a way that only its codec notices
        return None
    whole = f"{found.local_part}@{found.ascii_domain}".lower()
    return whole if len(whole) <= LONGEST else None


def is_address(text: str) -> bool:
    return ascii_form(text) is not None


def is_sendable(text: str) -> bool:
    """Whether every mail server can take it: before the @ there are ASCII letters alone."""
    form = ascii_form(text)
    return form is not None and form.isascii()


def same_form(text: str) -> str:
    """How an address is kept and looked for. What is no address is compared by its letters, and found nowhere."""
    return ascii_form(text) or as_written(text)


def as_written(text: str) -> str:
    """How the person wrote it, for showing: lower case, no spaces around."""
    return text.strip().lower()
