"""What a ledger keeps is what was put there; a killed server of processes costs nothing."""

from __future__ import annotations

import json
import os
import random
import signal
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from .conftest import Batch, command, environment, fill


def lines(folder: Path) -> list[bytes]:
    return [
        line
        for part in sorted((folder / "reports").glob("*.jsonl"))
        for line in part.read_bytes().splitlines()
    ]


def test_a_flipped_bit_of_a_kept_report_is_read_again(tmp_path: Path, batch: Batch) -> None:
    fill(tmp_path / "in", 3)
    assert batch("in", "-o", "out", "--workers", "1").returncode == 0
    before = lines(tmp_path / "out")
    draw = random.Random(1)
    for _ in range(4):
        with sqlite3.connect(tmp_path / "out/ledger.sqlite") as ledger:
            ((reading, kept),) = ledger.execute("SELECT reading, report FROM reports LIMIT 1").fetchall()
            at = draw.randrange(8 * len(kept))
            changed = bytearray(kept)
            changed[at // 8] ^= 1 << at % 8
            ledger.execute("UPDATE reports SET report = ? WHERE reading = ?", (bytes(changed), reading))
        ledger.close()
        assert batch("in", "-o", "out", "--workers", "1").returncode == 0
        assert lines(tmp_path / "out") == before
    assert all(json.loads(line)["schema_version"] for line in before)


def test_a_report_that_is_kept_under_another_content_s_hash_is_read_again(
    tmp_path: Path, batch: Batch
) -> None:
    fill(tmp_path / "in", 3)
    assert batch("in", "-o", "out", "--workers", "1").returncode == 0
    before = lines(tmp_path / "out")
    with sqlite3.connect(tmp_path / "out/ledger.sqlite") as ledger:
        (first, one), (second, other), *_ = ledger.execute("SELECT id, sha256 FROM readings").fetchall()
        for id_, sha256 in ((first, "0"), (second, one), (first, other)):
            ledger.execute("UPDATE readings SET sha256 = ? WHERE id = ?", (sha256, id_))
    ledger.close()
    assert batch("in", "-o", "out", "--workers", "1").returncode == 0
    assert lines(tmp_path / "out") == before


@pytest.mark.skipif(not Path("/proc/self/task").exists(), reason="needs /proc")
def test_a_killed_server_of_processes_costs_nothing(tmp_path: Path, batch: Batch) -> None:
    fill(tmp_path / "in", 40)
    with subprocess.Popen(
        command("in", "-o", "out", "--workers", "2"), env=environment(), stderr=subprocess.PIPE, text=True
    ) as running:
        until = time.monotonic() + 60
        killed = 0
        while running.poll() is None and time.monotonic() < until and killed < 2:
            for child in _children(running.pid):
                if "forkserver" in Path(f"/proc/{child}/cmdline").read_text("utf-8", "replace"):
                    time.sleep(0.3)
                    os.kill(child, signal.SIGKILL)
                    killed += 1
            time.sleep(0.05)
        said = running.communicate(timeout=120)[1]
    assert "Traceback" not in said
    assert running.returncode == 0 or "Run the same" in said or "run the same" in said or "no process" in said
    assert batch("in", "-o", "out").returncode == 0
    assert len(lines(tmp_path / "out")) == 40


def _children(process: int) -> list[int]:
    try:
        return [int(one) for one in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []
