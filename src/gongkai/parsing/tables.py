"""The tables of a report: printed lines matched to the rows and columns of a form.

One way for every layout: lines (:mod:`.lines`) are named by their labels (:mod:`.match`), their cells
are laid on the columns that the heads above them print (:mod:`.place`), and where that can be done in
more than one way the identities decide (:mod:`.readings`).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from gongkai.document import Document
from gongkai.fold import Folded
from gongkai.form import Cellname, Form, TableForm
from gongkai.parsing.cells import Piece
from gongkai.parsing.labels import Entry, Lexicon, lexicon
from gongkai.parsing.lines import Line, Lines, grid_lines, text_lines
from gongkai.parsing.match import (
    Heads,
    Named,
    Slots,
    across_edges,
    across_slots,
    is_data,
    name_rows,
    names_of,
    slots_of,
)
from gongkai.parsing.place import Profile, place
from gongkai.parsing.readings import Row, decide, is_empty, number
from gongkai.parsing.sections import SectionText


@dataclass(frozen=True, slots=True)
class TableReading:
    """What one table prints: for every printed field its piece, None where its cell was lost.

    ``shape`` is the table in the form that most of it bears; ``cells`` may hold fields of another
    form where the report mixes two. ``forms`` counts the rows whose column heads told a form.
    """

    shape: TableForm
    cells: Mapping[Cellname, Piece | None]
    forms: Counter[str]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the form, with the alternative that is printed."""
        return self.shape.rows(name.row for name in self.cells)


@dataclass(frozen=True, slots=True)
class TablesReading:
    """All tables of a report by id, and the form that they bear (None where that cannot be told)."""

    tables: Mapping[str, TableReading]
    form: Form | None


def read_tables(
    document: Document, folded: Folded, sections: Sequence[SectionText], forms: tuple[Form, ...]
) -> TablesReading:
    """Read every table that the forms know, wherever in the document its section stands."""
    found: dict[str, TableReading] = {}
    preferred = forms
    grids = [grid_lines(table, folded) for table in document.tables]
    for table_id in dict.fromkeys(id_ for form in forms for id_ in form.tables):
        lex = lexicon(table_id, forms)
        for lines in _sources(table_id, grids, folded, sections):
            reading = _read_table(lines, lex, preferred)
            if reading is not None:
                found[table_id] = reading
                break
        counted = found[table_id].forms if table_id in found else Counter()
        if counted:
            most = max(counted.values())
            preferred = tuple(sorted(preferred, key=lambda form: counted[form.id] != most))
    return TablesReading(found, _form_of(found, forms))


def _form_of(found: Mapping[str, TableReading], forms: tuple[Form, ...]) -> Form | None:
    """Name the form whose columns most rows bear, else the one whose own rows are printed."""
    counted: Counter[str] = Counter()
    for reading in found.values():
        tied = reading.forms.most_common()
        if tied and (len(tied) == 1 or tied[0][1] > tied[1][1]):
            counted = reading.forms
            break
    if counted:
        return next(form for form in forms if form.id == counted.most_common()[0][0])
    # One row that stands for several is printed in reports of every form: only the several tell.
    for reading in found.values():
        printed = {name.row for name in reading.cells}
        told = [
            form
            for form in forms
            if (own := form.tables[reading.shape.id].alternatives[:1])
            and len(own[0]) > 1
            and printed.issuperset(own[0])
        ]
        if len(told) == 1:
            return told[0]
    return None


def _sources(
    table_id: str, grids: Sequence[Lines], folded: Folded, sections: Sequence[SectionText]
) -> Iterator[Lines]:
    """Yield where the table may stand, best first: its section's grids, any grid, its section's text."""
    section = next((one for one in sections if one.id == table_id), None)
    if grids:
        every = [line for grid in grids for line in grid.lines]
        if section is not None:
            body = section.body
            inside = [line for line in every if body.start <= line.start < body.end]
            if section.heading is None:
                # It was found by some label of its table: the heads may stand before that.
                inside = [
                    line
                    for grid in grids
                    if set(map(id, grid.lines)) & set(map(id, inside))
                    for line in grid.lines
                ]
            if any(line.has_digits for line in inside):
                yield Lines(inside, grid=True)
        yield Lines(every, grid=True)
    if section is not None:
        yield text_lines(folded, section.body.start, section.body.end)


@dataclass(frozen=True, slots=True)
class _Placed:
    """A row of a form with every way to read it. ``votes``: its heads are those of that form alone."""

    entry: Entry
    row: Row
    votes: bool = False


def _read_table(lines: Lines, lex: Lexicon, preferred: tuple[Form, ...]) -> TableReading | None:
    """Read one table out of lines that may hold others too; None where it is not among them."""
    rank = {form.id: index for index, form in enumerate(preferred)}
    rows = _merge(_place_across(lines, lex, rank) if lex.across else _place_rows(lines, lex, rank))
    if not rows:
        return None
    forms = Counter(one.entry.form.id for one in rows if one.votes)
    votes = forms or Counter(one.entry.form.id for one in rows)
    best = max(votes.values())
    shape = next(form for form in preferred if votes[form.id] == best).tables[lex.table]
    rows = _without_empty_alternatives(rows, shape)
    sums = shape.sums_over(shape.rows(one.entry.row for one in rows))
    readings = decide([one.row for one in rows], sums)
    cells = {
        name: piece
        for one, reading in zip(rows, readings, strict=True)
        for name, piece in zip(one.row.slots, reading, strict=True)
    }
    return TableReading(shape, cells, forms)


# --- rows under one another ----------------------------------------------------------------------


def _place_rows(lines: Lines, lex: Lexicon, rank: Mapping[str, int]) -> list[_Placed]:
    named = name_rows(lines, lex)
    if not _is_table(named, lines):
        return []
    fitter = _Fitter(lex, rank, named, glued=lines.glued)
    fitted = [fitter.fit(one) for one in named]
    named, fitted = _part(named, fitted, lex, fitter)
    profile = Profile(
        lines, [(one.line, fit.slots.names, fit.depth) for one, fit in zip(named, fitted, strict=True)]
    )
    return [
        _Placed(
            fit.entry,
            place(one.line, fit.slots, fit.entry, profile, sure=one.sure),
            fit.votes,
        )
        for one, fit in zip(named, fitted, strict=True)
    ]


def _usual_cells(named: Sequence[Named]) -> dict[int, set[int]]:
    """Return for each set of heads how many cells most of its lines hold, with and without empty ones."""
    counts: dict[int, tuple[Counter[int], Counter[int]]] = {}
    for one in named:
        if one.line.has_digits:
            all_, filled = counts.setdefault(id(one.heads), (Counter(), Counter()))
            all_[len(one.line.values)] += 1
            filled[sum(not is_empty(piece) for piece in one.line.values)] += 1
    return {heads: {counter.most_common(1)[0][0] for counter in pair} for heads, pair in counts.items()}


def _part(
    named: Sequence[Named], fitted: Sequence[_Fit], lex: Lexicon, fitter: _Fitter
) -> tuple[list[Named], list[_Fit]]:
    """Cut a line of twice as many numbers in two, where the label of just one row got lost behind it."""
    seen = {fit.entry.row for fit in fitted}
    parted: list[tuple[Named, _Fit]] = []
    for index, (one, fit) in enumerate(zip(named, fitted, strict=True)):
        parted.append((one, fit))
        n = len(fit.slots.names)
        filled = [piece for piece in one.line.values if not is_empty(piece)]
        if n < 2 or len(filled) != 2 * n or index + 1 == len(named):
            continue
        due = lex.due(fit.entry, fitted[index + 1].entry, seen)
        if due is not None:
            first, second = Line(one.line.texts, filled[:n], 0, True), Line([], filled[n:], 0, True)
            parted[-1] = (replace(one, line=first), fit)
            extra = Named(second, due, one.heads, sure=False)
            parted.append((extra, fitter.fit(extra)))
    return [one for one, _ in parted], [fit for _, fit in parted]


def _is_table(named: Sequence[Named], lines: Lines) -> bool:
    """Say whether named lines are a table's: under heads, within borders, or many and full."""
    if lines.grid or any(one.heads.key for one in named):
        return bool(named)
    return sum(bool(one.line.width) or len(one.line.values) >= 5 for one in named) >= 3


@dataclass(frozen=True, slots=True)
class _Fit:
    entry: Entry
    slots: Slots
    votes: bool

    @property
    def depth(self) -> tuple[str, ...]:
        """What decides how many label cells stand in front of the numbers, and so how rows are padded."""
        return next(row.groups for row in self.entry.block.rows if row.id == self.entry.row)


class _Fitter:
    """Decides row by row whose form's columns the heads above it are."""

    def __init__(self, lex: Lexicon, rank: Mapping[str, int], named: Sequence[Named], *, glued: bool) -> None:
        self.lex = lex
        self.rank = rank
        self.named = named
        self.glued = glued
        self.known: dict[tuple[int, int], Slots | None] = {}

    @cached_property
    def cells(self) -> Mapping[int, set[int]]:
        return {} if self.glued else _usual_cells(self.named)

    def fit(self, one: Named) -> _Fit:
        best: tuple[Entry, Slots] | None = None
        tied: set[str] = set()
        for entry in one.entries:
            slots = self._slots(entry, one.heads)
            if slots is None:
                continue
            if best is None or slots.score > best[1].score:
                best, tied = (entry, slots), set()
            elif slots.score == best[1].score and self.rank[entry.form.id] < self.rank[best[0].form.id]:
                best = entry, slots
            if slots.score == best[1].score:
                tied.add(entry.form.id)
        if best is None:
            return self._without_heads(one)
        entry, slots = best
        names = names_of(entry.row, tuple(name.column for name in slots.names))
        return _Fit(
            entry, slots if slots.names == names else replace(slots, names=names), votes=len(tied) == 1
        )

    def _slots(self, entry: Entry, heads: Heads) -> Slots | None:
        """Return the slots of a block's rows under these heads, named for whichever row came first."""
        key = (id(entry.block), id(heads))
        if key not in self.known:
            self.known[key] = slots_of(entry, heads, self.lex, lambda: self.cells.get(id(heads), set()))
        return self.known[key]

    def _without_heads(self, one: Named) -> _Fit:
        """Take the columns of the form whose number of columns is printed, if that is one form only."""
        printed = sum(not is_empty(piece) for piece in one.line.values)
        ranked = sorted(one.entries, key=lambda entry: self.rank[entry.form.id])
        fits = [entry for entry in ranked if len(entry.block.columns) == printed]
        columns = {tuple(column.id for column in entry.block.columns) for entry in fits}
        entry = (fits or ranked)[0]
        names = tuple(Cellname(entry.row, column.id) for column in entry.block.columns)
        return _Fit(entry, Slots(names, told=len(columns) == 1), votes=False)


def _merge(rows: Sequence[_Placed]) -> list[_Placed]:
    """Make one row of the lines that print the same fields; where they differ, all readings stay."""
    merged: dict[frozenset[Cellname], _Placed] = {}
    for one in rows:
        key = frozenset(one.row.slots)
        other = merged.get(key)
        if other is None or _fullness(one) > _fullness(other):
            merged[key] = one
        elif _fullness(one) == _fullness(other) and not _same(one, other):
            both = [*other.row.readings, *(_reordered(one.row, other.row))]
            merged[key] = replace(other, row=Row(other.row.slots, both, sure=False))
    return list(merged.values())


def _fullness(one: _Placed) -> int:
    """Rank a line: numbers in every slot, then one sure reading, then anything."""
    if len(one.row.readings) != 1 or not one.row.sure:
        return 1 if any(piece is not None for reading in one.row.readings for piece in reading) else 0
    numbers = sum(number(piece) is not None for piece in one.row.readings[0])
    return 3 if numbers == len(one.row.slots) else 2 if numbers else 0


def _same(one: _Placed, other: _Placed) -> bool:
    if len(one.row.readings) != 1 or len(other.row.readings) != 1:
        return False
    values = dict(zip(one.row.slots, map(number, one.row.readings[0]), strict=True))
    return values == dict(zip(other.row.slots, map(number, other.row.readings[0]), strict=True))


def _reordered(row: Row, like: Row) -> list[tuple[Piece | None, ...]]:
    places = [row.slots.index(name) for name in like.slots]
    return [tuple(reading[place_] for place_ in places) for reading in row.readings]


def _without_empty_alternatives(rows: list[_Placed], shape: TableForm) -> list[_Placed]:
    """Drop a group's label that was taken for the one row that may stand for the group."""
    printed = {one.entry.row for one in rows}
    sets = [set(rows_) for rows_ in shape.alternatives if printed.intersection(rows_)]
    if len(sets) < 2:
        return rows
    filled = {one.entry.row for one in rows if _fullness(one)}
    empty = set().union(*(rows_ for rows_ in sets if not filled.intersection(rows_)))
    return [one for one in rows if one.entry.row not in empty] if filled else rows


# --- rows side by side ---------------------------------------------------------------------------


def _place_across(lines: Lines, lex: Lexicon, rank: Mapping[str, int]) -> list[_Placed]:
    entries = sorted(
        {(e.form.id, e.row): e for rows in lex.rows.values() for e in rows}.values(),
        key=lambda entry: (rank[entry.form.id], lex.order[entry.row]),
    )
    entries = [entry for entry in entries if entry.form is entries[0].form]
    found: list[tuple[Line, Slots]] = []
    heads = Heads()
    for line in lines.lines:
        heads.pieces.extend(line.texts)
        heads.key += line.key
        if not is_data(line):
            continue
        slots = across_edges(entries[0].block, heads, lex) if lines.grid else None
        slots = slots or across_slots(entries, heads, lex)
        if slots is not None and len(line.values) >= 1:
            found.append((line, slots))
        heads = Heads()
    profile = Profile(lines, [(line, slots.names, ()) for line, slots in found])
    placed: list[_Placed] = []
    for line, slots in found:
        row = place(line, slots, entries[0], profile, sure=True)
        placed.extend(_by_row(row, entries, slots))
    return placed


def _by_row(row: Row, entries: Sequence[Entry], slots: Slots) -> Iterator[_Placed]:
    """Cut a line that lies across into its rows, if it was read in one way; else keep it whole."""
    if len(row.readings) > 1:
        entry = next(e for e in entries if e.row == slots.names[0].row)
        yield _Placed(entry, row)
        return
    for entry in entries:
        places = [i for i, name in enumerate(slots.names) if name.row == entry.row]
        if places:
            names = tuple(slots.names[i] for i in places)
            reading = tuple(row.readings[0][i] for i in places)
            yield _Placed(entry, Row(names, [reading], row.sure))
