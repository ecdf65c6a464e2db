"""What is told of delegations and of those who take part."""

from typing import Annotated

from dialogue_platform.live.shapes import As, Doc, Id, Shape
from dialogue_platform.people.models import Constituency, Role, Standing


class Delegation(Shape):
    """The body that takes part. `gone` while it is removed."""

    name: str
    code: Annotated[str | None, Doc("two letters, of a state")]
    constituency: Annotated[str, As(Constituency)]
    place: Annotated[int, Doc("order, from 1")]


class Participant(Shape):
    """Somebody who takes part. For the podium alone."""

    name: str
    email: Annotated[str, Doc("as it was written; either spelling of a domain is the same person")]
    role: Annotated[str, As(Role)]
    delegation: Id | None
    function: str
    state: Annotated[str, As(Standing)]
