"""Who has added a file

Nobody is known of a file that is there already; its seal holds, for nothing is ordinary.

Revision: 0026
"""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("file") as table:
        table.add_column(sa.Column("added_by", sa.String(32), nullable=True))
        table.create_foreign_key(
            op.f("fk_file_added_by_participant"), "participant", ["added_by"], ["id"], deferrable=True, initially="DEFERRED"
        )


def downgrade() -> None:
    with op.batch_alter_table("file") as table:
        table.drop_constraint(op.f("fk_file_added_by_participant"), type_="foreignkey")
        table.drop_column("added_by")
