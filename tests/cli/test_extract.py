"""``gongkai extract``: which inputs, in which order, on which stream, with which exit code."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from benchmarks.pages import page
from gongkai.cli import extract_alias

from .conftest import Run, clean_environment
from .inside import run_inside


def _names(output: bytes) -> list[str]:
    return [json.loads(line)["source"]["name"] for line in output.decode().splitlines()]


def test_one_file_is_one_indented_object(run: Run, reports: Path) -> None:
    done = run("extract", "in/a.html")
    assert done.returncode == 0
    assert done.stderr == b""
    assert done.stdout.startswith(b'{\n  "schema_version": "1",\n')
    assert done.stdout.endswith(b"}\n")
    report = json.loads(done.stdout)
    assert report["source"]["name"] == "in/a.html"
    assert "text" not in report


def test_with_text_the_offsets_can_be_followed(run: Run, reports: Path) -> None:
    report = json.loads(run("extract", "--with-text", "in/a.html").stdout)
    found = [e for e in report["evidence"].values() if e["raw"] is not None]
    assert found
    assert all(report["text"][e["start"] : e["end"]] == e["raw"] for e in found)


def test_jsonl_is_one_line_for_one_file_too(run: Run, reports: Path) -> None:
    done = run("extract", "--format", "jsonl", "in/a.html")
    assert done.stdout.count(b"\n") == 1
    assert _names(done.stdout) == ["in/a.html"]


def test_folders_are_read_in_order_of_names_without_hidden_and_foreign_files(run: Run, reports: Path) -> None:
    done = run("extract", "./in")
    assert done.returncode == 0
    assert _names(done.stdout) == ["./in/a.html", "./in/b-sub/x.HTM", "./in/b-sub/y.html", "./in/c.html"]


def test_every_file_of_a_folder_is_read_or_named_and_counted(run: Run, reports: Path) -> None:
    (reports / "b-sub/e.XYZ").write_bytes("一、总体情况".encode())
    (reports / "d.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(100))
    (reports / "f.doc").write_bytes((reports / "a.html").read_bytes())
    done = run("extract", "in")
    assert done.returncode == 3
    assert _names(done.stdout) == ["in/a.html", "in/b-sub/x.HTM", "in/b-sub/y.html", "in/c.html", "in/f.doc"]
    lines = done.stderr.decode().splitlines()
    assert lines[0].startswith("in/b-sub/e.XYZ: 不是政府信息公开工作年度报告")
    assert lines[1].startswith("in/d.jpg: 文件损坏，无法打开")
    assert lines[2:] == ["收到 7 个文件：已读出 5，未能读出 2"]


def test_inputs_are_printed_in_the_order_given(run: Run, reports: Path) -> None:
    done = run("extract", "in/c.html", "in/b-sub", "-", "in/a.html", input=page(9))
    assert _names(done.stdout) == ["in/c.html", "in/b-sub/x.HTM", "in/b-sub/y.html", "-", "in/a.html"]


def test_a_folder_that_leads_back_to_itself_is_read_once(run: Run, reports: Path) -> None:
    (reports / "loop").symlink_to(reports, target_is_directory=True)
    assert len(_names(run("extract", "in").stdout)) == 4


def test_standard_input(run: Run) -> None:
    done = run("extract", "-", input=page(1))
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"]["name"] == "-"


def test_the_alias_is_the_command(run: Run, reports: Path) -> None:
    done = run_inside(("in/a.html",), clean_environment(), door=extract_alias)
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"]["name"] == "in/a.html"
    code = "import sys; sys.argv[0] = 'extract'; from gongkai.cli import extract_alias; extract_alias()"
    wrong = subprocess.run([sys.executable, "-c", code, "--nope"], capture_output=True, check=False)
    assert wrong.returncode == 2
    assert wrong.stderr.decode().startswith("用法：extract ")


def test_failures_are_one_line_each_and_the_rest_is_written(run: Run, reports: Path) -> None:
    (reports / "b-empty.html").touch()
    (reports / "b-binary.html").write_bytes(bytes(range(256)) * 8)
    done = run("extract", "in", "in/absent.html")
    assert done.returncode == 3
    assert len(_names(done.stdout)) == 4
    lines = done.stderr.decode().splitlines()
    assert [line.partition(": ")[0] for line in lines[:-1]] == [
        "in/b-binary.html",
        "in/b-empty.html",
        "in/absent.html",
    ]
    assert lines[2] == "in/absent.html: 没有这个文件或文件夹；请检查路径"
    assert lines[3] == "收到 7 个文件：已读出 4，未能读出 3"
    assert b"Traceback" not in done.stderr


def test_nothing_readable_prints_nothing_and_exits_3(run: Run, folder: Path) -> None:
    (folder / "empty").mkdir()
    done = run("extract", "empty")
    assert (done.returncode, done.stdout) == (3, b"")
    assert done.stderr.decode().splitlines() == [
        "empty: 文件夹里没有文件；请检查路径",
        "收到 0 个文件：已读出 0，未能读出 0，空文件夹 1",
    ]


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("a.pdf", b"%PDF-1.7\n\0"),
        ("a.png", b"\x89PNG\r\n\x1a\n"),
        pytest.param("a.rtf", b"{\\rtf1 }", marks=pytest.mark.browser),
        ("a.rar", b"Rar!\x1a\x07"),
        ("a.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600)),
        ("a.docx", b"PK\x03\x04" + bytes(40)),
        ("b.docx", "不是压缩包".encode()),
        ("a.mhtml", b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n"),
        ("a.txt", b""),
        ("b.txt", bytes(range(256)) * 8),
        ("c.txt", b"nothing of the kind\n" * 40),
        ("a.html", b"<html><body><script>draw()</script></body></html>"),
    ],
)
def test_what_cannot_be_read_is_said_in_the_language_asked_for(
    run: Run, folder: Path, name: str, data: bytes
) -> None:
    (folder / name).write_bytes(data)
    done = run("extract", name)
    assert (done.returncode, done.stdout) == (3, b"")
    said = done.stderr.decode()
    assert said.startswith(f"{name}: ")
    assert said.count("\n") == 1
    assert re.search("[\u4e00-\u9fff]{4}", said), said
    in_english = run("extract", name, env={"GONGKAI_LANG": "en"}).stderr.decode()
    assert not re.search("[\u4e00-\u9fff]", in_english.replace("政府信息公开工作年度报告", "")), in_english


REFUSED = (
    "import gongkai.pipeline as p\ndef refused(*a, **k): raise PermissionError(13, 'x')\np.extract = refused"
)


def test_no_permission(run: Run, reports: Path) -> None:
    done = run("extract", "in/a.html", first=REFUSED)
    assert done.returncode == 3
    assert done.stderr.decode() == "in/a.html: 没有读取权限；请检查文件权限，或关闭占用它的程序\n"


def test_a_file_name_cannot_break_the_line_nor_steer_the_terminal(run: Run, folder: Path) -> None:
    name = "a\nb\x1b[31m.html"
    (folder / name).touch()
    done = run("extract", name)
    assert done.returncode == 3
    assert done.stderr.startswith(b"a\\nb\\x1b[31m.html: ")
    assert done.stderr.count(b"\n") == 1


def test_a_file_name_that_is_no_utf8(run: Run, folder: Path) -> None:
    path = os.fsencode(folder) + "/报告".encode("gbk") + b".html"
    Path(os.fsdecode(path)).write_bytes(page(1))
    done = run("extract", str(folder))
    assert done.returncode == 0
    assert json.loads(done.stdout)["source"]["name"].endswith(".html")


BUG = "import gongkai.pipeline as p\ndef broken(*a, **k): return {}['grid\\ncell']\np.extract = broken"


def test_a_bug_costs_one_file_and_asks_to_be_reported(run: Run, reports: Path) -> None:
    done = run("extract", "in/a.html", "in/c.html", first=BUG)
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert len(lines) == 2
    assert lines[0].startswith("in/a.html: 程序出错")
    assert "请把这一行和文件报告给开发者" in lines[0]
    assert "KeyError" in lines[0]


DECIMALS = """
import gongkai.pipeline as p
from decimal import Decimal
real = p.extract
def exact(*a, **k):
    report = real(*a, **k)
    report.disclosure = {"fees": {"amount": Decimal("712.10")}, "procurement": {"amount": Decimal("24252.311082")}}
    return report
p.extract = exact
"""


def test_decimals_are_printed_digit_for_digit(run: Run, reports: Path) -> None:
    for options in ((), ("--format", "jsonl")):
        done = run("extract", "in/a.html", *options, first=DECIMALS)
        assert b'"amount": 712.10}' in done.stdout.replace(b"\n    ", b"").replace(b"  }", b"}")
        assert b'"amount": 24252.311082' in done.stdout


@pytest.mark.parametrize(
    "arguments",
    [(), ("extract",), ("extract", "--nope", "x"), ("extract", "--format", "odt", "x"), ("nope",)],
)
def test_wrong_usage_exits_2(run: Run, arguments: tuple[str, ...]) -> None:
    done = run(*arguments)
    assert done.returncode == 2
    assert done.stdout == b""
    assert b"Traceback" not in done.stderr


def test_english_on_demand(run: Run, folder: Path) -> None:
    done = run("extract", "absent.html", env={"GONGKAI_LANG": "en"})
    assert done.stderr == b"absent.html: no such file: check the path\n"
    assert b"Read reports and print" in run("extract", "--help", env={"GONGKAI_LANG": "en"}).stdout


@pytest.mark.parametrize("encoding", ["gbk", "ascii", "latin-1"])
@pytest.mark.parametrize("layout", ["json", "table"])
def test_a_stream_of_another_encoding_gets_utf8_results(
    run: Run, reports: Path, encoding: str, layout: str
) -> None:
    done = run("extract", "in/a.html", "absent.html", "--format", layout, env={"PYTHONIOENCODING": encoding})
    assert done.returncode == 3
    assert "政府信息公开" in done.stdout.decode("utf-8")
    assert done.stderr.count(b"\n") == 1


def test_table_for_a_person(run: Run, reports: Path) -> None:
    done = run("extract", "--format", "table", "in/a.html")
    text = done.stdout.decode()
    assert done.returncode == 0
    assert "\x1b" not in text
    assert "一、本年新收政府信息公开申请" in text
    assert "√ 勾稽相符" in text
