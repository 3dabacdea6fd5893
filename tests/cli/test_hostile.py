"""A folder as it comes: whatever lies in it is read or named, nothing hangs, and nothing is a traceback."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest
from openpyxl import load_workbook

from benchmarks.pages import page

from .conftest import Run

needs_links = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links")
FULL = Path("/dev/full")


@pytest.fixture
def odd(folder: Path) -> Path:
    """A folder with two reports among everything that people put beside them."""
    root = folder / "in"
    root.mkdir()
    (root / "a.doc").write_bytes(page(1))
    with zipfile.ZipFile(root / "b.zip", "w") as archive:
        archive.writestr("教育局.html", page(2))
        archive.writestr("logo.png", b"\x89PNG\r\n\x1a\n" + bytes(20))
        archive.writestr("Thumbs.db", b"x")
    (root / "c.jpg").write_bytes(b"\xff\xd8\xff\xe0" + bytes(20))
    (root / "d.pdf").write_bytes(b"%PDF-1.7\n")
    (root / "e.rar").write_bytes(b"Rar!\x1a\x07\x00" + bytes(20))
    (root / "f.txt").write_bytes(b"")
    (root / "g.docx").write_bytes(
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le")
    )
    for name in ("~$a.doc", ".hidden", "Thumbs.db", "desktop.ini"):
        (root / name).write_bytes(b"x")
    return root


NAMED = ["in/b.zip!/logo.png", "in/c.jpg", "in/d.pdf", "in/e.rar", "in/f.txt", "in/g.docx"]


def test_everything_is_read_or_named_with_its_reason(run: Run, odd: Path) -> None:
    done = run("check", "in", "--select", "GK2")
    assert done.returncode == 3
    lines = done.stderr.decode().splitlines()
    assert [line.partition(": ")[0] for line in lines] == NAMED
    assert all("；" in line for line in lines)  # what is to be done about it
    assert done.stdout.decode().splitlines()[-1].startswith("收到 8 个文件：已核对 2，未能读出 6")
    for name in NAMED:
        assert name in done.stdout.decode()


def test_the_other_formats_name_it_too(run: Run, odd: Path, folder: Path) -> None:
    listed = json.loads(run("check", "in", "--format", "json").stdout)
    assert [one["source"]["name"] for one in listed if "error" in one] == NAMED
    assert [one["source"]["name"] for one in listed if "error" not in one] == [
        "in/a.doc",
        "in/b.zip!/教育局.html",
    ]
    log = json.loads(run("check", "in", "--format", "sarif").stdout)
    (invocation,) = log["runs"][0]["invocations"]
    assert len(invocation["toolExecutionNotifications"]) == len(NAMED)
    run("check", "in", "-o", "out.xlsx")
    sheet = load_workbook(io.BytesIO((folder / "out.xlsx").read_bytes()))["报告汇总"]
    names = [row[0] for row in sheet.iter_rows(min_row=4, values_only=True)]
    assert len(names) == 8
    assert set(NAMED) < set(names)


def test_batch_enters_it_in_its_ledger(run: Run, odd: Path, folder: Path) -> None:
    done = run("batch", "in", "-o", "out")
    assert done.returncode == 3
    errors = [json.loads(line) for line in (folder / "out/errors.jsonl").read_text("utf-8").splitlines()]
    assert [one["name"] for one in errors] == NAMED


def test_an_archive_alone_is_all_that_is_in_it(run: Run, odd: Path) -> None:
    done = run("extract", "in/b.zip")
    assert done.returncode == 3
    assert [json.loads(line)["source"]["name"] for line in done.stdout.splitlines()] == [
        "in/b.zip!/教育局.html"
    ]


@needs_links
@pytest.mark.parametrize("command", ["extract", "check"])
def test_pipes_devices_and_links_to_nowhere_neither_hang_nor_hide_the_rest(
    run: Run, folder: Path, command: str
) -> None:
    root = folder / "in"
    root.mkdir()
    os.mkfifo(root / "a.html")
    for name, target in (("b.txt", "/dev/zero"), ("self", "self"), ("up", "."), ("gone.txt", "nowhere")):
        (root / name).symlink_to(target)
    (root / "z.html").write_bytes(page(1))
    done = run(command, "in")
    assert done.returncode == 3
    names = [line.partition(": ")[0] for line in done.stderr.decode().splitlines()]
    assert names[:4] == ["in/a.html", "in/b.txt", "in/gone.txt", "in/self"]
    assert "z.html" in done.stdout.decode()
    named = run(command, "in/a.html")  # one that is named itself, and that nobody writes to
    assert named.returncode == 3 and "不是普通文件" in named.stderr.decode()


@pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="needs /proc")
def test_a_pipe_that_somebody_writes_to_is_read(run: Run, folder: Path) -> None:
    ours, theirs = os.pipe()
    os.write(theirs, page(1))
    os.close(theirs)
    done = run("extract", f"/proc/{os.getpid()}/fd/{ours}")
    os.close(ours)
    assert done.returncode == 0 and json.loads(done.stdout)["form"]


@pytest.mark.skipif(not FULL.exists(), reason="needs /dev/full")
@pytest.mark.parametrize(
    "arguments",
    [("check", "a.html"), ("extract", "--format", "table", "a.html"), ("--help",), ("--version",)],
)
def test_a_full_disk_is_one_line(run: Run, folder: Path, arguments: tuple[str, ...]) -> None:
    (folder / "a.html").write_bytes(page(1))
    with FULL.open("wb") as full:
        done = run(*arguments, stdout=full)
    assert done.returncode == 2
    assert done.stderr.decode().startswith("gongkai: 写不了")
    assert done.stderr.count(b"\n") == 1


@pytest.mark.parametrize(
    "command", [("check",), ("extract",), ("batch", "-o", "out"), ("panel", "-o", "x.csv")]
)
def test_a_name_that_is_too_long_is_one_line(run: Run, folder: Path, command: tuple[str, ...]) -> None:
    done = run(command[0], "长" * 100, *command[1:])
    assert done.returncode in (2, 3)
    assert b"Traceback" not in done.stderr
    assert done.stderr.decode().count("文件名太长") == 1
    assert "too long" not in done.stderr.decode()


def test_a_setting_that_nobody_knows_is_told(run: Run, folder: Path) -> None:
    (folder / "a.html").write_bytes(page(1))
    given = {"GONGKAI_LIMIT_PAGE": "3", "GONGKAI_LLM_TIMEOUTT": "x", "GONGKAI_LIMIT_PAGES": "9"}
    done = run("extract", "a.html", env=given)
    assert done.returncode == 0
    assert done.stderr.decode().splitlines() == [
        "gongkai: 未知的环境变量 GONGKAI_LIMIT_PAGE，不起作用；是不是 GONGKAI_LIMIT_PAGES？",
        "gongkai: 未知的环境变量 GONGKAI_LLM_TIMEOUTT，不起作用；是不是 GONGKAI_LLM_TIMEOUT？",
    ]


def test_a_limit_is_a_setting(run: Run, folder: Path) -> None:
    (folder / "a.html").write_bytes(page(1) + b" " * (2 << 20))
    (folder / "gongkai.toml").write_text("[limits]\nsize = 1\n", encoding="utf-8")
    done = run("extract", "a.html")
    assert done.stderr.decode() == "a.html: 文件超过 1 MiB；请只给一份报告，或放宽 GONGKAI_LIMIT_SIZE\n"
    assert run("extract", "a.html", env={"GONGKAI_LIMIT_SIZE": "3"}).returncode == 0
    assert run("extract", "a.html", env={"GONGKAI_LIMIT_SIZE": "x"}).returncode == 2


def test_what_gongkai_wrote_is_no_input_of_a_folder_and_may_be_written_again(run: Run, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in/a.html").write_bytes(page(1))
    for output in ("in/清单.xlsx", "in/out.json"):
        for _ in range(2):
            done = run("check", "in", "-o", output, "--select", "GK2")
            assert (done.returncode, done.stderr) == (0, b"")
    done = run("check", "in/out.json", "in/清单.xlsx", "--select", "GK2")
    assert [line.partition("，")[0] for line in done.stderr.decode().splitlines()] == [
        "in/out.json: 这是 gongkai 自己写出的结果",
        "in/清单.xlsx: 这是 gongkai 自己写出的结果",
    ]


@pytest.mark.parametrize("command", [("check",), ("batch", "-o", "out")])
def test_pictures_without_the_extra_are_named_with_their_remedy(
    run: Run, folder: Path, command: tuple[str, ...]
) -> None:
    from PIL import Image

    from tests.torture.layouts.scanned import as_pdf, encoded

    sheet = Image.new("L", (600, 400), 255)
    sheet.paste(0, (100, 100, 500, 140))
    root = folder / "in"
    root.mkdir()
    (root / "a.html").write_bytes(page(1))
    (root / "b.png").write_bytes(encoded(sheet))
    (root / "c.pdf").write_bytes(as_pdf([sheet, sheet]))
    with zipfile.ZipFile(root / "d.zip", "w") as archive:
        archive.writestr("教育局.html", page(2))
        archive.writestr("局.jpg", encoded(sheet, 80))
    (folder / "bare").mkdir()
    (folder / "bare/sitecustomize.py").write_text(
        "import sys\nsys.modules.update(dict.fromkeys(('cv2', 'onnxruntime', 'rapidocr')))\n"
    )
    path = os.pathsep.join(filter(None, (str(folder / "bare"), os.environ.get("PYTHONPATH"))))
    done = run(command[0], "in", *command[1:], env={"PYTHONPATH": path})
    assert done.returncode == 3
    said = [line.partition(": ") for line in done.stderr.decode().splitlines()]
    named = [(name, words) for name, _, words in said if name.startswith("in/")]
    assert [name for name, _ in named] == ["in/b.png", "in/c.pdf", "in/d.zip!/局.jpg"]
    assert all(words.endswith("pip install 'gongkai[ocr]'") for _, words in named)
    assert named[1][1].startswith("第 1, 2 页是扫描件或图片")
