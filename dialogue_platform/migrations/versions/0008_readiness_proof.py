"""A row for each worker, written over whenever it is asked whether it can store

Revision: 0008
"""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readiness_proof",
        sa.Column("worker", sa.String(length=32), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("worker", name=op.f("pk_readiness_proof")),
    )
    op.create_index(op.f("ix_readiness_proof_at"), "readiness_proof", ["at"])


def downgrade() -> None:
    op.drop_table("readiness_proof")
