"""Limits that a process sets itself, where the system can."""

from __future__ import annotations

import contextlib
import signal


def alarm(seconds: float) -> None:
    """Have the system end this process after a while, should nobody be left to kill it; 0 takes that back."""
    if hasattr(signal, "setitimer"):
        signal.setitimer(signal.ITIMER_REAL, seconds)


def limit_memory(mebibytes: int) -> None:
    """Limit what this process may allocate, where the system can (not on Windows)."""
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        # On Linux this counts what is allocated, not the address space that libraries reserve.
        resource.setrlimit(resource.RLIMIT_DATA, (mebibytes << 20, mebibytes << 20))
