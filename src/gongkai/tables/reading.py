"""What was read of the tables of a report, before any identity is tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from gongkai.form import Cellname, Form, TableForm
from gongkai.tables.cells import Kind, Piece


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
        return [piece.start for piece in self.cells.values() if piece and piece.kind is Kind.NUMBER]

    def by_row(self) -> dict[str, list[Cellname]]:
        """Return the fields of each printed row, by its id."""
        rows: dict[str, list[Cellname]] = {}
        for name in self.cells:
            rows.setdefault(name.row, []).append(name)
        return rows

    @property
    def rows(self) -> tuple[str, ...]:
        """The rows of the form, with the alternative that is printed."""
        return self.shape.rows({name.row for name in self.cells})


@dataclass(frozen=True, slots=True)
class TablesReading:
    """All tables of a report by id, and the form that they bear (None where that cannot be told)."""

    tables: Mapping[str, TableReading]
    form: Form | None
