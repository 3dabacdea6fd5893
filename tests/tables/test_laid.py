"""Tables of which the print does not say what a head spans: heads and numbers together do, in any order of columns."""

from __future__ import annotations

import re

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from gongkai import Report, extract
from tests.printing import (
    APPLICANTS,
    LAYOUTS,
    Cell,
    Rows,
    as_html,
    assemble,
    check_spans,
    lawful,
    read_values,
    statuses,
    tables,
    zeros,
)

SOUND = ("verified", "read")


def spanless(rows: Rows) -> str:
    """A web page whose cells lost what they span."""
    return re.sub(r' (?:col|row)span="\d+"', "", as_html(rows))


WAYS = {**LAYOUTS, "html without spans": spanless}
_MANY = settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))


def shuffled(rows: Rows, outer: list[int], inner: list[int]) -> Rows:
    """Print the columns of table three in another order, those of the group together."""
    heads: Rows = [rows[0], [rows[1][i] for i in outer], [rows[2][i] for i in inner]]
    parts = [[0], [1 + i for i in inner], [6]]
    order = [column for i in outer for column in parts[i]]
    body = [[*row[:-7], *(row[len(row) - 7 + column] for column in order)] for row in rows[3:]]
    return [*heads, *body]


def is_told(outer: list[int], inner: list[int]) -> bool:
    """Say whether the order of heads in a text tells that of their columns.

    What the text of a page prints first may stand in front of the rest, or only higher; and one head in front of
    others that are in the form's order may be the last on the line above.
    """
    moved = inner != sorted(inner) and inner[1:] == sorted(inner[1:])
    return outer.index(0) < outer.index(1) and not (outer[-1] == 1 and moved)


def printed(two: Rows, three: Rows, four: Rows, layout: str) -> str:
    return assemble(map(WAYS[layout], (two, three, four)), page=layout.startswith("html"))


def check_sound(report: Report, values: dict[str, str]) -> None:
    """No number that differs from the print is given out as sound."""
    said = statuses(report)
    for path, value in read_values(report).items():
        if value is not None and said[path] in SOUND:
            assert value == int(values[path]), path


@pytest.mark.parametrize("layout", WAYS)
@given(outer=st.permutations([0, 1, 2]), inner=st.permutations([0, 1, 2, 3, 4]), seed=st.integers(1, 999))
@_MANY
def test_columns_in_any_order(layout: str, outer: list[int], inner: list[int], seed: int) -> None:
    values = lawful(seed)
    two, three, four = tables(values)
    report = extract(printed(two, shuffled(three, outer, inner), four, layout))
    check_spans(report)
    if layout in ("html", "markdown", "tabs") or is_told(outer, inner):
        assert read_values(report) == {path: int(value) for path, value in values.items()}
        assert not {"conflicting", "ambiguous"} & set(statuses(report).values())
    else:
        check_sound(report, values)


@pytest.mark.parametrize("layout", sorted(WAYS.keys() - {"tabs", "markdown"}))  # these fill a row up
@given(place=st.integers(0, 6), row=st.integers(3, 26), seed=st.integers(1, 999), data=st.data())
@_MANY
def test_a_lost_cell_moves_no_number(
    layout: str, place: int, row: int, seed: int, data: st.DataObject
) -> None:
    """Nothing shows which cell of a row is gone: no other takes its place and is called sound."""
    values = lawful(seed)
    two, three, four = tables(values)
    three[row].pop(len(three[row]) - 7 + place)
    numbered = [line for line in two if len(line) == 4 and line[1].text.isdecimal()]
    data.draw(st.sampled_from(numbered)).pop(1)
    check_sound(extract(printed(two, three, four, layout)), values)


@pytest.mark.parametrize("layout", ["bare-pipes", "both-pipes", "tabs", "markdown", "html"])
@pytest.mark.parametrize("first", [True, False])
def test_two_years_side_by_side(layout: str, first: bool) -> None:
    """The heads of two years stand over as many columns each: only those under the report's own are its."""
    values, others = lawful(5), lawful(6)
    wide: list[Rows] = []
    for own, other in zip(tables(values)[1:2], tables(others)[1:2], strict=True):
        years = [Cell("2023年", 7), Cell("2022年", 7)]
        rows: Rows = [[own[0][0], *(years if first else years[::-1])], own[1] * 2, own[2] * 2]
        for one, two in zip(own[3:], other[3:], strict=True):
            beside = (one[-7:], two[-7:]) if first else (two[-7:], one[-7:])
            rows.append([*one[:-7], *beside[0], *beside[1]])
        wide.append(rows)
    two, _, four = tables(values)
    report = extract(printed(two, wide[0], four, layout))
    expected = {path: int(value) for path, value in values.items()}
    assert {path: read_values(report)[path] for path in expected} == expected
    assert {statuses(report)[f"requests.granted.{column}"] for column in APPLICANTS} == {"verified"}


@pytest.mark.parametrize("mark", ["", "2023年", "0", "详见附件"])
@pytest.mark.parametrize("blank", [(), (0,), (0, 1), (14,)])
def test_table_four_with_a_column_of_no_form(mark: str, blank: tuple[int, ...]) -> None:
    """No cell in front of the numbers is a border, and none behind them is a number."""
    values = lawful(7, top=9)
    two, three, four = tables(values)
    heads = [[cell.text for cell in row] for row in four[:-1]]
    heads[0].append("备注")
    cells = [cell.text for cell in four[-1]]
    row = ["" if i in blank else cell for i, cell in enumerate(cells)]
    text = "\n".join(" | ".join(line) + " |" for line in (*heads, [*row, mark]))
    report = extract(assemble((LAYOUTS["pipes"](two), LAYOUTS["pipes"](three), text)))
    said = statuses(report)
    paths = [path for path in values if path.startswith("litigation.")]
    for i, path in enumerate(paths):
        value = read_values(report).get(path)
        assert value is None or value == int(cells[i]), path
        assert value is not None or i in blank or said[path] == "ambiguous", path
    check_sound(report, values)


def test_numbers_in_words_a_cell_a_line() -> None:
    """Where no cell is printed in figures, 「四」 behind a number is one too."""
    values = zeros()
    words = {"upheld": ("四", "4"), "corrected": ("四", "4"), "other": ("三", "3"), "total": ("十一", "11")}
    values |= {f"litigation.review.{column}": digits for column, (_, digits) in words.items()}
    two, three, four = tables(values)
    said = {digits: word for word, digits in words.values()} | {"0": "零"}
    spoken = "\n\n".join(said.get(cell.text, cell.text) for row in four for cell in row)
    report = extract(assemble((LAYOUTS["pipes"](two), LAYOUTS["pipes"](three), spoken)))
    assert report.litigation is not None
    assert report.litigation["review"] == {"upheld": 4, "corrected": 4, "other": 3, "pending": 0, "total": 11}
    assert report.litigation["litigation_direct"]["total"] == 0
