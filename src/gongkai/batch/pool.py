"""The local engine: a pool of workers in which a document that kills its worker costs only itself.

Every worker has a pipe of its own, answers for its documents in order, and leaves a mark for each that
it has read. So the document at fault is known when a worker dies or takes too long: it gets a second
chance, first in a fresh worker, and the others of its chunk go to whoever is free.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import signal
import sys
import threading
from collections import deque
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import BaseContext
from multiprocessing.process import BaseProcess
from time import monotonic
from types import ModuleType
from typing import Any

from gongkai.batch.work import Job, Limits, Outcome, Questions, Task
from gongkai.batch.worker import OFTEN, OUT_OF_MEMORY, serve
from gongkai.errors import GongkaiError
from gongkai.failures import Failure
from gongkai.settings import Settings
from gongkai.wording import say

#: Documents sent to a worker at once: few enough that none idles long at the end.
_CHUNK = 8
_CHUNK_BYTES = 4 << 20
#: A document of so few bytes may be sent to a worker that is still reading another: it finds room in the pipe.
_AHEAD_BYTES = 32 << 10
#: How often the clock is looked at while nothing happens.
_TICK = 0.5
#: A worker that has not come up after so long never will.
_START = 120.0
#: After so many in a row that have not, none will.
_STILLBORN = 3
#: Loaded once, in the process that workers are started from.
_WARM = "gongkai.batch.warm"


class WorkersError(GongkaiError):
    """Workers cannot be started at all."""

    code = "workers"


@dataclass(eq=False, slots=True)
class _Worker:
    process: BaseProcess
    connection: Connection[Any, Any]
    marks: Connection[Any, Any]
    jobs: deque[Job] = field(default_factory=deque)
    deadline: float = 0.0
    ready: bool = False
    #: A document that has killed a worker before and is this one's first.
    suspect: Job | None = None
    on_trial: bool = False
    overdue: bool = False


class Pool:
    """Reads documents in worker processes on this machine.

    ``task``: what a worker does with a document, where it is not the reading of a batch. ``wake``: who writes to
    its other end has this process look for new documents at once. ``eager``: documents are sent one by one, and
    the next while a worker is at one, for somebody waits for each.
    """

    def __init__(
        self,
        workers: int,
        settings: Settings,
        limits: Limits,
        questions: Questions | None = None,
        *,
        task: Task | None = None,
        wake: Connection[Any, Any] | None = None,
        eager: bool = False,
    ) -> None:
        self._wanted = workers
        self._settings = settings
        self._limits = limits
        self._questions = questions
        self._task = task
        self._wake = wake
        self._eager = eager
        self._workers: list[_Worker] = []
        self._back: deque[Job] = deque()
        self._stillborn = 0
        self._context = _context()

    def read(self, jobs: Iterator[Job]) -> Iterator[list[Outcome]]:
        """Read documents; what comes back comes in the order of finishing. The workers stay for more."""
        while self._employ(jobs):
            ends = [worker.connection for worker in self._workers]
            heard = wait([*ends, self._wake] if self._wake else ends, _TICK)
            outcomes: list[Outcome] = []
            for worker in [one for one in self._workers if one.connection in heard]:
                outcomes += self._hear(worker)
            for worker in [one for one in self._workers if one.deadline < monotonic()]:
                outcomes += self._kill(worker)
            yield outcomes

    def drop(self, ids: Collection[int]) -> None:
        """Read these documents no more: who is at one is ended, and whatever else it had goes to another."""
        self._back = deque(job for job in self._back if job.id not in ids)
        for worker in list(self._workers):
            if worker.suspect is not None and worker.suspect.id in ids:
                worker.suspect = None
            if any(job.id in ids for job in worker.jobs):
                worker.process.kill()
                worker.process.join()
                worker.connection.close()
                worker.marks.close()
                self._workers.remove(worker)
                self._back.extend(job for job in worker.jobs if job.id not in ids)

    def close(self) -> None:
        """End the workers; what they were reading is not finished."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.connection.close()
            worker.marks.close()
        self._workers.clear()

    def _employ(self, jobs: Iterator[Job]) -> bool:
        """Give every idle worker something to read; False when all is done."""
        for worker in self._workers:
            if worker.ready and not worker.jobs:
                self._assign(worker, self._chunk(worker, jobs))
        for worker in self._workers if self._eager else ():
            if (
                worker.ready
                and len(worker.jobs) == 1
                and not worker.on_trial
                and self._is_small(worker.jobs[0])
            ):
                self._ahead(worker, jobs)
        while len(self._workers) < self._wanted and (first := self._next(jobs)):
            self._back.appendleft(first)
            self._workers.append(self._start())
        return any(worker.jobs or worker.suspect for worker in self._workers) or bool(self._back)

    def _ahead(self, worker: _Worker, jobs: Iterator[Job]) -> None:
        """Send a worker one more document, where the next is a small one."""
        if (job := self._next(jobs)) is None:
            return
        if self._is_small(job):
            deadline = worker.deadline
            self._assign(worker, [job])
            worker.deadline = deadline
        else:
            self._back.appendleft(job)

    @staticmethod
    def _is_small(job: Job) -> bool:
        return len(job.data) + len(job.answers) < _AHEAD_BYTES

    def _chunk(self, worker: _Worker, jobs: Iterator[Job]) -> list[Job]:
        worker.on_trial = worker.suspect is not None
        if worker.suspect is not None:
            suspect, worker.suspect = worker.suspect, None
            return [suspect]
        chunk: list[Job] = []
        size = 0
        most = 1 if self._eager else _CHUNK
        while len(chunk) < most and size < _CHUNK_BYTES and (job := self._next(jobs)):
            chunk.append(job)
            size += len(job.data)
        return chunk

    def _next(self, jobs: Iterator[Job]) -> Job | None:
        return self._back.popleft() if self._back else next(jobs, None)

    def _assign(self, worker: _Worker, chunk: list[Job]) -> None:
        worker.jobs.extend(chunk)
        self._set_deadline(worker)
        if chunk:
            try:
                worker.connection.send(chunk)
            except OSError:  # it died idle: what it was given is found when it is heard
                return

    def _set_deadline(self, worker: _Worker) -> None:
        """Set when a worker must have answered: for the document that it is at, and a few quick ones."""
        worker.deadline = monotonic() + self._limits.seconds + OFTEN if worker.jobs else float("inf")

    def _hear(self, worker: _Worker) -> list[Outcome]:
        """Take what a worker has sent; where it has died, say what of."""
        try:
            outcomes: list[Outcome] | None = worker.connection.recv()
        except (EOFError, OSError):
            return self._bury(worker)
        if outcomes is None:
            worker.ready = True
            self._stillborn = 0
            outcomes = []
        for _ in outcomes:
            worker.jobs.popleft()
            worker.marks.recv_bytes()
        self._set_deadline(worker)
        return [outcome._replace(again=1) for outcome in outcomes] if worker.on_trial else outcomes

    def _kill(self, worker: _Worker) -> list[Outcome]:
        """End a worker whose document takes too long."""
        worker.overdue = True
        worker.process.kill()
        return self._bury(worker)

    def _bury(self, worker: _Worker) -> list[Outcome]:
        """Replace a dead worker; what it was reading is at fault, its other documents are read by the next."""
        worker.process.join()
        worker.connection.close()
        self._workers.remove(worker)
        at = _count(worker.marks)
        if not worker.ready:  # as on a machine that is out of memory for a moment
            self._stillborn += 1
            if self._stillborn >= _STILLBORN:
                raise WorkersError(say("batch.no_workers", self._settings.lang))
            self._workers.append(self._start(suspect=worker.suspect))
            return []
        if not worker.jobs:
            return []
        culprit = worker.jobs[min(at, len(worker.jobs) - 1)]  # or the last, if it could not answer
        worker.jobs.remove(culprit)
        self._back.extend(worker.jobs)
        if worker.on_trial:
            return [Outcome(culprit.id, failure=self._cause(worker), again=1)]
        self._workers.append(self._start(suspect=culprit))
        return []

    def _cause(self, worker: _Worker) -> Failure:
        limits = self._limits
        code = worker.process.exitcode or 0
        if worker.overdue:
            return Failure.of("timeout", "batch.timeout_reason", seconds=f"{limits.seconds:g}")
        if code == OUT_OF_MEMORY:
            return Failure.of("memory", "batch.memory_reason", limit=limits.memory)
        if code == -getattr(signal, "SIGKILL", 9):  # not by us: so the system does when memory runs out
            return Failure.of("memory", "batch.killed_reason")
        name = signal.Signals(-code).name if code < 0 else str(code)
        return Failure.of("crashed", "batch.crashed_reason", how=name)

    def _start(self, suspect: Job | None = None) -> _Worker:
        here, there = self._context.Pipe()
        marks, mark = self._context.Pipe(duplex=False)
        arguments = (there, mark, self._settings, self._limits, self._questions)
        make: Any = self._context
        process: BaseProcess = make.Process(
            target=serve, args=arguments, kwargs={"task": self._task}, daemon=True
        )
        self._begin(process)
        there.close()
        mark.close()
        return _Worker(process, here, marks, deadline=monotonic() + _START, suspect=suspect)

    def _begin(self, process: BaseProcess) -> None:
        """Start a process; the server that starts it may have been killed, and is started again then."""
        for attempt in range(_STILLBORN):
            try:
                with _no_main():
                    process.start()
                return
            except (OSError, EOFError) as error:
                if attempt + 1 == _STILLBORN:
                    raise WorkersError(say("batch.no_workers", self._settings.lang)) from error
                _context()  # sees to it that the server runs


def _count(marks: Connection[Any, Any]) -> int:
    """Return how many documents a dead worker had read and not answered for."""
    count = 0
    with marks, contextlib.suppress(EOFError, OSError):
        while True:
            marks.recv_bytes()
            count += 1
    return count


@contextlib.contextmanager
def _no_main() -> Iterator[None]:
    """Keep new processes from loading the program that starts them: they need nothing of it."""
    main = sys.modules["__main__"]
    sys.modules["__main__"] = ModuleType("__main__")
    try:
        yield
    finally:
        sys.modules["__main__"] = main


def _context() -> BaseContext:
    """Return the way to start processes: from a server that has all modules loaded, where there is one."""
    if "forkserver" not in multiprocessing.get_all_start_methods():
        return multiprocessing.get_context("spawn")
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload([_WARM])
    from multiprocessing import forkserver

    with _no_main():
        if threading.current_thread() is not threading.main_thread():
            forkserver.ensure_running()
            return context
        # Whatever is started while Ctrl-C is ignored ignores it for good.
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
        try:
            forkserver.ensure_running()
        finally:
            signal.signal(signal.SIGINT, before)
    return context
