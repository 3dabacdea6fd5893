"""GK117: a government's report says nothing of assessment, of public review and of accountability."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

_GOVERNMENT = re.compile(r"(?:人民政府|行政公署)$")
#: However a report speaks of any of the three; words may be broken by spaces and lines.
_WORDS = ("考核", "考评", "绩效", "评议", "测评", "满意度", "评估", "追责", "问责", "追究")
_ANY = re.compile("|".join(map(r"[^\u4e00-\u9fff]*".join, _WORDS)))
#: A shorter overview is another finding (GK108), or was cut off.
_LEAST = 60


def check(case: Case) -> Iterator[Hit]:
    section = case.section.get("overview")
    if section is None or case.before_forms or not _GOVERNMENT.search(case.metadata.agency or ""):
        return
    start, end = section.body
    if end - start >= _LEAST and not _ANY.search(case.text, start):
        yield Hit(span=case.span(*(section.heading or (start, start + 1))))


RULE = Check(
    code="GK117",
    severity="warning",
    title=Text(
        "政府年度报告缺工作考核、社会评议和责任追究", "a government's report is silent on its accountability"
    ),
    wording=Text(
        "政府的年度报告还应当报告工作考核、社会评议和责任追究结果情况，正文没有写到",
        "a government's report must also tell the results of assessment, public review and accountability; this one "
        "tells none of them",
    ),
    rationale=Text(
        "条例第五十条规定，各级人民政府的年度报告还应当包括工作考核、社会评议和责任追究结果情况；没有的写明没有。"
        "三项都没有提到的才提示。",
        "Article 50 asks governments of every level for these results too; where there are none the report says so. "
        "The rule speaks only where none of the three is mentioned.",
    ),
    source=Text(f"{LAW}第五十条第四项", f"{LAW_EN} art. 50(4)"),
    example=Example(good="，开展年度考核和社会评议，未发生责任追究情形", bad="", report="county"),
    check=check,
    sentences=True,
)
