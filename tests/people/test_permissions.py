"""The table of permissions reads as it is written, and nobody gets in beside it."""

from __future__ import annotations

import pytest

from dialogue_platform.people.models import Participant, Role, Standing, User
from dialogue_platform.people.permissions import ROLES, TABLE, Permission, allows, permission


def somebody(role, state=Standing.ACTIVE):
    return Participant(role=role, state=state)


def test_every_permission_has_a_row_of_eight():
    assert set(TABLE) >= set(Permission)
    assert all(len(row.split()) == len(Role) for row in TABLE.values())


@pytest.mark.parametrize("permission", TABLE)
@pytest.mark.parametrize("role", Role)
def test_a_letter_stands_in_its_own_column(permission, role):
    column = list(Role).index(role)
    assert allows(somebody(role), permission) == (TABLE[permission].split()[column] != ".")


@pytest.mark.parametrize("permission", TABLE)
def test_nobody_a_user_and_a_removed_participant_may_nothing(permission):
    role = next(iter(ROLES[permission]))
    assert not allows(None, permission)
    assert not allows(User(may_organise=True), permission)
    assert not allows(somebody(role, Standing.REMOVED), permission)
    assert allows(somebody(role, Standing.INVITED), permission)


@pytest.mark.parametrize(
    ("words", "row"), [(Permission.ADOPT, "o . . . . . . ."), ("vote", "o . ."), ("vote", "x . . . . . . .")]
)
def test_a_row_that_is_none_is_not_added(words, row):
    before = dict(TABLE)
    with pytest.raises((RuntimeError, KeyError)):
        permission(words, row)
    assert before == TABLE and set(ROLES) == set(TABLE)
