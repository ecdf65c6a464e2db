"""Every change of the live Q&A; importing this declares them."""

from dialogue_platform.questions.commands import asking, endorsing, erasing, moderating, staging

__all__ = ["asking", "endorsing", "erasing", "moderating", "staging"]
