"""Heads of a table whose borders a program guessed: put together, completed, and set where they begin."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from gongkai.form import label_key
from gongkai.tables.cells import Kind
from gongkai.tables.grids.cutcells import Row, emptied, is_numbered
from gongkai.tables.names.lexicon import Lexicon


def with_heads(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the heads whole whose pieces stand below each other over numbers, in the last one's row."""
    found = [list(row) for row in rows]
    widths = {len(row) for row in rows if is_numbered(row)}
    for above, row in pairwise(found):
        if len(above) != len(row) or is_numbered(row) or len(row) not in widths:
            continue
        joined = False
        for i, (upper, lower) in enumerate(zip(above, row, strict=True)):
            said = lex.say(lower.text)
            if upper.text and lower.kind is Kind.TEXT and not said.column and said.year is None:
                whole = lex.say(upper.text + lower.text)
                if whole.column and not whole.misprinted:
                    row[i] = lower._replace(text=upper.text + lower.text)
                    above[i], joined = emptied(upper), True
        for i, (upper, lower) in enumerate(zip(above, row, strict=True)):
            if joined and not lower.text and lex.say(upper.text).column:  # it stood whole beside pieces
                row[i], above[i] = upper, lower
        row[:] = _completed(row, lex)
        first = next((i for i, piece in enumerate(row) if lex.say(piece.text).column), 0)
        if sum(bool(lex.say(piece.text).column) for piece in row) > 1:
            # The second line of the corner, which is no head, got between heads.
            row[:first] = [one if lex.say(one.text).row else emptied(one) for one in row[:first]]
    return found


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
