"""Rows of cells whose borders a program guessed: what those side by side print together."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.tables.cells import DIGITS, Kind, Piece

#: The cells of a printed row, from the left.
Row = Sequence[Piece]


def text_of(pieces: Sequence[Piece]) -> str:
    """Return the text of pieces side by side: of as many lines each, line by line."""
    lines = [piece.text.split("\n") for piece in pieces]
    if len(set(map(len, lines))) == 1:
        return "\n".join("".join(map(str.strip, line)) for line in zip(*lines, strict=True))
    return "".join(piece.text for piece in pieces)


def joined_cells(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the cells of a text that is whole in the last of them that holds a piece of it, the others empty."""
    last = max(i for i, piece in enumerate(pieces) if piece.text)
    text = text_of([piece for piece in pieces if piece.text])
    found = list(map(emptied, pieces))
    found[last] = pieces[last]._replace(kind=Kind.TEXT, text=text, number=None)
    return found


def emptied(piece: Piece) -> Piece:
    return piece._replace(kind=Kind.BLANK, text="", number=None)


def is_figure(piece: Piece) -> bool:
    """Say whether a cell is a number in figures, or a mark for none: one in words may be the first letter of a label."""
    if piece.kind is Kind.BLANK:
        return bool(piece.text)
    return piece.kind in DIGITS and any(map(str.isdecimal, piece.text))


def is_numbered(row: Row) -> bool:
    """Say whether a number in figures stands in a row."""
    return any(map(is_figure, row))


def unsure(piece: Piece) -> Piece:
    """Return a number as digits of which nothing tells what number they are, or whose."""
    return piece._replace(kind=Kind.UNSURE, text=piece.text + "|", number=None)
