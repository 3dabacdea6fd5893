"""A process of the program for every run of a test, without what starting one costs: a copy of one that is ready.

Starting Python and reading rules and forms takes half a second, and tests start the program hundreds of times. Here a
process does that once, loads whatever a command may ask for, reads a report, and is then copied (fork) for each run,
which has its own arguments, folder, environment, streams and exit code, and may run some code first. What starting
itself costs, loads or does is for ``test_startup.py`` and ``test_signals.py``, which start Python.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import traceback
from pathlib import Path
from typing import IO, Any

#: What a run that is asked for has at most, in bytes.
_MOST = 1 << 20
_NULL = Path(os.devnull)
#: What most runs load when they need it: all modules of these packages of gongkai, and other people's.
_OWN = ("cli", "exports", "panel", "batch")
_OTHERS = ("rich.progress", "xlsxwriter")
SEED = Path(__file__).parent.parent / "data/seeds/000_940e26fdc8c2d394.txt"


class Warm:
    """A process that is ready, and its copies."""

    def __init__(self, environment: dict[str, str]) -> None:
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        code = f"from tests.cli.warm import serve; serve({theirs.fileno()})"
        root = Path(__file__).resolve().parents[2]
        self._socket = ours
        self._lock = threading.Lock()
        self._process = subprocess.Popen(
            [sys.executable, "-c", code],
            cwd=root,
            env={
                **environment,
                "PYTHONPATH": os.pathsep.join([str(root), environment.get("PYTHONPATH", "")]),
            },
            pass_fds=[theirs.fileno()],
            stdin=subprocess.DEVNULL,
        )
        theirs.close()

    def run(
        self,
        arguments: tuple[str, ...],
        env: dict[str, str],
        timeout: float,
        *,
        first: str = "",
        input: bytes = b"",
        stdin: IO[bytes] | None = None,
        stdout: IO[bytes] | None = None,
    ) -> subprocess.CompletedProcess[bytes]:
        """Run the program in the current folder, as ``subprocess.run`` would; ``first`` is Python code to run before it."""
        asked = json.dumps({"arguments": arguments, "env": env, "folder": str(Path.cwd()), "first": first})
        output, error = os.pipe(), os.pipe()
        with self._lock:
            with tempfile.TemporaryFile() if input else _NULL.open("rb") as source:
                if input:
                    source.write(input)
                    source.seek(0)
                streams = [(stdin or source).fileno(), stdout.fileno() if stdout else output[1], error[1]]
                socket.send_fds(self._socket, [asked.encode()], streams)
            os.close(output[1])
            os.close(error[1])
            pid = int(self._socket.recv(64))
            said, told = _read((output[0], error[0]), timeout, pid)
            code = int(self._socket.recv(64))
        return subprocess.CompletedProcess(arguments, code, said, told)

    def close(self) -> None:
        """End the process."""
        self._socket.close()
        self._process.wait(10)


def _read(ends: tuple[int, int], timeout: float, pid: int) -> list[bytes]:
    """Return all that comes out of some pipes; who writes into them is ended after a time."""
    found: dict[int, list[bytes]] = {end: [] for end in ends}
    late = threading.Timer(timeout, os.kill, (pid, signal.SIGKILL))
    late.start()
    with selectors.DefaultSelector() as waiting:
        for end in found:
            waiting.register(end, selectors.EVENT_READ)
        while waiting.get_map():
            for key, _ in waiting.select():
                piece = os.read(key.fd, 1 << 16)
                if piece:
                    found[key.fd].append(piece)
                else:
                    waiting.unregister(key.fd)
                    os.close(key.fd)
    late.cancel()
    return [b"".join(found[end]) for end in ends]


def serve(number: int) -> None:
    """Be ready, then make a copy for every run that is asked for."""
    from benchmarks.pages import page
    from gongkai import check, extract
    from gongkai.wording import say

    for name in _OTHERS:
        with contextlib.suppress(ImportError):  # an extra is not installed
            importlib.import_module(name)
    for name in _OWN:
        package = importlib.import_module(f"gongkai.{name}")
        for one in pkgutil.iter_modules(package.__path__, f"{package.__name__}."):
            importlib.import_module(one.name)
    check(SEED)
    extract(page(0), name="a.html")
    say("settings.lang", value="", known="")
    gc.collect()
    gc.freeze()
    line = socket.socket(fileno=number)
    while True:
        asked, streams, _, _ = socket.recv_fds(line, _MOST, 3)
        if not asked:
            return
        pid = os.fork()
        if not pid:
            line.close()
            _become(json.loads(asked), streams)
        for stream in streams:
            os.close(stream)
        line.send(str(pid).encode())
        _, status = os.waitpid(pid, 0)
        line.send(str(os.waitstatus_to_exitcode(status)).encode())


def _become(asked: dict[str, Any], streams: list[int]) -> None:
    """Be the program: never returns."""
    code = 1
    try:
        for number, stream in enumerate(streams):
            os.dup2(stream, number)
            os.close(stream)
        for number, name in enumerate(
            ("stdin", "stdout", "stderr")
        ):  # what Python made of the streams before is of those
            old = getattr(sys, name)
            mode = "w" if number else "r"
            told = asked["env"].get("PYTHONIOENCODING", old.encoding)
            new = open(number, mode, encoding=told, errors=old.errors, closefd=False)  # noqa: SIM115
            setattr(sys, name, new)
        os.environ.clear()
        os.environ.update(asked["env"])
        os.chdir(asked["folder"])
        sys.argv = ["gongkai", *asked["arguments"]]
        from gongkai.cli import main

        try:
            exec(asked["first"], {})  # noqa: S102 - a test's own
            main()
        except SystemExit as ended:
            code = ended.code if isinstance(ended.code, int) else int(ended.code is not None)
        except BaseException:
            traceback.print_exc()
        threading._shutdown()  # type: ignore[attr-defined]
        atexit._run_exitfuncs()
        for written in (sys.stdout, sys.stderr):
            if written is not None and not written.closed:
                written.flush()
    finally:
        os._exit(code)
