"""GK904: the budget is spent, and no model was asked. A gate finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.rule import Example, Rule
from gongkai.wording import Text

RULE = Rule(
    code="GK904",
    severity="info",
    title=Text("限额已用完，未调用模型", "the budget is spent: no model was asked"),
    wording=Text(
        "“{section}”一节：规则没有把握，但本次运行的限额已用完，未调用模型",
        "section {section}: the rules are not sure, but the budget of this run is spent: no model was asked",
    ),
    rationale=Text(
        "用完 GONGKAI_LLM_BUDGET_REQUESTS 或 GONGKAI_LLM_BUDGET_TOKENS 之后，其余报告仅由规则读取。",
        "Once GONGKAI_LLM_BUDGET_REQUESTS or GONGKAI_LLM_BUDGET_TOKENS is spent, the rules read the rest alone.",
    ),
    source=Text("运行设置", "the settings of the run"),
    example=Example(good="budget_requests = 1000", bad="budget_requests = 1"),
)
