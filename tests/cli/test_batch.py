"""``gongkai batch``: what is seen of it while it runs. What it does is tested in tests/batch."""

from __future__ import annotations

import os
import pty
import subprocess
import sys
from pathlib import Path

from .conftest import Run, clean_environment


def test_it_speaks_chinese_unless_asked_otherwise(run: Run, reports: Path) -> None:
    done = run("batch", "in", "-o", "out")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "收到 4 个文件：已读出 4，未能读出 0；结果在 out\n"
    assert "成批读取报告" in run("batch", "--help").stdout.decode()


def test_every_file_of_a_folder_is_in_the_ledger(run: Run, reports: Path) -> None:
    (reports / "x.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(20))
    done = run("batch", "in", "-o", "in/out", env={"GONGKAI_LANG": "en"})
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("in/x.rar: an archive")
    assert lines[-1] == "files: 5, read: 4, not read: 1; results in in/out"
    again = run("batch", "in", "-o", "in/out", env={"GONGKAI_LANG": "en"})
    assert again.stderr == done.stderr


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
    assert shown.endswith("files: 304, read: 304, not read: 0; results in out\r\n")
    assert shown.rpartition("\x1b[2K")[2].strip() == "files: 304, read: 304, not read: 0; results in out"


def test_it_imports_no_model_and_no_number_crunching_before_it_needs_them(reports: Path) -> None:
    code = (
        "import sys; from gongkai.cli.app import run; sys.argv[1:] = ['batch', 'in', '-o', 'out', '--dry-run'];"
        "run('gongkai', None); print({'ray', 'pyarrow', 'pandas', 'numpy', 'scipy', 'openai', 'warcio'} & set(sys.modules))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, env=clean_environment(), check=True
    )
    assert done.stdout.decode().splitlines()[-1] == "set()"
