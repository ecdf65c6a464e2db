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
MINE = """UPDATE mail SET participant_id = (
    SELECT participant.id FROM participant JOIN dialogue ON dialogue.id = participant.dialogue_id
    WHERE participant.user_id = mail.user_id AND dialogue.title = mail.about ORDER BY participant.id LIMIT 1
) WHERE letter = 'invitation'"""


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
    op.execute(sa.text(MINE))


def downgrade() -> None:
    with op.batch_alter_table("mail") as mail:
        mail.drop_index("ix_mail_participant_id")
        mail.drop_constraint("fk_mail_participant_id_participant", type_="foreignkey")
        for name in ("participant_id", "tried_at", "problem", "answer"):
            mail.drop_column(name)
    for name in CONTACT:
        op.drop_column("dialogue", name)
