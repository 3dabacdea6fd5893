"""Runs the application: the socket, the loop, and a bound on who sends nothing."""

from __future__ import annotations

import asyncio
import errno
import logging
import socket
import threading
import webbrowser
from collections.abc import Callable

import h11
import uvicorn
from uvicorn.protocols.http.h11_impl import H11Protocol

from gongkai.errors import SettingsError
from gongkai.service.app import create
from gongkai.service.problems import MEDIA_TYPE, problem
from gongkai.service.settings import ServiceSettings
from gongkai.settings import Settings
from gongkai.wording import say

#: Connections that may be open, beside those that wait to be taken.
_CONNECTIONS = 1_000
#: Seconds that the end of a server waits for answers under way.
_FAREWELL = 5


class _Patient(H11Protocol):
    """A connection that must begin its request within the patience of the settings, and is told of errors in our shape."""

    patience = 30.0

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._due: asyncio.TimerHandle | None = None
        if len(self.connections) > _CONNECTIONS:
            transport.abort()
            return
        self._wait()

    def on_response_complete(self) -> None:
        super().on_response_complete()
        self._wait()

    def connection_lost(self, exc: Exception | None) -> None:
        if self._due is not None:
            self._due.cancel()
        super().connection_lost(exc)

    def _wait(self) -> None:
        """Begin to wait for a request."""
        if self._due is not None:
            self._due.cancel()
        self._due = self.loop.call_later(self.patience, self._end)

    def _end(self) -> None:
        is_idle = self.cycle is None or self.cycle.response_complete
        if is_idle and not self.transport.is_closing():
            self.transport.close()

    def send_400_response(self, msg: str) -> None:
        body = bytes(problem(400, "bad-request", "zh").body)
        headers = [
            ("content-type", MEDIA_TYPE),
            ("content-length", str(len(body))),
            ("connection", "close"),
        ]
        response = h11.Response(status_code=400, headers=headers, reason=b"Bad Request")
        for event in (response, h11.Data(data=body), h11.EndOfMessage()):
            if (output := self.conn.send(event)) is not None:
                self.transport.write(output)
        self.transport.close()


def serve(
    settings: Settings, service: ServiceSettings, tell: Callable[[str], None], *, browser: bool = False
) -> None:
    """Serve until the process is told to end; ``tell`` is given the address. Raises SettingsError where it cannot begin."""
    listening = _listening(service, settings)
    host = f"[{service.host}]" if ":" in service.host else service.host
    url = f"http://{'127.0.0.1' if host in ('0.0.0.0', '[::]') else host}:{listening.getsockname()[1]}/"  # noqa: S104
    app = create(settings, service)
    protocol = type("Patient", (_Patient,), {"patience": float(service.patience)})
    config = uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        log_level="warning",
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=_FAREWELL,
        h11_max_incomplete_event_size=16 << 10,
        proxy_headers=service.behind_proxy,
        forwarded_allow_ips="127.0.0.1,::1" if service.behind_proxy else None,
    )
    server = uvicorn.Server(config)
    logging.getLogger("uvicorn.error").addFilter(lambda record: _is_news(record, server))
    tell(url)
    if browser:
        threading.Timer(0.8, webbrowser.open, (url,)).start()
    server.run(sockets=[listening])


def _is_news(record: logging.LogRecord, server: uvicorn.Server) -> bool:
    """Say whether a line of the log is worth reading: once the server was told to end, what it cuts off is no error."""
    if server.should_exit:
        return isinstance(record.exc_info and record.exc_info[1], Exception)
    return "Invalid HTTP request" not in record.getMessage()


def _listening(service: ServiceSettings, settings: Settings) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in service.host else socket.AF_INET
        # Of a named protocol, else asyncio leaves Nagle's algorithm on, and every answer waits 40 ms for the one before.
        one = socket.socket(family, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        if hasattr(socket, "SO_REUSEPORT"):
            one.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        one.bind((service.host, service.port))
        one.listen(512)
        one.set_inheritable(False)
        return one
    except OSError as error:
        if error.errno == errno.EADDRINUSE:
            raise SettingsError(say("serve.taken", settings.lang, port=service.port)) from error
        raise SettingsError(
            say("output.failed", settings.lang, error=error),
            place=f"{service.host}:{service.port}",
        ) from error
