"""The crew of a server process: a thread that hands files to the pool of readers, and what came of them to who waits.

Two kinds of work come to it: files for which a request waits, which go first, and the files of jobs, which it takes
from the store as it has hands free. It gives a sign of life, ends jobs, and takes away what is kept no longer.
"""

from __future__ import annotations

import itertools
import json
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from multiprocessing import Pipe
from multiprocessing.connection import wait
from time import monotonic
from typing import TYPE_CHECKING

from gongkai.batch.pool import Pool, WorkersError
from gongkai.batch.work import Job, Limits, Outcome
from gongkai.failures import Failure
from gongkai.service import packed
from gongkai.service.aside import Aside
from gongkai.service.asking import Asking
from gongkai.service.claims import Claim, Claims, Ended
from gongkai.service.hands import Feed, Work, failed
from gongkai.service.reading import kind_of, task
from gongkai.service.settings import ServiceSettings
from gongkai.service.store import Store
from gongkai.settings import Settings
from gongkai.wording import Text

if TYPE_CHECKING:
    from gongkai.llm.line.client import Client

_LOG = logging.getLogger("gongkai.service")
#: Seconds between two looks at what other processes left, and between two sweeps.
_LOOK, _BEAT, _SWEEP = 1.0, 3.0, 60.0


class BusyError(Exception):
    """Too many requests wait already."""


class Crew:
    """Reads for one server process, in a thread of its own."""

    def __init__(
        self,
        store: Store,
        settings: Settings,
        service: ServiceSettings,
        client: Client | None = None,
        told: Callable[[], None] = lambda: None,
    ) -> None:
        """``client``: whom to ask where a model is wanted; ``told`` is called when a job has changed."""
        self.is_ready = False
        self._store = store
        self._claims = Claims(store.database)
        self._settings = settings
        self._service = service
        self.told = told
        self._ids = itertools.count(1)
        self._lock = threading.Lock()
        self._now: deque[Work] = deque()
        self._held: deque[Work] = deque()
        self._in_hand: dict[int, Work] = {}
        self._cancelled: deque[str] = deque()
        self.ending = threading.Event()
        self._heard, self._bell = Pipe(duplex=False)
        limits = Limits(memory=settings.limits.memory + 512, seconds=settings.limits.seconds + 10)
        self._questions = Asking(client, self._again) if client else None
        questions = self._questions.questions if self._questions else None
        self._pool = Pool(
            service.processes, settings, limits, questions, task=task, wake=self._heard, eager=True
        )
        self._aside = Aside(store, self._claims, settings, service, self)
        self._thread = threading.Thread(target=self._run, name="gongkai-crew", daemon=True)
        self._next_look = self._next_beat = self._next_sweep = 0.0

    # --- what other threads call -----------------------------------------------------------------

    def start(self) -> None:
        """Begin to read. It is ready when its first reader is."""
        self._claims.beat()
        self._thread.start()

    def end(self) -> None:
        """Stop reading; what is in hand of jobs waits for another process, or the next."""
        self.ending.set()
        self.poke()
        self._thread.join(20)
        self._aside.end()
        if self._questions is not None:
            self._questions.close()

    def poke(self) -> None:
        """Say that there is something to do."""
        with self._lock:
            self._bell.send_bytes(b"")

    def read(self, data: bytes, kind: str) -> Future[Outcome]:
        """Read a file for somebody who waits. Raises BusyError where too many wait already."""
        work = Work(Job(next(self._ids), data, kind), Future())
        assert work.future is not None
        with self._lock:
            if self.waiting >= self._service.queue:
                raise BusyError
            self._now.append(work)
            self._bell.send_bytes(b"")
        return work.future

    def cancel(self, job: str) -> None:
        """Stop reading the files of a job at once."""
        self._cancelled.append(job)
        self.poke()

    def hold(self, claim: Claim, data: bytes) -> None:
        """Read a file of a job when there are hands free."""
        kind = kind_of("keep", claim.name, claim.media_type, "zh")
        self._held.append(Work(Job(next(self._ids), data, kind), claim=claim))

    def finish(self, ended: list[tuple[Claim, Ended]]) -> None:
        """Note what came of files of jobs."""
        self._claims.finish(ended)
        for job in {claim.job for claim, _ in ended}:
            self._aside.close(job)
        self.told()

    def look(self) -> None:
        """See at once which files of jobs wait."""
        self._next_look = 0.0
        self.poke()

    @property
    def waiting(self) -> int:
        """How many requests wait for an answer, those that are being read counted."""
        return len(self._now) + sum(work.future is not None for work in list(self._in_hand.values()))

    @property
    def in_hand(self) -> int:
        """How many files are being read."""
        return len(self._in_hand)

    # --- the thread ------------------------------------------------------------------------------

    def _run(self) -> None:
        warm = Work(Job(next(self._ids), b"-", kind_of("extract", "warm.txt", "text/plain", "zh")), Future())
        assert warm.future is not None
        warm.future.add_done_callback(lambda _: self._get_ready())
        self._now.append(warm)
        feed = Feed(self._next)
        while not self.ending.is_set():
            try:
                for outcomes in self._pool.read(feed):
                    self._take(outcomes)
                    self._tend()
                    if self.ending.is_set():
                        break
                else:
                    self._tend()
                    wait([self._heard], _LOOK)
                    self._drain()
            except WorkersError as error:
                _LOG.error("%s", error)
                self._give_back()
                self.ending.wait(5)
            except Exception:
                _LOG.exception("the crew met a bug and goes on")
                self.ending.wait(1)
        self._pool.close()
        self._give_back()
        try:
            self._claims.leave()
        except Exception:
            _LOG.exception("could not take leave")

    def _get_ready(self) -> None:
        self.is_ready = not self.ending.is_set()

    def _give_back(self) -> None:
        """Give up what is in hand: requests are told, jobs are read by others."""
        for work in [*self._in_hand.values(), *self._now]:
            if work.future is not None and not work.future.done():
                work.future.cancel()
        self._in_hand.clear()
        self._now.clear()
        self._held.clear()

    def _drain(self) -> None:
        while self._heard.poll():
            self._heard.recv_bytes()

    def _next(self) -> Job | None:
        """Return what is to be read next: for a request, else of a job."""
        while self._now:
            with self._lock:
                work = self._now.popleft()
            if work.future is None or not work.future.cancelled():
                return self._given(work)
        if not self._held and monotonic() >= self._next_look:
            self._fetch()
        return self._given(self._held.popleft()) if self._held else None

    def _given(self, work: Work) -> Job:
        self._in_hand[work.job.id] = work
        return work.job

    def _fetch(self) -> None:
        """Take files of jobs from the store; archives are unpacked beside."""
        self._next_look = monotonic() + _LOOK
        if self._questions is not None and self._questions.open >= 4 * self._service.processes:
            return
        claims = self._claims.claim(2 * self._service.processes)
        if len(claims) == 2 * self._service.processes:
            self._next_look = 0.0
        for claim in claims:
            try:
                data = self._store.shelves.load(claim.job, claim.position)
            except OSError as error:
                self.finish([(claim, failed(Failure.of("input", "input.failed", error=error)))])
                continue
            if packed.may_be(claim.name, data):
                self._aside.unpack(claim, data)
            else:
                self.hold(claim, data)

    def _take(self, outcomes: list[Outcome]) -> None:
        """Hand on what came of files."""
        ended: list[tuple[Claim, Ended]] = []
        for outcome in outcomes:
            work = self._in_hand.pop(outcome.id, None)
            if work is None:
                continue
            if outcome.questions and self._questions is not None:
                self._questions.put(work, outcome.questions)
            elif work.future is not None:
                if work.future.set_running_or_notify_cancel():
                    work.future.set_result(outcome)
            elif work.claim is not None:
                ended.append((work.claim, self._kept(work.claim, outcome)))
        if ended:
            self.finish(ended)
        if self._heard.poll():
            self._drain()
            self._next_look = 0.0

    def _kept(self, claim: Claim, outcome: Outcome) -> Ended:
        """Keep what was read of a file, and return what came of it."""
        if outcome.report is None or outcome.failure is not None:
            return failed(outcome.failure or Failure("bug", Text("", "")))
        try:
            self._store.shelves.keep(claim.job, claim.position, outcome.report)
        except OSError as error:  # the job was removed meanwhile, or the disk is full
            return failed(Failure.of("input", "input.failed", error=error))
        return Ended(json.loads(outcome.row or "{}"))

    def _again(self, work: Work) -> None:
        """Read a file once more: the model's answers are in."""
        (self._now if work.future is not None else self._held).append(work)
        self.poke()

    def _tend(self) -> None:
        """Do what is due now and then, and what was asked for since."""
        while self._cancelled:
            self._drop(self._cancelled.popleft())
        now = monotonic()
        if now >= self._next_beat:
            self._next_beat = now + _BEAT
            self._claims.beat()
            for job in self._claims.complete():
                self._aside.close(job)
        if now >= self._next_sweep:
            self._next_sweep = now + _SWEEP
            self._aside.sweep()

    def _drop(self, job: str) -> None:
        ids = {id_ for id_, work in self._in_hand.items() if work.claim and work.claim.job == job}
        self._held = deque(work for work in self._held if not (work.claim and work.claim.job == job))
        self._pool.drop(ids)
        for id_ in ids:
            self._in_hand.pop(id_, None)
