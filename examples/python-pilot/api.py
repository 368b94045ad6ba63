"""The calls of docs/pilots.md: GraphQL over HTTP, with the standard library only."""

import json
import time
import urllib.error
import urllib.request

REGISTER = """mutation ($input: RegisterPilotInput!) {
  registerPilot(input: $input) { pilot { id } heartbeatSeconds leaseSeconds pollSeconds } }"""
HEARTBEAT = """mutation ($input: HeartbeatInput!) {
  heartbeat(input: $input) { lost { jobId attempt } commands { kind jobId attempt } } }"""
CLAIM = """mutation ($input: ClaimJobsInput!) {
  claimJobs(input: $input) {
    jobId attempt token taskId ordinal tool
    inputs { fileId name basename ordinal size checksum checksumKind replicas }
    outputs { port fileId stem url }
    log { fileId name url }
    keepsLog
    limits { wallSeconds cores ramMiB } } }"""
REPORT = """mutation ($input: ReportJobsInput!) {
  reportJobs(input: $input) { jobId attempt status state text cancel } }"""

CALL_TIMEOUT_SECONDS = 30
MAX_PAUSE_SECONDS = 5


class Refused(Exception):
    """An answer that the same call will get again."""

    def __init__(self, code, text):
        super().__init__(f"{code}: {text}")
        self.code = code


class Unreachable(Exception):
    """No answer, or one that may be another next time."""


class Api:
    """One method per call; each tries until it has an answer, unless it is told not to."""

    def __init__(self, url, token_file):
        self._url = url
        self._token_file = token_file

    def call(self, query, field, value):
        """One try. Raises Refused or Unreachable."""
        with open(self._token_file, encoding="utf-8") as file:
            token = file.read().strip()
        request = urllib.request.Request(
            self._url,
            data=json.dumps({"query": query, "variables": {"input": value}}).encode(),
            headers={"content-type": "application/json", "authorization": f"Bearer {token}"},
        )
        try:
            with urllib.request.urlopen(request, timeout=CALL_TIMEOUT_SECONDS) as response:
                answer = json.load(response)
        except urllib.error.HTTPError as error:
            answer = _answer_of(error)
        except (OSError, ValueError) as error:
            raise Unreachable(str(error)) from error
        errors = answer.get("errors") or []
        if errors:
            extensions = errors[0].get("extensions") or {}
            code, text = extensions.get("code", "UNKNOWN"), errors[0].get("message", "")
            # A token that has expired is replaced by whoever runs this pilot.
            if extensions.get("retryable") or code == "UNAUTHENTICATED":
                raise Unreachable(f"{code}: {text}")
            raise Refused(code, text)
        return answer["data"][field]

    def insist(self, query, field, value, stopped=lambda: False):
        """Tries until there is an answer, or `stopped`."""
        pause = 0.1
        while True:
            try:
                return self.call(query, field, value)
            except Unreachable:
                if stopped():
                    raise
                time.sleep(pause)
                pause = min(pause * 2, MAX_PAUSE_SECONDS)


def _answer_of(error):
    """GraphQL errors may come with a status of 4xx; what is no JSON is no answer."""
    try:
        answer = json.load(error)
        if error.code < 500 and answer.get("errors"):
            return answer
    except ValueError:
        pass
    raise Unreachable(f"HTTP {error.code}") from error
