"""The doors for programs: a panel as a DataFrame, whatever it was written as, and what years have against another."""

from __future__ import annotations

import datetime
import functools
from decimal import Decimal
from pathlib import Path

import pandas
import pytest

import gongkai
from gongkai import SettingsError, UnreadableError, check_years, extract, read_panel
from gongkai.cli import panel as command
from gongkai.exports.json import dumps

from .making import of

REPORTS = (
    of("福田区教育局", published="2024-01-22"),
    of("=鼓楼区教育局", ("行政处罚 | 3 | | |", "行政处罚 | / | | |")),
)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with one panel in every format, wide and long."""
    folder = tmp_path_factory.mktemp("doors")
    (folder / "run.jsonl").write_text("\n".join(map(dumps, REPORTS)) + "\n", encoding="utf-8")
    for shape in ([], ["--long"]):
        for ending in ("csv", "parquet", "dta", "json"):
            output = folder / f"{'long' if shape else 'wide'}.{ending}"
            given = [str(folder / "run.jsonl"), *shape, "-o", str(output)]
            assert command.command("zh").main(given, standalone_mode=False) in (0, None)
    return folder


@functools.cache
def made_of_reports(shape: str) -> pandas.DataFrame:
    return read_panel(REPORTS, long=shape == "long")


@pytest.mark.parametrize("ending", ["csv", "parquet", "dta", "json"])
def test_every_format_gives_the_same_frame(folder: Path, ending: str) -> None:
    for shape in ("wide", "long"):
        frame, made = read_panel(folder / f"{shape}.{ending}"), made_of_reports(shape)
        assert frame.dtypes.to_dict() == made.dtypes.to_dict()
        left_out = ("value", "raw") if ending == "dta" and shape == "long" else ()
        for column in (name for name in made.columns if name not in left_out):
            same = frame[column].isna() & made[column].isna() | (frame[column] == made[column])
            assert same.all(), (shape, column)


def test_types_are_those_of_the_codebook(folder: Path) -> None:
    frame = read_panel(folder / "wide.csv").set_index("agency")
    one, other = frame.loc["福田区教育局"], frame.loc["=鼓楼区教育局"]
    # The report of 2023: ten new requests, 3 penalties, 12.5 万元 of fees.
    assert (one["year"], one["requests.new_requests.total"], one["division"]) == (2023, 10, "440304")
    assert one["disclosure.fees.amount"] == Decimal("12.5")
    assert one["published"] == datetime.datetime(2024, 1, 22)
    assert one["disclosure.penalties.decisions"] == 3
    assert other.isna()["disclosure.penalties.decisions"]
    assert other["disclosure.penalties.decisions.status"] == "blank"
    assert str(frame["requests.new_requests.total"].dtype) == "Int64"
    assert "asserted" in frame["worst"].cat.categories


def test_what_is_no_panel_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    (tmp_path / "b.parquet").write_bytes(b"no")
    for name, said in (("a.csv", "organ_id"), ("b.parquet", "panel wrote"), ("c.dta", "no such file")):
        with pytest.raises(UnreadableError, match=said):
            read_panel(tmp_path / name)
    with pytest.raises(SettingsError, match=r"\.parquet"):
        read_panel(tmp_path / "a.xlsx")


def test_years_are_held_against_each_other() -> None:
    # The report of 2022 carries 1 over into 2023, whose report says that 2 came over.
    row = "二、上年结转政府信息公开申请数量 | {0} | 0 | 0 | 0 | 0 | 0 | {0} |"
    later = of("福田区教育局", (row.format(1), row.format(2)))
    reports = [later, of("南山区教育局"), of("深圳市福田区教育局", report="2022")]
    found = check_years(reports)
    assert "GK701" in {one.code for one in found[0]}
    assert found[1:] == [[], []]
    assert [{one.code for one in each} for each in check_years(reports, select="GK701")] == [
        {"GK701"},
        set(),
        set(),
    ]
    twice = check_years([later, of("福田区教育局", name="again.txt")])
    assert [[one.code for one in each] for each in twice] == [["GK707"], ["GK707"]]
    assert check_years([later, later], ignore="GK7") == [[], []]


def test_a_draft_beside_its_correction_says_nothing_of_the_year_after() -> None:
    row = "四、结转下年度继续办理 | {0} | 0 | 0 | 0 | 0 | 0 | {0} |"
    draft = of("福田区教育局", (row.format(1), row.format(2)), report="2022", name="a.txt")
    corrected = of("福田区教育局", report="2022", name="b.txt")
    later = of("福田区教育局")
    for both in ([draft, corrected], [corrected, draft]):
        *_, found = check_years([*both, later])
        assert "GK701" not in {one.code for one in found}
    *_, found = check_years([draft, draft, later])
    assert "GK701" in {one.code for one in found}


def test_a_path_given_as_text_is_told() -> None:
    for name in ("x.docx", "某局/2024.wps", "./reports/a", "C:\\reports\\a", "report.abc"):
        with pytest.raises(gongkai.NotAReportError, match="no such file"):
            extract(name)
    with pytest.raises(gongkai.NotAReportError, match="Path"):
        extract(str(Path(__file__).parent))
