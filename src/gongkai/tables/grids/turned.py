"""Drawn tables whose rows stand side by side: lists of rows beside one another, and tables on their side."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from itertools import count, pairwise, takewhile
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import DIGITS, Kind, Piece
from gongkai.tables.deciding.decide import is_empty
from gongkai.tables.lines import Laid
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, Said


class Grid(NamedTuple):
    """The cells of a drawn table in row-major order: where each stands, its text, what kind it is of."""

    places: Sequence[Place]
    texts: Sequence[str]
    kinds: Sequence[Kind]


def empty_beside(grid: Grid, rows: Mapping[int, Sequence[int]]) -> list[int]:
    """Return the rows of a grid that are nothing but empty cells, above or below a row of numbers without a label.

    ``rows`` are the cells of each. Nobody filled them in: they are no second line of a table that has one.
    """
    empty = {row for row, cells in rows.items() if not any(grid.texts[i].strip() for i in cells)}
    found: list[int] = []
    for row, cells in rows.items():
        kinds = {grid.kinds[i] for i in cells}
        if not kinds.isdisjoint(DIGITS) and Kind.TEXT not in kinds:
            for way in (-1, 1):
                found += takewhile(empty.__contains__, count(row + way, way))
    return list(dict.fromkeys(found))


#: So many rows of the form side by side are no row's label and its group's.
_MANY = 3


def upright(places: Sequence[Place], said: Sequence[Said]) -> Sequence[Place] | None:
    """Return the places of a table with its rows under one another, also where it prints them as columns.

    None where such a table has not as many cells in each of its rows: its labels may stand over other numbers.
    """
    beside, below = (max(map(len, found.values()), default=0) for found in _rows_at(places, said))
    if beside < _MANY or beside <= below:
        return places
    widths: Counter[int] = Counter()
    for one in places:
        widths.update(dict.fromkeys(range(one.row, one.row + one.rowspan), one.colspan))
    if len(set(widths.values())) > 1:
        return None
    return [Place(one.column, one.row, one.colspan, one.rowspan) for one in places]


def lists_in(grid: Grid, said: Sequence[Said]) -> list[range]:
    """Return the columns of each list of rows where several stand side by side, with numbers between labels.

    The corner of the heads, printed again, is another witness of where a list begins.
    """
    width = max((place.column + place.colspan for place in grid.places), default=0)
    numbers: dict[int, list[int]] = defaultdict(list)
    labels: dict[int, list[int]] = defaultdict(list)
    starts: Counter[int] = Counter()
    for place, text, kind, one in zip(*grid, said, strict=True):
        if kind in DIGITS:
            numbers[place.row].append(place.column)
        elif is_row(one):
            labels[place.row].append(place.column)
        elif place.column and kind is Kind.TEXT and label_key(text) == CORNER:
            starts[place.column] = 1
    for row, columns in labels.items():
        columns.sort()
        for left, right in pairwise(columns):
            starts[right] += any(left < column < right for column in numbers[row])
    edges = [0, *sorted(column for column, count in starts.items() if count >= _MANY), width]
    return [range(left, right) for left, right in pairwise(edges)]


def on_its_side(rows: Sequence[Sequence[Piece]], lex: Lexicon) -> Laid | None:
    """Return the cells of a printed table that has its rows as columns, each where it stands; None for any other.

    A row that is filled up at its end may have lost a cell anywhere, unless it prints empty ones within it and the last
    column has no number at all.
    """
    rows = [row for row in rows if len(row) > 1]  # lines of words stand around it
    if lex.across or len({len(row) for row in rows}) != 1:
        return None
    bare = not any(row[-1].kind in DIGITS for row in rows)
    if any(is_empty(row[-1]) and not (bare and any(map(is_empty, row[1:-1]))) for row in rows):
        return None
    cells = [(Place(at, i), piece) for at, row in enumerate(rows) for i, piece in enumerate(row)]
    places = [place for place, _ in cells]
    said = [lex.say(piece.text) if piece.kind is Kind.TEXT else Said() for _, piece in cells]
    beside, below = (max(map(len, found.values()), default=0) for found in _rows_at(places, said))
    return Laid([piece for _, piece in cells], places) if beside >= _MANY and beside > below else None


def is_row(said: Said) -> bool:
    """Say whether a text says a row of the form and nothing else."""
    return bool(said.row) and not said.group and (not said.column or said.row != said.column)


def _rows_at(
    places: Sequence[Place], said: Sequence[Said]
) -> tuple[dict[int, set[str]], dict[int, set[str]]]:
    """Return the rows of the form that each row and each column of a grid says."""
    beside: dict[int, set[str]] = defaultdict(set)
    below: dict[int, set[str]] = defaultdict(set)
    for place, one in zip(places, said, strict=True):
        if is_row(one):
            beside[place.row].add(one.row)
            below[place.column].add(one.row)
    return beside, below


def is_year(text: str) -> bool:
    """Say whether a cell is a bare year."""
    return len(text) == 4 and text.startswith("20") and text.isdecimal()


def is_year_of_all(grid: Grid, own: Sequence[int], said: Sequence[Said]) -> bool:
    """Say whether a row of the grid says a year and nothing else, in its first cell: that of the rows below it."""
    first, *others = own
    return said[first].year is not None and all(grid.kinds[i] is Kind.BLANK for i in others)
