"""GK406: old form: fewer documents disclosed in all than were newly disclosed."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.form import Cellname
from gongkai.rules.case import Case, label_of
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    fields = case.proved.get("disclosure")
    if not fields:
        return
    for name, field in fields.items():
        if name.column != "newly_disclosed" or field.value is None:
            continue
        total = case.value("disclosure", name.row, "total_disclosed")
        if total is None or total >= field.value:
            continue
        values = {
            "row": label_of(case.tables["disclosure"].shape, name.row),
            "total": total,
            "new": field.value,
        }
        paths = tuple(f"disclosure.{name.row}.{column}" for column in ("newly_disclosed", "total_disclosed"))
        place = case.place("disclosure", Cellname(name.row, "total_disclosed"))
        yield Hit(values, paths, place, actual=total)


RULE = Check(
    code="GK406",
    severity="warning",
    title=Text("对外公开总数量少于本年新公开数量", "fewer disclosed in all than in the year"),
    wording=Text(
        "“{row}”对外公开总数量 {total} 件，少于本年新公开 {new} 件",
        "{row}: {total} disclosed in all, fewer than the {new} of the year",
    ),
    rationale=Text(
        "对外公开总数量是历年公开的累计数，包括本年新公开的。",
        "The total counts what was disclosed in all years, this one too.",
    ),
    source=Text(FORM_2019, FORM_2019_EN),
    example=Example(good="规范性文件 | 1 | 1 | 26 |", bad="规范性文件 | 1 | 1 | 0 |", report="2019"),
    check=check,
)
