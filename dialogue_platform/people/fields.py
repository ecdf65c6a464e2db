"""What is written of a person, and how long it may be."""

from typing import Annotated

from dialogue_platform.live import Text

Address = Annotated[str, Text(254)]
#: a name, or in what capacity somebody takes part; who invites may leave it open
Particular = Annotated[str, Text(200, empty=True)]
#: on what somebody's words were erased: the journal keeps it
ErasureReason = Annotated[str, Text(200)]
