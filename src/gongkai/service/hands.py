"""What a crew has in hand: files, whoever waits for them, and what is said of those that are not read."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import Future
from dataclasses import dataclass

from gongkai.batch.work import Job, Outcome
from gongkai.failures import Failure
from gongkai.service.claims import Claim, Ended
from gongkai.wording import say

#: Why a file ended its reader, as the pool says it.
_OF_POOL = ("timeout", "memory", "crashed")


@dataclass(eq=False, slots=True)
class Work:
    """A file in hand: for a request that waits for ``future``, or of a job."""

    job: Job
    future: Future[Outcome] | None = None
    claim: Claim | None = None


class Feed:
    """An iterator that may have more after it had none."""

    def __init__(self, following: Callable[[], Job | None]) -> None:
        self._following = following

    def __iter__(self) -> Iterator[Job]:
        return self

    def __next__(self) -> Job:
        job = self._following()
        if job is None:
            raise StopIteration
        return job


def failed(failure: Failure) -> Ended:
    """Return what came of a file that was not read."""
    if failure.code in _OF_POOL:
        key = f"serve.{failure.code}"
        return Ended(None, failure.code, say(key, "zh"), say(key, "en"))
    return Ended(None, failure.code, *failure.words)
