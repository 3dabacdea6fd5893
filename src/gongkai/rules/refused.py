"""GK9xx: what a model said and no gate let through, or was never asked.

A refusal changes nothing in the report: what the rules read stands, what they could not read stays
open. :mod:`gongkai.llm` refuses; here stands what that is called.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.fold import Span
from gongkai.report import Finding, SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import Example, Hit, Rule
from gongkai.wording import Lang, Text

_SOURCE = Text("模型只许指认，不许编写", "a model may point, not write")


def _of_no_document(_: Case) -> tuple[Hit, ...]:
    """Return nothing: it is about a reply, not about the report."""
    return ()


def _item(zh: str, en: str) -> Text:
    """Return what is said of an item that is refused, and why."""
    return Text(
        f"“{{section}}”一节：模型把“{{quote}}”认作{{role}}，未予采信：{zh}；仍按规则读出的处理",
        f'section {{section}}: the model took "{{quote}}" for a {{role_en}}, which is refused: {en}; what the '
        "rules found stands",
    )


def _number(zh: str, en: str) -> Text:
    """Return what is said of a claim that is refused, and why."""
    return Text(
        f"“{{section}}”一节：模型把“{{quote}}”认作“{{metric}}”，未予采信：{zh}",
        f'section {{section}}: the model took "{{quote}}" for "{{metric}}", which is refused: {en}',
    )


_ROLES = {"problem": "问题", "measure": "措施"}
#: So much of a refused item is quoted.
_QUOTE = 60

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
            "“{section}”一节：模型的回答未予采信：{why}；此处列出的是规则读出的，可能不全",
            "section {section}: the model's reply is refused: {why}; what the rules found stands, it may not be all",
        ),
        also={
            "heading": _item("这一句在相反的小标题之下", "it stands under a head of the other kind"),
            "order": _item(
                "这一句是对读者发出的要求，不是工作情况", "it speaks to the reader of the document"
            ),
            "lead_in": _item("这一句只是引出下文", "it only announces what follows"),
            "praise": _item("这一句说的是成绩，没有说不足", "it praises the past year and names no lack"),
            "lack": _item("这一句说的是不足", "it says what is lacking"),
            "plan": _item("这一句说的是打算，没有说不足", "it says what is planned and names no lack"),
            "sure": _item(
                "按文中的标题和编号，这一句属于另一类", "by heads and numbering it is of the other kind"
            ),
            "passed": Text(
                "“{section}”一节：模型没有列出“{quote}”，而这一句说的是不足，仍予保留",
                'section {section}: the model passed over "{quote}", which says what is lacking: it is kept',
            ),
            "silenced": Text(
                "“{section}”一节：模型一项也没有列出，而文中有对读者发出的要求“{quote}”；仍按规则读出的处理",
                'section {section}: the model named nothing, and the text has orders for its reader, "{quote}": '
                "what the rules found stands",
            ),
        },
        rationale=Text(
            "模型只能用编号指出哪几句是问题、哪几句是措施，逐项判断；原文明显不是的，那一项不采信，其余照收。",
            "A model may only name the numbers of clauses that are a problem or a measure. Each item is judged by "
            "itself: what the print plainly contradicts is refused, the rest is believed.",
        ),
        source=_SOURCE,
        example=Example(
            good='{"from": 1, "to": 1, "role": "problem"}: 公开不够及时',
            bad='{"from": 1, "to": 1, "role": "measure"}: 公开不够及时',
        ),
        check=_of_no_document,
    ),
    "numbers": Rule(
        code="GK903",
        severity="info",
        title=Text("模型指认的正文数字不被采信", "a number that a model pointed at is refused"),
        wording=Text(
            "“{section}”一节：模型的回答未予采信：{why}",
            "section {section}: the model's reply is refused: {why}",
        ),
        also={
            "unit": _number("它的计量单位不合", "its unit does not count that"),
            "year": _number("这一句写的是另一年", "its statement names another year"),
        },
        rationale=Text(
            "模型只能指出哪个数是哪一项的；单位不合的、原文写明是另一年的，不采信。数由规则去读，不由模型写。",
            "A model may only say which metric a marked number states. Where its unit or a printed year denies "
            "that, it is refused. The rules read the number, the model does not write it.",
        ),
        source=_SOURCE,
        example=Example(
            good='{"mark": "a", "metric": "requests_received"}: 全年收到申请 [a]12 件',
            bad='{"mark": "a", "metric": "requests_received"}: 2019年收到申请 [a]12 件',
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


def finding(
    case: Case,
    key: str,
    section: SectionId,
    values: Mapping[str, object],
    lang: Lang,
    *,
    reason: str = "",
    span: Span | None = None,
) -> Finding:
    """Return the finding that something about a section was refused; ``key`` says what.

    With a ``reason``, one of the rule's other wordings, it is about what stands at ``span`` of the source.
    """
    found = case.section.get(section)
    heading = case.text[slice(*found.heading)].strip() if found and found.heading else section
    role = str(values.get("role", ""))
    given = {**values, "section": heading, "role": _ROLES.get(role, role), "role_en": role}
    if span is not None:
        given["quote"] = _quoted(case, key, span)
    elif found:
        span = case.span(*(found.heading or found.body))
    return _BY_KEY[key].finding(Hit(given, span=span, wording=reason), lang)


def _quoted(case: Case, key: str, span: Span) -> str:
    """Return the words of the report at a place of the source; of a number, its clause."""
    if key == "numbers":
        return case.clause(case.folded.find(span.start), case.folded.find(span.end))
    words = " ".join(case.document.text[slice(*span)].split())
    return words if len(words) <= _QUOTE else words[:_QUOTE] + "…"
