"""The same document and the same replies give the same bytes, in whatever order sets are gone through."""

from __future__ import annotations

import os
import re
import subprocess
import sys

import pytest

from tests.cassettes.tape import ROOT

_RUN = """
import sys, tempfile
from pathlib import Path
from tests.cassettes import tape
from tests.cassettes.record_authored import FOLDER, run
with tempfile.TemporaryDirectory() as cache, tape.played(FOLDER / f"{sys.argv[1]}.yaml"):
    sys.stdout.write(run(sys.argv[1], tape.URL, Path(cache)).out)
"""
_SECONDS = re.compile(r'"seconds": ?[\d.]+')


@pytest.mark.parametrize("name", ["bad-two-lines", "good-free-text"])
def test_a_report_has_the_same_bytes_under_every_hash_seed(name: str) -> None:
    printed = set()
    for seed in ("0", "1", "42"):
        environ = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", _RUN, name],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        )
        printed.add(_SECONDS.sub("", done.stdout))
    assert len(printed) == 1
    assert '"evidence"' in printed.pop()
