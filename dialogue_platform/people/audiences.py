"""The keys that a participant's own row gives: what belongs to one person, and what to a delegation."""

from dialogue_platform.live import key_type
from dialogue_platform.people.models import Participant


def person(member: Participant) -> str:
    return member.id


def delegation(member: Participant) -> str | None:
    return member.delegation_id


key_type("person", person)
key_type("delegation", delegation)
