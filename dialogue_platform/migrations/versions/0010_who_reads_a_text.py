"""A text has a visibility of its own; the texts there are become the participants', and what was adopted stays public

Revision: 0010
"""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

WORDS = sa.Enum("public", "participants", name="visibility", native_enum=False, length=24)
UNIQUE = "uq_paragraph_document_id"
OPEN = "(SELECT id FROM dialogue WHERE visibility = 'public')"


def upgrade() -> None:
    flags = {"dialogue": ["document_open"], "outcome_document": ["published"], "paragraph": ["adopted"], "outcome_version": []}
    for table, names in flags.items():
        for name in names if table == "dialogue" else [*names, "public", "was_public"]:
            op.add_column(table, sa.Column(name, sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column("outcome_document", sa.Column("visibility", WORDS, nullable=False, server_default="participants"))
    with op.batch_alter_table("paragraph") as paragraph:
        paragraph.drop_constraint(UNIQUE, type_="unique")
        paragraph.create_unique_constraint(UNIQUE, ["document_id", "paragraph_id", "adopted"])
    _say_who_sees()


def _say_who_sees() -> None:
    """Until now whoever saw the dialogue saw all of its text: so they once saw what they may see no longer."""
    yes = {"yes": True, "no": False}
    texts = f"(SELECT id FROM outcome_document WHERE dialogue_id IN {OPEN})"  # noqa: S608 - our own words
    adopted = "(SELECT id FROM outcome_document WHERE stage = 'adopted')"
    for words in (
        "UPDATE outcome_document SET published = :yes, public = :yes WHERE stage = 'adopted'",
        f"UPDATE outcome_document SET was_public = :yes WHERE public = :yes OR dialogue_id IN {OPEN}",  # noqa: S608
        "UPDATE outcome_version SET public = :yes WHERE adopted_at IS NOT NULL",
        f"UPDATE outcome_version SET was_public = :yes WHERE public = :yes OR document_id IN {texts}",  # noqa: S608
        f"UPDATE paragraph SET public = :yes WHERE gone = :no AND document_id IN {adopted}",  # noqa: S608
        f"UPDATE paragraph SET was_public = :yes WHERE public = :yes OR document_id IN {texts}",  # noqa: S608
        f"UPDATE dialogue SET document_open = :yes WHERE document_id IN {adopted}",  # noqa: S608
    ):
        values = {name: value for name, value in yes.items() if f":{name}" in words}
        op.execute(sa.text(words).bindparams(**values))


def downgrade() -> None:
    op.execute(sa.text("DELETE FROM paragraph WHERE adopted = :yes").bindparams(yes=True))
    with op.batch_alter_table("paragraph") as paragraph:
        paragraph.drop_constraint(UNIQUE, type_="unique")
        paragraph.create_unique_constraint(UNIQUE, ["document_id", "paragraph_id"])
        for name in ("adopted", "public", "was_public"):
            paragraph.drop_column(name)
    flags = ["public", "was_public"]
    columns = {"dialogue": ["document_open"], "outcome_version": flags, "outcome_document": ["visibility", "published", *flags]}
    for table, names in columns.items():
        for name in names:
            op.drop_column(table, name)
