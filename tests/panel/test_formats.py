"""A panel in Stata's format and in Parquet: days, kinds of missing values, notes, metadata, and who is who."""

from __future__ import annotations

import datetime
import json
from pathlib import Path

import pandas
import polars
import pyarrow.parquet
import pyreadstat
import pytest

from gongkai.exports.columns import About, stata_names
from gongkai.panel.organs import organ

from .making import of, records, wide, written

BLANK = ("行政处罚 | 3 | | |", "行政处罚 | / | | |")
#: Two numbers in one cell: which of them is meant cannot be told.
UNSURE = ("行政强制 | 0 | | |", "行政强制 | 1或2 | | |")
NOT_PRINTED = ("行政处罚 | 3 | | |\n", "")
ABOUT = About("年报面板, gongkai 0", ("gongkai 0", "gongkai panel run -o panel.dta"))


@pytest.fixture(scope="module")
def dta(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(
        tmp_path_factory.mktemp("dta") / "panel.dta",
        of("福田区教育局", BLANK, UNSURE, published="2024-01-22"),
        of("福田区财政局", NOT_PRINTED),
        of("福田区人民政府", report="2019"),
        about=ABOUT,
    )


def test_stata_says_why_a_number_is_missing(dta: Path) -> None:
    columns, _ = wide()
    names = dict(zip((column.id for column in columns), stata_names(columns), strict=True))
    frame, _ = pyreadstat.read_dta(str(dta), user_missing=True)
    by_agency = {row["agency"]: row for row in frame.to_dict("records")}

    def shown(agency: str, field: str) -> object:
        return by_agency[agency][names[field]]

    assert shown("福田区教育局", "disclosure.penalties.decisions") == "a"
    assert shown("福田区人民政府", "disclosure.fees.amount") == "b"
    assert shown("福田区教育局", "disclosure.coercion.decisions") == "c"
    assert shown("福田区财政局", "disclosure.penalties.decisions") == "d"
    assert shown("福田区财政局", "disclosure.coercion.decisions") == 0
    assert shown("福田区教育局", "requests.new_requests.natural_person") == 8
    # What has no status beside it is missing as anything is.
    assert pandas.isna(shown("福田区财政局", "published"))
    read_by_pandas = pandas.read_stata(dta)
    assert read_by_pandas[names["disclosure.penalties.decisions"]].isna().sum() == 2


def test_a_rejected_cell_is_a_kind_of_missing_and_an_asserted_number_is_written(tmp_path: Path) -> None:
    report = of("福田区教育局", BLANK)
    field, other = "disclosure.penalties.decisions", "disclosure.coercion.decisions"
    report.evidence[field].status = "rejected"
    report.evidence[other].status = "asserted"
    frame, _ = pyreadstat.read_dta(str(written(tmp_path / "p.dta", report)), user_missing=True)
    assert frame["d_penalties_decisions"][0] == "e"
    assert frame["d_coercion_decisions"][0] == 0


def test_stata_has_days_a_label_and_notes(dta: Path) -> None:
    frame, meta = pyreadstat.read_dta(str(dta))
    row = next(row for row in frame.to_dict("records") if row["agency"] == "福田区教育局")
    assert row["published"] == datetime.date(2024, 1, 22)
    assert (row["period_start"], row["period_end"]) == (
        datetime.date(2023, 1, 1),
        datetime.date(2023, 12, 31),
    )
    assert meta.original_variable_types["published"] == "%td"
    assert meta.file_label == "年报面板, gongkai 0"
    assert meta.notes[:3] == ["gongkai 0", "gongkai panel run -o panel.dta", "n = 3"]
    assert ".c 有歧义" in meta.notes[3]
    with pandas.io.stata.StataReader(dta) as reader:
        assert (reader.data_label, reader.time_stamp) == ("年报面板, gongkai 0", "01 Jan 1980 00:00")
        assert len(reader.read()) == 3


def test_long_texts_come_back_beside_kinds_of_missing(tmp_path: Path) -> None:
    path = written(tmp_path / "p.dta", of("福田区教育局", BLANK, title="长" * 3000), about=ABOUT)
    frame, _ = pyreadstat.read_dta(str(path), user_missing=True)
    assert frame["title"][0] == "长" * 3000
    assert frame["d_penalties_decisions"][0] == "a"


def test_an_organ_has_a_number_that_every_program_holds(dta: Path) -> None:
    reports = [of("福田区教育局", report="2022"), of("深圳市福田区教育局"), of("福田区财政局")]
    found = records(*reports)
    numbers = {row["organ_id"]: row["organ_no"] for row in found}
    assert len(numbers) == len(set(numbers.values())) == 2
    assert len({(row["organ_no"], row["year"]) for row in found}) == 3
    number = organ("福田区教育局").number
    assert 0 <= number < 2**52
    # The same for ever: panels of other years are joined on it.
    assert number == organ("广东省深圳市福田区教育局").number
    frame, _ = pyreadstat.read_dta(str(dta))
    assert number in [int(value) for value in frame["organ_no"]]


def test_parquet_says_what_each_column_is(tmp_path: Path) -> None:
    path = written(tmp_path / "p.parquet", of("福田区教育局", published="2024-01-22"), about=ABOUT)
    schema = pyarrow.parquet.read_schema(path)
    said = {
        key.decode(): text.decode() for key, text in schema.field("disclosure.fees.amount").metadata.items()
    }
    assert said["label_zh"] == "行政事业性收费｜本年收费金额（单位：万元）"
    assert said["label_en"] == "行政事业性收费 | 本年收费金额（单位：万元）"
    assert (said["unit_zh"], said["form"]) == ("万元", "2021")
    unit = schema.field("requests.granted.total").metadata
    assert (unit[b"unit_zh"].decode(), unit[b"unit_en"].decode()) == ("件", "cases (件)")
    assert schema.metadata[b"title"].decode() == ABOUT.title
    assert tuple(json.loads(schema.metadata[b"notes"])) == ABOUT.notes
    frame = polars.read_parquet(path)
    assert frame.schema["published"] == frame.schema["period_end"] == polars.Date
    assert frame["published"].to_list() == [datetime.date(2024, 1, 22)]


def test_what_is_no_day_is_left_empty_and_counted(tmp_path: Path) -> None:
    texts = ["2024年1月", "0001-01-01", "2024-13-01", "20240122"]
    reports = [of(f"福田区第{at}教育局", published=text) for at, text in enumerate(texts)]
    assert polars.read_parquet(written(tmp_path / "p.parquet", *reports))["published"].to_list() == [None] * 4
    assert pyreadstat.read_dta(str(written(tmp_path / "p.dta", *reports)))[0]["published"].isna().all()
    printed = written(tmp_path / "p.csv", *reports).read_text(encoding="utf-8-sig")
    assert all(f",{text}," in printed for text in texts)
