"""Circles, who is in them, and notes

Revision: consultations_0001
"""

import sqlalchemy as sa
from alembic import op

revision = "consultations_0001"
down_revision = None
branch_labels = ("consultations",)
depends_on = "0001"


def on_stream(table: str, *columns: sa.Column, later: tuple[sa.Constraint, ...] = ()) -> None:
    op.create_table(
        table,
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        *columns,
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f(f"fk_{table}_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        *later,
    )
    op.create_index(f"ix_{table}_stream_seq", table, ["stream", "seq"])


def to(table: str, column: str, other: str, **how: object) -> sa.ForeignKeyConstraint:
    return sa.ForeignKeyConstraint([column], [f"{other}.id"], name=op.f(f"fk_{table}_{column}_{other}"), **how)


def text(name: str, length: int = 32, nullable: bool = False) -> sa.Column:
    return sa.Column(name, sa.String(length), nullable=nullable)


def upgrade() -> None:
    circle, member, note = "consultation_circle", "consultation_membership", "consultation_note"
    on_stream(circle, text("dialogue_id"), text("title", 120), later=(to(circle, "dialogue_id", "dialogue"),))
    on_stream(
        member,
        text("circle_id"),
        text("participant_id"),
        sa.Column("on", sa.Boolean(), nullable=False),
        later=(
            to(member, "circle_id", circle, deferrable=True, initially="DEFERRED"),
            to(member, "participant_id", "participant"),
            sa.UniqueConstraint("circle_id", "participant_id", name=op.f("uq_consultation_membership_circle_id")),
        ),
    )
    on_stream(
        note,
        text("session_id"),
        text("delegation_id", nullable=True),
        text("circle_id", nullable=True),
        text("text", 500),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        later=(
            to(note, "session_id", "session"),
            to(note, "delegation_id", "delegation"),
            to(note, "circle_id", circle),
        ),
    )


def downgrade() -> None:
    for table in ("consultation_note", "consultation_membership", "consultation_circle"):
        op.drop_index(f"ix_{table}_stream_seq", table)
        op.drop_table(table)
