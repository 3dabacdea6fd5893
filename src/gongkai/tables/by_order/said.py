"""What the words over a table whose rows stand side by side say: its rows and columns, and in which order."""

from __future__ import annotations

import bisect
from typing import NamedTuple

from gongkai.form import Block, bare_key, label_key
from gongkai.tables.lines import Lines
from gongkai.tables.names.above import Heads, is_head_word, words_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.pieces import alone, astray


class Crosswise(NamedTuple):
    """What a label says: the id of a row, that of a column, or nothing."""

    row: str = ""
    column: str = ""


def contradict(block: Block, above: Lines, lex: Lexicon) -> bool:
    """Say whether words above the numbers say another order of rows and columns than the form's, or cannot be read."""
    rows: list[str] = []
    columns: dict[tuple[int, int], list[int]] = {}  # those of one row so far, on each printed line
    unread = run = 0
    letters = set("".join(lex.heads))
    texts = Heads(
        [piece for line in above.lines for piece in line.texts], breaks=above.breaks, gaps=above.gaps
    )
    if astray(block, list(alone(block, texts, lex)), lex) or _is_whole_in_another(block, texts, lex):
        return True
    for i, printed, word in _whole_words(block, above, lex):
        key = label_key(word)
        said = said_across(block, word, lex)
        if not any(said) and (meant := lex.misspelt(key)):
            key, said = meant, said_across(block, meant, lex)
        fits = [k for k, c in enumerate(block.columns) if c.id == said.column or (key and key in c.keys[0])]
        if not any(said) and (row := next((k for r in block.rows for k in r.keys if key.startswith(k)), "")):
            said = Crosswise(row=lex.rows[row][0].row if lex.misspelt(key.removeprefix(row)) else "")
        if said.row:
            rows.append(said.row)
        elif fits:
            seen = columns.setdefault((i, printed), [])
            ahead = next((k for k in fits if not seen or k > seen[-1]), None)
            if ahead is None and fits[0] not in seen and seen[-1] + 1 < len(block.columns):
                return True
            # Where none is ahead, the columns of the next row begin.
            columns[i, printed] = [fits[0]] if ahead is None else [*seen, ahead]
        if key in lex.groups and not rows:
            return True  # those of no group stand before it
        told = said.row or fits or letters.issuperset(key)  # or pieces of heads, run together
        run = run + 1 if is_head_word(word) else 0
        unread = 0 if not run else unread + (not told)
        if unread and run >= len(block.columns):
            return True
    return list(dict.fromkeys(rows)) != [row.id for row in block.rows if row.id in rows]


def _is_whole_in_another(block: Block, texts: Heads, lex: Lexicon) -> bool:
    """Say whether the first heads or the last are all those of a row, whole and in another order than the form's."""
    ids = [column.id for column in block.columns]
    of = {column.keys[0]: column.id for column in block.columns}
    letters = "".join(label_key(piece.text) for piece in texts.pieces)
    found = [of[head] for head in lex.heads_in(letters) if head in of]
    return any(some != ids and set(some) == set(ids) for some in (found[: len(ids)], found[-len(ids) :]))


def _whole_words(block: Block, above: Lines, lex: Lexicon) -> list[tuple[int, int, str]]:
    """Return the words above some numbers, each with its line and the printed one; a letter set apart is of the word beside it."""
    words: list[tuple[int, int, str]] = []
    for i, one in enumerate(above.lines):
        for start, word in words_of(one.texts, lex):
            printed = bisect.bisect_left(above.breaks, start)
            last = words[-1][2] if words and words[-1][:2] == (i, printed) else ""
            both = last + word if min(len(last), len(word)) == 1 else ""
            if both and any(label_key(both) in column.keys[0] for column in block.columns):
                words[-1] = (i, printed, both)
            else:
                words.append((i, printed, word))
    return words


def said_across(block: Block, text: str, lex: Lexicon) -> Crosswise:
    """Return which row, be it spelt with a fault, or column of a block a text says."""
    key = bare_key(text)
    column = next((column.id for column in block.columns if key in column.keys), "")
    if column:
        return Crosswise(column=column)
    label = lex.row_at_end(key) or lex.misprinted(key)
    return Crosswise(row=lex.rows[label][0].row) if label else Crosswise()


def has_empty_one(lines: Lines, lex: Lexicon) -> bool:
    """Say whether all heads of a table are printed without a cell below them, and those of another one that has some.

    Layouts that keep no empty lines show no more of it. The numbers below the others may be another body's.
    """
    runs, numbers = [""], False
    for line in lines.lines:
        runs[-1] += "".join(label_key(piece.text) for piece in line.texts)
        if line.is_filled:
            runs.append("")
            numbers |= line.has_digits
    for block in lex.blocks if numbers else ():
        tables = [_count_of_tables(block, letters, lex) for letters in runs]
        if sum(tables) > 1 and (tables[-1] or max(tables) > 1):
            return True
    return False


def _count_of_tables(block: Block, letters: str, lex: Lexicon) -> int:
    """Return how many times in turn some letters name all rows and all columns of a block."""
    names = {key: label.id for label in (*block.rows, *block.columns) for key in label.keys}
    every, seen, count = set(names.values()), set[str](), 0
    for head in lex.heads_in(letters):
        seen |= {names[head]} if head in names else set()
        if seen == every:
            seen, count = set(), count + 1
    return count
