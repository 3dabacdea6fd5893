"""GK109: the report does not say whether it charged the information processing fee."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.parsing.quote import shortened
from gongkai.rules.case import Case
from gongkai.rules.rule import FEE_RULES, FEE_RULES_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

#: The fee has been charged since 1 January 2021.
_SINCE = 2021
_SHORT = 12
#: The fee told without its name: in the words of the notice, or as no charge at all.
_TOLD = re.compile(r"收费通知|免收|应缴|[无未没][^,。;\n]{0,16}收(?:费|取[^,。;\n]{0,10}费用)")


def check(case: Case) -> Iterator[Hit]:
    section = case.section.get("other")
    year = case.metadata.year
    if (
        section is None
        or _TOLD.search(case.text, *section.body)
        or "处理费" in case.text
        or case.narrative.fee
        or year is None
        or year < _SINCE
    ):
        return
    said = case.quoted(*section.body)
    body = case.text[slice(*section.body)]
    nothing = body.lstrip().startswith("无")
    heading = case.span(*(section.heading or section.body))
    if len(said) <= _SHORT or nothing:
        # Below its first line stands who signed.
        line = len(body) - len(body.lstrip()) + len(body.strip().partition("\n")[0])
        first = case.quoted(section.body.start, section.body.start + line)
        words = shortened(first.split("。")[0], _SHORT)
        yield Hit({"said": words}, span=heading)
    else:
        yield Hit(span=heading, wording="unsaid", severity="info")


RULE = Check(
    code="GK109",
    severity="warning",
    title=Text("未报告信息处理费", "the processing fee is not reported"),
    wording=Text(
        "第六部分只写了“{said}”，没有说明信息处理费收取情况；没有收取的，请写明未收取",
        "section six only says “{said}”: it should say what processing fee was charged, or that none was",
    ),
    also={
        "unsaid": Text(
            "没有说明信息处理费收取情况；没有收取的，请写明未收取",
            "nothing is said of the processing fee; if none was charged, the report should say so",
        )
    },
    rationale=Text(
        "信息处理费自 2021年1月1日起可以收取，收取情况在“其他需要报告的事项”中报告。只写“无”，"
        "看不出是没有收费还是没有报告。",
        "The fee may be charged since 1 January 2021, and what was charged is reported in section six. "
        "“None” leaves open whether nothing was charged or nothing reported.",
    ),
    source=Text(f"{FORM_2021}；{FEE_RULES}", f"{FORM_2021_EN}; {FEE_RULES_EN}"),
    example=Example(good="2023年，我局未收取政府信息公开信息处理费。", bad="无。"),
    check=check,
)
