"""A reason that was chosen from a set is kept as its code; the product's own sentences in the rows there are become codes

Revision: 0014
"""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

#: code -> the sentence as older pages sent it, in English and in Russian
DECLINED = {
    "item_closed": ("The item is closed.", "Обсуждение пункта завершено."),
    "has_spoken": ("You have spoken on this item.", "Вы уже выступили по этому пункту."),
    "time_over": ("Time is over.", "Время истекло."),
    "in_writing": ("Please hand in a written statement.", "Просьба представить письменное заявление."),
    "as_question": ("Please ask it as a question.", "Просьба задать это как вопрос."),
    "outside_rules": ("Outside the rules of this dialogue.", "Не соответствует правилам этого диалога."),
}
DISMISSED = {
    "asked_already": ("Asked already.", "Вопрос уже был задан."),
    "not_on_item": ("Not on this item.", "Не относится к этому пункту."),
    "as_statement": ("Please ask it as a statement.", "Просьба изложить это в выступлении."),
    "shorter": ("Please put it shorter and ask again.", "Просьба сократить вопрос и задать его ещё раз."),
    "outside_rules": ("Outside the rules of this dialogue.", "Не соответствует правилам этого диалога."),
}
TABLES = {"floor_request": DECLINED, "question": DISMISSED}
LOST = "state = 'withdrawn' AND reason IN ('no_longer_takes_part', 'role_changed')"


def upgrade() -> None:
    for table, codes in TABLES.items():
        op.add_column(table, sa.Column("reason_code", sa.String(length=40), nullable=True))
        rows = op.get_bind().execute(sa.text(f"SELECT id, reason FROM {table} WHERE reason IS NOT NULL")).all()  # noqa: S608
        for id_, reason in rows:
            _keep(table, id_, *_read(reason, codes))
    op.execute(f"UPDATE floor_request SET reason_code = reason, reason = NULL WHERE {LOST}")  # noqa: S608


def _read(reason: str, codes: dict[str, tuple[str, str]]) -> tuple[str | None, str | None]:
    """The code of the sentence that it begins with, and the words after it."""
    for code, sentences in codes.items():
        for sentence in sentences:
            if reason == sentence or reason.startswith(f"{sentence} "):
                return code, reason.removeprefix(sentence).strip() or None
    return None, reason


def _keep(table: str, id_: str, code: str | None, reason: str | None) -> None:
    if code is not None:
        words = sa.text(f"UPDATE {table} SET reason_code = :code, reason = :reason WHERE id = :id")  # noqa: S608
        op.get_bind().execute(words, {"code": code, "reason": reason, "id": id_})


def downgrade() -> None:
    op.execute("UPDATE floor_request SET reason = reason_code WHERE state = 'withdrawn' AND reason_code IS NOT NULL")
    for table, codes in TABLES.items():
        for code, (english, _) in codes.items():
            said = sa.func.substr(english + sa.func.coalesce(" " + sa.column("reason"), ""), 1, 400)
            told = sa.update(sa.table(table, sa.column("reason"), sa.column("reason_code")))
            op.execute(told.where(sa.column("reason_code") == code).values(reason=said))
        op.drop_column(table, "reason_code")
