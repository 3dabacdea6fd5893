"""GK203: the outcomes of a column do not make （七）总计. The proof finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.identity import identity
from gongkai.rules.rule import Example
from gongkai.wording import Text

RULE = identity(
    code="GK203",
    title=Text("办理结果之和不等于（七）总计", "the outcomes do not add up"),
    wording=Text(
        "“{label}”一列：各种办理结果之和为 {expected}，“（七）总计”填报为 {actual}",
        "column {label}: the outcomes add up to {expected}, the total row says {actual}",
    ),
    rationale=Text(
        "“（七）总计”是（一）至（六）各种办理结果之和，七列各自成立。部分公开的只计一次，不重复计入其他结果。",
        "The row （七）总计 is the sum of the outcomes （一） to （六）, in each of the seven columns. What "
        "was partly disclosed counts once, under no other outcome.",
    ),
    example=Example(
        good="（一）予以公开 | 3 | 1 | 0 | 0 | 0 | 0 | 4 |",
        bad="（一）予以公开 | 2 | 1 | 0 | 0 | 0 | 0 | 3 |",
    ),
)
