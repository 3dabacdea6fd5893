"""What all tests share: which of them take long (make quick leaves these out), and a loopback.

Tests talk to servers of their own over the loopback; it is brought up where a namespace begins without it.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import functools
import gc
import os
import re
import socket
import struct
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

#: No test depends on how busy its machine is.
settings.register_profile("untimed", deadline=None)
settings.load_profile("untimed")

TESTS = Path(__file__).parent
#: What the tests below a place are marked as: see ``markers`` in pyproject.toml.
MARKED = {
    "batch": "kills",
    "batch/test_ray.py": "ray",
    "bench": "generator",
    "cassettes/test_corpus.py": "generator",
    "cassettes/test_hash_seeds.py": "kills",
    "cassettes/test_namespace.py": "kills",
    "cli/test_batch.py": "kills",
    "cli/test_signals.py": "kills",
    "cli/test_startup.py": "kills",
    "converted/test_hash_seeds.py": "kills",
    "exports/test_memory.py": "kills",
    "fuzz": "generator",
    "llm/test_corpus_hostile.py": "generator",
    "llm/test_gates.py": "generator",
    "llm/test_hostile.py": "generator",
    "panel/test_guide.py": "kills",
    "readers/test_apart.py": "kills",
    "readers/test_office.py": "browser",
    "readers/test_operators.py": "generator",
    "readers/test_picture.py": "ocr",
    "readers/test_plain.py": "generator",
    "readers/test_plumbed.py": "generator",
    "readers/test_robust.py": "kills",
    "rules/test_identities.py": "generator",
    "rules/test_lawful.py": "generator",
    "rules/test_planted.py": "generator",
    "rules/test_quotes.py": "generator",
    "rules/test_scans.py": "ocr",
    "rules/test_sentences.py": "generator",
    "service": "service",
    "service/test_page.py": "browser",
    "service/test_review.py": "browser",
    "tables/test_aligning.py": "generator",
    "tables/test_cells.py": "generator",
    "tables/test_laid.py": "generator",
    "tables/test_readings.py": "kills",
    "tables/test_sheets.py": "generator",
    "tables/test_specimens.py": "generator",
    "tables/test_tables.py": "generator",
    "test_accuracy.py": "generator",
    "test_llm_share.py": "generator",
    "test_localise.py": "generator",
    "torture": "generator",
}

#: So many processes may a test start that ``make quick`` runs: each costs what a hundred readings do.
MOST_STARTED = 3

#: Set where tests are to do without any interface.
LEFT_DOWN = "TESTS_WITHOUT_LOOPBACK"
#: Linux: set the flags of an interface; up, loopback, running.
_SIOCSIFFLAGS = 0x8914
_UP = 0x1 | 0x8 | 0x40


def pytest_configure() -> None:
    """Bring the loopback up where it is not, unless that is the point; else what needs it is skipped."""
    if LEFT_DOWN not in os.environ and not has_loopback():
        with contextlib.suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as any_socket:
            fcntl.ioctl(any_socket, _SIOCSIFFLAGS, struct.pack("16sh", b"lo", _UP))


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not even import what ``-m "not (…)"`` leaves out whole: a third of the tests, and what they alone need."""
    left_out = re.fullmatch(r"not \(([\w ]+)\)", config.option.markexpr)
    marks = left_out[1].split(" or ") if left_out else []
    return True if any(mark in marks for mark in _marks_of(collection_path)) else None


@functools.cache
def _marks_of(path: Path) -> list[str]:
    """Return what the tests below a place are marked as by it and the folders that it stands in."""
    place = path.relative_to(TESTS) if path.is_relative_to(TESTS) else Path()
    return [MARKED[one.as_posix()] for one in (place, *place.parents) if one.as_posix() in MARKED]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_call(item: pytest.Item) -> Generator[None]:
    """Keep what ``make quick`` costs where it is: in processes, which are the same on any machine."""
    before = len(_started)
    yield
    if not any(map(item.get_closest_marker, MARKED.values())):
        assert len(_started) - before <= MOST_STARTED, "mark it, or start what it needs once"


_started: list[object] = []
_start = subprocess.Popen.__init__


@functools.wraps(_start)
def _noted(self: subprocess.Popen[Any], *args: Any, **given: Any) -> None:
    _started.append(self.__class__)
    _start(self, *args, **given)


subprocess.Popen.__init__ = _noted  # type: ignore[method-assign]


def pytest_collection_finish() -> None:
    """Take what collecting has made out of the garbage collector's way, which works a twentieth of the time else.

    It is given back at the very end, so that libraries that count their own objects then find none left.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)
    atexit.register(gc.unfreeze)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark tests by the file that they stand in, and the folder of that."""
    for item in items:
        for mark in _marks_of(item.path):
            item.add_marker(mark)


def has_loopback() -> bool:
    """Say whether this machine, or namespace, can talk to itself."""
    try:
        with socket.create_server(("127.0.0.1", 0)) as server:
            socket.create_connection(server.getsockname()[:2], timeout=5).close()
    except OSError:
        return False
    return True
