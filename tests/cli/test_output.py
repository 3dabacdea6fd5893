"""``-o``: the file appears whole or not at all."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from .conftest import Run


def _left(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_the_file_holds_what_stdout_would(run: Run, reports: Path, folder: Path) -> None:
    printed = run("extract", "in").stdout
    done = run("extract", "in", "-o", "out.jsonl")
    assert (done.returncode, done.stdout) == (0, b"")
    written = (folder / "out.jsonl").read_bytes()
    assert [_without_time(line) for line in written.splitlines()] == [
        _without_time(line) for line in printed.splitlines()
    ]
    assert (folder / "out.jsonl").stat().st_mode & 0o077 == 0o044
    assert _left(folder) == ["in", "out.jsonl"]


def _without_time(line: bytes) -> object:
    report = json.loads(line)
    report["usage"]["seconds"] = 0
    return report


def test_failures_do_not_keep_the_rest_from_the_file(run: Run, reports: Path, folder: Path) -> None:
    done = run("extract", "in/a.html", "absent.html", "-o", "out.json")
    assert done.returncode == 3
    assert (folder / "out.json").read_bytes().count(b"\n") == 1


def test_where_nothing_was_read_the_old_file_stays(run: Run, folder: Path) -> None:
    (folder / "out.json").write_text("before")
    done = run("extract", "absent.html", "-o", "out.json")
    assert done.returncode == 3
    assert (folder / "out.json").read_text() == "before"
    assert _left(folder) == ["out.json"]
    assert "未写 out.json" in done.stderr.decode()


INTERRUPTED = """
import gongkai.pipeline as p
real, seen = p.extract, []
def stops(*a, **k):
    if seen: raise KeyboardInterrupt
    seen.append(1)
    return real(*a, **k)
p.extract = stops
"""


@pytest.mark.kills
def test_ctrl_c_leaves_the_old_file_and_nothing_beside_it(run: Run, reports: Path, folder: Path) -> None:
    (folder / "out.jsonl").write_text("before")
    done = run("extract", "in", "-o", "out.jsonl", first=INTERRUPTED)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    assert (folder / "out.jsonl").read_text() == "before"
    assert _left(folder) == ["in", "out.jsonl"]


def test_a_missing_parent_is_said_before_anything_is_read(run: Run, reports: Path) -> None:
    done = run("extract", "in", "-o", "no/such/out.json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode() == "gongkai: 没有文件夹 no/such；请先建立，或换个位置 (no/such/out.json)\n"


def test_a_folder_is_no_output(run: Run, reports: Path) -> None:
    done = run("extract", "in", "-o", "in")
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


def test_an_input_is_never_overwritten(run: Run, reports: Path) -> None:
    before = (reports / "a.html").read_bytes()
    done = run("extract", "in/a.html", "-o", "./in/a.html")
    assert done.returncode == 2
    assert (reports / "a.html").read_bytes() == before


def test_the_output_of_the_last_run_is_no_input_of_this_one(run: Run, reports: Path) -> None:
    for _ in range(2):
        done = run("extract", "in", "-o", "in/all.txt", "--format", "jsonl")
        assert done.returncode == 0, done.stderr
    assert (reports / "all.txt").read_bytes().count(b"\n") == 4


def test_a_link_is_written_through_and_a_device_is_not_replaced(
    run: Run, reports: Path, folder: Path
) -> None:
    (folder / "kept").mkdir()
    (folder / "kept" / "real.json").write_text("before")
    (folder / "link.json").symlink_to("kept/real.json")
    assert run("extract", "in/a.html", "-o", "link.json").returncode == 0
    assert (folder / "link.json").is_symlink()
    assert json.loads((folder / "kept" / "real.json").read_text(encoding="utf-8"))["schema_version"] == "1"
    assert run("extract", "in/a.html", "-o", "/dev/null").returncode == 0
    assert Path("/dev/null").is_char_device()


def test_a_full_disk_is_one_line(run: Run, reports: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = run("extract", "in", stdout=full)
    assert done.returncode == 2
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize("output", ["in/c.html", "in/b-sub/x.HTM", "link/a.html", "./in/../in/a.html"])
@pytest.mark.parametrize("command", ["extract", "check", "panel"])
def test_a_report_of_an_input_folder_is_not_written_over(
    run: Run, reports: Path, folder: Path, command: str, output: str
) -> None:
    (folder / "link").symlink_to("in")
    before = (folder / output).read_bytes()
    done = run(command, "in", "-o", output, "--format", "json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("gongkai: -o 指的文件在输入的文件夹 in 里")
    assert done.stderr.count(b"\n") == 1
    assert (folder / output).read_bytes() == before


def test_results_may_lie_among_the_reports(run: Run, reports: Path) -> None:
    for _ in range(2):
        assert run("extract", "in", "-o", "in/all.jsonl").returncode == 0
        assert run("extract", "in", "-o", "in/all.csv").returncode == 0
        assert run("extract", "in", "-o", "in/all.txt", "--format", "table").returncode == 0
        assert run("check", "in", "-o", "in/list.txt").stderr == b""
        assert run("check", "in", "-o", "in/list.csv").stderr == b""
        assert run("panel", "in", "-o", "in/panel.csv").returncode == 0
        reviewed = run("review", "in", "-o", "in/review.html")
        assert reviewed.returncode == 0 and "未能读出 0" in reviewed.stderr.decode()


@pytest.mark.parametrize("name", ["all.csv", "panel.csv", "panel.codebook.csv", "list.csv", "review.html"])
def test_results_are_no_reports_where_they_are_named(
    run: Run, reports: Path, folder: Path, name: str
) -> None:
    run(*{"a": ("extract",), "p": ("panel",), "l": ("check",), "r": ("review",)}[name[0]], "in", "-o",
        "panel.csv" if name[0] == "p" else name)  # fmt: skip
    done = run("panel", name, "-o", "other.csv")
    assert done.returncode == 3
    assert "这是 gongkai 自己写出的结果" in done.stderr.decode()


@pytest.mark.parametrize("name", ["all.xls", "all.docx", "all.sarif", "all.jsonl.gz"])
def test_an_ending_that_no_format_has_is_refused(run: Run, reports: Path, folder: Path, name: str) -> None:
    done = run("extract", "in", "-o", name)
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("gongkai: 不能按这个扩展名写；-o 的扩展名用 json jsonl table csv")
    assert _left(folder) == ["in"]
    assert run("extract", "in", "-o", name, "--format", "jsonl").returncode == 0
    assert (folder / name).read_bytes().count(b"\n") == 4


def test_a_list_of_findings_is_not_called_what_it_is_not(run: Run, reports: Path, folder: Path) -> None:
    done = run("check", "in", "-o", "list.ods")
    assert done.returncode == 2
    assert "-o 的扩展名用 text json sarif xlsx csv github 之一" in done.stderr.decode()
    assert _left(folder) == ["in"]


WRONG = {
    "extract": "缺少 路径",
    "extract --nope in": "没有选项 --nope",
    "extract --fromat json in": "没有选项 --fromat；相近的有：--format",
    "extract in --format": "--format 后面缺少值",
    "check in --format ods": "--format 只能是 text, json, sarif, xlsx, csv, github 之一",
    "batch in": "缺少 -o / --output",
    "batch in -o out --workers 0": "--workers 须是 ≥ 1 的数",
    "batch in -o out --timeout 0": "--timeout 须是 > 0 的数",
    "read in": "没有命令 read",
    "cache empty": "没有命令 empty",
    "rules GK201 GK202": "用法有误：",
}


@pytest.mark.parametrize("line", WRONG)
def test_wrong_usage_is_told_in_chinese(run: Run, reports: Path, line: str) -> None:
    done = run(*line.split())
    assert (done.returncode, done.stdout) == (2, b"")
    last = done.stderr.decode().splitlines()[-1]
    assert last.startswith(f"gongkai: {WRONG[line]}")
    assert "；用法见 gongkai" in last


def test_wrong_usage_in_english(run: Run, reports: Path) -> None:
    done = run("extract", "--nope", "in", env={"GONGKAI_LANG": "en"})
    assert done.returncode == 2
    assert done.stderr.endswith(b"\ngongkai: there is no option --nope; see gongkai extract --help\n")


@pytest.mark.kills
@pytest.mark.parametrize("command", ["extract", "check"])
def test_a_workbook_is_the_same_at_any_time(run: Run, reports: Path, folder: Path, command: str) -> None:
    run(command, "in", "-o", "a.xlsx", env={"PYTHONHASHSEED": "1"})
    time.sleep(1.1)  # a workbook's clock counts seconds
    run(command, "in", "-o", "b.xlsx", env={"PYTHONHASHSEED": "2"})
    assert (folder / "a.xlsx").read_bytes() == (folder / "b.xlsx").read_bytes()
