"""What only counts: a label for the one line of table 4, numbers of columns, a sum of two rows above them."""

from __future__ import annotations

from dataclasses import replace

from .. import labels
from ..model import Cell, Table
from .columns import widened
from .work import OUTSIDE, Oddity, Row, Work, barred, numbered


def _count_row(work: Work, found: list[Table]) -> list[Table]:
    """Table 4 with a label in front of its numbers."""
    head = work.rng.choice(["项目", "类别", "指标", "内容"])
    label = work.rng.choice(["件数", "数量", "数量（件）", "案件数"])
    return [
        widened(table, head, lambda *_: Cell(label), "first") if table.id == "litigation" else table
        for table in found
    ]


def _column_numbers(work: Work, found: list[Table]) -> list[Table]:
    """A row that counts the columns of table 3 or 4, between the heads and the numbers."""
    chosen = work.rng.choice([("requests",), ("litigation",), ("requests", "litigation")])
    label = work.rng.choice(["栏次", "甲", "序号", ""])

    def change(table: Table) -> Table:
        at = next(at for at, row in enumerate(table.rows) if numbered(row))
        row = table.rows[at]
        first = next(k for k, cell in enumerate(row) if cell.path)
        width = sum(cell.cols for cell in table.rows[0]) - sum(cell.cols for cell in row[first:])
        counts = [Cell(str(k + 1), path=OUTSIDE) for k in range(len(row) - first)]
        return replace(
            table,
            rows=(
                *table.rows[:at],
                ((Cell(label, width),) if width else ()) + tuple(counts),
                *table.rows[at:],
            ),
        )

    return [change(table) if table.id in chosen else table for table in found]


def _sum_of_suits(work: Work, found: list[Table]) -> list[Table]:
    """Table 4 with a row for each of its groups, and 行政诉讼 in all above its two parts."""
    form = labels.litigation()
    mark = work.rng.choice(["", "其中：", "其中：1."])
    names = [label for _, label in form["blocks"][1:]]

    def change(table: Table) -> Table:
        width = len(form["columns"])
        cells = table.rows[-1]
        parts = [cells[at : at + width] for at in range(0, len(cells), width)]
        values = [[work.entries[cell.path].value or 0 for cell in part if cell.path] for part in parts]
        whole = [Cell(str(one + other), path=OUTSIDE) for one, other in zip(*values[1:], strict=True)]
        rows: list[Row] = [
            (Cell("类别"), *(Cell(label) for _, label in form["columns"])),
            (Cell(form["review"]), *parts[0]),
            (Cell(form["litigation"]), *whole),
            (Cell(mark + names[0]), *parts[1]),
            (Cell(mark.replace("1", "2").replace("其中：", "") + names[1]), *parts[2]),
        ]
        return replace(table, rows=tuple(rows))

    return [change(table) if table.id == "litigation" else table for table in found]


KINDS = {
    "count-row": Oddity(barred, tables=_count_row),
    "column-numbers": Oddity(barred, tables=_column_numbers),
    "sum-of-suits": Oddity(barred, tables=_sum_of_suits),
}
