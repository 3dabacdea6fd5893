"""Labels that are written over several rows of a table, as a sheet or a converter gives the lines of one."""

from __future__ import annotations

import functools
import itertools
import operator
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.form import bare_key, is_enumerator
from gongkai.tables.cells import DIGITS, Kind, Piece
from gongkai.tables.grids.turned import Grid
from gongkai.tables.lines import Line
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import WEAK

#: A label goes on over no more rows above its numbers, and below them.
_ROWS = 3
_NO_WORDS = (Kind.BLANK, *DIGITS)


class _Row(NamedTuple):
    """A printed row: the last text in front of its numbers, which cell that is, its edges; whether digits follow.

    ``edges``: where that cell begins, counted from the left of its table, and where it ends, from the left or the
    right. ``bare``: nothing stands behind the label but empty cells.
    """

    label: str
    cell: int
    edges: tuple[int, int]
    numbers: bool
    bare: bool


class _Spread(NamedTuple):
    """The whole of a label, which row has its numbers, and which rows have its parts."""

    text: str
    row: int
    parts: range


def _spread(rows: Sequence[_Row], lex: Lexicon, *, drawn: bool) -> Iterator[_Spread]:
    """Yield the labels that are whole only with rows above or below that hold nothing else.

    In a text that is not ``drawn`` a row may lack the cell of the group that stands in front of the one above.

    A label is whole where it is one of the form's, and where none of its parts is that of another row. Rows that
    lie across have no labels in front of their numbers.
    """
    if lex.across:
        return

    @functools.cache
    def said(i: int) -> frozenset[str]:
        # A part of a label may be that of another row, if it is a word like 「其他」.
        return _rows_said(rows[i].label, lex) if len(bare_key(rows[i].label)) > WEAK else frozenset()

    free = 0  # the first row that is no part of a label yet
    for at, row in enumerate(rows):
        if not row.numbers or row.cell < 0 or not any(one.bare for one in rows[max(at - 1, 0) : at + 2]):
            continue
        above = rows[max(free, at - _ROWS) : at] if not said(at) else []
        ups = _count(row, reversed(above), drawn=drawn)
        downs = 0 if lex.say(row.label).group else _count(row, rows[at + 1 :], drawn=drawn)
        found: dict[frozenset[str], _Spread] = {}
        for up in range(ups + 1):
            for down in range(downs + 1):
                parts = range(at - up, at + down + 1)
                text = "".join(rows[i].label for i in parts)
                own = _rows_said(text, lex) if (up or down) and (row.label or (up and down)) else frozenset()
                if own and all(said(i) & own or not said(i) for i in parts):
                    found[own] = _Spread(text, at, parts)  # the longest comes last
        if len(found) == 1:
            (one,) = found.values()
            free = one.parts.stop
            yield one


def _count(row: _Row, others: Iterable[_Row], *, drawn: bool) -> int:
    """Return how many of the rows next to one may hold parts of its label."""

    def may(one: _Row) -> bool:
        below = any(map(operator.eq, one.edges, row.edges)) or (not drawn and one.cell == 0)
        return one.bare and (not row.label or below)

    return sum(1 for _ in itertools.takewhile(may, itertools.islice(others, _ROWS)))


def _rows_said(label: str, lex: Lexicon) -> frozenset[str]:
    """Return the ids of the rows that a label may be that of, none where there is a doubt."""
    said = lex.say(label)
    return frozenset(lex.ids(said.row)) if said.row and not said.misprinted else frozenset()


def _row(texts: Sequence[str], kinds: Sequence[Kind], edges: Callable[[int], tuple[int, int]]) -> _Row:
    """Return a row of these cells; ``edges`` tells those of the cell at a place in it."""
    numbers = next((i for i, kind in enumerate(kinds) if kind in DIGITS and not is_enumerator(texts[i])), -1)
    front = len(texts) if numbers < 0 else numbers
    label = next(
        (i for i in reversed(range(front)) if kinds[i] not in _NO_WORDS or is_enumerator(texts[i])), -1
    )
    if label < 0:
        return _Row("", 0 if front else -1, (0, 0), numbers >= 0, bare=False)
    bare = numbers < 0 and not any(text.strip() for text in texts[label + 1 :])
    return _Row(texts[label], label, edges(label), numbers >= 0, bare)


def joined_grid(grid: Grid, lex: Lexicon) -> Grid:
    """Return a drawn table with whole labels; what held parts of them holds nothing."""
    if lex.across:
        return grid
    at: dict[int, list[int]] = {}
    for i, place in enumerate(grid.places):
        at.setdefault(place.row, []).append(i)
    cells = [at[row] for row in sorted(at)]
    texts, kinds = list(grid.texts), list(grid.kinds)

    def edges(row: list[int], i: int) -> tuple[int, int]:
        place = grid.places[row[i]]
        return place.column, place.column + place.colspan

    rows = [
        _row([texts[i] for i in row], [kinds[i] for i in row], functools.partial(edges, row)) for row in cells
    ]
    for one in _spread(rows, lex, drawn=True):
        for i in one.parts:
            part = cells[i][rows[i].cell]
            texts[part], kinds[part] = (one.text, Kind.TEXT) if i == one.row else ("", Kind.BLANK)
    return grid._replace(texts=texts, kinds=kinds)


def _row_of(pieces: Sequence[Piece]) -> _Row:
    texts, kinds = [piece.text for piece in pieces], [piece.kind for piece in pieces]
    return _row(texts, kinds, lambda i: (i, i - len(pieces)))


def joined_rows(rows: Sequence[Sequence[Piece]], lex: Lexicon) -> Sequence[Sequence[Piece]]:
    """Return the rows of a table whose cells have borders with whole labels, without those that held parts of them."""
    own = [_row_of(row) for row in rows]
    kept: dict[int, Sequence[Piece]] = dict(enumerate(rows))
    for one in _spread(own, lex, drawn=False):
        row, cell = list(rows[one.row]), own[one.row].cell
        row[cell] = row[cell]._replace(kind=Kind.TEXT, text=one.text)
        kept |= {i: row if i == one.row else () for i in one.parts}
    return [row for row in kept.values() if row]


def joined_lines(lines: Sequence[Line], lex: Lexicon) -> list[Line]:
    """Return the lines of such a table likewise."""
    rows = [_row_of((*line.texts, *line.values) if line.width else ()) for line in lines]
    kept: dict[int, Line | None] = dict(enumerate(lines))
    for one in _spread(rows, lex, drawn=False):
        texts = lines[one.row].texts
        label = Piece(Kind.TEXT, one.text, texts[-1].start, texts[-1].end) if texts else None
        line = replace(lines[one.row], texts=[*texts[:-1], label]) if label else lines[one.row]
        kept |= {i: line if i == one.row else None for i in one.parts}
    return [line for line in kept.values() if line is not None]
