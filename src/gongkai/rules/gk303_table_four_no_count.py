"""GK303: a number of table four is negative or has decimals."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import NOT_A_COUNT, count_hit, not_counts
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for name, value in not_counts(case, "litigation"):
        yield count_hit(case, "litigation", name, value)


RULE = Check(
    code="GK303",
    severity="error",
    title=Text("表四有负数或小数", "table four counts below nothing or in parts"),
    wording=NOT_A_COUNT,
    rationale=Text(
        "复议、诉讼案件按件统计，件数应为不小于 0 的整数。",
        "Table four counts cases: none is half a case or less than none.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(
        good="1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 |",
        bad="1 | 0 | 0 | 0 | 1 | 0 | 0 | -1 | 0 | -1 | 0 |",
    ),
    check=check,
)
