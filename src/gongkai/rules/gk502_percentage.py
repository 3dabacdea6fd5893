"""GK502: a percentage in prose is that of none of the report's numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal

from gongkai.prose.metrics import index_of, wordings
from gongkai.report import Number
from gongkai.rules.bodies import other_body
from gongkai.rules.case import Case
from gongkai.rules.readings import readings, unread
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: A share of what others received too.
_OF_ALL = re.compile(r"占[^%]{0,4}全(?:[省市县区州旗镇乡国]|[局委厅院]?系统)")
_SHARE = re.compile(r"[^,。;:\d\n%]{0,12}?[,，]?\s*占[^,。;:\d\n%]{0,16}?(?P<percent>\d{1,3}(?:\.\d{1,4})?)%")
#: A share without its number: 自然人申请占80%.
_BARE = re.compile(
    r"(?<=[,。;:(、\n])(?P<name>(?:涉及|来自)?(?:自然人|法人|商业企业|科研机构|社会公益组织|法律服务机构|予以公开|部分公开|不予公开|"
    r"无法提供|不予处理|其他处理)[^,。;:\d\n%占]{0,6})占[^,。;:\d\n%]{0,12}?(?P<percent>\d{1,3}(?:\.\d{1,4})?)%"
)
_APPLICANTS = frozenset(
    f"requests_{one}"
    for one in (
        "natural_person", "legal_person", "business", "research", "social_welfare", "legal_service",
    )
)  # fmt: skip


def check(case: Case) -> Iterator[Hit]:
    if "%" not in case.text:
        return
    for claim in case.claims:
        if not claim.metric.startswith("requests_"):
            continue
        end = case.folded.find(claim.end)
        share = _SHARE.match(case.text, end)
        if share is None or _OF_ALL.search(share[0]):
            continue
        yield from _wrong(case, claim.metric, [claim.value], case.folded.find(claim.start), share)
    section = case.section.get("overview")
    for share in _BARE.finditer(case.text, *section.body) if section else ():
        metric = _metric(share["name"])
        values = [reading.value for reading in readings(case.proved, metric)] if metric else []
        if metric and values and not unread(case, metric) and not _OF_ALL.search(share[0]):
            yield from _wrong(case, metric, values, share.start(), share)


def _metric(name: str) -> str | None:
    """Return what words count among requests: 自然人申请."""
    found = wordings()
    index = index_of(found.bare["requests"].fullmatch(name))
    metric = None if index is None else found.metrics[index].id
    return metric if metric and metric.startswith("requests_") else None


def _wrong(
    case: Case, metric: str, values: Sequence[Number], start: int, share: re.Match[str]
) -> Iterator[Hit]:
    """Yield the hit of a share that ``values`` of ``metric`` have of none of the numbers of requests."""
    bases = _bases(case, metric, values)
    percent = Decimal(share["percent"])
    if not bases or any(_is_share(value, base, percent) for base in bases for value in values):
        return
    if other_body(case, case.sentence(start).start, start) is not None:
        return
    value = values[0]
    larger = [base for base in bases if base > value]  # a part of itself is no share
    nearest = min(larger or bases, key=lambda base: abs(100 * value / base - percent))
    found = {
        "quote": case.quoted(start, share.end()),
        "base": nearest,
        "right": round(100 * value / nearest, max(2, -int(percent.as_tuple().exponent))),
    }
    yield Hit(found, span=case.span(start, share.end()))


def _bases(case: Case, metric: str, values: Sequence[Number]) -> list[Decimal]:
    """Return the numbers that a share may be of: for applicants, those that came in as theirs did."""
    whole = readings(case.proved, "requests_received")
    said: list[Number] = []
    if metric in _APPLICANTS:
        names = {reading.name for reading in readings(case.proved, metric) if reading.value in values}
        said += [one.value for one in case.claims if one.metric in ("requests_received", metric)]
        whole = [reading for reading in whole if reading.name in names] or whole
    else:
        said += [one.value for one in case.claims if one.metric.startswith("requests_")]
    return [Decimal(value) for value in (*(reading.value for reading in whole), *said) if value]


def _is_share(part: int | Decimal, base: Decimal, percent: Decimal) -> bool:
    """Say whether a share was rounded, up, down or to the nearest, to the decimals that it prints."""
    unit = Decimal(1).scaleb(int(percent.as_tuple().exponent))
    return abs(100 * Decimal(part) / base - percent) < unit


RULE = Check(
    code="GK502",
    severity="warning",
    title=Text("百分比算错", "a percentage is wrong"),
    wording=Text(
        "“{quote}”：以收到、办理的各项件数为分母，均得不出该百分比；以最接近的 {base} 为分母，约为 {right}%",
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
