"""GK901: some of what a model says of a table's lines is refused. A gate finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.model_words import SOURCE
from gongkai.rules.rule import Example, Rule
from gongkai.wording import Text

RULE = Rule(
    code="GK901",
    severity="info",
    title=Text("模型对表中行、列的指认未予采信", "what a model says of a table's lines is refused"),
    wording=Text(
        "“{section}”一节：模型的指认有一部分未予采信：{why}",
        "section {section}: some of what the model says of the table is refused: {why}",
    ),
    rationale=Text(
        "模型只指出报告中的行、列、数是表中的哪一项，数由规则放进去；勾稽关系不成立的，再问一次，仍不成立而行名、"
        "列名又看不出是哪一格的，不予采信，单元格留空，状态记为“未采信”。",
        "A model only says which row, column or field the printed lines, heads and numbers are; the rules lay the "
        "numbers there. Where an identity breaks it is asked once more; if it still breaks and the print does "
        "not name each cell, they stay empty with the status rejected.",
    ),
    source=SOURCE,
    example=Example(
        good='{"n": 1, "id": "granted"}: 予以公开 3 1 0 0 0 0 4',
        bad='{"n": 1, "id": "granted"}: 网上查询 3 1 0 0 0 0 90',
    ),
)
