"""A server on this machine that says what it is told to."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import NamedTuple


class Said(NamedTuple):
    """What a server sends back."""

    body: bytes
    status: int = 200
    headers: Mapping[str, str] = {}


@contextlib.contextmanager
def serving(answer: Callable[[bytes], Said]) -> Iterator[str]:
    """Answer every request with what ``answer`` makes of its body; yield the base URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            said = answer(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(said.status)
            for header, value in {"Content-Type": "application/json", **said.headers}.items():
                self.send_header(header, value)
            self.send_header("Content-Length", str(len(said.body)))
            self.end_headers()
            self.wfile.write(said.body)

        def log_message(self, *_: object) -> None:
            pass

    running = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=running.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{running.server_port}/v1"
    finally:
        running.shutdown()
        running.server_close()
