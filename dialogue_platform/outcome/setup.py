"""What the outcome room adds to a running app: its text in memory, and its ear in the feed."""

from functools import partial
from pathlib import Path
from typing import Any

from flask import Flask

from dialogue_platform.live import Live, live_of
from dialogue_platform.live.exception_boundary import attempt
from dialogue_platform.outcome import commands, erasing, projections  # noqa: F401 - they declare themselves
from dialogue_platform.outcome.drafting import socket_events
from dialogue_platform.outcome.drafting.delivery import DELIVERY, Delivery
from dialogue_platform.outcome.drafting.maintenance import Watch
from dialogue_platform.outcome.drafting.session import DRAFT_SESSIONS, DraftSessions
from dialogue_platform.outcome.exporting.cache import Cache
from dialogue_platform.outcome.exporting.pool import Pool
from dialogue_platform.outcome.exporting.service import EXPORTS, Exports


def wire(app: Flask) -> None:
    """Called once, after the spine stands."""
    live = live_of(app)
    sessions = DRAFT_SESSIONS.put(app, DraftSessions())
    delivery = DELIVERY.put(
        app, Delivery(live, sessions, _spawn(app, live), partial(live.notifications.publish, "draft"))
    )
    exports = EXPORTS.put(
        app, Exports(Pool(app.config["EXPORT_FORMS"]), Cache(Path(app.instance_path) / "exports"), live.metrics)
    )
    live.hooks.stopping.subscribe(exports.pool.stop)
    live.hooks.each_second.subscribe(Watch(live, delivery).look)
    live.hooks.left.subscribe(_in(app, socket_events.announce_leave))
    live.hooks.rights_changed.subscribe(socket_events.end_drafts)
    live.notifications.subscribe("draft", lambda document_id, _: _look(delivery, document_id))
    live.notifications.subscribe("caret", _in(app, socket_events.show_here))


def _look(delivery: Delivery, document_id: str) -> None:
    """Another worker has written to a log: read it, if somebody here has it open."""
    if document_id in delivery.sessions:
        delivery.spawn(delivery.moved, document_id)


def _spawn(app: Flask, live: Live) -> Any:
    """Run something beside the present work, inside the app."""
    return lambda work, *args: live.fanout.socketio.start_background_task(attempt, _in(app, work), *args)


def _in(app: Flask, work: Any) -> Any:
    def inside(*args: Any) -> None:
        with app.app_context():
            work(*args)

    return inside
