"""The Flask extensions, made once and bound to the app in ``create_app``."""

from __future__ import annotations

from typing import ClassVar

from flask_babel import Babel
from flask_login import LoginManager
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import MetaData, Table
from sqlalchemy.orm import DeclarativeBase

from .csrf import MaskedCSRFProtect


class Base(DeclarativeBase):
    """What every model is made of. Constraint names are set here so that migrations can name them on every database."""

    __table__: ClassVar[Table]  # never a join or a subquery, as SQLAlchemy would allow
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(column_0_label)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


# ``db.session`` reads only: its connections refuse writes (see live/store/database.py). Changes go through commands.
# Models inherit from ``Base`` itself, for ``db.Model`` is made at run time and no type checker knows it.
db = SQLAlchemy(model_class=Base, disable_autonaming=True)
login = LoginManager()
babel = Babel()
csrf = MaskedCSRFProtect()
