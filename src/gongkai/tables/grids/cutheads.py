"""Heads of a table whose borders a program guessed: put together, completed, and set where they begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from operator import itemgetter

from gongkai.form import label_key
from gongkai.tables.cells import Kind
from gongkai.tables.grids.cutcells import Row, emptied, is_numbered, joined_cells
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, Said


def with_heads(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the heads whole whose pieces stand below each other, in the last one's row."""
    found = [list(row) for row in rows]
    for above, row in pairwise(found):
        if len(above) != len(row) or is_numbered(row):
            continue
        for i, (upper, lower) in enumerate(zip(above, row, strict=True)):
            said = lex.say(lower.text)
            if upper.text and lower.kind is Kind.TEXT and not said.column and said.year is None:
                whole = lex.say(upper.text + lower.text)
                if whole.column and not whole.misprinted:
                    row[i] = lower._replace(text=upper.text + lower.text)
                    above[i] = emptied(upper)
        row[:] = _completed(row, lex)
        first = next((i for i, piece in enumerate(row) if lex.say(piece.text).column), 0)
        texts = {piece.text for piece in row[:first] if piece.text}
        if len(texts) > 1 and not any(lex.say(text).row or lex.say(text).outside for text in texts):
            row[:first] = joined_cells(row[:first])
        if sum(bool(lex.say(piece.text).column) for piece in row) > 1:
            row[:first] = [emptied(piece) if _is_prose(piece.text, lex) else piece for piece in row[:first]]
    return found


def _is_prose(text: str, lex: Lexicon) -> bool:
    """Say whether what stands in the corner of a table is no head there: its second line got between heads."""
    return lex.say(text) == Said() and label_key(text) != CORNER


def with_rows_beside(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the names of rows beside each other where the heads of each begin, and none of groups above them.

    Where a name stands in the middle of what it spans, nothing else tells how far that reaches.
    """
    if not lex.across:
        return rows
    block = lex.blocks[0]
    ids = {key: column.id for column in block.columns for key in column.keys}
    names = {key for one in block.rows for key in one.keys}
    for last, row in enumerate(rows):
        said = [ids.get(label_key(piece.text), "") for piece in row]
        first = next((i for i, one in enumerate(said) if one), 0)
        starts = range(first, len(row), len(block.columns))
        own = [set(said[at : at + len(block.columns)]) for at in starts]
        placed = [(i, piece) for upper in rows[:last] for i, piece in enumerate(upper)]
        over = sorted((one for one in placed if label_key(one[1].text) in names), key=itemgetter(0))
        if len(own) == len(over) == len(block.rows) and all(one == set(ids.values()) for one in own):
            above = list(map(emptied, row))
            for at, (_, name) in zip(starts, over, strict=True):
                above[at] = name
            return [above, *rows[last:]]
    return rows


def _completed(row: Row, lex: Lexicon) -> Row:
    """Return a row of heads with those whole of which a program lost letters, where no other head can be meant."""
    said = [lex.say(piece.text).column for piece in row]
    if 2 * sum(map(bool, said)) <= sum(bool(piece.text) for piece in row):
        return row
    found = list(row)
    of_all = [b for b in lex.blocks if {*said, ""} <= {"", *(key for c in b.columns for key in c.keys)}]
    for i, piece in enumerate(row):
        key = "" if said[i] or lex.say(piece.text).outside else label_key(piece.text)
        meant = [
            column.keys[0]
            for block in of_all
            for column in block.columns
            if key and key in column.keys[0] and column.keys[0] not in said
        ]
        if len(set(meant)) == 1:
            found[i] = piece._replace(text=meant[0])
    return found


def on_one_line(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the heads of two rows in the lower one, in the order of their columns, and no group's above it."""
    found = [list(row) for row in rows]
    for above, row in pairwise(found):
        if lex.across or len(above) != len(row) or is_numbered(above) or is_numbered(row):
            continue  # 其他 and 总计 are also labels of rows
        if not any(lex.say(piece.text).column for piece in row):
            continue
        lone = [i for i, piece in enumerate(above) if lex.say(piece.text).column and not row[i].text]
        for i in lone:
            row[i], above[i] = above[i], emptied(above[i])
        if lone:
            above[:] = [emptied(piece) if lex.say(piece.text).group else piece for piece in above]
    return found
