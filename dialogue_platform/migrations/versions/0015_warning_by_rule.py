"""The warning before the end is by the rule unless it was set: 0 says so, and what every list had from the start was no choice

Revision: 0015
"""

from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    for table in ("speakers_list", "floor"):
        op.execute(f"UPDATE {table} SET warning_s = 0 WHERE warning_s = 30")  # noqa: S608


def downgrade() -> None:
    for table in ("speakers_list", "floor"):
        op.execute(f"UPDATE {table} SET warning_s = 30 WHERE warning_s = 0")  # noqa: S608
