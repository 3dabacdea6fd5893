"""GK706: what is said of the year before, or of the growth since, is not what its report has."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.fold import Folded, Span, fold
from gongkai.parsing.quote import own_words
from gongkai.prose.flowing import WRAP
from gongkai.report import Claim
from gongkai.rules.growth import BY, GROWTH, LESS, fits
from gongkai.rules.pair import Pair
from gongkai.rules.readings import Reading, readings, tables_of
from gongkai.rules.rule import Comparison, Example, Hit
from gongkai.wording import Text

#: A change since the year before, told without that year's number.
_SINCE = re.compile(
    r"[^\S\n]*[件条宗份个起例项次篇]?[,(]?[^\S\n]*(?:同比|(?:较|比|与)(?:20\d\d年度?|上一?年度?|去年)(?:同期)?(?:相比)?[,]?)"
    r"[^,。;\d]{0,2}(?=增加|增长|上升|提高|多|减少|下降|降低|少)"
)
_YEAR = re.compile(r"20\d\d")


def compare(pair: Pair) -> Iterator[Hit]:
    text = pair.texts[1]
    claims = [claim for claim in pair.later.narrative.claims if claim.method != "llm"]
    if text is None or not claims or not any(word in text for word in ("较", "比", "與", "与")):
        return
    folded, tables = fold(text).drop(WRAP), tables_of(pair.earlier)
    for claim in claims:
        before = readings(tables, claim.metric)
        if not before or claim.metric == "administrative_fees":
            continue
        hit = _stated(pair, folded, claim, before) or _since(pair, folded, claim, before)
        if hit is not None:
            yield hit


def _stated(pair: Pair, folded: Folded, claim: Claim, before: list[Reading]) -> Hit | None:
    """Return what is wrong where the number of the year before stands beside this year's."""
    match = GROWTH.match(folded.text, folded.find(claim.start))
    if match is None or not _is_of(pair, match[0]):
        return None
    said = Decimal(match["before"])
    if any(said == one.value for one in before):
        return None
    end = match.end("before") + 1
    return _hit(pair, folded, claim, end, before)


def _since(pair: Pair, folded: Folded, claim: Claim, before: list[Reading]) -> Hit | None:
    """Return what is wrong where only the change is told."""
    opening = _SINCE.match(folded.text, folded.find(claim.end))
    by = BY.match(folded.text, opening.end()) if opening else None
    if opening is None or by is None or not _is_of(pair, opening[0]):
        return None
    now, amount, percent = Decimal(claim.value), Decimal(by["by"]), by["unit"] == "%"
    if any(
        fits(now - one.value, Decimal(one.value), amount, percent=percent, less=by["word"] in LESS)
        for one in before
    ):
        return None
    return _hit(pair, folded, claim, by.end(), before)


def _is_of(pair: Pair, words: str) -> bool:
    """Say whether the year that some words name, if any, is that of the earlier report."""
    years = _YEAR.findall(words)
    return not years or years[-1] == str(pair.earlier.year)


def _hit(pair: Pair, folded: Folded, claim: Claim, end: int, before: list[Reading]) -> Hit:
    span = Span(claim.start, folded.at[end])
    values = pair.values | {
        "quote": own_words((pair.texts[1] or "")[slice(*span)]),
        "readings": [Text(f"{one.name.zh} {one.value}", f"{one.name.en} {one.value}") for one in before],
    }
    return Hit(values, span=span, expected=before[0].value)


RULE = Comparison(
    code="GK706",
    severity="warning",
    title=Text(
        "与上年相比的数与上一年度报告不符", "the number or growth since last year is not that of its report"
    ),
    wording=Text(
        "正文写“{quote}”，{before} 年度报告的相应数为：{readings}，请核对",
        "the text says “{quote}”; the report of {before} has: {readings}",
    ),
    rationale=Text(
        "与上年比较，上年数应当就是上一年度报告公布的数，增减幅度由两年的数算出；上一年度报告也在所查文件中的，逐一核对。",
        "Where a year is compared with the one before, that year's number is the one its report has, and the change follows "
        "from both; it is looked at where both reports are among the inputs.",
    ),
    source=Text("算术", "arithmetic"),
    example=Example(
        good="全年共收到政府信息公开申请10件，", bad="全年共收到政府信息公开申请10件，较2022年的15件减少5件，"
    ),
    compare=compare,
)
