"""Rows whose labels cannot be read: named by their place only where no other row could stand there."""

from __future__ import annotations

import re

import pytest

from gongkai import Report, extract
from tests.printing import (
    APPLICANTS,
    LAYOUTS,
    Values,
    as_html,
    assemble,
    lawful,
    read_values,
    statuses,
    tables,
    zeros,
)

FIRST, SECOND = "refused_law_prohibits", "not_processed_publication"
LABELS = {FIRST: "2.其他法律行政法规禁止公开", SECOND: "3.要求提供公开出版物"}
SPREAD = ("html", "markdown", "pipes", "tabs", "lines")


def with_labels(values: Values, layout: str, labels: dict[str, str], *, swapped: bool = False) -> Report:
    """Print a report in which two outcome rows bear other labels, each perhaps in the other's place."""
    two, three, four = tables(values)
    at = {row: next(i for i, line in enumerate(three) if line[-8:][0].text == LABELS[row]) for row in LABELS}
    lines = {row: [line._replace() for line in three[i][-8:]] for row, i in at.items()}
    for row, i in at.items():
        shown = row if not swapped else next(other for other in LABELS if other != row)
        three[i][-8:] = [lines[shown][0]._replace(text=labels[shown]), *lines[shown][1:]]
    return extract(assemble(map(LAYOUTS[layout], (two, three, four)), page=layout == "html"))


def silent(report: Report, values: Values) -> list[str]:
    said = statuses(report)
    return [
        path
        for path, value in read_values(report).items()
        if value is not None and value != int(values[path]) and said[path] in ("verified", "read")
    ]


@pytest.mark.parametrize("label", ["", "□□□", "？？公开"])
@pytest.mark.parametrize("layout", SPREAD)
def test_two_rows_that_changed_places(layout: str, label: str) -> None:
    for seed in range(4):
        values = lawful(seed)
        report = with_labels(values, layout, dict.fromkeys(LABELS, label), swapped=True)
        assert silent(report, values) == []
        for row in LABELS:
            assert read_values(report).get(f"requests.{row}.total") is None


@pytest.mark.parametrize("layout", ["html", "markdown", "pipes"])
def test_what_is_left_of_a_label_tells(layout: str) -> None:
    values = lawful(7)
    report = with_labels(values, layout, {FIRST: "法律行政法规", SECOND: "提供公开出版"})
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    report = with_labels(values, layout, {FIRST: "法律行政法规", SECOND: "提供公开出版"}, swapped=True)
    assert silent(report, values) == []


@pytest.mark.parametrize("layout", ["html", "markdown", "pipes"])
def test_rows_that_print_the_same_may_have_changed_places(layout: str) -> None:
    values = zeros()
    report = with_labels(values, layout, dict.fromkeys(LABELS, "□□□"))
    assert read_values(report) == dict.fromkeys(values, 0)


def test_the_one_row_that_is_missing() -> None:
    values = lawful(7)
    two, three, four = map(as_html, tables(values))
    three = three.replace(LABELS[FIRST], "□□□")
    report = extract(assemble((two, three, four), page=True))
    assert [read_values(report)[f"requests.{FIRST}.{column}"] for column in APPLICANTS] == [
        int(values[f"requests.{FIRST}.{column}"]) for column in APPLICANTS
    ]


@pytest.mark.parametrize(
    "before", ["<object>4</object>", "<applet>4</applet>", "<object data='4.swf'>4</object>"]
)
def test_what_may_not_be_shown_joins_no_number(before: str) -> None:
    """A browser shows what an <object> holds only where it cannot show the object."""
    values = lawful(7) | {"disclosure.licensing.decisions": "12"}
    page = assemble(map(as_html, tables(values)), page=True)
    report = extract(re.sub(r"(<td>行政许可</td><td[^>]*>)", rf"\1{before}", page))
    assert read_values(report)["disclosure.licensing.decisions"] is None
    assert statuses(report)["disclosure.licensing.decisions"] == "ambiguous"


@pytest.mark.parametrize("before", ["<progress>4</progress>", "<meter>4</meter>", "<noembed>4</noembed>"])
def test_what_no_browser_shows_is_no_digit(before: str) -> None:
    values = lawful(7) | {"disclosure.licensing.decisions": "12"}
    page = assemble(map(as_html, tables(values)), page=True)
    report = extract(re.sub(r"(<td>行政许可</td><td[^>]*>)", rf"\1{before}", page))
    assert read_values(report)["disclosure.licensing.decisions"] == 12


def test_a_raised_mark_before_a_number_leaves_it_open() -> None:
    values = lawful(7) | {"disclosure.licensing.decisions": "12"}
    page = assemble(map(as_html, tables(values)), page=True)
    report = extract(re.sub(r"(<td>行政许可</td><td[^>]*>)", r"\1<sup>4</sup>", page))
    assert statuses(report)["disclosure.licensing.decisions"] == "ambiguous"
