"""The recordings are played where there is no network at all, not even the machine's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys

import pytest

from tests.cassettes.tape import ROOT
from tests.conftest import LEFT_DOWN

#: Says which interfaces are up, and whether the machine reaches itself.
_LOOK = """
import socket
try:
    socket.create_connection(("127.0.0.1", 9), timeout=5)
except OSError as error:
    print(error.strerror)
"""
#: Without the tests that only look at files.
_PLAYED = ("-k", "not no_machine_in_a_recording and not harmless_headers")


def _alone() -> list[str]:
    """Return the command that runs another one in a network namespace of its own; skip where it may not."""
    found = shutil.which("unshare")
    for options in (["--map-root-user", "--net"], ["--net"]):
        command = [found or "", *options]
        if found and subprocess.run([*command, "true"], capture_output=True, check=False).returncode == 0:
            return command
    pytest.skip("unshare is not there, or may not make a network namespace here")


def test_recordings_are_played_without_any_interface() -> None:
    alone = _alone()
    look = subprocess.run([*alone, sys.executable, "-c", _LOOK], capture_output=True, text=True, check=True)
    assert look.stdout.strip() == "Network is unreachable"
    tests = [ROOT / "tests/cassettes" / f"test_{name}.py" for name in ("authored", "tape")]
    done = subprocess.run(
        [
            *alone,
            sys.executable,
            "-m",
            "pytest",
            "-q",
            "-p",
            "no:cacheprovider",
            "-p",
            "no:xdist",
            *_PLAYED,
            *tests,
        ],
        cwd=ROOT,
        env={**os.environ, "LC_ALL": "C.UTF-8", LEFT_DOWN: "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout[-3000:] + done.stderr[-1000:]
    assert "skipped" not in done.stdout
