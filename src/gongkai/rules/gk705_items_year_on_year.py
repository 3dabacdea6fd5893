"""GK705: the items of the year before are not those that its report has."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import field_name
from gongkai.rules.pair import Pair, spot, value
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, Comparison, Example, Hit
from gongkai.wording import Text


def compare(pair: Pair) -> Iterator[Hit]:
    for row in pair.later.disclosure or {}:
        items = value(pair.earlier, "disclosure", row, "previous_items")
        change = value(pair.earlier, "disclosure", row, "change")
        now = value(pair.later, "disclosure", row, "previous_items")
        if items is None or change is None or now is None or items + change == now:
            continue
        values = pair.values | {
            "row": field_name("disclosure", row), "items": items, "change": f"{change:+}" if change else "0",
            "due": items + change, "now": now,
        }  # fmt: skip
        field = f"disclosure.{row}.previous_items"
        yield Hit(values, (field,), spot(pair.later, field), expected=items + change, actual=now)


RULE = Comparison(
    code="GK705",
    severity="warning",
    title=Text("上一年项目数量与上一年度报告不符", "last year's items are not those of last year's report"),
    wording=Text(
        "“{row}”：{before} 年度项目数为 {due}（{items}，增减 {change}），本报告“上一年项目数量”为 {now}",
        "{row}: the report of {before} has {due} items ({items}, {change}), this one says {now}",
    ),
    rationale=Text(
        "旧格式的“上一年项目数量”就是上一年度的项目数与增减之和。",
        "In the old form last year's items are those of the report before, with their change.",
    ),
    source=Text(FORM_2019, FORM_2019_EN),
    example=Example(good="行政许可 | 12 | -2 | 251 |", bad="行政许可 | 15 | -2 | 251 |", report="2019"),
    compare=compare,
)
