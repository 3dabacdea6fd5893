"""GK204: a cell of table three holds something that is no number."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import RUN, UNREADABLE, UNREADABLE_MANY, unreadable
from gongkai.rules.rule import FORM_2021, Example, Hit, Rule, Text


def check(case: Case) -> Iterator[Hit]:
    return unreadable(case, "requests")


RULE = Rule(
    code="GK204",
    severity="warning",
    title=Text("表三有的格不是数", "a cell of table three is no number"),
    wording=UNREADABLE,
    also={"many": UNREADABLE_MANY, "run": RUN},
    rationale=Text(
        "统计表只填数，没有发生的填 0。约数、两个数并写或夹带文字的，汇总时无法取用。",
        "The table takes numbers, and 0 for what did not happen. About so many, two numbers in one cell or words "
        "cannot be added up.",
    ),
    source=Text(FORM_2021, FORM_2021),
    example=Example(good="1.本机关不掌握相关政府信息 | 2 |", bad="1.本机关不掌握相关政府信息 | 2/0 |"),
    check=check,
)
