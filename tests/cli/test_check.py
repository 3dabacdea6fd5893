"""``gongkai check``: what it lists, how, and with which exit code."""

from __future__ import annotations

import json
import os
import pty
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import openpyxl
import pytest

from benchmarks.pages import page

from .conftest import Run, clean_environment

BROKEN = Path(__file__).parents[1] / "data" / "real" / "pingtan-2020-extract.txt"
SUMS = ("--select", "GK2,GK3")


@pytest.fixture
def mixed(folder: Path) -> Path:
    """A lawful page, a report whose outcomes do not add up, and an empty file."""
    root = folder / "in"
    root.mkdir()
    (root / "a.html").write_bytes(page(1))
    shutil.copy(BROKEN, root / "b.txt")
    return root


def test_without_errors_it_exits_0_and_takes_one_line(run: Run, mixed: Path) -> None:
    done = run("check", "in/a.html", *SUMS)
    assert (done.returncode, done.stderr) == (0, b"")
    lines = done.stdout.decode().splitlines()
    assert lines[0].startswith("√ 所选规则内没有问题  in/a.html")
    assert lines[-1] == "收到 1 个文件：已核对 1，未能读出 0；1 份没有问题"
    assert len(lines) == 3


def test_an_error_exits_1_and_is_drawn(run: Run, mixed: Path) -> None:
    done = run("check", "in", *SUMS)
    assert done.returncode == 1
    text = done.stdout.decode()
    assert "三、收到和处理政府信息公开申请情况" in text
    assert "GK203 错误  “（二）部分公开”行“自然人”列填报为 6，可能应为 0" in text
    assert "GK203 “自然人”一列：各种办理结果之和为 26，“（七）总计”填报为 20" in text
    assert "表三“自然人”一列 第 8 行" in text
    drawn = [line.split() for line in text.splitlines() if "左边之和" in line]
    assert ["（七）总计", "20", "左边之和", "26"] in drawn
    assert text.endswith("收到 2 个文件：已核对 2，未能读出 0；1 份有错误，1 份没有问题\n")
    assert "\x1b" not in text


def test_what_cannot_be_read_exits_3_and_the_rest_is_listed(run: Run, mixed: Path) -> None:
    (mixed / "a-empty.html").touch()
    done = run("check", "in", "absent.txt", *SUMS)
    assert done.returncode == 3
    names = [line.partition(": ")[0] for line in done.stderr.decode().splitlines()]
    assert names == ["in/a-empty.html", "absent.txt"]
    assert "GK203" in done.stdout.decode()
    lines = done.stdout.decode().splitlines()
    assert "× 未能读出  absent.txt  没有这个文件或文件夹；请检查路径" in lines
    assert lines[-1].startswith("收到 4 个文件：已核对 2，未能读出 2；")


WARNINGS = """
import gongkai.pipeline as p
real = p.extract
def mild(*a, **k):
    report = real(*a, **k)
    for finding in report.findings: finding.severity = "warning"
    return report
p.extract = mild
"""


def test_warnings_do_not_fail(run: Run, mixed: Path) -> None:
    done = run("check", "in/b.txt", *SUMS, first=WARNINGS)
    assert done.returncode == 0
    assert "1 份只有警告" in done.stdout.decode()
    strict = run("check", "in/b.txt", *SUMS, "--min-severity", "error", first=WARNINGS)
    assert "GK203" not in strict.stdout.decode()


def _codes(output: bytes) -> set[str]:
    return {finding["code"] for report in json.loads(output) for finding in report["findings"]}


@pytest.mark.parametrize(
    ("options", "code"),
    [
        (("--select", "GK2"), 1),
        (("--select", "gk203 GK3"), 1),
        (("--select", "GK3", "--select", "GK203"), 1),
        (("--select", "GK203，GK301"), 1),
        (("--select", "GK3"), 0),
        (("--select", "GK2", "--ignore", "GK203"), 0),
        (("--select", "GK203", "--ignore", "GK2"), 1),
    ],
)
def test_rules_are_chosen_by_code_or_beginning(
    run: Run, mixed: Path, options: tuple[str, ...], code: int
) -> None:
    done = run("check", "in/b.txt", "--format", "json", *options)
    assert done.returncode == code
    assert _codes(done.stdout) == ({"GK203"} if code else set())


def test_an_unknown_code_is_wrong_usage(run: Run, mixed: Path) -> None:
    done = run("check", "in", "--select", "GK2,GK299", "-o", "out.json")
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.decode().startswith("gongkai: 没有规则“GK299”；相近的有：")
    assert "GK203" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1
    assert not Path("out.json").exists()


def test_settings_choose_and_options_stand_above_them(run: Run, mixed: Path, folder: Path) -> None:
    (folder / "gongkai.toml").write_text('select = ["GK2", "GK3"]\nignore = "GK203"\n', encoding="utf-8")
    assert _codes(run("check", "in", "--format", "json").stdout) == set()
    assert _codes(run("check", "in", "--format", "json", "--ignore", "GK201").stdout) == {"GK203"}
    from_environment = run("check", "in", "--format", "json", env={"GONGKAI_IGNORE": "GK301,GK202"})
    assert _codes(from_environment.stdout) == {"GK203"}


def test_json_is_one_array_in_input_order_with_the_findings_of_extract(run: Run, mixed: Path) -> None:
    done = run("check", "in/b.txt", "in/a.html", "absent", "--format", "json")
    assert done.returncode == 3
    listed = json.loads(done.stdout)
    assert [report["source"]["name"] for report in listed] == ["in/b.txt", "in/a.html", "absent"]
    assert listed[2]["error"] == {"code": "unreadable", "message": "没有这个文件或文件夹；请检查路径"}
    extracted = json.loads(run("extract", "in/b.txt").stdout)
    assert listed[0] == {key: extracted[key] for key in ("source", "title", "agency", "year", "findings")}


def test_json_of_nothing_says_why(run: Run, folder: Path) -> None:
    done = run("check", "absent", "--format", "json")
    (one,) = json.loads(done.stdout)
    assert (done.returncode, one["source"], one["findings"]) == (3, {"name": "absent"}, [])


def test_standard_input(run: Run, mixed: Path) -> None:
    done = run("check", "-", "--format", "json", *SUMS, input=(mixed / "b.txt").read_bytes())
    assert done.returncode == 1
    assert json.loads(done.stdout)[0]["source"]["name"] == "-"


def test_the_ending_of_the_output_decides_the_format(run: Run, mixed: Path, folder: Path) -> None:
    for name in ("list.json", "list.sarif", "list.xlsx", "list.txt"):
        done = run("check", "in", "-o", name, *SUMS)
        assert (done.returncode, done.stdout, done.stderr) == (1, b"", b"")
    assert len(json.loads((folder / "list.json").read_bytes())) == 2
    assert json.loads((folder / "list.sarif").read_bytes())["version"] == "2.1.0"
    assert (folder / "list.txt").read_text(encoding="utf-8").endswith("1 份没有问题\n")
    book = openpyxl.load_workbook(folder / "list.xlsx")
    assert book.sheetnames == ["问题清单", "报告汇总"]
    assert {path.name for path in folder.iterdir()} == {
        "in",
        "list.json",
        "list.sarif",
        "list.xlsx",
        "list.txt",
    }


def test_a_workbook_needs_a_file(run: Run, mixed: Path) -> None:
    done = run("check", "in", "--format", "xlsx")
    assert (done.returncode, done.stdout) == (2, b"")
    assert "请用 -o 指定文件" in done.stderr.decode()
    assert done.stderr.count(b"\n") == 1


def test_where_nothing_was_read_the_old_file_stays(run: Run, folder: Path) -> None:
    (folder / "list.xlsx").write_text("before")
    done = run("check", "absent", "-o", "list.xlsx")
    assert done.returncode == 3
    assert (folder / "list.xlsx").read_text() == "before"


def test_an_input_is_never_overwritten(run: Run, mixed: Path) -> None:
    before = (mixed / "b.txt").read_bytes()
    assert run("check", "in/b.txt", "-o", "in/b.txt").returncode == 2
    assert (mixed / "b.txt").read_bytes() == before


def test_english(run: Run, mixed: Path) -> None:
    done = run("check", "in", *SUMS, env={"GONGKAI_LANG": "en"})
    text = done.stdout.decode()
    assert "GK203 error  row （二）部分公开, column 自然人: says 6, perhaps for 0" in text
    assert "GK203 column 自然人: the outcomes add up to 26, the total row says 20" in text
    assert "left side 26" in text
    assert text.endswith("files: 2, checked: 2, not read: 0; with errors: 1, with nothing found: 1\n")
    assert b"Check reports" in run("check", "--help", env={"GONGKAI_LANG": "en"}).stdout


def test_colour_is_for_terminals_that_want_it(run: Run, mixed: Path) -> None:
    coloured = run("check", "in/b.txt", *SUMS, env={"FORCE_COLOR": "1", "TERM": "xterm-256color"})
    assert b"\x1b[1;31m" in coloured.stdout
    plain = run("check", "in/b.txt", *SUMS, env={"FORCE_COLOR": "1", "TERM": "xterm", "NO_COLOR": "1"})
    assert b"\x1b" not in plain.stdout


def _two_years(folder: Path) -> tuple[str, str]:
    """Two reports of one organ that print the same numbers, though some were carried forward."""
    first = page(3).decode()
    assert "2022年" in first
    second = first.replace("2023", "2024").replace("2022", "2023")
    for name, text in (("old.html", first), ("new.html", second)):
        (folder / name).write_text(text, encoding="utf-8")
    return "old.html", "new.html"


@pytest.mark.parametrize("turned", [False, True])
def test_two_years_of_one_organ_are_compared_and_the_later_is_told(
    run: Run, folder: Path, turned: bool
) -> None:
    names = _two_years(folder)
    given = names[::-1] if turned else names
    done = run("check", *given, "--select", "GK7", "--format", "json")
    found = {report["source"]["name"]: report["findings"] for report in json.loads(done.stdout)}
    assert list(found) == list(given)
    assert found["old.html"] == []
    assert any("requests.carried_over.total" in finding["fields"] for finding in found["new.html"])


def test_years_are_compared_within_one_organ_and_only_if_asked(run: Run, folder: Path) -> None:
    names = _two_years(folder)
    assert _codes(run("check", *names, "--format", "json", "--ignore", "GK7").stdout).isdisjoint(
        {f"GK70{number}" for number in range(1, 10)}
    )
    other = (folder / "new.html").read_text(encoding="utf-8").replace("镇人民政府", "乡人民政府")
    (folder / "new.html").write_text(other, encoding="utf-8")
    assert _codes(run("check", *names, "--select", "GK7", "--format", "json").stdout) == set()


SLOW = """
import gongkai.cli.progress as progress
progress._AGAIN = 0
"""


def test_progress_is_for_a_terminal_and_goes_when_it_is_done(mixed: Path) -> None:
    master, slave = pty.openpty()
    code = f"{SLOW}\nfrom gongkai.cli import main\nmain()"
    command = [sys.executable, "-c", code, "check", "in", *SUMS, "--format", "json"]
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=slave, env=clean_environment(), timeout=60, check=False
    )
    os.close(slave)
    shown = os.read(master, 65536).decode()
    os.close(master)
    assert done.returncode == 1
    assert "已读 2 份 …" in shown
    assert shown.endswith("…\r" + " " * 40 + "\r")


WAITS = """
import time
import gongkai.pipeline as p
real, seen = p.extract, []
def waits(*a, **k):
    if seen:
        print("waiting", flush=True)
        time.sleep(60)
    seen.append(1)
    return real(*a, **k)
p.extract = waits
from gongkai.cli import main
main()
"""


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.kills
def test_a_stopped_run_is_quiet_and_leaves_nothing(mixed: Path, folder: Path, sent: int, code: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", WAITS, "check", "in", "-o", "list.xlsx"],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=clean_environment(),
    ) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(sent)
        _, complaints = running.communicate(timeout=30)
    assert (running.returncode, complaints) == (code, b"")
    assert sorted(path.name for path in folder.iterdir()) == ["in"]


@pytest.mark.kills
def test_a_closed_pipe_is_quiet(mixed: Path) -> None:
    for number in range(60):
        shutil.copy(BROKEN, mixed / f"c{number}.txt")
    command = f'"{sys.executable}" -m gongkai check in | head -n 1; test ${{PIPESTATUS[0]}} = 141'
    done = subprocess.run(
        ["bash", "-c", command], capture_output=True, env=clean_environment(), timeout=60, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize(
    "arguments", [("check",), ("check", "x", "--format", "odt"), ("check", "x", "--nope")]
)
def test_wrong_usage_exits_2(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, b"")


@pytest.mark.parametrize(
    "asked", [("check", ""), ("",), ("extract", "a.txt", " "), ("panel", "", "-o", "p.csv")]
)
def test_a_path_without_a_name_is_told_in_one_line(run: Run, asked: tuple[str, ...]) -> None:
    done = run(*asked)
    assert done.returncode == 2
    assert "路径 是空的：要写文件或文件夹的名字" in done.stderr.decode().splitlines()[-1]
