"""Every change of the lists and the floor; importing this declares them."""

from dialogue_platform.speakers.commands import (
    erasing,
    floor,
    interrupting,
    leaving,
    lists,
    places,
    requests,
    sessions,
    undoing,
)

__all__ = ["erasing", "floor", "interrupting", "leaving", "lists", "places", "requests", "sessions", "undoing"]
