"""A circle is a group: what belongs to it is its members' alone."""

from dialogue_platform.live import group_type
from tests.outside.consultations.models import Membership

group_type("circle", Membership, member="participant_id", group="circle_id", holds=Membership.on.is_(True))
