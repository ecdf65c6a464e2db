"""Who may do what with people and accounts: plain yes or no."""

from typing import TypeGuard

from dialogue_platform.people.models import ApiToken, Member, Participant, SignIn, User
from dialogue_platform.people.permissions import Permission, allows


def may_manage_people(member: Member, thing: object) -> bool:
    return allows(member, Permission.MANAGE_PEOPLE)


def may_keep_account(member: Member, thing: object) -> TypeGuard[User]:
    """Password, name, language, tokens: one's own, and only while the account is open."""
    return isinstance(member, User) and member.closed_at is None


def may_revoke_token(member: Member, token: ApiToken) -> bool:
    return may_keep_account(member, token) and token.user_id == member.id


def may_end_sign_in(member: Member, sign_in: SignIn) -> bool:
    return may_keep_account(member, sign_in) and sign_in.user_id == member.id


def may_accept_invitation(member: Member, participant: Participant) -> bool:
    return isinstance(member, Participant) and member.id == participant.id
