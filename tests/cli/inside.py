"""A run of the program within the process of its tests: its own arguments, environment, streams and exit code.

What a process has beside these (signals, exhausted files, what is loaded at its start, code that runs before it) is for
``warm.py`` and for the tests that start Python.
"""

from __future__ import annotations

import io
import logging
import os
import signal
import subprocess
import sys
import traceback
import warnings
from collections.abc import Callable
from typing import NoReturn
from unittest import mock

from gongkai.cli import main


def run_inside(
    arguments: tuple[str, ...],
    env: dict[str, str],
    input: bytes = b"",
    door: Callable[[], NoReturn] = main,
) -> subprocess.CompletedProcess[bytes]:
    """Run the program in the current folder, as ``subprocess.run`` would."""
    output, error = io.BytesIO(), io.BytesIO()
    said, told = (
        io.TextIOWrapper(one, "utf-8", errors, write_through=True)
        for one, errors in ((output, "strict"), (error, "backslashreplace"))
    )
    streams = {
        "stdin": io.TextIOWrapper(io.BufferedReader(io.BytesIO(input)), "utf-8"),  # type: ignore[arg-type]
        "stdout": said,
        "stderr": told,
        "argv": ["gongkai", *arguments],
    }
    terminated = signal.getsignal(signal.SIGTERM)
    try:
        with (
            mock.patch.multiple(sys, **streams),
            mock.patch.dict(os.environ, env, clear=True),
            mock.patch.object(logging.root, "handlers", []),
            warnings.catch_warnings(),
        ):
            warnings.showwarning = warnings._showwarning_orig  # type: ignore[attr-defined]
            code = _code(door)
    finally:
        signal.signal(signal.SIGTERM, terminated)
    return subprocess.CompletedProcess(arguments, code, output.getvalue(), error.getvalue())


def _code(door: Callable[[], NoReturn]) -> int:
    """Run the program and return its exit code; what it does not catch is printed, as Python does."""
    try:
        door()
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    except BaseException:
        traceback.print_exc()
        return 1
