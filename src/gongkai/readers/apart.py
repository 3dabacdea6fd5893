"""Readers of binary formats in a process of their own, so that a file that harms one costs that file alone.

The process is started with the first such file and serves all that follow. It has a limit of memory and, for
each file, of time; it knows no setting and no key of its parent's. What passes between both is JSON: nothing
that a file makes of the child can be run by the parent.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import selectors
import signal
import subprocess
import sys
import threading
from importlib import import_module
from time import monotonic
from typing import IO, Any

from gongkai.document import Area, Place, Seen, Table
from gongkai.errors import UnreadableError
from gongkai.limits import alarm, limit_memory
from gongkai.readers.page import Content

#: What a file may take: seconds, and mebibytes of memory.
SECONDS = 60
MEBIBYTES = 1536
#: The parent waits so much longer before it ends the child itself.
_GRACE = 5
_HEAD = 8  # bytes that say how long what follows is
#: What of the environment a child needs: where things are, and no secret.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")
_OUT_OF_MEMORY = 71
#: What a child says instead of an answer as it begins another page that has a file's time for itself.
_ANOTHER = {"another": "page"}


def read_apart(reader: str, data: bytes) -> Content:
    """Return what the module ``gongkai.readers.<reader>`` reads in ``data``; raises UnreadableError as it does.

    A file that takes too long or too much memory, or that crashes its reader, is unreadable for that reason.
    """
    with _LOCK:
        answer = _child().ask(reader, data)
    if "error" in answer:
        raise UnreadableError.of(answer["error"], **answer["values"])
    tables = tuple(
        Table(start, end, rows, columns, tuple(Place(*place) for place in places), tuple(lengths))
        for start, end, rows, columns, places, lengths in answer["tables"]
    )
    areas = tuple(
        Area(start, end, page, tuple(box), seen and Seen(*seen))
        for start, end, page, box, seen in answer["areas"]
    )
    return Content(answer["text"], answer["encoding"], tables, answer["hints"], areas)


# --- the parent's end ------------------------------------------------------------------------------


class _Child:
    """A running child; it is gone after a file that harmed it."""

    def __init__(self) -> None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ}
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", f"from {__name__} import serve; serve()"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )

    def ask(self, reader: str, data: bytes) -> dict[str, Any]:
        """Send a file and return the answer; a child that gives none is ended, and the reason is the answer."""
        asked, answered = self.process.stdin, self.process.stdout
        assert asked is not None and answered is not None
        until = monotonic() + SECONDS + _GRACE
        try:
            _send(asked, {"reader": reader}, data)
            while True:
                head = _receive(answered, _HEAD, until)
                answer: dict[str, Any] = json.loads(_receive(answered, int.from_bytes(head), until))
                if answer != _ANOTHER:
                    break
                until = monotonic() + SECONDS + _GRACE
        except TimeoutError:
            self.end()
            return _refusal("unreadable.slow", seconds=SECONDS)
        except (OSError, EOFError):
            return self._broken()
        except BaseException:
            self.end()
            raise
        return answer

    def _broken(self) -> dict[str, Any]:
        code = self.process.wait()
        self.end()
        if code == _OUT_OF_MEMORY:
            return _refusal("unreadable.memory", mebibytes=MEBIBYTES)
        if hasattr(signal, "SIGALRM") and code == -signal.SIGALRM:
            return _refusal("unreadable.slow", seconds=SECONDS)
        return _refusal("unreadable.crash")

    def end(self) -> None:
        """End the process, whatever it does."""
        global _running  # noqa: PLW0603
        _running = None
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_LOCK = threading.Lock()
_running: _Child | None = None
#: Where a child answers; None in a process that is none.
_serving: IO[bytes] | None = None


def _child() -> _Child:
    global _running  # noqa: PLW0603
    if _running is None or _running.process.poll() is not None:
        _running = _Child()
    return _running


@atexit.register
def _end() -> None:
    if _running is not None:
        _running.end()


def _forget() -> None:
    """Leave the parent's child to the parent: this process was forked."""
    global _running, _LOCK
    _running, _LOCK = None, threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_forget)


def _receive(pipe: IO[bytes], length: int, until: float) -> bytes:
    """Read so many bytes; raises TimeoutError where they do not come in time, EOFError where none come any more."""
    parts: list[bytes] = []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while length:
            if not selector.select(max(0.0, until - monotonic())):
                raise TimeoutError
            part = os.read(pipe.fileno(), min(length, 1 << 20))
            if not part:
                raise EOFError
            parts.append(part)
            length -= len(part)
    return b"".join(parts)


# --- the child's end -------------------------------------------------------------------------------


def serve() -> None:
    """Answer one file after the other, until nobody asks any more."""
    global _serving  # noqa: PLW0603
    asked, answered = sys.stdin.buffer, sys.stdout.buffer
    _serving = answered
    sys.stdout = sys.stderr  # what a library prints is no answer
    _limit()
    while head := asked.read(_HEAD):
        question = json.loads(asked.read(int.from_bytes(head)))
        data = asked.read(question["length"])
        alarm(SECONDS)
        try:
            answer = _answer(question["reader"], data)
        except MemoryError:
            os._exit(_OUT_OF_MEMORY)
        alarm(0)
        _send(answered, answer)


def another_page() -> None:
    """Give what is read from here on as much time as a whole file: a page of a scan takes longer than that of a text."""
    if _serving is not None:
        alarm(SECONDS)
        _send(_serving, _ANOTHER)


def _answer(reader: str, data: bytes) -> dict[str, Any]:
    try:
        content: Content = import_module(f"gongkai.readers.{reader}").read(data, None)
    except UnreadableError as error:
        return _refusal(error.key, **error.values)
    except ModuleNotFoundError:
        return _refusal("unreadable.extra", extra=reader)
    except MemoryError:
        raise
    except Exception:  # whatever a library makes of a file that it cannot take
        return _refusal("unreadable.damaged_binary")
    return content._asdict() | {
        "tables": [
            (table.start, table.end, table.rows, table.columns, table.places, table.lengths)
            for table in content.tables
        ],
        "hints": dict(content.hints),
    }


def _refusal(key: str, **values: object) -> dict[str, Any]:
    return {"error": key, "values": values}


def _send(pipe: IO[bytes], message: dict[str, Any], data: bytes = b"") -> None:
    """Write a message with its length in front of it, and the bytes that belong to it behind."""
    text = json.dumps(message | ({"length": len(data)} if data else {})).encode()
    pipe.write(len(text).to_bytes(_HEAD) + text + data)
    pipe.flush()


def _limit() -> None:
    """Limit the memory of this process; it writes no file, nor leaves a dump of itself."""
    limit_memory(MEBIBYTES)
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
