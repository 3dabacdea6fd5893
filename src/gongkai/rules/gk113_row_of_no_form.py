"""GK113: a table has a row that the form does not have."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from gongkai.form import Cellname, TableForm, bare_key
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

#: A number that fills a cell, and the mark that ends it.
_CELL = re.compile(r"(?:^|(?<=[|\n\t]))[^\S\n]*\d+[^\S\n]*(?=[|\n\t]|$)")
_BORDERS = re.compile(r"[|\s]+")
_LONGEST = 30


def check(case: Case) -> Iterator[Hit]:
    text = case.text
    for table, reading in case.tables.items():
        for start, end in _gaps(case, table):
            found = _row_in(text[start:end])
            if found is not None and not _known(reading.shape, found[0]):
                _, count, first, last = found
                words = case.document.text[slice(*case.span(start, start + first))]
                label = _BORDERS.sub(" ", words).strip()
                shown = ("…" if len(label) > _LONGEST else "") + label[-_LONGEST:]
                yield Hit({"label": shown, "count": count}, span=case.span(start + first, start + last))


@functools.lru_cache(maxsize=4096)
def _row_in(between: str) -> tuple[str, int, int, int] | None:
    """Return the label of a row of numbers in a text, their count and extent; None where there is none.

    What stands between two rows is a label of the form, the same in most reports: it is looked at once.
    """
    numbers = list(_CELL.finditer(between))
    if len(numbers) < 2:  # one alone may be a page's
        return None
    label = _BORDERS.sub(" ", between[: numbers[0].start()]).strip()
    return (label, len(numbers), numbers[0].start(), numbers[-1].end()) if label else None


def _gaps(case: Case, table: str) -> Iterator[tuple[int, int]]:
    """Yield what stands between the numbers of one row and those of the next, where all were read."""
    if any(field.piece is None for _, field in case.odd.get(table, ())):
        return
    fields = case.proved[table]
    index, starts, ends = fields.index, fields.starts, fields.ends
    end = 0
    for row in _rows(case.tables[table].shape):
        cells = [i for name in row if (i := index.get(name)) is not None]
        printed = [i for i in cells if starts[i] < ends[i]]
        if printed and 0 < end < (start := min([starts[i] for i in printed])):
            yield end, start
        if cells:
            end = max([ends[i] for i in printed]) if printed else 0


@functools.lru_cache(maxsize=64)
def _rows(shape: TableForm) -> tuple[tuple[Cellname, ...], ...]:
    """Return the fields of every row; none of a table whose rows lie side by side."""
    return tuple(
        tuple(Cellname(row.id, column.id) for column in block.columns)
        for block in shape.blocks
        if not block.across
        for row in block.rows
    )


def _known(shape: TableForm, label: str) -> bool:
    """Say whether a label is a row of the form after all: it is printed twice, then (GK107)."""
    key = bare_key(label)
    return any(key.endswith(row) for block in shape.blocks for one in block.rows for row in one.keys)


RULE = Check(
    code="GK113",
    severity="warning",
    title=Text("统计表多出一行", "a table has a row too many"),
    wording=Text(
        "“{label}”一行（{count} 个数）不是格式规定的行，没有计入任何合计",
        "row {label} ({count} numbers) is none of the form and counts in no sum",
    ),
    rationale=Text(
        "统计表的行由统一格式规定，不能自行增加；增加的行汇总时没有去处，合计也对不上。",
        "The form fixes the rows. What is added has no place when tables are added up, and upsets the totals.",
    ),
    source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}"),
    example=Example(
        good="四、结转下年度继续办理 | 2 |",
        bad="转其他机关办理的咨询建议 | 5 | 0 | 0 | 0 | 0 | 0 | 5 |\n四、结转下年度继续办理 | 2 |",
    ),
    check=check,
)
