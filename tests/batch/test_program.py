"""The program itself: what it loads, and what it does where something is not installed."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import get_args

from gongkai.batch import record
from gongkai.report import Severity, Status

from .conftest import Batch, environment, fill, rows, written

#: A script of someone's own, which does not guard what it does against being loaded by a worker.
SCRIPT = """
import sys
from gongkai.cli import main
sys.argv = ["gongkai", "batch", "in", "-o", "out"]
try:
    main()
finally:
    print(*sorted({"gongkai.pipeline", "pandas", "pydantic", "scipy"} & sys.modules.keys()))
"""


def test_the_program_loads_nothing_that_reads(tmp_path: Path) -> None:
    fill(tmp_path / "in", 3)
    (tmp_path / "own.py").write_text(SCRIPT, "utf-8")
    done = subprocess.run(
        [sys.executable, "own.py"],
        capture_output=True,
        text=True,
        env=environment(),
        cwd=tmp_path,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout == "\n"
    counted, closing, following = done.stderr.splitlines()
    assert counted == "files: 3, read: 3, not read: 0; results in out"
    assert re.fullmatch(r"of these proved, .*: 3; with errors: 0; [\d.]+ seconds", closing)
    assert following == "next: gongkai panel out -o panel.csv"


def test_without_pyarrow(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 3)
    bare = {"HURT_NO_ARROW": "1"}
    done = batch("in", "-o", "bare", hurt=True, env=bare)
    assert done.returncode == 0, done.stderr
    assert set(written(tmp_path / "bare")) == {
        "reports/part-00000.jsonl",
        "errors.jsonl",
        "summary.json",
        "manifest.csv",
    }
    batch("in", "-o", "out", hurt=True)
    done = batch("in", "-o", "out", hurt=True, env=bare)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "pip install" in done.stderr
    batch("in", "-o", "bare", hurt=True)  # what the one has packed the other unpacks
    batch("in", "-o", "out", hurt=True)
    assert written(tmp_path / "bare") == written(tmp_path / "out")
    assert {tries for _, _, tries, _ in rows(tmp_path / "bare") + rows(tmp_path / "out")} == {1}


def test_every_status_and_severity_has_a_column() -> None:
    owed = [*get_args(Status), *(f"{severity}s" for severity in get_args(Severity))]
    assert owed == [*record.columns_of()][-len(owed) :]
    assert set(get_args(Status)) == set(record.WORST_FIRST)
