"""A key for each participant, by which databases that know no Kyrgyz put people in the order of their dialogue's alphabet

No seal changes: a key is made of the name and of the dialogue's language, and is made again when the record is verified.

Revision: 0025
"""

import json

import sqlalchemy as sa
from alembic import op

from dialogue_platform.collation import sort_key

revision = "0025"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("participant", sa.Column("sort_key", sa.LargeBinary(), nullable=False, server_default=sa.text("''")))
    connection = op.get_bind()
    named = sa.text(
        "SELECT participant.id, participant.name, dialogue.languages FROM participant"
        " JOIN dialogue ON dialogue.id = participant.dialogue_id"
    )
    keys = [{"id": id, "key": sort_key(name, _first(languages))} for id, name, languages in connection.execute(named)]
    if keys:
        put = sa.text("UPDATE participant SET sort_key = :key WHERE id = :id")
        connection.execute(put.bindparams(sa.bindparam("key", type_=sa.LargeBinary())), keys)


def _first(languages) -> str:
    """A driver may have read the JSON already."""
    told = json.loads(languages) if isinstance(languages, str) else languages
    return told[0] if told else "en"


def downgrade() -> None:
    op.drop_column("participant", "sort_key")
