"""What nobody but a model says is given out, and counts nowhere as sound."""

from __future__ import annotations

import csv
import io
import json
from random import Random

import openpyxl
import pytest

from gongkai import Report
from gongkai.exports.json import dumps

from .conftest import Open, Run, read_with
from .damaged import Damaged, printed_report, table_report
from .double import Double, Question, Reply, answered, serving
from .lies import honest

ABOUT = table_report(2, "headless")


@pytest.fixture
def report(opened: Open) -> Report:
    with serving(honest(ABOUT)) as double:
        return read_with(opened(double), ABOUT)


def asserted(report: Report) -> dict[str, str]:
    return {path: one.method for path, one in report.evidence.items() if one.status == "asserted"}


def test_an_asserted_number_is_given_with_its_place_and_its_doubt(report: Report) -> None:
    found = asserted(report)
    assert len(found) > 100
    assert set(found.values()) == {"llm"}
    for path in found:
        table, row, column = path.split(".")
        one = report.evidence[path]
        assert getattr(report, table)[row][column] == ABOUT.cells[path]
        assert report.text[one.start : one.end] == one.raw
        assert one.doubts == ("model",)


def test_what_the_rules_read_keeps_its_value_status_and_place(report: Report) -> None:
    alone = read_with(None, ABOUT)
    for path, one in alone.evidence.items():
        if one.raw is not None and one.status in ("verified", "read", "conflicting"):
            assert report.evidence[path] == one


def test_no_claim_of_the_prose_is_held_against_an_asserted_number(opened: Open) -> None:
    """「新收申请 9 件」 above a table in which a model says 5: nothing is known to contradict."""
    text = "\n".join(
        ("今年来信来访 5 件，其中个人 5 件，", "年终还在办的 1 件，", "给了材料的 4 件，都办结的 4 件。")
    )
    data = printed_report(
        Random(1), {"overview": "全年新收政府信息公开申请 9 件。", "requests": text}, html=False, year=2023
    )
    about = Damaged("sentences", "2021", data, {})
    ids = (
        "new_requests.total",
        "new_requests.natural_person",
        "carried_forward.total",
        "granted.total",
        None,
    )

    def reply(question: Question) -> Reply:
        assert question.kind == "table"
        named = [{"n": n, "id": id_} for n, id_ in zip("abcde", ids, strict=True)]
        return answered(question, {"lines": [], "heads": [], "numbers": named})

    with Double(reply) as double:
        report = read_with(opened(double), about)
    assert report.requests is not None
    assert report.requests["new_requests"]["total"] == 5
    assert set(asserted(report)) == {f"requests.{id_}" for id_ in ids if id_}
    assert not [one for one in report.findings if one.code.startswith("GK5")]
    fields = {path for one in report.findings if one.severity == "error" for path in one.fields}
    assert not fields & asserted(report).keys()


def test_every_export_names_the_status(run: Run, tmp_path: object) -> None:
    with serving(honest(ABOUT)) as double:
        folder = tmp_path
        (folder / ABOUT.filename).write_bytes(ABOUT.data)  # type: ignore[operator]
        done = run(double, "extract", "--llm", ABOUT.filename, "--format", "csv")
        assert done.returncode == 0
        assert "asserted" in done.stdout
        rows = list(csv.reader(io.StringIO(done.stdout.lstrip("\ufeff"))))
        assert any("asserted" in cell for row in rows for cell in row)
        done = run(double, "extract", "--llm", ABOUT.filename, "--format", "xlsx", "-o", "out.xlsx")
        assert done.returncode == 0
        done = run(double, "extract", "--llm", ABOUT.filename, "--format", "table")
        assert "~" in done.stdout
    book = openpyxl.load_workbook(folder / "out.xlsx")  # type: ignore[operator]
    words = {cell.value for sheet in book for row in sheet.iter_rows() for cell in row}
    assert "模型认定" in words


def test_a_panel_does_not_call_an_asserted_table_proved(report: Report) -> None:
    from gongkai.panel.wide import proved

    assert proved(report, "requests") is False
    assert proved(report, "litigation") is True
    assert json.loads(dumps(report))["evidence"][next(iter(asserted(report)))]["status"] == "asserted"
