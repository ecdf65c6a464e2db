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
KEY = sa.table("command_key", *map(sa.column, ("actor", "at", "digest", "salt")))
JOURNAL = sa.table("journal", *map(sa.column, ("actor", "at", "command")))


def upgrade() -> None:
    """Also of keys whose command changed nothing: the journal does not say which one it was."""
    op.create_index("ix_tmp_journal", "journal", ["actor", "at"])
    theirs = sa.exists().where(JOURNAL.c.actor == KEY.c.actor, JOURNAL.c.at == KEY.c.at)
    secret = theirs.where(JOURNAL.c.command.in_(f"people.{name}" for name in SECRET))
    op.execute(KEY.update().where(~theirs | secret).values(digest=None, salt=None))
    op.drop_index("ix_tmp_journal", "journal")


def downgrade() -> None:
    """Nothing to bring back."""
