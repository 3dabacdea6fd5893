"""What was finished is finished, and what is written does not tell how it came about."""

from __future__ import annotations

import json
import os
import random
import resource
import select
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from .conftest import Batch, command, environment, fill, marked, rows, written

DOCUMENTS = 60
SMALL = ("--shard-size", "25")


@pytest.fixture
def inputs(tmp_path: Path) -> Path:
    """Reports, a few that are none, and some twice."""
    fill(tmp_path / "in", DOCUMENTS)
    for number, data in enumerate((b"", b"\x89PNG\r\n\x1a\n", "今天天气很好。".encode() * 9)):
        (tmp_path / f"in/0{number}-broken.html").write_bytes(data)
    (tmp_path / "in/again").mkdir()
    (tmp_path / "in/again/twice.html").write_bytes(marked(7))
    return tmp_path / "in"


@pytest.mark.parametrize("workers", ["2", "3"])
def test_the_number_of_workers_leaves_no_trace(
    batch: Batch, inputs: Path, tmp_path: Path, workers: str
) -> None:
    assert batch("in", "-o", "one", "--workers", "1", *SMALL).returncode == 3
    assert batch("in", "-o", "more", "--workers", workers, *SMALL).returncode == 3
    assert written(tmp_path / "one") == written(tmp_path / "more")


def test_killed_again_and_again_the_results_are_those_of_one_run(
    batch: Batch, inputs: Path, tmp_path: Path
) -> None:
    assert batch("in", "-o", "calm", *SMALL).returncode == 3
    rng = random.Random(5)
    kills = [{"HURT_KILL": f"No. {number}."} for number in sorted(rng.sample(range(DOCUMENTS), 5))]
    kills += [{"HURT_FSYNC": str(number)} for number in (1, 3, 6)]
    finished: set[tuple[str, int]] = set()
    for kill in kills:
        done = batch("in", "-o", "shaken", *SMALL, hurt=True, env=kill)
        # A document may have been read in time by the worker that does not kill, but not the first.
        codes = {-signal.SIGKILL} if not finished or "HURT_FSYNC" in kill else {-signal.SIGKILL, 3}
        assert done.returncode in codes, done.stderr
        now = {(name, tries) for name, state, tries, _ in rows(tmp_path / "shaken") if state == "done"}
        assert finished <= now  # nothing finished was lost, nor read again
        finished = now
    assert len(finished) == DOCUMENTS + 1
    assert batch("in", "-o", "shaken", *SMALL).returncode == 3
    assert written(tmp_path / "shaken") == written(tmp_path / "calm")


def test_a_second_run_reads_nothing(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    batch("in", "-o", "out")
    before = written(tmp_path / "out")
    again = batch("in", "-o", "out")
    assert again.returncode == 3
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {1}
    assert written(tmp_path / "out") == before


def test_the_same_content_under_two_names_is_read_once(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    batch("in", "-o", "out", "--shard-size", "1000")
    lines = (tmp_path / "out/reports/part-00000.jsonl").read_text("utf-8").splitlines()
    reports = {report["source"]["name"]: report for report in map(json.loads, lines)}
    assert len(reports) == len(lines) == DOCUMENTS + 1
    first, second = reports["in/0007.html"], reports["in/again/twice.html"]
    assert first | {"source": None} == second | {"source": None}
    ledger = rows(tmp_path / "out", "name, sha256, attempts, result")
    same = [row for row in ledger if row[1] == first["source"]["sha256"]]
    assert [(name, tries) for name, _, tries, _ in same] == [("in/0007.html", 1), ("in/again/twice.html", 1)]
    for name, _, _, place in same:
        number = int(place.removeprefix("reports/part-00000.jsonl:"))
        assert json.loads(lines[number - 1])["source"]["name"] == name


def test_the_reports_are_those_of_extract(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    batch("in", "-o", "out", "--shard-size", "1000")
    extract = [word if word != "batch" else "extract" for word in command("in")]
    read = subprocess.run(extract, capture_output=True, env=environment(), check=False)
    assert (tmp_path / "out/reports/part-00000.jsonl").read_bytes() == read.stdout


def test_settings_that_change_a_reading_make_it_read_again(
    batch: Batch, inputs: Path, tmp_path: Path
) -> None:
    batch("in", "-o", "out")
    batch("in", "-o", "out", env={"GONGKAI_SELECT": "GK2", "GONGKAI_MIN_SEVERITY": "error"})
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {1}
    batch("in", "-o", "out", env={"GONGKAI_LANG": "zh"})
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {1}
    (forms := tmp_path / "forms").mkdir()
    form = 'form: "2027"\nsource: x\nextends: "2021"\n'
    (forms / "2027.yaml").write_text(form, "utf-8")
    settings = {"GONGKAI_LANG": "zh", "GONGKAI_FORMS_DIR": "forms"}
    batch("in", "-o", "out", env=settings)
    batch("in", "-o", "out", env=settings)
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {2}
    (forms / "2027.yaml").write_text(form.replace("source: x", "source: y"), "utf-8")
    batch("in", "-o", "out", env=settings)
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {3}


def test_another_version_reads_again(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    batch("in", "-o", "out", hurt=True)
    for version, tries in (("99.1", 2), ("99.1", 2), ("99.2", 3)):
        batch("in", "-o", "out", hurt=True, env={"HURT_VERSION": version})
        found = rows(tmp_path / "out", "attempts, substr(code, 1, 4)")
        assert set(found) == {(tries, version)}


def test_fewer_inputs_leave_no_old_results(batch: Batch, inputs: Path, tmp_path: Path) -> None:
    batch("in", "-o", "out", "--shard-size", "10")
    for path in sorted(inputs.glob("*.html"))[5:]:
        path.unlink()
    batch("in", "-o", "out", "--shard-size", "10")
    batch("in", "-o", "fresh", "--shard-size", "10")
    assert written(tmp_path / "out") == written(tmp_path / "fresh")
    assert len(rows(tmp_path / "out")) == 6


def _panel_of(folder: str) -> str:
    """Return what ``gongkai panel`` says of a folder that is no dataset yet."""
    command = [sys.executable, "-m", "gongkai", "panel", folder, "-o", "panel.csv"]
    done = subprocess.run(command, capture_output=True, text=True, env=environment(), check=False)
    assert done.returncode == 3
    return done.stderr


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_says_how_to_go_on(tmp_path: Path, batch: Batch, sent: int, code: int) -> None:
    fill(tmp_path / "in", 12)
    (tmp_path / "in/x.html").write_bytes(b"HURT-wait")
    options = ("in", "-o", "out", "--workers", "1")
    with subprocess.Popen(
        command(*options), stderr=subprocess.PIPE, text=True, env=environment(hurt=True)
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("waiting ")
        running.send_signal(sent)
        said = running.stderr.read()
        assert running.wait(30) == code
    assert said.splitlines()[-1].endswith("run the same command to go on")
    assert "Traceback" not in said
    assert not written(tmp_path / "out")
    assert "run it again: it goes on where it stopped" in _panel_of("out")
    (tmp_path / "in/x.html").write_bytes(marked(99))
    assert batch(*options).returncode == 0
    tries = [tries for _, _, tries, _ in rows(tmp_path / "out")]
    assert tries[:8] == [1] * 8  # its next documents were given to the worker when these were in the ledger
    assert len(tries) == 13


def test_a_stopped_run_leaves_no_summary_of_the_one_before(tmp_path: Path, batch: Batch) -> None:
    fill(tmp_path / "in", 3)
    assert batch("in", "-o", "out").returncode == 0
    assert json.loads((tmp_path / "out/summary.json").read_text("utf-8"))["inputs"] == 3
    (tmp_path / "in/x.html").write_bytes(b"HURT-wait")
    with subprocess.Popen(
        command("in", "-o", "out"), stderr=subprocess.PIPE, text=True, env=environment(hurt=True)
    ) as running:
        assert running.stderr is not None
        assert running.stderr.readline().startswith("waiting ")
        running.send_signal(signal.SIGINT)
        running.stderr.read()
    assert not (tmp_path / "out/summary.json").exists()
    assert batch("in", "-o", "out", "--dry-run").returncode == 0
    (tmp_path / "in/x.html").unlink()
    assert batch("in", "-o", "out").returncode == 0
    kept = (tmp_path / "out/summary.json").read_bytes()
    assert batch("in", "-o", "out", "--dry-run").returncode == 0  # reads nothing, and ends nothing
    assert (tmp_path / "out/summary.json").read_bytes() == kept


@pytest.mark.skipif(not hasattr(os, "pidfd_open"), reason="needs a system that tells when a process ends")
def test_no_worker_outlives_the_program_for_long(tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(b"HURT-wait")
    options = (str(tmp_path / "x.html"), "-o", str(tmp_path / "out"), "--timeout", "2")
    with subprocess.Popen(
        command(*options), stderr=subprocess.PIPE, text=True, env=environment(hurt=True)
    ) as running:
        assert running.stderr is not None
        worker = os.pidfd_open(int(running.stderr.readline().split()[1]))
        running.kill()
        ended, _, _ = select.select([worker], [], [], 60)
        os.close(worker)
    assert ended


def test_two_runs_in_one_folder_do_not_meet(tmp_path: Path, batch: Batch) -> None:
    (tmp_path / "x.html").write_bytes(b"HURT-wait")
    with subprocess.Popen(
        command("x.html", "-o", "out"), stderr=subprocess.PIPE, text=True, env=environment(hurt=True)
    ) as running:
        assert running.stderr is not None
        running.stderr.readline()
        second = batch("x.html", "-o", "out")
        running.send_signal(signal.SIGINT)
        running.stderr.read()
    assert second.returncode == 2
    assert second.stderr.count("\n") == 1
    assert "in use by another gongkai batch" in second.stderr


@pytest.mark.parametrize("data", [b"this is no database at all" * 40, b"SQLite format 3\0" + bytes(4000)])
def test_a_ledger_that_is_none(tmp_path: Path, batch: Batch, data: bytes) -> None:
    (tmp_path / "out").mkdir()
    (tmp_path / "out/ledger.sqlite").write_bytes(data)
    (tmp_path / "x.html").write_bytes(marked(1))
    done = batch("x.html", "-o", "out")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "ledger.sqlite" in done.stderr
    assert (tmp_path / "out/ledger.sqlite").read_bytes() == data


def _age(folder: Path, format_: int) -> None:
    """Have the ledger say that another gongkai has written it."""
    database = sqlite3.connect(folder / "ledger.sqlite")
    database.execute(f"PRAGMA user_version = {format_}")
    database.close()


def test_what_an_older_gongkai_kept_is_read_again(tmp_path: Path, batch: Batch, inputs: Path) -> None:
    batch("in", "-o", "calm")
    batch("in", "-o", "out")
    _age(tmp_path / "out", 2)
    assert batch("in", "-o", "out", "--dry-run").stdout.count("\n") == DOCUMENTS + 3  # one is there twice
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {1}  # a trial leaves it alone
    assert batch("in", "-o", "out").returncode == 3
    assert rows(tmp_path / "out") == rows(tmp_path / "calm")
    assert written(tmp_path / "out") == written(tmp_path / "calm")


def test_a_newer_ledger_is_left_alone(tmp_path: Path, batch: Batch) -> None:
    (tmp_path / "x.html").write_bytes(marked(1))
    batch("x.html", "-o", "out")
    _age(tmp_path / "out", 99)
    done = batch("x.html", "-o", "out")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "another version of gongkai" in done.stderr
    assert len(rows(tmp_path / "out")) == 1


def test_a_full_disk_is_one_line(tmp_path: Path, batch: Batch) -> None:
    fill(tmp_path / "in", DOCUMENTS)
    batch("in", "-o", "calm")
    sizes = [path.stat().st_size for path in (tmp_path / "calm/reports").iterdir()]

    def limit() -> None:  # the ledger fits, and a file of results does not
        resource.setrlimit(resource.RLIMIT_FSIZE, (sizes[0] * 3 // 4, resource.RLIM_INFINITY))

    done = batch("in", "-o", "out", preexec_fn=limit)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert "cannot be written" in done.stderr
    assert not written(tmp_path / "out").keys() & {"summary.json", "reports/part-00000.jsonl"}
    assert {state for _, state, _, _ in rows(tmp_path / "out")} == {"done"}
    assert batch("in", "-o", "out").returncode == 0
    assert written(tmp_path / "out") == written(tmp_path / "calm")


@pytest.mark.parametrize("path", ["ledger.sqlite/", "reports", "reports/part-00000.jsonl/", "errors.jsonl/"])
def test_a_place_that_is_taken_is_one_line(tmp_path: Path, batch: Batch, path: str) -> None:
    (tmp_path / "x.html").write_bytes(marked(1))
    taken = tmp_path / "out" / path
    taken.parent.mkdir(exist_ok=True, parents=True)
    taken.mkdir() if path.endswith("/") else taken.touch()
    done = batch("x.html", "-o", "out")
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
    assert path.rstrip("/") in done.stderr
    taken.rmdir() if path.endswith("/") else taken.unlink()
    assert batch("x.html", "-o", "out").returncode == 0


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
@pytest.mark.parametrize("more", [(), ("--dry-run",)])
def test_a_folder_that_is_closed_is_one_line(tmp_path: Path, batch: Batch, more: tuple[str, ...]) -> None:
    (tmp_path / "x.html").write_bytes(marked(1))
    (tmp_path / "closed").mkdir(mode=0)
    done = batch("x.html", "-o", "closed/out", *more)
    (tmp_path / "closed").chmod(0o700)
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1, done.stderr
