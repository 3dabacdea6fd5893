"""Noise in the tables: typos, cut and broken labels, rows and columns moved, parted, left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import pairwise
from random import Random

from . import labels
from .model import Cell, Rows, Table

Tables = list[Table]


def _labels(tables: Tables, change: Callable[[Cell], Cell]) -> Tables:
    return [table.map(lambda cell: cell if cell.path else change(cell)) for table in tables]


def typos(rng: Random, tables: Tables) -> Tables:
    """Misprint a few labels as they are misprinted in real reports."""
    chosen = rng.sample(labels.load("labels")["typos"], rng.choice([1, 3, 6, 12]))

    def change(cell: Cell) -> Cell:
        for right, wrong in chosen:
            if right in cell.text:
                return replace(cell, text=cell.text.replace(right, wrong), lines=())
        return cell

    return _labels(tables, change)


def cut_heads(rng: Random, tables: Tables) -> Tables:
    """Cut column heads at their line break: the second line is lost in the whole table."""
    cuts = [row for row in labels.load("labels")["cuts"] if rng.random() < 0.6]

    def change(cell: Cell) -> Cell:
        for whole, cut in cuts:
            if cell.text == whole:
                return replace(cell, text=cut, lines=())
        return cell

    return _labels(tables, change)


def misprint(rng: Random, tables: Tables) -> Tables:
    """Lose, double or mistake a character in a few long labels of table 3."""
    count = rng.choice([1, 3, 8])
    spots = [cell for table in tables for cell in table.cells() if not cell.path and len(cell.text) > 7]
    chosen = {id(cell) for cell in rng.sample(spots, min(count, len(spots)))}

    def change(cell: Cell) -> Cell:
        if id(cell) not in chosen or cell.text.startswith("第二十条"):
            return cell
        at = rng.randint(3, len(cell.text) - 2)
        if cell.text[at] in "万元":  # another unit is another number
            return cell
        put = rng.choice(["", "", cell.text[at] * 2, rng.choice("的了和息公信部实事")])
        return replace(cell, text=cell.text[:at] + put + cell.text[at + 1 :], lines=())

    return _labels(tables, change)


def unlabel(tables: Tables, row: str) -> Tables:
    """Print no label before the numbers of a row."""

    def blank(cells: tuple[Cell, ...]) -> tuple[Cell, ...]:
        if not any((cell.path or "").startswith(f"{row}.") for cell in cells):
            return cells
        last = max(at for at, cell in enumerate(cells) if not cell.path)
        return tuple(
            replace(cell, text="", lines=()) if at == last else cell for at, cell in enumerate(cells)
        )

    return [replace(table, rows=tuple(blank(cells) for cells in table.rows)) for table in tables]


def break_lines(rng: Random, tables: Tables, share: float) -> Tables:
    """Break labels over lines as narrow columns do; with ``share`` 1 long ones too, anywhere."""
    known = labels.load("labels")["breaks"]
    chosen = {label for label in known if rng.random() < share}
    everywhere = share == 1.0 and rng.random() < 0.5

    def change(cell: Cell) -> Cell:
        if cell.text in chosen:
            return replace(cell, lines=tuple(known[cell.text]))
        if everywhere and len(cell.text) > 9:
            at = rng.randint(5, len(cell.text) - 3)
            return replace(cell, lines=(cell.text[:at], cell.text[at:]))
        return cell

    return _labels(tables, change)


def numbering(rng: Random, tables: Tables) -> Tables:
    """Number the sub-rows ``1、`` in place of ``1.``."""
    mark = rng.choice(["、", "、", "．", ". "])

    def change(cell: Cell) -> Cell:
        if cell.text[:1].isdigit() and cell.text[1:2] == ".":
            return replace(cell, text=cell.text[0] + mark + cell.text[2:], lines=())
        return cell

    return _labels(tables, change)


def spaces(rng: Random, tables: Tables) -> Tables:
    """Put spaces inside short labels, or after the number of a long one."""
    gap = rng.choice([" ", "　", "  ", "\u00a0"])
    all_of = rng.random() < 0.3

    def change(cell: Cell) -> Cell:
        if not cell.text or (not all_of and rng.random() < 0.7):
            return cell
        if len(cell.text) <= 6:
            return replace(cell, text=gap.join(cell.text), lines=())
        at = rng.randint(1, len(cell.text) - 1)
        text = (
            cell.text.replace("条第", f"条{gap}第")
            if "条第" in cell.text
            else cell.text[:at] + gap + cell.text[at:]
        )
        return replace(cell, text=text, lines=())

    return _labels(tables, change)


def shuffle_columns(rng: Random, tables: Tables) -> Tables:
    """Print the columns in another order, heads and numbers alike."""
    return [_shuffled(rng, table) for table in tables]


def _shuffled(rng: Random, table: Table) -> Table:
    def permute(row: tuple[Cell, ...], start: int, order: list[int]) -> tuple[Cell, ...]:
        moved = tuple(row[start + at] for at in order)
        return row[:start] + moved + row[start + len(order) :]

    if table.id == "requests":
        order = rng.sample(range(5), 5)
        rows = [permute(row, len(row) - 6, order) if row[-1].path else row for row in table.rows]
        rows[2] = permute(rows[2], 0, order)
        return replace(table, rows=tuple(rows))
    if table.id == "litigation":
        orders = [rng.sample(range(5), 5) for _ in range(3)]
        rows = list(table.rows)
        rows[1] = permute(rows[1], 0, orders[0])
        for at, order in enumerate(orders[1:]):
            rows[2] = permute(rows[2], at * 5, order)
        for at, order in enumerate(orders):
            rows[3] = permute(rows[3], at * 5, order)
        return replace(table, rows=tuple(rows))
    rows = list(table.rows)
    if len(rows[1]) == 4:
        order = rng.sample(range(3), 3)
        for at in range(1, 4):
            if len(rows[at]) == 4:
                rows[at] = permute(rows[at], 1, order)
    return replace(table, rows=tuple(rows))


def parted_at(table: Table, at: int, *, repeat: bool, head: Rows = ()) -> tuple[Table, Table]:
    """Part a table before row ``at``; cells that hang over the cut are shortened and begun anew."""
    grid = table.grid()
    upper: list[tuple[Cell, ...]] = []
    for index, row in enumerate(table.rows[:at]):
        upper.append(tuple(replace(cell, rows=min(cell.rows, at - index)) for cell in row))
    ends: dict[int, int] = {}
    for index, row in enumerate(table.rows):
        for cell in row:
            ends[id(cell)] = index + cell.rows
    first: list[Cell] = []
    last: Cell | None = None
    for cell, starts in grid[at]:
        if starts:
            first.append(cell)
        elif cell is not last and id(cell) in ends:
            first.append(replace(cell, text=cell.text if repeat else "", lines=(), rows=ends[id(cell)] - at))
        last = cell
    lower = [*head, tuple(first), *table.rows[at + 1 :]]
    return replace(table, rows=tuple(upper)), replace(table, rows=tuple(lower))


def split(rng: Random, tables: Tables) -> Tables:
    """Part tables as page breaks do, with or without the head repeated."""
    out: Tables = []
    for table in tables:
        if table.id == "disclosure" and rng.random() < 0.6:
            starts = [at for at, row in enumerate(table.rows) if len(row) == 1]
            edges = [0, *starts[1:], len(table.rows)]
            out += [replace(table, rows=table.rows[a:b]) for a, b in pairwise(edges) if b > a]
        elif table.id == "requests":
            head = table.rows[:3] if rng.random() < 0.5 else ()
            at = rng.randint(5, len(table.rows) - 2)
            out += parted_at(table, at, repeat=rng.random() < 0.5, head=head)
        else:
            out.append(table)
    return out


def groups(rng: Random, tables: Tables) -> Tables:
    """Repeat the group labels on each row, or print none."""
    absent = rng.random() < 0.4
    out: Tables = []
    for table in tables:
        if table.id != "requests":
            out.append(table)
            continue
        rows: list[tuple[Cell, ...]] = []
        for row in table.grid():
            line: list[Cell] = []
            for cell, starts in row:
                if cell.group:
                    line.append(replace(cell, rows=1, text="" if absent else cell.text, lines=()))
                elif starts:
                    line.append(cell)
            rows.append(tuple(line))
        out.append(replace(table, rows=tuple(rows)))
    return out


def extra_row(rng: Random, tables: Tables) -> Tables:
    """Add a row that the form does not have; its numbers add up to nothing."""
    out: Tables = []
    for table in tables:
        if table.id != "requests":
            out.append(table)
            continue
        rows = list(table.rows)
        spot = next(
            at
            for at, row in enumerate(rows)
            if any((cell.path or "").startswith("requests.new") for cell in row)
        )
        columns = sum(1 for cell in rows[spot] if cell.path)
        if rng.random() < 0.5:
            numbers = tuple(Cell(str(rng.randint(0, 5))) for _ in range(columns))
            rows.insert(spot + 1, (Cell("其中：通过网络提交的申请", 3), *numbers))
        else:
            rows.append(
                (
                    Cell(rng.choice(["备注", "注：本表数据由各单位汇总"]), 3),
                    *(Cell("") for _ in range(columns)),
                )
            )
        out.append(replace(table, rows=tuple(rows)))
    return out


def published_total(rng: Random, tables: Tables, year: int) -> Tables:
    """The extra last line that some 2019 forms carry in table 2."""
    text = f"{year}年本行政区域（或本部门）政府信息公开发布总数量（非新闻类、消息类）：{rng.randint(0, 3000)}"
    return [
        replace(table, rows=(*table.rows, (Cell(text, table.width),))) if table.id == "disclosure" else table
        for table in tables
    ]


def drop_articles(_: Random, tables: Tables) -> Tables:
    """Leave out the row 第二十条第（一）项."""
    return [
        replace(table, rows=table.rows[1:]) if table.id == "disclosure" and len(table.rows[0]) == 1 else table
        for table in tables
    ]


def drop_cells(tables: Tables, gone: set[str]) -> Tables:
    """Take cells out of their rows: what stands behind them moves up."""
    return [
        replace(table, rows=tuple(tuple(cell for cell in row if cell.path not in gone) for row in table.rows))
        for table in tables
    ]


CHANGES: dict[str, Callable[[Random, Tables], Tables]] = {
    "reorder": shuffle_columns,
    "extra-row": extra_row,
    "no-article": drop_articles,
    "typos": typos,
    "misprint": misprint,
    "numbering": numbering,
    "cuts": cut_heads,
    "spaces": spaces,
    "groups": groups,
    "split": split,
}
