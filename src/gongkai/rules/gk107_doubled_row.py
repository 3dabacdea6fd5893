"""GK107: a row of a table is printed twice."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence

from gongkai.fold import Span
from gongkai.form import TableForm, load_forms
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit, listed
from gongkai.tables.grids.years import own_spans
from gongkai.tables.names.lexicon import lexicon
from gongkai.wording import Text

#: A label without an enumerator (行政规范性文件) is a word that prose uses as well.
_BARE = re.compile(r"(?:[（(]?[一二三四五六七八九十\d]+[)）]?[、.])([\u4e00-\u9fff]{6,})")

#: A number of its own behind a label; that of a head (数据1) is none.
_NUMBER = re.compile(r"\A[)）]?\d|(?<![^\W_])\d")
_REMARK = re.compile(r"\([^()]*\)|(?<!\d)\d[.、](?=\s*$)")
#: So many rows twice are a second table.
_TABLE = 3
_SHOWN = 3


def check(case: Case) -> Iterator[Hit]:
    for table, reading in case.tables.items():
        section = case.section.get(table)  # type: ignore[call-overload]
        if section is None:
            continue
        body, labels = section.body, _labels(reading.shape)
        if all(_again(case.text, label, (body,)) < 0 for label in labels):
            continue  # as nearly always: whose year each stretch is need not be asked
        lex = lexicon(table, (case.form,) if case.form else load_forms())
        spans = own_spans(case.text, body.start, body.end, case.metadata.year, lex)
        twice = [(at, label) for label in labels if (at := _again(case.text, label, spans)) >= 0]
        if len(twice) < _TABLE:
            for at, label in twice:
                yield Hit({"label": label}, span=case.span(at, at + len(label)))
            continue
        at, label = min(twice)
        values = {"count": len(twice), "labels": listed([label for _, label in sorted(twice)], _SHOWN)}
        yield Hit(values, span=case.span(at, at + len(label)), wording="table")


def _again(text: str, label: str, spans: Sequence[Span]) -> int:
    """Return where a label comes again behind one with its numbers, -1 if nowhere."""
    before = -1
    for span in spans:
        start = span.start
        while (at := text.find(label, start, span.end)) >= 0:
            # A cell that spans several columns may be written into each of them, and a heading may name the row
            # below it: no number in between, but in a remark behind the label.
            if before >= 0 and _NUMBER.search(_REMARK.sub("", text[before:at])):
                return at
            before = start = at + len(label)
    return -1


@functools.lru_cache(maxsize=32)
def _labels(shape: TableForm) -> tuple[str, ...]:
    """Return labels that stand once in a lawful table: long ones, not a part of any other."""
    found = [
        match[1] for block in shape.blocks for row in block.rows if (match := _BARE.fullmatch(row.label))
    ]
    every = [row.label for block in shape.blocks for row in block.rows] + list(shape.groups.values())
    every += [column.label for block in shape.blocks for column in block.columns]
    return tuple(label for label in found if sum(label in other for other in every) == 1)


RULE = Check(
    code="GK107",
    severity="warning",
    title=Text("统计表同一行出现两次", "a row of a table is printed twice"),
    wording=Text("“{label}”一行出现不止一次", "row {label} is printed more than once"),
    also={
        "table": Text(
            "{labels}等 {count} 行各出现不止一次：同一部分里有两张表",
            "{count} rows are printed more than once ({labels}): there are two tables",
        )
    },
    rationale=Text(
        "每一行只填一次；重复的行多是粘贴或跨页时带入的，计入合计就重复了。",
        "Each row is filled in once. A second one usually came in with a paste or a page break, and is counted twice.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(
        good=" | | 2.重复申请 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        bad=" | | 2.要求提供公开出版物 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
    ),
    check=check,
)
