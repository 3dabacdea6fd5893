"""GK502: a percentage in prose is that of none of the report's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.rules.bodies import other_body
from gongkai.rules.case import Case
from gongkai.rules.readings import readings
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: A share of what others received too.
_OF_ALL = re.compile(r"占[^%]{0,4}全(?:[省市县区州旗镇乡国]|[局委厅院]?系统)")
_SHARE = re.compile(r"[^,。;:\d\n%]{0,12}?[,，]?\s*占[^,。;:\d\n%]{0,16}?(?P<percent>\d{1,3}(?:\.\d{1,4})?)%")


def check(case: Case) -> Iterator[Hit]:
    if "%" not in case.text:
        return
    claims = case.claims
    bases: list[Decimal] | None = None
    for claim in claims:
        if not claim.metric.startswith("requests_"):
            continue
        end = case.folded.find(claim.end)
        share = _SHARE.match(case.text, end)
        if share is None or _OF_ALL.search(share[0]):
            continue
        if bases is None:
            found = [reading.value for reading in readings(case.proved, "requests_received")]
            found += [other.value for other in claims if other.metric.startswith("requests_")]
            bases = [Decimal(value) for value in found if value]
        percent = Decimal(share["percent"])
        if any(_is_share(claim.value, base, percent) for base in bases):
            continue
        start = case.folded.find(claim.start)
        if other_body(case, case.sentence(start).start, start) is not None:
            continue
        larger = [base for base in bases if base > claim.value]  # a part of itself is no share
        nearest = min(larger or bases, key=lambda base: abs(100 * claim.value / base - percent), default=None)
        if nearest is None:
            continue
        values = {
            "quote": case.quoted(start, share.end()),
            "base": nearest,
            "right": round(100 * claim.value / nearest, max(2, -int(percent.as_tuple().exponent))),
        }
        yield Hit(values, span=case.span(start, share.end()))


def _is_share(part: int | Decimal, base: Decimal, percent: Decimal) -> bool:
    """Say whether a share was rounded, up, down or to the nearest, to the decimals that it prints."""
    unit = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    return abs(100 * Decimal(part) / base - percent) < unit


RULE = Check(
    code="GK502",
    severity="warning",
    title=Text("百分比算错", "a percentage is wrong"),
    wording=Text(
        "“{quote}”：与收到、办理的各数相除都得不出这个百分比；以最接近的 {base} 为分母，约为 {right}%",
        "“{quote}” is that share of none of the numbers of requests; of {base}, the nearest, it would be {right}%",
    ),
    rationale=Text(
        "百分比由正文的件数除以收到或办理的总件数得出，四舍五入或截尾都算相符。分母不明或算错，读者无从核对。",
        "A percentage is a number of cases over those received or dealt with, however rounded. Where none fits, the "
        "share or the number is wrong.",
    ),
    source=Text("算术", "arithmetic"),
    example=Example(good="占44.44%", bad="占40.44%"),
    check=check,
    sentences=True,
)
