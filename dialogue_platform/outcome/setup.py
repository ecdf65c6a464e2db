"""What the outcome room adds to a running app: its text in memory, and its ear in the feed."""

from pathlib import Path
from typing import Any

from flask import Flask

from dialogue_platform.live import Live
from dialogue_platform.live.exception_boundary import attempt
from dialogue_platform.outcome import commands, erasing, projections  # noqa: F401 - they declare themselves
from dialogue_platform.outcome.drafting import socket_events
from dialogue_platform.outcome.drafting.delivery import Delivery
from dialogue_platform.outcome.drafting.maintenance import Watch
from dialogue_platform.outcome.drafting.session import DraftSessions
from dialogue_platform.outcome.exporting.cache import Cache
from dialogue_platform.outcome.exporting.pool import Pool
from dialogue_platform.outcome.exporting.service import Exports


def wire(app: Flask) -> None:
    """Called once, after the spine stands."""
    live: Live = app.extensions["live"]
    rooms = DraftSessions()
    delivery = Delivery(live, rooms, _spawn(app, live))
    app.extensions["outcome_rooms"] = rooms
    app.extensions["outcome_delivery"] = delivery
    app.extensions["exports"] = exports = Exports(
        Pool(app.config["EXPORT_FORMS"]), Cache(Path(app.instance_path) / "exports"), live.metrics
    )
    live.on_stopping.append(exports.pool.stop)
    live.feed.lookers.append(Watch(live, delivery).look)
    live.on_left.append(_in(app, socket_events.announce_leave))
    live.on_rights_changed.append(socket_events.end_drafts)
    delivery.on_append.append(lambda document_id: live.notifications.publish("draft", document_id))
    live.notifications.subscribe("draft", lambda document_id, _: _look(delivery, document_id))
    live.notifications.subscribe("caret", _in(app, socket_events.show_here))


def _look(delivery: Delivery, document_id: str) -> None:
    """Another worker has written to a log: read it, if somebody here has it open."""
    if document_id in delivery.rooms:
        delivery.spawn(delivery.moved, document_id)


def _spawn(app: Flask, live: Live) -> Any:
    """Run something beside the present work, inside the app."""
    return lambda work, *args: live.fanout.socketio.start_background_task(attempt, _in(app, work), *args)


def _in(app: Flask, work: Any) -> Any:
    def inside(*args: Any) -> None:
        with app.app_context():
            work(*args)

    return inside
