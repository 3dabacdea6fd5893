"""GK104: a section is there, its table is not."""

from __future__ import annotations

from collections.abc import Iterator
from typing import get_args

from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.gk101 import NAMES
from gongkai.rules.rule import FORM_2021, LAW, Example, Hit, Rule
from gongkai.wording import Text

_TABLES: tuple[SectionId, ...] = ("disclosure", "requests", "litigation")
_INDEX = {id_: index for index, id_ in enumerate(get_args(SectionId))}


def check(case: Case) -> Iterator[Hit]:
    if case.tables.keys() >= set(_TABLES) or case.before_forms:
        return
    for id_ in _TABLES:
        section = case.section.get(id_)
        if id_ in case.tables or section is None:
            continue
        spot = section.heading or section.body
        yield Hit({"name": NAMES[_INDEX[id_]]}, span=case.span(*spot))


RULE = Rule(
    code="GK104",
    severity="warning",
    title=Text("缺少统计表", "a table is missing"),
    wording=Text(
        "“{name}”部分没有读到统计表；如果表是图片，请改为文字表格",
        "no table was found under {name}; if it is a picture, it should be a table of text",
    ),
    rationale=Text(
        "第二、三、四部分各有一张统一格式的表，数量全为 0 也要填报。图片表格无法检索、无法核对。",
        "Sections two, three and four each hold a table of the form, to be filled in even where every number "
        "is 0. A picture can be neither searched nor checked.",
    ),
    source=Text(f"{LAW}第五十条；{FORM_2021}", f"{LAW} art. 50; {FORM_2021}"),
    example=Example(
        good="行政复议 | | | | | 行政诉讼 | | | | | | | | | |\n"
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |\n"
        " | | | | | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n"
        "1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        bad="（见下图）\n",
    ),
    check=check,
)
