"""A model's server as a test double: real HTTP on the loopback, and whatever replies a test wants.

A :class:`Double` counts every request that reaches it. A behaviour is a function from a
:class:`Question` to a :class:`Reply`; replies may break HTTP itself.
"""

from __future__ import annotations

import contextlib
import json
import re
import socket
import struct
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import chain, repeat
from typing import Any, Literal, Self

import pytest

from tests.conftest import has_loopback

Kind = Literal["free_text", "categories", "overview_numbers", "table", "other"]
_SHAPES: dict[str, Kind] = {
    '"items":': "free_text",
    '"labels":': "categories",
    '"lines":': "table",
    '"numbers":': "overview_numbers",
}
_SENTENCE = re.compile(r"^\[(\d+)\] (.*)$", re.MULTILINE)
_METRIC = re.compile(r"^- (\w+) ", re.MULTILINE)
_MARK = re.compile(r"\[([a-z]{1,2})\]")


@dataclass(frozen=True)
class Question:
    """One request, as the server understands it. ``nth`` counts the requests before it."""

    body: Mapping[str, Any]
    headers: Mapping[str, str]
    nth: int

    @property
    def contents(self) -> list[str]:
        return [str(message.get("content") or "") for message in self.body["messages"]]

    @property
    def kind(self) -> Kind:
        return next((kind for mark, kind in _SHAPES.items() if mark in self.contents[0]), "other")

    @property
    def document(self) -> str:
        """The first turn of the user, which holds the document."""
        return next(str(one["content"]) for one in self.body["messages"] if one["role"] == "user")

    @property
    def clauses(self) -> dict[int, str]:
        return {int(n): text for n, text in _SENTENCE.findall(self.document)}

    def asks_about(self, text: str) -> bool:
        """Say whether the clauses hold a sentence: it may be cut at its commas."""
        return _letters(text) in _letters("".join(self.clauses.values()))

    @property
    def table(self) -> str:
        match = re.search(r"所问的表：(\w+)", self.document)
        assert match
        return match[1]

    @property
    def metrics(self) -> list[str]:
        return _METRIC.findall(self.contents[0])

    @property
    def marks(self) -> dict[str, str]:
        """The marked numbers, each with the words around it, from the end of the statement before it."""
        text = self.document
        return {
            match[1]: re.split(r"[。；\n]", text[: match.start()])[-1]
            + re.split(r"[。；\n]", text[match.end() :])[0]
            for match in _MARK.finditer(text)
        }

    @property
    def mode(self) -> str:
        if "tools" in self.body:
            return "tools"
        return str(self.body.get("response_format", {}).get("type", "md_json"))


def _letters(text: str) -> str:
    return "".join(char for char in text if char.isalpha())


@dataclass(frozen=True)
class Reply:
    """What the server does. ``cut``: the connection is reset behind so many bytes of the body.

    ``drip``: seconds between single bytes, of the head too where ``slow_head``. ``reset``: before any
    byte. ``raw``: the whole answer, head and all.
    """

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    cut: int | None = None
    drip: float | None = None
    slow_head: bool = False
    reset: bool = False
    raw: bytes | None = None


Behaviour = Callable[[Question], Reply]


def said(
    question: Question, content: str | None, *, finish: str = "stop", tool: str | None = None, **more: Any
) -> Reply:
    """Return a completion that says ``content``, in the mode that was asked for."""
    message: dict[str, Any] = {"role": "assistant", "content": content}
    if question.mode == "tools":
        name = tool or question.body["tools"][0]["function"]["name"]
        call = {"id": "call_1", "type": "function", "function": {"name": name, "arguments": content}}
        message = {"role": "assistant", "content": None, "tool_calls": [call]}
        finish = "tool_calls" if finish == "stop" else finish
    completion = {
        "id": "c",
        "object": "chat.completion",
        "created": 1,
        "model": "double",
        "choices": [{"index": 0, "finish_reason": finish, "message": message}],
        "usage": {"prompt_tokens": 100, "completion_tokens": 10, "total_tokens": 110},
        **more,
    }
    return Reply(body=json.dumps(completion).encode())


def answered(question: Question, value: Any) -> Reply:
    """Return a completion whose content is ``value`` as JSON."""
    return said(question, json.dumps(value, ensure_ascii=False))


def in_turn(behaviours: Iterable[Behaviour]) -> Behaviour:
    """Behave as each in turn, and as the last one ever after."""
    every = list(behaviours)
    turns = chain(every, repeat(every[-1]))
    lock = threading.Lock()

    def behave(question: Question) -> Reply:
        with lock:
            turn = next(turns)
        return turn(question)

    return behave


class Double:
    """The server. ``count`` is how many requests have reached it, ``questions`` what they were."""

    def __init__(self, behaviour: Behaviour) -> None:
        self.behaviour = behaviour
        self.questions: list[Question] = []
        self.faults: list[BaseException] = []
        self.arrived = threading.Semaphore(0)
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        double = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                double._serve(self)

            def log_message(self, *_: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, *_: object) -> None:
                pass  # a client that hangs up is part of the game

        self._server = Server(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,), daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}/v1"

    @property
    def count(self) -> int:
        return len(self.questions)

    def __enter__(self) -> Self:
        if not has_loopback():
            pytest.skip("there is no loopback here, and it may not be brought up")
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stopping.set()
        self._server.shutdown()
        self._server.server_close()
        assert not self.faults, self.faults

    def _serve(self, handler: BaseHTTPRequestHandler) -> None:
        body = json.loads(handler.rfile.read(int(handler.headers["content-length"])))
        with self._lock:
            question = Question(body, dict(handler.headers.items()), len(self.questions))
            self.questions.append(question)
        self.arrived.release()
        try:
            reply = self.behaviour(question)
        except BaseException as fault:
            self.faults.append(fault)
            raise
        with contextlib.suppress(OSError):
            self._send(handler, reply)

    def _send(self, handler: BaseHTTPRequestHandler, reply: Reply) -> None:
        handler.close_connection = True
        headers = {
            "Content-Type": "application/json",
            "Content-Length": str(len(reply.body)),
            "Connection": "close",
            **reply.headers,
        }
        head = f"HTTP/1.1 {reply.status} X\r\n"
        head += "".join(f"{name}: {value}\r\n" for name, value in headers.items()) + "\r\n"
        if reply.reset:
            _hang_up(handler.connection)
        elif reply.raw is not None:
            handler.wfile.write(reply.raw)
        elif reply.drip is not None:
            whole = head.encode() + reply.body
            at = 0 if reply.slow_head else len(head)
            handler.wfile.write(whole[:at])
            for byte in whole[at:]:
                if self._stopping.wait(reply.drip):
                    return
                handler.wfile.write(bytes([byte]))
        elif reply.cut is not None:
            handler.wfile.write(head.encode() + reply.body[: reply.cut])
            handler.wfile.flush()
            _hang_up(handler.connection)
        else:
            handler.wfile.write(head.encode())
            handler.wfile.write(reply.body)


def _hang_up(connection: socket.socket) -> None:
    """Close a connection with a reset."""
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


@contextlib.contextmanager
def serving(*behaviours: Behaviour) -> Iterator[Double]:
    """Serve these behaviours in turn, the last of them ever after."""
    with Double(in_turn(behaviours)) as double:
        yield double
