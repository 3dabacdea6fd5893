"""GK205: a number of table three is negative or has decimals."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import NOT_A_COUNT, count_hit, not_counts
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for name, value in not_counts(case, "requests"):
        yield count_hit(case, "requests", name, value)


RULE = Check(
    code="GK205",
    severity="error",
    title=Text("表三有负数或小数", "table three counts below nothing or in parts"),
    wording=NOT_A_COUNT,
    rationale=Text(
        "申请按件统计，件数应为不小于 0 的整数。",
        "Table three counts cases: none is half a case or less than none.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(
        good="四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
        bad="四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | -1 | 1 |",
    ),
    check=check,
)
