"""The dialogue a new visitor finds: the scenario, told in commands."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the words of the command line."""
    from dialogue_platform.demo.cli import demo

    app.cli.add_command(demo)
