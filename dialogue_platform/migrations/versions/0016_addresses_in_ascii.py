"""An address is compared in ASCII, and shown as it was written; two logins that are one address stay as they are

Revision: 0016
"""

import idna
import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

USER = sa.table("user", sa.column("id"), sa.column("email"), sa.column("email_written"))


def upgrade() -> None:
    op.add_column("user", sa.Column("email_written", sa.String(254), nullable=False, server_default=""))
    op.execute(USER.update().values(email_written=USER.c.email))
    db = op.get_bind()
    taken = {email: id_ for id_, email in db.execute(sa.select(USER.c.id, USER.c.email))}
    for email, id_ in [pair for pair in taken.items() if not pair[0].isascii()]:
        form = _in_ascii(email)
        if taken.setdefault(form, id_) == id_:
            db.execute(USER.update().where(USER.c.id == id_).values(email=form))


def _in_ascii(email: str) -> str:
    local, _, domain = email.rpartition("@")
    try:
        return f"{local}@{idna.encode(domain, uts46=True).decode()}"
    except idna.IDNAError:
        return email


def downgrade() -> None:
    op.execute(USER.update().where(USER.c.email_written != "").values(email=USER.c.email_written))
    op.drop_column("user", "email_written")
