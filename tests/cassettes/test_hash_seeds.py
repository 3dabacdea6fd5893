"""The same document and the same replies give the same bytes, in whatever order sets are gone through."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys

from tests.cassettes.tape import ROOT

_RUN = """
import json, sys, tempfile
from pathlib import Path
from tests.cassettes import tape
from tests.cassettes.record_authored import FOLDER, run
for name in sys.argv[1:]:
    with tempfile.TemporaryDirectory() as cache, tape.played(FOLDER / f"{name}.yaml"):
        print(json.dumps(run(name, tape.URL, Path(cache)).out))
"""
NAMES = ("bad-two-lines", "good-free-text")
_SECONDS = re.compile(r'"seconds": ?[\d.]+')


def test_a_report_has_the_same_bytes_under_every_hash_seed() -> None:
    printed = set()
    for seed in ("0", "1", "42"):
        environ = {**os.environ, "PYTHONHASHSEED": seed}
        done = subprocess.run(
            [sys.executable, "-c", _RUN, *NAMES],
            cwd=ROOT,
            env=environ,
            capture_output=True,
            text=True,
            check=True,
        )
        reports = [_SECONDS.sub("", json.loads(line)) for line in done.stdout.splitlines()]
        printed.update(zip(NAMES, reports, strict=True))
    assert len(printed) == len(NAMES)
    assert all('"evidence"' in report for _, report in printed)
