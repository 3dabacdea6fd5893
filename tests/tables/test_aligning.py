"""Left of it and above it: whatever order, rows and layout a table is printed in, no number gets another name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from gongkai import Report, extract
from tests import printing
from tests.printing import (
    APPLICANTS,
    LAWSUITS,
    LAYOUTS,
    RESULTS,
    Cell,
    Rows,
    as_html,
    assemble,
    check_spans,
    lawful,
    read_values,
    requests_rows,
    statuses,
    tables,
)

SOUND = ("verified", "read")
#: Every way of a text: a row on a line between tabs or bars, a cell a line, with blank lines or without.
TEXTS = sorted(LAYOUTS.keys() - {"html"})
SEEDS = st.integers(0, 10**6)
#: A rectangle shows under which head a number stands: where a cell is lost from it, the print itself lies.
UNFILLED = sorted(LAYOUTS.keys() - {"html", "markdown", "tabs"})
#: The same examples every time, and what fails is not made smaller: a report is small, and takes its time.
settings.register_profile("reports", deadline=None, derandomize=True, phases=[Phase.explicit, Phase.generate])
REPORTS = settings.get_profile("reports")
#: Rows of table 3 with the label of their group, empty for none.
LABELS = [
    *(("", row, label) for row, label in printing.NEW.items()),
    *((group, row, label) for group, rows in printing.outcomes() for row, label in rows.items()),
    *(("", row, label) for row, label in (printing.TOTAL | printing.FORWARD).items()),
]


#: Large numbers, so that hardly two are alike. They keep every sum: nobody has to look for what is wrong.
VALUES = lawful(3, top=3000)


def flat(values: Mapping[str, str], columns: Sequence[str], rows: Sequence[str]) -> Rows:
    """Print table 3 with one line of heads, the group of each row beside its label."""
    heads = [Cell("申请人情况", 2), *(Cell(APPLICANTS[column]) for column in columns)]
    return [
        heads,
        *(
            [Cell(group), Cell(label), *(Cell(values[f"requests.{row}.{column}"]) for column in columns)]
            for group, row, label in LABELS
            if row in rows
        ),
    ]


def page(values: Mapping[str, str], three: Rows | None = None, four: Rows | None = None) -> Report:
    """Read a page with these tables, the others as the form prints them."""
    first, *rest = tables(values)
    shown = [as_html(rows or other) for rows, other in zip((three, four), rest, strict=True)]
    report = extract(assemble((as_html(first), *shown), page=True).encode(), name="report.html")
    check_spans(report)
    return report


def table(report: Report, name: str) -> dict[str, object]:
    return {path: value for path, value in read_values(report).items() if path.startswith(name)}


def silent(report: Report, values: Mapping[str, str]) -> dict[str, object]:
    """Return what is given out as sound and is not what is printed there."""
    said = statuses(report)
    return {
        path: value
        for path, value in read_values(report).items()
        if value is not None and said[path] in SOUND and str(value) != values.get(path)
    }


@settings(REPORTS, max_examples=8)
@given(st.permutations(list(APPLICANTS)))
def test_columns_of_a_grid_in_any_order(order: list[str]) -> None:
    """The six applicants can change places under every sum: nothing but the heads says whose a number is."""
    values = VALUES
    read = table(page(values, flat(values, order, requests_rows())), "requests")
    assert read == {path: int(values[path]) for path in values if path.startswith("requests")}


@settings(REPORTS, max_examples=8)
@given(st.sets(st.sampled_from(requests_rows()), min_size=2), st.permutations(list(APPLICANTS)))
def test_any_rows_of_a_grid(rows: set[str], order: list[str]) -> None:
    """Those that are printed are read, and no other row is given a number or called blank."""
    values = VALUES
    report = page(values, flat(values, order, list(rows)))
    said = statuses(report)
    for path, value in table(report, "requests").items():
        if path.split(".")[1] in rows:
            assert value == int(values[path]), path
        else:
            assert (value, said[path]) == (None, "missing"), path


@settings(REPORTS, max_examples=8)
@given(
    st.sets(st.sampled_from(["review", *LAWSUITS]), min_size=1),
    st.lists(st.sampled_from(list(RESULTS)), min_size=2, unique=True),
    st.booleans(),
)
def test_any_part_of_table_4(rows: set[str], columns: list[str], turned: bool) -> None:
    """Upright or on its side, columns in any order."""
    values = VALUES
    labels = {"review": "行政复议", **LAWSUITS}
    shown = [row for row in labels if row in rows]
    printed: Rows = [[Cell("类型"), *(Cell(RESULTS[column]) for column in columns)]]
    printed += [
        [Cell(labels[row]), *(Cell(values[f"litigation.{row}.{column}"]) for column in columns)]
        for row in shown
    ]
    if turned:
        printed = [list(line) for line in zip(*printed, strict=True)]
    report = page(values, four=printed)
    said = statuses(report)
    for path, value in table(report, "litigation").items():
        _, row, column = path.split(".")
        if row in rows and column in columns:
            assert value == int(values[path]), path
        else:
            assert (value, said[path]) == (None, "missing"), path


@settings(REPORTS, max_examples=15)
@given(
    SEEDS,
    st.sampled_from([2, 9, 40, 3000]),
    st.sampled_from(TEXTS),
    st.sampled_from(["2021", "2019"]),
    st.data(),
)
def test_a_text_is_read_exactly_or_left_open(
    seed: int, top: int, layout: str, form: str, data: st.DataObject
) -> None:
    """Also where some cells are blank, or hold a mark for nothing."""
    others = 3 if form == "2021" else 1
    values = lawful(seed, form, others, top=top)
    empty = data.draw(st.lists(st.sampled_from(sorted(values)), max_size=6))
    mark = data.draw(st.sampled_from(["", "/", "—"]))
    values |= dict.fromkeys(empty, mark)
    report = extract(printing.write(values, layout, form, others))
    check_spans(report)
    assert silent(report, values) == {}
    if not empty:
        assert read_values(report) == {path: int(value) for path, value in values.items()}


@settings(REPORTS, max_examples=15)
@given(SEEDS, st.sampled_from([2, 9, 40]), st.sampled_from(UNFILLED), st.data())
def test_a_cell_lost_or_added_moves_no_number(seed: int, top: int, layout: str, data: st.DataObject) -> None:
    values = lawful(seed, top=top)
    shown = [list(map(list, rows)) for rows in tables(values)]
    rows = data.draw(st.sampled_from(shown))
    row = data.draw(st.sampled_from([row for row in rows if any(cell.text.isdigit() for cell in row)]))
    at = data.draw(st.sampled_from([i for i, cell in enumerate(row) if cell.text.isdigit()]))
    if data.draw(st.booleans()):
        del row[at]
    else:
        row.insert(at + data.draw(st.integers(0, 1)), Cell(data.draw(st.sampled_from(["0", "1", "7", "12"]))))
    report = extract(assemble(map(LAYOUTS[layout], shown)))
    check_spans(report)
    assert silent(report, values) == {}
