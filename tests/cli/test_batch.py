"""``gongkai batch``: what is seen of it while it runs. What it does is tested in tests/batch."""

from __future__ import annotations

import json
import os
import pty
import re
import subprocess
import sys
from pathlib import Path

import pytest

from gongkai.cli import board

from .conftest import Run, clean_environment


def test_it_speaks_chinese_unless_asked_otherwise(run: Run, reports: Path) -> None:
    done = run("batch", "in", "-o", "out")
    assert (done.returncode, done.stdout) == (0, b"")
    said = re.sub(r"用时 [\d.]+ 秒", "用时 … 秒", done.stderr.decode())
    assert said.splitlines() == [
        "收到 4 个文件：已读出 4，未能读出 0；结果在 out",
        "其中勾稽相符、没有存疑的 4 份，有错误的 0 份；用时 … 秒",
        "下一步：gongkai panel out -o panel.csv",
    ]
    assert "成批读取报告" in run("batch", "--help").stdout.decode()


def test_every_file_of_a_folder_is_in_the_ledger(run: Run, reports: Path) -> None:
    (reports / "x.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(20))
    done = run("batch", "in", "-o", "in/out", env={"GONGKAI_LANG": "en"})
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("in/x.rar: an archive")
    assert lines[1] == "files: 5, read: 4, not read: 1; results in in/out"
    assert "proved" in lines[2] and ": 4; with errors: 0; " in lines[2]
    assert lines[3].startswith("not read: unreadable 1; each stands in in/out/errors.jsonl; --retry-failed")
    assert lines[4:] == ["next: gongkai panel in/out -o panel.csv"]
    again = run("batch", "in", "-o", "in/out", env={"GONGKAI_LANG": "en"}).stderr.decode().splitlines()
    assert [*again[:2], *again[3:]] == [*lines[:2], *lines[3:]]
    summary = json.loads((reports / "out/summary.json").read_text(encoding="utf-8"))
    assert (summary["reports"], summary["proved"], summary["with_errors"]) == (4, 4, 0)


def test_a_report_whose_sums_break_is_not_proved(run: Run, folder: Path) -> None:
    seeds = Path(__file__).parents[1] / "data/real/pingtan-2020-extract.txt"
    (folder / "in").mkdir()
    (folder / "in/a.txt").write_bytes(seeds.read_bytes())
    said = run("batch", "in", "-o", "out").stderr.decode()
    assert "其中勾稽相符、没有存疑的 0 份，有错误的 1 份" in said


def test_without_a_terminal_it_says_how_far_it_is(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(board, "_RARELY", 0.0)
    with board.Board(lambda: 0.5, "en", total=4) as shown:
        shown.entered(known=True, failed=False)
        shown.finished(1, 0)
        shown.written(1)
    lines = capsys.readouterr().err.splitlines()
    assert lines[0].startswith("1 of 4: 0 read, 0 failed, 1 known before")
    assert lines[1].startswith("2 of 4: 1 read") and lines[1].endswith(" to go")
    assert lines[2:] == ["writing results: 1 of 2"]


def test_a_broken_form_ends_it_before_it_begins(run: Run, reports: Path, folder: Path) -> None:
    (folder / "forms").mkdir()
    (folder / "forms/x.yaml").write_text("form: x\n", "utf-8")
    done = run("batch", "in", "-o", "out", env={"GONGKAI_FORMS_DIR": "forms"})
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert not (folder / "out").exists()


def test_a_folder_that_cannot_be_made(run: Run, reports: Path, folder: Path) -> None:
    (folder / "file").touch()
    done = run("batch", "in", "-o", "file/out")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1
    assert "file/out" in done.stderr.decode()


def test_a_terminal_shows_counts_while_it_runs_and_ends_clean(reports: Path) -> None:
    for number in range(300):
        (reports / f"d{number}.html").write_bytes((reports / "a.html").read_bytes() + b" " * number)
    ours, theirs = pty.openpty()
    command = [sys.executable, "-m", "gongkai", "batch", "in", "-o", "out"]
    environment = clean_environment(GONGKAI_LANG="en", TERM="xterm", COLUMNS="100")
    with subprocess.Popen(command, stderr=theirs, env=environment) as running:
        os.close(theirs)
        said = b""
        try:
            while data := os.read(ours, 4096):
                said += data
        except OSError:  # so Linux says that the other end is closed
            pass
    os.close(ours)
    assert running.returncode == 0
    shown = said.decode()
    assert " a second" in shown
    assert re.search(r"\d+ of 304: \d+ read", shown)
    last = shown.rpartition("\x1b[2K")[2].strip().splitlines()
    assert last[0] == "files: 304, read: 304, not read: 0; results in out"
    assert last[-1] == "next: gongkai panel out -o panel.csv"


def test_it_imports_no_model_and_no_number_crunching_before_it_needs_them(reports: Path) -> None:
    code = (
        "import sys; from gongkai.cli.app import run; sys.argv[1:] = ['batch', 'in', '-o', 'out', '--dry-run'];"
        "run('gongkai', None); print({'ray', 'pyarrow', 'pandas', 'numpy', 'scipy', 'openai', 'warcio'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=clean_environment(), check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "set()"
