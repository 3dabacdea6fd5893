"""What the rules look at: one report, as far as it has been read. Nothing here changes it.

What several rules ask for is found once and kept: the rules of a lawful report together must cost
a small part of its reading.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from gongkai.document import Document, Unread
from gongkai.fold import Folded, Span
from gongkai.form import Cellname, Form, Label, TableForm, load_forms
from gongkai.parsing.quote import cut_before, own_words
from gongkai.parsing.sections import SectionText
from gongkai.prose.flowing import WRAP
from gongkai.report import Claim, Narrative, Number, SectionId

if TYPE_CHECKING:
    from gongkai.metadata.frontmatter import Metadata
    from gongkai.proof.fields import Field, Fields
    from gongkai.tables.reading import TableReading

_YEAR = re.compile(r"20[0-4]\d(?=年)")
#: The first year that is reported on a form.
FIRST_YEAR = 2019
_ENDS = "。;!?\n"
#: So much of a clause is quoted before what matters in it.
_CLAUSE = 30
#: A sentence reaches no further than this to either side: some texts have no full stop at all.
_LONGEST = 1000
#: Where so much of the text was recognised in pictures, what is left is a header, a page's number, a stamp.
_SCAN = 0.9


@dataclass(frozen=True, eq=False)
class Case:
    """One report as the rules see it. Indices are into the folded text unless said otherwise.

    ``printed`` is the text that the pieces of tables are of, where ``folded`` is another (:attr:`flowing`);
    ``joined`` is the text of that, where it is known already.
    """

    document: Document
    folded: Folded
    sections: tuple[SectionText, ...]
    tables: Mapping[str, TableReading]
    form: Form | None
    proved: Mapping[str, Fields]
    metadata: Metadata
    narrative: Narrative
    printed: Folded | None = None
    joined: Folded | None = None

    @property
    def text(self) -> str:
        return self.folded.text

    @cached_property
    def section(self) -> Mapping[SectionId, SectionText]:
        """The sections by id."""
        return {section.id: section for section in self.sections}

    @property
    def claims(self) -> Sequence[Claim]:
        """The numbers in prose that the rules read; those that a model pointed at are held against tables alone."""
        return [claim for claim in self.narrative.claims if claim.method != "llm"]

    @property
    def flowing(self) -> Case:
        """The report with lines of prose joined that a page broke by its width, for rules that read sentences."""
        return self._flowing or self

    @cached_property
    def _flowing(self) -> Case | None:
        """That report; None where it is this one: what holds itself stays in memory until garbage is collected."""
        folded = self.joined or self.folded.drop(WRAP)
        if folded is self.folded:
            return None

        def moved(span: Span) -> Span:
            return Span(*(folded.find(self.folded.at[index]) for index in span))

        sections = tuple(
            replace(one, heading=moved(one.heading) if one.heading else None, body=moved(one.body))
            for one in self.sections
        )
        return replace(self, folded=folded, sections=sections, printed=self.folded)

    @property
    def before_forms(self) -> bool:
        """Whether the report is of a year before the forms: it has sections and tables of its own."""
        return self.metadata.year is not None and self.metadata.year < FIRST_YEAR

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
        fields, name = self.proved.get(table), Cellname(row, column)
        return fields[name] if fields and name in fields.index else None

    def value(self, table: str, row: str, column: str) -> Number | None:
        """Return the number that is printed in a field, None where none can be read, or only a model says so."""
        found = self.field(table, row, column)
        return found.value if found and found.status != "asserted" else None

    @cached_property
    def odd(self) -> Mapping[str, tuple[tuple[Cellname, Field], ...]]:
        """By table, the fields that do not print a plain whole number: few in most reports, mostly none.

        One pass for all rules that look for what is missing, unreadable, negative or oddly written. What only a
        model says is nothing to find fault with.
        """
        odd = {table: fields.odd() for table, fields in self.proved.items()}
        return {
            table: tuple(pair for pair in found if pair[1].status != "asserted")
            for table, found in odd.items()
            if found
        }

    def missing(self, table: str) -> tuple[Cellname, ...]:
        """Return the fields of the form that a table does not print, or whose cells got lost."""
        return tuple(name for name, field in self.odd.get(table, ()) if field.status == "missing")

    @cached_property
    def years(self) -> tuple[tuple[int, int], ...]:
        """Every year that the text names (「2023年」), with the place of its first digit."""
        text = self.text
        return tuple(
            (int(match[0]), match.start())
            for match in _YEAR.finditer(text)
            if not text[match.start() - 1 : match.start()].isdigit()
        )

    @cached_property
    def _recognised(self) -> float:
        """How much of the text was recognised in pictures, as a share."""
        seen = sum(area.end - area.start for area in self.document.areas if area.seen)
        return seen / len("".join(self.document.text.split())) if seen else 0.0

    @property
    def is_scan(self) -> bool:
        """Whether the whole report is a picture."""
        return self._recognised > _SCAN

    @cached_property
    def pictured(self) -> frozenset[str]:
        """The tables that are pictures, in a report that is text otherwise."""
        if not self._recognised or self.is_scan:
            return frozenset()
        return frozenset(
            table
            for table, fields in self.proved.items()
            if any(
                (place := self.place(table, name)) and (area := self.document.area(*place)) and area.seen
                for name in fields
            )
        )

    def unread_in(self, id_: SectionId) -> Sequence[Unread]:
        """Return what was seen within a section and could not be read."""
        section = self.section.get(id_)
        if section is None or not self.document.unread:
            return ()
        start, end = self.span(
            section.heading.start if section.heading else section.body.start, section.body.end
        )
        return [one for one in self.document.unread if start < one.at <= end + 1]

    def span(self, start: int, end: int) -> Span:
        """Return the place in the source of ``text[start:end]``."""
        return self.folded.span(start, end)

    def place(self, table: str, name: Cellname) -> Span | None:
        """Return the place in the source where a field is printed."""
        piece = self.proved[table][name].piece
        if piece is None or piece.start == piece.end:
            return None
        return (self.printed or self.folded).span(piece.start, piece.end)

    def raw(self, table: str, name: Cellname) -> str:
        """Return what is printed in a field, as the document itself prints it."""
        place = self.place(table, name)
        return own_words(self.document.text[slice(*place)]) if place else ""

    def sentence(self, at: int) -> Span:
        """Return the sentence that holds index ``at``, or so much of it as stands near."""
        first, last = max(0, at - _LONGEST), min(len(self.text), at + _LONGEST)
        start = max(self.text.rfind(mark, first, at) for mark in _ENDS) + 1
        ends = [end for mark in _ENDS if (end := self.text.find(mark, at, last)) >= 0]
        return Span(start or first, min(ends, default=last))

    def quoted(self, start: int, end: int) -> str:
        """Return ``text[start:end]`` as the document itself prints it, on one line."""
        return own_words(self.document.text[slice(*self.span(start, end))])

    def clause(self, start: int, end: int) -> str:
        """Return the words around ``text[start:end]`` as they are to be quoted: one clause, as it is printed."""
        sentence = self.sentence(start)
        left = max(max(self.text.rfind(mark, sentence.start, start) for mark in ",:") + 1, sentence.start)
        while left < start and self.text[left].isspace():
            left += 1
        at = cut_before(self.text, left, start, _CLAUSE)
        return ("…" if at > left else "") + self.quoted(at, end)


def mixed(reading: TableReading) -> bool:
    """Say whether a table prints rows of one form and rows of another."""
    if len(reading.forms) > 1:
        return True
    columns_of = reading.shape.columns_of
    return any(name.column not in columns_of.get(name.row, ()) for name in reading.cells)


def column_of(shape: TableForm, name: Cellname) -> Label | None:
    """Return what the form says of the column that a field stands in."""
    for block in shape.blocks:
        if any(row.id == name.row for row in block.rows):
            return next((column for column in block.columns if column.id == name.column), None)
    return None


def label_of(shape: TableForm, id_: str) -> str:
    """Return what the form prints for a row or a column id, or what another form prints for it."""
    for block in shape.blocks:
        for label in (*block.rows, *block.columns):
            if label.id == id_:
                return label.label
    return field_name(shape.id, id_)


@functools.lru_cache(maxsize=512)
def field_name(table: str, id_: str) -> str:
    """Return what any form prints for a row or a column id, the id itself where none knows it."""
    for form in load_forms():
        shape = form.tables.get(table)
        for block in shape.blocks if shape else ():
            for label in (*block.rows, *block.columns):
                if label.id == id_:
                    return label.label
    return id_


def labels_of_sum(shape: TableForm, names: Sequence[Cellname]) -> list[str]:
    """Return what the fields of a sum are called: many that are a whole group of the form by its name."""
    rows, columns = {name.row for name in names}, {name.column for name in names}
    for id_, label in shape.groups.items() if len(names) > 2 else ():
        for block in shape.blocks:
            if len(columns) == 1 and rows == {row.id for row in block.rows if id_ in row.groups}:
                return [f"{label}各行·{label_of(shape, *columns)}"]
            if len(rows) == 1 and columns == {one.id for one in block.columns if id_ in one.groups}:
                return [f"{label_of(shape, *rows)}·{label}各列"]
    return [field_label(shape, name) for name in names]


def field_label(shape: TableForm, name: Cellname) -> str:
    """Return what a field is called in a message: 「行政规范性文件·现行有效件数」."""
    return f"{label_of(shape, name.row)}·{label_of(shape, name.column)}"
