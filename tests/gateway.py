"""A gateway of short messages that works: a process of its own, which keeps each message it took as a line of a file.

The last figures of a number say what becomes of it: …503 is refused for now, …400 for good, …888 is answered late. One
key is one message, however often it is sent."""

import json
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl

LATE = 3.0  # seconds


class Gateway(BaseHTTPRequestHandler):
    taken: dict[str, str] = {}  # noqa: RUF012 - of the whole process: key to receipt
    kept: Path

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0)).decode()
        as_json = self.headers.get("Content-Type", "").startswith("application/json")
        asked: dict[str, Any] = json.loads(body) if as_json else dict(parse_qsl(body))
        number = str(asked.get("to") or asked.get("phone") or "")
        for code in (503, 400):
            if number.endswith(str(code)):
                return self._answer(code, {"error": "no"})
        if self.path == "/closed":
            return self._answer(401, {"error": "who are you"})
        return self._take(asked, number)

    def _take(self, asked: dict[str, Any], number: str) -> None:
        key = self.headers.get("Idempotency-Key") or str(len(self.taken))
        if key not in self.taken:
            self.taken[key] = f"sms-{len(self.taken) + 1}"
            line = {"key": key, "path": self.path, "authorization": self.headers.get("Authorization"), **asked}
            with self.kept.open("a", encoding="utf-8") as kept:
                kept.write(json.dumps(line, ensure_ascii=False) + "\n")
        if number.endswith("888"):
            time.sleep(LATE)
        self._answer(200, {"id": self.taken[key], "code": "100"})

    def _answer(self, code: int, said: dict[str, str]) -> None:
        body = json.dumps(said).encode()
        self.send_response(code)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *said: Any) -> None:
        """Says nothing."""


if __name__ == "__main__":
    Gateway.kept = Path(sys.argv[1])
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    print(server.server_address[1], flush=True)
    server.serve_forever()
