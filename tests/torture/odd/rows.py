"""Rows outside the form, rows not printed, two rows in one, remarks behind labels."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from .. import labels
from ..model import Cell, Entry, Table
from ..noise_numbers import miss_row
from .work import OUTSIDE, Oddity, Row, Work, barred, numbered, parted


def _numbers(values: Sequence[int]) -> Row:
    return tuple(Cell(str(value), path=OUTSIDE) for value in values)


def _stretch(rows: list[Row], at: int, last: int, more: int) -> None:
    """Let the groups that begin down to row ``at`` and reach to row ``last`` span some rows more."""
    for above in range(at + 1):
        rows[above] = tuple(
            replace(cell, rows=cell.rows + more) if cell.group and above + cell.rows > last else cell
            for cell in rows[above]
        )


def _subtotals(work: Work, found: list[Table]) -> list[Table]:
    """A row that adds up a group, behind its members."""
    rng = work.rng
    label = rng.choice(["{}合计", "{}合计", "{}小计", "小计", "合计"])

    def change(table: Table) -> Table:
        rows = list(table.rows)
        groups = [
            (at, cell) for at, row in enumerate(rows) for cell in row if cell.group and 1 < cell.rows <= 12
        ]
        chosen = rng.sample(groups, rng.randint(1, len(groups)))
        for at, group in sorted(chosen, key=lambda spot: -spot[0]):
            members = rows[at : at + group.rows]
            columns = zip(*([cell.path for cell in row if cell.path] for row in members), strict=True)
            sums = [sum(int(work.entries[path or ""].value or 0) for path in column) for column in columns]
            rows.insert(at + group.rows, (Cell(label.format(group.text)), *_numbers(sums)))
            _stretch(rows, at, at, 1)
        return replace(table, rows=tuple(rows))

    return [change(table) if table.id == "requests" else table for table in found]


def _part_numbers(work: Work) -> None:
    if work.rng.random() < 0.5:
        for path in work.entries:
            if path.startswith("requests.carried_over."):
                work.entries[path] = Entry(None, "", "missing")


def _part(work: Work, found: list[Table]) -> list[Table]:
    """A part of the new requests, in a row of its own."""
    name = "其中：" + work.rng.choice(["网上申请", "当面申请", "信函申请", "通过网络提交的申请", "传真申请"])

    def change(table: Table) -> Table:
        rows = list(table.rows)
        at = next(at for at, row in enumerate(rows) if numbered(row))
        paths = [cell.path for cell in rows[at] if cell.path]
        parts = [work.rng.randint(0, int(work.entries[path].value or 0)) for path in paths[:-1]]
        rows.insert(at + 1, (Cell(name, 3), *_numbers([*parts, sum(parts)])))
        return replace(table, rows=tuple(rows))

    return [change(table) if table.id == "requests" else table for table in found]


def _short_other(_: Work, found: list[Table]) -> list[Table]:
    return [
        table.map(lambda cell: replace(cell, text="（六）其他") if cell.text == "（六）其他处理" else cell)
        for table in found
    ]


def _gone(work: Work) -> None:
    for _ in range(work.rng.randint(2, 7)):
        miss_row(work.rng, work.entries)


def _joined(work: Work, found: list[Table]) -> list[Table]:
    """Two rows in one: each cell holds the lines of both."""

    def change(table: Table) -> Table:
        rows = list(table.rows)
        spots = [
            at
            for at, (row, below) in enumerate(pairwise(rows))
            if numbered(row) and numbered(below) and not any(cell.group for cell in below)
            and not any(cell.group and cell.rows == 1 for cell in row)
            and [cell.cols for cell in row if not cell.group] == [cell.cols for cell in below]
        ]  # fmt: skip
        at = work.rng.choice(spots)
        below = iter(rows[at + 1])
        joined: list[Cell] = []
        for cell in rows[at]:
            if cell.group:
                joined.append(cell)
                continue
            other = next(below)
            joined.append(replace(cell, text=cell.text + other.text, lines=(cell.text, other.text)))
        rows[at] = tuple(joined)
        _stretch(rows, at, at + 1, -1)
        return replace(table, rows=(*rows[: at + 1], *rows[at + 2 :]))

    return [change(table) if table.id == "requests" else table for table in found]


def _broken_by_tags(layout: str) -> bool:
    return layout.startswith(("html", "mhtml", "docx")) or layout == "markdown"


def _remarks(work: Work, found: list[Table]) -> list[Table]:
    often = work.rng.choice([0.2, 0.6, 1.0])
    known = labels.load("odd")["remarks"]

    def change(cell: Cell) -> Cell:
        if cell.path or cell.text not in known or work.rng.random() > often:
            return cell
        return replace(cell, text=cell.text + work.rng.choice(known[cell.text]), lines=())

    return [table.map(change) for table in found]


def _spread(work: Work, found: list[Table]) -> list[Table]:
    """Labels that go on over several rows, as a sheet or a converter has it: a line of the label in each."""
    rng = work.rng
    often, where = rng.choice([0.15, 0.5, 1.0]), rng.choice(["first", "last", "middle", "any"])

    def spread(row: Row) -> list[Row]:
        label = next(cell for cell in reversed(row) if not cell.path)
        count = 3 if where == "middle" or (where == "any" and rng.random() < 0.2) else 2
        cuts = sorted(rng.sample(range(4, len(label.text) - 1, 2), count - 1))
        texts = [label.text[left:right] for left, right in pairwise([0, *cuts, len(label.text)])]
        own = {"first": 0, "last": count - 1, "middle": 1}.get(where, rng.randrange(count))
        groups, values = [cell for cell in row if cell.group], [cell for cell in row if cell.path]
        return [
            (
                *(groups if i == 0 else ()),
                replace(label, text=text, lines=()),
                *(values if i == own else [Cell("") for _ in values]),
            )
            for i, text in enumerate(texts)
        ]

    def change(table: Table) -> Table:
        rows = list(table.rows)
        for at in reversed(range(len(rows))):
            labels_ = [cell for cell in rows[at] if not cell.path and not cell.group]
            if (
                not numbered(rows[at])
                or len(labels_) != 1
                or len(labels_[0].text) < _LONG
                or rng.random() > often
            ):
                continue
            more = spread(rows[at])
            rows[at : at + 1] = more
            _stretch(rows, at, at, len(more) - 1)
        return replace(table, rows=tuple(rows))

    return [table if table.id == "litigation" else change(table) for table in found]


#: A label of fewer letters is not broken over rows; no piece is a number alone.
_LONG = 8

KINDS = {
    "group-subtotals": Oddity(parted, None, _subtotals),
    "part-row": Oddity(parted, _part_numbers, _part),
    "short-other": Oddity(parted, None, _short_other, forms=("2019", "2021-one", "2019-mixed")),
    "rows-gone": Oddity(parted, _gone),
    "joined-rows": Oddity(_broken_by_tags, None, _joined),
    "spread-labels": Oddity(barred, None, _spread),
    "label-remarks": Oddity(parted, None, _remarks, mild=True),
}
