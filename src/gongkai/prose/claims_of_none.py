"""Claims of none: 「未收到政府信息公开申请」 states a 0, its span is those words.

In go a stretch of prose and the report's year, out come :class:`gongkai.report.Claim` of value 0. What is denied of
some, of another time or of a kind (未作出重大行政处罚决定) states nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from gongkai.fold import Folded, Span
from gongkai.prose.metrics import YEAR, Metric, index_of, wordings
from gongkai.report import Claim

#: How far before it the clause may begin that says whose time it is.
_BEFORE = 24
_CLAUSE = re.compile(r"[,。;()\n]")


def claims_of_none(folded: Folded, span: Span, year: int | None) -> Iterator[Claim]:
    """Yield what the prose ``folded.text[span]`` of a report for ``year`` says there was none of."""
    found, text, stop = wordings(), folded.text, span.end
    for none in found.plain["none"].finditer(text, span.start, stop):
        at = end = none.end()
        named: list[Metric] = []
        while True:
            at = _end(found.plain["none_filler"].match(text, at, stop), at)
            match = found.zero.match(text, at, stop)
            if match is None or match.end() == at:
                break
            named.append(found.metrics[index_of(match) or 0])
            at = end = match.end()
        if not named or not found.plain["none_end"].match(text, end, stop):
            continue
        clause = _CLAUSE.split(text[max(span.start, none.start() - _BEFORE) : none.start()])[-1]
        if not _is_none(clause, none[0], text[none.end() : end], named, year):
            continue
        place = folded.span(none.start(), end)
        for metric in named:
            yield Claim(
                metric=metric.id, value=0, unit=None, field=metric.field, start=place.start, end=place.end
            )


def _is_none(clause: str, none: str, whose: str, named: Sequence[Metric], year: int | None) -> bool:
    """Say whether a denial is of this year, of the whole organ, and of receiving where it is of requests."""
    plain = wordings().plain
    years = YEAR.findall(clause)
    carried = all(
        metric.id == "requests_carried_over" for metric in named
    )  # 上年无结转: of that year, to this one
    if (not carried and plain["other_time"].search(clause)) or (year and years and int(years[-1]) != year):
        return False
    if any(metric.zero_alone for metric in named) and not plain["zero_subject"].fullmatch(clause.strip()):
        return False
    if plain["of_some"].search(whose) and not plain["of_any"].search(whose):
        return False
    requests = any(metric.whole for metric in named)
    return not (requests and none == "未") or plain["none_verb"].search(whose) is not None


def _end(match: re.Match[str] | None, at: int) -> int:
    return match.end() if match else at
