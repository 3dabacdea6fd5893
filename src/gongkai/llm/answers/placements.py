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
from gongkai.mapping.mapped import Laid, Meaning, Unlaid, lay
from gongkai.mapping.marked import Marked
from gongkai.proof.mapped import Judged
from gongkai.rules.broken_sums import message
from gongkai.rules.case import Case, field_label
from gongkai.tables.reading import TableReading
from gongkai.wording import Lang

#: Why a number is not laid, for a clerk.
_WHY = {
    "no_field": "表里没有所指的这一格",
    "twice": "另一个数也指为这一格",
    "unit": "不是这一栏的数（单位不合，或不是整数）",
    "alternative": "与已印的几行是同一项的两种印法，不能同时有",
}
#: No finding names more places, no place more letters in front of a number.
_MOST_NAMED, _WORDS = 4, 16


class Gated(NamedTuple):
    """What a reply comes to.

    ``reading`` is the table with what is believed, None where nothing is; ``accepted`` are the fields that it
    adds. ``rejected`` are the fields that a number was offered for and refused; ``refused`` says why,
    ``objections`` all that the model is to look at again, ``against`` where it contradicts what the rules read.
    """

    reading: TableReading | None = None
    accepted: frozenset[Cellname] = frozenset()
    rejected: frozenset[Cellname] = frozenset()
    refused: tuple[str, ...] = ()
    objections: tuple[str, ...] = ()
    against: tuple[str, ...] = ()


def gate(case: Case, sheet: Marked, forms: tuple[Form, ...], reply: Mapping[str, Any], lang: Lang) -> Gated:
    """Lay the numbers of a table as a reply says, and judge each by print and sums."""
    known = decided(case, sheet.table)
    meaning = _meaning(reply)
    placement = lay(sheet, meaning, forms, known)
    shape = _shape(case, forms, sheet.table, known, placement.laid)
    read = case.tables.get(sheet.table)
    before = replace(read, shape=shape) if read else TableReading(shape, {}, Counter())
    judged = Judged(sheet, meaning, placement.laid, known=known, before=before, forms=forms)
    against = (_against(case, sheet, shape, one) for one in placement.against)
    refused = [_why_not(sheet, shape, one) for one in placement.unlaid]
    objections = [*refused, *(f"按所指，{message(judged.whole, one, lang)}" for one in judged.broken)]
    refused += [f"按所指，{message(judged.whole, one, lang)}" for one in judged.refuting]
    offered = judged.rejected | {one.name for one in placement.unlaid if one.name is not None}
    return Gated(
        judged.reading if judged.kept else None,
        judged.kept,
        frozenset(offered - judged.kept),
        tuple(dict.fromkeys(refused)),
        tuple(dict.fromkeys(objections)),
        tuple(dict.fromkeys(against)),
    )


def listed(places: Sequence[str]) -> str:
    """Return the first of some places in one line, and how many there are."""
    more = f"等 {len(places)} 处" if len(places) > _MOST_NAMED else ""
    return "；".join(places[:_MOST_NAMED]) + more


def _meaning(reply: Mapping[str, Any]) -> Meaning:
    lines, heads, numbers = (
        {one["n"]: one["id"] for one in reply[part] if one["id"] is not None}
        for part in ("lines", "heads", "numbers")
    )
    return Meaning(lines, heads, {n: Cellname(*id_.split(".")) for n, id_ in numbers.items()})


def _why_not(sheet: Marked, shape: TableForm, one: Unlaid) -> str:
    where = _where(sheet, one.laid)
    if one.name is None:
        return f"{where}：{_WHY[one.why]}"
    return f"{where}，指为“{field_label(shape, one.name)}”：{_WHY[one.why]}"


def _against(case: Case, sheet: Marked, shape: TableForm, one: Unlaid) -> str:
    """Return where a mapping says something else than what the rules read, in the words of the report."""
    read = sheet.known.read.get(one.laid.piece.start)
    theirs = f"规则读作“{field_label(shape, read)}”" if read else "规则读出的是另一处"
    return f"{_where(sheet, one.laid)}，指为“{field_label(shape, one.name or Cellname('', ''))}”，{theirs}"


def _where(sheet: Marked, one: Laid) -> str:
    """Return a number with the words that it stands behind, as they are printed."""
    if one.line >= 0:
        words = "".join(sheet.lines[one.line].labels)
    else:
        words = next(mark.words for mark in sheet.numbers if mark.piece.start == one.piece.start)[-_WORDS:]
    words = "".join(words.split())
    return f"“{words}”处的 {one.piece.text}" if words else one.piece.text


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
