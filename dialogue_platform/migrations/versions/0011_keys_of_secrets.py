"""The key of a secret command keeps nothing of it; what is kept already is taken away

Revision: 0011
"""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

#: the secret commands there have been; `people.create_token` is the one that comes in at a door with a key
SECRET = ("enrol", "make_link", "ask_for_link", "use_link", "set_password", "create_token")


def upgrade() -> None:
    """Also of keys whose command changed nothing: the journal does not say which one it was."""
    names = ", ".join(f"'people.{name}'" for name in SECRET)
    op.create_index("ix_tmp_journal", "journal", ["actor", "at"])
    theirs = "SELECT 1 FROM journal WHERE journal.actor = command_key.actor AND journal.at = command_key.at"
    words = (
        f"UPDATE command_key SET digest = NULL, salt = NULL WHERE NOT EXISTS ({theirs})"  # noqa: S608 - our own words
        f" OR EXISTS ({theirs} AND journal.command IN ({names}))"
    )
    op.execute(sa.text(words))
    op.drop_index("ix_tmp_journal", "journal")


def downgrade() -> None:
    """Nothing to bring back."""
