"""GK806: point headings are numbered in two ways side by side: （2） beside （一）."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

_CHINESE = re.compile(r"\([一二三四五六七八九十]\)")
#: A number in brackets that heads a line of its own, short enough to be a heading.
_ARABIC = re.compile(r"^[^\S\n]*(\((\d{1,2})\)[^\n。;,]{2,14})$", re.MULTILINE)
_SECTIONS: tuple[SectionId, ...] = ("overview", "problems", "other")


def check(case: Case) -> Iterator[Hit]:
    for id_ in _SECTIONS:
        section = case.section.get(id_)
        if section is None:
            continue
        start, end = section.body
        numbers = {match[0]: match.span() for match in _CHINESE.finditer(case.text, start, end)}
        if not numbers:
            continue
        for match in _ARABIC.finditer(case.text, start, end):
            # （1）（2） under （一） number what is below it; without a （1） before it, （2） is its sibling.
            if match[2] == "1" or case.text.find(f"({int(match[2]) - 1})", start, match.start()) >= 0:
                continue
            beside = case.quoted(*min(numbers.items())[1])
            values = {"heading": case.quoted(*match.span(1)), "beside": beside}
            yield Hit(values, span=case.span(*match.span(1)))


RULE = Check(
    code="GK806",
    severity="warning",
    title=Text("同级标题序号写法不一", "headings of one level are numbered in two ways"),
    wording=Text(
        "“{heading}”与“{beside}”同级，序号写法应当一致",
        "“{heading}” stands beside “{beside}”: both should be numbered alike",
    ),
    rationale=Text(
        "公文结构层次依次为“一、”“（一）”“1.”“（1）”，同级用同一种写法。",
        "Levels of official writing are 一、, （一）, 1. and （1）; one level takes one of them.",
    ),
    source=Text("GB/T 9704—2012《党政机关公文格式》", "GB/T 9704—2012"),
    example=Example(
        good="（二）改进情况。一是加强业务培训，做到及时公开。",
        bad="（2）改进情况\n一是加强业务培训，做到及时公开。",
    ),
    check=check,
)
