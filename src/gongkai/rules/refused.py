"""GK9xx as findings: what a model said and no gate let through, or was never asked.

A refusal changes nothing in the report: what the rules read stands, what they could not read stays
open. :mod:`gongkai.llm` refuses; here stands what that is called.
"""

from __future__ import annotations

from collections.abc import Mapping

from gongkai.fold import Span
from gongkai.parsing.quote import own_words, shortened
from gongkai.report import Finding, SectionId
from gongkai.rules import (
    gk901_mapping_refused,
    gk902_items_refused,
    gk903_numbers_refused,
    gk904_budget_spent,
    gk905_contradicted,
)
from gongkai.rules.case import Case
from gongkai.rules.rule import Hit
from gongkai.wording import Text

_ROLES = {"problem": Text("问题", "problem"), "measure": Text("措施", "measure")}
#: So much of a refused item is quoted.
_QUOTE = 60
_BY_KEY = {
    "table": gk901_mapping_refused.RULE,
    "free_text": gk902_items_refused.RULE,
    "numbers": gk903_numbers_refused.RULE,
    "unasked": gk904_budget_spent.RULE,
    "contradicted": gk905_contradicted.RULE,
}


def finding(
    case: Case,
    key: str,
    section: SectionId,
    values: Mapping[str, object],
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
    given = {**values, "section": heading, "role": _ROLES.get(role, role)}
    if span is not None:
        given["quote"] = _quoted(case, key, span)
    elif found:
        span = case.span(*(found.heading or found.body))
    return _BY_KEY[key].finding(Hit(given, span=span, wording=reason))


def _quoted(case: Case, key: str, span: Span) -> str:
    """Return the words of the report at a place of the source; of a number, its clause."""
    if key == "numbers":
        return case.clause(case.folded.find(span.start), case.folded.find(span.end))
    return shortened(own_words(case.document.text[slice(*span)]), _QUOTE)
