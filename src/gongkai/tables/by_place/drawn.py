"""Drawn tables: named by place, once for all tables of a pattern, and bound to what their cells hold."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import Cellname, Form, Label, TableForm
from gongkai.tables.by_place.crossed import Crossed, MisleadingError
from gongkai.tables.by_place.crossing import by_place
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.deciding.decide import Row, holds, is_two, number, open_piece, open_row
from gongkai.tables.deciding.merge import Placed
from gongkai.tables.deciding.settle import rank_of, settled, shape_of
from gongkai.tables.deciding.units import in_unit, row_in_units, says_unit
from gongkai.tables.deciding.ways import placements, unplaced
from gongkai.tables.doubts import SURE, Doubt
from gongkai.tables.grids.sheets import AnySheet, Pattern, grid_of, plain
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.reading import TableReading

#: How a year begins.
_TWENTY = re.compile(r"[2二]\s*[0〇零○]")
#: Texts longer than this are no table of the form: how they read is not kept.
_LONGEST = 8000


class _Layout(NamedTuple):
    """How all tables of one pattern are named by place.

    ``order`` numbers the fields and ``cells`` are the cells that print them in that order, where every
    row is there once and nothing had to be assumed; both are empty otherwise. ``columns`` are those of the
    fields, ``said`` the texts that may say a unit of each; ``units`` are the numbers of the fields of which
    one is said.
    """

    rows: tuple[Crossed, ...]
    shape: TableForm | None = None
    forms: Mapping[str, int] = {}
    order: Mapping[Cellname, int] = {}
    cells: tuple[int, ...] = ()
    columns: tuple[Label, ...] = ()
    said: tuple[tuple[str, ...], ...] = ()
    units: tuple[int, ...] = ()


def read_drawn(
    source: Sequence[AnySheet],
    lex: Lexicon,
    preferred: tuple[Form, ...],
    year: int | None,
    around: tuple[str, ...] = (),
) -> TableReading | None:
    """Read one table by place; None where it is not among the sheets. ``around`` says units for all of it.

    Raises :class:`~gongkai.tables.by_place.crossing.MisleadingError` where their boxes mislead.
    """
    kept = sum(sheet.end - sheet.start for sheet in source) <= _LONGEST
    find = _layout if kept else _layout_of.__wrapped__
    patterns = tuple(sheet.pattern for sheet in source)
    # Without these digits no year in them can be another one.
    told = any(_TWENTY.search(texts) for _, texts in patterns)
    layout = find(patterns, lex, preferred, year if told else None, around)
    if layout is None:
        raise MisleadingError
    return _bound(layout, source, lex, preferred)


def is_refuted(reading: TableReading) -> bool:
    """Say whether most rows do not add up: heads in an order of their own then stand over other columns."""
    told = Counter(
        holds(pieces, names, reading.shape.sums)
        for names in reading.by_row().values()
        if any(map(number, pieces := tuple(reading.cells[name] for name in names)))
    )
    return told[False] > 1 and told[False] >= told[True]


def _bound(
    layout: _Layout, source: Sequence[AnySheet], lex: Lexicon, preferred: tuple[Form, ...]
) -> TableReading | None:
    """Return what the cells of sheets hold that are laid out so."""
    texts = [text for sheet in source for text in sheet.texts]
    starts = [start for sheet in source for start in sheet.starts]
    places = [place for sheet in source for place in sheet.places]
    reading = (
        _plainly_bound(layout, layout.shape, texts, starts, places) if layout.shape is not None else None
    )
    if reading is not None:
        return reading
    rows = [_placed(row, texts, starts, places) for row in layout.rows]
    return settled(_unexchanged(rows), lex, preferred)


def _plainly_bound(
    layout: _Layout, shape: TableForm, texts: Sequence[str], starts: Sequence[int], places: Sequence[Place]
) -> TableReading | None:
    """Return what the cells of a plain layout hold; None where the unit of one is not known."""
    pieces = [
        read_cell(texts[cell], starts[cell], places[cell].column, places[cell].colspan)
        for cell in layout.cells
    ]
    for i in _odd(pieces, layout):
        piece = in_unit(pieces[i], layout.columns[i], layout.said[i])
        if piece != pieces[i] and piece.number is None:
            return None
        pieces[i] = piece
    return TableReading(shape, dict(zip(layout.order, pieces, strict=True)), Counter(layout.forms))


def _odd(pieces: Sequence[Piece], layout: _Layout) -> list[int]:
    """Return which cells may be given in another unit than their columns: hardly any plain number is."""
    return [
        i
        for i, piece in enumerate(pieces)
        if i in layout.units or not (piece.text.isdecimal() or piece.kind is Kind.BLANK)
    ]


@functools.lru_cache(maxsize=128)
def _layout(
    patterns: tuple[Pattern, ...],
    lex: Lexicon,
    preferred: tuple[Form, ...],
    year: int | None,
    around: tuple[str, ...],
) -> _Layout | None:
    """Return how sheets of these patterns are named by place; None where their boxes mislead."""
    return _layout_of(tuple([plain(pattern, lex) for pattern in patterns]), lex, preferred, year, around)


@functools.lru_cache(maxsize=512)
def _layout_of(
    patterns: tuple[Pattern, ...],
    lex: Lexicon,
    preferred: tuple[Form, ...],
    year: int | None,
    around: tuple[str, ...],
) -> _Layout | None:
    grids = [grid_of(pattern) for pattern in patterns]
    rows = by_place(grids, lex, rank_of(preferred), year)
    if rows is None:
        return None
    kinds = [kind for grid in grids for kind in grid.kinds]
    texts = (text for grid in grids for text in grid.texts)
    said = [(text, lex.say(text)) for text in texts if says_unit(text)]
    units = [*around, *(text for text, one in said if not (one.column or one.row))]
    rows = [row._replace(said=(*row.said, *units)) for row in rows] if units else rows
    order = {name: i for i, name in enumerate(name for row in rows for name in row.names)}
    plain = len(order) == sum(len(row.names) for row in rows) and all(
        not row.doubts and row.line is None and not row.open | row.shared and not _is_bare(row, kinds)
        for row in rows
    )
    plain = plain and not any(kinds[cell] is Kind.UNSURE for row in rows for cell in row.cells)
    if not plain or not rows:
        return _Layout(tuple(rows))
    shape, forms = shape_of([(row.entry, row.votes) for row in rows], lex, preferred)
    printed = {row.entry.row for row in rows}
    if sum(not printed.isdisjoint(alternative) for alternative in shape.alternatives) > 1:
        return _Layout(tuple(rows))
    columns = tuple(label for row in rows for label in _labels(row))
    of_each = tuple(row.said for row in rows for _ in row.names)
    having = tuple(
        i for i, (label, one) in enumerate(zip(columns, of_each, strict=True)) if label.unit or one
    )
    cells = tuple(cell for row in rows for cell in row.cells)
    return _Layout(tuple(rows), shape, forms, order, cells, columns, of_each, having)


def _labels(row: Crossed) -> Iterator[Label]:
    """Yield the column of each field of a row."""
    of = {column.id: column for column in row.entry.block.columns}
    return (of[name.column] for name in row.names)


def _unexchanged(rows: Sequence[Placed]) -> list[Placed]:
    """Open the rows that may have changed places, unless all of them print the same."""
    swapped = [one.row for one in rows if Doubt.EXCHANGED in one.row.doubts]
    alike = len({tuple(map(number, row.readings[0])) for row in swapped}) <= 1
    return [
        replace(one, row=open_row(one.row)) if Doubt.EXCHANGED in one.row.doubts and not alike else one
        for one in rows
    ]


def _is_bare(row: Crossed, kinds: Sequence[Kind]) -> bool:
    """Say whether no digit stands in a row, which may be no row then but the label of a group."""
    return not any(kinds[cell] in (Kind.NUMBER, Kind.UNSURE) for cell in row.cells)


def _placed(row: Crossed, texts: Sequence[str], starts: Sequence[int], places: Sequence[Place]) -> Placed:
    """Return a row that was named by place, with what its cells hold."""
    n = len(row.names)
    pieces = [
        _as_assumed(piece) if name in row.shared else piece
        for name, cell in zip(row.names, row.cells, strict=True)
        if cell >= 0
        for piece in [_piece(row, cell, texts, starts, places)]
    ]
    if len(pieces) < n:
        readings = placements(pieces, n) or [unplaced(pieces, n)]
        short = row_in_units(Row(row.names, readings, row.doubts), row.entry.block, row.said)
        return Placed(row.entry, short, row.votes)
    reading = tuple(
        open_piece(piece) if name in row.open else piece
        for name, piece in zip(row.names, pieces, strict=True)
    )
    if not row.entry.table.sums and any(map(is_two, reading)):
        reading = tuple(map(open_piece, reading))
    spaced = any(map(_is_assumed, reading))
    if spaced and not holds(reading, row.names, row.entry.table.sums):
        reading = tuple(open_piece(piece) if _is_assumed(piece) else piece for piece in reading)
        spaced = False
    printed = Row(row.names, [reading], row.doubts | ({Doubt.JOINED} if spaced else SURE))
    return Placed(row.entry, row_in_units(printed, row.entry.block, row.said), row.votes)


def _as_assumed(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.UNSURE) if piece.kind is Kind.NUMBER else piece


def _is_assumed(piece: Piece) -> bool:
    """Say whether a cell's number is one that only a sum can prove."""
    return piece.kind is Kind.UNSURE and piece.number is not None


def _piece(
    row: Crossed, cell: int, texts: Sequence[str], starts: Sequence[int], places: Sequence[Place]
) -> Piece:
    text, start = texts[cell], starts[cell]
    if row.line is not None:
        at, count = row.line
        parts = [part for part in re.finditer(r"[^\n]+", text) if part.group().strip()]
        if len(parts) == count:
            text, start = parts[at].group(), start + parts[at].start()
        elif text.strip():
            return open_piece(read_cell(text, start))
    return read_cell(text, start, places[cell].column, places[cell].colspan)
