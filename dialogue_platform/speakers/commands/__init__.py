"""Every change of the lists and the floor; importing this declares them."""

from dialogue_platform.speakers.commands import floor, lists, requests, sessions

__all__ = ["floor", "lists", "requests", "sessions"]
