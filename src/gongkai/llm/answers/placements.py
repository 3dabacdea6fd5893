"""A table that a model mapped: the rules lay the printed numbers, print and arithmetic say what is believed.

A mapping holds no number, and never touches a field that was read. A cell that it lays is as good as one that
the rules read where the print bears its row and its column, or where nothing else fits the sums. The rest is
asserted, unless a sum breaks: then it is refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any, NamedTuple

from gongkai.form import Cellname, Form, TableForm
from gongkai.llm.questions.table_map import decided, shapes_of
from gongkai.mapping.mapped import Meaning, lay
from gongkai.mapping.marked import Marked
from gongkai.proof.mapped import Judged
from gongkai.rules.case import Case
from gongkai.rules.mapping_words import against, breaking, why_not
from gongkai.tables.reading import TableReading
from gongkai.wording import Text


class Gated(NamedTuple):
    """What a reply comes to.

    ``reading`` is the table with what is believed, None where nothing is; ``accepted`` are the fields that it
    adds. ``rejected`` are the fields that a number was offered for and refused; ``refused`` says why,
    ``objections`` all that the model is to look at again, ``against`` where it contradicts what the rules read.
    """

    reading: TableReading | None = None
    accepted: frozenset[Cellname] = frozenset()
    rejected: frozenset[Cellname] = frozenset()
    refused: tuple[Text, ...] = ()
    objections: tuple[str, ...] = ()
    against: tuple[Text, ...] = ()


def gate(case: Case, sheet: Marked, forms: tuple[Form, ...], reply: Mapping[str, Any]) -> Gated:
    """Lay the numbers of a table as a reply says, and judge each by print and sums."""
    known = decided(case, sheet.table)
    meaning = _meaning(reply)
    placement = lay(sheet, meaning, forms, known)
    shape = _shape(case, forms, sheet.table, known, placement.laid)
    read = case.tables.get(sheet.table)
    before = replace(read, shape=shape) if read else TableReading(shape, {}, Counter())
    judged = Judged(sheet, meaning, placement.laid, known=known, before=before, forms=forms)
    contradicted = (against(sheet, shape, one) for one in placement.against)
    refused = [why_not(sheet, shape, one) for one in placement.unlaid]
    objections = [*refused, *(breaking(judged.whole, one) for one in judged.broken)]
    refused += [breaking(judged.whole, one) for one in judged.refuting]
    offered = judged.rejected | {one.name for one in placement.unlaid if one.name is not None}
    return Gated(
        judged.reading if judged.kept else None,
        judged.kept,
        frozenset(offered - judged.kept),
        tuple(dict.fromkeys(refused)),
        tuple(dict.fromkeys(one.zh for one in objections)),
        tuple(dict.fromkeys(contradicted)),
    )


def _meaning(reply: Mapping[str, Any]) -> Meaning:
    lines, heads, numbers = (
        {one["n"]: one["id"] for one in reply[part] if one["id"] is not None}
        for part in ("lines", "heads", "numbers")
    )
    return Meaning(lines, heads, {n: Cellname(*id_.split(".")) for n, id_ in numbers.items()})


def _shape(
    case: Case, forms: Sequence[Form], table: str, known: Iterable[Cellname], laid: Iterable[Cellname]
) -> TableForm:
    """Return the table of the form that was read, or else of the one that most of the laid fields are of."""
    if known and table in case.tables:
        return case.tables[table].shape
    own = case.form.tables.get(table) if case.form else None

    def fitting(shape: TableForm) -> tuple[int, bool]:
        return sum(name.column in shape.columns_of.get(name.row, ()) for name in laid), shape is own

    return max(shapes_of(forms, table), key=fitting)
