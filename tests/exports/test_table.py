"""``--format table``: nothing is lost on the way to the screen."""

from __future__ import annotations

import io
from decimal import Decimal
from typing import Any

import pytest
from rich.cells import cell_len

from benchmarks.pages import form
from gongkai.exports.printed_table import parts_of
from gongkai.exports.table import draw
from gongkai.form import load_forms
from gongkai.report import Contact, Evidence, Finding, Item, Narrative, Number, Period, Report, Source, Usage
from gongkai.settings import Settings


def _report(name: str = "2021", **changes: Any) -> Report:
    """A report whose every cell holds a number of its own, and is read."""
    tables: dict[str, dict[str, dict[str, Number | None]]] = {}
    evidence: dict[str, Evidence] = {}
    number = 1000
    for table in form(name).tables.values():
        tables[table.id] = {}
        for row in table.default_rows:
            tables[table.id][row] = {}
            for column in table.columns_of[row]:
                number += 1
                tables[table.id][row][column] = number
                evidence[f"{table.id}.{row}.{column}"] = Evidence(
                    raw=str(number), start=0, end=4, status="verified"
                )
    given: dict[str, Any] = {
        "source": Source(name="a.html", sha256="0", media_type="text/html", encoding="utf-8", characters=9),
        "form": name,
        "title": None,
        "agency": None,
        "year": None,
        "published": None,
        "period": Period(),
        "contact": Contact(),
        "sections": [],
        "narrative": Narrative(),
        "findings": [],
        "usage": Usage(),
        "evidence": evidence,
        **tables,
        **changes,
    }
    return Report(**given)


def _draw(report: Report, **settings: Any) -> str:
    return draw(report, io.StringIO(), Settings(**settings))


@pytest.mark.parametrize("name", ["2021", "2019"])
def test_every_number_and_label_of_the_form_is_drawn_in_80_columns(name: str) -> None:
    report = _report(name)
    text = _draw(report)
    squeezed = "".join(text.split())
    for table in form(name).tables.values():
        values = getattr(report, table.id)
        for block in table.blocks:
            for row in block.rows:
                for value in values.get(row.id, {}).values():
                    assert f"{value}√" in text
    assert "本年新收政府信息公开申请数量" in squeezed
    assert max(cell_len(line) for line in text.splitlines()) <= 80


def test_a_number_is_never_cut_short() -> None:
    report = _report()
    for columns in (report.requests or {}).values():
        for column in columns:
            columns[column] = 123456789012
    report.disclosure = {"fees": {"amount": Decimal("24252.311082000")}}
    text = _draw(report)
    assert text.count("123456789012√") == 7 * len(report.requests or {})
    assert "24252.311082000√" in text


def test_statuses_are_told_apart_without_colour() -> None:
    report = _report()
    row = (report.requests or {})["granted"]
    for column, status in zip(row, ("conflicting", "ambiguous", "blank", "missing", "read"), strict=False):
        report.evidence[f"requests.granted.{column}"] = Evidence(raw="77", start=0, end=2, status=status)
        row[column] = 77 if status in {"conflicting", "read"} else None
    line = next(line for line in _draw(report).splitlines() if "予以公开" in line)
    assert line.split()[1:6] == ["77×", "77?", "空", "缺", "77·"]
    legend = next(line for line in _draw(report).splitlines() if "√ 勾稽相符" in line)
    assert "× 与合计不符 1" in legend


def test_rows_of_two_forms_stand_under_their_own_heads() -> None:
    made = {"normative_documents": {"made": 5, "newly_disclosed": 6, "total_disclosed": 7}}
    text = _draw(_report(disclosure={**made, "licensing": {"decisions": 8}}))
    assert "本年新制作数量" in text
    assert "本年处理决定数量" in text


def test_a_row_under_the_heads_of_two_forms_bears_the_words_of_both() -> None:
    both = {
        "issued": None,
        "repealed": None,
        "in_force": None,
        "made": 5,
        "newly_disclosed": 6,
        "total_disclosed": 7,
    }
    report = _report(disclosure={"normative_documents": both})
    assert "made" not in _draw(report)
    part, *_ = parts_of("disclosure", {"normative_documents": list(both)}, load_forms())
    assert [column.label for column in part.columns] == [
        *("本年制发件数", "本年废止件数", "现行有效件数"),
        *("本年新制作数量", "本年新公开数量", "对外公开总数量"),
    ]


def test_a_row_that_no_form_knows_is_drawn_by_its_id() -> None:
    text = _draw(_report(disclosure={"drones": {"licensed": 41}}))
    assert "drones" in text
    assert "licensed" in text
    assert "41" in text


def test_absent_tables_findings_and_items_are_said() -> None:
    finding = Finding(code="GK201", severity="error", message="第一行之和与总计不符")
    item = Item(text="公开内容\n不够全面", start=0, end=9)
    text = _draw(_report(requests=None, findings=[finding], narrative=Narrative(problems=[item])))
    assert "报告里没有这张表" in text
    assert "GK201 错误 第一行之和与总计不符" in text
    assert "公开内容 不够全面" in text


def test_english() -> None:
    text = _draw(_report(requests=None), lang="en")
    assert "the report prints no such table" in text
    assert "not printed" in text


def test_what_a_document_says_is_never_markup() -> None:
    assert "[bold]甲[/bold]局" in _draw(_report(agency="[bold]甲[/bold]局", title="[red]"))
