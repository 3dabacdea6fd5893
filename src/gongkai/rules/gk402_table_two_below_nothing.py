"""GK402: a negative number in table two where none can be."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import count_hit, not_counts
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for name, value in not_counts(case, "disclosure"):
        if value < 0:
            yield count_hit(case, "disclosure", name, value)


RULE = Check(
    code="GK402",
    severity="error",
    title=Text("表二有负数", "a negative number in table two"),
    wording=Text("“{field}”为 {value}，不能小于 0", "{field} is {value}, which cannot be below 0"),
    rationale=Text(
        "件数、项目数和金额都不能小于 0；只有旧格式的“本年增/减”可以是负数。",
        "No count, number of items or amount is below 0; only the old form's column of change may be.",
    ),
    source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}"),
    example=Example(good="行政处罚 | 3 |", bad="行政处罚 | -3 |"),
    check=check,
)
