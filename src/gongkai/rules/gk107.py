"""GK107: a row of a table is printed twice."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator

from gongkai.form import TableForm
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, Example, Hit, Rule
from gongkai.wording import Text

#: A label without an enumerator (行政规范性文件) is a word that prose uses as well.
_BARE = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.])([\u4e00-\u9fff]{6,})")

_DIGIT = re.compile(r"\d")


def check(case: Case) -> Iterator[Hit]:
    for table, reading in case.tables.items():
        section = case.section.get(table)  # type: ignore[call-overload]
        if section is None:
            continue
        start, end = section.body
        for label in _labels(reading.shape):
            first = case.text.find(label, start, end)
            again = case.text.find(label, first + len(label), end) if first >= 0 else -1
            # A cell that spans several columns may be written into each of them: no number in between.
            if again >= 0 and _DIGIT.search(case.text, first, again):
                yield Hit({"label": label}, span=case.span(again, again + len(label)))


@functools.lru_cache(maxsize=32)
def _labels(shape: TableForm) -> tuple[str, ...]:
    """Return labels that stand once in a lawful table: long ones, not a part of any other."""
    found = [
        match[1] for block in shape.blocks for row in block.rows if (match := _BARE.fullmatch(row.label))
    ]
    every = [row.label for block in shape.blocks for row in block.rows] + list(shape.groups.values())
    every += [column.label for block in shape.blocks for column in block.columns]
    return tuple(label for label in found if sum(label in other for other in every) == 1)


RULE = Rule(
    code="GK107",
    severity="warning",
    title=Text("统计表同一行出现两次", "a row of a table is printed twice"),
    wording=Text("“{label}”一行出现不止一次", "row {label} is printed more than once"),
    rationale=Text(
        "每一行只填一次；重复的行多是粘贴或跨页时带入的，计入合计就重复了。",
        "Each row is filled in once. A second one usually came in with a paste or a page break, and is counted twice.",
    ),
    source=Text(FORM_2021, FORM_2021),
    example=Example(
        good=" | | 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        bad=" | | 2.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
    ),
    check=check,
)
