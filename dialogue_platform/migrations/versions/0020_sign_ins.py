"""A row for each browser in which somebody is signed in; cookies from before get theirs at the next page

Revision: 0020
"""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

WORDS = ("signed_out", "everywhere", "replaced", "new_password", "organiser", "idle", "account_closed")


def upgrade() -> None:
    op.create_table(
        "sign_in",
        sa.Column("user_id", sa.String(length=32), nullable=False),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("browser", sa.String(length=24), nullable=False),
        sa.Column("system", sa.String(length=24), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("ended_by", sa.Enum(*WORDS, name="ending", native_enum=False, length=24), nullable=True),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_sign_in_stream_stream")),
        sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=op.f("fk_sign_in_user_id_user")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sign_in")),
    )
    with op.batch_alter_table("sign_in") as sign_in:
        sign_in.create_index("ix_sign_in_stream_seq", ["stream", "seq"])
        sign_in.create_index(op.f("ix_sign_in_user_id"), ["user_id"])


def downgrade() -> None:
    op.drop_table("sign_in")
