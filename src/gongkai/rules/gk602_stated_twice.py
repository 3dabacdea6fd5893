"""GK602: the same quantity is stated twice with different numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.fold import Span
from gongkai.report import Claim
from gongkai.rules.bodies import in_wider_scope, left_over, other_body, sifted
from gongkai.rules.case import Case
from gongkai.rules.readings import readings, told_in_parts
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: What may well be stated for a part each time, or in loose words.
_LOOSE = frozenset(
    {
        "information_disclosed",
        "normative_disclosed",
        "requests_handled",
        "requests_answered",
        "normative_issued",
    }
)


def check(case: Case) -> Iterator[Hit]:
    first: dict[str, Claim] = {}
    for claim in case.claims:
        if claim.metric in _LOOSE:
            continue
        before = first.setdefault(claim.metric, claim)
        if before.value == claim.value or before.unit != claim.unit:
            continue
        accepted = {reading.value for reading in readings(case.proved, claim.metric)}
        if {before.value, claim.value} <= accepted or _of_another(case, before) or _of_another(case, claim):
            continue
        whole = {Decimal(value) for value in accepted}
        if sifted(case, case.folded.find(before.start), whole | {Decimal(claim.value)}) or told_in_parts(
            case, before, whole
        ):
            continue
        yield Hit(
            {"first": _quote(case, before), "second": _quote(case, claim)},
            (claim.field,) if claim.field else (),
            Span(claim.start, claim.end),
            expected=before.value,
            actual=claim.value,
        )


def _of_another(case: Case, claim: Claim) -> bool:
    start = case.folded.find(claim.start)
    if left_over(case, start)[1] and claim.metric != "requests_carried_over":
        return True
    if in_wider_scope(case, start, case.folded.find(claim.end)):
        return True
    return other_body(case, case.sentence(start).start, start) is not None


def _quote(case: Case, claim: Claim) -> str:
    return case.clause(case.folded.find(claim.start), case.folded.find(claim.end))


RULE = Check(
    code="GK602",
    severity="warning",
    title=Text("同一数量前后不一", "one quantity is stated twice, differently"),
    wording=Text("前面写“{first}”，这里写“{second}”", "“{first}” before, “{second}” here"),
    rationale=Text(
        "同一件事在正文里写了两次，数不相同，至少一处有误；如口径不同，应写明。",
        "Where the text states one thing twice with two numbers, one is wrong, or the text should say what differs.",
    ),
    source=Text("正文自洽", "the text must agree with itself"),
    example=Example(
        good="2023年，我局未收取政府信息公开信息处理费。",
        bad="2023年，我局未收取政府信息公开信息处理费。全年共收到政府信息公开申请12件。",
    ),
    check=check,
    sentences=True,
)
