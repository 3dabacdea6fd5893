"""Random lawful tables, and the slips that clerks make in them, drawn from the form alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from gongkai.form import Cellname, load_forms

FORM = next(form for form in load_forms() if form.id == "2021")
REQUESTS, LITIGATION = FORM.tables["requests"], FORM.tables["litigation"]

Table = dict[Cellname, int]

_BEFORE = ("new_requests", "carried_over")
_AFTER = ("total_outcomes", "carried_forward")


def requests(rng: Random, *, dense: bool) -> Table:
    """Return a lawful table 3: mostly zeros, as most organs print it, or nearly none."""
    rows, columns = REQUESTS.default_rows, [c.id for c in REQUESTS.blocks[0].columns][:-1]
    outcomes = [row for row in rows if row not in (*_BEFORE, *_AFTER)]
    table: Table = {}
    for at, column in enumerate(columns):
        share = 0.85 if dense else (0.3 if at == 0 else 0.06)
        top = rng.choice((20, 300, 4000)) if dense else rng.choice((4, 30, 200))
        amount = {row: rng.randint(1, top) if rng.random() < share else 0 for row in (*outcomes, *_AFTER)}
        amount["total_outcomes"] = sum(amount[row] for row in outcomes)
        all_told = amount["total_outcomes"] + amount["carried_forward"]
        amount["carried_over"] = (
            rng.randint(0, all_told // 4) if rng.random() < (0.9 if dense else 0.4) else 0
        )
        amount["new_requests"] = all_told - amount["carried_over"]
        table |= {Cellname(row, column): amount[row] for row in rows}
    for row in rows:
        table[Cellname(row, "total")] = sum(table[Cellname(row, column)] for column in columns)
    return {
        Cellname(row, column): table[Cellname(row, column)] for row in rows for column in (*columns, "total")
    }


def litigation(rng: Random, *, dense: bool) -> Table:
    """Return a lawful table 4."""
    columns = [c.id for c in LITIGATION.blocks[0].columns][:-1]
    table: Table = {}
    for row in LITIGATION.default_rows:
        for column in columns:
            table[Cellname(row, column)] = rng.randint(1, 60) if rng.random() < (0.9 if dense else 0.3) else 0
        table[Cellname(row, "total")] = sum(table[Cellname(row, column)] for column in columns)
    return table


def _put(digits: str, at: int, new: str, width: int) -> int:
    return int(digits[:at] + new + digits[at + width :])


def _swapped(digits: str, at: int) -> int:
    return _put(digits, at, digits[at : at + 2][::-1], 2)


#: What may become of a number, and the slips that it may take: each draws the number that is printed.
SLIPS: dict[str, Callable[[Random, str], int]] = {
    "wrong digit": lambda rng, d: _put(d, rng.randrange(len(d)), rng.choice("0123456789"), 1),
    "lost digit": lambda rng, d: _put(d, rng.randrange(len(d)), "", 1) if len(d) > 1 else int(d),
    "doubled digit": lambda rng, d: _put(d, at := rng.randrange(len(d)), 2 * d[at], 1),
    "swapped digits": lambda rng, d: _swapped(d, rng.randrange(max(1, len(d) - 1))),
    "lost number": lambda rng, d: 0,
    "number for zero": lambda rng, d: rng.randint(1, 40) if d == "0" else int(d),
    "arbitrary": lambda rng, d: rng.randint(0, 2 * int(d) + 20),
}


def slip(rng: Random, number: int) -> int:
    """Return another number than ``number``, by a slip that it can suffer."""
    while True:
        printed = SLIPS[rng.choice(list(SLIPS))](rng, str(number))
        if printed != number:
            return printed


def misprints(rng: Random, table: Table, count: int) -> Iterator[tuple[Cellname, int]]:
    """Yield ``count`` cells with what a slip makes of them."""
    for name in rng.sample(list(table), count):
        yield name, slip(rng, table[name])
