"""Documents that crash, hang or eat memory cost one row each, with one clear reason."""

from __future__ import annotations

import json
import os
from collections import Counter
from pathlib import Path

import pytest

from tests.torture.generate import make

from .conftest import Batch, fill, marked, rows, written

PAGE = b"<!doctype html><title>x</title>"
DOCX = b"PK\x03\x04" + bytes(300)
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def broken() -> dict[str, tuple[bytes, str]]:
    """Files that are broken, each in its own way, with the code of the reason."""
    unreadable = {
        "empty.html": b"",
        "empty.txt": b"",
        "empty.docx": b"",
        "blank.txt": b" \r\n\t\n",
        "blank.html": "　\n　".encode(),
        "scripts.html": PAGE + b"<body><script>draw()</script>",
        "hidden.html": b"<html><body></body></html>",
        "png.html": b"\x89PNG\r\n\x1a\n" + bytes(90),
        "jpg.html": b"\xff\xd8\xff\xe0" + bytes(90),
        "gif.txt": b"GIF89a" + bytes(90),
        "tiff.html": b"II*\0" + bytes(90),
        "webp.html": b"RIFF\0\0\0\0WEBP" + bytes(90),
        "damaged.docx": b"PK\x03\x04" + b"r" * 90,
        "rar.docx": b"Rar!\x1a\x07" + bytes(90),
        "seven.docx": b"7z\xbc\xaf\x27\x1c" + bytes(90),
        "gzip.html": b"\x1f\x8b" + bytes(90),
        "old.docx": OLE + bytes(700),
        "locked.docx": OLE + bytes(700) + "EncryptedPackage".encode("utf-16-le"),
        "zip.docx": DOCX,
        "zip.html": DOCX + b"x",
        "none.docx": "不是压缩包".encode(),
        "mail.mhtml": b"MIME-Version: 1.0\nContent-Type: multipart/related; boundary=x\n\n--x\n",
        "bmp.html": b"BM" + bytes(88),
        "slides.docx": OLE + bytes(700) + "PowerPoint Document".encode("utf-16-le"),
        "zeros.txt": bytes(900),
        "bytes.txt": bytes(range(256)) * 8,
    }
    none = {
        "short.txt": "年报".encode(),
        "weather.txt": "今天天气很好。".encode() * 40,
        "weather.html": PAGE + "<p>今天天气很好。</p>".encode() * 40,
        "english.md": b"nothing of the kind\n" * 40,
        "digits.txt": b"0 0 0 0 0 0 0\n" * 40,
        "latin.html": "<p>caf\xe9</p>".encode("latin-1") * 40,
        "script.txt": b"#!/bin/sh\necho report\n" * 9,
        "table.html": PAGE + b"<table><tr><td>1<td>2</table>" * 9,
        "list.html": PAGE + "<ul><li>政府信息公开指南<li>政府信息公开制度</ul>".encode(),
        "menu.txt": "首页 政务公开 办事服务 互动交流 政府信息公开年报\n".encode() * 3,
        "poem.md": "床前明月光，疑是地上霜。\n".encode() * 9,
        "json.txt": b'{"a": [1, 2, 3]}\n' * 30,
        "csv.txt": "序号,机关,年度\n1,某局,2023\n".encode() * 20,
        "not-found.html": PAGE + b"<h1>404 Not Found</h1><p>nginx</p>",
    }
    for kind in ("notice", "template", "essay", "other-document"):
        none[f"{kind}.txt"] = make(1, form=kind).data
    hurt = {
        "crash.html": (b"HURT-crash", "crashed"),
        "crash.txt": (b"HURT-crash.", "crashed"),
        "exit.html": (b"HURT-exit", "crashed"),
        "hang.html": (b"HURT-hang", "timeout"),
        "memory.html": (b"HURT-memory", "memory"),
    }
    codes = {"unreadable": unreadable, "limit": {"huge.txt": b"huge"}, "not-a-report": none}
    found = {name: (data, code) for code, files in codes.items() for name, data in files.items()}
    return {**found, **hurt}


def test_of_a_thousand_files_fifty_that_are_broken_cost_fifty_rows(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 950)
    bad = broken()
    assert len(bad) == 50
    assert len({data for data, _ in bad.values()}) == 48  # three are empty
    for name, (data, _) in bad.items():
        (tmp_path / "in" / name).write_bytes(data)
    os.truncate(tmp_path / "in/huge.txt", 65 << 20)
    done = batch("in", "-o", "out", "--timeout", "5", "--memory-limit", "400", hurt=True)
    assert done.returncode == 3, done.stderr
    results = written(tmp_path / "out")
    assert results["reports/part-00000.jsonl"].count(b"\n") == 950
    errors = [json.loads(line) for line in results["errors.jsonl"].splitlines()]
    assert {entry["name"]: entry["code"] for entry in errors} == {
        f"in/{name}": code for name, (_, code) in bad.items()
    }
    summary = json.loads(results["summary.json"])
    assert (summary["inputs"], summary["reports"]) == (1000, 950)
    assert summary["failed"] == Counter(code for _, code in bad.values())
    failed = [row for row in rows(tmp_path / "out") if row[1] == "failed"]
    assert [(name, code) for name, _, _, code in failed] == [(one["name"], one["code"]) for one in errors]
    lines = done.stderr.splitlines()
    assert len(lines) == 54
    assert lines[:-4] == [f"{entry['name']}: {entry['message']}" for entry in errors]
    assert lines[-4] == "files: 1000, read: 950, not read: 50; results in out"
    assert "Traceback" not in done.stderr
    attempts = {name: tries for name, _, tries, code in failed if code in ("crashed", "timeout", "memory")}
    assert set(attempts.values()) == {2}  # a second chance, in a fresh process


def test_what_crashed_once_only_is_read(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 10)
    (tmp_path / "in/0004.html").write_bytes(marked(4) + b"<!-- HURT-flaky -->")
    done = batch("in", "-o", "out", hurt=True, env={"HURT_MARK": str(tmp_path / "mark")})
    assert done.returncode == 0, done.stderr
    assert [tries for _, _, tries, _ in rows(tmp_path / "out")] == [1] * 4 + [2] + [1] * 5


def test_each_page_of_a_scan_has_the_time_of_a_document(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 3)
    (tmp_path / "in/0001.html").write_bytes(marked(4) + b"<!-- HURT-pages -->")
    done = batch("in", "-o", "out", "--workers", "1", "--timeout", "2.5", hurt=True)
    assert done.returncode == 0, done.stderr
    assert [row[1:3] for row in rows(tmp_path / "out")] == [("done", 1)] * 3


def test_what_failed_is_read_again_when_asked_only(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 3)
    (tmp_path / "in/x.html").write_bytes(marked(4) + b"<!-- HURT-exit -->")
    for _ in range(2):
        assert batch("in", "-o", "out", hurt=True).returncode == 3
        assert rows(tmp_path / "out")[3] == ("in/x.html", "failed", 2, "crashed")
    assert batch("in", "-o", "out").returncode == 3  # it would be read now, but nobody asked
    assert batch("in", "-o", "out", "--retry-failed").returncode == 0
    assert rows(tmp_path / "out")[3] == ("in/x.html", "done", 3, None)
    assert not written(tmp_path / "out")["errors.jsonl"]


def test_workers_that_cannot_start_end_the_run_with_one_line(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(marked(4))
    done = batch("x.html", "-o", "out", hurt=True, env={"HURT_START": "1"})
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert "no process to read with can be started" in done.stderr
    assert batch("x.html", "-o", "out").returncode == 0


def test_a_worker_that_is_killed_while_it_starts_is_replaced(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 10)
    mark = {"HURT_START": "1", "HURT_MARK": str(tmp_path / "mark")}
    done = batch("in", "-o", "out", "--workers", "2", hurt=True, env=mark)
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "mark").exists()
    assert {tries for _, _, tries, _ in rows(tmp_path / "out")} == {1}


@pytest.mark.parametrize("workers", ["1", "4"])
def test_more_that_crash_than_there_are_workers(batch: Batch, tmp_path: Path, workers: str) -> None:
    fill(tmp_path / "in", 30)
    for number in range(0, 30, 3):
        (tmp_path / f"in/{number:04}.html").write_bytes(f"HURT-crash {number}".encode())
    done = batch("in", "-o", "out", "--workers", workers, hurt=True)
    assert done.returncode == 3
    found = [(state, tries) for _, state, tries, _ in rows(tmp_path / "out")]
    assert found == [("failed", 2), ("done", 1), ("done", 1)] * 10
