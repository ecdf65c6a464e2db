"""A token reaches its end date: what is open by it closes, on this worker, within a second, and nobody else is touched."""

from __future__ import annotations

from datetime import timedelta

import pytest
import socketio
from socketio.exceptions import ConnectionError
from sqlalchemy import update

from dialogue_platform.live import clock, live
from dialogue_platform.people.expiry import Expiry
from dialogue_platform.people.models import ApiToken
from tests.live.client import Peer
from tests.waiting import until


def made_by(room, role):
    return room.do(role, "people.create_token", label="bench")


def test_its_sockets_are_closed_at_its_end(room, address):
    made = made_by(room, "delegate")
    ending, staying = (
        Peer(address, made["token"]).connect(),
        Peer(address, made_by(room, "delegate")["token"]).connect(),
    )
    stream = f"session:{room.session}"
    assert ending.join(stream)["ok"] and staying.join(stream)["ok"]
    expiry = Expiry(live())
    expiry.seen = clock.now() - timedelta(seconds=5)
    with live().database.writer.begin() as connection:
        ended = update(ApiToken).where(ApiToken.id == made["id"])
        connection.execute(ended.values(expires_at=clock.now() - timedelta(seconds=1)))
    with live().database.reading() as db:
        expiry.look(db)
    until(lambda: not ending.sio.connected, "it stays open")
    assert ending.removed == [{"stream": stream, "reason": "signed_out"}]
    assert staying.command("questions.ask", session=room.session, text="Still here?")["ok"]
    staying.cut()
    late, errors = Peer(address, made["token"]), []
    late.sio = socketio.Client(reconnection=False)
    late.sio.on("connect_error", errors.append)
    with pytest.raises(ConnectionError):
        late.sio.connect(address, auth={"token": made["token"]}, transports=["websocket"])
    assert errors[0]["message"] == "token_expired"
