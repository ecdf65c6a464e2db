"""A session counts the changes of its calendar entry; subscribers have seen the stream's seq as its SEQUENCE until now

Revision: 0012
"""

from datetime import UTC, datetime

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("session", sa.Column("sequence", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("session", sa.Column("told_at", sa.DateTime(timezone=True), nullable=True))
    session = sa.table("session", sa.column("sequence"), sa.column("seq"), sa.column("told_at", sa.DateTime(timezone=True)))
    op.execute(session.update().values(sequence=session.c.seq, told_at=datetime.now(UTC)))
    with op.batch_alter_table("session") as table:
        table.alter_column("told_at", nullable=False)
        table.alter_column("sequence", server_default=None)


def downgrade() -> None:
    op.drop_column("session", "told_at")
    op.drop_column("session", "sequence")
