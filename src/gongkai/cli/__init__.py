"""The command line. This module imports next to nothing: a Ctrl-C finds somebody home at once."""

from __future__ import annotations

import os
import signal
import sys
from types import FrameType
from typing import NoReturn


def main() -> NoReturn:
    """Run ``gongkai`` on the program's arguments and exit."""
    _run("gongkai", None)


def extract_alias() -> NoReturn:
    """Run ``extract``, which is ``gongkai extract``."""
    _run("extract", "extract")


def _run(program: str, command: str | None) -> NoReturn:
    try:
        signal.signal(signal.SIGTERM, _terminated)
        if sys.stdin is None:  # closed by the caller: nothing can be read from it
            sys.stdin = open(os.devnull, encoding="utf-8")  # noqa: SIM115, PTH123 - for as long as the program runs
        from gongkai.cli.app import run

        code = run(program, command)
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


def _terminated(signum: int, frame: FrameType | None) -> NoReturn:
    """Leave as after Ctrl-C, so that temporary files are taken away."""
    sys.exit(128 + signum)
