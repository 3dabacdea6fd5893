"""GK302: a cell of table four holds something that is no number."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import RUN, SEEN, UNREADABLE, UNREADABLE_MANY, UNREADABLE_WHY, unreadable
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    return unreadable(case, "litigation")


RULE = Check(
    code="GK302",
    severity="warning",
    title=Text("表四单元格内容不是数字", "a cell of table four is no number"),
    wording=UNREADABLE,
    also={"many": UNREADABLE_MANY, "run": RUN, "seen": SEEN},
    rationale=UNREADABLE_WHY,
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(
        good="1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 |",
        bad="1 | 0 | 0 | 0 | 1 | 约0 | 0 | 0 | 0 | 0 | 0 |",
    ),
    check=check,
)
