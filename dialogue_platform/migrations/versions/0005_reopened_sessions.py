"""A closed session can be reopened: when, as which role, and why

Revision: 0005
"""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("session", sa.Column("reopened_by", sa.String(length=20), nullable=True))
    op.add_column("session", sa.Column("reopen_reason", sa.String(length=400), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("session") as table:
        for column in ("reopen_reason", "reopened_by", "reopened_at"):
            table.drop_column(column)
