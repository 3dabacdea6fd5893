"""A worker: a process that reads one document after another, and may die of any of them."""

from __future__ import annotations

import contextlib
import gc
import os
import signal
import sys
from collections.abc import Callable, Sequence
from multiprocessing.connection import Connection
from time import monotonic
from typing import Any

from gongkai.batch.work import Job, Limits, Outcome, Questions, Task
from gongkai.limits import alarm, limit_memory, prolonging
from gongkai.settings import Settings

#: How a worker ends whose memory did not do: what it would read next could not be trusted.
OUT_OF_MEMORY = 77
#: Seconds of reading that may be answered for at once: an answer for each page would cost both sides more.
OFTEN = 0.05
_GRACE = 3.0
#: Objects made between two collections: what a document leaves behind is hardly ever a cycle.
_GARBAGE = 50_000


def serve(
    connection: Connection[Any, Any],
    marks: Connection[Any, Any],
    settings: Settings,
    limits: Limits,
    questions: Questions | None,
    *,
    task: Task | None = None,
) -> None:
    """Read lists of jobs from a connection and send lists of outcomes, until the other end closes.

    ``task``: what is done with each, where it is not the reading of a batch.

    A mark is left at ``marks`` for each document that has been read, before its outcome is sent.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the process that started this one
    limit_memory(limits.memory)
    gc.set_threshold(_GARBAGE)
    with contextlib.suppress(EOFError, OSError):
        from gongkai.batch.one_report import read_job

        do = task or read_job
        connection.send(None)  # ready
        while True:
            jobs: Sequence[Job] = connection.recv()
            _read(jobs, lambda job: do(job, settings, questions), connection, marks, limits)


def _read(
    jobs: Sequence[Job],
    read: Callable[[Job], Outcome],
    connection: Connection[Any, Any],
    marks: Connection[Any, Any],
    limits: Limits,
) -> None:
    outcomes: list[Outcome] = []
    sent = monotonic()

    def prolong() -> None:
        """Begin the time of a document anew for a page of it, here and at the other end, which hears an answer."""
        nonlocal outcomes
        alarm(limits.seconds + _GRACE)
        try:
            connection.send(outcomes)
        except OSError:
            sys.exit()  # nobody waits for the rest of it
        outcomes = []

    for job in jobs:
        alarm(limits.seconds + _GRACE)
        try:
            with prolonging(prolong):
                outcome = read(job)
            outcomes.append(outcome)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        marks.send_bytes(b"")
        if monotonic() - sent > OFTEN:
            connection.send(outcomes)
            outcomes = []
            sent = monotonic()
    alarm(0)
    if outcomes:
        connection.send(outcomes)
