"""Taking a second factor off: all of it, or the parts that end with another."""

from sqlalchemy import select

from dialogue_platform.live import Act, on
from dialogue_platform.people.models import User
from dialogue_platform.people.second_factor.holdings import authenticator_of, codes_of, passkeys_of
from dialogue_platform.people.second_factor.models import Passkey


def end_factor(act: Act, user: User) -> None:
    """Everything: from now on the first step alone signs this person in."""
    for passkey in passkeys_of(act.db, user.id):
        passkey.removed_at = act.now
    end_authenticator(act, user)
    end_codes(act, user)
    user.second_factor = False


def end_authenticator(act: Act, user: User) -> None:
    """The secret goes with it: nothing that could be read again stays."""
    app = authenticator_of(act.db, user.id)
    if app is not None:
        app.secret, app.removed_at = None, act.now


def end_codes(act: Act, user: User) -> None:
    for code in codes_of(act.db, user.id):
        code.ended_at = act.now


@on("person_erased")
def forget_factor(act: Act, user: User, mine: object) -> None:
    """What keys are called are a person's words, and by a key somebody could be known elsewhere."""
    if user.second_factor:
        end_factor(act, user)
    for passkey in act.db.scalars(select(Passkey).where(Passkey.user_id == user.id)):
        passkey.name = passkey.public_key = ""
        passkey.credential_id = f"erased:{passkey.id}"
