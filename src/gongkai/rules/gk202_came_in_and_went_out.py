"""GK202: what came in is not what went out. The proof finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.identity import identity
from gongkai.rules.rule import Example
from gongkai.wording import Text

RULE = identity(
    code="GK202",
    title=Text("收办件数不平衡", "what came in is not what went out"),
    wording=Text(
        "“{label}”一列：第一项加第二项为 {expected}，第三项总计加第四项为 {actual}",
        "column {label}: items one and two add up to {expected}, items three and four to {actual}",
    ),
    rationale=Text(
        "表头注明：第一项加第二项之和，等于第三项加第四项之和。七列各自成立；总计列平衡，"
        "各类申请人之间仍可能互相抵消，所以逐列核对。",
        "The head of table three says so: items one and two equal items three and four. It holds in each "
        "of the seven columns: errors may cancel out in the total alone.",
    ),
    example=Example(
        good="四、结转下年度继续办理 | 2 | 0 | 0 | 0 | 0 | 0 | 2 |",
        bad="四、结转下年度继续办理 | 1 | 1 | 0 | 0 | 0 | 0 | 2 |",
    ),
)
