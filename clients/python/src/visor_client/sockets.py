from __future__ import annotations

from typing import Any, Callable, Dict, Iterator

from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.sync.client import connect
from websockets.typing import Subprotocol

from .stream import PROTOCOL, ConnectionLost, Stream, socket_url

MAX_MESSAGE_BYTES = 2**24


def events(url: str, bearer: Callable[[], str], stream: Stream, timeout: float) -> Iterator[Dict[str, Any]]:
    """The events of one connection, until it is lost or the subscription has ended."""
    try:
        protocols = [Subprotocol(PROTOCOL)]
        with connect(socket_url(url), subprotocols=protocols, open_timeout=timeout, max_size=MAX_MESSAGE_BYTES) as socket:
            socket.send(stream.hello(bearer()))
            while not stream.done:
                event, replies = stream.receive(socket.recv())
                if event is not None:
                    yield event
                for reply in replies:
                    socket.send(reply)
    except ConnectionClosed as error:
        if error.rcvd:
            stream.closed(error.rcvd.code, error.rcvd.reason, bearer())
    except (OSError, InvalidHandshake, ConnectionLost) as error:
        stream.lost(error)
