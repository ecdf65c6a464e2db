"""Live things first: what is over says so in a column, and what is one's own is found by an index

Revision: 0002
"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OVER = {
    "question": ("answered", "dismissed", "withdrawn", "merged"),
    "floor_request": ("delivered", "declined", "withdrawn"),
}
OWNER = {"question": "author_id", "floor_request": "participant_id", "endorsement": "participant_id"}


def upgrade() -> None:
    for name, states in OVER.items():
        op.add_column(name, sa.Column("past", sa.Boolean(), nullable=False, server_default=sa.false()))
        table = sa.table(name, sa.column("state", sa.String), sa.column("past", sa.Boolean))
        op.execute(table.update().where(table.c.state.in_(states)).values(past=sa.true()))
        op.create_index(f"ix_{name}_past", name, ["stream", "past", "seq", "id"])
    for name, owner in OWNER.items():
        op.create_index(f"ix_{name}_own", name, [owner, "stream", "seq"])
        op.drop_index(f"ix_{name}_{owner}", table_name=name)


def downgrade() -> None:
    for name, owner in OWNER.items():
        op.create_index(f"ix_{name}_{owner}", name, [owner])
        op.drop_index(f"ix_{name}_own", table_name=name)
    for name in OVER:
        op.drop_index(f"ix_{name}_past", table_name=name)
        with op.batch_alter_table(name) as batch_op:
            batch_op.drop_column("past")
