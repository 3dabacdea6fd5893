"""What the parts of one running server share."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import cast

from fastapi import Request

from gongkai.service.crew import Crew
from gongkai.service.database import Database
from gongkai.service.metrics import Metrics
from gongkai.service.problems import Refused, lang_of
from gongkai.service.settings import ServiceSettings
from gongkai.service.store import Store
from gongkai.settings import Settings
from gongkai.wording import Lang

#: Exports and pictures that are made at once: each may take as much memory as a reader.
_AT_ONCE = 2
#: Seconds that a request waits for its turn to make one.
_TURN = 30.0
#: Bytes of files that requests for one answer may hold in memory, all together.
_HELD = 512 << 20


@dataclass(slots=True)
class Desk:
    """The settings, the jobs and the crew of a server process, and who listens to them."""

    settings: Settings
    service: ServiceSettings
    database: Database
    store: Store
    crew: Crew
    metrics: Metrics
    streams: int = 0
    held: int = 0
    loop: asyncio.AbstractEventLoop | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)
    _turns: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(_AT_ONCE))

    @contextmanager
    def turn(self) -> Iterator[None]:
        """Let so few make what takes memory at once. Raises Refused (429) where the others take too long."""
        if not self._turns.acquire(timeout=_TURN):
            raise Refused(429, "busy", headers={"Retry-After": "10"})
        try:
            yield
        finally:
            self._turns.release()

    def hold(self, size: int) -> None:
        """Count bytes that a request holds in memory. Raises Refused (429) where all together hold too much."""
        self.held += size
        if self.held > _HELD:
            raise Refused(429, "busy", headers={"Retry-After": "5", "Connection": "close"})

    def tell(self) -> None:
        """Say, from any thread, that a job has changed."""
        if self.loop is not None and not self.loop.is_closed():
            self.loop.call_soon_threadsafe(self._ring)

    def _ring(self) -> None:
        self._changed.set()
        self._changed = asyncio.Event()

    async def change(self, seconds: float) -> None:
        """Wait until a job has changed, or some seconds: other processes tell nobody here."""
        try:
            await asyncio.wait_for(self._changed.wait(), seconds)
        except TimeoutError:
            return


def desk_of(request: Request) -> Desk:
    """Return the desk of a request's server."""
    return cast(Desk, request.app.state.desk)


def lang(request: Request) -> Lang:
    """Return the language that a request asks for."""
    return lang_of(request, desk_of(request).settings.lang)


def owner(request: Request) -> str:
    """Return whose request this is, as the guard found."""
    found = request.scope.get("state", {}).get("owner")
    if found is None:
        raise Refused(401, "unauthorized", headers={"WWW-Authenticate": "Bearer"})
    return str(found)
