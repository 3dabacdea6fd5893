"""What one input may take: limits that readers hold to, and those that a process sets itself where the system can."""

from __future__ import annotations

import contextlib
import signal
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from dataclasses import dataclass, fields


@dataclass(frozen=True, slots=True)
class Limits:
    """The most that one input may take; a report takes a hundredth of it.

    ``size``: MiB of a file. ``inflated``: MiB that it unpacks to, all parts together. ``entries``: files in an
    archive or parts of a document. ``part``: MiB that one of these parts unpacks to. ``nesting``: archives within
    archives. ``elements``: of one part in XML. ``pages``: of a document; ``scans``: pages that are pictures, or
    pictures in one file; ``glyphs``: on one page; ``pixels``: millions, of a picture. ``cells``: of a workbook. ``claims``: numbers that the prose
    states. ``seconds`` and ``memory`` (MiB): of the process that reads it; each page that is a picture has these
    seconds for itself.
    """

    size: int = 64
    inflated: int = 128
    entries: int = 2_000
    part: int = 32
    nesting: int = 3
    elements: int = 250_000
    pages: int = 400
    scans: int = 100
    glyphs: int = 60_000
    pixels: int = 100
    cells: int = 200_000
    claims: int = 2_000
    seconds: int = 60
    memory: int = 1536


#: The names of all limits; each is the setting ``GONGKAI_LIMIT_<NAME>``, and a key of ``[limits]`` in gongkai.toml.
LIMITS = tuple(field.name for field in fields(Limits))
_HELD: ContextVar[Limits] = ContextVar("gongkai-limits", default=Limits())  # noqa: B039 - it is frozen


def held() -> Limits:
    """Return the limits that hold for what is being read."""
    return _HELD.get()


@contextlib.contextmanager
def holding(limits: Limits) -> Iterator[None]:
    """Let limits hold for what is read within."""
    token = _HELD.set(limits)
    try:
        yield
    finally:
        _HELD.reset(token)


#: What is done where a page begins that has a file's time for itself, by whoever counts that time.
_PROLONG: ContextVar[Callable[[], None]] = ContextVar("gongkai-prolong", default=lambda: None)


def another_page() -> None:
    """Say that a page begins that has as much time as a whole file: one that is a picture takes longer than one of text."""
    _PROLONG.get()()


@contextlib.contextmanager
def prolonging(tell: Callable[[], None]) -> Iterator[None]:
    """Have ``tell`` called for each such page of what is read within."""
    token = _PROLONG.set(tell)
    try:
        yield
    finally:
        _PROLONG.reset(token)


def variable(limit: str) -> str:
    """Return the name of the setting of a limit in the environment."""
    return f"GONGKAI_LIMIT_{limit.upper()}"


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
