"""``extract`` as csv, parquet and dta: opened by the programs that people open them with."""

from __future__ import annotations

import csv
import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pandas
import polars
import pyreadstat
import pytest

from gongkai import Report
from gongkai.exports.columns import Column, Row, stata_label, stata_names
from gongkai.exports.long import Cells, columns
from gongkai.exports.tables import open_table
from gongkai.form import load_forms
from tests.rules.specimens import read

FORMS = load_forms()
#: The total of a row made wrong, an amount with more digits than a double has, a cell left blank.
BROKEN = ("（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |", "（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 5 |")
LONG_AMOUNT = ("行政事业性收费 | 12.5 | | |", "行政事业性收费 | 24252.31108200000001 | | |")
BLANK = ("行政处罚 | 3 | | |", "行政处罚 | / | | |")


def written(tmp_path: Path, layout: str, *reports: Report) -> Path:
    """Write the cells of reports and return the file."""
    path = tmp_path / f"out.{layout}"
    with path.open("wb") as stream:
        table = open_table(layout, stream, columns("zh"))
        cells = Cells(FORMS, "zh")
        for report in reports:
            table.add(cells.rows(report, report.findings))
        table.close()
    return path


def table(tmp_path: Path, layout: str, given: list[Column], rows: list[Row]) -> tuple[Path, int]:
    path = tmp_path / f"out.{layout}"
    with path.open("wb") as stream:
        made = open_table(layout, stream, given)
        made.add(rows)
        made.close()
    return path, made.unfit


def cell(rows: list[dict[str, Any]], field: str) -> dict[str, Any]:
    (found,) = [row for row in rows if row["field"] == field]
    return found


def check_cells(rows: list[dict[str, Any]], number: Any = lambda value: value) -> None:
    """Check what the changed report prints; ``number`` turns a value into what the format has for it."""
    assert len(rows) == 10 + 25 * 7 + 15
    first = cell(rows, "requests.new_requests.natural_person")
    assert (first["agency"], int(first["year"]), str(first["form"])) == ("青山县教育局", 2023, "2021")
    assert number(first["value"]) == 8
    assert first["label"] == "一、本年新收政府信息公开申请数量｜自然人"
    assert first["unit"] == "件"
    assert first["raw"] == "8"
    assert int(first["end"]) - int(first["start"]) == 1
    total = cell(rows, "requests.granted.total")
    assert number(total["value"]) == 5
    assert "GK201" in total["findings"].split(";")
    fees = cell(rows, "disclosure.fees.amount")
    assert number(fees["value"]) == Decimal("12.5")
    assert fees["unit"] == "万元"


def test_csv_by_the_standard_library(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", read(BROKEN))
    assert path.read_bytes().startswith(b"\xef\xbb\xbfsource,")
    rows = list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))
    check_cells(rows, Decimal)
    assert cell(rows, "requests.granted.total")["status"] == "conflicting"
    assert cell(rows, "requests.new_requests.total")["status"] == "verified"
    assert cell(rows, "disclosure.licensing.decisions")["status"] == "read"


def test_csv_by_pandas_polars_and_duckdb(tmp_path: Path) -> None:
    path = written(tmp_path, "csv", read(BROKEN))
    check_cells(
        pandas.read_csv(path, dtype={"raw": str}).to_dict("records"), lambda value: Decimal(repr(value))
    )
    check_cells(
        polars.read_csv(path, schema_overrides={"raw": polars.String}).to_dicts(),
        lambda value: Decimal(repr(value)),
    )
    found = duckdb.sql(f"select value from read_csv('{path}') where field = 'requests.granted.total'")  # noqa: S608
    assert [float(value) for (value,) in found.fetchall()] == [5.0]


def test_parquet_by_pandas_polars_and_duckdb(tmp_path: Path) -> None:
    path = written(tmp_path, "parquet", read(BROKEN))
    check_cells(pandas.read_parquet(path).to_dict("records"))
    check_cells(polars.read_parquet(path).to_dicts())
    schema = polars.read_parquet_schema(path)
    assert schema["value"] == polars.Decimal(38, 15)
    assert schema["start"] == polars.Int64
    found = duckdb.sql(f"select status, value from '{path}' where field = 'disclosure.fees.amount'")  # noqa: S608
    assert found.fetchall() == [("read", Decimal("12.5"))]


def test_dta_has_no_clock(tmp_path: Path) -> None:
    assert b"<timestamp>\x1101 Jan 1980 00:00</timestamp>" in written(tmp_path, "dta").read_bytes()


def test_dta_by_pyreadstat_and_pandas(tmp_path: Path) -> None:
    path = written(tmp_path, "dta", read(BROKEN))
    frame, meta = pyreadstat.read_dta(str(path))
    labels = meta.value_labels[meta.variable_to_label["status"]]
    rows = frame.rename(columns={"_end": "end"}).to_dict("records")
    check_cells(rows, lambda value: Decimal(repr(value)))
    assert labels[cell(rows, "requests.granted.total")["status"]] == "与合计不符"
    assert labels[cell(rows, "requests.new_requests.total")["status"]] == "勾稽相符"
    assert meta.column_names_to_labels["agency"] == "机关（报告原文）"
    shown = pandas.read_stata(path)
    assert list(shown["status"].astype(str).unique()) == ["无勾稽关系", "勾稽相符", "与合计不符"]


def test_an_empty_cell_is_empty_and_its_status_says_why(tmp_path: Path) -> None:
    report = read(BLANK)
    field = "disclosure.penalties.decisions"
    row = cell(polars.read_parquet(written(tmp_path, "parquet", report)).to_dicts(), field)
    assert (row["value"], row["status"]) == (None, "blank")
    lines = csv.DictReader(written(tmp_path, "csv", report).open(encoding="utf-8-sig", newline=""))
    assert cell(list(lines), field)["value"] == ""
    frame, _ = pyreadstat.read_dta(str(written(tmp_path, "dta", report)))
    assert pandas.isna(cell(frame.to_dict("records"), field)["value"])


def test_every_digit_or_none(tmp_path: Path) -> None:
    report, field = read(LONG_AMOUNT), "disclosure.fees.amount"
    amount = "24252.31108200000001"
    text = written(tmp_path, "csv", report).read_text(encoding="utf-8-sig")
    assert f",{amount},{amount}," in text
    kept = cell(polars.read_parquet(written(tmp_path, "parquet", report)).to_dicts(), field)
    assert kept["value"] == Decimal(amount)
    row = cell(pyreadstat.read_dta(str(written(tmp_path, "dta", report)))[0].to_dict("records"), field)
    assert pandas.isna(row["value"])
    assert row["raw"] == amount


@pytest.mark.parametrize(
    ("layout", "value", "kept"),
    [
        ("parquet", Decimal("0.123456789012345"), True),
        ("parquet", Decimal("0.1234567890123456"), False),
        ("parquet", Decimal("1E+22"), True),
        ("parquet", 10**23 - 1, True),
        ("parquet", 10**23, False),
        ("dta", Decimal("999999999999.999"), True),
        ("dta", 2**53, True),
        ("dta", 2**53 + 1, False),
        ("dta", -5, True),
    ],
)
def test_a_number_is_kept_exactly_or_counted(
    tmp_path: Path, layout: str, value: int | Decimal, kept: bool
) -> None:
    path, unfit = table(tmp_path, layout, [Column("n", "number", "数")], [[value]])
    assert unfit == (not kept)
    if layout == "parquet":
        (found,) = polars.read_parquet(path)["n"]
        assert found == (value if kept else None)
    else:
        found = pyreadstat.read_dta(str(path))[0]["n"][0]
        assert Decimal(repr(float(found))) == value if kept else pandas.isna(found)


def test_whole_numbers_in_parquet_are_integers(tmp_path: Path) -> None:
    given = [Column("n", "int", "件")]
    path, unfit = table(tmp_path, "parquet", given, [[2**63 - 1], [None], [Decimal("3.0")], [Decimal("2.5")]])
    assert polars.read_parquet(path)["n"].to_list() == [2**63 - 1, None, 3, None]
    assert unfit == 1


def test_no_text_is_a_formula_in_csv(tmp_path: Path) -> None:
    texts = ["=1+1", "+1", "@x", "\t=1", "-", "-5", "甲=乙"]
    path, _ = table(tmp_path, "csv", [Column("t", "text", "文")], [[text] for text in texts])
    rows = [row[0] for row in csv.reader(path.open(encoding="utf-8-sig", newline=""))][1:]
    assert rows == ["'=1+1", "'+1", "'@x", "'\t=1", "-", "-5", "甲=乙"]


def test_texts_of_any_kind_come_back(tmp_path: Path) -> None:
    texts = ['甲"乙', "一\n二", "a,b", "𠮷", "长" * 3000]
    given = [Column("t", "text", "文")]
    rows = [[text] for text in texts]
    assert [
        row[0]
        for row in csv.reader(table(tmp_path, "csv", given, rows)[0].open(encoding="utf-8-sig", newline=""))
    ] == ["t", *texts]
    assert polars.read_parquet(table(tmp_path, "parquet", given, rows)[0])["t"].to_list() == texts
    assert list(pandas.read_stata(table(tmp_path, "dta", given, rows)[0])["t"]) == texts


@pytest.mark.parametrize("layout", ["csv", "json", "parquet", "dta"])
def test_a_table_without_rows_opens(tmp_path: Path, layout: str) -> None:
    path, _ = table(tmp_path, layout, columns("zh"), [])
    readers = {
        "csv": pandas.read_csv, "json": pandas.read_json, "parquet": pandas.read_parquet, "dta": pandas.read_stata,
    }  # fmt: skip
    assert len(readers[layout](path)) == 0


def test_json_keeps_every_digit(tmp_path: Path) -> None:
    path, _ = table(tmp_path, "json", [Column("n", "number", "数")], [[Decimal("12.50")], [None], [3]])
    assert path.read_text() == '[\n{"n": 12.50},\n{"n": null},\n{"n": 3}\n]\n'


def test_names_of_stata_variables() -> None:
    fields = [f"requests.{row}.{column}{end}" for row in ("not_processed_publication", "not_processed_petition")
              for column in ("natural_person", "social_welfare") for end in ("", ".status")]  # fmt: skip
    names = stata_names(
        [Column(id_, "int", "") for id_ in [*fields, "year", "2x", "long", "a" * 40, "a" * 41]]
    )
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[A-Za-z_][A-Za-z0-9_]{0,31}", name) for name in names)
    assert "year" in names
    assert "long" not in names
    assert stata_label(Column("x", "int", "字" * 100)) == "字" * 79 + "…"
