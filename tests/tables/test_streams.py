"""Tables as streams of text: rows beside or below their labels, page numbers, stray marks."""

from __future__ import annotations

import itertools
import re
from decimal import Decimal

import pytest

from gongkai import extract
from tests.printing import check_spans, lawful, read_values, statuses, write

#: Numbers one a line, as many as follow each other.
NUMBERS = re.compile(r"(?m)^\d+(?:\n\d+)+$")


def numbers_below(text: str) -> str:
    """Print the numbers of a row on one line, below the line of its label."""
    return NUMBERS.sub(lambda row: row[0].replace("\n", " "), text)


def rows(text: str) -> str:
    """Print the numbers of a row on the line of its label."""
    return re.sub(r"\n(?=\d+(?: \d+)*$)", " ", numbers_below(text), flags=re.MULTILINE)


@pytest.mark.parametrize("seed", range(8))
def test_the_numbers_of_a_row_stand_on_the_line_below_its_label(seed: int) -> None:
    values = lawful(seed) | {f"disclosure.regulations.{c}": "0" for c in ("issued", "repealed", "in_force")}
    report = extract(numbers_below(write(values, "tight-lines")))
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    check_spans(report)


@pytest.mark.parametrize(
    "label", ["规章", "行政许可", "行政处罚", "（一）予以公开", "7.属于行政执法案卷", "（七）总计"]
)
def test_a_bare_page_number_below_a_row_is_none_of_its_cells(label: str) -> None:
    values = lawful(5)
    text = re.sub(rf"(?m)^({re.escape(label)} [\d ]+)$", r"\1\n3", rows(write(values, "tight-lines")))
    assert "\n3\n" in text
    report = extract(text)
    said = {path: int(value) for path, value in values.items()}
    # Where no sum tells, the 3 may as well be the rest of the row's last number: 1670 may be 16703.
    unproved = {
        "行政许可": "disclosure.licensing.decisions",
        "行政处罚": "disclosure.penalties.decisions",
    }
    if label in unproved:
        assert statuses(report)[unproved[label]] == "ambiguous"
        said[unproved[label]] = None
    assert read_values(report) == said


def test_the_last_number_of_a_row_on_a_line_of_its_own_is_one_of_its_cells() -> None:
    values = lawful(5)
    text = re.sub(r"(?m)^(7.属于行政执法案卷 [\d ]+) (\d+)$", r"\1\n\2", rows(write(values, "tight-lines")))
    assert read_values(extract(text)) == {path: int(value) for path, value in values.items()}


@pytest.mark.parametrize("layout", ["lines", "tight-lines"])
def test_an_enumerator_on_a_line_of_its_own_is_no_number(layout: str) -> None:
    values = lawful(6)
    text = re.sub(r"(?m)^(\d[.、])(?=[\u4e00-\u9fff])", "\\1\n", write(values, layout))
    assert read_values(extract(text)) == {path: int(value) for path, value in values.items()}


def test_an_enumerator_does_not_stand_in_for_the_total_that_is_lost() -> None:
    values = lawful(6)
    text = re.sub(r"(?m)^(\d[.、])(?=[\u4e00-\u9fff])", "\\1\n", write(values, "tight-lines"))
    whole = text.index("属于行政执法案卷\n") + len("属于行政执法案卷\n")
    lost = text.index("\n8.\n", whole)
    report = extract(text[: text.rindex("\n", whole, lost)] + text[lost:])
    assert report.requests is not None
    assert report.requests["refused_enforcement_file"]["total"] is None


def test_stray_bars_on_lines_of_their_own() -> None:
    values = lawful(7)
    lines = write(values, "tight-lines").split("\n")
    text = "\n".join(line + ("\n|" if i % 20 == 7 else "") for i, line in enumerate(lines))
    assert read_values(extract(text)) == {path: int(value) for path, value in values.items()}


@pytest.mark.parametrize("marks", ["**", "##", "> "])
def test_marks_in_front_of_the_next_heading_are_no_cell(marks: str) -> None:
    values = lawful(8)
    text = re.sub(r"(?m)^(?=[一二三四五六]、(?!本年|上年|结转))", marks, write(values, "tight-lines"))
    assert f"\n{marks}四、政府信息公开行政复议" in text
    assert read_values(extract(text)) == {path: int(value) for path, value in values.items()}


def test_the_group_above_a_lost_label_is_no_misprint_of_another_row() -> None:
    values = lawful(9)
    text = write(values, "tight-lines").replace("1.属于国家秘密\n", "", 1)
    at = text.index("（一）予以公开\n") + len("（一）予以公开\n")
    text = text[:at] + "—" + text[text.index("\n", at) :]  # the fuller of two lines would be taken
    report = extract(text)
    assert report.requests is not None
    for column, value in report.requests["granted"].items():
        assert value in (None, int(values[f"requests.granted.{column}"]))


def test_a_remark_below_a_row_does_not_stand_in_for_its_lost_cell() -> None:
    values = lawful(9)
    lines = write(values, "tight-lines").split("\n")
    at = lines.index("8.属于行政查询事项")
    lines[at + 3 : at + 8] = [*lines[at + 4 : at + 8], "备注：2项"]
    report = extract("\n".join(lines))
    assert report.requests is not None
    row = report.requests["refused_administrative_query"]
    for column, value in row.items():
        assert value in (None, int(values[f"requests.refused_administrative_query.{column}"]))


def test_a_lone_number_below_a_row_with_a_lost_cell_is_not_taken_for_it() -> None:
    text = rows(write(lawful(5), "tight-lines"))
    report = extract(re.sub(r"(?m)^规章 [\d ]+$", "规章 0 1\n2", text))
    assert report.disclosure is not None
    assert set(report.disclosure["regulations"].values()) == {None}


def test_a_nought_and_an_amount_on_one_line_are_no_thousands() -> None:
    text = write(lawful(5, "2019"), "tight-lines", "2019")
    report = extract(re.sub(r"政府集中采购\n.*\n.*", "政府集中采购\n0 690.30万元", text))
    assert report.disclosure is not None
    assert report.disclosure["procurement"]["items"] in (None, 0)
    assert report.disclosure["procurement"]["amount"] in (None, Decimal("690.30"))


@pytest.mark.parametrize("below", [True, False])
def test_runs_of_digits_that_hold_a_row_each(below: bool) -> None:
    zeros = dict.fromkeys(lawful(5), "0")
    numbers = {"new_requests": "12", "granted": "5", "refused_law_prohibits": "7", "total_outcomes": "12"}
    values = zeros | {
        f"requests.{row}.{column}": number
        for row, number in numbers.items()
        for column in ("natural_person", "total")
    }
    text = NUMBERS.sub(lambda row: row[0].replace("\n", ""), write(values, "tight-lines"))
    if not below:
        text = re.sub(r"(?m)(?<=[\u4e00-\u9fff”）])\n(?=\d+$)", "", text)
    assert "000000000000000" in text
    report = extract(text)
    assert report.litigation == {
        row: dict.fromkeys(("upheld", "corrected", "other", "pending", "total"), 0)
        for row in ("review", "litigation_direct", "litigation_after_review")
    }
    assert report.requests is not None
    assert report.requests["new_requests"]["natural_person"] == 12
    assert report.requests["new_requests"]["business"] == report.requests["carried_over"]["total"] == 0


def test_runs_of_the_same_digits_prove_no_cut_of_each_other() -> None:
    """120000012 three times: 12 … 12 adds up, and so does 1 20 … 12 but for a total that is wrong."""
    zeros = dict.fromkeys(lawful(5), "0")
    values = zeros | {f"requests.{row}.{column}": "12" for row, column in itertools.product(
        ("new_requests", "granted", "total_outcomes"), ("natural_person", "total")
    )}  # fmt: skip
    text = NUMBERS.sub(lambda row: row[0].replace("\n", ""), write(values, "tight-lines"))
    report = extract(text)
    assert report.requests is not None
    assert report.requests["granted"]["natural_person"] is None
    assert statuses(report)["requests.granted.natural_person"] == "ambiguous"
    assert report.requests["granted"]["legal_service"] == 0


def test_a_misprinted_head_over_a_row_with_a_blank_is_not_taken_for_a_column_less() -> None:
    text = write(lawful(5), "tight-lines").replace("现行有效件数", "现行某效件数")
    text = re.sub(r"(?m)^规章\n\d+\n\d+\n\d+$", "规章\n0\n3", text)
    report = extract(text)
    assert report.disclosure is not None
    assert set(report.disclosure["regulations"].values()) == {None}
