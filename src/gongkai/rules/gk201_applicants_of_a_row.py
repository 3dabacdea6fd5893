"""GK201: the six kinds of applicants of a row do not make its total. The proof finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.identity import identity
from gongkai.rules.rule import Example
from gongkai.wording import Text

RULE = identity(
    code="GK201",
    title=Text("六类申请人之和不等于总计", "the applicants of a row do not add up"),
    wording=Text(
        "“{label}”一行：六类申请人之和为 {expected}，总计填报为 {actual}",
        "row {label}: the applicants add up to {expected}, the total says {actual}",
    ),
    rationale=Text(
        "表三每一行的“总计”是自然人与五类法人或其他组织之和。不等，必有一格填错。",
        "In every row of table three the total is the sum of the natural persons and the five kinds of "
        "organisations. Where it is not, one of the cells is wrong.",
    ),
    example=Example(
        good="一、本年新收政府信息公开申请数量 | 8 | 2 | 0 | 0 | 0 | 0 | 10 |",
        bad="一、本年新收政府信息公开申请数量 | 8 | 2 | 0 | 0 | 0 | 0 | 11 |",
    ),
)
