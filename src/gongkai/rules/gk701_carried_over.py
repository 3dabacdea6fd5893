"""GK701: what a year carried over is not what the year before carried forward."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.report import Number
from gongkai.rules.case import field_name
from gongkai.rules.pair import Pair, spot, value
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Comparison, Example, Hit
from gongkai.wording import Text


def compare(pair: Pair) -> Iterator[Hit]:
    differ: list[tuple[str, Number, Number]] = []
    for column in (pair.later.requests or {}).get("carried_over", {}):
        before = value(pair.earlier, "requests", "carried_forward", column)
        now = value(pair.later, "requests", "carried_over", column)
        if before is not None and now is not None and before != now:
            differ.append((column, before, now))
    if not differ:
        return
    fields = tuple(f"requests.carried_over.{column}" for column, _, _ in differ)
    _, before, now = next((one for one in differ if one[0] == "total"), differ[0])
    columns = [
        Text(f"{name}（{b} 件与 {n} 件）", f"{name} ({b} and {n})")
        for column, b, n in differ
        for name in [field_name("requests", column)]
    ]
    values = pair.values | {"columns": columns}
    yield Hit(values, fields, spot(pair.later, fields[0]), expected=before, actual=now)


RULE = Comparison(
    code="GK701",
    severity="warning",
    title=Text("上年结转与上一年度报告不符", "what was carried over is not what was carried forward"),
    wording=Text(
        "{before} 年度报告的“结转下年度继续办理”与本报告的“上年结转”不符：{columns}",
        "the report of {before} carried forward other numbers than this one carried over: {columns}",
    ),
    rationale=Text(
        "上一年度报告的“结转下年度继续办理”就是本报告的“上年结转”，七列应分别相等。",
        "What one year carries forward the next carries over, in each of the seven columns.",
    ),
    source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}"),
    example=Example(
        good="二、上年结转政府信息公开申请数量 | 1 | 0 | 0 | 0 | 0 | 0 | 1 |",
        bad="二、上年结转政府信息公开申请数量 | 0 | 1 | 0 | 0 | 0 | 0 | 1 |",
    ),
    compare=compare,
)
