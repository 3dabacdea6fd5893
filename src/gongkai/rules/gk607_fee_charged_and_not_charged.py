"""GK607: the processing fee is said to have been charged, and not to have been."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.prose.fee import fee_statements
from gongkai.rules.bodies import other_body
from gongkai.rules.case import Case
from gongkai.rules.rule import FEE_RULES, FEE_RULES_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    fee = case.narrative.fee
    if fee is None or (not fee.charged and case.text.count("处理费") == 1):
        return  # nothing, or nothing but that: what was charged is said before what was not
    said = fee_statements(case.folded, case.sections, case.metadata.year)
    if len({one.charged for one in said}) < 2:
        return
    first, second = said[0], next(one for one in said if one.charged != said[0].charged)
    if any(other_body(case, case.sentence(one.span.start).start, one.span.start) for one in (first, second)):
        return
    words = [case.quoted(*one.span) for one in (first, second)]
    yield Hit({"first": words[0], "second": words[1]}, span=case.span(*second.span))


RULE = Check(
    code="GK607",
    severity="warning",
    title=Text("信息处理费前后说法矛盾", "the processing fee was charged, and was not"),
    wording=Text(
        "前面写“{first}”，这里写“{second}”，请核对信息处理费是否收取",
        "“{first}” before, “{second}” here: was the fee charged or not?",
    ),
    rationale=Text(
        "同一年度的信息处理费，或者收取了，或者没有收取；两处说法不一，至少一处有误。",
        "In one year the fee was charged or it was not; of two statements that differ one is wrong.",
    ),
    source=Text(f"{FORM_2021}；{FEE_RULES}", f"{FORM_2021_EN}; {FEE_RULES_EN}"),
    example=Example(
        good="2023年，我局未收取政府信息公开信息处理费。",
        bad="2023年，我局未收取政府信息公开信息处理费。本年度收取信息处理费200元。",
    ),
    check=check,
    sentences=True,
)
