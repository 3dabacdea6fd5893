"""From rows with every way to read them to one reading of a table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from gongkai.form import Cellname, Form, Sums, TableForm
from gongkai.report import Number
from gongkai.tables.cells import Kind
from gongkai.tables.deciding.agree import decide
from gongkai.tables.deciding.decide import (
    Reading,
    Row,
    holds,
    is_open,
    number,
    open_piece,
    open_row,
    opened_reading,
)
from gongkai.tables.deciding.digits import confirm
from gongkai.tables.deciding.lostcolumn import of_one_column
from gongkai.tables.deciding.merge import Placed, merge, without_other_alternatives
from gongkai.tables.deciding.provedorder import proved_order
from gongkai.tables.deciding.ways import placements
from gongkai.tables.doubts import Doubt, words_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import Entry
from gongkai.tables.reading import TableReading


def rank_of(preferred: tuple[Form, ...]) -> Mapping[str, int]:
    return {form.id: index for index, form in enumerate(preferred)}


def shape_of(
    entries: Sequence[tuple[Entry, bool]], lex: Lexicon, preferred: tuple[Form, ...]
) -> tuple[TableForm, Counter[str]]:
    """Return the table of the form that most rows bear, and how many bear which: their heads vote."""
    forms = Counter(entry.form.id for entry, votes in entries if votes)
    counted = forms or Counter(entry.form.id for entry, _ in entries)
    best = max(counted.values())
    return next(form for form in preferred if counted[form.id] == best).tables[lex.table], forms


def settled(rows: Sequence[Placed], lex: Lexicon, preferred: tuple[Form, ...]) -> TableReading | None:
    """Decide what rows hold that may be read in several ways; None where there is none."""
    rows = merge(rows)
    if not rows:
        return None
    stroked = _with_strokes([one.row for one in rows])
    rows = [replace(one, row=row) for one, row in zip(rows, stroked, strict=True)]
    shape, forms = shape_of([(one.entry, one.votes) for one in rows], lex, preferred)
    rows = without_other_alternatives(rows, shape)
    sums = shape.sums_over(shape.rows(one.entry.row for one in rows))
    decided = of_one_column(proved_order(rows, sums), sums)
    readings = _in_their_columns(decided, confirm(decided, decide(decided, sums), sums), sums)
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


def with_strokes(reading: TableReading) -> TableReading:
    """Return a table on a grid whose sums tell a lone 「一」 from a dash; where none does it is open."""
    own = reading.by_row().values()
    rows = [Row(tuple(names), [tuple(reading.cells[name] for name in names)]) for names in own]
    ways = _with_strokes(rows)
    if ways == rows:
        return reading
    decided = decide(ways, reading.shape.sums_over(reading.rows))
    cells = {
        name: one
        for row, way in zip(ways, decided, strict=True)
        for name, one in zip(row.slots, way, strict=True)
    }
    untold = [name for name, one in cells.items() if is_open(one) and not is_open(reading.cells[name])]
    return opened(replace(reading, cells={**reading.cells, **cells}), untold, Doubt.STROKE)


def _with_strokes(rows: list[Row]) -> list[Row]:
    """Return rows in which a lone 「一」 may be a dash, too, where the table prints no other number in words."""
    printed = {piece.text for row in rows for piece in row.readings[0] if piece and piece.kind is Kind.NUMBER}
    if _STROKE not in printed or any(text.isalpha() for text in printed - {_STROKE}):
        return rows
    return [
        replace(row, readings=[*row.readings, *dashed], why=row.why | {Doubt.STROKE})
        if (dashed := [other for way in row.readings if (other := _dashed(way)) != way])
        else row
        for row in rows
    ]


def _dashed(reading: Reading) -> Reading:
    return tuple(
        piece._replace(kind=Kind.BLANK, number=None) if piece and piece.text == _STROKE else piece
        for piece in reading
    )


#: The numeral that looks like a dash.
_STROKE = "一"


def _in_their_columns(rows: Sequence[Row], readings: Sequence[Reading], sums: Sums) -> list[Reading]:
    """Return rows of which something was assumed as open where sums over rows tell that a number changed its column.

    The row's own sum holds in any order; one column then has too much by what others have too little.
    """
    values = {
        name: number(piece)
        for row, reading in zip(rows, readings, strict=True)
        for name, piece in zip(row.slots, reading, strict=True)
        if not is_open(piece)
    }
    # Of each identity over rows, named by these: by how much each column breaks it.
    off: dict[tuple[str, ...], dict[str, Number]] = {}
    for one in sums:
        names = (*one.left, *one.right)
        column = names[0].column
        if all(name.column == column and name in values for name in names):
            left, right = (sum(values[name] or 0 for name in side) for side in (one.left, one.right))
            off.setdefault(tuple(name.row for name in names), {})[column] = left - right
    moved = {
        Cellname(row, column)
        for rows_, columns in off.items()
        if not sum(columns.values())
        for column in columns
        if columns[column]
        for row in rows_
    }
    return [
        opened_reading(reading) if row.doubts and _is_in(moved, row.slots, reading) else reading
        for row, reading in zip(rows, readings, strict=True)
    ]


def _is_in(moved: Collection[Cellname], slots: Sequence[Cellname], reading: Reading) -> bool:
    """Say whether a row prints a number in some fields; one below nothing tells by itself why sums break."""
    values = [number(piece) or 0 for piece in reading]
    return min(values) >= 0 and any(
        value and name in moved for name, value in zip(slots, values, strict=True)
    )


def refuted_open(rows: list[Placed]) -> list[Placed]:
    """Return rows that are open where most of them do not add up: no organ errs so, their heads stand otherwise.

    Where any lost a cell, one that does not add up may have, too, and a page's number behind it. Where hardly one adds up
    and most lost cells, what does not add up, or is noughts alone among such, may be of several rows; if none
    does, so may what cannot be tried.
    """
    held = [
        {holds(reading, one.row.slots, one.entry.table.sums) for reading in one.row.readings} for one in rows
    ]
    filled = [any(map(number, one.row.readings[0])) for one in rows]
    told = Counter(said == {False} for said, any_ in zip(held, filled, strict=True) if any_)
    untold = all(Doubt.BY_ORDER in one.row.doubts for one, any_ in zip(rows, filled, strict=True) if any_)
    if told[True] >= (_SOME if untold else _MOST) and told[True] > told[False]:
        return [_open(one, Doubt.ODD_HEAD) for one in rows]
    lost = [not _LOST.isdisjoint(one.row.doubts) for one in rows]
    if any(lost):
        short = any(
            Doubt.LOST_CELL in one.row.doubts and not any_ for one, any_ in zip(rows, filled, strict=True)
        )
        rows = [
            _open(one, Doubt.EXTRA_CELL) if said == {False} and _may_be_followed(one, short=short) else one
            for one, said in zip(rows, held, strict=True)
        ]
    proved = sum(said == {True} and any_ for said, any_ in zip(held, filled, strict=True))
    if sum(lost) <= max(len(rows) // 2, _FEW * proved):
        return rows
    alone = [before and after for before, after in zip([True, *lost], [*lost[1:], True], strict=False)]
    return [
        _open(one, Doubt.LOST_CELL)
        if said == {False}
        or (said == {True} and not any_ and among)
        or (not proved and _is_untold(one, said))
        else one
        for one, said, any_, among in zip(rows, held, filled, alone, strict=True)
    ]


def _is_untold(one: Placed, said: set[bool | None]) -> bool:
    """Say whether a row prints numbers, and nothing was assumed to read them nor tries them."""
    return said == {None} and not one.row.doubts and any(number(p) is not None for p in one.row.readings[0])


def _may_be_followed(one: Placed, *, short: bool) -> bool:
    """Say whether a row that does not add up would without its last number, a page's, if it had lost another cell.

    ``short``: rows of noughts did, so that another one may have.
    """
    reading = one.row.readings[0]
    own = [piece for piece in reading[:-1] if piece is not None]
    if not any(number(piece) for piece in own):
        return short
    sums = one.entry.table.sums
    return any(holds(way, one.row.slots, sums) for way in placements(own, len(reading)))


def _open(one: Placed, doubt: Doubt) -> Placed:
    return replace(one, row=replace(open_row(one.row), doubts=one.row.doubts | {doubt}))


#: A row whose numbers add up speaks for so many that lost cells.
_FEW = 3
_LOST = frozenset((Doubt.LOST_CELL, Doubt.EXTRA_CELL))
#: So many rows that do not add up are no slips, and so many where the form alone tells their order.
_MOST, _SOME = 5, 3


def beside(own: TableReading, other: TableReading) -> TableReading:
    """Return the report's own table where another body's stands in front of it: ``other``, which the overview quotes.

    That the one in its section is its own is an assumption: where the two contradict each other, a row whose
    sum is not printed is open. A table without sums has nothing but its heading.
    """
    if not own.shape.sums:
        return own
    sums = own.shape.sums_over(own.rows)
    contested: list[Cellname] = []
    for row in dict.fromkeys(name.row for name in own.cells):
        names = [name for name in own.cells if name.row == row]
        contradicted = any(
            name in other.cells and number(own.cells[name]) != number(other.cells[name]) for name in names
        )
        if contradicted and not any(set(names).issuperset((*one.left, *one.right)) for one in sums):
            contested += names
    return opened(own, contested, Doubt.TWICE)


def without_dashes(reading: TableReading) -> TableReading:
    """Return a table of which most numbers are below nothing with these open: a list's dashes stand before them.

    No sum tells that, as all signs change at once. A column that may be below nothing does not count.
    """
    if not any(piece and piece.number and piece.number < 0 for piece in reading.cells.values()):
        return reading
    columns = {column.id for block in reading.shape.blocks for column in block.columns if column.signed}
    counts = {
        name: value
        for name, piece in reading.cells.items()
        if name.column not in columns and (value := number(piece))
    }
    below = [name for name, value in counts.items() if value < 0]
    return opened(reading, below, Doubt.JOINED) if 2 * len(below) > len(counts) else reading


def opened(reading: TableReading, names: Collection[Cellname], doubt: Doubt) -> TableReading:
    """Return a table of which the numbers of some fields are open, for one reason."""
    open_ = dict.fromkeys(names, words_of({doubt}))
    cells = {
        name: open_piece(piece) if piece and name in open_ else piece for name, piece in reading.cells.items()
    }
    return replace(reading, cells=cells, doubts={**reading.doubts, **open_})
