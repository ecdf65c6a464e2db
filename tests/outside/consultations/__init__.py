"""Regional consultations: notes that a delegation, or a circle of people across delegations, keeps during a session.

A feature from elsewhere, as an installation would bring it along: FEATURES=tests.outside.consultations. No file of the platform
names it.
"""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the organiser's page."""
    from tests.outside.consultations import views

    app.register_blueprint(views.bp)
