"""Files of a dialogue: names, what is behind them, and its pieces

Revision: 0023
"""

import sqlalchemy as sa
from alembic import op

revision = "0023"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    instant = sa.DateTime(timezone=True)
    op.create_table(
        "file_content",
        sa.Column("dialogue_id", sa.String(32), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("erased_at", instant, nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_file_content_dialogue_id_dialogue"), deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_file_content_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file_content")),
    )
    op.create_index("ix_file_content_dialogue", "file_content", ["dialogue_id", "sha256"])
    op.create_index("ix_file_content_stream_seq", "file_content", ["stream", "seq"])
    op.create_table(
        "file_chunk",
        sa.Column("content_id", sa.String(32), nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("body", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("content_id", "number", name=op.f("pk_file_chunk")),
    )
    op.create_table(
        "file",
        sa.Column("dialogue_id", sa.String(32), nullable=False),
        sa.Column("content_id", sa.String(32), nullable=False),
        sa.Column("name", sa.String(200), nullable=False),
        sa.Column("type", sa.String(100), nullable=False),
        sa.Column("size", sa.BigInteger(), nullable=False),
        sa.Column("sha256", sa.String(64), nullable=False),
        sa.Column("visibility", sa.String(24), nullable=False),
        sa.Column("at", instant, nullable=False),
        sa.Column("removed_at", instant, nullable=True),
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.ForeignKeyConstraint(["content_id"], ["file_content.id"], name=op.f("fk_file_content_id_file_content"), deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["dialogue_id"], ["dialogue.id"], name=op.f("fk_file_dialogue_id_dialogue"), deferrable=True, initially="DEFERRED"),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_file_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_file")),
    )
    for column in ("content_id", "dialogue_id"):
        op.create_index(op.f(f"ix_file_{column}"), "file", [column])
    op.create_index("ix_file_stream_seq", "file", ["stream", "seq"])


def downgrade() -> None:
    op.drop_table("file")
    op.drop_table("file_chunk")
    op.drop_table("file_content")
