"""How many support a question is told by a row of its own, so that the question stays as it is when somebody presses

The counts there are move over. No seal changes: what moves was replayed, and is so in its new place.

Revision: 0024
"""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0021"
branch_labels = None
depends_on = None

SHARED = "('published', 'on_stage', 'answered')"


def upgrade() -> None:
    op.create_table(
        "question_tally",
        sa.Column("id", sa.String(32), nullable=False),
        sa.Column("stream", sa.String(64), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("endorsements", sa.Integer(), nullable=False),
        sa.Column("shown", sa.Boolean(), nullable=False),
        sa.Column("was_shown", sa.Boolean(), nullable=False),
        sa.Column("past", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["id"], ["question.id"], name=op.f("fk_question_tally_id_question"), deferrable=True, initially="DEFERRED"
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_question_tally_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question_tally")),
    )
    op.create_index("ix_question_tally_stream_seq", "question_tally", ["stream", "seq"])
    op.create_index("ix_question_tally_past", "question_tally", ["stream", "past", "seq", "id"])
    op.execute(
        "INSERT INTO question_tally (id, stream, seq, endorsements, shown, was_shown, past)"
        f" SELECT id, stream, seq, endorsements, state IN {SHARED}, published_at IS NOT NULL, past FROM question"  # noqa: S608
    )
    op.add_column("question", sa.Column("supported", sa.Boolean(), nullable=False, server_default=sa.false()))
    taken_back = f"UPDATE question SET supported = :yes WHERE endorsements > 0 AND state NOT IN {SHARED}"  # noqa: S608
    op.execute(sa.text(taken_back).bindparams(yes=True))
    op.drop_column("question", "endorsements")


def downgrade() -> None:
    op.add_column("question", sa.Column("endorsements", sa.Integer(), nullable=False, server_default="0"))
    tally = "FROM question_tally WHERE question_tally.id = question.id"
    later = f"(SELECT CASE WHEN question_tally.seq > question.seq THEN question_tally.seq ELSE question.seq END {tally})"
    op.execute(f"UPDATE question SET endorsements = (SELECT endorsements {tally}), seq = {later}")  # noqa: S608
    op.drop_column("question", "supported")
    op.drop_index("ix_question_tally_past", "question_tally")
    op.drop_index("ix_question_tally_stream_seq", "question_tally")
    op.drop_table("question_tally")
