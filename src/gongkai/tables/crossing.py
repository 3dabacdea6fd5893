"""Naming by place: a number is named by the texts left of it and above it.

One of the two says the row, the other the column; where several rows stand side by side (table 4) the
texts above say both. What a table's boxes do not show is not guessed: None sends the whole table on to
the order in which the form prints. Numbers are not asked for what they are, so that all tables which
differ in nothing else are named alike, once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import Block, Cellname, label_key
from gongkai.tables.cells import Kind
from gongkai.tables.doubts import SURE, Doubt, Doubts
from gongkai.tables.lexicon import Entry, Lexicon, Said


class Grid(NamedTuple):
    """The cells of a drawn table in row-major order: where each stands, its text, what kind it is of."""

    places: Sequence[Place]
    texts: Sequence[str]
    kinds: Sequence[Kind]


class Crossed(NamedTuple):
    """A printed row: its fields, and the cell of each by its number, -1 where the row has none there.

    ``line`` is the number of the row's line in its cells where these hold several rows, None elsewhere.
    ``doubts`` is what had to be assumed. ``open``: it is not known which of the cells is which of these fields.
    ``votes``: the heads are those of one form alone. ``said`` are the texts that name the row and its columns,
    where one of these has a unit.
    """

    entry: Entry
    names: tuple[Cellname, ...]
    cells: tuple[int, ...]
    votes: bool = False
    doubts: Doubts = SURE
    open: frozenset[Cellname] = frozenset()
    line: int | None = None
    said: tuple[str, ...] = ()


class _Head(NamedTuple):
    """A text above some columns, and what it says; ``place`` tells two of the same words apart."""

    said: Said
    text: str
    place: int


class _Value(NamedTuple):
    """A cell behind a label: its number, its kind, and the key of the column head over it.

    ``rows`` holds the row keys that the texts over it say, ``unread`` whether there is a text over it
    that nobody knows.
    """

    cell: int
    kind: Kind
    column: int
    key: str = ""
    row: str = ""
    outside: bool = False
    unread: bool = False
    heads: tuple[str, ...] = ()


@dataclass
class _Line:
    """A row of the grid: what names it, the texts in front of its cells, these, and heads without a cell."""

    said: Said
    labels: tuple[str, ...]
    values: list[_Value] = field(default_factory=list)
    bare: frozenset[str] = frozenset()


class MisleadingError(Exception):
    """The boxes of a table do not say whose its numbers are."""


def by_place(
    grids: Sequence[Grid], lex: Lexicon, rank: Mapping[str, int], year: int | None
) -> list[Crossed] | None:
    """Name the cells of grids that follow one another by place; None where the boxes mislead.

    Nothing is returned for grids in which no text says a row: they are other tables.
    ``rank`` orders the forms by id where a row fits several, ``year`` is the one that the report is for.
    A cell's number counts through all grids.
    """
    if not any(lex.say(text).row for grid in grids for text in grid.texts):
        return []
    scan = _Scan(lex, year)
    base = 0
    for grid in grids:
        scan.read(grid, base)
        base += len(grid.places)
    try:
        return list(_across(scan, lex, rank)) if lex.across else list(_down(scan, lex, rank))
    except MisleadingError:
        return None


class _Scan:
    """Goes down a grid and keeps what stands above each column."""

    def __init__(self, lex: Lexicon, year: int | None) -> None:
        self.lex, self.year = lex, year
        self.lines: list[_Line] = []
        self.above: dict[int, list[_Head]] = {}
        self.width = 0
        self.below = False  # whether numbers stood below the heads

    def read(self, grid: Grid, base: int) -> None:
        rows: dict[int, list[int]] = {}
        for i, place in enumerate(grid.places):
            for row in range(place.row, place.row + place.rowspan):
                rows.setdefault(row, []).append(i)
        width = max((place.column + place.colspan for place in grid.places), default=0)
        if width != self.width:
            self.above, self.below = {}, False
        self.width = width
        said = [
            self.lex.say(text) if kind is Kind.TEXT else _NOTHING
            for text, kind in zip(grid.texts, grid.kinds, strict=True)
        ]
        for row in sorted(rows):
            cells = sorted(rows[row], key=lambda i: grid.places[i].column)
            own = [i for i in cells if grid.places[i].row == row]
            if _bare_years(grid, own):
                told = {i: Said(year=int(grid.texts[i])) for i in own if grid.kinds[i] in _DIGITS}
                self._add_heads(grid, own, [told.get(i, one) for i, one in enumerate(said)])
            elif self._is_head(grid, own, said):
                self._add_heads(grid, own, said)
            else:
                self._add_line(grid, cells, said, base)

    def _is_head(self, grid: Grid, own: Sequence[int], said: Sequence[Said]) -> bool:
        """Say whether a row of the grid holds heads: no number, and texts that say columns."""
        if any(grid.kinds[i] in (Kind.NUMBER, Kind.UNSURE) for i in own):
            return False
        columns = [i for i in own if said[i].column]
        if any(not said[i].row for i in columns) or len(columns) > 1:
            return True
        rows = [i for i in own if said[i].row]
        if self.lex.across and rows and (len(rows) > 1 or not self._headed(grid, own)):
            return True
        texts = [i for i in own if grid.kinds[i] is Kind.TEXT]
        return not rows and len(texts) > 1 and not self.below

    def _headed(self, grid: Grid, own: Sequence[int]) -> bool:
        """Say whether columns are named above these cells."""
        columns = (column for i in own for column in _columns(grid.places[i]))
        return any(map(self._names, (head for column in columns for head in self.above.get(column, ()))))

    def _add_heads(self, grid: Grid, own: Sequence[int], said: Sequence[Said]) -> None:
        if self.below:
            # A year at the top of a table stands over all of its parts.
            self.above = {
                column: [head for head in heads if head.said.year is not None]
                for column, heads in self.above.items()
            }
            self.below = False
        for i in own:
            if grid.kinds[i] is not Kind.TEXT and said[i].year is None:
                continue
            place = grid.places[i]
            head = _Head(said[i], grid.texts[i], i)
            for column in _columns(place) if said[i].year is None else _reach(grid, own, i):
                self.above.setdefault(column, []).append(head)

    def _add_line(self, grid: Grid, cells: Sequence[int], said: Sequence[Said], base: int) -> None:
        """Keep a row of the grid that is not one of heads, if it may be one of the table's."""
        first = min(
            (column for column, heads in self.above.items() if any(map(self._names, heads))), default=-1
        )
        texts = [
            i for i in cells if grid.kinds[i] is Kind.TEXT and (first < 0 or grid.places[i].column < first)
        ]
        label = next((i for i in reversed(texts) if self._is_label(said[i])), -1)
        behind = grid.places[label].column + 1 if label >= 0 else first
        values = [i for i in cells if i not in texts and grid.places[i].column >= behind]
        numbers = any(grid.kinds[i] in _DIGITS for i in values)
        line = _Line(said[label] if label >= 0 else _NOTHING, tuple(grid.texts[i] for i in texts))
        years = (said[i].year for i in cells if i not in values)
        bare_years = (int(grid.texts[i]) for i in cells if i not in values and _is_year(grid.texts[i]))
        if any(self._is_other(year) for year in (*years, *bare_years)):
            line.said = Said(outside=True)
        if not (numbers or line.said.row or (self.lex.across and (line.said.column or len(values) >= _SOME))):
            return
        for i in values:
            line.values += self._values(base + i, grid.kinds[i], grid.places[i])
        covered = {column for i in values for column in _columns(grid.places[i])}
        line.bare = frozenset(
            one.key
            for column in self.above
            if column >= first and column not in covered
            for one in self._values(-1, Kind.BLANK, Place(0, column))
            if one.key
        )
        self.lines.append(line)
        self.below = True

    def _says_row(self, said: Said) -> bool:
        """Say whether a text above says a row; what names a row and a column elsewhere is a column here."""
        return bool(said.row) and (not said.column or (self.lex.across and said.row != said.column))

    def _names(self, head: _Head) -> bool:
        return bool(head.said.column or (self.lex.across and head.said.row))

    def _is_label(self, said: Said) -> bool:
        return bool(said.row or said.outside or (self.lex.across and said.column))

    def _is_other(self, year: int | None) -> bool:
        """Say whether a year that is named is not the report's."""
        return year is not None and (year < 0 or (year > 0 and self.year is not None and year != self.year))

    def _values(self, cell: int, kind: Kind, place: Place) -> Iterator[_Value]:
        """Yield a cell once for each column head over it that is another: blanks may be drawn as one.

        What stands under the head of another year is left out.
        """
        seen: set[tuple[str, str]] = set()
        for column in _columns(place):
            heads = self.above.get(column, [])
            if any(self._is_other(head.said.year) for head in heads):
                continue
            named = next((h.said for h in reversed(heads) if h.said.column or h.said.outside), _NOTHING)
            row = next(
                (head.said.row for head in reversed(heads) if head.said.row and not head.said.column), ""
            )
            unread = any(head.said == _NOTHING and head.text for head in heads)
            value = _Value(
                cell,
                kind,
                column,
                named.column,
                row,
                named.outside,
                unread,
                tuple(head.text for head in heads),
            )
            if (value.key, value.row) not in seen:
                seen.add((value.key, value.row))
                yield value


_NOTHING = Said()
_DIGITS = (Kind.NUMBER, Kind.UNSURE)
#: So many blanks in a row without a label are the cells of a table that lies across.
_SOME = 5


def _columns(place: Place) -> range:
    return range(place.column, place.column + place.colspan)


def _reach(grid: Grid, own: Sequence[int], i: int) -> range:
    """Return the columns that a year stands over: also the empty cells behind it, where its span got lost."""
    behind = [
        grid.places[k] for k in own if grid.places[k].column > grid.places[i].column and grid.texts[k].strip()
    ]
    last = max(grid.places[k].column + grid.places[k].colspan for k in own)
    return range(grid.places[i].column, min((place.column for place in behind), default=last))


def _is_year(text: str) -> bool:
    return len(text) == 4 and text.startswith("20") and text.isdecimal()


def _bare_years(grid: Grid, own: Sequence[int]) -> bool:
    """Say whether a row of the grid prints years over its columns, as bare numbers, and nothing else."""
    numbers = [grid.texts[i] for i in own if grid.kinds[i] in _DIGITS]
    texts = sum(grid.kinds[i] is Kind.TEXT for i in own)
    return len(numbers) > 1 and texts <= 1 and all(map(_is_year, numbers)) and len(set(numbers)) > 1


# --- rows under one another ------------------------------------------------------------------------


def _down(scan: _Scan, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Crossed]:
    for line, entries, doubts, part in _named(scan.lines, lex):
        crossed = _fit(line, entries, rank)
        if crossed is not None:
            yield crossed._replace(doubts=crossed.doubts | doubts, line=part)


def _named(
    lines: Sequence[_Line], lex: Lexicon
) -> Iterator[tuple[_Line, Sequence[Entry], Doubts, int | None]]:
    """Yield the lines that are rows of the form, with the rows' entries.

    A line whose label nobody can read is the row that is due there, if just one is and the label is empty or
    like it; where more such rows are missing elsewhere, two may have changed places.
    """
    rows = [_rows(line, lex) for line in lines]
    for i in lex.subtotals([label_key(line.labels[-1]) if line.labels else "" for line in lines]):
        rows[i] = ()
        lines[i].said = Said(outside=True)
    seen = {lex.rows[key][0].row for keys in rows for key in keys}
    order = [lex.order[lex.rows[keys[0]][0].row] if keys else -1 for keys in rows]
    for i, (line, keys) in enumerate(zip(lines, rows, strict=True)):
        if len(keys) > 1:
            for part, key in enumerate(keys):
                yield line, lex.rows[key], SURE, part
        elif keys:
            due_here = _is_between(order, i) and order.count(order[i]) == 1
            misprint = line.said.misprinted and not due_here
            yield line, lex.rows[keys[0]], frozenset({Doubt.MISPRINT}) if misprint else SURE, None
        elif not line.said.outside:
            before = next((rows[j][-1] for j in range(i - 1, -1, -1) if rows[j]), None)
            after = next((rows[j][0] for j in range(i + 1, len(rows)) if rows[j]), None)
            if before is None or after is None:
                continue
            due = lex.due(lex.rows[before][0], lex.rows[after][0], seen)
            # A group's label beside the numbers leaves the row's own empty.
            words = line.labels[-1] if line.labels and not lex.say(line.labels[-1]).group else ""
            if len(due) == 1 and lex.may_be(words, due[0]):
                missing = lex.missing(lex.rows[before][0], seen)
                told = due == missing or lex.is_like(words, due[0], missing)
                doubt = Doubt.MISPRINT if told else Doubt.EXCHANGED
                yield line, lex.entries(due[0]), frozenset({doubt}), None


def _is_between(order: Sequence[int], i: int) -> bool:
    before = next((place for place in reversed(order[:i]) if place >= 0), -1)
    after = next((place for place in order[i + 1 :] if place >= 0), len(order) + 1000)
    return before < order[i] < after


def _rows(line: _Line, lex: Lexicon) -> Sequence[str]:
    """Return the row keys of a line: several where a label prints a line for each."""
    if line.said.outside:
        return ()
    if line.said.row:
        return (line.said.row,)
    return lex.several(line.labels[-1]) if line.labels else ()


def _fit(line: _Line, entries: Sequence[Entry], rank: Mapping[str, int]) -> Crossed | None:
    """Lay a line on the columns of the form whose heads stand over it; None where it holds no cell."""
    if not any(value.key for value in line.values):
        if any(value.kind in _DIGITS for value in line.values):
            raise MisleadingError  # numbers under no head at all
        return None
    best: tuple[float, Entry, dict[str, int]] | None = None
    tied: set[str] = set()
    for entry in sorted(entries, key=lambda entry: rank[entry.form.id]):
        columns = _columns_of(entry.block, line.values)
        letters = sum(len(line.values[at].key) for at in columns.values())
        score = letters * len(columns) / len(entry.block.columns)
        if best is None or score > best[0]:
            best, tied = (score, entry, columns), set()
        if score == best[0]:
            tied.add(entry.form.id)
    if best is None or best[0] == 0:
        raise MisleadingError
    said: tuple[str, ...] = ()
    if any(column.unit for column in best[1].block.columns):
        said = (*line.labels, *dict.fromkeys(head for value in line.values for head in value.heads))
    return _cross(line, best[1], best[2])._replace(votes=len(tied) == 1, said=said)


def _columns_of(block: Block, values: Sequence[_Value]) -> dict[str, int]:
    """Return which of the cells stands under the head of each column of a block.

    Where two columns share a shortened head, the first cell is the first column's.
    """
    found: dict[str, int] = {}
    for at, value in enumerate(values):
        fits = [column.id for column in block.columns if value.key in column.keys]
        free = next((id_ for id_ in fits if id_ not in found), None)
        if free is not None:
            found[free] = at
    return found


def _cross(line: _Line, entry: Entry, columns: dict[str, int]) -> Crossed:
    """Return a row of the form, or raise where a number stands where the form has none."""
    block = entry.block
    taken = [line.values[at].cell for at in columns.values()]
    if any(taken.count(v.cell) > 1 for v in line.values if v.kind is not Kind.BLANK):
        raise MisleadingError  # one number under two heads
    unread: list[int] = []
    for at, value in enumerate(line.values):
        if at in columns.values() or value.outside or value.kind not in _DIGITS:
            continue
        if value.key or not value.unread:
            raise MisleadingError
        unread.append(at)
    lost = [c.id for c in block.columns if c.id not in columns and not line.bare.isdisjoint(c.keys)]
    missing = [c.id for c in block.columns if c.id not in columns and c.id not in lost]
    names = tuple(Cellname(entry.row, id_) for id_ in (*columns, *lost))
    cells = (*taken, *(-1 for _ in lost))
    doubts = _SHORT if lost else SURE
    if not missing or not unread:
        return Crossed(entry, names, cells, doubts=doubts)
    known = dict(zip((*columns, *lost), cells, strict=True))
    return _with_unread(entry, known, [line.values[at].cell for at in unread], doubts)


# --- rows side by side -------------------------------------------------------------------------------


def _across(scan: _Scan, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Crossed]:
    """Yield the rows of a table whose columns say rows too: the nearest text that says one counts."""
    every = sorted(
        {(e.form.id, e.row): e for entries in lex.rows.values() for e in entries}.values(),
        key=lambda entry: (rank[entry.form.id], lex.order[entry.row]),
    )
    entries = {entry.row: entry for entry in every if entry.form is every[0].form}
    block = every[0].block
    for line in scan.lines:
        if line.said.outside:
            continue
        found: dict[str, dict[str, int]] = {}
        unread: dict[str, list[int]] = {}
        for value in line.values:
            row, key = line.said.row or value.row, value.key or line.said.column
            column = next((c.id for c in block.columns if key in c.keys), "")
            if row and column:
                id_ = lex.rows[row][0].row
                cell = found.setdefault(id_, {}).setdefault(column, value.cell)
                if cell != value.cell and value.kind is not Kind.BLANK:
                    raise MisleadingError
            elif value.kind in _DIGITS and row and value.unread and not key:
                unread.setdefault(lex.rows[row][0].row, []).append(value.cell)
            elif value.kind in _DIGITS and not value.outside:
                raise MisleadingError
        short = bool(line.bare) and not line.said.row
        for id_, columns in found.items():
            yield _with_unread(entries[id_], columns, unread.get(id_, []), SURE if not short else _SHORT)


_SHORT = frozenset({Doubt.SHORT_ROW})


def _with_unread(entry: Entry, columns: dict[str, int], unread: Sequence[int], doubts: Doubts) -> Crossed:
    """Return a row with the cells whose heads nobody can read: one is the column that is wanting, more are open."""
    missing = [column.id for column in entry.block.columns if column.id not in columns]
    names = tuple(Cellname(entry.row, id_) for id_ in columns)
    cells = tuple(columns.values())
    if not unread or not missing:
        return Crossed(entry, names, cells, doubts=doubts)
    more = tuple(Cellname(entry.row, id_) for id_ in missing)
    cells += tuple(unread[min(i, len(unread) - 1)] for i in range(len(more)))
    if len(missing) == len(unread) == 1:
        return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.BY_ORDER})
    return Crossed(entry, (*names, *more), cells, doubts=doubts | {Doubt.ODD_HEAD}, open=frozenset(more))
