"""E-mail addresses: one form for each, so that one person is one user."""

import re

_SHAPE = re.compile(r"[^@\s<>()\[\],;:\\\"]{1,64}@(?:[^@\s.<>()\[\],;:\\\"]{1,63}\.)+[^@\s.<>()\[\],;:\\\"\d]{2,63}")


def is_address(text: str) -> bool:
    """`=?` begins an encoded word: a letter's header would decode it, into another address or none."""
    shape = len(text) <= 254 and text.isprintable() and bool(_SHAPE.fullmatch(text))
    return shape and ".." not in text and "=?" not in text


def same_form(text: str) -> str:
    """Lower case, no spaces around: how an address is kept and looked for."""
    return text.strip().lower()
