"""GK116: section five tells problems only, or measures only."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

#: Words that may speak of a problem, or of a measure: with one of them it cannot be said that none is there.
_LACK = re.compile(
    r"问题|不足|不够|不高|不深|不强|不及时|不到位|不规范|不完善|不健全|不平衡|有待|欠缺|缺乏|薄弱|滞后|差距|短板|单一|困难|尚|仍|偏"
)
_MEASURE = re.compile(
    r"改进|整改|措施|下一?步|今后|明年|来年|新的一年|将|进一步|加强|加大|强化|健全|完善|提升|提高|推进|拓宽|打算|计划|努力|为此|对此|针对|已"
)
#: A heading under which nothing is told: 改进情况:无.
_NOTHING = re.compile(
    r"(?:(?:存在|主要|的|以及|及|和|与|情况|措施|办法|工作)*(?:问题|不足|改进|整改)(?:情况|措施|办法|的)*)+[。:,\s]*"
    r"(?:暂?无|没有|不存在)(?=[。;,\s]|$)"
)


def check(case: Case) -> Iterator[Hit]:
    section = case.section.get("problems")
    if section is None or case.before_forms:
        return
    told = case.narrative
    if bool(told.problems) == bool(told.improvements):
        return
    body = _NOTHING.sub("", case.text[slice(*section.body)])
    spot = case.span(
        *(section.heading or (section.body.start, min(section.body.end, section.body.start + 12)))
    )
    if told.problems and not _MEASURE.search(body):
        yield Hit(span=spot)
    elif told.improvements and not _LACK.search(body):
        yield Hit(span=spot, wording="problems")


RULE = Check(
    code="GK116",
    severity="warning",
    title=Text("第五部分只写了问题或只写了措施", "section five tells one half only"),
    wording=Text(
        "第五部分写了存在的主要问题，没有写改进情况",
        "section five tells problems, and nothing of improvements",
    ),
    also={
        "problems": Text(
            "第五部分写了改进措施，没有写存在的主要问题", "section five tells measures, and no problems"
        )
    },
    rationale=Text(
        "条例第五十条要求同时报告存在的主要问题和改进情况：只有问题，看不出如何解决；只有措施，看不出解决什么。",
        "Article 50 asks for the main problems and for how they are being solved: one without the other says little.",
    ),
    source=Text(f"{LAW}第五十条第四项；{FORM_2021}", f"{LAW_EN} art. 50(4); {FORM_2021_EN}"),
    example=Example(
        good="（一）存在的主要问题。一是公开不够及时。二是解读形式单一，图文解读偏少。\n"
        "（二）改进情况。一是加强业务培训，做到及时公开。二是丰富解读形式。\n",
        bad="一是公开不够及时。二是解读形式单一，图文解读偏少。\n",
    ),
    check=check,
    sentences=True,
)
