"""GK405: old form: decisions were made under no item, or there are fewer items than none."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Cellname
from gongkai.rules.case import Case, label_of
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    fields = case.proved.get("disclosure")
    if not fields:
        return
    for name, field in fields.items():
        if name.column != "previous_items" or field.value is None:
            continue
        change = case.value("disclosure", name.row, "change")
        if change is None:
            continue
        decisions = case.value("disclosure", name.row, "decisions")
        items = field.value + change
        values = {
            "row": label_of(case.tables["disclosure"].shape, name.row),
            "previous": field.value,
            "change": f"{change:+}" if change else "0",
            "items": items,
            "decisions": decisions,
        }
        paths = tuple(f"disclosure.{name.row}.{c}" for c in ("previous_items", "change", "decisions"))
        if items < 0:
            place = case.place("disclosure", Cellname(name.row, "change"))
            yield Hit(values, paths[:2], place, "negative", actual=change)
        elif items == 0 and decisions:
            place = case.place("disclosure", Cellname(name.row, "decisions"))
            yield Hit(values, paths, place, actual=decisions)


RULE = Check(
    code="GK405",
    severity="warning",
    title=Text("项目数与处理决定不相称", "decisions under no item"),
    wording=Text(
        "“{row}”本年项目数为 {items}（上一年 {previous}，增减 {change}），却有处理决定 {decisions} 件",
        "{row}: {items} items ({previous} the year before, {change}), yet {decisions} decisions",
    ),
    also={
        "negative": Text(
            "“{row}”上一年项目数 {previous}，本年增减 {change}，减后为 {items}",
            "{row}: {previous} items the year before and {change} in the year leave {items}",
        )
    },
    rationale=Text(
        "旧格式的“项目数量”是事项的个数，“处理决定数量”是依事项作出的决定。没有事项就不会有处理决定，事项数减少后也不应小于 0。",
        "In the old form items are kinds of matters, decisions are made under them: without an item there is no "
        "decision, and no fewer items than none.",
    ),
    source=Text(FORM_2019, FORM_2019_EN),
    example=Example(good="行政许可 | 12 | -2 | 251 |", bad="行政许可 | 2 | -2 | 251 |", report="2019"),
    check=check,
)
