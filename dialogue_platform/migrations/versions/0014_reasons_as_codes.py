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
LOST = ("no_longer_takes_part", "role_changed")


def _table(name: str) -> sa.TableClause:
    return sa.table(name, *map(sa.column, ("id", "state", "reason", "reason_code")))


def upgrade() -> None:
    db = op.get_bind()
    for name, codes in TABLES.items():
        op.add_column(name, sa.Column("reason_code", sa.String(length=40), nullable=True))
        table = _table(name)
        for id_, said in db.execute(sa.select(table.c.id, table.c.reason).where(table.c.reason.is_not(None))).all():
            code, reason = _read(said, codes)
            if code is not None:
                db.execute(table.update().where(table.c.id == id_).values(reason_code=code, reason=reason))
    request = _table("floor_request")
    lost = request.update().where(request.c.state == "withdrawn", request.c.reason.in_(LOST))
    op.execute(lost.values(reason_code=request.c.reason, reason=None))


def _read(reason: str, codes: dict[str, tuple[str, str]]) -> tuple[str | None, str | None]:
    """The code of the sentence that it begins with, and the words after it."""
    for code, sentences in codes.items():
        for sentence in sentences:
            if reason == sentence or reason.startswith(f"{sentence} "):
                return code, reason.removeprefix(sentence).strip() or None
    return None, reason


def downgrade() -> None:
    op.execute("UPDATE floor_request SET reason = reason_code WHERE state = 'withdrawn' AND reason_code IS NOT NULL")
    for name, codes in TABLES.items():
        table = _table(name)
        for code, (english, _) in codes.items():
            said = sa.func.substr(english + sa.func.coalesce(" " + table.c.reason, ""), 1, 400)
            op.execute(table.update().where(table.c.reason_code == code).values(reason=said))
        op.drop_column(name, "reason_code")
