"""``gongkai summary``: the units' tables added up, read back from the workbook."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import openpyxl
import pytest

from tests.rules.planted import Paper

from .conftest import Run
from .units import paper, put

DATA = Path(__file__).parents[1] / "data"
NAMES = ("临河市教育局", "临河市民政局", "临河市水利局")


def _units() -> list[Paper]:
    return [paper(name, seed=number) for number, name in enumerate(NAMES, 1)]


@pytest.fixture
def units(folder: Path) -> Path:
    """Three departments' reports of one year; the last one's table 4 is wrong in its first total."""
    root = folder / "in"
    root.mkdir()
    made = _units()
    made[2].values["litigation.review.total"] += 1
    for number, one in enumerate(made):
        put(root, f"{number}.txt", one)
    return root


TITLES = ("（一）已证实的数之和", "（二）读出的数之和", "（三）没有数的单位数", "（四）临河市", "（五）相差")


def _sections(sheet: Any) -> dict[str, list[list[Any]]]:
    """The rows of a sheet below each of its titles, by the number in front of that."""
    found: dict[str, list[list[Any]]] = {}
    rows: list[list[Any]] = []
    for row in sheet.iter_rows(values_only=True):
        if isinstance(row[0], str) and row[0].startswith(TITLES):
            rows = found.setdefault(row[0][:3], [])
        else:
            rows.append(list(row))
    return found


def _line(rows: list[list[Any]], label: str) -> list[Any]:
    row = next(row for row in rows if any(isinstance(cell, str) and label in cell for cell in row))
    return [cell for cell in row if not isinstance(cell, str) and cell is not None]


def _book(folder: Path) -> Any:
    return openpyxl.load_workbook(folder / "汇总表.xlsx")


def test_sums_stand_where_the_form_prints_them(run: Run, units: Path, folder: Path) -> None:
    done = run("summary", "in", "-o", "汇总表.xlsx")
    assert done.returncode == 0
    assert "已写入 汇总表.xlsx：汇总 3 份报告" in done.stderr.decode()
    book = _book(folder)
    assert book.sheetnames == ["表二 主动公开", "表三 申请", "表四 复议诉讼", "各单位"]
    sections = _sections(book["表三 申请"])
    columns = ("natural_person", "business", "research", "social_welfare", "legal_service", "other", "total")
    for row, label in (("new_requests", "一、本年新收"), ("carried_forward", "四、结转下年度")):
        due = [sum(one.number(f"requests.{row}.{column}") for one in _units()) for column in columns]
        assert _line(sections["（一）"], label) == _line(sections["（二）"], label) == due
        assert _line(sections["（三）"], label) == [0] * 7


def test_what_is_proved_stands_apart_from_what_is_not(run: Run, units: Path, folder: Path) -> None:
    run("summary", "in", "-o", "汇总表.xlsx")
    sections = _sections(_book(folder)["表四 复议诉讼"])
    proved, whole = (
        next(row for row in sections[name] if isinstance(row[0], int)) for name in ("（一）", "（二）")
    )
    totals = [one.number("litigation.review.total") for one in _units()]
    assert proved[4] == sum(totals[:2])  # the third unit's does not add up
    assert whole[4] == sum(totals) + 1
    cell = next(
        cell
        for row in _book(folder)["表四 复议诉讼"].iter_rows()
        for cell in row
        if cell.comment and "未证实" in cell.comment.text
    )
    assert cell.comment.text == "未证实 1 个单位：临河市水利局"


def test_table_two_is_proved_by_nothing(run: Run, units: Path, folder: Path) -> None:
    run("summary", "in", "-o", "汇总表.xlsx")
    sheet = _book(folder)["表二 主动公开"]
    sections = _sections(sheet)
    assert not [row for row in sections["（一）"] if any(isinstance(cell, int) for cell in row)]
    due = sum(one.number("disclosure.licensing.decisions") for one in _units())
    assert _line(sections["（二）"], "行政许可") == [due]


@pytest.mark.parametrize("named", [True, False])
def test_a_city_is_held_against_its_departments(run: Run, units: Path, folder: Path, named: bool) -> None:
    city = paper("临河市人民政府", seed=20)
    for path in city.values:
        if path.startswith("requests."):
            city.values[path] = sum(one.number(path) for one in _units())
    for column in ("natural_person", "total"):
        city.values[f"requests.new_requests.{column}"] += 5
    put(folder if named else units, "市.txt", city)
    done = run("summary", "in", "-o", "汇总表.xlsx", *(("--against", "市.txt") if named else ()))
    assert done.returncode == 0
    book = _book(folder)
    sections = _sections(book["表三 申请"])
    assert _line(sections["（五）"], "一、本年新收") == [5, 0, 0, 0, 0, 0, 5]
    assert _line(sections["（五）"], "二、上年结转") == [0] * 7
    listed = {row[3]: row[8] for row in book["各单位"].iter_rows(min_row=4, values_only=True)}
    assert listed["市.txt" if named else "in/市.txt"] == "本级政府的报告，用来对照，未计入"
    assert listed["in/0.txt"] == "计入合计"


def test_what_is_not_in_the_sums_is_listed_with_its_reason(run: Run, units: Path, folder: Path) -> None:
    put(units, "9.txt", _units()[0])
    (units / "坏.docx").write_bytes(b"PK\3\4 no document")
    done = run("summary", "in", "-o", "汇总表.xlsx")
    assert done.returncode == 3
    rows = list(_book(folder)["各单位"].iter_rows(min_row=4, values_only=True))
    said = {row[3]: row[8] for row in rows}
    assert sum(words == "计入合计" for words in said.values()) == 3
    assert said["in/9.txt"].startswith("同一机关同一年度另有一份（in/0.txt），未计入")
    assert said["in/坏.docx"].startswith("未能读出：")


def test_a_unit_that_may_count_twice_is_told(run: Run, units: Path, folder: Path) -> None:
    """Of 教育局 alone nobody knows whether two reports are of one organ: both are in the sums, and that is said."""
    for name, seed in (("旧", 11), ("新", 60)):
        put(units, f"{name}.txt", paper("教育局", seed=seed))
    done = run("summary", "in", "-o", "汇总表.xlsx")
    said = {row[3]: row[8] for row in _book(folder)["各单位"].iter_rows(min_row=4, values_only=True)}
    assert "计入合计；名称相同的单位同一年度另有一份也计入了合计（in/旧.txt）" in said["in/新.txt"]
    assert said["in/0.txt"] == "计入合计"
    told = done.stderr.decode()
    assert "教育局 2023 年度有数字不同的几份报告，都计入了合计：in/新.txt、in/旧.txt" in told
    assert "汇总 5 份报告；另有 0 份未计入" in told


def test_years_and_forms_are_added_up_apart(run: Run, folder: Path) -> None:
    done = run("summary", str(DATA / "seeds"), str(DATA / "real"), "-o", "汇总表.xlsx")
    assert done.returncode in (0, 3)
    names = _book(folder).sheetnames
    assert {"2023 表三 申请（2021格式）", "2020 表三 申请（2019格式）"} <= set(names)
    assert "采购总金额" in {
        cell.value for row in _book(folder)["2020 表二 主动公开（2019格式）"].iter_rows() for cell in row
    }


def test_wrong_use(run: Run, units: Path) -> None:
    assert run("summary", "in", "-o", "汇总表.csv").returncode == 2
    assert run("summary", "in").returncode == 2
    assert run("summary", "absent", "-o", "汇总表.xlsx").returncode == 3
