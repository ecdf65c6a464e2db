"""Who may do what with files: a plain yes or no."""

from dialogue_platform.people.models import Member
from dialogue_platform.people.permissions import Permission, allows


def may_manage_files(member: Member, thing: object) -> bool:
    """Upload, remove and put back: of whoever edits the dialogue."""
    return allows(member, Permission.EDIT_DIALOGUE)
