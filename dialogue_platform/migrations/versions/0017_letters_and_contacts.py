"""What became of a letter and why, which invitation it is; and whom to ask about a dialogue

Revision: 0017
"""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

PROBLEMS = sa.Enum(
    "unreachable", "encryption", "sign_in", "sender", "no_mailbox", "refused", "later", "letters", "unwritable", "too_late",
    name="mailproblem", native_enum=False, length=24,
)  # fmt: skip
CONTACT = {"contact_name": 120, "contact_email": 254, "contact_phone": 40}
MAIL = sa.table("mail", *map(sa.column, ("user_id", "participant_id", "letter", "about", "queued_at")))
PARTICIPANT = sa.table("participant", *map(sa.column, ("id", "user_id", "dialogue_id", "invited_at")))
DIALOGUE = sa.table("dialogue", sa.column("id"), sa.column("title"))


def _which() -> sa.ColumnElement[str]:
    """The invitation that was written in the same act; for one that was sent again, the only one of this title, if it is."""
    places = PARTICIPANT.join(DIALOGUE, DIALOGUE.c.id == PARTICIPANT.c.dialogue_id)
    titled = PARTICIPANT.c.user_id == MAIL.c.user_id, DIALOGUE.c.title == MAIL.c.about
    found = sa.select(sa.func.min(PARTICIPANT.c.id)).select_from(places).where(*titled)
    then = found.where(PARTICIPANT.c.invited_at == MAIL.c.queued_at)
    return sa.func.coalesce(then.scalar_subquery(), found.having(sa.func.count() == 1).scalar_subquery())


def upgrade() -> None:
    for name, length in CONTACT.items():
        op.add_column("dialogue", sa.Column(name, sa.String(length), nullable=False, server_default=""))
    with op.batch_alter_table("mail") as mail:
        mail.add_column(sa.Column("participant_id", sa.String(32), nullable=True))
        mail.add_column(sa.Column("tried_at", sa.DateTime(timezone=True), nullable=True))
        mail.add_column(sa.Column("problem", PROBLEMS, nullable=True))
        mail.add_column(sa.Column("answer", sa.String(300), nullable=False, server_default=""))
        mail.create_foreign_key("fk_mail_participant_id_participant", "participant", ["participant_id"], ["id"])
        mail.create_index("ix_mail_participant_id", ["participant_id"])
    op.execute(MAIL.update().where(MAIL.c.letter == "invitation").values(participant_id=_which()))


def downgrade() -> None:
    with op.batch_alter_table("mail") as mail:
        mail.drop_index("ix_mail_participant_id")
        mail.drop_constraint("fk_mail_participant_id_participant", type_="foreignkey")
        for name in ("participant_id", "tried_at", "problem", "answer"):
            mail.drop_column(name)
    for name in CONTACT:
        op.drop_column("dialogue", name)
