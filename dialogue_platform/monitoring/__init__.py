"""Signs of life: is it there, is it ready, how is it doing, what stalled it, and what the log says of a request."""

from functools import partial

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the pages for machines, the id and the log line of each request, and what starts with the serving."""
    from dialogue_platform import adapters
    from dialogue_platform.live import live_of
    from dialogue_platform.monitoring import collect, logs, memory, requests, views
    from dialogue_platform.monitoring.readiness import READINESS, ReadinessCheck
    from dialogue_platform.monitoring.stalls import StallWatch

    live = live_of(app)
    collect.register(live)
    requests.init_app(app)
    READINESS.put(app, ReadinessCheck(app, live))
    watch = StallWatch(live.metrics, app.config.get("REAL"))
    live.hooks.serving.subscribe(partial(logs.begin, app.config))
    live.hooks.serving.subscribe(adapters.tell)
    live.hooks.serving.subscribe(partial(memory.watch, live.metrics))
    live.hooks.serving.subscribe(watch.start)
    app.register_blueprint(views.bp)
