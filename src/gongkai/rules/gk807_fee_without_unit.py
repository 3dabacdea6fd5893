"""GK807: the amount of fees has no unit."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Cellname
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.tables.deciding.units import units_around
from gongkai.wording import Text

#: How far before the amount its head may stand.
_REACH = 120


def check(case: Case) -> Iterator[Hit]:
    field = case.field("disclosure", "fees", "amount")
    if field is None or not field.value or field.piece is None:
        return
    start, end = field.piece.start, field.piece.end
    if "元" in case.text[max(0, start - _REACH) : end + 4]:
        return
    section = case.section.get("disclosure")
    if section and units_around(case.text, (section.heading or section.body).start, section.body.end):
        return
    place = case.place("disclosure", Cellname("fees", "amount"))
    yield Hit({"amount": field.value}, ("disclosure.fees.amount",), place, actual=field.value)


RULE = Check(
    code="GK807",
    severity="warning",
    title=Text("收费金额没有单位", "fees without a unit"),
    wording=Text(
        "行政事业性收费填报为 {amount}，表头未注明单位；格式规定为万元",
        "the fees are given as {amount} without a unit; the form has ten thousand yuan",
    ),
    rationale=Text(
        "格式规定收费金额的单位是万元。没有单位，元与万元相差一万倍，无从判断。",
        "The form counts fees in myriads of yuan; without a unit the amount may be off by ten thousand.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="本年收费金额（单位：万元）", bad="本年收费金额"),
    check=check,
)
