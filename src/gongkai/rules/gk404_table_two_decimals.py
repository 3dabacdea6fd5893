"""GK404: decimals in a count of table two."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import NOT_A_COUNT, count_hit, not_counts
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for name, value in not_counts(case, "disclosure"):
        if value >= 0:
            yield count_hit(case, "disclosure", name, value)


RULE = Check(
    code="GK404",
    severity="error",
    title=Text("表二的件数有小数", "decimals in a count of table two"),
    wording=NOT_A_COUNT,
    rationale=Text(
        "文件、处理决定、项目按件统计，只有金额可以有小数。",
        "Documents, decisions and items are counted; only amounts of money have decimals.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="行政许可 | 290 |", bad="行政许可 | 290.5 |"),
    check=check,
)
