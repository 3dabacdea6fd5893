"""Going down a drawn table: what stands above each cell, and left of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import DIGITS, Kind
from gongkai.tables.grids.spread import joined_grid
from gongkai.tables.grids.turned import Grid, empty_beside, is_row, is_year, is_year_of_all, lists_in, upright
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import Said


class Head(NamedTuple):
    """A text above some columns, what it says, its cell, and the row of the grid that it stands in."""

    said: Said
    text: str
    place: int
    row: int


class Value(NamedTuple):
    """What the texts over a column say: the keys of the column and the row; and a cell there, by its number and kind.

    ``unread``: there is a text over it that nobody knows. ``head`` are the letters of the nearest. ``groups`` are those of the heads over it, ``beside`` those
    of heads that stand in one row with its column's. ``empty``: the cell of its head is there, and empty.
    """

    key: str = ""
    row: str = ""
    outside: bool = False
    unread: bool = False
    heads: tuple[str, ...] = ()
    head: str = ""
    groups: frozenset[str] = frozenset()
    beside: frozenset[str] = frozenset()
    empty: bool = False
    cell: int = -1
    kind: Kind = Kind.BLANK


@dataclass
class Line:
    """A row of the grid: what names it, the texts in front of its cells, these, and heads without a cell."""

    said: Said
    labels: tuple[str, ...]
    values: list[Value] = field(default_factory=list)
    bare: frozenset[str] = frozenset()


class Scan:
    """Goes down a grid and keeps what stands above each column."""

    def __init__(self, lex: Lexicon, year: int | None) -> None:
        self.lex, self.year = lex, year
        self.lines: list[Line] = []
        self.above: dict[int, list[Head]] = {}
        self.empty: set[int] = set()  # the columns whose heads' cells are empty
        self.width = 0
        self.below = False  # whether numbers stood below the heads
        self.known: dict[int, Value | None] = {}
        self.leftmost: int | None = None
        self.listed = -1  # where the last line has the label that says its column
        self.shifted = False  # whether labels stand where numbers should, or not over their own

    def read(self, grid: Grid, base: int) -> None:
        """Go down a grid, whose first cell has the number ``base``."""
        grid = joined_grid(grid, self.lex)
        said = [
            self.lex.say(text) if kind is Kind.TEXT else NOTHING
            for text, kind in zip(grid.texts, grid.kinds, strict=True)
        ]
        if self.lex.across:
            self._read(grid, said, base, range(MAX_COLUMNS))
            return
        places = upright(grid.places, said)
        if places is None:
            self.shifted = True
            return
        grid = grid._replace(places=places)
        for columns in lists_in(grid, said):
            self._read(grid, said, base, columns)

    def _read(self, grid: Grid, said: Sequence[Said], base: int, within: range) -> None:
        """Go down the columns of a grid that hold one list of rows."""
        rows: dict[int, list[int]] = {}
        for i, place in enumerate(grid.places):
            if place.column in within:
                for row in range(place.row, place.row + place.rowspan):
                    rows.setdefault(row, []).append(i)
        width = max((place.column + place.colspan for place in grid.places), default=0)
        if width != self.width:
            self.above, self.below = {}, False
            self.known, self.leftmost, self.listed = {}, None, -1
        self.width = width
        places = grid.places
        for row in empty_beside(grid, rows) if self.lex.across else ():
            del rows[row]
        for row in sorted(rows):
            cells = sorted(rows[row], key=lambda i: places[i].column)
            own = [i for i in cells if places[i].row == row]
            if not own:  # the row above is taller, no row of its own
                continue
            if self._is_head(grid, own, said) or (cells == own and is_year_of_all(grid, own, said)):
                self._add_heads(grid, own, said)
            else:
                self._add_line(grid, cells, said, base)

    def _is_head(self, grid: Grid, own: Sequence[int], said: Sequence[Said]) -> bool:
        """Say whether a row of the grid holds heads: no number, and texts that say columns."""
        if any(grid.kinds[i] in DIGITS for i in own):
            return False
        columns = [i for i in own if said[i].column]
        empty = own[-1] if grid.kinds[own[-1]] is Kind.BLANK else -1
        if len(columns) == 1 and columns[0] < empty:
            at = grid.places[columns[0]].column
            if at == self.listed or any(is_row(said[i]) for i in own if i < columns[0]):
                return False  # a row's column in front of an empty cell, where the line above has one, or behind the row
        if any(not said[i].row for i in columns) or len(columns) > 1:
            return True
        if not self.lex.across and any(self.lex.span_of(said[i]) for i in own):
            return True  # a head over several columns
        rows = [i for i in own if said[i].row]
        texts = [i for i in own if grid.kinds[i] is Kind.TEXT]
        if (
            self.lex.across
            and rows
            and (
                len(rows) > 1 or all(said[i].row or said[i].group for i in own) or not self._headed(grid, own)
            )
        ):
            return True
        if len({said[i].row for i in rows if is_row(said[i]) and not said[i].misprinted}) > 1:
            return True
        return not rows and len(texts) > 1 and not self.below

    def _headed(self, grid: Grid, own: Sequence[int]) -> bool:
        """Say whether columns are named above these cells."""
        columns = (column for i in own for column in _columns(grid.places[i]))
        return any(map(self._names, (head for column in columns for head in self.above.get(column, ()))))

    def _add_heads(self, grid: Grid, own: Sequence[int], said: Sequence[Said]) -> None:
        self.known, self.leftmost = {}, None
        if self.below:
            # A year at the top of a table stands over all of its parts.
            self.above = {
                column: [head for head in heads if head.said.year is not None]
                for column, heads in self.above.items()
            }
            self.below = False
        self.empty = {
            column for i in own if grid.kinds[i] is Kind.BLANK for column in _columns(grid.places[i])
        }
        for i in own:
            if grid.kinds[i] is not Kind.TEXT and said[i].year is None:
                continue
            place = grid.places[i]
            head = Head(said[i], grid.texts[i], i, place.row)
            for column in (
                _reach(grid, own, i) if said[i].year is not None or said[i].group else _columns(place)
            ):
                self.above.setdefault(column, []).append(head)

    def _add_line(self, grid: Grid, cells: Sequence[int], said: Sequence[Said], base: int) -> None:
        """Keep a row of the grid that is not one of heads, if it may be one of the table's."""
        first = self._first()
        places, words, kinds = grid
        texts = [i for i in cells if kinds[i] is Kind.TEXT and (first < 0 or places[i].column < first)]
        label = next((i for i in reversed(texts) if self._is_label(said[i], words[i])), -1)
        behind = places[label].column + 1 if label >= 0 else first
        values = [i for i in cells if places[i].column >= behind and i not in texts]
        numbers = any(kinds[i] in DIGITS for i in values)
        if numbers and label < 0 and any(said[i].row and not said[i].column for i in values):
            self.shifted = True
        line = Line(self._named(label, texts, said), tuple([words[i] for i in texts]))
        self.listed = next((places[i].column for i in texts if said[i].column), -1)
        others = set(cells).difference(values)
        years = [year for i in others if (year := said[i].year) is not None]
        if any(map(self._is_other, years + [int(words[i]) for i in others if is_year(words[i])])):
            line.said = Said(outside=True)
        if not (numbers or line.said.row or (self.lex.across and (line.said.column or len(values) >= _SOME))):
            return
        bare = {column for column in self.above if column >= first}
        for i in values:
            line.values += self._values(base + i, kinds[i], places[i])
            bare.difference_update(_columns(places[i]))
        line.bare = frozenset(over.key for column in bare if (over := self._over(column)) and over.key)
        self.lines.append(line)
        self.below = True

    def _named(self, label: int, texts: Sequence[int], said: Sequence[Said]) -> Said:
        """Return what the texts left of a line's cells say: the nearest its row, the nearest its column."""
        found = said[label] if label >= 0 else NOTHING
        if found.outside or (found.row and found.column):
            return found
        others = [said[i] for i in reversed(texts)]
        row = found.row or next((one.row for one in others if self._says_row(one)), "")
        column = next((one.column for one in others if one.column and one.row in ("", row)), "")
        column = column if column != row else found.column
        same = (row, column) == (found.row, found.column)
        return found if same else found._replace(row=row, column=column)

    def _says_row(self, said: Said) -> bool:
        """Say whether a text above says a row; what names a row and a column elsewhere is a column here."""
        return bool(said.row) and (not said.column or (self.lex.across and said.row != said.column))

    def _names(self, head: Head) -> bool:
        return bool(head.said.column or (self.lex.across and head.said.row))

    def _is_label(self, said: Said, text: str) -> bool:
        if self.lex.across and self.lex.is_measure(text):
            return False  # of the one line of numbers
        return bool(said.row or said.outside or (self.lex.across and said.column))

    def _is_other(self, year: int) -> bool:
        """Say whether a year that is named is not the report's."""
        return year < 0 or (year > 0 and self.year is not None and year != self.year)

    def _values(self, cell: int, kind: Kind, place: Place) -> list[Value]:
        """Return a cell once for each column head over it that is another: blanks may be drawn as one.

        What stands under the head of another year is left out.
        """
        if place.colspan == 1:
            over = self._over(place.column)
            return [] if over is None else [Value(*over[:-2], cell, kind)]
        found: dict[tuple[str, ...], Value] = {}
        for column in _columns(place):
            over = self._over(column)
            if over is not None:
                found.setdefault((over.key, over.row), over)
        return [Value(*over[:-2], cell, kind) for over in found.values()]

    def _over(self, column: int) -> Value | None:
        """Return what stands over a column, None where that is another year."""
        if column not in self.known:
            heads = self.above.get(column, [])
            own = next((h for h in reversed(heads) if h.said.column or h.said.outside), None)
            named = own.said if own else NOTHING
            self.known[column] = (
                None
                if any(head.said.year is not None and self._is_other(head.said.year) for head in heads)
                else Value(
                    named.column,
                    next((head.said.row for head in reversed(heads) if self._says_row(head.said)), ""),
                    named.outside,
                    any(head.said == NOTHING and head.text for head in heads),
                    tuple(head.text for head in heads),
                    label_key(heads[-1].text) if heads else "",
                    frozenset(head.said.group for head in heads if head.said.group),
                    self._groups_in(own.row) if own else frozenset(),
                    column in self.empty,
                )
            )
        return self.known[column]

    def _groups_in(self, row: int) -> frozenset[str]:
        """Return the groups whose heads stand in a row of the grid."""
        heads = (head for heads in self.above.values() for head in heads)
        return frozenset(head.said.group for head in heads if head.row == row and head.said.group)

    def _first(self) -> int:
        """Return the first column that a head names, -1 where none does."""
        if self.leftmost is None:
            named = (column for column, heads in self.above.items() if any(map(self._names, heads)))
            self.leftmost = min(named, default=-1)
        return self.leftmost


NOTHING = Said()


#: No table has more columns.
MAX_COLUMNS = 1 << 20
#: So many blanks in a row without a label are the cells of a table that lies across.
_SOME = 5


def _columns(place: Place) -> range:
    return range(place.column, place.column + place.colspan)


def _reach(grid: Grid, own: Sequence[int], i: int) -> range:
    """Return the columns that a year or a group stands over: also empty cells behind it, where its span got lost."""
    behind = [
        grid.places[k] for k in own if grid.places[k].column > grid.places[i].column and grid.texts[k].strip()
    ]
    last = max(grid.places[k].column + grid.places[k].colspan for k in own)
    return range(grid.places[i].column, min((place.column for place in behind), default=last))
