"""Reports that were read before."""

from __future__ import annotations

import json
from decimal import Decimal
from pathlib import Path

from gongkai import Report
from gongkai.errors import UnreadableError
from gongkai.exports.json import dumps
from gongkai.panel import stored
from tests.rules import specimens


def read(path: Path) -> list[Report | UnreadableError]:
    with path.open("rb") as stream:
        return list(stored.read(stream, str(path), lines=path.suffix == ".jsonl"))


def good(path: Path) -> list[Report]:
    return [one for one in read(path) if isinstance(one, Report)]


def test_one_object_or_one_a_line(tmp_path: Path) -> None:
    report = specimens.read()
    path = tmp_path / "a.json"
    for text, count in (
        (dumps(report, pretty=True), 1),
        (dumps(report), 1),
        (dumps(report) + "\n\n" + dumps(report) + "\n", 2),
        ("\ufeff" + dumps(report), 1),
    ):
        path.write_text(text, encoding="utf-8")
        found = read(path)
        assert len(found) == count
        for one in found:
            assert isinstance(one, Report)
            assert one.to_dict() == report.to_dict()


def test_decimals_come_back_digit_for_digit(tmp_path: Path) -> None:
    report = specimens.read(("行政事业性收费 | 12.5 | | |", "行政事业性收费 | 24252.31108200000001 | | |"))
    (tmp_path / "a.jsonl").write_text(dumps(report), encoding="utf-8")
    (found,) = good(tmp_path / "a.jsonl")
    assert found.disclosure is not None
    assert found.disclosure["fees"]["amount"] == Decimal("24252.31108200000001")


def test_what_is_no_report_is_named_by_its_line_and_the_rest_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    line = dumps(specimens.read())
    failed = json.dumps({"name": "x.html", "sha256": "0", "code": "unreadable", "message": "…"})
    path.write_text(
        "\n".join([line, '{"url": 1}', failed, line[:500], "7", "[" * 100_000, line]), encoding="utf-8"
    )
    found = read(path)
    assert [type(one).__name__ for one in found] == ["Report", *["UnreadableError"] * 4, "Report"]
    assert [str(one).rpartition(":")[2] for one in found if not isinstance(one, Report)] == [
        "2)",
        "4)",
        "5)",
        "6)",
    ]


def test_an_empty_file_has_none(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").touch()
    assert read(tmp_path / "a.jsonl") == []
