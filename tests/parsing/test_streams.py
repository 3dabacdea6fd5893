"""Tables as streams of text: rows beside or below their labels, page numbers, stray marks."""

from __future__ import annotations

import re

import pytest

from gongkai import extract
from tests.printing import check_spans, lawful, read_values, write

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
    assert read_values(report) == {path: int(value) for path, value in values.items()}


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
