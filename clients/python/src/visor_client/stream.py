"""The protocol graphql-transport-ws, without sockets: what to send, and what a message means."""

from __future__ import annotations

import json
import random
import re
from typing import Any, Dict, List, Optional, Tuple, Union

from .errors import VisorError, unavailable

PROTOCOL = "graphql-transport-ws"
FIRST_PAUSE_SECONDS = 0.1
LONGEST_PAUSE_SECONDS = 5.0
FORBIDDEN_CLOSE = 4403
_ID = "1"


class ConnectionLost(Exception):
    """Another connection may do better."""


class Stream:
    """One subscription over all of its connections."""

    def __init__(self, text: str, variables: Dict[str, Any]):
        self.done = False
        self._connected = False
        self._text = text
        self._variables = variables
        self._resumes = re.search(r"\$after\b", text) is not None
        self._after: Optional[str] = None
        self._pause = FIRST_PAUSE_SECONDS
        self._bearer: Optional[str] = None

    def hello(self, bearer: str) -> str:
        self._bearer = bearer
        return json.dumps({"type": "connection_init", "payload": {"authorization": bearer}})

    def receive(self, text: Union[str, bytes]) -> Tuple[Optional[Dict[str, Any]], List[str]]:
        """
        The data of an event, if the message is one, and what it is answered with.
        Raises VisorError for a refusal and for an event without data, ConnectionLost for a refusal that may pass.
        """
        message = json.loads(text)
        kind, payload = message.get("type"), message.get("payload")
        if kind == "connection_ack":
            self._connected = True
            return None, [self._subscribe()]
        if kind == "ping":
            return None, [json.dumps({"type": "pong"})]
        if kind == "next":
            return self._data_of(payload), []
        if kind == "error":
            error = VisorError.of(payload)
            raise ConnectionLost(str(error)) if error.retryable else error
        if kind == "complete":
            self.done = True
        return None, []

    def _subscribe(self) -> str:
        variables = dict(self._variables)
        if self._resumes and self._after is not None:
            variables["after"] = self._after
        return json.dumps({"id": _ID, "type": "subscribe", "payload": {"query": self._text, "variables": variables}})

    def _data_of(self, answer: Dict[str, Any]) -> Optional[Dict[str, Any]]:
        self._pause = FIRST_PAUSE_SECONDS
        cursor = (answer.get("extensions") or {}).get("cursor")
        if isinstance(cursor, str):
            self._after = cursor
        data = answer.get("data")
        if isinstance(data, dict):
            # A field that a service could not give is null in it: no reason to end the stream.
            return data
        if answer.get("errors"):
            raise VisorError.of(answer["errors"])
        return None

    def closed(self, code: Optional[int], reason: str, bearer: str) -> None:
        """Raises VisorError where another connection would end as this one did."""
        # A token that has ended in a stream: there may be another one by now.
        if code == FORBIDDEN_CLOSE and bearer == self._bearer:
            raise VisorError("UNAUTHENTICATED", reason)

    def lost(self, error: Exception) -> None:
        """Raises VisorError where there never was a connection: the address may be wrong."""
        if not self._connected:
            raise unavailable(error) from error

    def pause(self) -> float:
        """Seconds to wait before the next connection."""
        seconds = self._pause * random.uniform(0.5, 1)
        self._pause = min(2 * self._pause, LONGEST_PAUSE_SECONDS)
        return seconds


def socket_url(url: str) -> str:
    return re.sub("^http", "ws", url)
