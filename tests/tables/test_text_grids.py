"""Tables drawn with bars: all on one line, or as rectangles whose heads cannot say what they span."""

from __future__ import annotations

import re

import pytest

from gongkai import extract
from tests.printing import (
    APPLICANTS,
    LAYOUTS,
    Cell,
    Rows,
    as_html,
    as_markdown,
    assemble,
    check_spans,
    grid,
    lawful,
    outcome_rows,
    read_values,
    statuses,
    tables,
    write,
)


@pytest.mark.parametrize("layout", ["pipes", "both-pipes", "pipe-lines", "alternating", "markdown"])
def test_a_table_on_one_line(layout: str) -> None:
    values = lawful(63)
    report = extract(assemble(re.sub(r"\s*\n\s*", " ", LAYOUTS[layout](rows)) for rows in tables(values)))
    assert read_values(report) == {path: int(value) for path, value in values.items()}


def test_blank_totals_in_a_rectangle() -> None:
    values = lawful(6)
    blanks = [f"requests.{row}.total" for row in outcome_rows()]
    report = extract(write(values | dict.fromkeys(blanks, ""), "markdown"))
    for row in outcome_rows():
        for column in APPLICANTS:
            path = f"requests.{row}.{column}"
            assert read_values(report)[path] == (None if path in blanks else int(values[path]))
            assert statuses(report)[path] == ("blank" if path in blanks else "verified")


def rectangle(rows: Rows, *, border: str = " | ", ends: str = "", again: bool = False) -> str:
    """Every row as wide as the table; what a cell spans is empty, or prints it ``again``."""
    return "\n".join(
        ends + border.join(cell.text if starts or again else "" for cell, starts in row) + ends
        for row in grid(rows)
    )


def beside(rows: Rows, *, left: tuple[str, list[str]] | None, right: tuple[str, list[str]] | None) -> Rows:
    """Put a column to the left, one to the right: the head, then what stands in each line of numbers."""
    wider: Rows = []
    number = 0
    for row in rows:
        numbered = row[-1].text.isdecimal()
        wider.append(
            [
                *([Cell(left[1][number] if numbered else "" if wider else left[0])] if left else []),
                *row,
                *([Cell(right[1][number] if numbered else "" if wider else right[0])] if right else []),
            ]
        )
        number += numbered
    return wider


SERIALS = ("序号", [str(number) for number in range(1, 40)])
NOTES = ("备注", ["", "无"] * 20)
BORDERS = {
    "bars": lambda rows: rectangle(rows, ends="|"),
    "no outer bars": rectangle,
    "again": lambda rows: rectangle(rows, ends="|", again=True),
    "sheet": lambda rows: rectangle(rows, border="\t"),
    "sheet again": lambda rows: rectangle(rows, border="\t", again=True),
    "markdown": as_markdown,
    "html": as_html,
    "bare pipes": LAYOUTS["bare-pipes"],
    "pipes": LAYOUTS["pipes"],
}


@pytest.mark.parametrize("form", ["2021", "2019"])
@pytest.mark.parametrize("beside_it", [(None, None), (SERIALS, None), (None, NOTES), (SERIALS, NOTES)])
@pytest.mark.parametrize("layout", BORDERS)
def test_a_column_beside_the_table(
    layout: str,
    beside_it: tuple[tuple[str, list[str]] | None, tuple[str, list[str]] | None],
    form: str,
) -> None:
    values = lawful(17, form, 1)
    left, right = beside_it
    two, three, four = tables(values, form, 1)
    wider = [beside(table, left=left, right=right) for table in (two, three)]
    report = extract(assemble(map(BORDERS[layout], (*wider, four)), page=layout == "html"))
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert not {"conflicting", "ambiguous"} & set(statuses(report).values())


@pytest.mark.parametrize("layout", BORDERS)
def test_the_total_before_the_rest(layout: str) -> None:
    """A text grid prints the heads of a group, and what stands beside it, again on the next line."""
    values = lawful(23)
    two, three, four = tables(values)
    numbered = [[*row[:-7], row[-1], *row[-7:-1]] if len(row) > 7 else row for row in three]
    numbered[1] = [three[1][2], *three[1][:2]]
    report = extract(assemble(map(BORDERS[layout], (two, numbered, four)), page=layout == "html"))
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert not {"conflicting", "ambiguous"} & set(statuses(report).values())


def test_other_numbers_below_a_head_that_is_printed_again() -> None:
    """Which of the three is this year's cannot be told."""
    two, three, four = (rectangle(rows, ends="|", again=True) for rows in tables(lawful(6)))
    two = re.sub(r"(行政许可 \|).*", r"\1 5 | 6 | 7|", two)
    report = extract(assemble((two, three, four)))
    assert read_values(report)["disclosure.licensing.decisions"] is None
    assert statuses(report)["disclosure.licensing.decisions"] == "ambiguous"


DRESSES = {
    "bare": "{}",
    "a paragraph": "<p align='center'>{}</p>",
    "spaces": "&nbsp;{}&nbsp;",
    "bold": "**{}**",
    "words in words": "\n  <p><span lang=EN-US>{}<o:p></o:p></span></p>\n",
}


@pytest.mark.parametrize("name", ["report.md", "report.txt"])
@pytest.mark.parametrize("dress", DRESSES)
def test_tables_written_with_tags_in_a_text(dress: str, name: str) -> None:
    values = lawful(8, "2019", 1)
    printed = [as_html(rows) for rows in tables(values, "2019", 1)]
    tagged = [
        re.sub("(?<=>)([^<>\n]+)(?=</td>)", lambda cell: DRESSES[dress].format(cell[1]), table)
        for table in printed
    ]
    report = extract(assemble(tagged).encode(), name=name)
    check_spans(report)
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert report.evidence["requests.granted.total"].raw == values["requests.granted.total"]
    assert not {"conflicting", "ambiguous"} & set(statuses(report).values())


@pytest.mark.parametrize("mark", ["**", "*", "__", "***"])
def test_cells_in_bold(mark: str) -> None:
    values = lawful(9)
    cell = re.compile(r"(?<=\| )([^|\n-]+?)(?= \|)")
    printed = [cell.sub(rf"{mark}\1{mark}", as_markdown(rows)) for rows in tables(values)]
    report = extract(assemble(printed).encode(), name="report.md")
    check_spans(report)
    assert read_values(report) == {path: int(value) for path, value in values.items()}
    assert report.evidence["requests.granted.total"].raw == values["requests.granted.total"]


def test_a_mark_at_a_number_is_no_bold() -> None:
    values = lawful(9) | {"disclosure.licensing.decisions": "12*", "disclosure.penalties.decisions": "~~7~~"}
    report = extract(write(values, "markdown").encode(), name="report.md")
    for row in ("licensing", "penalties"):
        assert read_values(report)[f"disclosure.{row}.decisions"] is None
        assert statuses(report)[f"disclosure.{row}.decisions"] == "ambiguous"


def test_blanks_in_a_rectangle_of_bars_keep_their_places() -> None:
    """A blank before a number shows that blanks are kept; else they may but fill up the lines."""
    values = lawful(11)
    rows = ("granted", "refused_state_secret", "other_other")
    blanks = [
        f"requests.{row}.{column}" for row in rows for column in ("natural_person", "research", "other")
    ]
    values |= dict.fromkeys(blanks, "")
    two, three, four = (rectangle(table, ends="|") for table in tables(values))
    report = extract(assemble((two, three, four)))
    for path, value in values.items():
        assert read_values(report)[path] == (int(value) if value else None), path
        assert (statuses(report)[path] == "blank") == (not value)


@pytest.mark.parametrize("layout", ["html", "markdown"])
def test_two_numbers_below_one_wide_head(layout: str) -> None:
    two, three, four = tables(lawful(6))
    line = next(row for row in two if row[0].text == "行政许可")
    line[1:] = [Cell("5"), Cell("6", 2)]
    report = extract(assemble(map(BORDERS[layout], (two, three, four)), page=layout == "html"))
    assert statuses(report)["disclosure.licensing.decisions"] == "ambiguous"
