"""An engine with a model beside it: documents are read by an engine, their questions asked meanwhile.

A reading never waits. Where the rules are not sure it comes back with questions; once these are
answered the document is read once more, which takes milliseconds, and finds the answers with it. So
the workers know nothing of a network, and one client keeps one rate, one budget and one cache for all.
"""

from __future__ import annotations

import pickle
from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, field
from queue import SimpleQueue

from gongkai.batch.work import Engine, Job, Outcome
from gongkai.llm.line.askers import Pending
from gongkai.llm.questions.ask import Answer, Asker, Unanswered

#: Documents that may wait for answers, for each request under way: their bytes are held meanwhile.
_WAITING = 32

Known = dict[str, Answer | Unanswered]


@dataclass(eq=False, slots=True)
class _Waiting:
    """A document with open questions, and what is known already."""

    job: Job
    known: Known
    open: dict[str, Future[Answer | Unanswered]] = field(default_factory=dict)


class Asked:
    """Reads documents with ``engine``, and puts their questions to ``asker``, so many at a time.

    ``rejected`` counts the replies that were refused, ``left`` the questions that stay open.
    """

    def __init__(self, engine: Engine, asker: Asker, at_a_time: int) -> None:
        self._engine = engine
        self._asker = asker
        self._pool = ThreadPoolExecutor(at_a_time, thread_name_prefix="gongkai-ask")
        self._most = _WAITING * at_a_time
        self.rejected = self.left = 0

    def read(self, jobs: Iterator[Job]) -> Iterator[list[Outcome]]:
        """Read documents; those without questions come back at once."""
        feed = _Feed(jobs, self._most)
        while True:
            for outcomes in self._engine.read(feed):
                yield [one for one in outcomes if not self._put(one, feed)]
            if feed.is_spent:
                return
            feed.wait()

    def close(self) -> None:
        """End the engine; questions that nobody waits for any more are not asked."""
        self._pool.shutdown(wait=False, cancel_futures=True)
        self._engine.close()

    def _put(self, outcome: Outcome, feed: _Feed) -> bool:
        """Put the questions of an outcome, if it has any; say whether it had."""
        job = feed.under_way.pop(outcome.id)
        if not outcome.questions:
            self.rejected += outcome.rejected
            self.left += outcome.left
            return False
        pending: Sequence[Pending] = pickle.loads(outcome.questions)  # noqa: S301 - from our own worker
        known: Known = pickle.loads(job.answers) if job.answers else {}  # noqa: S301 - made below
        waiting = _Waiting(job, known)
        for key, ask in pending:
            waiting.open[key] = self._pool.submit(self._asker.answer, ask)
        feed.hold(waiting)
        return True


class _Feed:
    """The documents that can be read now: those whose answers are in go first.

    It ends whenever there is none, and goes on when it is asked again.
    """

    def __init__(self, jobs: Iterator[Job], most: int) -> None:
        self.under_way: dict[int, Job] = {}
        self._jobs = jobs
        self._most = most
        self._more = True
        self._held = 0
        self._answered: SimpleQueue[_Waiting] = SimpleQueue()
        self._ready: deque[Job] = deque()

    @property
    def is_spent(self) -> bool:
        """Whether every document has been read to its end."""
        return not (self._more or self._held or self._ready)

    def __iter__(self) -> Iterator[Job]:
        return self

    def __next__(self) -> Job:
        while not self._answered.empty():
            self._take(self._answered.get())
        if self._ready:
            job = self._ready.popleft()
        elif self._more and self._held < self._most:
            found = next(self._jobs, None)
            if found is None:
                self._more = False
                raise StopIteration
            job = found
        else:
            raise StopIteration
        self.under_way[job.id] = job
        return job

    def hold(self, waiting: _Waiting) -> None:
        """Keep a document until its questions are answered."""
        self._held += 1
        left = iter(range(len(waiting.open) - 1, -1, -1))

        def answered(_: Future[Answer | Unanswered]) -> None:
            if next(left) == 0:  # one step of an iterator is safe among threads
                self._answered.put(waiting)

        for future in waiting.open.values():
            future.add_done_callback(answered)

    def wait(self) -> None:
        """Wait until a document can be read again, where only such are left."""
        if self._held and not self._ready:
            self._take(self._answered.get())

    def _take(self, waiting: _Waiting) -> None:
        self._held -= 1
        known = waiting.known | {key: future.result() for key, future in waiting.open.items()}
        self._ready.append(waiting.job._replace(answers=pickle.dumps(known)))
