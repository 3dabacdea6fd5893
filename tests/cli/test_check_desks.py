"""``gongkai check`` for other desks: csv, GitHub's notes, statistics, a baseline, what is left out with a reason."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path

import pytest

from .conftest import Run

DATA = Path(__file__).parents[1] / "data"


@pytest.fixture
def two(folder: Path) -> Path:
    """Two real reports, the first with broken sums."""
    root = folder / "in"
    root.mkdir()
    shutil.copy(DATA / "real" / "pingtan-2020-extract.txt", root / "b.txt")
    shutil.copy(DATA / "seeds" / "003_c28b64bd5f95033f.txt", root / "c.txt")
    return root


def test_csv_is_the_list_that_goes_round(run: Run, two: Path, folder: Path) -> None:
    done = run("check", "in", "absent", "-o", "list.csv")
    assert done.returncode == 3
    rows = list(csv.reader((folder / "list.csv").read_text(encoding="utf-8-sig").splitlines(keepends=True)))
    assert rows[0][:5] == ["文件", "机关", "年度", "规则", "严重程度"]
    assert {row[0] for row in rows[1:]} == {"in/b.txt", "in/c.txt", "absent"}
    slips = [row for row in rows if row[3] == "GK203"]
    assert slips[0][6].startswith("“（二）部分公开”行“自然人”列填报为 6，可能应为 0")
    assert (slips[0][7], slips[0][8]) == ("6", "0")


def test_github_gets_one_command_for_each_entry(run: Run, two: Path) -> None:
    done = run("check", "in/c.txt", "--format", "github")
    assert done.returncode == 0
    lines = done.stdout.decode().splitlines()
    assert all(
        line.startswith(("::warning file=in/c.txt,line=", "::notice file=in/c.txt,line=")) for line in lines
    )
    assert any("title=GK801 警告::GK801 " in line and "line=129" in line for line in lines)


def test_statistics(run: Run, two: Path) -> None:
    done = run("check", "in", "--statistics")
    assert done.returncode == 1
    lines = [line.split() for line in done.stdout.decode().splitlines()]
    assert lines[0] == ["处数", "报告份数", "规则"]
    assert ["2", "1", "GK203", "办理结果之和不等于（七）总计"] in lines
    counted = json.loads(run("check", "in", "--statistics", "--format", "json").stdout)
    assert {"code": "GK203", "title": "办理结果之和不等于（七）总计", "found": 2, "files": 1} in counted
    wrong = run("check", "in", "--statistics", "--format", "sarif")
    assert (wrong.returncode, wrong.stderr.count(b"\n")) == (2, 1)


def test_exit_zero_is_for_errors_alone(run: Run, two: Path) -> None:
    assert run("check", "in").returncode == 1
    assert run("check", "in", "--exit-zero").returncode == 0
    assert run("check", "in", "absent", "--exit-zero").returncode == 3
    assert run("check", "in", "--select", "GK999", "--exit-zero").returncode == 2


def test_a_baseline_leaves_out_what_was_known(run: Run, two: Path, folder: Path) -> None:
    first = run("check", "in", "--write-baseline", "known.json")
    assert first.returncode == 1
    again = run("check", "in", "--baseline", "known.json", "--format", "json")
    assert again.returncode == 0
    assert [report["findings"] for report in json.loads(again.stdout)] == [[], []]
    assert "没有列出" in again.stderr.decode()
    changed = (two / "c.txt").read_text(encoding="utf-8").replace("00", "000", 1)
    (two / "c.txt").write_text("\n" + changed, encoding="utf-8")
    english = run("check", "in", "--baseline", "known.json", "--lang", "en", "--format", "json")
    assert {f["code"] for report in json.loads(english.stdout) for f in report["findings"]} <= {"GK801"}
    kept = json.loads((folder / "known.json").read_text(encoding="utf-8"))
    assert kept["version"] == 1
    assert {one["file"] for one in kept["findings"]} == {"in/b.txt", "in/c.txt"}


@pytest.mark.parametrize("text", ["", "[]", '{"version": 2, "findings": []}', '{"version": 1}'])
def test_what_is_no_baseline_is_told_in_one_line(run: Run, two: Path, folder: Path, text: str) -> None:
    (folder / "known.json").write_text(text, encoding="utf-8")
    done = run("check", "in", "--baseline", "known.json")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert "known.json" in done.stderr.decode()
    assert run("check", "in", "--baseline", "absent.json").returncode == 2


def test_a_file_s_rules_are_left_out_with_a_reason(run: Run, two: Path, folder: Path) -> None:
    (folder / "gongkai.toml").write_text(
        '[[per_file_ignores]]\nfiles = "in/b*.txt"\ncodes = ["ＧＫ２"]\nreason = "已报市政务公开办备案"\n',
        encoding="utf-8",
    )
    done = run("check", "in", "--format", "json")
    codes = {
        report["source"]["name"]: {f["code"] for f in report["findings"]}
        for report in json.loads(done.stdout)
    }
    assert not {code for code in codes["in/b.txt"] if code.startswith("GK2")}
    assert codes["in/c.txt"]
    assert "理由：已报市政务公开办备案" in done.stderr.decode()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('files = "*"\ncodes = ["GK2"]\n', "reason"),
        ('files = "*"\ncodes = ["GK2"]\nreason = " "\n', "reason"),
        ('files = "*"\ncodes = ["GK29"]\nreason = "a"\n', "GK29"),
        ('files = "*"\ncode = "GK2"\nreason = "a"\n', "code"),
    ],
)
def test_an_exemption_says_all_of_it(run: Run, two: Path, folder: Path, text: str, said: str) -> None:
    (folder / "gongkai.toml").write_text(f"[[per_file_ignores]]\n{text}", encoding="utf-8")
    done = run("check", "in")
    assert (done.returncode, done.stdout, done.stderr.count(b"\n")) == (2, b"", 1)
    assert said in done.stderr.decode()


def test_what_a_chinese_keyboard_types(run: Run, two: Path) -> None:
    done = run("check", "in/b.txt", "——ｓｅｌｅｃｔ", "ＧＫ２０３，ｇｋ３", "－－format", "json")
    assert {f["code"] for f in json.loads(done.stdout)[0]["findings"]} == {"GK203"}
    assert run("rules", "ＧＫ２０３").stdout.decode().startswith("GK203  错误")
    assert run("ｒｕｌｅｓ", "GK203").stdout.decode().startswith("GK203  错误")


COMMANDS = (
    (), ("check",), ("extract",), ("summary",), ("batch",), ("panel",), ("rules",), ("docs",),
    ("llm",), ("llm", "probe"), ("llm", "eval"), ("cache",), ("cache", "stats"), ("cache", "clear"),
)  # fmt: skip


def test_help_and_errors_are_in_one_language(run: Run, folder: Path) -> None:
    for command in COMMANDS:
        zh = run(*command, "--help").stdout.decode()
        assert not {"Usage:", "Options:", "Commands:", "[required]", "[OPTIONS]"} & set(zh.split())
        assert "例：" in zh and f"  gongkai {' '.join(command)}" in zh
    for command in COMMANDS[:7]:
        en = run(*command, "--lang", "en", "--help").stdout.decode()
        assert "Usage:" in en and "Examples:" in en
        assert not [c for c in en if "\u4e00" <= c <= "\u9fff" and c not in "政府信息公开中文问题清单"], (
            command
        )
    near = run("chek")
    assert (near.returncode, "没有命令 chek；相近的有：check" in near.stderr.decode()) == (2, True)
    assert "there is no command chek; near to it: check" in run("--lang", "en", "chek").stderr.decode()
