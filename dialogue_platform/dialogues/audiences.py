"""The streams of a dialogue and of its sessions: who runs what is on them, and who is told who is there."""

from dialogue_platform.live import stream_type
from dialogue_platform.people.models import Role

stream_type("dialogue", podium={Role.ORGANISER}, home=True)
stream_type("session", podium={Role.ORGANISER, Role.CHAIR, Role.MODERATOR}, presence={"public", "floor", "podium"})
