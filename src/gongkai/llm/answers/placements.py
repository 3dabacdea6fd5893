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
from gongkai.proof.identities import Fault
from gongkai.proof.mapped import Judged
from gongkai.rules.broken_sums import message
from gongkai.rules.case import Case, field_label
from gongkai.tables.reading import TableReading
from gongkai.wording import Text

#: Why a number is not laid, for a clerk.
_WHY = {
    "no_field": Text("表中没有所指的这一格", "the table has no such cell"),
    "twice": Text("另一个数也指为这一格", "another number is laid there too"),
    "unit": Text(
        "不是这一列的数（单位不合，或不是整数）", "it is no number of that column (its unit, or its decimals)"
    ),
    "alternative": Text(
        "与已填报的几行是同一项的两种写法，不能同时有", "rows are there that stand in place of it"
    ),
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
    against = (_against(case, sheet, shape, one) for one in placement.against)
    refused = [_why_not(sheet, shape, one) for one in placement.unlaid]
    objections = [*refused, *(_breaking(judged.whole, one) for one in judged.broken)]
    refused += [_breaking(judged.whole, one) for one in judged.refuting]
    offered = judged.rejected | {one.name for one in placement.unlaid if one.name is not None}
    return Gated(
        judged.reading if judged.kept else None,
        judged.kept,
        frozenset(offered - judged.kept),
        tuple(dict.fromkeys(refused)),
        tuple(dict.fromkeys(one.zh for one in objections)),
        tuple(dict.fromkeys(against)),
    )


def listed(places: Sequence[Text]) -> Text:
    """Return the first of some places in one line, and how many there are."""
    first, count = places[:_MOST_NAMED], len(places)
    more = Text(f"等 {count} 处", f" and more, {count} in all") if count > _MOST_NAMED else Text("", "")
    return Text("；".join(one.zh for one in first) + more.zh, "; ".join(one.en for one in first) + more.en)


def _breaking(reading: TableReading, fault: Fault) -> Text:
    """Return what a mapping breaks."""
    said = message(reading, fault)
    return Text(f"按所指，{said.zh}", f"so laid, {said.en}")


def _meaning(reply: Mapping[str, Any]) -> Meaning:
    lines, heads, numbers = (
        {one["n"]: one["id"] for one in reply[part] if one["id"] is not None}
        for part in ("lines", "heads", "numbers")
    )
    return Meaning(lines, heads, {n: Cellname(*id_.split(".")) for n, id_ in numbers.items()})


def _why_not(sheet: Marked, shape: TableForm, one: Unlaid) -> Text:
    where, why = _where(sheet, one.laid), _WHY[one.why]
    if one.name is None:
        return Text(f"{where.zh}：{why.zh}", f"{where.en}: {why.en}")
    name = field_label(shape, one.name)
    return Text(f"{where.zh}，指为“{name}”：{why.zh}", f'{where.en}, taken for "{name}": {why.en}')


def _against(case: Case, sheet: Marked, shape: TableForm, one: Unlaid) -> Text:
    """Return where a mapping says something else than what the rules read, in the words of the report."""
    read = sheet.known.read.get(one.laid.piece.start)
    where, name = _where(sheet, one.laid), field_label(shape, one.name or Cellname("", ""))
    theirs = field_label(shape, read) if read else ""
    return Text(
        f"{where.zh}，指为“{name}”，" + (f"规则读作“{theirs}”" if read else "规则读出的是另一处"),
        f'{where.en}, taken for "{name}", '
        + (f'the rules read it as "{theirs}"' if read else "the rules read another place"),
    )


def _where(sheet: Marked, one: Laid) -> Text:
    """Return a number with the words that it stands behind, as they are printed."""
    if one.line >= 0:
        words = "".join(sheet.lines[one.line].labels)
    else:
        words = next(mark.words for mark in sheet.numbers if mark.piece.start == one.piece.start)[-_WORDS:]
    words = "".join(words.split())
    number = one.piece.text
    return Text(f"“{words}”处的 {number}", f'{number} at "{words}"') if words else Text(number, number)


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
