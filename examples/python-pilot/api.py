"""The calls of docs/pilots.md, by the client of clients/python."""

import os
import sys
import time

try:
    import visor_client
except ImportError:
    # Not installed: that of this checkout. Requests need nothing but the standard library.
    sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../clients/python/src"))
    import visor_client

CALL_TIMEOUT_SECONDS = 30
MAX_PAUSE_SECONDS = 5

REGISTER = visor_client.Client.register_pilot
HEARTBEAT = visor_client.Client.heartbeat
CLAIM = visor_client.Client.claim_jobs
REPORT = visor_client.Client.report_jobs


class Refused(Exception):
    """An answer that the same call will get again."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code


class Unreachable(Exception):
    """No answer, or one that may be another next time."""


class Api:
    """Makes the calls; `insist` tries until it has an answer."""

    def __init__(self, url, token_file):
        self._client = visor_client.Client(url, visor_client.token_file(token_file), CALL_TIMEOUT_SECONDS)

    def call(self, method, value):
        """One try. Raises Refused or Unreachable."""
        try:
            return method(self._client, value)
        except visor_client.VisorError as error:
            # A token that has expired is replaced by whoever runs this pilot.
            if error.retryable or error.code == "UNAUTHENTICATED":
                raise Unreachable(str(error)) from error
            raise Refused(error.code, error.text) from error

    def insist(self, method, value, stopped=lambda: False):
        """Tries until there is an answer, or `stopped`."""
        pause = 0.1
        while True:
            try:
                return self.call(method, value)
            except Unreachable:
                if stopped():
                    raise
                time.sleep(pause)
                pause = min(pause * 2, MAX_PAUSE_SECONDS)
