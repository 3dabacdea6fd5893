"""A worker: a process that reads one document after another, and may die of any of them."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Sequence
from multiprocessing.connection import Connection
from typing import Any

from gongkai.batch.work import Job, Limits, Questions, read_job
from gongkai.settings import Settings

#: How a worker ends whose memory did not do: what it would read next could not be trusted.
OUT_OF_MEMORY = 77
_GRACE = 3.0
_MIB = 1 << 20


def serve(
    connection: Connection[Any, Any], settings: Settings, limits: Limits, questions: Questions | None
) -> None:
    """Read lists of jobs from a connection and send an outcome for each, until the other end closes."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # a Ctrl-C is for the process that started this one
    _limit_memory(limits.memory)
    with contextlib.suppress(EOFError, OSError):
        connection.send(None)  # ready
        while True:
            _read(connection.recv(), connection, settings, limits, questions)


def _read(
    jobs: Sequence[Job],
    connection: Connection[Any, Any],
    settings: Settings,
    limits: Limits,
    questions: Questions | None,
) -> None:
    for job in jobs:
        _alarm(limits.seconds + _GRACE)
        try:
            outcome = read_job(job, settings, questions)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        connection.send(outcome)
    _alarm(0)


def _alarm(seconds: float) -> None:
    """Have the system end this process after a while, should nobody be left to kill it."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def _limit_memory(mebibytes: int) -> None:
    """Limit what this process may allocate, where the system can (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        # On Linux this counts what is allocated, not the address space that libraries reserve.
        resource.setrlimit(resource.RLIMIT_DATA, (mebibytes * _MIB, mebibytes * _MIB))
