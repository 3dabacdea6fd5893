"""What of a mapping is refused, or contradicts what was read, in the report's own words: for a clerk, and for the model."""

from __future__ import annotations

from collections.abc import Sequence

from gongkai.form import Cellname, TableForm
from gongkai.mapping.mapped import Laid, Unlaid
from gongkai.mapping.marked import Marked
from gongkai.proof.identities import Fault
from gongkai.rules.broken_sums import message
from gongkai.rules.case import field_label
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


def listed(places: Sequence[Text]) -> Text:
    """Return the first of some places in one line, and how many there are."""
    first, count = places[:_MOST_NAMED], len(places)
    more = Text(f"等 {count} 处", f" and more, {count} in all") if count > _MOST_NAMED else Text("", "")
    return Text("；".join(one.zh for one in first) + more.zh, "; ".join(one.en for one in first) + more.en)


def breaking(reading: TableReading, fault: Fault) -> Text:
    """Return what a mapping breaks."""
    said = message(reading, fault)
    return Text(f"按所指，{said.zh}", f"so laid, {said.en}")


def why_not(sheet: Marked, shape: TableForm, one: Unlaid) -> Text:
    """Return why a number is not laid where a mapping puts it."""
    where, why = _where(sheet, one.laid), _WHY[one.why]
    if one.name is None:
        return Text(f"{where.zh}：{why.zh}", f"{where.en}: {why.en}")
    name = field_label(shape, one.name)
    return Text(f"{where.zh}，指为“{name}”：{why.zh}", f'{where.en}, taken for "{name}": {why.en}')


def against(sheet: Marked, shape: TableForm, one: Unlaid) -> Text:
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
