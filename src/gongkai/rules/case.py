"""What the rules look at: one report, as far as it has been read. Nothing here changes it.

What several rules ask for is found once and kept: the rules of a lawful report together must cost
a small part of its reading.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from gongkai.document import Document
from gongkai.fold import Folded, Span
from gongkai.form import Cellname, Form, TableForm
from gongkai.parsing.sections import SectionText
from gongkai.report import Narrative, Number, SectionId

if TYPE_CHECKING:
    from gongkai.parsing.metadata import Metadata
    from gongkai.parsing.tables import TableReading
    from gongkai.rules.identities import Field, Fields

_YEAR = re.compile(r"(?<!\d)20[0-4]\d(?=年)")
_ENDS = "。;!?\n"


@dataclass(frozen=True, eq=False)
class Case:
    """One report as the rules see it. Indices are into the folded text unless said otherwise."""

    document: Document
    folded: Folded
    sections: tuple[SectionText, ...]
    tables: Mapping[str, TableReading]
    form: Form | None
    proved: Mapping[str, Fields]
    metadata: Metadata
    narrative: Narrative

    @property
    def text(self) -> str:
        return self.folded.text

    @cached_property
    def section(self) -> Mapping[SectionId, SectionText]:
        """The sections by id."""
        return {section.id: section for section in self.sections}

    @cached_property
    def head(self) -> Span:
        """What stands before the first section: title, preamble, furniture."""
        first = self.sections[0] if self.sections else None
        if first is None:
            return Span(0, min(len(self.text), 4000))
        return Span(0, first.heading.start if first.heading else first.body.start)

    def body(self, id_: SectionId) -> str:
        """Return the text of a section without its heading, empty where it is not there."""
        section = self.section.get(id_)
        return self.text[slice(*section.body)] if section else ""

    def field(self, table: str, row: str, column: str) -> Field | None:
        fields = self.proved.get(table)
        return fields.get(Cellname(row, column)) if fields else None

    def value(self, table: str, row: str, column: str) -> Number | None:
        """Return the number that is printed in a field, None where none can be read."""
        found = self.field(table, row, column)
        return found.value if found else None

    @cached_property
    def missing(self) -> Mapping[str, tuple[Cellname, ...]]:
        """By table, the fields of the form that are not printed or whose cells got lost."""
        return {
            table: found
            for table, fields in self.proved.items()
            if (found := tuple(name for name, field in fields.items() if field.status == "missing"))
        }

    @cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Every year that the text names (「2023年」), with the place of its first digit."""
        return tuple((int(match[0]), match.start()) for match in _YEAR.finditer(self.text))

    def span(self, start: int, end: int) -> Span:
        """Return the place in the source of ``text[start:end]``."""
        return self.folded.span(start, end)

    def place(self, table: str, name: Cellname) -> Span | None:
        """Return the place in the source where a field is printed."""
        piece = self.proved[table][name].piece
        return None if piece is None or piece.start == piece.end else self.span(piece.start, piece.end)

    def sentence(self, at: int) -> Span:
        """Return the sentence that holds index ``at``."""
        start = max(self.text.rfind(mark, 0, at) for mark in _ENDS) + 1
        ends = [end for mark in _ENDS if (end := self.text.find(mark, at)) >= 0]
        return Span(start, min(ends, default=len(self.text)))

    def clause(self, start: int, end: int) -> str:
        """Return the words around ``text[start:end]`` as they are to be quoted: one clause, one line."""
        sentence = self.sentence(start)
        left = max(self.text.rfind(mark, sentence.start, start) for mark in ",:") + 1
        words = self.text[max(left, sentence.start, start - 30) : end]
        return " ".join(words.split())


def mixed(reading: TableReading) -> bool:
    """Say whether a table prints rows of one form and rows of another."""
    if len(reading.forms) > 1:
        return True
    columns_of = reading.shape.columns_of
    return any(name.column not in columns_of.get(name.row, ()) for name in reading.cells)


def label_of(shape: TableForm, id_: str) -> str:
    """Return what the form prints for a row or a column id, the id itself where it knows none."""
    for block in shape.blocks:
        for label in (*block.rows, *block.columns):
            if label.id == id_:
                return label.label
    return id_


def field_label(shape: TableForm, name: Cellname) -> str:
    """Return what a field is called in a message: 「行政规范性文件·现行有效件数」."""
    return f"{label_of(shape, name.row)}·{label_of(shape, name.column)}"
