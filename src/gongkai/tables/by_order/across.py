"""Tables whose rows stand side by side as groups of columns, be they printed so, upright or turned.

On a grid a number is named by what stands to the left of it and above it, whichever of the two says the
row. Without a grid the heads tell in which order the numbers of a line come.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.form import Block, Cellname, label_key
from gongkai.tables.by_order.place import Profile, place
from gongkai.tables.by_order.said import contradict, said_across
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.deciding.decide import Row, filled, holds_one, open_row
from gongkai.tables.deciding.merge import Placed
from gongkai.tables.grids.turned import is_year
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.above import Heads, words_of
from gongkai.tables.names.dressed import in_form_words
from gongkai.tables.names.heads import Slots
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.orders import is_clean
from gongkai.tables.names.vocabulary import Entry


def place_across(lines: Lines, lex: Lexicon, rank: Mapping[str, int], year: int | None) -> list[Placed]:
    """Return the rows of such a table, each with every way to read it; ``year`` is that of the report."""
    entries = sorted(
        {(e.form.id, e.row): e for rows in lex.rows.values() for e in rows}.values(),
        key=lambda entry: (rank[entry.form.id], lex.order[entry.row]),
    )
    entries = [entry for entry in entries if entry.form is entries[0].form]
    lines = replace(lines, lines=[in_form_words(line, lex) for line in lines.lines])
    found = list(_named(lines, entries, lex))
    if any(len(line.values) != len(slots.names) for line, slots in found) or not found:
        found = [*_under_next_heads(lines, entries[0].block, lex)] or found
    profile = Profile(lines, [(line, slots.names, ()) for line, slots in found], summed=lex.summed)
    placed: list[Placed] = []
    for line, slots in found:
        row = place(line, slots, entries[0], profile)
        told = [
            holds_one(way, one) for way in row.readings for one in entries[0].table.sums.within(row.slots)
        ]
        if not line.width and told.count(False) > 1 and True not in told:
            row = open_row(row)  # no organ errs in all: the numbers stand otherwise
        if (
            len(line.values) > len(slots.names)
            and is_year(first := line.values[0].text)
            and int(first) != year
        ):
            row = open_row(row)  # they are of the year in front of them
        placed.extend(_by_row(row, entries, slots))
    return placed


def _named(lines: Lines, entries: Sequence[Entry], lex: Lexicon) -> Iterator[tuple[Line, Slots]]:
    """Yield the lines that hold cells of the table, and which."""
    heads, done = Heads(breaks=lines.breaks), False
    tops = 0  # on how many lines stand the uppermost heads
    above = {*lex.groups, *(key for row in entries[0].block.rows if not row.groups for key in row.keys)}
    for line in lines.lines:
        tops += any(label_key(piece.text) in above for piece in line.texts)
        heads.pieces.extend(line.texts)
        heads.key += line.key
        if not line.is_filled:
            continue
        slots = across_slots(entries, heads, lex)
        if slots is not None and line.values and (slots.score or len(line.values) == len(slots.names)):
            more = len(slots.names) < len(line.values) == slots.score  # a group of no form has heads, too
            rows = [lex.order[name.row] for name in slots.names]
            apart = (
                line.width > 0 and tops > 1 and rows != sorted(rows)
            )  # heads beside each other share a line
            yield line, replace(slots, contested=more or apart or _has_outside(line, slots, heads, lex))
            done = True
        heads, tops = Heads(breaks=lines.breaks), 0
    if not done:
        yield from _in_form_order(lines, entries, lex)
    if not any(line.is_filled for line in lines.lines) and (slots := _empty(entries, heads, lex)) is not None:
        yield Line(), slots


def _in_form_order(lines: Lines, entries: Sequence[Entry], lex: Lexicon) -> Iterator[tuple[Line, Slots]]:
    """Yield the one line that holds a number for each field, where the heads above it are in pieces.

    Words that are no pieces of heads, or stand in another order, contest it: rows may change places under all sums.
    """
    block = entries[0].block
    names = _names(block)
    full = [
        line for line in lines.lines if [piece.kind for piece in line.values] == [Kind.NUMBER] * len(names)
    ]
    if len(full) == 1:
        above = [line for line in lines.lines if line.start <= full[0].start]
        yield (
            full[0],
            Slots(names, told=False, contested=contradict(block, replace(lines, lines=above), lex)),
        )


def _under_next_heads(lines: Lines, block: Block, lex: Lexicon) -> Iterator[tuple[Line, Slots]]:
    """Yield the numbers of a page's text as one line, if each run of them follows the heads of as many fields, those
    next to come in the form's order, be these in pieces. The last numbers may stand apart, where the page ends.

    All fields must be there: a page's text may begin with any row's.
    """
    heads = [column.keys[0] for _ in block.rows for column in block.columns]
    letters = set("".join(heads)) - set(
        "".join((*lex.groups, *(key for row in block.rows for key in row.keys)))
    )
    values: list[Piece] = []
    printed, due = Counter[str](), 0
    for line in lines.lines:
        printed.update(char for char in line.key if char in letters)
        own = line.values
        if own and due and not line.texts:
            if len(own) > due:
                return
            values += own
            due -= len(own)
        elif own and (line.texts or len(values) < len(heads)):
            rest = ["".join(heads[len(values) : end]) for end in range(len(values), len(heads) + 1)]
            over = [Counter(char for char in one if char in letters) for one in rest]
            if line.width or due or printed not in over[len(own) :]:
                return
            due = over.index(printed) - len(own)
            values += own
            printed.clear()
    if printed or due or len(values) < len(heads) or any(one.kind is not Kind.NUMBER for one in values):
        return
    above = [line for line in lines.lines if line.start <= values[-1].start]
    if contradict(block, replace(lines, lines=above), lex):
        return
    yield Line(values=values, has_digits=True), Slots(_names(block), told=False)


def _names(block: Block) -> tuple[Cellname, ...]:
    return tuple(Cellname(row.id, column.id) for row in block.rows for column in block.columns)


def _empty(entries: Sequence[Entry], heads: Heads, lex: Lexicon) -> Slots | None:
    """Return the slots of a table of which the heads are printed, all rows and columns, and no number."""
    block = entries[0].block
    said = [said_across(block, piece.text, lex) for piece in heads.pieces]
    if {one.row for one in said if one.row} < {row.id for row in block.rows}:
        return None
    if {one.column for one in said if one.column} < {column.id for column in block.columns}:
        return None
    return Slots(_names(block))


def _by_row(row: Row, entries: Sequence[Entry], slots: Slots) -> Iterator[Placed]:
    """Cut a line that lies across into its rows, if it was read in one way; else keep it whole."""
    if len(row.readings) > 1:
        entry = next(e for e in entries if e.row == slots.names[0].row)
        yield Placed(entry, row)
        return
    for entry in entries:
        places = [i for i, name in enumerate(slots.names) if name.row == entry.row]
        if places:
            names = tuple(slots.names[i] for i in places)
            reading = tuple(row.readings[0][i] for i in places)
            yield Placed(entry, Row(names, [reading], row.doubts))


# --- by the order of the heads -----------------------------------------------------------------------


def across_slots(entries: Sequence[Entry], heads: Heads, lex: Lexicon) -> Slots | None:
    """Return the slots of the line below these heads."""
    block = entries[0].block
    column_of = {key: column.id for column in block.columns for key in column.keys}
    row_of = {key: row.id for row in block.rows for key in row.keys}
    keys = lex.heads_in(heads.key)
    rows = list(dict.fromkeys(_row_order(block, keys, row_of, lex)))
    columns = [column_of[key] for key in keys if key in column_of]
    width = len(block.columns)
    canonical = [column.id for column in block.columns]
    if not columns and len(rows) != 1:
        return None
    groups = [columns[i : i + width] for i in range(0, len(columns), width)]
    all_rows = [row.id for row in block.rows]
    if len(columns) != width * len(rows) or any(set(group) != set(canonical) for group in groups):
        # Heads are missing, or wrapped over lines: what is whole must stand in the form's order.
        whole = is_clean(block, heads.key, lex) and not _has_pieces(block, heads.key, keys)
        if whole and any(group != canonical[: len(group)] for group in groups):
            return None
        pieces = Lines([Line(list(heads.pieces))], breaks=heads.breaks)
        if not whole and contradict(block, pieces, lex):
            return None
        rows, groups = rows if not rows else [r for r in all_rows if r in rows], [canonical] * len(all_rows)
        if rows and rows != list(dict.fromkeys(_row_order(block, keys, row_of, lex))):
            return None
        rows = all_rows
    if any(group != canonical for group in groups) and _has_pieces(block, heads.key, keys):
        return None
    if rows != [row for row in all_rows if row in rows]:
        # Another order than the form's counts only where the heads of rows and groups have cells of their own.
        own = [label_key(word) for _, word in words_of(heads.pieces, lex)]
        printed_rows = list(dict.fromkeys(_row_order(block, own, row_of, lex)))
        if set(printed_rows) != set(rows):
            return None
        rows = printed_rows
    names = tuple(Cellname(row, column) for row, group in zip(rows, groups, strict=True) for column in group)
    return Slots(names, score=len(columns))


def _has_pieces(block: Block, letters: str, keys: Sequence[str]) -> bool:
    """Say whether beside the heads that were found in letters there are beginnings of column heads."""
    for key in keys:
        letters = letters.replace(key, " ", 1)
    return any(column.keys[0][:_PIECE] in letters for column in block.columns)


#: A single letter may be of anything.
_PIECE = 2


def _has_outside(line: Line, slots: Slots, heads: Heads, lex: Lexicon) -> bool:
    """Say whether a cell of a line may be that of a head of no form, which stands among others or right beside them.

    Where all others are filled and one is left empty it is that one. What only says that they count is no head.
    """
    words = [word for _, word in words_of(heads.pieces, lex)]
    known = [i for i, word in enumerate(words) if label_key(word) in lex.heads]
    near = words[max(known[0] - 1, 0) : known[-1] + 2] if known else []
    if not any(lex.is_outside(word) and not lex.is_measure(word) for word in near):
        return False
    return filled(line.values) != len(slots.names) or filled(line.values) == len(line.values)


def _row_order(block: Block, keys: Sequence[str], row_of: dict[str, str], lex: Lexicon) -> Iterator[str]:
    printed = [row_of[key] for key in keys if key in row_of]
    for key in keys:
        if key in row_of:
            yield row_of[key]
        elif key in lex.groups:
            group = lex.groups[key]
            yield from (r for r in printed if any(r == row.id and group in row.groups for row in block.rows))
