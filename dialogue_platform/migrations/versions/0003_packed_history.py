"""Old rows of a text's log are packed into segments; snapshots are compressed

Snapshots are made from the log, so those of the old form simply go.

Revision: 0003
"""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "draft_segment",
        sa.Column("document_id", sa.String(length=32), nullable=False),
        sa.Column("first", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("last", sa.Integer(), nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["document_id"], ["outcome_document.id"], name=op.f("fk_draft_segment_document_id_outcome_document")
        ),
        sa.PrimaryKeyConstraint("document_id", "first", name=op.f("pk_draft_segment")),
    )
    op.execute("DELETE FROM draft_snapshot")


def downgrade() -> None:
    """Refused where rows were packed: an older program would not find them."""
    if op.get_bind().execute(sa.text("SELECT count(*) FROM draft_segment")).scalar():
        raise RuntimeError("some history is packed; an older program cannot read it")
    op.execute("DELETE FROM draft_snapshot")
    op.drop_table("draft_segment")
