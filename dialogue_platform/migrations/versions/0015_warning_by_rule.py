"""The warning before the end is by the rule unless it was set: 0 says so, and what every list had from the start was no choice

Revision: 0015
"""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _turn(30, 0)


def downgrade() -> None:
    _turn(0, 30)


def _turn(was: int, becomes: int) -> None:
    for name in ("speakers_list", "floor"):
        table = sa.table(name, sa.column("warning_s"))
        op.execute(table.update().where(table.c.warning_s == was).values(warning_s=becomes))
