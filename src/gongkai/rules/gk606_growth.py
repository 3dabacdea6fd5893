"""GK606: how much more or less it was than the year before does not follow from the two numbers."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from gongkai.fold import Span
from gongkai.rules.case import Case
from gongkai.rules.growth import changes
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    # The numbers of tables are no sentences.
    stretches = [section.body for section in case.sections if section.id not in case.tables]
    told: set[int] = set()
    for start, end in stretches or [Span(0, len(case.text))]:
        for one in changes(case.text, start, end, case.metadata.year):
            if one.end in told:
                continue
            told.add(one.end)
            percent = one.unit == "%"
            values = {
                "quote": case.quoted(one.start, one.end),
                "now": one.now,
                "before": one.before,
                "by": Text(one.by + ("%" if percent else f" {one.unit}"), one.by + ("%" if percent else "")),
                "right": _right(one.now - one.before, one.before, one.measure, percent=percent),
            }
            yield Hit(values, span=case.span(one.start, one.end))


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
