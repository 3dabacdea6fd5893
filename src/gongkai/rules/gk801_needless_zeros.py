"""GK801: a number is written with needless zeros (``00``)."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case, field_label
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for table, odd in case.odd.items():
        for name, (value, piece, _) in odd:
            if piece is None or value is None or piece.text[:1] != "0" or not piece.text.isdecimal():
                continue
            if len(piece.text) > 1:
                values = {
                    "field": field_label(case.tables[table].shape, name),
                    "raw": case.raw(table, name),
                    "value": value,
                }
                path = f"{table}.{name.row}.{name.column}"
                yield Hit(values, (path,), case.place(table, name), actual=value)


RULE = Check(
    code="GK801",
    severity="warning",
    title=Text("数字多写了 0", "a number has needless zeros"),
    wording=Text("“{field}”填报为“{raw}”，请核对是否应为 {value}", "{field} prints “{raw}”: is it {value}?"),
    rationale=Text(
        "“00”“05”多是键入失误，也可能漏了前面的数字，要看原始台账。",
        "00 or 05 is a slip of the key, or a digit before it got lost: the records will tell.",
    ),
    source=Text("数字用法常规", "the usual care with numbers"),
    example=Example(
        good="二、上年结转政府信息公开申请数量 | 1 | 0 |", bad="二、上年结转政府信息公开申请数量 | 1 | 00 |"
    ),
    check=check,
)
