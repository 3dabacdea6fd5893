"""Columns that a program made one of, or several of one, because it guessed where borders are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from gongkai.form import label_key
from gongkai.tables.cells import DIGITS, Kind, Piece, read_cell
from gongkai.tables.cutcells import Row, emptied, is_figure, text_of, unsure
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.printed import parts_of

#: A head is cut into so many pieces at most.
_PIECES = 4


def with_columns(rows: Sequence[Row], lex: Lexicon) -> Iterator[Row]:
    """Yield rows with two cells in place of one in columns that are several, told by the lines of heads and numbers, and
    with one in place of several whose heads are pieces of one.

    Rows under heads of their own are told for themselves.
    """
    for part in _parts(rows, lex):
        heads = [row for row in part if not any(map(is_figure, row))]
        counts = [
            max(1, *(len(_heads(piece.text, lex)) for piece in column)) for column in zip(*heads, strict=True)
        ]
        if max(counts, default=1) > 1:
            several = ((_lines(p, n, lex) for p, n in zip(row, counts, strict=True)) for row in part)
            part = [list(chain.from_iterable(cells)) for cells in several]  # noqa: PLW2901
        for at, end in _cuts(part, lex):
            part = [  # noqa: PLW2901
                [*row[:at], _one(row[at:end]), *map(emptied, row[at + 1 : end]), *row[end:]] for row in part
            ]
        yield from part


def _cuts(rows: Sequence[Row], lex: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield from where to where borders cut heads; not all pieces of these are heads themselves."""
    for row in rows:
        if any(map(is_figure, row)):
            continue
        for at in range(len(row)):
            for end in range(min(at + _PIECES, len(row)), at + 1, -1):
                run = row[at:end]
                is_cut = all(one.text for one in run) and not all(lex.say(one.text).column for one in run)
                if is_cut and label_key(text_of(run)) in lex.columns:
                    yield at, end


def _one(pieces: Sequence[Piece]) -> Piece:
    """Return the text of cells that are one; digits of several of them are no number for sure."""
    printed = [piece for piece in pieces if piece.text]
    if len(printed) < 2:
        return printed[0] if printed else pieces[0]
    whole = printed[0]._replace(kind=Kind.TEXT, text=text_of(printed), number=None)
    return unsure(whole) if any(piece.kind in DIGITS for piece in printed) else whole


def _parts(rows: Sequence[Row], lex: Lexicon) -> Iterator[Sequence[Row]]:
    """Yield rows of heads and the rows of numbers below them together."""
    numbered = [any(map(is_figure, row)) for row in rows]
    heads = [
        not has and any(lex.say(line).column for piece in row for line in piece.text.split("\n"))
        for has, row in zip(numbered, rows, strict=True)
    ]
    first = next((i for i, has in enumerate(numbered) if has), 0)
    starts = [i for i in range(first + 1, len(rows)) if heads[i] and not heads[i - 1]]
    for start, end in pairwise([0, *starts, len(rows)]):
        yield rows[start:end]


def _heads(text: str, lex: Lexicon) -> list[str]:
    """Return the different heads that the lines of a cell end with, each of one line or several."""
    lines = [line.strip() for line in text.split("\n")]
    found: dict[str, str] = {}
    end = len(lines)
    while end:
        wholes = (("".join(lines[start:end]), start) for start in range(end))
        whole, end = next(((w, start) for w, start in wholes if label_key(w) in lex.columns), ("", 0))
        if whole:
            found.setdefault(lex.say(whole).column, whole)
    return list(found.values())[::-1]


def _lines(piece: Piece, count: int, lex: Lexicon) -> Sequence[Piece]:
    """Return a cell as the cells of so many columns: its heads, or its numbers if these are as many.

    Else nothing tells whose its number is.
    """
    if count == 1:
        return [piece]
    if heads := _heads(piece.text, lex):
        heads += [""] * (count - len(heads))
        return [piece._replace(text=head) for head in heads]
    lines = list(parts_of(piece.text, piece.start, "\n"))
    if len(lines) == count and piece.kind is not Kind.BLANK:
        return [read_cell(line, at) for at, line in lines]
    if piece.kind in DIGITS:
        return [unsure(piece)] * count
    return [piece, *[emptied(piece)] * (count - 1)]
