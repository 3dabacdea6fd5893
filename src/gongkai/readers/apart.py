"""Readers of binary formats in processes of their own, so that a file that harms one costs that file alone.

A process is started with the first such file and serves all that follow; files that are read at the same time
have one each. It has a limit of memory and, for each file, of time; it knows no setting and no key of its
parent's. What passes between both is JSON and plain bytes: nothing that a file makes of the child can be run by
the parent.
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
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from time import monotonic
from typing import IO, Any

from gongkai.document import Area, Place, Seen, Table, Unread
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import Limits, another_page, held
from gongkai.readers import served
from gongkai.readers.insets import Cutting, unseen
from gongkai.readers.page import Content
from gongkai.readers.served import Held
from gongkai.readers.wire import ANOTHER, HEAD, OUT_OF_MEMORY, bytes_of, plain, refusal, refused, send

#: The parent waits so many seconds longer than a file may take before it ends the child itself.
_GRACE = 5
#: What of the environment a child needs: where things are, and no secret.
_KEPT = ("PATH", "HOME", "LANG", "LC_ALL", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "LD_LIBRARY_PATH")
#: OpenBLAS keeps some 30 MiB for each thread, and tries for ever where it gets none; nothing here multiplies matrices.
_GIVEN = {"OPENBLAS_NUM_THREADS": "1"}
#: A process that crashed and had taken so much of its memory had asked for more.
_CROWDED = 0.5


def read_apart(reader: str, data: bytes) -> Content:
    """Return what the module ``gongkai.readers.<reader>`` reads in ``data``; raises UnreadableError as it does.

    A file that takes too long or too much memory, or that crashes its reader, is unreadable for that reason.
    """
    answer, _ = _ask("read", reader, data)
    return _content(answer)


def see_apart(runs: Sequence[Sequence[Cutting]], alone: bool) -> list[Content]:
    """Read pictures that stand in a document as :func:`gongkai.readers.insets.seen` does; raises nothing of theirs.

    Pictures that take too long or too much, or that crash what reads them, are told as unread.
    """
    if find_spec("rapidocr") is None:
        return unseen(runs, "extra")
    packed = b"".join(one.data for run in runs for one in run)
    told = [[(one.number, len(one.data), one.cut) for one in run] for run in runs]
    try:
        answer, _ = _ask("see", "insets", packed, runs=told, alone=alone)
    except LimitError as error:
        return unseen(runs, error.key.removeprefix("limit."))
    except UnreadableError:
        return unseen(runs, "untold")
    return [_content(one) for one in answer["seen"]]


def _content(answer: dict[str, Any]) -> Content:
    """Return what was read, from plain values."""
    tables = tuple(
        Table(start, end, rows, columns, tuple(Place(*place) for place in places), tuple(lengths))
        for start, end, rows, columns, places, lengths in answer["tables"]
    )
    areas = tuple(
        Area(start, end, page, tuple(box), seen and Seen(*seen))
        for start, end, page, box, seen in answer["areas"]
    )
    unread = tuple(Unread(*one) for one in answer["unread"])
    return Content(answer["text"], answer["encoding"], tables, answer["hints"], areas, unread)


def unpack_apart(reader: str, data: bytes) -> Iterator[Held]:
    """Go through the files in an archive, as the module ``gongkai.readers.<reader>`` unpacks it.

    Raises UnreadableError as :func:`read_apart` does, before the first.
    """
    answer, packed = _ask("unpack", reader, data)
    at = 0
    for name, size, error, values in answer["held"]:
        yield name, (refused(error, values) if error else packed[at : at + size])
        at += size


def draw_apart(media_type: str, data: bytes, page: int) -> tuple[bytes, float, float]:
    """Return the picture of a page (from 1) as a PNG, and how wide and high the page is in what its boxes are counted in.

    Raises UnreadableError as :func:`read_apart` does, and for a type that has no pages to draw.
    """
    answer, picture = _ask("draw", "painted", data, media_type=media_type, page=page)
    return picture, answer["width"], answer["height"]


def _ask(do: str, reader: str, data: bytes, **more: Any) -> tuple[dict[str, Any], bytes]:
    limits = held()
    with _child(limits.memory) as child:
        answer, packed = child.ask({"do": do, "reader": reader, "limits": plain(limits), **more}, data)
    if "error" in answer:
        raise refused(answer["error"], answer["values"])
    return answer, packed


class Child:
    """A running child that serves as ``module.serve`` does; it is gone after a file that harmed it.

    ``gentle``: one that has something to put away before it ends.
    """

    def __init__(self, module: str, memory: int, *, gentle: bool = False) -> None:
        environment = {name: os.environ[name] for name in _KEPT if name in os.environ} | _GIVEN
        environment["PYTHONPATH"] = os.pathsep.join(path for path in sys.path if path)
        self.memory = memory
        self._gentle = gentle
        self.process = subprocess.Popen(  # noqa: S603
            [sys.executable, "-c", f"from {module} import serve; serve({memory:d})"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
            start_new_session=True,  # Ctrl-C is the parent's to handle
        )

    def ask(self, question: dict[str, Any], data: bytes) -> tuple[dict[str, Any], bytes]:
        """Send a file and return the answer; a child that gives none is ended, and the reason is the answer."""
        asked, answered = self.process.stdin, self.process.stdout
        assert asked is not None and answered is not None
        limits = Limits(**question["limits"])
        until = monotonic() + limits.seconds + _GRACE
        try:
            send(asked, question, data)
            while True:
                head = _receive(answered, HEAD, until)
                answer: dict[str, Any] = json.loads(_receive(answered, int.from_bytes(head), until))
                if answer != ANOTHER:
                    return answer, _receive(answered, answer.get("length", 0), until)
                another_page()
                until = monotonic() + limits.seconds + _GRACE
        except TimeoutError:
            self.end()
            return refusal(LimitError.over("seconds", limits)), b""
        except (OSError, EOFError):
            return self._broken(limits), b""
        except BaseException:
            self.end()
            raise

    def _broken(self, limits: Limits) -> dict[str, Any]:
        code, taken = self._ended()
        self.end()
        if code == OUT_OF_MEMORY or taken > _CROWDED * (limits.memory << 20):
            return refusal(LimitError.over("memory", limits))
        if hasattr(signal, "SIGALRM") and code == -signal.SIGALRM:
            return refusal(LimitError.over("seconds", limits))
        return refusal(UnreadableError.of("unreadable.crash"))

    def _ended(self) -> tuple[int, int]:
        """Wait for the end of the process; return its code, and how many bytes it took where the system tells."""
        if not hasattr(os, "wait4"):
            return self.process.wait(), 0
        try:
            _, status, usage = os.wait4(self.process.pid, 0)
        except ChildProcessError:  # somebody has asked for its end already
            return self.process.wait(), 0
        self.process.returncode = os.waitstatus_to_exitcode(status)
        return self.process.returncode, bytes_of(usage.ru_maxrss)

    @property
    def is_alive(self) -> bool:
        """Whether the process runs."""
        return self.process.poll() is None

    def end(self) -> None:
        """End the process, whatever it does; a gentle one may put away what it has in hand first."""
        if self._gentle:
            self._close()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(_GRACE)
        with contextlib.suppress(OSError):
            self.process.kill()
        self.process.wait()
        self._close()

    def _close(self) -> None:
        for pipe in (self.process.stdin, self.process.stdout):
            if pipe is not None:
                with contextlib.suppress(OSError):
                    pipe.close()


_LOCK = threading.Lock()
#: Children that wait for a file.
_idle: list[Child] = []


@contextlib.contextmanager
def _child(memory: int) -> Iterator[Child]:
    """Lend a child with such a limit of memory: one that waits for a file, or a new one."""
    child = None
    with _LOCK:
        while _idle and child is None:
            one = _idle.pop()
            if one.is_alive and one.memory == memory:
                child = one
            else:
                one.end()
    child = child or Child(served.__name__, memory)
    try:
        yield child
    finally:
        if child.is_alive:
            with _LOCK:
                _idle.append(child)


@atexit.register
def _end() -> None:
    for child in _idle:
        child.end()


def _forget() -> None:
    """Leave the parent's children to the parent: this process was forked."""
    global _LOCK  # noqa: PLW0603
    _LOCK = threading.Lock()
    _idle.clear()


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
