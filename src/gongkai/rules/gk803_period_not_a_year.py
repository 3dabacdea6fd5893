"""GK803: the numbers do not cover 1 January to 31 December."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    start, end = case.metadata.period.start, case.metadata.period.end
    if start is None or end is None:
        return
    if start[4:] == "-01-01" and end[4:] == "-12-31" and start[:4] == end[:4]:
        return
    yield Hit({"start": said(start), "end": said(end)})


def said(date: str) -> Text:
    """Return an ISO date as official writing has it: 2023年1月1日."""
    year, month, day = date.split("-")
    return Text(f"{year}年{int(month)}月{int(day)}日", date)


RULE = Check(
    code="GK803",
    severity="warning",
    title=Text("统计期限不是全年", "the period is not the whole year"),
    wording=Text(
        "统计期限为{start}至{end}，年度报告应为1月1日至12月31日",
        "the numbers cover {start} to {end}; a report covers 1 January to 31 December",
    ),
    rationale=Text(
        "年度报告报告上一年度的工作，统计期限为当年1月1日至12月31日；新组建的机关可以从组建之日起，请在正文说明。",
        "The report is on the year before, 1 January to 31 December. A new organ may begin with its founding, and say so.",
    ),
    source=Text(f"{LAW}第四十九条", f"{LAW_EN} art. 49"),
    example=Example(good="至2023年12月31日止", bad="至2023年11月30日止"),
    check=check,
)
