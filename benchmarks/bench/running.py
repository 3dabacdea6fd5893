"""Runs one program over documents, a path in and a JSON line out, and takes its time and its memory."""

from __future__ import annotations

import json
import os
import select
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

from .model import Answer, answer

_TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


#: How long a server has for a document, in seconds: how fast it is is its machine's, and it has bounds of its own.
SERVED = 3600.0


class Program:
    """A program that is started once. A document that it does not answer in ``seconds`` fails, and it starts anew.

    ``work`` is the processor time of it and its children where /proc tells, else None; ``memory`` the most MiB
    that one of them held.
    """

    def __init__(self, command: tuple[str, ...], *, seconds: float = 300.0) -> None:
        self.command, self.seconds = command, seconds
        self.version = ""
        self.memory = 0
        self._process: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Program:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def ask(self, path: Path) -> tuple[Answer, float, float | None]:
        """Return the answer about a file, the seconds it took, and the processor seconds."""
        process = self._started()
        worked, began = self._work(), time.perf_counter()
        assert process.stdin
        line = b""
        try:
            process.stdin.write(f"{path}\n".encode())
            process.stdin.flush()
            line = self._line(process)
        except OSError:
            pass  # it died: no line is its answer
        seconds = time.perf_counter() - began
        after = self._work()
        work = None if worked is None or after is None else max(0.0, after - worked)
        if not line:
            self._stop()
            return Answer(error="no answer"), seconds, work
        try:
            raw: Any = json.loads(line)
            said = answer(raw)
        except (ValueError, KeyError, TypeError) as error:
            return Answer(error=f"no answer of the bench's shape: {error}"), seconds, work
        self.version = str(raw.get("version", self.version))
        return said, seconds, work

    def _line(self, process: subprocess.Popen[bytes]) -> bytes:
        assert process.stdout
        found, until = b"", time.monotonic() + self.seconds
        handle = process.stdout.fileno()
        while not found.endswith(b"\n"):
            ready, _, _ = select.select([handle], [], [], max(0.0, until - time.monotonic()))
            part = os.read(handle, 1 << 16) if ready else b""
            if not part:
                return b""
            found += part
        return found

    def _started(self) -> subprocess.Popen[bytes]:
        if self._process is None or self._process.poll() is not None:
            self._process = subprocess.Popen(
                self.command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
            )
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None

    def _work(self) -> float | None:
        """Return the processor seconds of the program and all below it, and keep the most memory."""
        assert self._process
        todo, ticks = [self._process.pid], 0
        if not Path("/proc/self/stat").exists():
            return None
        while todo:
            place = Path(f"/proc/{todo.pop()}")
            try:
                stat = (place / "stat").read_text().rpartition(")")[2].split()
                status = (place / "status").read_text()
                for task in (place / "task").iterdir():
                    todo += map(int, (task / "children").read_text().split())
            except OSError:
                continue
            ticks += sum(map(int, stat[11:15]))
            peak = next((line for line in status.splitlines() if line.startswith("VmHWM")), "VmHWM: 0 kB")
            self.memory = max(self.memory, int(peak.split()[1]) >> 10)
        return ticks / _TICKS
