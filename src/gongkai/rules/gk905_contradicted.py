"""GK905: a model contradicts what the rules read. A gate finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.model_words import SOURCE
from gongkai.rules.rule import Example, Rule
from gongkai.wording import Text

RULE = Rule(
    code="GK905",
    severity="info",
    title=Text("模型的指认与规则读出的不同", "a model contradicts what the rules read"),
    wording=Text(
        "“{section}”一节：模型的指认与规则读出的不同，以规则为准：{why}",
        "section {section}: the model contradicts what the rules read, which stands: {why}",
    ),
    rationale=Text(
        "规则读出的数不因模型的回答而改变。两者不同的，多数是模型指认有误，也可能是表格排版容易混淆，请对照原件核对。",
        "What the rules read is never changed for a model's word. Where the two differ, mostly the model is "
        "wrong; it may also be that the table is printed misleadingly: look at the source.",
    ),
    source=SOURCE,
    example=Example(
        good='{"n": 2, "id": "natural_person"}: 自然人', bad='{"n": 2, "id": "business"}: 自然人'
    ),
)
