"""GK604: by its own words, more was dealt with than had come in."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.fold import Span
from gongkai.report import Claim
from gongkai.rules.bodies import other_body, sifted
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    first: dict[str, Claim] = {}
    for claim in case.claims:
        first.setdefault(claim.metric, claim)
    received, answered = first.get("requests_received"), first.get("requests_answered")
    if received is None or answered is None or answered.value <= received.value:
        return
    over = first.get("requests_carried_over")
    carried = over.value if over else case.value("requests", "carried_over", "total") or 0
    if answered.value <= received.value + carried:
        return
    at = case.folded.find(answered.start)
    if other_body(case, case.sentence(at).start, at) is not None:
        return
    if sifted(case, case.folded.find(received.start), {Decimal(answered.value)}):
        return
    values = {"received": received.value, "carried": carried, "answered": answered.value}
    yield Hit(
        values,
        span=Span(answered.start, answered.end),
        expected=received.value + carried,
        actual=answered.value,
    )


RULE = Check(
    code="GK604",
    severity="warning",
    title=Text("办结多于收到", "more was dealt with than came in"),
    wording=Text(
        "正文称收到 {received} 件、上年结转 {carried} 件，却办结（答复）{answered} 件",
        "the text has {received} received and {carried} carried over, yet {answered} dealt with",
    ),
    rationale=Text(
        "办结件数不应多于本年收到与上年结转件数之和。",
        "No more can be dealt with than came in and was carried over.",
    ),
    source=Text("算术", "arithmetic"),
    example=Example(good="办结9件", bad="办结19件"),
    check=check,
    sentences=True,
)
