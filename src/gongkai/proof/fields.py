"""The fields of a table with their statuses: what the identities make of its cells."""

from __future__ import annotations

from collections.abc import ItemsView, Iterator, Mapping, Sequence
from typing import NamedTuple

from gongkai.form import Cellname
from gongkai.report import Number, Status
from gongkai.tables.cells import Piece


class Field(NamedTuple):
    """A field of a table as it is printed: its number, its place in the folded text, its status."""

    value: Number | None
    piece: Piece | None
    status: Status


class Fields(Mapping[Cellname, Field]):
    """The fields of one table, those of the form first: their numbers, places and statuses.

    ``index`` numbers the fields in order; each part of them is a column, as a report has some 200.
    ``starts`` and ``ends`` are indices into the folded text, the same where nothing is printed.
    """

    __slots__ = ("ends", "index", "numbers", "pieces", "starts", "statuses")

    def __init__(
        self,
        index: Mapping[Cellname, int],
        numbers: Sequence[Number | None],
        pieces: Sequence[Piece | None],
        statuses: Sequence[Status],
    ) -> None:
        self.index, self.numbers, self.pieces, self.statuses = index, numbers, pieces, statuses
        self.starts = [piece.start if piece else 0 for piece in pieces]
        self.ends = [piece.end if piece else 0 for piece in pieces]

    def __getitem__(self, name: Cellname) -> Field:
        i = self.index[name]
        return Field(self.numbers[i], self.pieces[i], self.statuses[i])

    def __iter__(self) -> Iterator[Cellname]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)

    def odd(self) -> tuple[tuple[Cellname, Field], ...]:
        """Return the fields that do not print a plain whole number as it is usually written."""
        numbers, pieces = self.numbers, self.pieces
        return tuple(
            (name, Field(number, piece, status))
            for name, number, piece, status in zip(self.index, numbers, pieces, self.statuses, strict=True)
            if not _is_usual(number, piece)
        )

    def items(self) -> ItemsView[Cellname, Field]:
        fields = map(Field, self.numbers, self.pieces, self.statuses)
        return dict(zip(self.index, fields, strict=True)).items()


def _is_usual(value: Number | None, piece: Piece | None) -> bool:
    if piece is None or type(value) is not int or value < 0:
        return False
    return piece.text[0] != "0" or len(piece.text) == 1
