"""What the parts of one running server share."""

from __future__ import annotations

import asyncio
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
    loop: asyncio.AbstractEventLoop | None = None
    _changed: asyncio.Event = field(default_factory=asyncio.Event)

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
