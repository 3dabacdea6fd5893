"""GK811: the report was published later than the law has it."""

from __future__ import annotations

import datetime
import re
from collections.abc import Iterator

from gongkai.report import Severity
from gongkai.rules.case import Case
from gongkai.rules.deadlines import deadline
from gongkai.rules.gk803_period_not_a_year import said
from gongkai.rules.rule import LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

#: It stands for one that was published before: its own date is not that of the report.
_AGAIN = re.compile(
    r"报告\s*\((?:修订|更正|修正|修改|勘误)[^()]{0,6}\)|公[布开][^。\n]{0,50}(?:更正|修订|修正|勘误)(?:如下|为|后)|[已现]更正"
)


def check(case: Case) -> Iterator[Hit]:
    year, agency, printed = case.metadata.year, case.metadata.agency, case.metadata.published
    if year is None or agency is None or printed is None or case.before_forms:
        return
    body, last = deadline(agency, year)
    if datetime.date.fromisoformat(printed) <= last or _AGAIN.search(case.text, *case.head):
        return
    wording = "" if body == "department" else body
    severity = _INFO if body == "town" else None
    yield Hit({"published": said(printed), "next": year + 1}, wording=wording, severity=severity)


_INFO: Severity = "info"
RULE = Check(
    code="GK811",
    severity="warning",
    title=Text("公布时间晚于法定期限", "published later than the law has it"),
    wording=Text(
        "公布日期为{published}，晚于{next}年1月31日；县级以上人民政府部门应当在每年1月31日前公布上一年度报告",
        "published on {published}, later than 31 January {next}: the date for departments of governments",
    ),
    also={
        "government": Text(
            "公布日期为{published}，晚于{next}年3月31日；县级以上地方人民政府的年度报告应当在每年3月31日前公布",
            "published on {published}, later than 31 March {next}: the date for governments from the county up",
        ),
        "town": Text(
            "公布日期为{published}，晚于{next}年3月31日；条例没有规定乡镇和街道的期限，请核对当地要求",
            "published on {published}, later than 31 March {next}; the law sets no date for towns and streets",
        ),
    },
    rationale=Text(
        "条例第四十九条规定了公布期限：部门为1月31日前，政府为3月31日前；乡镇和街道没有规定，只作提示。"
        "日期取自页面上的公布或发布日期，网站改版后重新发布的，请以首次公布为准。",
        "Article 49 sets the dates: 31 January for departments, 31 March for governments; for towns and streets it sets "
        "none: a hint. The date is the one that the page prints; where a site was rebuilt the first publication counts.",
    ),
    source=Text(f"{LAW}第四十九条", f"{LAW_EN} art. 49"),
    example=Example(
        good="青山县教育局2023年政府信息公开工作年度报告\n",
        bad="青山县教育局2023年政府信息公开工作年度报告\n发布日期：2024-03-20\n",
    ),
    check=check,
)
