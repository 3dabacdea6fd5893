"""On PYTHONPATH, this makes documents that hurt: what stands in them happens to the process that reads.

``HURT-<what>`` in a document: ``crash`` (a segmentation fault), ``exit``, ``hang``, ``memory``,
``wait`` (say so on standard error, then hang), ``knock`` (say so at the pipe HURT_DOOR, then hang),
``meet`` (wait for the mark of a second node), ``flaky`` (crash, but only the first time), ``pages`` (take 6 seconds,
for four pages that have a document's time each).
HURT_KILL names a document that, when its turn comes, kills the program that started the workers;
HURT_FSYNC=n kills the program at the n-th file that it has finished; with HURT_START no worker
comes up, or with HURT_MARK the first does not.
HURT_NO_ARROW takes pyarrow away. HURT_VERSION is the version that gongkai takes itself for. In the
folder HURT_SEEN every node of Ray that reads leaves its mark.
"""

import multiprocessing
import os
import resource
import signal
import sys
import time
from pathlib import Path

import gongkai.limits
import gongkai.readers

_real = gongkai.readers.read
_fsync = os.fsync
_synced = []


def _crash() -> None:
    os.kill(os.getpid(), signal.SIGSEGV)


def _exit() -> None:
    os._exit(3)


def _hang() -> None:
    while True:
        time.sleep(3600)


def _memory() -> None:
    kept = []
    while True:
        kept.append(bytearray(1 << 24))


def _wait() -> None:
    sys.stderr.write(f"waiting {os.getpid()}\n")
    sys.stderr.flush()
    _hang()


def _knock() -> None:
    Path(os.environ["HURT_DOOR"]).write_bytes(b"!")
    _hang()


def _meet() -> None:
    seen = os.environ.get("HURT_SEEN")
    given_up = time.monotonic() + 30
    while seen and len(list(Path(seen).iterdir())) < 2 and time.monotonic() < given_up:
        time.sleep(0.05)


def _flaky() -> None:
    mark = Path(os.environ["HURT_MARK"])
    if not mark.exists():
        mark.touch()
        _crash()


def _pages() -> None:
    for _ in range(4):
        gongkai.limits.another_page()
        time.sleep(1.5)


def _read(source, **given):
    if "HURT_SEEN" in os.environ:
        (Path(os.environ["HURT_SEEN"]) / os.environ["RAY_RAYLET_PID"]).touch()
    kill = os.environ.get("HURT_KILL", "").encode()
    if kill and kill in source:
        os.kill(multiprocessing.parent_process().pid, signal.SIGKILL)
        os._exit(1)
    for what in (_crash, _exit, _hang, _memory, _wait, _knock, _meet, _flaky, _pages):
        if f"HURT{what.__name__.replace('_', '-')}".encode() in source:
            what()
    return _real(source, **given)


def _start(*_):
    mark = os.environ.get("HURT_MARK")
    if mark is None:
        os._exit(1)
    if not Path(mark).exists():
        Path(mark).touch()
        os.kill(os.getpid(), signal.SIGKILL)


def _sync(number):
    _synced.append(number)
    if len(_synced) == int(os.environ["HURT_FSYNC"]):
        os.kill(os.getpid(), signal.SIGKILL)
    _fsync(number)


if "HURT_NO_ARROW" in os.environ:
    sys.modules["pyarrow"] = None
gongkai.readers.read = _read
gongkai.__version__ = os.environ.get("HURT_VERSION", gongkai.__version__)
if "HURT_FSYNC" in os.environ:
    os.fsync = _sync
if "HURT_START" in os.environ:
    resource.setrlimit = _start
