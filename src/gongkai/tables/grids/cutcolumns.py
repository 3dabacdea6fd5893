"""Columns that a program made one of, or several of one, because it guessed where borders are."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, pairwise

from gongkai.form import label_key
from gongkai.tables.cells import ASSUMED, DIGITS, Kind, Piece, read_cell
from gongkai.tables.grids.cutcells import Row, emptied, is_figure, is_numbered, text_of, unsure
from gongkai.tables.layouts.printed import parts_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.whole import PIECES


def without_empty(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return the rows of a table that has heads without the columns in which nothing is printed, not even one of these.

    Where numbers stand between heads but below none, or labels below heads, its borders part no columns: a row that does
    not begin below the first head has as many numbers as there are heads, or none that is its for sure.
    """
    numbered = [row for row in rows if is_numbered(row)]
    first = min((i for row in numbered for i, piece in enumerate(row) if is_figure(piece)), default=0)
    said = [(row, [lex.say(piece.text).column for piece in row]) for row in rows if not is_numbered(row)]
    columns = list(zip(*rows, strict=True))
    beside = [row for row, keys in said if any(keys)]
    heads = [i for i in range(first, len(columns)) if any(keys[i] for _, keys in said)]
    if not heads:
        return rows
    odd = [i for i in range(heads[0], heads[-1]) if i not in heads and not any(row[i].text for row in beside)]
    apart = any(is_figure(piece) for i in odd for piece in columns[i]) or any(
        _is_shifted(row, heads[0]) for row in numbered
    )
    if apart and max(len(_numbers(row)) for row in numbered) <= len(heads):
        return [_counted(row, heads) if is_numbered(row) else row for row in rows]
    kept = [any(piece.text for piece in column) for column in columns]
    return [[piece for piece, keep in zip(row, kept, strict=True) if keep] for row in rows]


def _is_shifted(row: Row, first: int) -> bool:
    """Say whether the label of a row goes on in or behind the column of the first head."""
    end = next(i for i, piece in enumerate(row) if is_figure(piece))
    return any(piece.kind is Kind.TEXT for piece in row[first:end])


def _counted(row: Row, heads: Sequence[int]) -> Row:
    """Return a row with a number for each head, if it has as many and does not begin below the first of them."""
    numbers = _numbers(row)
    if len(numbers) != len(heads):
        return [unsure(piece) if piece.kind in DIGITS else piece for piece in row]
    label = [piece for piece in row if piece.kind is Kind.TEXT]
    found = list(map(emptied, row))
    if label and heads[0]:
        found[heads[0] - 1] = label[0]._replace(text=text_of(label))
    for at, number in zip(heads, numbers, strict=True):
        found[at] = number
    return found


def _numbers(row: Row) -> list[Piece]:
    """Return the numbers and marks for none on the lines of a row's cells."""
    printed = (piece for piece in row if piece.kind is not Kind.TEXT and piece.text)
    return [read_cell(line, at) for piece in printed for at, line in parts_of(piece.text, piece.start, "\n")]


def with_labels_beside(rows: Sequence[Row]) -> Sequence[Row]:
    """Return the rows of a table with each label right in front of the first column of numbers: no empty cell of theirs
    is one of these. The lines of a label on rows of their own go with it.
    """
    numbered = [row for row in rows if is_numbered(row)]
    first = min((next(i for i, piece in enumerate(row) if is_figure(piece)) for row in numbered), default=0)
    filled = [[i for i, piece in enumerate(row) if piece.text] for row in rows]
    texts = [max((i for i in own if i < first), default=-1) for own in filled]
    last = max((at for at, row in zip(texts, rows, strict=True) if is_numbered(row)), default=-1)
    is_lone = [own == [at] for own, at in zip(filled, texts, strict=True)]
    found = [-1] * len(rows)  # which cell a row's label is moved out of
    for order in (range(len(rows)), reversed(range(len(rows)))):
        moved = -1
        for i in order:
            if is_numbered(rows[i]):
                moved = texts[i] if texts[i] < last else -1
            elif not (is_lone[i] and texts[i] == moved):
                moved = -1
            found[i] = max(found[i], moved)
    return [_moved(row, at, last) if at >= 0 else row for row, at in zip(rows, found, strict=True)]


def _moved(row: Row, at: int, to: int) -> Row:
    """Return a row with the text of one cell in another behind it."""
    found = list(row)
    found[to], found[at] = row[at], emptied(row[at])
    return found


def with_columns(rows: Sequence[Row], lex: Lexicon) -> Iterator[Row]:
    """Yield rows with two cells in place of one in columns that are several, told by the lines of heads and numbers, and
    with one in place of several whose heads are pieces of one.

    Rows under heads of their own are told for themselves.
    """
    for part in _parts(rows, lex):
        heads = [row for row in part if not is_numbered(row)]
        counts = [
            max(1, *(len(_heads(piece.text, lex)) for piece in column)) for column in zip(*heads, strict=True)
        ]
        if not heads and len(part) >= _ROWS:  # these stand in a table above
            counts = [min(map(_count, column)) for column in zip(*part, strict=True)]
        if max(counts, default=1) > 1:
            several = ((_lines(p, n, lex) for p, n in zip(row, counts, strict=True)) for row in part)
            part = [list(chain.from_iterable(cells)) for cells in several]  # noqa: PLW2901
        for at, end in _cuts(part, lex):
            part = [  # noqa: PLW2901
                [*row[:at], _one(row[at:end]), *map(emptied, row[at + 1 : end]), *row[end:]] for row in part
            ]
        yield from part


def with_assumed(rows: Sequence[Row]) -> list[Row]:
    """Return rows with the numbers in and beside columns that hold several on lines of a cell as what only a sum proves: a
    border that is none may have cut the others, too.
    """
    numbered = [row for row in rows if is_numbered(row)]
    odd = {i for row in numbered for i, piece in enumerate(row) if _count(piece) > 1}
    beside = {i + step for i in odd for step in (-1, 0, 1)}
    return [
        [_assumed(p) if i in beside and p.kind is Kind.NUMBER else p for i, p in enumerate(row)]
        if is_numbered(row)
        else row
        for row in rows
    ]


def _assumed(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.UNSURE, text=piece.text + ASSUMED)


#: So many rows do not all have a number broken over lines.
_ROWS = 3


def _count(piece: Piece) -> int:
    """Return on how many lines a cell holds numbers and nothing else, 1 where it holds another thing."""
    lines = [read_cell(line, at) for at, line in parts_of(piece.text, piece.start, "\n")]
    return len(lines) if all(map(is_figure, lines)) else 1


def _cuts(rows: Sequence[Row], lex: Lexicon) -> Iterator[tuple[int, int]]:
    """Yield from where to where borders cut heads; not all pieces of these are heads themselves."""
    for row in rows:
        if is_numbered(row):
            continue
        for at in range(len(row)):
            for end in range(min(at + PIECES, len(row)), at + 1, -1):
                run = row[at:end]
                is_cut = all(one.text for one in run) and not all(lex.say(one.text).column for one in run)
                is_cut = is_cut and not any(_has_label(one[at:end]) for one in rows if is_numbered(one))
                if is_cut and label_key(text_of(run)) in lex.columns:
                    yield at, end


def _has_label(cells: Sequence[Piece]) -> bool:
    """Say whether a label stands beside its number."""
    return any(piece.kind is Kind.TEXT for piece in cells) and any(map(is_figure, cells))


def _one(pieces: Sequence[Piece]) -> Piece:
    """Return the text of cells that are one; digits of several of them are no number for sure."""
    printed = [piece for piece in pieces if piece.text]
    if len(printed) < 2:
        return printed[0] if printed else pieces[0]
    whole = printed[0]._replace(kind=Kind.TEXT, text=text_of(printed), number=None)
    return unsure(whole) if any(piece.kind in DIGITS for piece in printed) else whole


def _parts(rows: Sequence[Row], lex: Lexicon) -> Iterator[Sequence[Row]]:
    """Yield rows of heads and the rows of numbers below them together."""
    numbered = [is_numbered(row) for row in rows]
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
    if heads := _heads(piece.text, lex):
        heads += [""] * (count - len(heads))
        return [piece._replace(text=head) for head in heads]
    lines = list(parts_of(piece.text, piece.start, "\n"))
    if len(lines) == count and piece.kind is not Kind.BLANK:
        return [read_cell(line, at) for at, line in lines]
    if piece.kind in DIGITS:
        return [unsure(piece)] * count
    return [piece, *[emptied(piece)] * (count - 1)]
