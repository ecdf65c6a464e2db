"""What acts change is sealed: seals in the journal with their salts beside it, and a running hash over each draft's log

Rows that are there keep what they are and get no seal here: an act of the record seals them (live/record/resealing.py).

Revision: 0018
"""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

HASHES = {
    "journal": [("sealed", sa.Text())],
    "outcome_version": [("log_hash", sa.String(64))],
    "draft_update": [("hash", sa.String(64)), ("own", sa.String(64))],
    "draft_segment": [("own", sa.String(64))],
}
OF_DOCUMENT = {"log_hash": sa.String(64), "sealed_hash": sa.String(64), "sealed_seq": sa.Integer()}


def upgrade() -> None:
    op.create_table(
        "seal",
        sa.Column("table_name", sa.String(64), nullable=False),
        sa.Column("row_key", sa.String(200), nullable=False),
        sa.Column("salt", sa.String(32), nullable=False),
        sa.PrimaryKeyConstraint("table_name", "row_key", name=op.f("pk_seal")),
    )
    for table, columns in HASHES.items():
        for name, kind in columns:
            op.add_column(table, sa.Column(name, kind, nullable=True))
    for name, kind in OF_DOCUMENT.items():
        default = "0" if name == "sealed_seq" else ""
        op.add_column("outcome_document", sa.Column(name, kind, nullable=False, server_default=default))


def downgrade() -> None:
    for name in OF_DOCUMENT:
        op.drop_column("outcome_document", name)
    for table, columns in HASHES.items():
        for name, _ in columns:
            op.drop_column(table, name)
    op.drop_table("seal")
