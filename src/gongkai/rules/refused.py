"""GK9xx: what a model said and no gate let through, or was never asked.

A refusal changes nothing in the report: what the rules read stands, what they could not read stays
open. :mod:`gongkai.llm` refuses; here stands what that is called.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.report import Finding, SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import Example, Hit, Rule
from gongkai.wording import Lang, Text

_SOURCE = Text("模型只许指认，不许编写", "a model may point, not write")


def _of_no_document(_: Case) -> tuple[Hit, ...]:
    """Return nothing: it is about a reply, not about the report."""
    return ()


_BY_KEY = {
    "table": Rule(
        code="GK901",
        severity="info",
        title=Text("模型对表中行、栏的指认不被采信", "what a model says of a table's lines is refused"),
        wording=Text(
            "“{section}”一节：模型的指认有一部分未予采信：{why}",
            "section {section}: some of what the model says of the table is refused: {why}",
        ),
        rationale=Text(
            "模型只指出印着的行、栏、数是表中的哪一项，数由规则放进去；勾稽关系不成立的，再问一次，仍不成立而行名、"
            "栏名又看不出是哪一格的，不予采信，格子留空，状态为 rejected。",
            "A model only says which row, column or field the printed lines, heads and numbers are; the rules lay the "
            "numbers there. Where an identity breaks it is asked once more; if it still breaks and the print does "
            "not name each cell, they stay empty with the status rejected.",
        ),
        source=_SOURCE,
        example=Example(
            good='{"n": 1, "id": "granted"}: 予以公开 3 1 0 0 0 0 4',
            bad='{"n": 1, "id": "granted"}: 网上查询 3 1 0 0 0 0 90',
        ),
        check=_of_no_document,
    ),
    "free_text": Rule(
        code="GK902",
        severity="info",
        title=Text("模型对存在问题和改进情况的划分不被采信", "a model's reading of the problems is refused"),
        wording=Text(
            "“{section}”一节：模型的划分未予采信：{why}；此处列出的是规则读出的，可能不全",
            "section {section}: the model's reading is refused: {why}; what the rules found stands, it may not be all",
        ),
        rationale=Text(
            "模型只能用编号指出哪句是问题、哪句是措施，每句一次，且不得与句中明白的字面相反。",
            "A model may only name the numbers of sentences that are problems or measures, each once, and not "
            "against what their words plainly say.",
        ),
        source=_SOURCE,
        example=Example(
            good='{"n": 1, "role": "problem"}: 公开不够及时', bad='{"n": 1, "role": "measure"}: 公开不够及时'
        ),
        check=_of_no_document,
    ),
    "numbers": Rule(
        code="GK903",
        severity="info",
        title=Text("模型指认的正文数字不被采信", "a number that a model pointed at is refused"),
        wording=Text(
            "“{section}”一节：模型指认的数未予采信：{why}",
            "section {section}: numbers that the model pointed at are refused: {why}",
        ),
        rationale=Text(
            "模型指出的句子须说的正是那一项、只有一个这样的数，且与表中一致；数由规则去读，不由模型写。",
            "The sentence must speak of that very matter, hold one such number, and agree with the table; the "
            "rules read the number, the model does not write it.",
        ),
        source=_SOURCE,
        example=Example(
            good='{"n": 1, "metric": "requests_received"}: 全年收到申请 12 件',
            bad='{"n": 1, "metric": "requests_received"}: 全年发布信息 230 条',
        ),
        check=_of_no_document,
    ),
    "unasked": Rule(
        code="GK904",
        severity="info",
        title=Text("限额用完，未问模型", "the budget is spent: no model was asked"),
        wording=Text(
            "“{section}”一节：规则没有把握，但本次运行的限额已用完，未问模型",
            "section {section}: the rules are not sure, but the budget of this run is spent: no model was asked",
        ),
        rationale=Text(
            "用完 GONGKAI_LLM_BUDGET_REQUESTS 或 GONGKAI_LLM_BUDGET_TOKENS 之后，其余报告只由规则读。",
            "Once GONGKAI_LLM_BUDGET_REQUESTS or GONGKAI_LLM_BUDGET_TOKENS is spent, the rules read the rest alone.",
        ),
        source=Text("运行设置", "the settings of the run"),
        example=Example(good="budget_requests = 1000", bad="budget_requests = 1"),
        check=_of_no_document,
    ),
    "contradicted": Rule(
        code="GK905",
        severity="info",
        title=Text("模型的指认与规则读出的不同", "a model contradicts what the rules read"),
        wording=Text(
            "“{section}”一节：模型的指认与规则读出的不同，以规则为准：{why}",
            "section {section}: the model contradicts what the rules read, which stands: {why}",
        ),
        rationale=Text(
            "规则读出的数不因模型的话而改。两者不同时，多半是模型指错，也可能是表印得容易看错，请对照原件。",
            "What the rules read is never changed for a model's word. Where the two differ, mostly the model is "
            "wrong; it may also be that the table is printed misleadingly: look at the source.",
        ),
        source=_SOURCE,
        example=Example(
            good='{"n": 2, "id": "natural_person"}: 自然人', bad='{"n": 2, "id": "business"}: 自然人'
        ),
        check=_of_no_document,
    ),
}
#: Every rule that words a refusal.
RULES = tuple(_BY_KEY.values())


def finding(case: Case, key: str, section: SectionId, values: Mapping[str, object], lang: Lang) -> Finding:
    """Return the finding that something about a section was refused; ``key`` says what."""
    found = case.section.get(section)
    span = case.span(*(found.heading or found.body)) if found else None
    return _BY_KEY[key].finding(Hit({"section": section, **values}, span=span), lang)
