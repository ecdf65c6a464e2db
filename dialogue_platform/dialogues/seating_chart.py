"""The delegations around the table, as points of a drawing. Pure: no database, no Flask."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import cos, pi, sin

WIDTH, HEIGHT = 500, 368
CENTRE_X, CENTRE_Y, RADIUS = 242, 186, 136
MOST_LABELS = 18


@dataclass(frozen=True)
class Guest:
    """Who sits at the table, for the drawing: a short label, and how big the seat is."""

    label: str
    large: bool
    holds_floor: bool


@dataclass(frozen=True)
class Seat:
    guest: Guest
    x: float
    y: float
    r: float
    label_x: float
    label_y: float
    anchor: str


def seats(guests: Sequence[Guest]) -> list[Seat]:
    """One seat for each, clockwise; the second sits at the top."""
    step = 2 * pi / max(len(guests), 1)
    return [seat(guest, -pi / 2 + (place - 1) * step) for place, guest in enumerate(guests)]


def seat(guest: Guest, angle: float) -> Seat:
    x, y = CENTRE_X + RADIUS * cos(angle), CENTRE_Y + RADIUS * sin(angle)
    r = 18 if guest.holds_floor else 11 if guest.large else 7.5
    side = 0 if abs(cos(angle)) < 0.15 else 1 if cos(angle) > 0 else -1
    label_y = y + 5 + 7 * sin(angle) if side else y - r - 9 if y < CENTRE_Y else y + r + 19
    return Seat(
        guest,
        x=round(x, 1),
        y=round(y, 1),
        r=r,
        label_x=round(x + side * (r + 9), 1),
        label_y=round(label_y, 1),
        anchor={0: "middle", 1: "start", -1: "end"}[side],
    )
