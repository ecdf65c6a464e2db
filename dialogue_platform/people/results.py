"""What the commands on accounts and sign-ins answer."""

from typing import Annotated, NotRequired

from dialogue_platform.live.shapes import Doc, Id, Shape


class NewUser(Shape):
    """There is such a user."""

    user: Id


class NewLink(Shape):
    """A sign-in link was made."""

    link: Id


class NewToken(Shape):
    """A personal token was made."""

    id: Id
    token: Annotated[str, Doc("told this once")]


class NewSignIn(Shape):
    """Somebody is signed in, in one browser."""

    sign_in: Id


class Pending(Shape):
    """The first step fits; the second is waited for."""

    pending: Id


class Proved(Shape):
    """Who it is has been shown."""

    user: Id
    generation: Annotated[int, Doc("of the account, as it was then")]
    codes_left: NotRequired[Annotated[int, Doc("recovery codes, where one was used")]]


class Missed(Shape):
    """The code does not fit."""

    left: Annotated[int, Doc("tries")]


class NewGeneration(Shape):
    """Every sign-in before it has ended."""

    generation: int


class NewCodes(Shape):
    """Recovery codes were made."""

    codes: Annotated[list[str], Doc("told this once")]


class NewPasskey(Shape):
    """A passkey was added, and with a first factor come recovery codes."""

    passkey: Id
    codes: NotRequired[list[str]]


class NewAuthenticator(Shape):
    """An authenticator app was added, and with a first factor come recovery codes."""

    authenticator: Id
    codes: NotRequired[list[str]]


class Restored(Shape):
    """What was ended after a restore, as numbers."""

    links: int
    letters: int
