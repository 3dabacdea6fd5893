"""Bare tables become cells, for programs that know neither the form nor its rows.

In go tables as lists of rows of texts (None: covered by a merged cell); out come the numbers by field path. It is
what a user of such a program does by hand, and the same for all of them: a table begins where its head stands (the
words 第二十条, 自然人, 结果维持) and goes on over the next grids until another begins; its numbers stand under the head, and
are named by their place, in the order in which the forms print them. A table with another number of rows than a form
gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from tests.torture import labels

from .model import Given, Number

Row = Sequence[str | None]
Table = Sequence[Row]

_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_BLANKS = frozenset(("", "/", "-", "—", "——", "／", "无", "nan"))


def cells_of(tables: Sequence[Table]) -> dict[str, Given]:
    """Return the numbers of the tables that fit, by field path; the first of two that fit stays."""
    found: dict[str, Number | None] = {}
    for kind, rows in _parts(tables):
        for path, value in _READ[kind](rows):
            found.setdefault(path, value)
    return {path: Given(value) for path, value in found.items() if value is not None}


def _parts(tables: Sequence[Table]) -> list[tuple[str, list[Row]]]:
    """Return the rows of each table from its head on, whatever grids they stand in."""
    parts: list[tuple[str, list[Row]]] = []
    for table in tables:
        # A grid that begins with a head of the kind that is being read is a copy, or another year's.
        fresh = True
        for row in table:
            kind = next((kind for kind, word in _HEADS.items() if any(word in _text(one) for one in row)), "")
            if kind and (fresh or not parts or parts[-1][0] != kind):
                parts.append((kind, []))
                fresh = False
            if parts:
                parts[-1][1].append(row)
    return parts


def _text(cell: str | None) -> str:
    return "".join((cell or "").split())


def _plain(cell: str | None) -> bool:
    text = _text(cell)
    return text.lower() in _BLANKS or bool(_NUMBER.fullmatch(text))


def _value(cell: str | None) -> Number | None:
    text = _text(cell).replace(",", "")
    return Decimal(text) if _NUMBER.fullmatch(text) else None


def _requests(rows: Table) -> Iterator[tuple[str, Number | None]]:
    width = len(labels.applicants())
    first = next(at for row in rows for at, cell in enumerate(row) if "自然人" in _text(cell))
    ragged = len({len(row) for row in rows}) > 1
    body: list[Row] = []
    for row in rows[1:]:
        label, cells = (row[:-width], row[-width:]) if ragged else (row[:first], row[first : first + width])
        if len(cells) == width and all(map(_plain, cells)) and not all(map(_plain, label)):
            body.append(cells)
    for one_other in (False, True):
        names = ["new_requests", "carried_over", *labels.outcome_rows(one_other=one_other)]
        names += ["total_outcomes", "carried_forward"]
        if len(body) == len(names):
            for name, cells in zip(names, body, strict=True):
                for column, cell in zip(labels.applicants(), cells, strict=True):
                    yield f"requests.{name}.{column}", _value(cell)


def _litigation(rows: Table) -> Iterator[tuple[str, Number | None]]:
    names = [f"{row}.{column}" for row, _ in labels.litigation()["blocks"] for column in labels.results()]
    for row in rows:
        cells = [cell for cell in row if cell is not None][: len(names)]
        if (
            len(cells) == len(names)
            and all(map(_plain, cells))
            and any(_value(cell) is not None for cell in cells)
        ):
            for name, cell in zip(names, cells, strict=True):
                yield f"litigation.{name}", _value(cell)
            return


def _disclosure(rows: Table) -> Iterator[tuple[str, Number | None]]:
    body = [cells for row in rows if _text(row[0]) and not _plain(row[0]) and (cells := _behind(row))]
    for form in ("2021", "2019"):
        articles = labels.disclosure(form)
        names = [(row[0], article["columns"]) for article in articles for row in article["rows"]]
        if len(body) != len(names):
            continue
        for (name, columns), cells in zip(names, body, strict=True):
            chosen = cells if len(cells) <= len(columns) else [*cells[: len(columns) - 1], cells[-1]]
            for (column, _), cell in zip(columns, chosen, strict=False):
                yield f"disclosure.{name}.{column}", _value(cell)
        return


def _behind(row: Row) -> list[str]:
    """Return the numbers and blanks behind a label, three at most; none where a word stands among them."""
    cells = [cell for cell in row[1:] if cell is not None]
    while len(cells) > 3 and not _text(cells[-1]):
        cells.pop()
    if len(cells) > 3:
        cells = [cell for cell in cells if _text(cell)]
    return cells if len(cells) <= 3 and all(map(_plain, cells)) else []


_HEADS = {"disclosure": "第二十条", "requests": "自然人", "litigation": "结果维持"}
_READ = {"disclosure": _disclosure, "requests": _requests, "litigation": _litigation}
