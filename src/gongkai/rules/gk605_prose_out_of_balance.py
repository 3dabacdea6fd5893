"""GK605: by the words of the text alone, what came in is not what went out."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.fold import Span
from gongkai.report import Claim
from gongkai.rules.bodies import in_wider_scope, other_body, rest_done
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

_METRICS = ("requests_received", "requests_carried_over", "requests_answered", "requests_carried_forward")
#: The four numbers stand together: what is said in so many characters is said of one thing.
_TOGETHER = 200
#: What was carried over was dealt with, its own clause says.
_DONE = re.compile(r"[^,。;\n]{0,24}(?:答复|办结|办理完毕|办复)")


def check(case: Case) -> Iterator[Hit]:
    four = _four(case)
    if four is None:
        return
    received, over, answered, forward = (Decimal(claim.value) for claim in four)
    answered += rest_done(case, case.folded.find(four[2].start))
    came, went = received + over, answered + forward
    # 收到, unlike 新收, may hold what was carried over; what is carried forward may have had its answer.
    if came in (went, answered) or (received == went and not _is_counted_apart(case, four)):
        return
    if _is_table(case, four):
        return  # the table has the same numbers, and GK202 says so
    last = max(four, key=lambda claim: claim.start)
    start, end = case.folded.find(last.start), case.folded.find(last.end)
    if other_body(case, case.sentence(start).start, start) or in_wider_scope(case, start, end):
        return
    values = {
        "received": four[0].value,
        "over": four[1].value,
        "answered": int(answered),
        "forward": four[3].value,
        "came": came,
        "went": went,
    }
    span = Span(min(claim.start for claim in four), last.end)
    yield Hit(values, span=span, expected=int(came), actual=int(went))


def _is_counted_apart(case: Case, four: list[Claim]) -> bool:
    """Say whether what came in is new alone, by its words or by the table, and what was carried over was not told
    to be done with by itself."""
    start, over = case.folded.find(four[0].start), case.folded.find(four[1].end)
    table = [case.value("requests", row, "total") for row in ("new_requests", "carried_over")]
    is_new = "新收" in case.text[max(case.sentence(start).start, start - 30) : start]
    if not (is_new or (four[1].value and table == [claim.value for claim in four[:2]])):
        return False
    return _DONE.match(case.text, over) is None


def _four(case: Case) -> list[Claim] | None:
    """Return the four numbers where the text states each once, and all together."""
    found: list[Claim] = []
    for metric in _METRICS:
        told = [claim for claim in case.narrative.claims if claim.metric == metric]
        if not told or len({claim.value for claim in told}) > 1 or told[0].value != int(told[0].value):
            return None
        found.append(told[0])
    spread = max(claim.end for claim in found) - min(claim.start for claim in found)
    return found if spread <= _TOGETHER else None


def _is_table(case: Case, four: list[Claim]) -> bool:
    rows = ("new_requests", "carried_over", "total_outcomes", "carried_forward")
    return [case.value("requests", row, "total") for row in rows] == [claim.value for claim in four]


RULE = Check(
    code="GK605",
    severity="warning",
    title=Text("正文收办件数不平衡", "in the text, what came in is not what went out"),
    wording=Text(
        "正文称收到 {received} 件、上年结转 {over} 件，合计 {came} 件；办结（答复）{answered} 件、结转下年度 {forward} 件，"
        "合计 {went} 件，收办件数不平衡",
        "the text has {received} received and {over} carried over, {came} in all; {answered} dealt with and {forward} "
        "carried forward make {went}",
    ),
    rationale=Text(
        "本年新收与上年结转之和，等于办结与结转下年度之和，正文与表三一样。“收到”已含上年结转的，不作不平衡处理。",
        "What is new and what was carried over make what was dealt with and what is carried forward, in the text as in "
        "table three. Where what was received holds what was carried over, nothing is said.",
    ),
    source=Text(f"{FORM_2021}；算术", f"{FORM_2021_EN}; arithmetic"),
    example=Example(good="办结9件，结转下年度继续办理2件。", bad="办结9件，结转下年度继续办理3件。"),
    check=check,
    sentences=True,
)
