"""Rules of a sitting: interruptions, places of a delegation, and what can be taken back

Revision: 0006
"""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

WAS_OPEN = "state IN ('pending', 'accepted', 'speaking')"
IS_OPEN = "state IN ('pending', 'accepted', 'speaking', 'interrupted')"
COLUMNS = {
    "floor": [
        sa.Column("stack", sa.JSON(), nullable=False, server_default="[]"),
        sa.Column("last", sa.JSON(none_as_null=True), nullable=True),
    ],
    "speakers_list": [
        sa.Column("order_limit_s", sa.Integer(), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False, server_default="0"),
    ],
    "floor_request": [
        sa.Column("added_by", sa.String(length=20), nullable=True),
        sa.Column("undo", sa.JSON(none_as_null=True), nullable=True),
    ],
}
# Written out, for SQLite takes a reference with its column only, and a rebuilt table would lose who refers to it.
REFERENCES = {"speaker_id": "participant", "under_id": "floor_request"}


def upgrade() -> None:
    for table, columns in COLUMNS.items():
        for column in columns:
            op.add_column(table, column)
    for name, target in REFERENCES.items():
        op.execute(
            f"ALTER TABLE floor_request ADD COLUMN {name} VARCHAR(32) CONSTRAINT fk_floor_request_{name}_{target}"
            f" REFERENCES {target} (id) DEFERRABLE INITIALLY DEFERRED"
        )
    op.execute("UPDATE speakers_list SET order_limit_s = 60")
    op.execute("UPDATE floor_request SET speaker_id = participant_id")
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table whose references are still to be looked at takes no index
    _index("speaker_id", IS_OPEN)
    _former_speakers()


def _index(owner: str, is_open: str) -> None:
    """What is one's own is found by who speaks; one open request of a kind, interrupted ones among them."""
    op.drop_index("ix_floor_request_own", table_name="floor_request")
    op.create_index("ix_floor_request_own", "floor_request", [owner, "stream", "seq"])
    op.drop_index("uq_floor_request_open", table_name="floor_request")
    op.create_index(
        "uq_floor_request_open",
        "floor_request",
        ["list_id", owner, "request_kind"],
        unique=True,
        sqlite_where=sa.text(is_open),
        postgresql_where=sa.text(is_open),
    )


def _former_speakers() -> None:
    op.create_table(
        "former_speaker",
        sa.Column("request_id", sa.String(length=32), nullable=False),
        sa.Column("participant_id", sa.String(length=32), nullable=False),
        sa.Column("back", sa.Boolean(), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("stream", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["request_id"],
            ["floor_request.id"],
            name=op.f("fk_former_speaker_request_id_floor_request"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(
            ["participant_id"],
            ["participant.id"],
            name=op.f("fk_former_speaker_participant_id_participant"),
            initially="DEFERRED",
            deferrable=True,
        ),
        sa.ForeignKeyConstraint(["stream"], ["stream.name"], name=op.f("fk_former_speaker_stream_stream")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_former_speaker")),
        sa.UniqueConstraint("request_id", "participant_id", name=op.f("uq_former_speaker_request_id")),
    )
    op.create_index("ix_former_speaker_stream_seq", "former_speaker", ["stream", "seq"])
    op.create_index("ix_former_speaker_own", "former_speaker", ["participant_id", "stream", "seq"])


def downgrade() -> None:
    """Refused where a place has another speaker than who asked, or somebody is interrupted: there is no word for it."""
    foreign = "SELECT count(*) FROM floor_request WHERE speaker_id IS NULL OR speaker_id <> participant_id OR state IN"
    if op.get_bind().execute(sa.text(f"{foreign} ('interrupted', 'no_show')")).scalar():
        raise RuntimeError("the lists hold what an older program has no words for")
    op.drop_table("former_speaker")
    _index("participant_id", WAS_OPEN)
    for name in REFERENCES:
        op.execute(f"ALTER TABLE floor_request DROP COLUMN {name}")
    for table, columns in COLUMNS.items():
        for column in columns:
            op.drop_column(table, column.name)
