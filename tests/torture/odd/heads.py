"""Heads in other words, in another order, misspelt or cut in half."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from random import Random

from .. import labels
from ..model import Table
from ..noise_tables import shuffle_columns
from .work import Oddity, Row, Work, grid, numbered, parted


def _renamed(table: Table, names: Mapping[str, str]) -> Table:
    """Return the table with other heads; row labels stay."""
    rows = tuple(
        row
        if numbered(row)
        else tuple(replace(cell, text=names.get(cell.text, cell.text), lines=()) for cell in row)
        for row in table.rows
    )
    return replace(table, rows=rows)


def _in_requests(found: list[Table], change: Callable[[Table], Table]) -> list[Table]:
    return [change(table) if table.id == "requests" else table for table in found]


def _synonyms(work: Work, found: list[Table]) -> list[Table]:
    names = {head: work.rng.choice(words) for head, words in labels.load("odd")["synonyms"].items()}
    return [_renamed(table, names) if table.id != "disclosure" else table for table in found]


def _order(work: Work, found: list[Table]) -> list[Table]:
    """Columns in another order; in a text one that the order of the heads tells."""
    while True:
        other = shuffle_columns(work.rng, found)
        if work.gridded or all(_is_told(table, old) for table, old in zip(other, found, strict=True)):
            return other


def _is_told(table: Table, form: Table) -> bool:
    """Say whether the heads of a text tell the order of their columns.

    A group's head printed first may stand in front of the others, or only higher; a head in front of others that
    are in the form's order may be the last on the line above.
    """
    if table.id != "requests":
        return True
    upper, lower = ([cell.text for cell in row] for row in table.rows[1:3])
    order = [cell.text for cell in form.rows[2]]
    group = next(i for i, cell in enumerate(table.rows[1]) if cell.cols > 1)
    first = next(i for i, text in enumerate(upper) if text == form.rows[1][0].text)
    rest = sorted(lower[1:], key=order.index) == lower[1:]
    return first < group and not (rest and lower != order and group == len(upper) - 1)


def _synonyms_order(work: Work, found: list[Table]) -> list[Table]:
    return _order(work, _synonyms(work, found))


def _total_second(_: Work, found: list[Table]) -> list[Table]:
    """总计 stands behind 自然人, before the organisations."""

    def change(table: Table) -> Table:
        rows: list[Row] = []
        for at, row in enumerate(table.rows):
            if at == 1:
                rows.append((row[0], row[2], row[1]))
            elif numbered(row):
                first = next(at for at, cell in enumerate(row) if cell.path)
                rows.append((*row[: first + 1], row[-1], *row[first + 1 : -1]))
            else:
                rows.append(row)
        return replace(table, rows=tuple(rows))

    return _in_requests(found, change)


def _lost_without_grid(work: Work) -> None:
    if not work.gridded:  # where no head stands above its numbers this order may as well be the heads' alone
        work.lose([path for path in work.entries if path.startswith("requests.")])


def _beside(work: Work, found: list[Table]) -> list[Table]:
    """One of the organisations stands on the line of their group's head, outside of it."""
    rng = work.rng
    chosen, place = rng.choice([4, 4, 4, 0, 1, 2, 3]), rng.randint(0, 3)

    def change(table: Table) -> Table:
        rows = list(table.rows)
        upper, lower = list(rows[1]), list(rows[2])
        head = lower.pop(chosen)
        group = next(i for i, cell in enumerate(upper) if cell.cols > 1)
        upper[group] = replace(upper[group], cols=len(lower))
        upper.insert(place, replace(head, rows=2))
        rows[1], rows[2] = tuple(upper), tuple(lower)
        order = [0, *(i for i in range(1, 6) if i != chosen + 1), 6]
        behind = place + (len(lower) - 1) * (place > group)
        order.insert(behind, chosen + 1)
        for at, row in enumerate(rows):
            if numbered(row):
                first = next(i for i, cell in enumerate(row) if cell.path)
                rows[at] = (*row[:first], *(row[first + i] for i in order))
        return replace(table, rows=tuple(rows))

    return _in_requests(found, change)


def _misspelt(rng: Random, found: list[Table]) -> list[Table]:
    head, words = rng.choice(list(labels.load("odd")["misspelt"].items()))
    return _in_requests(found, lambda table: _renamed(table, {head: rng.choice(words)}))


def _odd_head(work: Work, found: list[Table]) -> list[Table]:
    return _misspelt(work.rng, found)


def _odd_head_order(work: Work, found: list[Table]) -> list[Table]:
    return _misspelt(work.rng, _order(work, found))


def _half(work: Work, found: list[Table]) -> list[Table]:
    rng = work.rng
    several = rng.random() < 0.3
    chosen = rng.sample(labels.load("odd")["halves"], rng.randint(2, 4) if several else 1)
    names = {head: first if rng.random() < 0.6 else second for head, first, second in chosen}
    return _in_requests(found, lambda table: _renamed(table, names))


KINDS = {
    "synonyms": Oddity(parted, None, _synonyms, mild=True),
    "synonyms-order": Oddity(grid, None, _synonyms_order),
    "own-order": Oddity(lambda layout: parted(layout) and not grid(layout), None, _order),
    "total-second": Oddity(parted, _lost_without_grid, _total_second),
    "head-beside": Oddity(parted, _lost_without_grid, _beside),
    "odd-head": Oddity(parted, None, _odd_head),
    "odd-head-order": Oddity(parted, None, _odd_head_order),
    "half-head": Oddity(parted, None, _half),
}
