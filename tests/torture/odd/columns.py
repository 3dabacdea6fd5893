"""Columns outside the form, cells over two rows, rows that are a cell short."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise

from .. import labels
from ..model import Cell, Entry, Table
from ..noise_numbers import miss_column, miss_row
from .work import OUTSIDE, Oddity, Row, Work, barred, grid, numbered, ruled

_REMARKS = ("", "", "", "", "含公告", "与上年持平", "见附件", "无", "由法制机构统计")


def _insert(row: Row, new: Cell, place: str) -> Row:
    at = {"first": 0, "last": len(row)}.get(place, 1)
    if place == "labels" and numbered(row):
        at = next(at for at, cell in enumerate(row) if cell.path)
    return (*row[:at], new, *row[at:])


def widened(table: Table, head: str, cell: Callable[[Row, int], Cell], place: str) -> Table:
    """Return the table with one more column: its head, and ``cell`` of each row of numbers and its count."""
    rows: list[Row] = []
    count = 0
    if table.id == "litigation" and place == "labels":
        place = "first"  # it has none
    for at, row in enumerate(table.rows):
        if numbered(row):
            rows.append(_insert(row, cell(row, count), place))
            count += 1
        elif table.id == "disclosure":
            article = len(row) == 1
            rows.append(
                (replace(row[0], cols=row[0].cols + 1),) if article else _insert(row, Cell(head), place)
            )
        else:
            rows.append(_insert(row, Cell(head, 1, 3), place) if at == 0 else row)
    return replace(table, rows=tuple(rows))


def _some(work: Work, found: list[Table], change: Callable[[Table], Table], *ids: str) -> list[Table]:
    """Change one or more of the tables named."""
    there = [table.id for table in found if table.id in (ids or ("disclosure", "requests", "litigation"))]
    chosen = work.rng.sample(there, work.rng.randint(1, len(there)))
    return [change(table) if table.id in chosen else table for table in found]


def _blank_some(work: Work) -> None:
    """Leave one zero of some rows empty: what stands outside of the form must not fill the hole."""
    for name in ("disclosure", "requests", "litigation"):
        for row in work.rows(name):
            zeros = [
                path for path in row if work.entries[path].kind == "number" and not work.entries[path].value
            ]
            if zeros and len(row) > 1 and work.rng.random() < 0.25:
                work.entries[work.rng.choice(zeros)] = Entry(None, "", "blank")


def _remark(work: Work, found: list[Table]) -> list[Table]:
    often = work.rng.choice([0.0, 0.3, 1.0])

    def cell(_: Row, __: int) -> Cell:
        if work.rng.random() < often:
            return Cell(str(work.rng.choice([1, 2, 3, 5, 7, 12, work.year])), path=OUTSIDE)
        return Cell(work.rng.choice(_REMARKS))

    return _some(work, found, lambda table: widened(table, "备注", cell, "last"))


def _serial(work: Work, found: list[Table]) -> list[Table]:
    head = work.rng.choice(["行次", "序号"])
    place = work.rng.choice(["first", "labels"])
    return _some(
        work,
        found,
        lambda table: widened(table, head, lambda _, at: Cell(str(at + 1), path=OUTSIDE), place),
        "disclosure",
        "requests",
    )


def _year(work: Work, found: list[Table]) -> list[Table]:
    head = work.rng.choice(["年度", "年份"])
    place = work.rng.choice(["first", "labels", "last"])
    text = f"{work.year}{work.rng.choice(['', '', '年'])}"
    return _some(work, found, lambda table: widened(table, head, lambda *_: Cell(text, path=OUTSIDE), place))


def _share(work: Work, found: list[Table]) -> list[Table]:
    sign = work.rng.random() < 0.3
    head = work.rng.choice(["占比", "比例"]) if sign else work.rng.choice(["占比%", "占比（%）", "比重%"])

    def cell(*_: object) -> Cell:
        text = work.rng.choice(["0", "100", "12.5", "33.3", f"{work.rng.randint(1, 99)}"])
        return Cell(text + "%" * sign, path=OUTSIDE)

    return _some(work, found, lambda table: widened(table, head, cell, "last"), "disclosure", "requests")


def _subtotal(work: Work, found: list[Table]) -> list[Table]:
    """小计 of the organisations, before 总计."""
    inner = tuple(f".{name}" for name in labels.applicants()[1:-1])

    def change(table: Table) -> Table:
        first, second, third, *rest = table.rows
        wider = [replace(row[1], cols=row[1].cols + 1) for row in (first, second)]
        rows: list[Row] = [(first[0], wider[0]), (second[0], wider[1], *second[2:]), (*third, Cell("小计"))]
        for row in rest:
            paths = [cell.path for cell in row if cell.path and cell.path.endswith(inner)]
            value = sum(work.entries[path].value or 0 for path in paths)
            rows.append((*row[:-1], Cell(str(value), path=OUTSIDE), row[-1]))
        return replace(table, rows=tuple(rows))

    return [change(table) if table.id == "requests" else table for table in found]


def _below(work: Work, found: list[Table]) -> list[Table]:
    """This year and the last below each head."""
    rng = work.rng
    names = rng.choice([(f"{work.year}年", f"{work.year - 1}年"), ("本年", "上年"), ("本年数", "上年数")])
    names = names if rng.random() < 0.5 else names[::-1]
    first = names[0][:2] != "上年" and names[0] != f"{work.year - 1}年"

    def twice(row: Row, stranger: Row) -> Row:
        pairs = zip(row, stranger, strict=True)
        return tuple(cell for own, other in pairs for cell in ((own, other) if first else (other, own)))

    def change(table: Table) -> Table:
        top, second, third, *rest = table.rows
        width = top[1].cols
        rows: list[Row] = [(replace(top[0], rows=4), replace(top[1], cols=2 * width))]
        rows += [tuple(replace(cell, cols=2 * cell.cols) for cell in row) for row in (second, third)]
        rows.append(tuple(Cell(name) for _ in range(width) for name in names))
        for row, stranger in zip(rest, work.strangers(table.id).rows[3:], strict=True):
            at = next(at for at, cell in enumerate(row) if cell.path)
            rows.append((*row[:at], *twice(row[at:], stranger[at:])))
        return replace(table, rows=tuple(rows))

    return [change(table) if table.id == "requests" else table for table in found]


def _headless(work: Work, found: list[Table]) -> list[Table]:
    """A column of no form, and one of the form's with no words in its head: the form's order may be meant, or not."""
    table = next(table for table in found if table.id == "disclosure")
    heads = [at for at, row in enumerate(table.rows) if len(row) == 4 and not numbered(row)]
    wide = work.rng.choice([_remark, _serial, _year])(work, [table])[0]
    at = work.rng.choice(heads)
    own = work.rng.choice([cell for cell in table.rows[at] if cell.text != table.rows[at][0].text])
    for row in table.rows[at + 1 :]:
        if len(row) == 1:
            break
        work.lose([cell.path for cell in row if cell.path])
    changed = tuple(replace(cell, text="", lines=()) if cell == own else cell for cell in wide.rows[at])
    wide = replace(wide, rows=(*wide.rows[:at], changed, *wide.rows[at + 1 :]))
    return [wide if one is table else one for one in found]


def _gap(work: Work) -> None:
    """One of the form's columns is not printed; best one that has nothing."""
    empty = [
        name
        for name in labels.applicants()[1:-1]
        if not any(
            entry.value
            for path, entry in work.entries.items()
            if path.endswith(f".{name}") and "requests" in path
        )
    ]
    if empty and work.rng.random() < 0.7:
        name = work.rng.choice(empty)
        for path in work.entries:
            if path.startswith("requests.") and path.endswith(f".{name}"):
                work.entries[path] = Entry(None, "", "missing")
    else:
        miss_column(work.rng, work.entries)


def _years(work: Work, found: list[Table]) -> list[Table]:
    """Last year's columns beside this year's, under a head of their own."""
    rng = work.rng
    left = rng.random() < 0.5
    then, now = rng.choice([("{}年", "{}年"), ("{}年", "{}年"), ("{}年度", "{}年度"), ("上年数", "本年数")])
    names = (then.format(work.year - 1), now.format(work.year))
    twice = rng.random() < 0.5

    def beside(one: Row, other: Row) -> Row:
        return (*other, *one) if left else (*one, *other)

    def three(table: Table) -> Table:
        other = work.strangers(table.id)
        width = table.rows[0][1].cols
        heads = tuple(Cell(name, width) for name in (names if left else names[::-1]))
        rows: list[Row] = [(table.rows[0][0], *heads), *(row + row for row in table.rows[1:3])]
        for row, stranger in zip(table.rows[3:], other.rows[3:], strict=True):
            at = next(at for at, cell in enumerate(row) if cell.path)
            rows.append((*row[:at], *beside(row[at:], stranger[at:])))
        return replace(table, rows=tuple(rows))

    def two(table: Table) -> Table:
        other = work.strangers(table.id)
        width = table.width
        inner = 0 if twice else 1
        heads = tuple(Cell(name, width - inner) for name in (names if left else names[::-1]))
        rows: list[Row] = [(*((Cell(""),) if inner else ()), *heads)]
        for row, stranger in zip(table.rows, other.rows, strict=True):
            if len(row) == 1:
                rows.append((replace(row[0], cols=2 * width - inner),))
            else:
                rows.append((*row[:inner], *beside(row[inner:], stranger[inner:])))
        return replace(table, rows=tuple(rows))

    def change(table: Table) -> Table:
        return three(table) if table.id == "requests" else two(table)

    return _some(work, found, change, "disclosure", "requests")


def _years_numbers(work: Work) -> None:
    if work.rng.random() < 0.5:
        _blank_some(work)
    if work.rng.random() < 0.3:
        miss_row(work.rng, work.entries)


def _merged(work: Work, found: list[Table]) -> list[Table]:
    """One cell over two rows: of both where their sums say so, of nobody in particular where none does."""

    def change(table: Table) -> Table:
        rows = [list(row) for row in table.rows]
        spots: list[tuple[int, str, str]] = []
        for at, (row, below) in enumerate(pairwise(table.rows)):
            tails = [[cell.path for cell in line if cell.path] for line in (row, below)]
            if len(tails[0]) != len(tails[1]):
                continue
            for upper, lower in zip(*tails, strict=True):
                one, two = work.entries[upper or ""], work.entries[lower or ""]
                if one.kind == two.kind == "number" and one.raw == two.raw:
                    spots.append((at, upper or "", lower or ""))
        used: set[str] = set()
        for at, upper, lower in work.rng.sample(spots, min(len(spots), work.rng.randint(1, 4))):
            if {upper, lower} & used:
                continue
            used |= {upper, lower}
            work.lose([upper, lower])
            if table.id == "disclosure":
                for path in (upper, lower):
                    work.entries[path] = replace(work.entries[path], value=None)
            rows[at] = [replace(cell, rows=2) if cell.path == upper else cell for cell in rows[at]]
            rows[at + 1] = [cell for cell in rows[at + 1] if cell.path != lower]
        return replace(table, rows=tuple(tuple(row) for row in rows))

    return _some(work, found, change, "disclosure", "requests")


def _short(work: Work) -> None:
    """Some rows have a cell less than their heads, and nothing shows which."""
    rows = [row for name in ("disclosure", "requests") for row in work.rows(name) if len(row) > 1]
    for row in work.rng.sample(rows, work.rng.randint(1, 3)):
        work.lose(row)
        path = work.rng.choice(row)
        work.entries[path] = Entry(None, "", "lost")
        work.gone.add(path)


def _starting(layout: str) -> bool:
    """Layouts that print the cells that are there, and nothing for those that are not."""
    return layout.startswith(("html", "mhtml")) or layout in ("pipe-both", "pipe-bare")


KINDS = {
    "remark-column": Oddity(barred, _blank_some, _remark),
    "serial-column": Oddity(barred, _blank_some, _serial),
    "year-column": Oddity(barred, _blank_some, _year),
    "share-column": Oddity(barred, _blank_some, _share),
    "subtotal-column": Oddity(barred, None, _subtotal),
    "subtotal-blanks": Oddity(barred, _blank_some, _subtotal),
    "subtotal-gap": Oddity(barred, _gap, _subtotal),
    "column-gap": Oddity(barred, _gap),
    "year-columns": Oddity(grid, _years_numbers, _years),
    "years-below": Oddity(grid, _years_numbers, _below),
    "empty-head": Oddity(barred, None, _headless),
    "merged-cells": Oddity(ruled, None, _merged),
    "short-row": Oddity(_starting, _short),
}
