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
    return shuffle_columns(work.rng, found)


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


def _total_second_numbers(work: Work) -> None:
    if not work.gridded:  # where no head stands above its numbers this order may as well be the heads' alone
        work.lose([path for path in work.entries if path.startswith("requests.")])


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
    "total-second": Oddity(parted, _total_second_numbers, _total_second),
    "odd-head": Oddity(parted, None, _odd_head),
    "odd-head-order": Oddity(parted, None, _odd_head_order),
    "half-head": Oddity(parted, None, _half),
}
