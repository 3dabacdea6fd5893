"""GK808: blanks, strokes and noughts stand side by side in one table."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from gongkai.proof.trials import unfilled
from gongkai.rules.case import Case
from gongkai.rules.readings import table_name
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for table, odd in case.odd.items():
        blanks = [(name, field.piece) for name, field in odd if field.status == "blank" and field.piece]
        if not blanks:
            continue
        fields, reading = case.proved[table], case.tables[table]
        # A column that nobody filled in is another matter, which its identity has told.
        statuses = dict(zip(fields, fields.statuses, strict=True))
        columns = unfilled(reading.shape.sums_over(reading.rows), statuses).values()
        empty = {name for column in columns for name in column.names}
        blanks = [(name, piece) for name, piece in blanks if name.column not in empty]
        if not blanks:
            continue
        zeros = fields.numbers.count(0)
        marks = Counter(piece.text for _, piece in blanks)
        if not zeros and len(marks) < 2:
            continue
        values = {
            "table": table_name(table, reading.shape.label),
            "marks": [
                Text(f"{mark or '空白'} {count} 处", f"{mark or 'blank'} ×{count}")
                for mark, count in marks.most_common(4)
            ],
            "zeros": zeros,
        }
        paths = tuple(f"{table}.{name.row}.{name.column}" for name, _ in blanks)
        wording = "" if zeros else "marks"
        yield Hit(values, paths, case.place(table, blanks[0][0]), wording=wording)


RULE = Check(
    code="GK808",
    severity="info",
    title=Text("空白与 0 并用", "blanks and noughts side by side"),
    wording=Text(
        "{table}既有填 0 的（{zeros} 处），也有未填数字的单元格（{marks}）；没有发生的请统一填 0",
        "{table} has both 0 ({zeros}) and cells without a number ({marks}); what did not happen is 0",
    ),
    also={
        "marks": Text(
            "{table}未填数字的单元格写法不一（{marks}）；没有发生的请统一填 0",
            "the cells of {table} without a number are written in several ways ({marks}); what did not happen is 0",
        )
    },
    rationale=Text(
        "空白、“/”和 0 并用，无法判断是没有发生、不适用，还是漏填。",
        "Where blanks, strokes and noughts mix, no reader can tell what did not happen from what was not filled in.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="行政强制 | 0 |", bad="行政强制 | / |"),
    check=check,
)
