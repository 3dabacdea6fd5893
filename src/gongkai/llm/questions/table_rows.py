"""A table that the rules could not place: which numbers stand in the rows that no rule has read?"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass

from gongkai.form import Form, TableForm, label_key
from gongkai.llm.questions.ask import Ask
from gongkai.llm.questions.layout import reading_of
from gongkai.llm.questions.prompts import fenced, prompt
from gongkai.llm.questions.shapes import TableRows
from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.tables.lexicon import lexicon


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked: the rows of a table that no rule has read, in the forms that may be meant."""

    section: SectionId
    shapes: tuple[TableForm, ...]
    rows: tuple[str, ...]
    forms: tuple[Form, ...]

    @property
    def table(self) -> str:
        """The id of the table."""
        return self.shapes[0].id

    def shape_of(self, row: str) -> TableForm:
        """Return the first of the forms that has a row."""
        return next(shape for shape in self.shapes if row in shape.columns_of)


def wanted(case: Case, section: SectionId, forms: Sequence[Form]) -> Wanted:
    """Return the rows to ask for: all that a form has, but those that the rules read."""
    lex = lexicon(section, tuple(forms))
    printed = set(lex.heads_in(label_key(case.body(section))))
    every_shape = [form.tables[section] for form in forms if section in form.tables]
    shapes = tuple(sorted(every_shape, key=lambda shape: -_heads_among(shape, printed)))
    reading = reading_of(case, section)
    if reading is not None:
        shapes = (reading.shape,)
    elif case.form is not None and section in case.form.tables:
        shapes = (case.form.tables[section],)
    read = {name.row for name in reading.cells} if reading else set()
    every = (row.id for shape in shapes for block in shape.blocks for row in block.rows)
    return Wanted(
        section, shapes, tuple(row for row in dict.fromkeys(every) if row not in read), tuple(forms)
    )


def _heads_among(shape: TableForm, printed: Set[str]) -> int:
    """Count the column heads of a form that are printed."""
    return sum(not printed.isdisjoint(column.keys) for block in shape.blocks for column in block.columns)


def ask(case: Case, want: Wanted) -> Ask:
    """Return the question what stands in the rows of a table."""
    found = prompt("table")
    body = case.section[want.section].body
    start, end = case.span(body.start, body.end)
    messages = found.messages(
        table=want.section,
        rows="\n".join(_described(want.shape_of(row), row) for row in want.rows),
        example=want.rows[0],
        document=fenced(case.document.text[start:end].strip()),
    )
    widths = tuple(len(want.shape_of(row).columns_of[row]) for row in want.rows)
    decimal = any(
        column.decimal for shape in want.shapes for block in shape.blocks for column in block.columns
    )
    return Ask(want.section, found.name, found.version, messages, TableRows(want.rows, widths, decimal))


def _described(shape: TableForm, row: str) -> str:
    block = next(one for one in shape.blocks if any(label.id == row for label in one.rows))
    label = next(one for one in block.rows if one.id == row)
    groups = "".join(f"{shape.groups.get(group, group)}·" for group in label.groups)
    return f"- {row}：{groups}{label.label}（{'、'.join(column.label for column in block.columns)}）"


def objections(faults: Sequence[str]) -> str:
    """Return what the model is asked once more with."""
    return prompt("table_again").messages(objections="\n".join(f"- {fault}" for fault in faults))[-1].content
