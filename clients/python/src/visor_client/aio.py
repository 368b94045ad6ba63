from __future__ import annotations

import asyncio
from typing import Any, AsyncIterator, Dict, Optional

from websockets.asyncio.client import connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

from .client import Client, Token, _given
from .operations import AsyncOperations
from .sockets import MAX_MESSAGE_BYTES
from .stream import PROTOCOL, ConnectionLost, Stream, socket_url


class AsyncClient(AsyncOperations):
    """As Client, for asyncio: methods are awaited, subscriptions read with `async for`."""

    def __init__(self, url: str, token: Token, timeout: float = 30.0):
        self._client = Client(url, token, timeout)

    async def execute(self, text: str, variables: Optional[Dict[str, Any]] = None) -> Dict[str, Any]:
        return await asyncio.to_thread(self._client.execute, text, variables)

    async def subscribe(self, text: str, variables: Optional[Dict[str, Any]] = None) -> AsyncIterator[Dict[str, Any]]:
        stream = Stream(text, variables or {})
        while not stream.done:
            async for event in self._events(stream):
                yield event
            if not stream.done:
                await asyncio.sleep(stream.pause())

    async def _events(self, stream: Stream) -> AsyncIterator[Dict[str, Any]]:
        client = self._client
        url, protocols = socket_url(client.url), [Subprotocol(PROTOCOL)]
        try:
            async with connect(
                url, subprotocols=protocols, open_timeout=client.timeout, max_size=MAX_MESSAGE_BYTES
            ) as socket:
                await socket.send(stream.hello(client.bearer()))
                while not stream.done:
                    event, replies = stream.receive(await socket.recv())
                    if event is not None:
                        yield event
                    for reply in replies:
                        await socket.send(reply)
        except ConnectionClosed as error:
            if error.rcvd:
                stream.closed(error.rcvd.code, error.rcvd.reason, client.bearer())
        except (OSError, InvalidHandshake, ConnectionLost) as error:
            stream.lost(error)

    async def _run(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Any:
        data = await self.execute(text, _given(variables))
        return data if field is None else data[field]

    async def _watch(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> AsyncIterator[Any]:
        async for data in self.subscribe(text, _given(variables)):
            yield data if field is None else data[field]
