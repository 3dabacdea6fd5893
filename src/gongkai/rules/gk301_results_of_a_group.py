"""GK301: the four results of a group do not make its total. The proof finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.identity import identity
from gongkai.rules.rule import Example
from gongkai.wording import Text

RULE = identity(
    code="GK301",
    title=Text("四种结果之和不等于总计", "the four results do not add up"),
    wording=Text(
        "“{label}”：四种结果之和为 {expected}，总计填报为 {actual}",
        "{label}: the four results add up to {expected}, the total says {actual}",
    ),
    rationale=Text(
        "表四每一组的“总计”是结果维持、结果纠正、其他结果、尚未审结之和。",
        "In each group of table four the total is the sum of upheld, corrected, other and pending.",
    ),
    example=Example(
        good="1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 |", bad="1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |"
    ),
)
