"""GK707: among the inputs there are two reports of one organ and year. Whoever has them all finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.rule import Example, Rule
from gongkai.wording import Text

RULE = Rule(
    code="GK707",
    severity="warning",
    title=Text("同一机关同一年度有不止一份报告", "there are several reports of one organ and year"),
    wording=Text(
        "所查文件中，“{agency}”{year} 年度的报告共有 {count} 份，另见：{others}；请核对以哪一份为准",
        "there are {count} reports of {agency} for {year} among the inputs, see also: {others}; which one counts?",
    ),
    also={
        "copy": Text(
            "此文件与 {others} 内容完全相同，请核对是否重复报送",
            "this file is the same as {others}: was it handed in twice?",
        )
    },
    rationale=Text(
        "一个机关一年只有一份年度报告。有两份的，多是修改后重新报送而旧稿没有撤下，汇总时会重复计算；两份都与上一年度报告核对；下一年度报告与其中一份相符的，不作不符。",
        "An organ has one report a year. Where there are two, mostly a corrected one was handed in and the old one stayed; "
        "added up, both would count. Each is held against the report of the year before; the year after need agree with one.",
    ),
    source=Text("汇总要求", "so that nothing counts twice"),
    files=frozenset({"others"}),
    example=Example("", ""),
)
