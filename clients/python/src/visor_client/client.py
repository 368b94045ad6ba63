from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
from typing import Any, Callable, Dict, Iterator, Optional, Union

from .errors import VisorError, unavailable
from .operations import Operations
from .stream import Stream

Token = Union[str, Callable[[], str]]
"""A token, or a function that returns the current one; it is called for each request and each connection."""


def token_file(path: str) -> Callable[[], str]:
    """A token that is read again for each request, since somebody renews it."""

    def read() -> str:
        with open(path, encoding="utf-8") as file:
            return file.read().strip()

    return read


class Client(Operations):
    """
    One method per operation of clients/operations, `execute` and `subscribe` for any other.
    A refusal is a VisorError with its code. Methods may be called from several threads.
    """

    def __init__(self, url: str, token: Token, timeout: float = 30.0):
        self.url = url
        self.timeout = timeout
        self._token = token

    def execute(self, text: str, variables: Optional[Dict[str, Any]] = None) -> Dict[str, Any]:
        """Sends one query or mutation, once. Returns its data, or raises VisorError."""
        answer = self._post(text, variables or {})
        errors = answer.get("errors")
        if errors:
            raise VisorError.of(errors)
        data = answer.get("data")
        if not isinstance(data, dict):
            raise unavailable("the answer has no data")
        return data

    def subscribe(self, text: str, variables: Optional[Dict[str, Any]] = None) -> Iterator[Dict[str, Any]]:
        """
        Yields the data of each event. A connection that is lost later is made again; a subscription with a variable `after` then goes
        on behind the last event. Close the iterator to end the subscription.
        """
        from . import sockets

        stream = Stream(text, variables or {})
        while not stream.done:
            yield from sockets.events(self.url, self.bearer, stream, self.timeout)
            if not stream.done:
                time.sleep(stream.pause())

    def bearer(self) -> str:
        token = self._token if isinstance(self._token, str) else self._token()
        return token if token.lower().startswith("bearer ") else f"Bearer {token}"

    def _post(self, text: str, variables: Dict[str, Any]) -> Dict[str, Any]:
        request = urllib.request.Request(
            self.url,
            # A number that JSON has no word for is an error of the caller.
            data=json.dumps({"query": text, "variables": variables}, allow_nan=False).encode(),
            headers={
                "content-type": "application/json",
                "accept": "application/json",
                "authorization": self.bearer(),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=self.timeout) as response:
                return _answer_in(response.read())
        except urllib.error.HTTPError as error:
            with error:
                # GraphQL errors may come with a status of 4xx; what is no JSON is no answer.
                try:
                    return _answer_in(error.read())
                except ValueError:
                    raise unavailable(f"HTTP {error.code}") from error
        except (OSError, http.client.HTTPException, ValueError) as error:
            raise unavailable(error) from error

    def _run(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Any:
        data = self.execute(text, _given(variables))
        return data if field is None else data[field]

    def _watch(self, text: str, variables: Dict[str, Any], field: Optional[str]) -> Iterator[Any]:
        for data in self.subscribe(text, _given(variables)):
            yield data if field is None else data[field]


def _given(variables: Dict[str, Any]) -> Dict[str, Any]:
    """Without those that were omitted: the server then takes its default."""
    return {name: value for name, value in variables.items() if value is not None}


def _answer_in(body: bytes) -> Dict[str, Any]:
    answer = json.loads(body)
    if not isinstance(answer, dict):
        raise ValueError("the answer is no object")
    return answer
