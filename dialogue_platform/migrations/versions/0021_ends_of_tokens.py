"""Tokens end: those there are, a year from now; a link is of a generation, and of a purpose; when a person last showed who they are

Revision: 0021
"""

from datetime import UTC, datetime, timedelta

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

#: what programs have to be told of a year before
LIFE = timedelta(days=365)


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.add_column("api_token", sa.Column("last_used_at", instant, nullable=True))
    op.add_column("api_token", sa.Column("expires_at", instant, nullable=True))
    tokens = sa.table("api_token", sa.column("expires_at", instant))
    op.execute(tokens.update().values(expires_at=datetime.now(UTC) + LIFE))
    with op.batch_alter_table("api_token") as table:
        table.alter_column("expires_at", existing_type=instant, nullable=False)
        table.create_index(op.f("ix_api_token_expires_at"), ["expires_at"])
    op.add_column("sign_in", sa.Column("proved_at", instant, nullable=True))
    op.add_column("sign_in_link", sa.Column("generation", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("sign_in_link", sa.Column("purpose", sa.String(length=40), nullable=False, server_default=""))
    op.execute(
        "UPDATE sign_in_link SET generation = "
        "(SELECT generation FROM \"user\" WHERE \"user\".id = sign_in_link.user_id)"
    )


def downgrade() -> None:
    with op.batch_alter_table("sign_in_link") as table:
        table.drop_column("purpose")
        table.drop_column("generation")
    with op.batch_alter_table("sign_in") as table:
        table.drop_column("proved_at")
    with op.batch_alter_table("api_token") as table:
        table.drop_index(op.f("ix_api_token_expires_at"))
        table.drop_column("expires_at")
        table.drop_column("last_used_at")
