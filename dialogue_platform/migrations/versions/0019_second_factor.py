"""A second factor at sign-in: passkeys, authenticator apps, recovery codes, and sign-ins that wait for it

Revision: 0019
"""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None

MOMENT = sa.DateTime(timezone=True)
OF_A_PERSON = {
    "passkey": [
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("credential_id", sa.String(length=1400), nullable=False),
        sa.Column("public_key", sa.Text(), nullable=False),
        sa.Column("sign_count", sa.BigInteger(), nullable=False),
        sa.Column("transports", sa.String(length=120), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("removed_at", MOMENT),
        sa.UniqueConstraint("credential_id", name="uq_passkey_credential_id"),
    ],
    "authenticator": [
        sa.Column("secret", sa.String(length=400)),
        sa.Column("last_step", sa.BigInteger(), nullable=False),
        sa.Column("added_at", MOMENT, nullable=False),
        sa.Column("used_at", MOMENT),
        sa.Column("removed_at", MOMENT),
    ],
    "recovery_code": [
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("ended_at", MOMENT),
    ],
    "pending_sign_in": [
        sa.Column("link_id", sa.String(length=32)),
        sa.Column("generation", sa.Integer(), nullable=False),
        sa.Column("challenge", sa.String(length=64), nullable=False),
        sa.Column("made_at", MOMENT, nullable=False),
        sa.Column("expires_at", MOMENT, nullable=False),
        sa.Column("misses", sa.Integer(), nullable=False),
        sa.Column("done_at", MOMENT),
        sa.ForeignKeyConstraint(
            ["link_id"], ["sign_in_link.id"], name="fk_pending_sign_in_link_id_sign_in_link"
        ),
    ],
}


def upgrade() -> None:
    for name, columns in OF_A_PERSON.items():
        op.create_table(
            name,
            sa.Column("id", sa.String(length=32), nullable=False),
            sa.Column("seq", sa.BigInteger(), nullable=False),
            sa.Column("stream", sa.String(length=64), nullable=False),
            sa.Column("user_id", sa.String(length=32), nullable=False),
            *columns,
            sa.PrimaryKeyConstraint("id", name=f"pk_{name}"),
            sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=f"fk_{name}_stream_stream"),
            sa.ForeignKeyConstraint(["user_id"], ["user.id"], name=f"fk_{name}_user_id_user"),
        )
        op.create_index(f"ix_{name}_user_id", name, ["user_id"])
        op.create_index(f"ix_{name}_stream_seq", name, ["stream", "seq"])
    op.add_column("user", sa.Column("second_factor", sa.Boolean(), nullable=False, server_default=sa.false()))


def downgrade() -> None:
    op.drop_column("user", "second_factor")
    for name in reversed(OF_A_PERSON):
        op.drop_table(name)
