"""Table 4 as offices print it too: upright, on its side, in parts; its numbers stand here by hand."""

from __future__ import annotations

import pytest

from gongkai import Report, extract
from tests.printing import (
    LAWSUITS,
    LAYOUTS,
    RESULTS,
    Cell,
    Rows,
    assemble,
    check_spans,
    grid,
    lawful,
    statuses,
    tables,
)

NUMBERS = {
    "review": {"upheld": 7, "corrected": 2, "other": 1, "pending": 3, "total": 13},
    "litigation_direct": {"upheld": 4, "corrected": 0, "other": 5, "pending": 0, "total": 9},
    "litigation_after_review": {"upheld": 0, "corrected": 6, "other": 0, "pending": 8, "total": 14},
}
LABELS = {"review": "行政复议", **LAWSUITS}


def numbers(*rows: str, of: str | None = None) -> list[Cell]:
    return [Cell(str(NUMBERS[row][column])) for row in rows for column in ([of] if of else RESULTS)]


def upright(corner: str = "类型", labels: dict[str, str] = LABELS) -> Rows:
    rows: Rows = [[Cell(corner), *map(Cell, RESULTS.values())]]
    return rows + [[Cell(label), *numbers(row)] for row, label in labels.items()]


def in_groups() -> Rows:
    first, second, third = LABELS.values()
    return [
        [Cell("类型", 2), *map(Cell, RESULTS.values())],
        [Cell(first, 2), *numbers("review")],
        [Cell("行政诉讼", 1, 2), Cell(second), *numbers("litigation_direct")],
        [Cell(third), *numbers("litigation_after_review")],
    ]


def turned() -> Rows:
    rows: Rows = [[Cell("结果"), *map(Cell, LABELS.values())]]
    return rows + [[Cell(label), *numbers(*LABELS, of=column)] for column, label in RESULTS.items()]


def turned_in_groups() -> Rows:
    first, second, third = LABELS.values()
    rows: Rows = [[Cell("结果", 1, 2), Cell(first, 1, 2), Cell("行政诉讼", 2)], [Cell(second), Cell(third)]]
    return rows + [[Cell(label), *numbers(*LABELS, of=column)] for column, label in RESULTS.items()]


def stacked() -> Rows:
    """The review above the lawsuits, its cells twice as wide."""
    first, second, third = LABELS.values()
    return [
        [Cell(first, 10)],
        [Cell(label, 2) for label in RESULTS.values()],
        [cell._replace(cols=2) for cell in numbers("review")],
        [Cell("行政诉讼", 10)],
        [Cell(second, 5), Cell(third, 5)],
        [Cell(label) for _ in LAWSUITS for label in RESULTS.values()],
        numbers(*LAWSUITS),
    ]


SHAPES = {
    "upright": upright(),
    "without a corner": upright(""),
    "long labels": upright(
        labels={
            "review": "行政复议",
            "litigation_direct": "行政诉讼（未经复议直接起诉）",
            "litigation_after_review": "行政诉讼（复议后起诉）",
        }
    ),
    "in groups": in_groups(),
    "turned": turned(),
    "turned in groups": turned_in_groups(),
    "stacked": stacked(),
}


def as_sheet(rows: Rows, *, again: bool = False) -> str:
    """Tabs between cells; what a cell spans is empty, or prints it ``again``."""
    return "\n".join(
        "\t".join(cell.text if starts or again else "" for cell, starts in row) for row in grid(rows)
    )


def as_repeated(rows: Rows) -> str:
    """A rectangle of bars in which a cell is printed again at every place that it spans."""
    return "\n".join("| " + " | ".join(cell.text for cell, _ in row) + " |" for row in grid(rows))


SHOW = {
    **{name: LAYOUTS[name] for name in ("html", "markdown", "pipes", "both-pipes")},
    "sheet": as_sheet,
    "repeated": as_repeated,
}


def read_fourth(rows: Rows, layout: str) -> Report:
    two, three, _ = map(SHOW[layout], tables(lawful(5)))
    report = extract(assemble((two, three, SHOW[layout](rows)), page=layout == "html"))
    check_spans(report)
    return report


@pytest.mark.parametrize("layout", SHOW)
@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape(shape: str, layout: str) -> None:
    report = read_fourth(SHAPES[shape], layout)
    assert report.litigation == NUMBERS
    assert {statuses(report)[f"litigation.{row}.{c}"] for row in NUMBERS for c in RESULTS} == {"verified"}


@pytest.mark.parametrize("layout", SHOW)
@pytest.mark.parametrize("shape", SHAPES)
def test_a_wrong_total(shape: str, layout: str) -> None:
    rows = [[cell._replace(text=cell.text.replace("13", "12")) for cell in row] for row in SHAPES[shape]]
    report = read_fourth(rows, layout)
    assert report.litigation == {**NUMBERS, "review": {**NUMBERS["review"], "total": 12}}
    said = statuses(report)
    assert {said[f"litigation.review.{column}"] for column in RESULTS} == {"conflicting"}
    assert {said[f"litigation.{row}.{column}"] for row in LAWSUITS for column in RESULTS} == {"verified"}


def test_columns_in_another_order_hold_for_every_row() -> None:
    """Without borders the heads stand once, above three rows."""
    table = (
        "类型 结果纠正 结果维持 其他结果 尚未审结 总计\n行政复议 2 7 1 3 13\n"
        "未经复议直接起诉 0 4 5 0 9\n复议后起诉 6 0 0 8 14"
    )
    two, three, _ = map(LAYOUTS["lines"], tables(lawful(5)))
    assert extract(assemble((two, three, table))).litigation == NUMBERS


def test_a_row_of_blanks() -> None:
    rows = [*upright()[:3], [Cell("复议后起诉"), *[Cell("")] * 5]]
    report = read_fourth(rows, "html")
    assert report.litigation == {**NUMBERS, "litigation_after_review": dict.fromkeys(RESULTS)}
    assert statuses(report)["litigation.litigation_after_review.total"] == "blank"


def test_a_sum_of_all_rows_is_none_of_them() -> None:
    rows = [*upright(), [Cell("合计"), *map(Cell, ("11", "8", "6", "11", "36"))]]
    report = read_fourth(rows, "html")
    assert report.litigation == NUMBERS


def test_spans_lost_in_copying_are_not_taken_for_columns() -> None:
    """Cells that a head spans are kept, those below it are not: the second line of heads moves left."""
    lines = [
        "行政复议\t\t\t\t\t行政诉讼\t\t\t\t\t\t\t\t\t",
        "\t".join([*RESULTS.values(), "未经复议直接起诉", "", "", "", "", "复议后起诉", "", "", "", ""]),
        "\t".join([*RESULTS.values()] * 2),
        "\t".join(cell.text for cell in numbers(*LABELS)),
    ]
    two, three, _ = map(as_sheet, tables(lawful(5)))
    assert extract(assemble((two, three, "\n".join(lines)))).litigation == NUMBERS


@pytest.mark.parametrize("layout", SHOW)
def test_a_column_that_is_not_printed(layout: str) -> None:
    rows = [[*row[:2], *row[3:]] for row in upright()]
    report = read_fourth(rows, layout)
    assert report.litigation == {row: {**columns, "corrected": None} for row, columns in NUMBERS.items()}
    assert statuses(report)["litigation.review.corrected"] == "missing"
    assert statuses(report)["litigation.review.total"] == "read"


@pytest.mark.parametrize("layout", SHOW)
@pytest.mark.parametrize("shape", SHAPES)
def test_it_is_no_other_table(shape: str, layout: str) -> None:
    """Where table 3 is not printed, a total of table 4 is not its total."""
    two, _, _ = map(SHOW[layout], tables(lawful(5)))
    report = extract(assemble((two, "", SHOW[layout](SHAPES[shape])), page=layout == "html"))
    assert (report.requests, report.litigation) == (None, NUMBERS)
