"""CONTRACT.md section 5: a sum of which one side is blank, by the table's own custom; columns left blank."""

from __future__ import annotations

import pytest

from gongkai import Report, Settings, extract
from gongkai.report import Finding
from tests.printing import (
    APPLICANTS,
    IDENTITIES,
    RESULTS,
    outcome_rows,
    paths,
    read_values,
    requests_rows,
    statuses,
    write,
)

KINDS = list(APPLICANTS)[:-1]
SUITS = ("review", "litigation_direct", "litigation_after_review")
TOTALS = [f"requests.{row}.total" for row in requests_rows()]
#: Four rows of one natural person's seven requests and a firm's two; nothing else happened.
FILLED = {
    "requests.new_requests": {"natural_person": 7, "business": 2, "total": 9},
    "requests.granted": {"natural_person": 4, "business": 2, "total": 6},
    "requests.refused_state_secret": {"natural_person": 2, "total": 2},
    "requests.total_outcomes": {"natural_person": 6, "business": 2, "total": 8},
    "requests.carried_forward": {"natural_person": 1, "total": 1},
    "litigation.review": {"upheld": 3, "total": 3},
    "litigation.litigation_direct": {"corrected": 1, "pending": 1, "total": 2},
    "litigation.litigation_after_review": {"other": 5, "total": 5},
}


def table(zero: str = "") -> dict[str, str]:
    """Return the values of a lawful report that prints ``zero`` where nothing happened."""
    values = dict.fromkeys(paths(), zero)
    for row, cells in FILLED.items():
        values |= {f"{row}.{column}": str(number) for column, number in cells.items()}
    return values


def read(values: dict[str, str], layout: str = "html", lang: str = "zh") -> Report:
    text = write(values, layout, "2021", 3)
    source = text.encode() if layout == "html" else text
    return extract(source, settings=Settings(lang="en" if lang == "en" else "zh"))


def found(report: Report) -> dict[tuple[str, str], Finding]:
    """Return the findings about identities by code and severity, of which each may be there once."""
    told = [one for one in report.findings if one.code in IDENTITIES]
    assert len({(one.code, one.severity) for one in told}) == len(told), [one.message for one in told]
    return {(one.code, one.severity): one for one in told}


def row(name: str, columns: dict[str, str]) -> list[str]:
    return [f"{name}.{column}" for column in columns]


@pytest.mark.parametrize("layout", ["html", "markdown"])
def test_a_lawful_table_that_writes_zero_as_blank_is_verified(layout: str) -> None:
    report = read(table(), layout)
    assert found(report) == {}
    said = statuses(report)
    filled = {f"{row}.{column}" for row, cells in FILLED.items() for column in cells}
    assert {path for path, status in said.items() if status == "verified"} == filled
    assert {said[path] for path in said if path not in filled} == {"blank"}


@pytest.mark.parametrize("layout", ["html", "markdown"])
def test_where_zero_is_blank_a_total_alone_is_a_total_of_nothing(layout: str) -> None:
    """Three results went missing beside their total: each of the other two rows holds with blanks as 0."""
    report = read(table() | {"litigation.review.upheld": ""}, layout)
    ((key, finding),) = found(report).items()
    assert key == ("GK301", "warning")
    assert (finding.expected, finding.actual) == (0, 3)
    assert all(f"行政复议·{label}" in finding.message for label in list(RESULTS.values())[:-1])
    assert statuses(report)["litigation.review.total"] == "conflicting"
    assert statuses(report)["litigation.review.upheld"] == "blank"
    assert read_values(report)["litigation.review.upheld"] is None
    assert ("litigation.review.upheld", None, 3) in [
        (one.field, one.printed, one.suggested) for one in finding.suspects
    ]


@pytest.mark.parametrize("layout", ["html", "markdown"])
def test_where_zero_is_blank_a_blank_total_is_a_wrong_one(layout: str) -> None:
    report = read(table() | {"requests.granted.total": ""}, layout)
    told = found(report)
    assert set(told) == {("GK201", "warning"), ("GK203", "warning")}
    assert (told["GK201", "warning"].expected, told["GK201", "warning"].actual) == (6, 0)
    assert "（一）予以公开·总计" in told["GK201", "warning"].message
    said = statuses(report)
    assert said["requests.granted.natural_person"] == "conflicting"
    assert said["requests.granted.total"] == "blank"
    assert said["requests.total_outcomes.total"] == "conflicting"
    suspects = [(one.field, one.printed, one.suggested) for one in told["GK201", "warning"].suspects]
    assert suspects == [("requests.granted.total", None, 6)]


@pytest.mark.parametrize("zero", ["0", "约0", "零"])
def test_one_printed_zero_is_another_custom(zero: str) -> None:
    printed = {"litigation.review.upheld": "", "litigation.litigation_after_review.upheld": zero}
    report = read(table() | printed)
    ((key, finding),) = found(report).items()
    assert key == ("GK301", "info")
    assert set(finding.fields) == set(row("litigation.review", RESULTS))
    assert statuses(report)["litigation.review.total"] == "read"


def test_the_end_of_a_large_number_is_no_zero() -> None:
    printed = {"litigation.review.upheld": "", "litigation.litigation_after_review.other": "10,000"}
    report = read(table() | printed | {"litigation.litigation_after_review.total": "10,000"})
    assert set(found(report)) == {("GK301", "warning")}


def test_blank_is_no_zero_where_most_other_sums_break_with_it() -> None:
    """Each of the other rows lacks a result: that blanks are zeros is what they do not say."""
    lacking = {"litigation.litigation_direct.corrected": "", "litigation.litigation_after_review.total": "6"}
    report = read(table() | {"litigation.review.upheld": ""} | lacking)
    told = [(one.severity, one.fields[0].split(".")[1]) for one in report.findings if one.code == "GK301"]
    assert sorted(told) == [
        ("info", "review"),
        ("warning", "litigation_after_review"),
        ("warning", "litigation_direct"),
    ]
    assert statuses(report)["litigation.review.total"] == "read"


@pytest.mark.parametrize("layout", ["html", "markdown"])
@pytest.mark.parametrize("zero", ["", "0"])
def test_a_column_of_totals_left_blank_is_one_hint(layout: str, zero: str) -> None:
    report = read(table(zero) | dict.fromkeys(TOTALS, ""), layout)
    ((key, finding),) = found(report).items()
    assert key == ("GK201", "info")
    rows = requests_rows() if zero else [name.split(".")[1] for name in FILLED if "requests" in name]
    assert finding.fields == [f"requests.{name}.total" for name in requests_rows() if name in rows]
    assert finding.message == f"“总计”一列未填 {len(rows)} 行，无法核对勾稽关系 GK201"
    assert not any(one.code == "GK808" and "requests.granted.total" in one.fields for one in report.findings)
    said = statuses(report)
    assert {said[path] for path in TOTALS} == {"blank"}
    persons = [f"requests.{name}.natural_person" for name in rows]
    assert {said[path] for path in persons} == {"verified"}  # by their column


def test_the_hint_about_a_column_in_english() -> None:
    report = read(table("0") | dict.fromkeys(TOTALS, ""), lang="en")
    assert (
        found(report)["GK201", "info"].message
        == "column 总计 is left blank in 25 rows, so GK201 could not be tried"
    )


def test_the_totals_of_table_four_left_blank() -> None:
    report = read(table() | {f"litigation.{name}.total": "" for name in SUITS})
    ((key, finding),) = found(report).items()
    assert key == ("GK301", "info")
    assert finding.fields == [f"litigation.{name}.total" for name in SUITS]
    assert statuses(report)["litigation.review.upheld"] == "read"  # no identity could be tried over it


def test_a_wrong_column_is_still_told_beside_blank_totals() -> None:
    report = read(table() | dict.fromkeys(TOTALS, "") | {"requests.granted.business": "3"})
    told = found(report)
    assert set(told) == {("GK201", "info"), ("GK203", "warning")}
    assert all(one.field.split(".")[2] == "business" for one in told["GK203", "warning"].suspects)


@pytest.mark.parametrize("zero", ["", "0"])
def test_rows_of_which_the_totals_alone_are_printed_are_one_hint(zero: str) -> None:
    """Nobody filled in the applicants: no row is worth a finding of its own, and the totals add up."""
    parts = [f"requests.{name}.{kind}" for name in requests_rows() for kind in KINDS]
    report = read(table(zero) | dict.fromkeys(parts, ""))
    ((key, finding),) = found(report).items()
    assert key == ("GK201", "info")
    assert "自然人、商业企业" in finding.message
    said = statuses(report)
    filled = [path for path in TOTALS if table(zero)[path]]
    assert {said[path] for path in filled} == {"verified"}


@pytest.mark.parametrize("open_", ["约5", "3或4"])
def test_an_open_cell_leaves_its_row_untried_whatever_the_custom(open_: str) -> None:
    report = read(table() | {"litigation.review.upheld": open_})
    assert found(report) == {}
    assert statuses(report)["litigation.review.total"] == "read"


def test_totals_blank_in_some_rows_are_told_once() -> None:
    blank = [f"requests.{name}.total" for name in outcome_rows()[:2]]
    report = read(table("0") | dict.fromkeys(blank, ""))
    told = [one for one in report.findings if one.code == "GK201"]
    assert [(one.severity, one.message) for one in told] == [
        ("info", "“总计”一列未填 2 行，无法核对勾稽关系 GK201")
    ]
    assert told[0].fields == blank
