"""GK810: the title is of one year, the numbers are of another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

_TITLED = re.compile(r"(?<!\d)(20\d\d)年")


def check(case: Case) -> Iterator[Hit]:
    start, end = case.metadata.period.start, case.metadata.period.end
    titled = _TITLED.search(case.metadata.title or "")
    # A period that is misprinted (20231月1日) says no year for sure: a whole year is none such.
    if titled is None or not start or end != f"{start[:4]}-12-31" or start[4:] != "-01-01":
        return
    if start[:4] != titled[1]:
        yield Hit({"title": titled[1], "period": start[:4]})


RULE = Check(
    code="GK810",
    severity="error",
    title=Text("标题与统计期限年份不同", "title and period are of different years"),
    wording=Text(
        "标题是 {title} 年，统计期限却是 {period} 年",
        "the title says {title}, the period of the numbers is in {period}",
    ),
    rationale=Text(
        "报告的年度就是数据的年度。两处年份不同，必有一处没有改过来，无法确定表中数据属于哪一年度。",
        "The year of the report is that of its numbers. Where the two differ one was left over, and no reader can tell "
        "whose numbers the tables hold.",
    ),
    source=Text(f"{LAW}第四十九条", f"{LAW_EN} art. 49"),
    example=Example(good="自2023年1月1日起至2023年12月31日止", bad="自2022年1月1日起至2022年12月31日止"),
    check=check,
)
