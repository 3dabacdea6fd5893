"""Tables whose cells a program cut wrongly: borders that are none, through labels and heads, and borders that are lost.

What makes tables of a PDF's pages guesses its borders. A row of such a table still has a cell for each of its columns,
so pieces of a label stand side by side in front of the numbers, those of a head below each other; and two columns in
one have the numbers of a row on two lines.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain, groupby, pairwise

from gongkai.tables.cells import DIGITS, Kind, Piece, read_cell
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.printed import parts_of

Row = Sequence[Piece]


def recut(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return the printed rows of a table with labels, heads and columns whole where the form knows what they were."""
    parted = chain.from_iterable(_parted(list(table), lex) for _, table in groupby(rows, len))
    return _with_heads([_with_label(row, lex) for row in parted], lex)


def _parted(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with two cells in place of one in columns that are several, told by the lines of heads and numbers."""
    columns = list(zip(*rows, strict=True))
    counts = [_count(column, lex) for column in columns]
    if all(count == 1 for count in counts):
        return rows
    parts = [
        [_lines(piece, count) for piece in column] for column, count in zip(columns, counts, strict=True)
    ]
    return [list(chain.from_iterable(cells)) for cells in zip(*parts, strict=True)]


def _count(column: Sequence[Piece], lex: Lexicon) -> int:
    """Return how many columns one is: as many heads and, in each row below, numbers stand on lines of one cell."""
    counts = {len(lines) for piece in column if (lines := _numbers(piece))}
    if len(counts) != 1 or (count := counts.pop()) < 2:
        return 1
    heads = (piece for piece in column if piece.kind is Kind.TEXT)
    said = [[lex.say(line.strip()).column for line in piece.text.split("\n")[-count:]] for piece in heads]
    return count if any(all(one) and len(set(one)) == count for one in said) else 1


def _numbers(piece: Piece) -> list[str]:
    """Return the lines of a cell of numbers, none of any other."""
    lines = piece.text.split("\n")
    return lines if all(read_cell(line.strip(), 0).kind in DIGITS for line in lines) else []


def _lines(piece: Piece, count: int) -> Iterator[Piece]:
    """Yield the last ``count`` lines of a cell as cells, the first with what stands above it."""
    lines = list(parts_of(piece.text, piece.start, "\n"))
    front = max(len(lines) - count, 0)
    head, *others = lines[front:]
    above = piece.text[: head[0] - piece.start]
    yield read_cell(above + head[1], piece.start)
    for at, line in [*others, *[(piece.end, "")] * (count - len(lines))]:
        yield read_cell(line, at)


def _with_label(row: Row, lex: Lexicon) -> Row:
    """Return a row with the label in front of its numbers whole, in the last cell that holds a piece of it."""
    first = next((i for i, piece in enumerate(row) if _is_number(piece)), 0)
    texts = [i for i in range(first) if row[i].text]
    if (
        len({row[i].text for i in texts}) < 2
        or row[texts[-1]].kind in DIGITS
        or _says_row(row[texts[-1]].text, lex)
    ):
        return row
    for at in texts[:-1]:
        if _says_row(_text([row[i] for i in texts if i >= at]), lex):
            return [*row[:at], *_joined(row[at:first]), *row[first:]]
    return row


def _says_row(text: str, lex: Lexicon) -> bool:
    said = lex.say(text)
    return bool(said.row) and not said.misprinted


def _text(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces side by side: of as many lines each, line by line."""
    lines = [piece.text.split("\n") for piece in pieces]
    if len(set(map(len, lines))) == 1:
        return "\n".join("".join(map(str.strip, line)) for line in zip(*lines, strict=True))
    return "".join(piece.text for piece in pieces)


def _joined(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the cells of a text that is whole in the last of them that holds a piece of it, the others empty."""
    last = max(i for i, piece in enumerate(pieces) if piece.text)
    text = _text([piece for piece in pieces if piece.text])
    found = list(map(_emptied, pieces))
    found[last] = pieces[last]._replace(kind=Kind.TEXT, text=text, number=None)
    return found


def _emptied(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.BLANK, text="", number=None)


def _is_number(piece: Piece) -> bool:
    """Say whether a cell is a number in figures: one in words may be the first letter of a label."""
    return piece.kind in DIGITS and any(map(str.isdecimal, piece.text))


def _with_heads(rows: Sequence[Row], lex: Lexicon) -> Sequence[Row]:
    """Return rows with the heads whole whose pieces stand below each other, in the last one's row."""
    found = [list(row) for row in rows]
    for above, row in pairwise(found):
        if len(above) != len(row) or any(map(_is_number, row)):
            continue
        for i, (upper, lower) in enumerate(zip(above, row, strict=True)):
            if upper.text and lower.kind is Kind.TEXT and not lex.say(lower.text).column:
                whole = lex.say(upper.text + lower.text)
                if whole.column and not whole.misprinted:
                    row[i] = lower._replace(text=upper.text + lower.text)
                    above[i] = _emptied(upper)
        first = next((i for i, piece in enumerate(row) if lex.say(piece.text).column), 0)
        if len({piece.text for piece in row[:first] if piece.text}) > 1:
            row[:first] = _joined(row[:first])
    return found
