"""The stream of an outcome document. Who is at a text is nobody's business but of those who take part."""

from dialogue_platform.live import stream_type
from dialogue_platform.people.models import Role

stream_type("document", podium={Role.ORGANISER, Role.CHAIR, Role.RAPPORTEUR}, presence={"floor", "podium"})
