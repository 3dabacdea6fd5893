"""Rows under one another, named by the order in which the form prints."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise

from gongkai.form import Block, Cellname, label_key
from gongkai.tables.by_order.leftover import without_blanks, without_shifted
from gongkai.tables.by_order.match import name_rows
from gongkai.tables.by_order.named import Named, is_told
from gongkai.tables.by_order.place import Profile, place
from gongkai.tables.by_order.stretches import may_be_turned
from gongkai.tables.by_order.usual import usual_cells, usual_noughts
from gongkai.tables.cells import EMPTY, Kind
from gongkai.tables.deciding.decide import Row, filled, holds, is_empty, open_row
from gongkai.tables.deciding.merge import Placed
from gongkai.tables.deciding.settle import refuted_open
from gongkai.tables.deciding.units import row_in_units
from gongkai.tables.doubts import Doubt
from gongkai.tables.layouts.printed import PAGE
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.above import Heads
from gongkai.tables.names.dressed import without_group_pieces
from gongkai.tables.names.heads import Slots, names_of, slots_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.orders import Usual
from gongkai.tables.names.pieces import contradicts, is_jumbled
from gongkai.tables.names.vocabulary import CORNER, OUTSIDE, WEAK, Entry


def place_rows(
    lines: Lines, lex: Lexicon, rank: Mapping[str, int], around: Sequence[str] = ()
) -> list[Placed]:
    """Return the rows that lines print; ``around`` are texts that say a unit for all of them."""
    named = name_rows(lines, lex)
    whole = [one for one in named if len(one.line.values) == len(one.entries[0].block.columns)]
    if len(zeros := list(_zeros(lines, lex, rank))) > len(whole):
        return zeros
    if not _is_table(named, lines):
        return []
    fitter = _Fitter(lex, rank, named, lines)
    fitted = [fitter.fit(one) for one in named]
    named, fitted = _part(named, fitted, lex, fitter)
    fitted = _without_refuted(named, fitted)
    named = [_without_remark(one, fit) for one, fit in zip(named, fitted, strict=True)]
    profile = Profile(
        lines,
        [(one.line, fit.slots.names, fit.depth) for one, fit in zip(named, fitted, strict=True)],
        summed=lex.summed,
    )
    placed = [
        Placed(
            fit.entry,
            row_in_units(
                place(one.line, fit.slots, fit.entry, profile, one.doubts),
                fit.entry.block,
                [*_said(one), *around],
            ),
            fit.votes,
        )
        for one, fit in zip(named, fitted, strict=True)
    ]
    placed = without_blanks(placed, named, lines)
    placed = without_shifted(placed, named) if lex.summed else placed
    placed = _proved(placed, [one.line.stretch for one in named])
    return refuted_open(placed) if lex.summed and not lines.glued else placed


def _without_remark(one: Named, fit: _Fit) -> Named:
    """Return a row without words behind more cells than it has columns, where a head of no form may be that of these."""
    values, names = one.line.values, fit.columns
    told = OUTSIDE in one.heads.key and "" not in names and len(values) > len(names)
    last = values[-1] if told else EMPTY
    if last.kind is not Kind.TEXT or any(map(str.isdigit, last.text)):
        return one
    return replace(one, line=replace(one.line, values=values[:-1]))


def _without_refuted(named: Sequence[Named], fitted: Sequence[_Fit]) -> list[_Fit]:
    """Return rows whose heads are contested where these stand in an order that the sums of most rows below refute.

    A row of zeros adds up in any order, and is the same in each.
    """
    speaks: Counter[tuple[str, ...]] = Counter()
    for one, fit in zip(named, fitted, strict=True):
        values, names = tuple(one.line.values), fit.slots.names
        if fit.slots.whole and len(values) == len(names) and any(piece.number for piece in values):
            held = holds(values, names, fit.entry.table.sums)
            speaks[fit.columns] += 0 if held is None else 1 if held else -1
    return [
        replace(fit, slots=replace(fit.slots, contested=True))
        if speaks[fit.columns] < 0 and len({piece.text for piece in one.line.values}) > 1
        else fit
        for one, fit in zip(named, fitted, strict=True)
    ]


def _zeros(lines: Lines, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Placed]:
    """Yield the rows of a table that prints as many zeros as it has cells, and no other number but those of pages: each
    cell holds one, in whatever order a page's text has them.
    """
    values = [value for line in lines.lines for value in line.values]
    zeros = [value for value in values if value.kind is Kind.NUMBER and not value.number]
    others = [value for value in values if value.kind is not Kind.NUMBER or value.number]
    if not lex.summed or not all(PAGE.fullmatch(value.text) for value in others):
        return
    if any(a.number is None or b.number != a.number + 1 for a, b in pairwise(others)):
        return  # pages are counted
    plain = (without_group_pieces(line, lex) for line in lines.lines)
    key = label_key("".join(piece.text for line in plain for piece in line.texts))
    entry = min(lex.rows[lex.row_keys[0]], key=lambda one: rank[one.form.id])
    seen = lex.ids(*lex.rows_within(key))
    rows, columns = entry.table.rows(seen), entry.block.columns
    short = lex.ids(*(label for label in lex.row_keys if len(label) <= WEAK))
    if not short.issuperset({*rows} - seen) or not is_jumbled(entry.block, key, lex):
        return
    if len(zeros) == len(rows) * len(columns):
        for row in rows:
            own, zeros = tuple(zeros[: len(columns)]), zeros[len(columns) :]
            names = names_of(row, tuple(column.id for column in columns))
            of = next(one for one in lex.entries(row) if one.form is entry.form)
            yield Placed(of, Row(names, [own]), votes=False)


def _proved(rows: list[Placed], stretches: Sequence[int]) -> list[Placed]:
    """Return rows that are open where one of their stretch does not add up, or all do another way, too: its numbers may
    stand otherwise then.
    """
    wrong = {
        stretch
        for one, stretch in zip(rows, stretches, strict=True)
        if stretch and not all(holds(way, one.row.slots, one.entry.table.sums) for way in one.row.readings)
    }
    every = [one.row for one in rows]
    for stretch in {*stretches} - wrong - {0}:
        own = [row for row, of in zip(every, stretches, strict=True) if of == stretch]
        table = next(one.entry.table for one, of in zip(rows, stretches, strict=True) if of == stretch)
        if may_be_turned(own, every, table.sums_over(table.rows(one.entry.row for one in rows))):
            wrong.add(stretch)
    return [
        replace(one, row=open_row(one.row)) if stretch in wrong else one
        for one, stretch in zip(rows, stretches, strict=True)
    ]


def _said(one: Named) -> list[str]:
    """Return the texts that may say the unit of a line's numbers."""
    texts = [text.text for text in (*one.heads.pieces, *one.line.texts)]
    return [*texts, *one.heads.remarks, *one.line.remarks]


def _part(
    named: Sequence[Named], fitted: Sequence[_Fit], lex: Lexicon, fitter: _Fitter
) -> tuple[list[Named], list[_Fit]]:
    """Cut a line of twice as many numbers in two, where the label of just one row got lost behind it."""
    seen = {fit.entry.row for fit in fitted}
    filled_rows = {fit.entry.row for one, fit in zip(named, fitted, strict=True) if is_told(one.line)}
    parted: list[tuple[Named, _Fit]] = []
    for index, (one, fit) in enumerate(zip(named, fitted, strict=True)):
        parted.append((one, fit))
        n = len(fit.slots.names)
        filled = [piece for piece in one.line.values if not is_empty(piece)]
        if n < 2 or len(filled) != 2 * n or index + 1 == len(named) or one.line.width:
            continue
        due = lex.due(fit.entry, fitted[index + 1].entry, filled_rows)
        if sum(bool(piece.text) for piece in named[index + 1].line.values) < n:
            continue  # the numbers may be the next row's
        if len(due) == 1 and due[0] not in seen and due == lex.missing(fit.entry, filled_rows):
            first, second = Line(one.line.texts, filled[:n], 0, True), Line([], filled[n:], 0, True)
            parted[-1] = (replace(one, line=first), fit)
            extra = Named(second, lex.entries(due[0]), one.heads, frozenset({Doubt.BY_ORDER}))
            parted.append((extra, fitter.fit(extra)))
    return [one for one, _ in parted], [fit for _, fit in parted]


def _is_table(named: Sequence[Named], lines: Lines) -> bool:
    """Say whether named lines are a table's: under heads, several within borders, or many and full."""
    if any(one.heads.key for one in named):
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

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of its numbers, in the order of their heads."""
        return tuple(name.column for name in self.slots.names)


#: So many letters behind the corner of the heads may be a row's number or a slip.
_FEW = 2


class _Fitter:
    """Decides row by row whose form's columns the heads above it are."""

    def __init__(self, lex: Lexicon, rank: Mapping[str, int], named: Sequence[Named], lines: Lines) -> None:
        self.lex = lex
        self.rank = rank
        self.named = named
        self.lines = lines
        self.known: dict[tuple[int, int], Slots | None] = {}
        self.contradicted: dict[tuple[int, int], bool] = {}

    @cached_property
    def cells(self) -> Mapping[int, Usual]:
        return usual_noughts(self.named) if self.lines.glued else usual_cells(self.named, self.lines)

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

    def _contradicts(self, block: Block, heads: Heads) -> bool:
        key = (id(block), id(heads))
        if key not in self.contradicted:
            self.contradicted[key] = contradicts(block, heads, self.lex)
        return self.contradicted[key]

    def _without_heads(self, one: Named) -> _Fit:
        """Take the columns of the form whose number of columns is printed, if that is one form only."""
        printed = filled(one.line.values)
        ranked = sorted(one.entries, key=lambda entry: self.rank[entry.form.id])
        fits = [entry for entry in ranked if len(entry.block.columns) == printed]
        columns = {tuple(column.id for column in entry.block.columns) for entry in fits}
        entry = (fits or ranked)[0]
        names = tuple(Cellname(entry.row, column.id) for column in entry.block.columns)
        # Heads are printed where their corner is: they are not those of the form, or stand elsewhere.
        corner = CORNER in one.heads.key
        behind = one.heads.key.rpartition(CORNER)[2] if corner else ""
        contested = len(behind) > _FEW or OUTSIDE in behind or one.heads.unread
        contested |= corner and not self.lex.summed
        contested |= self.lex.summed and self._contradicts(entry.block, one.heads)
        told = len(columns) == 1 and not self.lex.summed  # sums can say whether it is the form's order
        return _Fit(entry, Slots(names, told=told, contested=contested), votes=False)
