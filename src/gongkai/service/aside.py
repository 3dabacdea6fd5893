"""What is done beside the reading, in threads of its own: archives unpacked, jobs closed, what is kept no longer taken away."""

from __future__ import annotations

import logging
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any, Protocol

from gongkai.service import packed
from gongkai.service.claims import Claim, Claims, Ended
from gongkai.service.compare import compare
from gongkai.service.settings import ServiceSettings
from gongkai.service.store import Store
from gongkai.settings import Settings

_LOG = logging.getLogger("gongkai.service")


class Readers(Protocol):
    """Whom the files go to, and who tells what came of them."""

    ending: Event
    told: Callable[[], None]

    def hold(self, claim: Claim, data: bytes) -> None:
        """Read a file when there are hands free."""

    def finish(self, ended: list[tuple[Claim, Ended]]) -> None:
        """Note what came of files."""

    def look(self) -> None:
        """See at once what waits."""


class Aside:
    """Helps the readers of one server process."""

    def __init__(
        self,
        store: Store,
        claims: Claims,
        settings: Settings,
        service: ServiceSettings,
        readers: Readers,
    ) -> None:
        self._store = store
        self._claims = claims
        self._settings = settings
        self._service = service
        self._readers = readers
        self._threads = ThreadPoolExecutor(2, thread_name_prefix="gongkai-help")

    def end(self, *, wait: bool = False) -> None:
        """Begin nothing more; what is not begun is left to another process, or the next."""
        self._threads.shutdown(wait=wait, cancel_futures=not wait)

    def unpack(self, claim: Claim, data: bytes) -> None:
        """Put what an archive holds in its place; a file that holds no others is read."""
        self._threads.submit(self._guarded, self._unpack, claim, data)

    def close(self, job: str) -> None:
        """End a job, if all of its files have ended and nobody is at it: its reports are held against one another first."""
        if self._claims.begin_close(job):
            self._threads.submit(self._guarded, self._close, job)

    def sweep(self) -> None:
        """Take away what is kept no longer."""
        self._threads.submit(self._guarded, self._store.sweep, self._service.retention * 3600.0)

    def _unpack(self, claim: Claim, data: bytes) -> None:
        limits, most = self._settings.limits, self._service.files
        ended: Ended | bool
        try:
            ended = packed.unpack(self._store, self._claims, claim, data, limits=limits, most=most)
        except Exception as error:  # a bug, or a full disk: it must cost this file alone
            _LOG.exception("an archive could not be unpacked")
            ended = packed.refused(error, claim.name)
        if ended is False:
            self._readers.hold(claim, data)
        elif isinstance(ended, Ended):
            self._readers.finish([(claim, ended)])
        self._readers.told()
        self._readers.look()

    def _close(self, job: str) -> None:
        try:
            compare(self._store, self._claims, job, self._settings, self._readers.ending.is_set)
        finally:
            self._claims.give_up_close(job)
        self._readers.told()

    @staticmethod
    def _guarded(do: Callable[..., None], *given: Any) -> None:
        try:
            do(*given)
        except Exception:
            _LOG.exception("a helper met a bug")
