"""A text may be reopened, a version keeps that it was adopted, and says what has to be seen before

Revision: 0007
"""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

VERSION, DOCUMENT = "outcome_version", "outcome_document"


def upgrade() -> None:
    op.add_column(DOCUMENT, sa.Column("reopened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(DOCUMENT, sa.Column("reopened_reason", sa.Text(), nullable=True))
    op.add_column(VERSION, sa.Column("adopted_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column(VERSION, sa.Column("readiness", sa.JSON(), nullable=True))
    op.add_column(VERSION, sa.Column("shorter_than", sa.Integer(), nullable=True))
    op.execute(
        "UPDATE outcome_version SET adopted_at = (SELECT adopted_at FROM outcome_document"
        " WHERE outcome_document.version_id = outcome_version.id)"
    )


def downgrade() -> None:
    for column in ("shorter_than", "readiness", "adopted_at"):
        op.drop_column(VERSION, column)
    for column in ("reopened_reason", "reopened_at"):
        op.drop_column(DOCUMENT, column)
