"""Signs of life: is it there, is it ready, how is it doing, what stalled it, and what the log says of a request."""

from flask import Flask


def init_app(app: Flask) -> None:
    """Bind the pages for machines, the id and the log line of each request, and what starts with the serving."""
    from dialogue_platform.monitoring import collect, logs, memory, requests, views
    from dialogue_platform.monitoring.readiness import Readiness
    from dialogue_platform.monitoring.stalls import StallWatch

    live = app.extensions["live"]
    collect.register(live)
    requests.init_app(app)
    app.extensions["readiness"] = Readiness(app, live)
    app.extensions["stalls"] = watch = StallWatch(live.metrics, app.config.get("REAL"))
    live.on_serving += [
        lambda: logs.begin(app.config),
        lambda: memory.warm(app),
        lambda: memory.watch(live.metrics),
        watch.start,
    ]
    app.register_blueprint(views.bp)
