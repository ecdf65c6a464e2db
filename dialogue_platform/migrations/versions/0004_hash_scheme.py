"""Versions say how their text was spelled for its hash; those there are keep the first scheme

Revision: 0004
"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("outcome_version", sa.Column("hash_scheme", sa.Integer(), nullable=False, server_default="1"))


def downgrade() -> None:
    op.drop_column("outcome_version", "hash_scheme")
