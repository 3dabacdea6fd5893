"""GK204: a cell of table three holds something that is no number."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.counts import RUN, SEEN, UNREADABLE, UNREADABLE_MANY, UNREADABLE_WHY, unreadable
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    return unreadable(case, "requests")


RULE = Check(
    code="GK204",
    severity="warning",
    title=Text("表三单元格内容不是数字", "a cell of table three is no number"),
    wording=UNREADABLE,
    also={"many": UNREADABLE_MANY, "run": RUN, "seen": SEEN},
    rationale=UNREADABLE_WHY,
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="1.本机关不掌握相关政府信息 | 2 |", bad="1.本机关不掌握相关政府信息 | 2/0 |"),
    check=check,
)
