"""Who may do what with a second factor: plain yes or no."""

from typing import Any

from dialogue_platform.people.models import Member, User
from dialogue_platform.people.policy import may_keep_account


def may_remove_factor(member: Member, factor: Any) -> bool:
    return may_keep_account(member, factor) and factor.user_id == member.id


def may_reset_factor(member: Member, user: User) -> bool:
    """For others, who have lost their device: one's own is removed, with proof."""
    return may_keep_account(member, user) and member.may_organise and member.id != user.id
