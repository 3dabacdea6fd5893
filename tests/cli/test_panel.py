"""``gongkai panel``: reports in, one dataset out, and what stands beside it."""

from __future__ import annotations

import csv
import datetime
import functools
import hashlib
import io
import json
import re
import shutil
import subprocess
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pandas
import polars
import pyreadstat
import pytest

from gongkai.exports.json import dumps
from tests.rules.specimens import changed, read

from .conftest import Run
from .test_startup import HEAVY, _imported

AMOUNT = ("行政事业性收费 | 12.5 | | |", "行政事业性收费 | 12.50 | | |")
BROKEN = ("（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |", "（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 5 |")
BLANK = ("行政处罚 | 3 | | |", "行政处罚 | / | | |")
CARRIED = (
    "二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
    "二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 0 | 0 | 0 | 1 |",
)
#: So that every sum holds where that is changed.
FORWARD = ("四、结转下年度继续办理 | 2 | 0 |", "四、结转下年度继续办理 | 1 | 1 |")
FIELD = "requests.new_requests.natural_person"
FEES = "disclosure.fees.amount"
DAYS = ("published", "period_start", "period_end")


@functools.cache
def line(name: str, agency: str, *changes: tuple[str, str], report: str = "2021", **more: Any) -> str:
    made = read(*changes, report=report).model_copy(update={"agency": agency, **more})
    made.source = made.source.model_copy(
        update={"name": name, "sha256": hashlib.sha256(name.encode()).hexdigest()}
    )
    return dumps(made)


@pytest.fixture
def stored(folder: Path) -> Path:
    """What a run of batch leaves: reports of two organs, one twice, and notes of what failed."""
    root = folder / "out"
    (root / "reports").mkdir(parents=True)
    (root / "reports" / "part-00000.jsonl").write_text(
        "\n".join(
            [
                line("2022/a.html", "福田区教育局", report="2022"),
                line("2023/a.html", "深圳市福田区教育局", CARRIED, FORWARD, AMOUNT),
                line("2023/b.html", "广东省深圳市福田区教育局", CARRIED, FORWARD, AMOUNT),
            ]
        )
        + "\n",
        encoding="utf-8",
    )
    old = line("2020/c.html", "大通区政府办公室", report="2019")
    wrong = line("2023/d.html", "大通区人民政府办公室", BROKEN, BLANK)
    (root / "reports" / "part-00001.jsonl").write_text(f"{old}\n{wrong}\n", encoding="utf-8")
    (root / "errors.jsonl").write_text(
        '{"name": "x", "sha256": "0", "code": "unreadable", "message": "空"}\n'
    )
    (root / "summary.json").write_text('{\n  "inputs": 6\n}\n')
    return root


def rows(path: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(path.read_text(encoding="utf-8-sig"), newline="")))


def test_one_row_a_report_by_organ_and_year(run: Run, stored: Path, folder: Path) -> None:
    done = run("panel", "out", "-o", "panel.csv")
    assert (done.returncode, done.stdout) == (0, b"")
    assert done.stderr.decode() == "同一机关同一年度有多份，舍去 1 份，见 dropped\n"
    found = rows(folder / "panel.csv")
    assert [(row["organ"], row["year"]) for row in found] == [
        ("安徽省淮南市大通区人民政府办公室", "2020"),
        ("安徽省淮南市大通区人民政府办公室", "2023"),
        ("广东省深圳市福田区教育局", "2022"),
        ("广东省深圳市福田区教育局", "2023"),
    ]
    assert [row["division"] for row in found] == ["340402", "340402", "440304", "440304"]
    assert (found[0]["province"], found[0]["prefecture"], found[0]["county"]) == (
        "安徽省",
        "淮南市",
        "大通区",
    )
    assert [row["agency"] for row in found][1:3] == ["大通区人民政府办公室", "福田区教育局"]
    assert len({row["organ_id"] for row in found}) == 2


def test_proved_numbers_can_be_filtered(run: Run, stored: Path, folder: Path) -> None:
    run("panel", "out", "-o", "panel.csv")
    found = {row["source"]: row for row in rows(folder / "panel.csv")}
    good, bad = found["2023/a.html"], found["2023/d.html"]
    assert (good["worst_requests"], good["proved_requests"], good["worst"]) == ("verified", "1", "read")
    assert (bad["worst_requests"], bad["proved_requests"], bad["worst"]) == (
        "conflicting",
        "0",
        "conflicting",
    )
    assert (bad["requests.granted.total"], bad["requests.granted.total.status"]) == ("5", "conflicting")
    assert "GK701" in good["findings"].split(";")
    assert good[FEES] == "12.50"
    assert (bad["disclosure.penalties.decisions"], bad["disclosure.penalties.decisions.status"]) == (
        "",
        "blank",
    )


def test_a_field_of_another_form_is_empty_with_its_status(run: Run, stored: Path, folder: Path) -> None:
    run("panel", "out", "-o", "panel.csv")
    old, new = rows(folder / "panel.csv")[:2]
    for row, field, printed in (
        (old, "disclosure.procurement.items", True),
        (new, "disclosure.procurement.items", False),
    ):
        assert (row[field] != "", row[f"{field}.status"] != "") == (printed, printed)


def test_what_stands_beside_it(run: Run, stored: Path, folder: Path) -> None:
    run("panel", "out", "-o", "panel.csv")
    assert sorted(path.name for path in folder.glob("panel*")) == [
        "panel.claims.csv", "panel.codebook.csv", "panel.csv", "panel.divisions.csv", "panel.dropped.csv",
        "panel.fees.csv", "panel.findings.csv", "panel.items.csv", "panel.organs.csv", "panel.sources.csv",
    ]  # fmt: skip
    (dropped,) = rows(folder / "panel.dropped.csv")
    assert (dropped["source"], dropped["kept"]) == ("2023/b.html", "2023/a.html")
    assert dropped["reason"] == "数字与保留的一份完全相同"
    found = rows(folder / "panel.findings.csv")
    (carried,) = [row for row in found if row["rule"] == "GK701"]
    assert carried["source"] == "2023/a.html"
    assert "自然人（1 件与 0 件）" in carried["message"]
    codebook = rows(folder / "panel.codebook.csv")
    assert [row["column"] for row in codebook] == list(rows(folder / "panel.csv")[0])
    assert all(row["label_zh"] and row["label_en"] and row["kind"] and row["null"] for row in codebook)
    said = {row["column"]: row for row in codebook}
    told = {
        "column": FEES, "stata": "d_fees_amount", "label_zh": "行政事业性收费｜本年收费金额（单位：万元）",
        "kind": "数（可有小数）", "unit": "万元", "form": "2021", "formula": "", "null": said[FIELD]["null"],
        "n": "3", "min": "10.75", "max": "12.5", "share_read": "0.7500", "share_verified": "0.0000",
        "share_no_field": "0.2500",
    }  # fmt: skip
    assert {key: said[FEES][key] for key in told} == told
    assert said[FIELD]["form"] == "2019, 2021"
    assert (said[FIELD]["unit"], said[FIELD]["label_zh"]) == (
        "件",
        "一、本年新收政府信息公开申请数量｜自然人",
    )
    assert said["published"]["kind"] == "日期"
    assert (said["year"]["n"], said["year"]["min"], said["year"]["max"]) == ("4", "2020", "2023")


def test_one_row_a_cell(run: Run, stored: Path, folder: Path) -> None:
    run("panel", "out", "--long", "-o", "long.parquet")
    found = polars.read_parquet(folder / "long.parquet")
    assert found["source"].n_unique() == 4
    (row,) = found.filter((polars.col("source") == "2023/a.html") & (polars.col("field") == FIELD)).to_dicts()
    assert (row["value"], row["status"], row["organ"]) == (8, "verified", "广东省深圳市福田区教育局")
    assert [one["column"] for one in rows(folder / "long.codebook.csv")] == found.columns
    (row,) = found.filter(
        (polars.col("source") == "2023/a.html")
        & (polars.col("field") == "requests.carried_over.natural_person")
    ).to_dicts()
    assert row["findings"] == "GK701"


def test_parquet_dta_json_and_xlsx_hold_the_same(run: Run, stored: Path, folder: Path) -> None:
    for layout in ("csv", "parquet", "dta", "json", "xlsx"):
        assert run("panel", "out", "-o", f"panel.{layout}").returncode == 0
    by_hand = rows(folder / "panel.csv")
    parquet = polars.read_parquet(folder / "panel.parquet")
    assert parquet.schema[FIELD] == polars.Int64
    assert parquet.schema[FEES] == polars.Decimal(38, 15)
    assert pandas.read_parquet(folder / "panel.parquet")[FEES].tolist()[3] == Decimal("12.5")
    query = f"""select sum("{FIELD}") from '{folder}/panel.parquet'"""  # noqa: S608
    assert duckdb.sql(query).fetchall() == [(sum(int(row[FIELD]) for row in by_hand),)]
    frame, meta = pyreadstat.read_dta(str(folder / "panel.dta"))
    codebook = {row["column"]: row["stata"] for row in rows(folder / "panel.codebook.csv")}
    assert list(frame.columns) == list(codebook.values())
    assert all(re.fullmatch(r"[A-Za-z_]\w{0,31}", name) for name in frame.columns)
    assert meta.column_names_to_labels[codebook[FIELD]] == "一、本年新收政府信息公开申请数量｜自然人"
    assert all(len(label) <= 80 for label in meta.column_labels)
    status = codebook[f"{FIELD}.status"]
    assert meta.value_labels[meta.variable_to_label[status]][frame[status][0]] == "勾稽相符"
    records = json.loads((folder / "panel.json").read_text(encoding="utf-8"), parse_float=Decimal)
    book = openpyxl.load_workbook(folder / "panel.xlsx")
    assert book.sheetnames == [
        "数据", "各列说明", "舍去的报告", "问题清单", "问题和改进", "文中的数", "信息处理费", "待定机关", "区划沿革",
        "各来源",
    ]  # fmt: skip
    head, *sheet = book["数据"].iter_rows(values_only=True)
    for number, row in enumerate(by_hand):
        for column, text in row.items():
            value = parquet[column][number]
            in_sheet = sheet[number][head.index(column)]
            if (
                not column.endswith(".status")
                and re.fullmatch(r"-?\d+(\.\d+)?", text)
                and column not in ("form", "division", "division_in_year", "sha256", "published")
            ):
                assert Decimal(text) == value == records[number][column] == Decimal(str(in_sheet)), column
                assert Decimal(repr(float(frame[codebook[column]][number]))) == Decimal(text)
            elif column in DAYS and text:
                day = datetime.date.fromisoformat(text)
                assert day == value == in_sheet.date() == frame[codebook[column]][number], column
                assert records[number][column] == text
            else:
                assert (text or None) == value == records[number][column] == in_sheet


def test_reports_themselves_may_be_given(run: Run, folder: Path) -> None:
    (folder / "in").mkdir()
    (folder / "in" / "a.txt").write_text(changed(report="2022"), encoding="utf-8")
    (folder / "in" / "b.txt").write_text(changed(CARRIED), encoding="utf-8")
    (folder / "in" / "c.txt").write_text("不是报告", encoding="utf-8")
    (folder / "in" / "d.jsonl").write_text(line("d", "福田区教育局") + "\n{\n", encoding="utf-8")
    done = run("panel", "in", "absent.html", "none.jsonl", "-o", "panel.csv")
    assert done.returncode == 3
    *said, unresolved = done.stderr.decode().splitlines()
    assert unresolved.startswith("2 份报告的机关认不准")  # there is no 青山县
    assert [one.partition(":")[0] for one in said] == ["in/c.txt", "in/d.jsonl", "absent.html", "none.jsonl"]
    assert said[1].startswith("in/d.jsonl:2: 不是 JSON")
    found = rows(folder / "panel.csv")
    assert sorted(row["source"] for row in found) == ["d", "in/a.txt", "in/b.txt"]
    assert ["GK701" in row["findings"] for row in found if row["source"] == "in/b.txt"] == [True]
    # A second run does not take its own output for an input.
    assert run("panel", "in", "-o", "in/panel.json").returncode == 3
    assert run("panel", "in", "-o", "in/panel.json").stderr.decode().count("\n") == 3


def test_standard_input(run: Run, folder: Path) -> None:
    for text in (line("-", "福田区教育局") + "\n" + line("x", "福田区财政局"), changed()):
        (folder / "given").write_text(text, encoding="utf-8")
        with (folder / "given").open("rb") as stream:
            assert run("panel", "-", "-o", "panel.csv", stdin=stream).returncode == 0
        assert len(rows(folder / "panel.csv")) == 1 + text.startswith("{")


def test_check_compares_the_years_of_an_organ_under_two_names(run: Run, folder: Path) -> None:
    (folder / "in").mkdir()
    for name, report, agency in (("a", "2022", "深圳市福田区教育局"), ("b", "2021", "福田区教育局")):
        text = changed(*([CARRIED, FORWARD] if report == "2021" else []), report=report)
        (folder / "in" / f"{name}.txt").write_text(text.replace("青山县教育局", agency), encoding="utf-8")
    done = run("check", "in", "--select", "GK701", "--format", "json")
    assert [[one["code"] for one in report["findings"]] for report in json.loads(done.stdout)] == [
        [],
        ["GK701"],
    ]


@pytest.mark.kills
def test_ctrl_c_leaves_nothing(run: Run, stored: Path, folder: Path) -> None:
    stops = "import gongkai.panel.side as s\ndef stop(*_): raise KeyboardInterrupt\ns.findings = stop"
    done = run("panel", "out", "-o", "panel.csv", first=stops)
    assert (done.returncode, done.stdout, done.stderr) == (130, b"", b"")
    assert [path.name for path in folder.iterdir()] == ["out"]


def test_wrong_use_is_one_line(run: Run, stored: Path, folder: Path) -> None:
    for arguments, words in (
        (("-o", "panel.doc"), "csv xlsx parquet dta json"),
        (("-o", "no/panel.csv"), "没有文件夹 no"),
        (("-o", "panel.csv", "--plots", "out/summary.json"), "summary.json"),
    ):
        done = run("panel", "out", *arguments)
        assert (done.returncode, done.stderr.count(b"\n")) == (2, 1)
        assert words in done.stderr.decode()
    assert not list(folder.glob("panel*"))


def test_where_nothing_was_read_nothing_is_written(run: Run, folder: Path) -> None:
    (folder / "panel.csv").write_text("before")
    done = run("panel", "absent.jsonl", "-o", "panel.csv")
    assert done.returncode == 3
    assert [path.name for path in folder.iterdir()] == ["panel.csv"]
    assert (folder / "panel.csv").read_text() == "before"


@pytest.mark.parametrize(
    ("module", "arguments", "extra"),
    [
        ("pyarrow", ("-o", "panel.parquet"), "panel"),
        ("pandas", ("-o", "panel.dta"), "panel"),
        ("matplotlib", ("-o", "panel.csv", "--plots", "figures"), "plots"),
        ("pylopdf_fonts_zh_cn", ("-o", "panel.csv", "--plots", "figures"), "plots"),
    ],
)
def test_a_missing_extra_is_one_line_with_the_command(  # noqa: PLR0917
    run: Run, stored: Path, folder: Path, module: str, arguments: tuple[str, ...], extra: str
) -> None:
    done = run("panel", "out", *arguments, first=f"import sys; sys.modules['{module}'] = None")
    assert done.returncode == 2
    assert done.stderr.decode().splitlines()[-1:] == done.stderr.decode().splitlines()
    assert f"pip install 'gongkai[{extra}]'" in done.stderr.decode()
    assert not list(folder.glob("panel*"))


def test_help_and_csv_load_nothing_heavy(stored: Path) -> None:
    heavy = HEAVY | {"pyarrow", "matplotlib", "pyreadstat"}
    assert not _imported("-m", "gongkai", "panel", "--help") & heavy
    assert not _imported("-m", "gongkai", "panel", "out", "-o", "panel.csv") & heavy


#: What is run before the last of the formats: all others, in one process, since each costs what pandas does.
OTHERS = """
import sys
from gongkai.cli.app import group
folder = sys.argv[4].partition("/")[0]
for layout in ("csv", "parquet", "json", "xlsx"):
    plots = ["--plots", folder + "/figures"] if layout == "csv" else []
    assert not group().main(["panel", "out", "-o", folder + "/panel." + layout, *plots], standalone_mode=False)
"""


@pytest.mark.kills
def test_the_same_input_gives_the_same_bytes(run: Run, stored: Path, folder: Path) -> None:
    for name in ("1", "2", "3"):
        (folder / name).mkdir()
        done = run("panel", "out", "-o", f"{name}/panel.dta", first=OTHERS, env={"PYTHONHASHSEED": name})
        assert done.returncode == 0, done.stderr.decode()
    files = [path.relative_to(folder / "1") for path in (folder / "1").rglob("*.*")]
    assert len(files) == 5 + 9 + 12
    for file in files:
        for other in ("2", "3"):
            assert (folder / "1" / file).read_bytes() == (folder / other / file).read_bytes(), file


def test_figures(run: Run, stored: Path, folder: Path) -> None:
    done = run("panel", "out", "-o", "panel.csv", "--plots", "figures")
    assert done.returncode == 0
    names = (
        "applicants_by_kind",
        "common_findings",
        "rates_by_level",
        "requests_by_outcome",
        "reversals_by_level",
        "share_proved",
    )
    assert sorted(path.name for path in (folder / "figures").iterdir()) == [
        f"{name}.{ending}" for name in names for ending in ("png", "svg")
    ]
    for name in names:
        svg = (folder / "figures" / f"{name}.svg").read_text(encoding="utf-8")
        assert "<text" not in svg  # letters are paths: no machine needs a font
        assert "NotoSans" in svg
        assert (folder / "figures" / f"{name}.png").read_bytes().startswith(b"\x89PNG")
    assert "Glyph" not in done.stderr.decode()  # what matplotlib says of a letter that it lacks


@pytest.mark.browser
def test_libreoffice_opens_it(run: Run, stored: Path, folder: Path) -> None:
    office = shutil.which("soffice")
    if office is None:
        pytest.skip("LibreOffice (soffice) is not installed")
    run("panel", "out", "-o", "panel.xlsx")
    profile = f"-env:UserInstallation={(folder / 'profile').as_uri()}"
    command = [office, profile, "--headless", "--convert-to", "csv:Text - txt - csv (StarCalc):44,34,76"]
    subprocess.run([*command, "--outdir", "lo", "panel.xlsx"], check=True, capture_output=True, timeout=180)
    found = rows(folder / "lo" / "panel.csv")
    run("panel", "out", "-o", "panel.csv")
    ours = rows(folder / "panel.csv")
    assert [(row["organ"], row["year"], row[FIELD]) for row in found] == [
        (row["organ"], row["year"], row[FIELD]) for row in ours
    ]
