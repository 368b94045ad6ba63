"""A REST service that knows nothing of GraphQL: verdicts on the quality of datasets. Standard library only."""

import json
import os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

DOCUMENT = (Path(__file__).parent / "openapi.json").read_bytes()
REPORTS: dict[str, dict] = {}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        url = urlsplit(self.path)
        parts = [unquote(part) for part in url.path.split("/")[1:]]
        if parts == ["openapi.json"]:
            return self.answer(200, DOCUMENT)
        if parts == ["reports"]:
            limit = int(parse_qs(url.query).get("limit", ["10"])[0])
            return self.answer(200, list(REPORTS.values())[::-1][: max(0, limit)])
        if len(parts) == 3 and parts[0] == "datasets" and parts[2] == "report" and parts[1] in REPORTS:
            return self.answer(200, REPORTS[parts[1]])
        self.answer(404, {"error": "not found"})

    def do_PUT(self) -> None:
        body = json.loads(self.rfile.read(int(self.headers.get("content-length", "0"))))
        dataset = unquote(self.path.split("/")[2])
        REPORTS[dataset] = {**body, "datasetId": dataset}
        self.answer(200, REPORTS[dataset])

    def answer(self, status: int, value: object) -> None:
        body = value if isinstance(value, bytes) else json.dumps(value).encode()
        self.send_response(status)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(os.environ.get("PORT", "8091"))), Handler).serve_forever()
