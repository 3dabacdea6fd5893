"""The tables of a report: printed lines matched to the rows and columns of a form.

One way for every layout: lines (:mod:`.layouts`) are named by their labels (:mod:`.match`), their cells
are laid on the columns that the heads above them print (:mod:`.place`), and where that can be done in
more than one way the identities decide (:mod:`.readings`).
"""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import NamedTuple

from gongkai.document import Document, Place
from gongkai.fold import Folded, Span
from gongkai.form import TABLES, Cellname, Form, Label, Sum, TableForm
from gongkai.parsing.sections import SectionText, table_span
from gongkai.tables.across import place_across
from gongkai.tables.cells import Kind, Piece, PlainPieces, read_cell, read_cells
from gongkai.tables.crossing import Crossed, by_place
from gongkai.tables.decide import Row, decide, holds, is_empty, is_open, number, open_piece, placements
from gongkai.tables.digits import confirm
from gongkai.tables.doubts import SURE, Doubt, words_of
from gongkai.tables.heads import Heads, Slots, Usual, names_of, slots_of
from gongkai.tables.layouts import text_lines
from gongkai.tables.lexicon import Entry, Lexicon, lexicon
from gongkai.tables.lines import Line, Lines, joined
from gongkai.tables.match import Named, name_rows, without_serials
from gongkai.tables.merge import Placed, merge, without_empty_alternatives
from gongkai.tables.place import Profile, place, unplaced
from gongkai.tables.sheets import Pattern, Sheet, grid_of
from gongkai.tables.units import in_unit, row_in_units
from gongkai.tables.years import is_of_another, own_spans

#: Texts longer than this are no table of the form: how they read is not kept.
_LONGEST = 8000


class Cells(Mapping[Cellname, Piece | None]):
    """What is printed in each field: ``pieces`` by the numbers that ``index`` gives the fields, in order."""

    __slots__ = ("index", "pieces")

    def __init__(self, index: Mapping[Cellname, int], pieces: Sequence[Piece | None]) -> None:
        self.index = index
        self.pieces = pieces

    def __getitem__(self, name: Cellname) -> Piece | None:
        return self.pieces[self.index[name]]

    def __iter__(self) -> Iterator[Cellname]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)


@dataclass(frozen=True, slots=True)
class TableReading:
    """What one table prints: for every printed field its piece, None where its cell was lost.

    ``shape`` is the table in the form that most of it bears; ``cells`` may hold fields of another
    form where the report mixes two. ``forms`` counts the rows whose column heads told a form. ``doubts``
    says in the words of CONTRACT.md why a cell is open.
    """

    shape: TableForm
    cells: Mapping[Cellname, Piece | None]
    forms: Counter[str]
    doubts: Mapping[Cellname, tuple[str, ...]] = field(default_factory=dict)

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
    document: Document,
    folded: Folded,
    sections: Sequence[SectionText],
    forms: tuple[Form, ...],
    year: int | None = None,
) -> TablesReading:
    """Read every table that the forms know, wherever in the document its section stands.

    ``year`` is the one that the report is for: what is printed of another one is not its own.
    """
    found: dict[str, TableReading] = {}
    preferred = forms
    sheets = [Sheet(table, folded) for table in document.tables]
    for table_id in dict.fromkeys(id_ for form in forms for id_ in form.tables):
        lex = lexicon(table_id, forms)
        for source in _sources(table_id, sheets, folded, sections, forms=forms, year=year):
            reading = _read(source, lex, preferred, year)
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
            if reading.shape.id in form.tables
            and (own := form.tables[reading.shape.id].alternatives[:1])
            and len(own[0]) > 1
            and printed.issuperset(own[0])
        ]
        if len(told) == 1:
            return told[0]
    return None


def _sources(
    table_id: str,
    sheets: Sequence[Sheet],
    folded: Folded,
    sections: Sequence[SectionText],
    *,
    forms: tuple[Form, ...],
    year: int | None,
) -> Iterator[Sequence[Sheet] | Lines]:
    """Yield where the table may stand, best first: its section's sheets, any sheet, its section's text.

    What a caption says to be of another year counts only where nothing else is the table.
    """
    section = next((one for one in sections if one.id == table_id), None)
    if sheets:
        own = [sheet for sheet in sheets if not is_of_another(sheet.caption, year)]
        if section is not None:
            yield from _inside(own, section)
        elsewhere = (
            _quoted(sheets, sections) if section is not None and section.heading is not None else set()
        )
        yield [sheet for sheet in own if sheet not in elsewhere]
        if len(own) < len(sheets):
            if section is not None:
                yield from _inside(sheets, section)
            yield [sheet for sheet in sheets if sheet not in elsewhere]
    if section is not None:
        yield from _text(folded, section.body, year)
    # What the overview quotes stands before the report's own.
    overview = next((one.body.end for one in sections if one.id == "overview" and one.heading is not None), 0)
    span = table_span(folded.text, table_id, forms, overview) or table_span(folded.text, table_id, forms)
    if span is not None and (section is None or not section.body.start <= span.end - 1 < section.body.end):
        yield from _text(folded, span, year)
    if table_id not in TABLES:  # a user's own table has no section, and may have short labels only
        yield from _text(folded, Span(0, len(folded.text)), year)


def _quoted(sheets: Sequence[Sheet], sections: Sequence[SectionText]) -> set[Sheet]:
    """Return the sheets that the overview quotes: where a table has a section of its own they are another's."""
    overview = next((one for one in sections if one.id == "overview"), None)
    return {sheet for sheet in sheets if overview is not None and sheet.within(overview.body)}


def _text(folded: Folded, span: Span, year: int | None) -> Iterator[Lines]:
    """Yield the lines of a stretch of text: first those that no caption says to be of another year."""
    own = own_spans(folded.text, *span, year)
    if own != [span]:
        yield joined([text_lines(folded, *one) for one in own])
    yield text_lines(folded, *span)


def _inside(sheets: Sequence[Sheet], section: SectionText) -> Iterator[Sequence[Sheet] | Lines]:
    """Yield the sheets of a section, if they hold numbers; the lines of one that is only partly in it."""
    body = section.body
    parts = {
        sheet: [line for line in sheet.lines if body.start <= line.start < body.end]
        for sheet in sheets
        if sheet.within(body) is None
    }
    if section.heading is not None and parts:
        within = (parts.get(sheet, sheet.lines if sheet.within(body) else []) for sheet in sheets)
        lines = [line for part in within for line in part]
        if any(line.has_digits for line in lines):
            yield Lines(lines, grid=True)
        return
    # Where a section was found by some label of its table, the heads may stand before that.
    whole = [sheet for sheet in sheets if parts.get(sheet) or sheet.within(body)]
    if any(sheet.has_digits for sheet in whole):
        yield whole


class _Layout(NamedTuple):
    """How all tables of one pattern are named by place.

    ``order`` numbers the fields and ``cells`` are the cells that print them in that order, where every
    row is there once and nothing had to be assumed; both are empty otherwise. ``columns`` are those of the
    fields, with the texts that may say a unit; ``units`` are the numbers of the fields that have one.
    """

    rows: tuple[Crossed, ...]
    shape: TableForm | None = None
    forms: Mapping[str, int] = {}
    order: Mapping[Cellname, int] = {}
    cells: tuple[int, ...] = ()
    columns: tuple[tuple[Label, tuple[str, ...]], ...] = ()
    units: tuple[int, ...] = ()


def _read(
    source: Sequence[Sheet] | Lines, lex: Lexicon, preferred: tuple[Form, ...], year: int | None
) -> TableReading | None:
    """Read one table: by place where it was drawn, by the order of the form where its boxes mislead."""
    if isinstance(source, Lines):
        return _read_table(source, lex, preferred, year)
    kept = sum(sheet.end - sheet.start for sheet in source) <= _LONGEST
    find = _layout if kept else _layout.__wrapped__
    patterns = tuple(sheet.pattern for sheet in source)
    told = any("20" in texts for _, texts in patterns)  # else no year in them can be another one
    layout = find(patterns, lex, preferred, year if told else None)
    if layout is None:
        lines = Lines([line for sheet in source for line in sheet.lines], grid=True)
        return _read_table(lines, lex, preferred, year)
    texts = [text for sheet in source for text in sheet.texts]
    starts = [start for sheet in source for start in sheet.starts]
    places = [place for sheet in source for place in sheet.table.places]
    if layout.shape is None:
        rows = [_placed(row, texts, starts, places) for row in layout.rows]
        return _settled(_unexchanged(rows), lex, preferred)
    pieces: Sequence[Piece] = read_cells(
        [texts[cell] for cell in layout.cells],
        [starts[cell] for cell in layout.cells],
        [places[cell].column for cell in layout.cells],
        [places[cell].colspan for cell in layout.cells],
    )
    odd = layout.units if isinstance(pieces, PlainPieces) else range(len(pieces))
    units = ((i, in_unit(pieces[i], *layout.columns[i])) for i in odd)
    changes = {i: piece for i, piece in units if piece != pieces[i]}
    if any(piece.number is None for piece in changes.values()):
        rows = [_placed(row, texts, starts, places) for row in layout.rows]
        return _settled(rows, lex, preferred)
    if changes:
        pieces = [changes.get(i, piece) for i, piece in enumerate(pieces)]
    return TableReading(layout.shape, Cells(layout.order, pieces), Counter(layout.forms))


@functools.lru_cache(maxsize=128)
def _layout(
    patterns: tuple[Pattern, ...], lex: Lexicon, preferred: tuple[Form, ...], year: int | None
) -> _Layout | None:
    """Return how sheets of these patterns are named by place; None where their boxes mislead."""
    grids = [grid_of(pattern) for pattern in patterns]
    rows = by_place(grids, lex, _rank(preferred), year)
    if rows is None:
        return None
    kinds = [kind for grid in grids for kind in grid.kinds]
    order = {name: i for i, name in enumerate(name for row in rows for name in row.names)}
    plain = len(order) == sum(len(row.names) for row in rows) and all(
        not row.doubts and row.line is None and not row.open and not _is_bare(row, kinds) for row in rows
    )
    plain = plain and not any(kinds[cell] is Kind.UNSURE for row in rows for cell in row.cells)
    if not plain or not rows:
        return _Layout(tuple(rows))
    shape, forms = _shape([(row.entry, row.votes) for row in rows], lex, preferred)
    columns = [(label, row.said) for row in rows for label in _labels(row)]
    units = tuple(i for i, (label, _) in enumerate(columns) if label.unit)
    cells = tuple(cell for row in rows for cell in row.cells)
    return _Layout(tuple(rows), shape, forms, order, cells, tuple(columns), units)


def _labels(row: Crossed) -> Iterator[Label]:
    """Yield the column of each field of a row."""
    of = {column.id: column for column in row.entry.block.columns}
    return (of[name.column] for name in row.names)


def _unexchanged(rows: Sequence[Placed]) -> list[Placed]:
    """Open the rows that may have changed places, unless all of them print the same."""
    swapped = [one.row for one in rows if Doubt.EXCHANGED in one.row.doubts]
    alike = len({tuple(map(number, row.readings[0])) for row in swapped}) <= 1
    return [
        replace(
            one,
            row=replace(one.row, readings=[tuple(open_piece(p) if p else None for p in one.row.readings[0])]),
        )
        if Doubt.EXCHANGED in one.row.doubts and not alike
        else one
        for one in rows
    ]


def _is_bare(row: Crossed, kinds: Sequence[Kind]) -> bool:
    """Say whether no digit stands in a row, which may be no row then but the label of a group."""
    return not any(kinds[cell] in (Kind.NUMBER, Kind.UNSURE) for cell in row.cells)


def _placed(row: Crossed, texts: Sequence[str], starts: Sequence[int], places: Sequence[Place]) -> Placed:
    """Return a row that was named by place, with what its cells hold."""
    n = len(row.names)
    pieces = [_piece(row, cell, texts, starts, places) for cell in row.cells if cell >= 0]
    if len(pieces) < n:
        readings = placements(pieces, n) or [unplaced(pieces, n)]
        short = row_in_units(Row(row.names, readings, row.doubts), row.entry.block, row.said)
        return Placed(row.entry, short, row.votes)
    reading = tuple(
        open_piece(piece) if name in row.open else piece
        for name, piece in zip(row.names, pieces, strict=True)
    )
    spaced = any(piece.kind is Kind.UNSURE and piece.number is not None for piece in reading)
    printed = Row(row.names, [reading], row.doubts | ({Doubt.JOINED} if spaced else SURE))
    return Placed(row.entry, row_in_units(printed, row.entry.block, row.said), row.votes)


def _piece(
    row: Crossed, cell: int, texts: Sequence[str], starts: Sequence[int], places: Sequence[Place]
) -> Piece:
    text, start = texts[cell], starts[cell]
    if row.line is not None:
        parts = [part for part in re.finditer(r"[^\n]+", text) if part.group().strip()]
        if row.line < len(parts) and len(parts) > 1:
            text, start = parts[row.line].group(), start + parts[row.line].start()
        elif text.strip():
            return open_piece(read_cell(text, start))
    return read_cell(text, start, places[cell].column, places[cell].colspan)


def _read_table(
    lines: Lines, lex: Lexicon, preferred: tuple[Form, ...], year: int | None
) -> TableReading | None:
    """Read one table out of lines that may hold others too; None where it is not among them."""
    rank = _rank(preferred)
    lines = without_serials(lines, lex)
    return _settled(
        place_across(lines, lex, rank, year) if lex.across else _place_rows(lines, lex, rank), lex, preferred
    )


def _rank(preferred: tuple[Form, ...]) -> Mapping[str, int]:
    return {form.id: index for index, form in enumerate(preferred)}


def _shape(
    entries: Sequence[tuple[Entry, bool]], lex: Lexicon, preferred: tuple[Form, ...]
) -> tuple[TableForm, Counter[str]]:
    """Return the table of the form that most rows bear, and how many bear which: their heads vote."""
    forms = Counter(entry.form.id for entry, votes in entries if votes)
    counted = forms or Counter(entry.form.id for entry, _ in entries)
    best = max(counted.values())
    return next(form for form in preferred if counted[form.id] == best).tables[lex.table], forms


def _settled(rows: Sequence[Placed], lex: Lexicon, preferred: tuple[Form, ...]) -> TableReading | None:
    """Decide what rows hold that may be read in several ways; None where there is none."""
    rows = merge(rows)
    if not rows:
        return None
    shape, forms = _shape([(one.entry, one.votes) for one in rows], lex, preferred)
    rows = without_empty_alternatives(rows, shape)
    sums = shape.sums_over(shape.rows(one.entry.row for one in rows))
    decided = _proved_order(rows, sums)
    readings = confirm(decided, decide(decided, sums), sums)
    cells = {
        name: piece
        for one, reading in zip(rows, readings, strict=True)
        for name, piece in zip(one.row.slots, reading, strict=True)
        if name.column
    }
    doubts = {
        name: words
        for row, reading in zip(decided, readings, strict=True)
        if (words := words_of(row.doubts | row.why))
        for name, piece in zip(row.slots, reading, strict=True)
        if is_open(piece)
    }
    return TableReading(shape, cells, forms, doubts)


def _proved_order(rows: Sequence[Placed], sums: Sequence[Sum]) -> list[Row]:
    """Return rows without the doubt in which order columns are printed, where the rows' sums settle that.

    It is one order for all: where most rows add up in it, one that does not is the organ's own fault. Whole
    heads are believed before the form's order (the first reading is theirs), unless only that adds up.
    """
    done = [one.row for one in rows]
    for doubt in (Doubt.BY_ORDER, Doubt.ODD_HEAD):
        tried = [row for row in done if row.doubts == {doubt}]
        for readings in {len(row.readings) for row in tried}:
            alike = [row for row in tried if len(row.readings) == readings]
            good = [k for k in range(readings) if _bears(alike, k, sums)]
            if len(good) == 1 or (good and doubt is Doubt.ODD_HEAD):
                told = {id(row): replace(row, readings=[row.readings[good[0]]], doubts=SURE) for row in alike}
                done = [told.get(id(row), row) for row in done]
    return done


def _bears(rows: Sequence[Row], k: int, sums: Sequence[Sum]) -> bool:
    """Say whether rows add up if each is read in its ``k``-th way: one may always be wrong in itself."""
    held = [holds(row.readings[k], row.slots, sums) for row in rows]
    return held.count(True) > 3 * held.count(False)


# --- rows under one another ----------------------------------------------------------------------


def _place_rows(lines: Lines, lex: Lexicon, rank: Mapping[str, int]) -> list[Placed]:
    named = name_rows(lines, lex)
    if not _is_table(named, lines):
        return []
    fitter = _Fitter(lex, rank, named, lines)
    fitted = [fitter.fit(one) for one in named]
    named, fitted = _part(named, fitted, lex, fitter)
    profile = Profile(
        lines, [(one.line, fit.slots.names, fit.depth) for one, fit in zip(named, fitted, strict=True)]
    )
    return [
        Placed(
            fit.entry,
            row_in_units(
                place(one.line, fit.slots, fit.entry, profile, one.doubts),
                fit.entry.block,
                _said(one),
            ),
            fit.votes,
        )
        for one, fit in zip(named, fitted, strict=True)
    ]


def _said(one: Named) -> list[str]:
    """Return the texts that may say the unit of a line's numbers."""
    texts = [text.text for text in (*one.heads.pieces, *one.line.texts)]
    return [*texts, *one.heads.remarks, *one.line.remarks]


def _usual_cells(named: Sequence[Named], *, grid: bool) -> dict[int, Usual]:
    """Return for each set of heads how many cells most of its lines hold, and how many the fullest one.

    Empty ones count on a grid only: elsewhere they may but fill up the line.
    """
    counts: dict[int, tuple[Counter[int], Counter[int], Counter[int]]] = {}
    columns: dict[int, set[int]] = {}
    bordered = any(one.line.width or any(map(is_empty, one.line.values)) for one in named)
    for one in named:
        if one.line.has_digits:
            filled, every, digits = counts.setdefault(id(one.heads), (Counter(), Counter(), Counter()))
            filled[sum(not is_empty(piece) for piece in one.line.values)] += 1
            every[len(one.line.values)] += 1
            numbers = [piece for piece in one.line.values if piece.kind in (Kind.NUMBER, Kind.UNSURE)]
            digits[len(numbers)] += 1
            columns.setdefault(id(one.heads), set()).update(piece.column for piece in numbers)
    return {
        heads: Usual(
            frozenset(
                cells
                for counter in (filled, every)[: 1 + grid]
                for cells in (counter.most_common(1)[0][0], max(counter))
            ),
            max(every if bordered else digits),
            frozenset(columns[heads]),
        )
        for heads, (filled, every, digits) in counts.items()
    }


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
        if n < 2 or len(filled) != 2 * n or index + 1 == len(named) or one.line.width:
            continue
        due = lex.due(fit.entry, fitted[index + 1].entry, seen)
        if len(due) == 1 and due == lex.missing(fit.entry, seen):
            first, second = Line(one.line.texts, filled[:n], 0, True), Line([], filled[n:], 0, True)
            parted[-1] = (replace(one, line=first), fit)
            extra = Named(second, lex.entries(due[0]), one.heads, frozenset({Doubt.BY_ORDER}))
            parted.append((extra, fitter.fit(extra)))
    return [one for one, _ in parted], [fit for _, fit in parted]


def _is_table(named: Sequence[Named], lines: Lines) -> bool:
    """Say whether named lines are a table's: under heads, several within borders, or many and full."""
    if any(one.heads.key for one in named) or (lines.grid and len(named) > 1):
        return True
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

    def __init__(self, lex: Lexicon, rank: Mapping[str, int], named: Sequence[Named], lines: Lines) -> None:
        self.lex = lex
        self.rank = rank
        self.named = named
        self.lines = lines
        self.known: dict[tuple[int, int], Slots | None] = {}

    @cached_property
    def cells(self) -> Mapping[int, Usual]:
        return {} if self.lines.glued else _usual_cells(self.named, grid=self.lines.grid)

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
        names, other = (
            names_of(entry.row, tuple(name.column for name in side)) for side in (slots.names, slots.other)
        )
        return _Fit(
            entry,
            slots if slots.names == names else replace(slots, names=names, other=other),
            votes=len(tied) == 1,
        )

    def _slots(self, entry: Entry, heads: Heads) -> Slots | None:
        """Return the slots of a block's rows under these heads, named for whichever row came first."""
        key = (id(entry.block), id(heads))
        if key not in self.known:
            self.known[key] = slots_of(entry, heads, self.lex, lambda: self.cells.get(id(heads), Usual()))
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
