"""Who may do what with people and accounts: plain yes or no."""

from typing import Any

from dialogue_platform.people.models import ApiToken, Participant, SignIn, User
from dialogue_platform.people.permissions import Permission, allows


def may_manage_people(who: Any, thing: Any) -> bool:
    return allows(who, Permission.MANAGE_PEOPLE)


def may_keep_account(who: Any, thing: Any) -> bool:
    """Password, name, language, tokens: one's own, and only while the account is open."""
    return isinstance(who, User) and who.closed_at is None


def may_revoke_token(who: Any, token: ApiToken) -> bool:
    return may_keep_account(who, token) and token.user_id == who.id


def may_end_sign_in(who: Any, sign_in: SignIn) -> bool:
    return may_keep_account(who, sign_in) and sign_in.user_id == who.id


def may_accept_invitation(who: Any, participant: Participant) -> bool:
    return isinstance(who, Participant) and who.id == participant.id
