"""Bare tables become cells, for programs that know neither the form nor its rows.

In go tables as lists of rows of texts (None: covered by a merged cell); out come the numbers by field path. It is what
the user of such a program would write in an afternoon, and the same for all of them: a row is named by the last of its
texts that is a label of the form (in one spelling, its number in front of it left out), its numbers are the cells
behind that, in the order of the form's columns; table four is the one row of fifteen numbers below its heads. A row
with another number of cells than the form has columns gives nothing.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from opencc import OpenCC

from tests.torture import labels

from .model import Given, Number

Row = Sequence[str | None]
Table = Sequence[Row]

_NUMBER = re.compile(r"[+-]?\d[\d,]*(?:\.\d+)?")
_BLANKS = frozenset(("", "/", "-", "—", "——", "无", "nan"))
_NUMBERING = re.compile(r"^(?:[(][一二三四五六七八九十]+[)]|[一二三四五六七八九十\d]+[、.])")
_BRACKETS = re.compile(r"[(][^()]*[)]")


def cells_of(tables: Sequence[Table]) -> dict[str, Given]:
    """Return the numbers of the rows that fit, by field path; the first of two that fit stays."""
    found: dict[str, Number | None] = {}
    rows = [row for table in tables for row in table]
    text = "".join(map(_letters, (cell for row in rows for cell in row)))
    form = "2019" if "新制作" in text or "上一年项目" in text else "2021"
    for path, value in (*_named(rows, form), *_litigation(rows)):
        found.setdefault(path, value)
    return {path: Given(value) for path, value in found.items() if value is not None}


def _named(rows: Sequence[Row], form: str) -> Iterator[tuple[str, Number | None]]:
    """Yield the numbers of tables two and three, row by row."""
    for row in rows:
        at, fields = next(
            ((i, one) for i in reversed(range(len(row))) if (one := _rows(form).get(_letters(row[i])))),
            (0, ()),
        )
        cells = [cell for cell in row[at + 1 :] if cell is not None]
        while len(cells) > len(fields) and not _letters(cells[-1]):
            cells.pop()
        if len(cells) > len(fields) and len(set(cells)) == 1:
            cells = cells[: len(fields)]  # one number, given again for each column that its cell spans
        if fields and len(cells) == len(fields) and all(map(_is_plain, cells)):
            yield from ((path, _value(cell)) for path, cell in zip(fields, cells, strict=True))


def _litigation(rows: Sequence[Row]) -> Iterator[tuple[str, Number | None]]:
    names = [f"{row}.{column}" for row, _ in labels.litigation()["blocks"] for column in labels.results()]
    below = False
    for row in rows:
        below = below or any("结果维持" in _letters(cell) for cell in row)
        cells = [cell for cell in row if cell is not None]
        numbers = sum(_value(cell) is not None for cell in cells)
        if below and numbers and len(cells) == len(names) and all(map(_is_plain, cells)):
            yield from ((f"litigation.{name}", _value(cell)) for name, cell in zip(names, cells, strict=True))
            return


@functools.cache
def _rows(form: str) -> Mapping[str, tuple[str, ...]]:
    """Return the fields of each row of tables two and three in the order of their columns, by its label."""
    found: dict[str, tuple[str, ...]] = {}
    for article in labels.disclosure(form):
        for row, label, *_ in article["rows"]:
            found[_letters(label)] = tuple(f"disclosure.{row}.{column}" for column, _ in article["columns"])
    spec = labels.requests()
    every = (
        *spec["before"],
        *spec["outcomes"],
        *spec["other_rows"],
        spec["other_one"],
        spec["total"],
        spec["after"],
    )
    for row, *_, label in every:
        found[_letters(label)] = tuple(f"requests.{row}.{column}" for column in labels.applicants())
    return found


@functools.cache
def _simple() -> OpenCC:
    return OpenCC("t2s")


@functools.lru_cache(100_000)
def _letters(cell: str | None) -> str:
    """Return a text in one spelling: no space, no number in front, no remark in brackets, one width, simplified."""
    text = _simple().convert("".join(unicodedata.normalize("NFKC", cell or "").split()))
    return _BRACKETS.sub("", _NUMBERING.sub("", text)) if not _NUMBER.fullmatch(text) else text


def _is_plain(cell: str | None) -> bool:
    text = _letters(cell)
    return text.lower() in _BLANKS or bool(_NUMBER.fullmatch(text))


def _value(cell: str | None) -> Number | None:
    text = _letters(cell).replace(",", "")
    return Decimal(text) if _NUMBER.fullmatch(text) else None
