"""What is believed of a mapping that was laid: print and sums say it, as they do of what the rules read.

A cell is as good as one that the rules read where the print bears its row and its column, or where nothing else
fits the sums. The rest is asserted, unless a sum breaks over it that the print does not bear whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from gongkai.form import Cellname, Form
from gongkai.mapping.bearing import Print
from gongkai.mapping.forced import only_ones
from gongkai.mapping.mapped import Laid, Meaning, fields_of
from gongkai.mapping.marked import Marked
from gongkai.proof.identities import Fault, prove
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.names.lexicon import lexicon
from gongkai.tables.reading import TableReading


def _cells(fault: Fault) -> tuple[Cellname, ...]:
    return (*fault.trial.sum.left, *fault.trial.sum.right)


class Judged:
    """What is laid, judged: ``kept`` is believed, ``rejected`` is not. ``broken`` are the sums that break over
    it, ``refuting`` those of them that the print does not bear whole.
    """

    def __init__(
        self,
        sheet: Marked,
        meaning: Meaning,
        laid: Mapping[Cellname, Laid],
        *,
        known: Mapping[Cellname, Piece | None],
        before: TableReading,
        forms: tuple[Form, ...],
    ) -> None:
        self.sheet, self.meaning, self.laid = sheet, meaning, laid
        self.known, self.before = known, before
        blocks = fields_of([form.tables[sheet.table] for form in forms if sheet.table in form.tables])
        printed = Print(sheet, lexicon(sheet.table, forms))
        self.borne = {name: printed.bears(name, one, blocks[name]) for name, one in self.laid.items()}
        self.whole = self._reading(self.laid, ())
        broken = (one for one in prove(self.whole).faults if one.kind == "broken")
        self.broken = [one for one in broken if not self.laid.keys().isdisjoint(_cells(one))]
        self.refuting = [one for one in self.broken if not all(map(self._is_printed, _cells(one)))]
        self.rejected = {name for one in self.refuting for name in _cells(one)} & self.laid.keys()
        self.kept: frozenset[Cellname] = frozenset()
        self.reading = self._believed()

    def _is_printed(self, name: Cellname) -> bool:
        """Say whether the print bears a field: the rules read it, or its label and head name it."""
        return name in self.known or (name in self.borne and self.borne[name].both)

    def _reading(self, names: Iterable[Cellname], asserted: Iterable[Cellname]) -> TableReading:
        """Return the table with what is laid on these fields."""
        cells = {**self.before.cells, **{name: self.laid[name].piece for name in names}}
        shape = self.before.shape
        ordered = [name for name in shape.names(shape.rows(name.row for name in cells)) if name in cells]
        cells = {name: cells[name] for name in dict.fromkeys((*ordered, *cells))}
        return replace(self.before, cells=cells, asserted=frozenset(asserted))

    def _believed(self) -> TableReading:
        """Return the table with all that is not refused: sure, or asserted.

        Without a sum that holds, a label or a head that is only like the form's is not enough.
        """
        left = self.laid.keys() - self.rejected
        told = [
            {name for name, borne in self.borne.items() if borne.row},
            {name for name, borne in self.borne.items() if borne.column},
        ]
        lines, heads = only_ones(
            self.sheet, self.meaning, self.known, self.laid, told=told, shape=self.before.shape
        )
        sure = {
            name
            for name in left
            if not self.borne[name].doubted
            and (self.borne[name].row or self.laid[name].line in lines)
            and (self.borne[name].column or self.laid[name].head in heads)
        }
        while True:
            asserted = {name for name in left - sure if self.laid[name].piece.kind is not Kind.BLANK}
            reading = self._reading(sorted(sure | asserted), asserted)
            fields = prove(reading).fields
            weak = {name for name in sure if fields[name].status == "read" and not self.borne[name].wholly}
            if not weak:
                self.kept = frozenset(sure | asserted)
                return reading
            sure -= weak
