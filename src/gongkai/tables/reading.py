"""What was read of the tables of a report, before any identity is tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import ItemsView, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.form import Cellname, Form, TableForm
from gongkai.tables.cells import Kind, Piece, PlainPieces


class Cells(Mapping[Cellname, Piece | None]):
    """What is printed in each field: ``pieces`` by the numbers that ``index`` gives the fields, in order."""

    __slots__ = ("index", "pieces")

    def __init__(self, index: Mapping[Cellname, int], pieces: Sequence[Piece | None]) -> None:
        self.index = index
        self.pieces = pieces

    def __getitem__(self, name: Cellname) -> Piece | None:
        return self.pieces[self.index[name]]

    def __iter__(self) -> Iterator[Cellname]:
        return iter(self.index)

    def __len__(self) -> int:
        return len(self.index)

    def items(self) -> ItemsView[Cellname, Piece | None]:
        return dict(zip(self.index, self.pieces, strict=True)).items()


@dataclass(frozen=True, slots=True)
class TableReading:
    """What one table prints: for every printed field its piece, None where its cell was lost.

    ``shape`` is the table in the form that most of it bears; ``cells`` may hold fields of another
    form where the report mixes two. ``forms`` counts the rows whose column heads told a form. ``doubts``
    says in the words of CONTRACT.md why a cell is open. ``asserted`` are the fields that only a model names.
    """

    shape: TableForm
    cells: Mapping[Cellname, Piece | None]
    forms: Counter[str]
    doubts: Mapping[Cellname, tuple[str, ...]] = field(default_factory=dict)
    asserted: frozenset[Cellname] = frozenset()

    @property
    def starts(self) -> Sequence[int]:
        """Where its numbers begin in the folded text."""
        pieces = self.cells.pieces if isinstance(self.cells, Cells) else list(self.cells.values())
        if isinstance(pieces, PlainPieces):
            return pieces.starts
        return [piece.start for piece in pieces if piece and piece.kind is Kind.NUMBER]

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the form, with the alternative that is printed."""
        return self.shape.rows({name.row for name in self.cells})


@dataclass(frozen=True, slots=True)
class TablesReading:
    """All tables of a report by id, and the form that they bear (None where that cannot be told)."""

    tables: Mapping[str, TableReading]
    form: Form | None
