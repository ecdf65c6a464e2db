"""Every change of the lists and the floor; importing this declares them."""

from dialogue_platform.speakers.commands import (
    floor,
    interrupting,
    leaving,
    lists,
    places,
    requests,
    sessions,
    undoing,
)

__all__ = ["floor", "interrupting", "leaving", "lists", "places", "requests", "sessions", "undoing"]
