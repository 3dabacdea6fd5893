"""One slip is told once: in the text, on the sheet and in JSON, its cell first."""

from __future__ import annotations

import io
import json

import openpyxl
import pytest

from gongkai.exports import findings_json, findings_xlsx
from gongkai.exports.checked import Checked
from gongkai.exports.findings_text import Page
from gongkai.settings import Settings
from tests.rules.one_cause import told, trial
from tests.rules.planted import Paper, lawful, read


def _busy(seed: int = 0) -> Paper:
    return lawful(seed, busy=True)


@pytest.mark.generator
def test_of_many_slips_nearly_every_one_is_told_once() -> None:
    found = [trial(seed) for seed in range(60)]
    assert sum(len(entries) == 1 for _, _, entries in found) >= 59
    assert sum(len(entries) == 1 and entries[0][0] == path for _, path, entries in found) >= 58


def test_a_number_of_the_text_that_breaks_its_own_sum_too_is_one_entry() -> None:
    paper = _busy()
    done = paper.total("total_outcomes")
    paper.replace("requests", f"办结{done}件", f"办结{done + 100}件")
    report = read(paper, "tabs")
    ((_, codes),) = told(report)
    assert {"GK501", "GK605"} <= set(codes)
    checked = Checked.of(report)
    checked.add(report.findings, report)
    sheet = openpyxl.load_workbook(io.BytesIO(findings_xlsx.dumps([checked], Settings())))["问题清单"]
    assert sheet["I4"].value == f"正文里的数：写作 {done + 100}，若为 {done} 则相符"
    assert sheet["A5"].value is None


def test_a_total_that_the_text_has_right_is_one_entry_with_its_cell() -> None:
    paper = _busy()
    paper.values["litigation.litigation_direct.total"] += 40
    ((cell, codes),) = told(read(paper, "tabs"))
    assert cell == "litigation.litigation_direct.total"
    assert {"GK301", "GK501"} <= set(codes)


def test_two_slips_stay_two_entries() -> None:
    paper = _busy()
    paper.values["litigation.review.total"] += 4
    received = paper.total("new_requests")
    paper.replace("requests", f"申请{received}件", f"申请{received + 1000}件")
    assert len(told(read(paper, "tabs"))) == 2


@pytest.mark.parametrize("path", ["requests.granted.business", "requests.total_outcomes.total"])
def test_every_output_has_it_once(path: str) -> None:
    paper = _busy()
    paper.values[path] += 7
    report = read(paper, "tabs")
    checked = Checked.of(report)
    checked.add(report.findings, report)
    sheet = openpyxl.load_workbook(io.BytesIO(findings_xlsx.dumps([checked], Settings())))["问题清单"]
    rows = [row for row in sheet.iter_rows(min_row=4, values_only=True) if row[0]]
    assert len(rows) == 1
    printed, right = paper.values[path], int(paper.values[path]) - 7
    assert f"填报 {printed}，若为 {right} 则相符" in rows[0][8].splitlines()[0]
    text = "".join(Page(io.StringIO(), Settings()).pages([checked]))
    assert text.count("可能应为") == 1
    (given,) = json.loads("".join(findings_json.dumps([checked])))
    assert {one["cause"] for one in given["findings"]} == {path}
    assert {one["suspects"][0]["field"] for one in given["findings"] if one["suspects"]} == {path}
