"""GK703: a table is the one of the year before."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.fold import Span
from gongkai.rules.pair import Pair
from gongkai.rules.readings import table_name
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Comparison, Example, Hit
from gongkai.wording import Text

#: Fewer numbers than this may well be the same by chance.
_ENOUGH = 5
_TABLES = ("disclosure", "requests")


def compare(pair: Pair) -> Iterator[Hit]:
    for table in _TABLES:
        before, now = getattr(pair.earlier, table), getattr(pair.later, table)
        if not before or before != now:
            continue
        told = sum(1 for columns in now.values() for value in columns.values() if value)
        if told < _ENOUGH:
            continue
        section = next((one for one in pair.later.sections if one.id == table), None)
        span = Span(section.start, min(section.end, section.start + 20)) if section else None
        yield Hit(pair.values | {"table": table_name(table), "count": told}, span=span)


RULE = Comparison(
    code="GK703",
    severity="warning",
    title=Text("统计表与上一年度完全相同", "a table is last year's"),
    wording=Text(
        "{table}与 {before} 年度报告完全相同（{count} 个非零数），请核对是否漏改",
        "{table} is that of {before}, all {count} numbers that are not 0: was it left as it was?",
    ),
    rationale=Text(
        "两年的数据一般不会完全相同，多是沿用上年文件而没有更新。",
        "No two years have all their numbers the same: last year's file was not brought up to date.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="行政许可 | 290 | | |", bad="行政许可 | 251 | | |"),
    compare=compare,
)
