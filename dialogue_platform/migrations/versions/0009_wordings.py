"""The wording that people support, who reworded or corrected it, and the question that an other one follows

Revision: 0009
"""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

COLUMNS = {
    "follows_id": sa.String(length=32),
    "own_text": sa.Text(),
    "reworded_at": sa.DateTime(timezone=True),
    "reworded_by": sa.String(length=20),
    "shown_text": sa.Text(),
    "corrected_at": sa.DateTime(timezone=True),
    "corrected_by": sa.String(length=20),
}


def upgrade() -> None:
    with op.batch_alter_table("question") as table:
        for name, type_ in COLUMNS.items():
            table.add_column(sa.Column(name, type_, nullable=True))
        table.create_foreign_key(
            op.f("fk_question_follows_id_question"), "question", ["follows_id"], ["id"], deferrable=True, initially="DEFERRED"
        )
    op.execute("UPDATE question SET shown_text = text WHERE published_at IS NOT NULL")


def downgrade() -> None:
    with op.batch_alter_table("question") as table:
        table.drop_constraint(op.f("fk_question_follows_id_question"), type_="foreignkey")
        for name in reversed(COLUMNS):
            table.drop_column(name)
