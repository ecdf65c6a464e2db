"""What the command on the record answers."""

from __future__ import annotations

from ..shapes import Shape


class Resealed(Shape):
    """So many rows have a seal now."""

    sealed: int
