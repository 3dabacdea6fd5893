"""A text is read alike in whatever order sets are gone through."""

from __future__ import annotations

import datetime
import os
import subprocess
import sys
from pathlib import Path

#: Each day reads one text of so many, the next day others.
PARTS = 3
_RUN = """
import hashlib, sys
from gongkai import extract
from tests.converted.pin import load
for one in load()[int(sys.argv[1]) :: int(sys.argv[2])]:
    report = extract(one.data, name=one.name)
    print(one.name, hashlib.sha256(report.model_dump_json().encode()).hexdigest())
"""


def test_a_text_is_read_alike_under_every_hash_seed() -> None:
    day = datetime.datetime.now(datetime.UTC).toordinal()
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", _RUN, str(day % PARTS), str(PARTS)],
            cwd=Path(__file__).parents[2],
            env={**os.environ, "PYTHONHASHSEED": seed},
            stdout=subprocess.PIPE,
            text=True,
        )
        for seed in ("4", "7")
    ]
    first, second = ([line.split() for line in run.communicate()[0].splitlines()] for run in runs)
    assert all(run.returncode == 0 for run in runs)
    assert len(first) > 1
    assert [name for (name, told), (_, other) in zip(first, second, strict=True) if told != other] == []
