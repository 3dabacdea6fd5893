"""GK702: the documents in force do not follow from those of the year before."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import field_name
from gongkai.rules.pair import Pair, spot, value
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Comparison, Example, Hit
from gongkai.wording import Text


def compare(pair: Pair) -> Iterator[Hit]:
    for row in pair.later.disclosure or {}:
        before = value(pair.earlier, "disclosure", row, "in_force")
        now = value(pair.later, "disclosure", row, "in_force")
        issued = value(pair.later, "disclosure", row, "issued")
        repealed = value(pair.later, "disclosure", row, "repealed")
        if before is None or now is None or issued is None or repealed is None:
            continue
        due = before + issued - repealed
        if due == now:
            continue
        values = pair.values | {
            "row": field_name("disclosure", row),
            "held": before,
            "issued": issued,
            "repealed": repealed,
            "due": due,
            "now": now,
        }
        fields = tuple(f"disclosure.{row}.{column}" for column in ("issued", "repealed", "in_force"))
        yield Hit(values, fields, spot(pair.later, fields[-1]), expected=due, actual=now)


RULE = Comparison(
    code="GK702",
    severity="warning",
    title=Text("现行有效件数与上一年度不衔接", "the documents in force do not follow from last year's"),
    wording=Text(
        "“{row}”：{before} 年度现行有效 {held} 件，加本年制发 {issued} 件、减废止 {repealed} 件等于 {due} 件，"
        "本报告为 {now} 件",
        "{row}: {held} in force in {before}, {issued} issued and {repealed} repealed since make {due}, "
        "not {now}",
    ),
    rationale=Text(
        "现行有效件数等于上年现行有效加本年制发减本年废止。清理后宣布失效的也计入废止。",
        "What is in force is what was, with what was issued and without what was repealed or lapsed.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="行政规范性文件 | 2 | 1 | 27 |", bad="行政规范性文件 | 2 | 1 | 29 |"),
    compare=compare,
)
