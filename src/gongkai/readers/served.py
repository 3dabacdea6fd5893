"""The end of a process that reads binary formats for another: what it is asked, and what it answers.

It has a limit of memory and, for each file, of time; it writes no file, nor leaves a dump of itself.
"""

from __future__ import annotations

import contextlib
import functools
import json
import os
import sys
from collections.abc import Iterator, Sequence
from importlib import import_module
from typing import IO, Any

from gongkai.errors import UnreadableError
from gongkai.limits import Limits, alarm, held, holding, limit_memory, prolonging
from gongkai.readers.insets import Cutting
from gongkai.readers.page import Content
from gongkai.readers.wire import ANOTHER, HEAD, OUT_OF_MEMORY, bytes_of, refusal, send

#: What libraries of C++ say where they are given no more memory, be they asked for little.
_REFUSED = "bad_alloc"
#: A process that has taken so much of its memory could take no more.
_FULL = 0.9
#: The extra that a reader needs, where that is not called as the reader is.
EXTRAS = {"workbook": "office", "ofd": "office"}
#: What an archive holds, or what is wrong with a file in it.
Held = tuple[str, bytes | UnreadableError]


def serve(memory: int) -> None:
    """Answer one file after the other, until nobody asks any more; ``memory``: MiB that this process may take."""
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    sys.stdout = sys.stderr  # what a library prints is no answer
    _limit(memory)
    while head := asked.read(HEAD):
        question = json.loads(asked.read(int.from_bytes(head)))
        data = asked.read(question["length"])
        limits = Limits(**question["limits"])
        prolong = functools.partial(_prolong, answered, limits)
        alarm(limits.seconds)
        try:
            with holding(limits), prolonging(prolong):
                answer, packed = _answer(question, data)
                send(answered, answer, packed)
        except MemoryError:
            os._exit(OUT_OF_MEMORY)
        alarm(0)


def _prolong(answered: IO[bytes], limits: Limits) -> None:
    """Begin the time of a file anew, here and with the parent."""
    alarm(limits.seconds)
    send(answered, ANOTHER)


def _answer(question: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
    reader = question["reader"]
    try:
        module = import_module(f"gongkai.readers.{reader}")
        if question["do"] == "unpack":
            return _packed(module.unpack(data))
        if question["do"] == "draw":
            picture, width, height = module.draw(data, question["media_type"], question["page"])
            return {"width": width, "height": height}, picture
        if question["do"] == "see":
            found = module.seen(_cuttings(question["runs"], data), question["alone"])
            return {"seen": [_values(one) for one in found]}, b""
        return _values(module.read(data, None)), b""
    except UnreadableError as error:
        _tell_full(error)
        return refusal(error), b""
    except ModuleNotFoundError:
        return refusal(UnreadableError.of("unreadable.extra", extra=EXTRAS.get(reader, reader))), b""
    except MemoryError:
        raise
    except Exception as error:  # whatever a library makes of a file that it cannot take
        _tell_full(error)
        return refusal(UnreadableError.of("unreadable.damaged_binary")), b""


def _tell_full(error: Exception) -> None:
    """Raise MemoryError where a library says so, or this process came near its limit: that is why a file could not be read."""
    if _REFUSED in str(error):
        raise MemoryError
    with contextlib.suppress(ImportError, OSError):
        import resource

        peak = bytes_of(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
        if peak > _FULL * (held().memory << 20):
            raise MemoryError


def _values(content: Content) -> dict[str, Any]:
    """Return what was read as plain values."""
    return content._asdict() | {
        "tables": [
            (table.start, table.end, table.rows, table.columns, table.places, table.lengths)
            for table in content.tables
        ],
        "hints": dict(content.hints),
    }


def _cuttings(runs: Sequence[Sequence[Any]], data: bytes) -> list[list[Cutting]]:
    """Return the runs of pictures whose files stand one behind another."""
    found: list[list[Cutting]] = []
    at = 0
    for run in runs:
        found.append([])
        for number, size, cut in run:
            found[-1].append(Cutting(number, data[at : at + size], tuple(cut)))
            at += size
    return found


def _packed(found: Iterator[Held]) -> tuple[dict[str, Any], bytes]:
    """Return the files of an archive as plain values, and their bytes in one."""
    entries: list[tuple[str, int, str, Any]] = []
    parts: list[bytes] = []
    for name, data in found:
        if isinstance(data, bytes):
            entries.append((name, len(data), "", {}))
            parts.append(data)
        else:
            entries.append((name, 0, data.key, dict(data.values)))
    return {"held": entries}, b"".join(parts)


def _limit(memory: int) -> None:
    """Limit the memory of this process; it writes no file, nor leaves a dump of itself."""
    limit_memory(memory)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
