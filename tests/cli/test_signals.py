"""Ctrl-C, a closed pipe, and results that are handed on as they are made."""

from __future__ import annotations

import contextlib
import itertools
import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from types import FrameType

import pytest

from gongkai.cli import output as module
from gongkai.cli.output import Output

from .conftest import Run, clean_environment

#: The first file is read as ever, the second waits until it is interrupted.
WAITS = """
import time
import gongkai.pipeline as p
real, seen = p.extract, []
def waits(*a, **k):
    for _ in range(1200 if seen else 0):
        time.sleep(0.05)  # a signal right before a long sleep would be seen only after it
    seen.append(1)
    return real(*a, **k)
p.extract = waits
from gongkai.cli import main
main()
"""


def _start(*arguments: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-c", WAITS, *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    )


def test_ctrl_c_is_quiet_and_keeps_what_was_finished(reports: Path) -> None:
    with _start("extract", "in") as running:
        assert running.stdout is not None
        first = running.stdout.readline()  # it came while the second file is still being read
        running.send_signal(signal.SIGINT)
        rest, complaints = running.communicate(timeout=30)
    assert json.loads(first)["source"]["name"] == "in/a.html"
    assert (running.returncode, rest, complaints) == (130, b"", b"")


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
def test_a_stopped_run_leaves_no_file_behind(reports: Path, folder: Path, sent: int, code: int) -> None:
    with _start("extract", "in", "-o", "out.jsonl") as running:
        for _ in range(600):
            if any(path.name.startswith(".out.jsonl.") for path in folder.iterdir()):
                break
            with pytest.raises(subprocess.TimeoutExpired):
                running.wait(0.05)
        running.send_signal(sent)
        _, complaints = running.communicate(timeout=30)
    assert (running.returncode, complaints) == (code, b"")
    assert sorted(path.name for path in folder.iterdir()) == ["in"]


def test_a_signal_at_any_line_while_a_file_is_opened_leaves_none_behind(tmp_path: Path) -> None:
    (tmp_path / "out.jsonl").write_text("kept")
    lines = itertools.count()
    for line in lines:
        output = Output(tmp_path / "out.jsonl", "zh")
        try:
            with _interrupted_at(line, module.__file__):
                output.write("new")
        except KeyboardInterrupt:
            output.discard()
            assert [path.name for path in tmp_path.iterdir()] == ["out.jsonl"], line
        else:
            output.discard()
            break
    assert next(lines) > 8  # it was interrupted at as many lines
    assert (tmp_path / "out.jsonl").read_text() == "kept"


@contextlib.contextmanager
def _interrupted_at(line: int, file: str) -> Iterator[None]:
    """Raise KeyboardInterrupt where so many lines of a module have run."""
    left = itertools.count(line, -1)

    def trace(frame: FrameType, event: str, _: object) -> object:
        if frame.f_code.co_filename != file:
            return None
        if event == "line" and next(left) == 0:
            raise KeyboardInterrupt
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        yield
    finally:
        sys.settrace(before)


def test_a_closed_pipe_is_quiet(reports: Path) -> None:
    for number in range(40):
        (reports / f"d{number}.html").write_bytes((reports / "a.html").read_bytes())
    with subprocess.Popen(
        [sys.executable, "-m", "gongkai", "extract", "--with-text", "in"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    ) as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        complaints = running.stderr.read()
        assert running.wait(30) == 141
    assert complaints == b""


def test_a_closed_standard_output_is_said(run: Run, reports: Path) -> None:
    command = f'exec "{sys.executable}" -m gongkai extract in/a.html >&-'
    done = subprocess.run(["sh", "-c", command], stderr=subprocess.PIPE, env=clean_environment(), check=False)
    assert done.returncode == 2
    assert "标准输出已关闭" in done.stderr.decode()


@pytest.mark.parametrize("line", ["extract -", "check -", "panel - -o p.csv", "batch - -o out"])
def test_a_closed_standard_input_holds_nothing(folder: Path, line: str) -> None:
    command = ["sh", "-c", f'exec "$0" -m gongkai {line} <&-', sys.executable]
    done = subprocess.run(command, capture_output=True, env=clean_environment(), check=False, timeout=60)
    said = done.stderr.decode()
    assert "Traceback" not in said
    if line.startswith("batch"):
        assert (done.returncode, said.count("\n")) == (0, 1)
    else:
        assert done.returncode == 3
        assert said.startswith("-: 文件是空的")
