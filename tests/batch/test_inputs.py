"""What INPUT may be, and what of it is taken."""

from __future__ import annotations

import base64
import datetime
import gzip
import io
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pyarrow
import pyarrow.parquet
import pytest
from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from gongkai import extract

from .conftest import Batch, fill, marked, rows

TEXT = Path(__file__).resolve().parents[1] / "data/seeds/002_19c900d0ac5df711.txt"


def _reports(folder: Path) -> dict[str, Any]:
    files = sorted((folder / "reports").glob("*.jsonl"))
    found = [json.loads(line) for path in files for line in path.read_text("utf-8").splitlines()]
    return {report["source"]["name"]: report for report in found}


def _failed(folder: Path) -> dict[str, str]:
    lines = (folder / "errors.jsonl").read_text("utf-8").splitlines()
    return {entry["name"]: entry["code"] for entry in map(json.loads, lines)}


def _pages() -> Iterable[dict[str, Any]]:
    yield {"url": "https://a.gov.cn/1.html", "html": marked(1).decode()}
    yield {"url": "https://a.gov.cn/2", "bytes": base64.b64encode(marked(2)).decode(), "name": "two"}
    yield {"url": "https://a.gov.cn/3", "text": TEXT.read_text("utf-8")}
    gbk = marked(4).decode().encode("gb18030")
    page = {"bytes": base64.b64encode(gbk).decode(), "media_type": "text/html; charset=gbk"}
    yield {"url": "https://a.gov.cn/4", **page}
    yield {"url": "https://a.gov.cn/5"}
    yield {"url": "https://a.gov.cn/6", "html": 6}
    yield {"url": "https://a.gov.cn/7", "bytes": "no base64!"}


READ = ["https://a.gov.cn/1.html", "two", "https://a.gov.cn/3", "https://a.gov.cn/4"]
UNREAD = {f"https://a.gov.cn/{number}": "input" for number in (5, 6, 7)}


@pytest.mark.parametrize("name", ["pages.jsonl", "pages.jsonl.gz", "-"])
def test_lines_of_pages(batch: Batch, tmp_path: Path, name: str) -> None:
    lines = "\ufeff" + "".join(f"{json.dumps(page)}\n\n" for page in _pages())
    if name != "-":
        data = lines.encode()
        (tmp_path / name).write_bytes(gzip.compress(data) if name.endswith(".gz") else data)
    done = batch(name, "-o", "out", input=lines)
    assert done.returncode == 3, done.stderr
    assert list(_reports(tmp_path / "out")) == READ
    assert _failed(tmp_path / "out") == UNREAD


def test_what_a_row_says_is_what_the_file_says(batch: Batch, tmp_path: Path) -> None:
    lines = "".join(f"{json.dumps(page)}\n" for page in _pages())
    (tmp_path / "pages.jsonl").write_text(lines, "utf-8")
    batch("pages.jsonl", "-o", "out")
    found = _reports(tmp_path / "out")
    whole = extract(marked(1)).to_dict()
    for name, number in (("https://a.gov.cn/1.html", 1), ("two", 2), ("https://a.gov.cn/4", 4)):
        whole = json.loads(json.dumps(extract(marked(number)).to_dict(), default=str))
        assert found[name]["evidence"] == whole["evidence"]
    assert found["https://a.gov.cn/4"]["source"]["encoding"] == "gb18030"
    assert found["https://a.gov.cn/3"]["source"]["media_type"] == "text/plain"


def test_lines_that_are_no_pages(batch: Batch, tmp_path: Path) -> None:
    bad = ["{", "[]", "17", "[" * 100_000, '"x"']
    (tmp_path / "pages.jsonl").write_text("\n".join(bad), "utf-8")
    done = batch("pages.jsonl", "-o", "out")
    assert done.returncode == 3
    assert _failed(tmp_path / "out") == {f"pages.jsonl:{number}": "input" for number in range(1, 6)}
    assert done.stderr.count("\n") == 7  # one each, the sum, and why


@pytest.mark.parametrize(
    "given", [{"bytes": 5}, {"bytes": [1, 300]}, {"bytes": "报"}, {"html": "x", "media_type": 7}]
)
def test_a_line_with_a_page_of_a_wrong_type(batch: Batch, tmp_path: Path, given: dict[str, Any]) -> None:
    lines = [{"url": "bad", **given}, {"url": "good", "html": marked(1).decode()}]
    (tmp_path / "pages.jsonl").write_text("\n".join(map(json.dumps, lines)), "utf-8")
    done = batch("pages.jsonl", "-o", "out")
    assert done.returncode == 3, done.stderr
    assert _failed(tmp_path / "out") == {"bad": "input"}
    assert list(_reports(tmp_path / "out")) == ["good"]


def test_a_row_of_parquet_that_is_no_utf8(batch: Batch, tmp_path: Path) -> None:
    texts = [marked(1), "报告".encode("gb18030"), marked(2)]
    html = pyarrow.array(texts, pyarrow.binary()).view(pyarrow.string())
    pyarrow.parquet.write_table(pyarrow.table({"url": ["a", "b", "c"], "html": html}), tmp_path / "p.parquet")
    done = batch("p.parquet", "-o", "out")
    assert done.returncode == 3, done.stderr
    assert _failed(tmp_path / "out") == {"p.parquet:2": "input"}
    assert list(_reports(tmp_path / "out")) == ["a", "c"]


def test_parquet(batch: Batch, tmp_path: Path) -> None:
    pages = [{**page, "beside": 1} for page in _pages() if not isinstance(page.get("html"), int)]
    for page in pages:
        if "bytes" in page:
            page["bytes"] = (
                page["bytes"].encode() if "!" in page["bytes"] else base64.b64decode(page["bytes"])
            )
    columns = {key: [page.get(key) for page in pages] for page in pages for key in page}
    pyarrow.parquet.write_table(pyarrow.table(columns), tmp_path / "pages.parquet")
    done = batch("pages.parquet", "-o", "out")
    assert done.returncode == 3, done.stderr
    assert list(_reports(tmp_path / "out")) == READ
    # There the last row holds bytes, which are no report.
    assert _failed(tmp_path / "out") == {"https://a.gov.cn/5": "input", "https://a.gov.cn/7": "not-a-report"}


def _archive(*, packed: bool) -> bytes:
    stream = io.BytesIO()
    writer = WARCWriter(stream, gzip=packed)

    def respond(address: str, data: bytes, status: str = "200 OK", **heads: str) -> None:
        lines = [(name.replace("_", "-"), value) for name, value in heads.items()]
        head = StatusAndHeaders(status, lines, protocol="HTTP/1.1")
        writer.write_record(
            writer.create_warc_record(address, "response", payload=io.BytesIO(data), http_headers=head)
        )

    writer.write_record(writer.create_warcinfo_record("x.warc", {"software": "a crawler"}))
    respond("https://a.gov.cn/1", marked(1), Content_Type="text/html; charset=utf-8")
    respond("https://a.gov.cn/2", gzip.compress(marked(2)), Content_Type="text/html", Content_Encoding="gzip")
    respond("https://a.gov.cn/logo.png", b"\x89PNG\r\n", Content_Type="image/png")
    respond("https://a.gov.cn/gone", b"<html>404</html>", "404 Not Found", Content_Type="text/html")
    respond("https://a.gov.cn/news", "<p>今天天气很好。</p>".encode() * 20, Content_Type="text/html")
    gbk = marked(3).decode().encode("gb18030").replace(b"utf-8", b"gb2312")
    respond("https://a.gov.cn/3", gbk, Content_Type="text/html; charset=gb2312")
    return stream.getvalue()


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz"])
def test_web_archives(batch: Batch, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(_archive(packed=name.endswith(".gz")))
    done = batch(name, "-o", "out")
    assert done.returncode == 3, done.stderr
    assert list(_reports(tmp_path / "out")) == [f"https://a.gov.cn/{number}" for number in (1, 2, 3)]
    assert _failed(tmp_path / "out") == {"https://a.gov.cn/news": "not-a-report"}


@pytest.mark.parametrize("name", ["crawl.warc", "crawl.warc.gz", "pages.jsonl.gz"])
def test_a_container_that_breaks_off_keeps_what_came_before(batch: Batch, tmp_path: Path, name: str) -> None:
    if name == "pages.jsonl.gz":
        lines = "".join(
            json.dumps({"url": str(seed), "html": marked(seed).decode()}) + "\n" for seed in range(9)
        )
        data, cut = gzip.compress(lines.encode()), 200
    else:
        data, cut = _archive(packed=name.endswith(".gz")), 200
    (tmp_path / name).write_bytes(data[:-cut])
    done = batch(name, "-o", "out")
    assert done.returncode == 3
    assert len(_reports(tmp_path / "out")) >= 2
    failed = _failed(tmp_path / "out")
    assert failed[name] == "input"
    assert f"{name}: cannot be read on from here" in done.stderr


@pytest.mark.parametrize("lost", [b"WARC/1.0", b"Content-Length"])
def test_a_web_archive_with_a_damaged_head(batch: Batch, tmp_path: Path, lost: bytes) -> None:
    data = _archive(packed=False)
    at = data.rindex(lost)
    (tmp_path / "crawl.warc").write_bytes(data[:at] + b"?" * len(lost) + data[at + len(lost) :])
    done = batch("crawl.warc", "-o", "out")
    assert done.returncode == 3
    assert "Traceback" not in done.stderr
    assert len(_reports(tmp_path / "out")) >= 2


def test_what_belongs_to_no_record_of_a_web_archive_is_one_line(batch: Batch, tmp_path: Path) -> None:
    data = _archive(packed=False)
    at = data.rindex(b"WARC/1.0")
    (tmp_path / "crawl.warc").write_bytes(data[: at - 4] + b"<p>stray</p>\r\n\r\n" + data[at:])
    done = batch("crawl.warc", "-o", "out")
    assert done.returncode == 3
    assert list(_reports(tmp_path / "out")) == [f"https://a.gov.cn/{number}" for number in (1, 2, 3)]
    failed = _failed(tmp_path / "out")
    assert sorted(failed.values()) == ["input", "not-a-report"]
    assert done.stderr.count("\n") == 6
    assert re.search(
        r"^crawl\.warc:\d+: what stands before this byte belongs to no record", done.stderr, re.M
    )


@pytest.mark.parametrize("name", ["these.list", "these.LST", "-"])
def test_lists_of_paths(batch: Batch, tmp_path: Path, name: str) -> None:
    fill(tmp_path / "in", 3)
    (tmp_path / "in/名 称.html").write_bytes(marked(8))
    os.mkfifo(tmp_path / "in/pipe.html")
    lines = "in/0002.html\r\n\nin/absent.html\nin/名 称.html\nin/0000.html\nin/pipe.html\nin\n"
    if name != "-":
        (tmp_path / name).write_text(lines, "utf-8")
    done = batch(name, "-o", "out", input=lines)
    assert done.returncode == 3
    assert list(_reports(tmp_path / "out")) == ["in/0002.html", "in/名 称.html", "in/0000.html"]
    assert set(_failed(tmp_path / "out")) == {"in/absent.html", "in/pipe.html", "in"}


def test_one_report(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "x.html").write_bytes(marked(1))
    assert batch("x.html", "-o", "deep/er/out").returncode == 0
    assert list(_reports(tmp_path / "deep/er/out")) == ["x.html"]


def test_a_name_that_is_no_utf8(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    Path(os.fsdecode(os.fsencode(tmp_path / "in") + b"/\xb1\xa8.html")).write_bytes(marked(1))
    assert batch("in", "-o", "out").returncode == 0
    assert list(_reports(tmp_path / "out")) == ["in/\\udcb1\\udca8.html"]
    given = os.fsdecode(b"in/\xb1\xa8.html")
    assert batch(given, "-o", "one").returncode == 0
    assert list(_reports(tmp_path / "one")) == ["in/\\udcb1\\udca8.html"]


def test_only_and_limit(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 12)
    assert batch("in", "-o", "out", "--only", "*/001?.html").returncode == 0
    assert list(_reports(tmp_path / "out")) == ["in/0010.html", "in/0011.html"]
    assert batch("in", "-o", "out", "--limit", "3").returncode == 0
    assert list(_reports(tmp_path / "out")) == [f"in/000{number}.html" for number in range(3)]
    assert batch("in", "-o", "out").returncode == 0
    assert [row[2] for row in rows(tmp_path / "out")] == [1] * 12  # none was read twice on the way


def test_dry_run_writes_nothing(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 5)
    done = batch("in", "-o", "out", "--dry-run")
    assert done.returncode == 0
    assert done.stdout.splitlines() == [f"in/000{number}.html" for number in range(5)]
    assert not (tmp_path / "out").exists()
    batch("in", "-o", "out", "--limit", "3")
    ledger = (tmp_path / "out/ledger.sqlite").read_bytes()
    done = batch("in", "-o", "out", "--dry-run")
    assert done.stdout.splitlines() == ["in/0003.html", "in/0004.html"]
    assert "would read 2 inputs; 3 are known before" in done.stderr
    assert (tmp_path / "out/ledger.sqlite").read_bytes() == ledger
    assert len(rows(tmp_path / "out")) == 3


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        (("absent", "-o", "out"), "no such file or folder"),
        (("x.html", "-o", "x.html"), "must be a folder"),
        (("none.parquet", "-o", "out"), "not a Parquet file"),
        (("x.html",), "-o"),
        (("x.html", "-o", "out", "--workers", "0"), "--workers"),
        (("x.html", "-o", "out", "--timeout", "0"), "--timeout"),
    ],
)
def test_wrong_usage_exits_2(batch: Batch, tmp_path: Path, arguments: tuple[str, ...], word: str) -> None:
    (tmp_path / "x.html").write_bytes(marked(1))
    (tmp_path / "none.parquet").write_bytes(b"PAR1 and nothing more")
    done = batch(*arguments)
    assert done.returncode == 2
    assert word in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_empty_folder(batch: Batch, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    assert batch("in", "-o", "out").returncode == 3
    assert _failed(tmp_path / "out") == {"in": "empty"}
    assert not list((tmp_path / "out/reports").iterdir())


def test_the_rows_of_parquet_say_what_the_reports_say(batch: Batch, tmp_path: Path) -> None:
    fill(tmp_path / "in", 7)
    (tmp_path / "in/9.txt").write_bytes(TEXT.read_bytes())
    batch("in", "-o", "out", "--shard-size", "5")
    table = pyarrow.parquet.read_table(tmp_path / "out/parquet").to_pylist()
    reports = _reports(tmp_path / "out")
    assert [row["name"] for row in table] == list(reports)
    for row in table:
        report = reports[row["name"]]
        assert json.loads(row["report"]) == report
        for key in ("agency", "year", "form", "title"):
            assert row[key] == report[key]
        day = report["published"] and datetime.date.fromisoformat(report["published"])
        assert row["published"] == day
        statuses = [one["status"] for one in report["evidence"].values()]
        assert sum(row[status] for status in set(statuses)) == len(statuses)
        assert row["verified"] == statuses.count("verified")
        assert (row["worst"] == "conflicting") == ("conflicting" in statuses)
        assert row["errors"] == sum(one["severity"] == "error" for one in report["findings"])
    assert {row["worst_requests"] for row in table if row["name"] != "in/9.txt"} == {"verified"}
