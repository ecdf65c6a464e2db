# Flask-Login as far as we use it; it brings no types of its own.
from collections.abc import Callable
from datetime import timedelta
from typing import Any, TypeVar

from blinker import NamedSignal
from flask import Flask

View = TypeVar("View", bound=Callable[..., Any])
Loader = TypeVar("Loader", bound=Callable[[str], Any])

class UserMixin:
    @property
    def is_authenticated(self) -> bool: ...

class AnonymousUserMixin:
    is_authenticated: bool
    is_active: bool
    is_anonymous: bool
    def get_id(self) -> None: ...

class LoginManager:
    def __init__(self, app: Flask | None = None) -> None: ...
    def init_app(self, app: Flask) -> None: ...
    def unauthorized(self) -> Any: ...
    def user_loader(self, callback: Loader) -> Loader: ...
    def unauthorized_handler(self, callback: View) -> View: ...

current_user: Any  # one of ours, or an AnonymousUserMixin
user_logged_in: NamedSignal

def login_required(func: View) -> View: ...
def login_user(
    user: object, remember: bool = False, duration: timedelta | None = None, force: bool = False, fresh: bool = True
) -> bool: ...
def logout_user() -> bool: ...
