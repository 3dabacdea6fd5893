"""GK606: how much more or less it was than the year before does not follow from the two numbers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from gongkai.fold import Span
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

_COUNT = r"\d{1,9}(?:\.\d{1,4})?"
_MEASURE = r"[件条宗份个起例项次篇]"
#: Two numbers of one thing, this year's first, and what is said of their difference.
GROWTH = re.compile(
    rf"(?P<now>(?<![\d.])\d{{1,9}})\s*(?P<unit>{_MEASURE})\s*[,(]?\s*(?:较|比|与|同比|相比)[^,。;\d]{{0,6}}"
    rf"(?:20\d\d年度?|上一?年度?|去年)(?:同期)?(?:的|为|是|收到|受理|\()*\s*(?P<before>\d{{1,9}})\s*(?P=unit)\)?(?:相比)?[,]?\s*"
    rf"(?P<rest>[^。;\n]{{0,60}})"
)
#: The same with the year before's number first: 由2022年的8件增至2023年的10件.
GROWN = re.compile(
    rf"[由从][^,。;\d]{{0,6}}(?:20\d\d年度?|上一?年度?|去年)?(?:同期)?(?:的|为)?\s*(?P<before>(?<![\d.])\d{{1,9}})\s*"
    rf"(?P<unit>{_MEASURE})[^,。;\d]{{0,4}}(?:增|升|降|减|变|提高)[^,。;\d]{{0,4}}[至到为]"
    rf"(?:20\d\d年度?|今年|本年度?)?的?\s*(?P<now>\d{{1,9}})\s*(?P=unit)[,]?\s*(?P<rest>[^。;\n]{{0,60}})"
)
BY = re.compile(
    rf"(?P<word>增加|增长|上升|提高|增幅|多|减少|下降|降低|降幅|少)(?:了|幅|率|为|达|约)*\s*(?P<by>{_COUNT})\s*(?P<unit>%|{_MEASURE})"
)
LESS = frozenset(("减少", "下降", "降低", "降幅", "少"))


def check(case: Case) -> Iterator[Hit]:
    for match in _growths(case):
        now, before = Decimal(match["now"]), Decimal(match["before"])
        less = False
        for by in BY.finditer(match["rest"]):
            if re.search(r"其中|占|另|\d", match["rest"][: by.start()].rpartition(",")[2]):
                break
            if by["unit"] not in ("%", match["unit"]):
                continue
            # 减少3件,增长… would be odd: a word of growth behind a number of less goes on with it.
            less = by["word"] in LESS
            if fits(now - before, before, Decimal(by["by"]), percent=by["unit"] == "%", less=less):
                continue
            end = match.start("rest") + by.end()
            values = {
                "quote": case.quoted(match.start(), end),
                "now": now,
                "before": before,
                "by": Text(f"{by['by']}{by['unit']}", by["by"] + ("%" if by["unit"] == "%" else "")),
                "right": _right(now - before, before, match["unit"], percent=by["unit"] == "%"),
            }
            yield Hit(values, span=case.span(match.start(), end))
            break


def _growths(case: Case) -> Iterator[re.Match[str]]:
    """Yield what is said of two years beside one another; the numbers of tables are no sentences."""
    stretches = [section.body for section in case.sections if section.id not in case.tables]
    for start, end in stretches or [Span(0, len(case.text))]:
        for pattern in (GROWTH, GROWN):
            yield from pattern.finditer(case.text, start, end)


def fits(change: Decimal, before: Decimal, by: Decimal, *, percent: bool, less: bool) -> bool:
    """Say whether a change is what is said of it, to the decimals that are printed."""
    right = -change if less else change
    if not percent:
        return right == by
    if not before:
        return True
    unit = Decimal(1).scaleb(int(by.as_tuple().exponent))
    return abs(100 * right / before - by) < unit


def _right(change: Decimal, before: Decimal, unit: str, *, percent: bool) -> Text:
    """Return what should be said of a change."""
    more, en = ("增加", "more") if change > 0 else ("减少", "less")
    if not percent:
        return Text(f"{more} {abs(change)} {unit}", f"{abs(change)} {en}")
    share = f"{round(abs(100 * change / before), 2).normalize():f}%"
    return Text(f"{'增长' if change > 0 else '下降'} {share}", f"{share} {en}")


RULE = Check(
    code="GK606",
    severity="warning",
    title=Text("增减数或增减幅度算错", "a change from the year before is wrong"),
    wording=Text(
        "“{quote}”：由 {before} 到 {now}，应为{right}，不是 {by}",
        "“{quote}”: from {before} to {now} it is {right}, not {by}",
    ),
    rationale=Text(
        "两年的件数与增减数、增减幅度同写在一句，三者应当对得上；幅度以上年数为分母，四舍五入或截尾都算相符。",
        "Where a sentence has the numbers of two years and their change, the three must agree; a rate is over the year "
        "before's number, however rounded.",
    ),
    source=Text("算术", "arithmetic"),
    example=Example(
        good="全年共收到政府信息公开申请10件，上年结转1件",
        bad="全年共收到政府信息公开申请10件，较2022年的8件增加3件，上年结转1件",
    ),
    check=check,
    sentences=True,
)
