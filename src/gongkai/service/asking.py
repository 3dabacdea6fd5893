"""A model beside the readers: what a reading was not sure of is asked here, and the file is read once more with the answers."""

from __future__ import annotations

import logging
import pickle
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING

from gongkai.batch.work import Questions
from gongkai.service.hands import Work

if TYPE_CHECKING:
    from gongkai.llm.line.client import Client

_LOG = logging.getLogger("gongkai.service")


class Asking:
    """Puts the questions of files to a model; ``again`` is called with each file whose answers are in."""

    def __init__(self, client: Client, again: Callable[[Work], None]) -> None:
        self._client = client
        self._again = again
        self._lock = threading.Lock()
        self._threads = ThreadPoolExecutor(client.settings.concurrency, thread_name_prefix="gongkai-ask")
        #: Files that wait for answers.
        self.open = 0

    @property
    def questions(self) -> Questions:
        """What readings need to know of the model: neither its address nor its key."""
        return Questions(self._client.keys.public(), "auto")

    def put(self, work: Work, questions: bytes) -> None:
        """Ask what a reading wants to know."""
        with self._lock:
            self.open += 1
        self._threads.submit(self._answer, work, questions)

    def close(self) -> None:
        """Ask no more."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _answer(self, work: Work, questions: bytes) -> None:
        try:
            known = pickle.loads(work.job.answers) if work.job.answers else {}  # noqa: S301 - made below
            for key, ask in pickle.loads(questions):  # noqa: S301 - from our own worker
                known[key] = self._client.answer(ask)
            work.job = work.job._replace(answers=pickle.dumps(known))
        except Exception:
            _LOG.exception("asking met a bug")
        finally:
            with self._lock:
                self.open -= 1
        self._again(work)
