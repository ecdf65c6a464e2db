"""Who may do what with a second factor: plain yes or no."""

from typing import Any

from dialogue_platform.people.models import User
from dialogue_platform.people.policy import may_keep_account


def may_remove_factor(who: Any, factor: Any) -> bool:
    return may_keep_account(who, factor) and factor.user_id == who.id


def may_reset_factor(who: Any, user: User) -> bool:
    """For others, who have lost their device: one's own is removed, with proof."""
    return may_keep_account(who, user) and who.may_organise and who.id != user.id
