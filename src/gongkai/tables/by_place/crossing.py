"""Naming by place: a number is named by the texts left of it and above it.

One of the two says the row, the other the column; where several rows stand side by side (table 4) the
texts above say both. What a table's boxes do not show is not guessed: None sends the whole table on to
the order in which the form prints. Numbers are not asked for what they are, so that all tables which
differ in nothing else are named alike, once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain

from gongkai.form import Block, enumerator_of, fields_of, label_key
from gongkai.tables.by_place.crossed import SHORT, Crossed, MisleadingError, fit, said_of, with_unread
from gongkai.tables.cells import DIGITS, Kind
from gongkai.tables.doubts import SURE, Doubt, Doubts
from gongkai.tables.grids.scan import Line, Scan, Value
from gongkai.tables.grids.turned import Grid
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import Entry, Said


def by_place(
    grids: Sequence[Grid], lex: Lexicon, rank: Mapping[str, int], year: int | None
) -> list[Crossed] | None:
    """Name the cells of grids that follow one another by place; None where the boxes mislead.

    Nothing is returned for grids in which no text says a row: they are other tables.
    ``rank`` orders the forms by id where a row fits several, ``year`` is the one that the report is for.
    A cell's number counts through all grids.
    """
    if not any(map(_is_row, map(lex.say, chain.from_iterable(grid.texts for grid in grids)))):
        return []
    scan = Scan(lex, year)
    base = 0
    for grid in grids:
        scan.read(grid, base)
        base += len(grid.places)
    if scan.shifted:
        return None
    try:
        if lex.across:
            return list(_across(scan, lex, rank))
        return _with_shared(list(_down(scan, lex, rank)), scan.lines)
    except MisleadingError:
        return None


def _is_row(said: Said) -> bool:
    """Say whether a text is the label of a row, and no head that any table may have."""
    return bool(said.row) and (not said.column or said.row != said.column)


# --- rows under one another ------------------------------------------------------------------------


def _down(scan: Scan, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Crossed]:
    for line, entries, doubts, part in _named(list(_of_one_row(scan.lines)), lex):
        crossed = fit(line, entries, rank)
        if crossed is not None:
            new = bool(doubts) or part is not None
            yield crossed._replace(doubts=crossed.doubts | doubts, line=part) if new else crossed


def _of_one_row(lines: Sequence[Line]) -> Iterator[Line]:
    """Yield a line for each row of the form: where the texts left of it say a column, those above say rows."""
    for line in lines:
        rows = dict.fromkeys(value.row for value in line.values if value.row)
        if line.said.row or line.said.outside or not rows or (len(rows) == 1 and not line.said.column):
            yield line
            continue
        for row in rows:
            values = [value for value in line.values if value.row == row]
            yield Line(line.said._replace(row=row), line.labels, values)


def _named(
    lines: Sequence[Line], lex: Lexicon
) -> Iterator[tuple[Line, Sequence[Entry], Doubts, tuple[int, int] | None]]:
    """Yield the lines that are rows of the form, with the rows' entries.

    A line whose label nobody can read is the row that is due there, if just one is and the label is empty or
    like it; where more such rows are missing elsewhere, two may have changed places.
    """
    rows = [_rows(line, lex) for line in lines]
    for i in lex.subtotals([label_key(line.labels[-1]) if line.labels else "" for line in lines]):
        rows[i] = ()
        lines[i].said = Said(outside=True)
    order = [lex.order[lex.rows[keys[0]][0].row] if keys else -1 for keys in rows]
    for i, (line, keys) in enumerate(zip(lines, rows, strict=True)):
        if keys and _is_short(line, keys[-1], lex) and not _is_between(order, i):
            rows[i], order[i], line.said = (), -1, Said(outside=True)  # 「其他」 of another group
    seen = {lex.rows[key][0].row for keys in rows for key in keys}
    for i, (line, keys) in enumerate(zip(lines, rows, strict=True)):
        if len(keys) > 1:
            for part, key in enumerate(keys):
                yield line, lex.rows[key], SURE, (part, len(keys))
        elif keys:
            misprint = line.said.misprinted and not (_is_between(order, i) and order.count(order[i]) == 1)
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


def _is_short(line: Line, key: str, lex: Lexicon) -> bool:
    """Say whether a label has no number, and its row has the name of a column: 「其他」 may be of any group."""
    own = lex.rows[key][0]
    names = {row.keys[0] for row in own.block.rows if row.id == own.row}
    return bool(line.labels) and not names.isdisjoint(lex.columns) and not enumerator_of(line.labels[-1])


def _with_shared(rows: Sequence[Crossed], lines: Sequence[Line]) -> list[Crossed]:
    """Return rows that tell of which fields the number is drawn over other rows too.

    Where all numbers of a row are also those of another one that is named, its sum would hold in either: it is open.
    """
    numbers = [{value.cell for value in line.values if value.kind in DIGITS} for line in lines]
    counted = Counter(cell for cells in numbers for cell in cells)
    if max(counted.values(), default=0) <= 1:
        return list(rows)
    held = Counter(cell for cell, _ in {(cell, row.entry.row) for row in rows for cell in row.cells})
    found = []
    for row in rows:
        shared = frozenset(n for n, cell in zip(row.names, row.cells, strict=True) if counted[cell] > 1)
        own = [cell for cell in row.cells if counted[cell]]
        both = len(own) > 1 and all(held[cell] > 1 for cell in own)
        found.append(row._replace(shared=shared, open=frozenset(row.names) if both else row.open))
    return found


def _is_between(order: Sequence[int], i: int) -> bool:
    before = next((place for place in reversed(order[:i]) if place >= 0), -1)
    after = next((place for place in order[i + 1 :] if place >= 0), len(order) + 1000)
    return before < order[i] < after


def _rows(line: Line, lex: Lexicon) -> Sequence[str]:
    """Return the row keys of a line: several where a label prints a line for each."""
    if line.said.outside:
        return ()
    several = lex.several(line.labels[-1]) if line.labels and lex.say(line.labels[-1]) == Said() else ()
    return several or ((line.said.row,) if line.said.row else ())


# --- rows side by side -------------------------------------------------------------------------------


def _across(scan: Scan, lex: Lexicon, rank: Mapping[str, int]) -> Iterator[Crossed]:
    """Yield the rows of a table whose columns say rows too: the nearest text that says one counts."""
    every = sorted(
        {(e.form.id, e.row): e for entries in lex.rows.values() for e in entries}.values(),
        key=lambda entry: (rank[entry.form.id], lex.order[entry.row]),
    )
    entries = {entry.row: entry for entry in every if entry.form is every[0].form}
    block = every[0].block
    above = ""  # the row that a label over several lines says
    heads = (head.said.row for over in scan.above.values() for head in over)
    printed = {lex.rows[row][0].row for row in (*heads, *(line.said.row for line in scan.lines)) if row}
    for line in scan.lines:
        if line.said.outside:
            continue
        if line.said.row:
            above = line.said.row
        elif line.said.column:
            if any(value.key and not value.row for value in line.values):
                continue  # 合计 under the heads of the columns: a sum of the rows
            line.said = line.said._replace(row=above)
        found, unread, no_row = _under_both(line, lex, block, printed)
        if no_row and not found and line.labels:
            continue
        if no_row and (
            len(found) < len(entries) or any(map(len(block.columns).__gt__, map(len, found.values())))
        ):
            raise MisleadingError  # it may be one that got lost
        short = bool(line.bare)
        for id_, columns in found.items():
            lost = [c.id for c in block.columns if c.id not in columns and not line.bare.isdisjoint(c.keys)]
            if line.said.row and lost:
                names = fields_of(id_, (*columns, *lost))
                cells = (*columns.values(), *(-1 for _ in lost))
                crossed = Crossed(entries[id_], names, cells, doubts=SHORT)
            else:
                crossed = with_unread(entries[id_], columns, unread.get(id_, []), SHORT if short else SURE)
            yield crossed._replace(said=said_of(line, block))


def _is_of_all(value: Value, row: str) -> bool:
    """Say whether a number may be that of all rows of the group whose head stands over it."""
    return (
        value.kind in DIGITS and bool(value.key and not row) and len(value.groups) == 1 and not value.unread
    )


def _under_both(
    line: Line, lex: Lexicon, block: Block, printed: Collection[str]
) -> tuple[dict[str, dict[str, int]], dict[str, list[Value]], bool]:
    """Return the cell of each row's columns in a line, the row's cells under heads that nobody can read, and whether
    a number, or the head of a column, is under no row of the form; of groups with no row that is ``printed`` it may be that of all rows.
    """
    groups = {row.id: frozenset(row.groups) for row in block.rows}
    found: dict[str, dict[str, int]] = {}
    unread: dict[str, list[Value]] = {}
    no_row = strange = False
    together: set[str] = set()  # the groups of which all rows may be printed as one
    for value in line.values:
        row, key = line.said.row or value.row, value.key or line.said.column
        column = next((c.id for c in block.columns if key in c.keys), "")
        if row and column:
            id_ = lex.rows[row][0].row
            if value.groups and value.groups.isdisjoint(groups[id_]):
                raise MisleadingError  # a head of several rows does not span its own
            cell = found.setdefault(id_, {}).setdefault(column, value.cell)
            if cell != value.cell and value.kind is not Kind.BLANK:
                raise MisleadingError
        elif value.kind in DIGITS and row and value.unread and not key:
            unread.setdefault(lex.rows[row][0].row, []).append(value)
        elif _is_of_all(value, row) and not line.labels:
            together |= value.groups
        elif not row and (value.key or (value.kind in DIGITS and line.labels)):
            no_row = True
        elif value.kind in DIGITS and not value.outside:
            if not value.unread:
                raise MisleadingError
            strange = True
    if strange and list(map(len, found.values())) != [len(block.columns)] * len(block.rows):
        raise MisleadingError  # under a head that nobody can read may stand a number of the form
    no_row |= any(not groups[id_].isdisjoint(together) for id_ in printed)
    return found, unread, no_row
