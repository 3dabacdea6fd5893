"""GK804: the tables bear the form of another time, or two forms at once."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.fold import Span
from gongkai.rules.case import Case, mixed
from gongkai.rules.rule import FORM_2019, FORM_2019_EN, FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

#: The first year that is reported on each form, newest first.
_SINCE = (("2021", 2021), ("2019", 2019))


def check(case: Case) -> Iterator[Hit]:
    for table, reading in case.tables.items():
        if table == "disclosure" and mixed(reading):
            yield Hit(span=_place(case, table), wording="mixed")
            return
    year = case.metadata.year
    form = case.form.id if case.form else None
    if year is None or form not in dict(_SINCE):
        return
    due = next((id_ for id_, since in _SINCE if year >= since), None)
    if due is None or due == form:
        return
    values = {"year": year, "form": form, "due": due, "notice": {"2021": FORM_2021, "2019": FORM_2019}[due]}
    yield Hit(values, span=_place(case, "disclosure"))


def _place(case: Case, table: str) -> Span | None:
    section = next((one for one in case.sections if one.id == table), None)
    return case.span(*(section.heading or section.body)) if section else None


RULE = Check(
    code="GK804",
    severity="warning",
    title=Text("用错格式", "the wrong form"),
    wording=Text(
        "{year} 年度的报告应使用{notice} 的格式，表中用的是 {form} 年的格式",
        "a report of {year} takes the form of {notice}; its tables bear that of {form}",
    ),
    also={
        "mixed": Text(
            "表二混用了两种格式的栏目，请统一使用报告年度对应的格式",
            "table two mixes the columns of two forms; it should bear the one of its year",
        )
    },
    rationale=Text(
        "2019、2020 年度用 2019 年格式，2021 年度起用 2021 年格式。两种格式表二栏目含义不同，混用则数字不可比。",
        "The reports of 2019 and 2020 take the form of 2019, later ones that of 2021. Their columns in table two mean "
        "different things: mixed, the numbers cannot be compared.",
    ),
    source=Text(f"{FORM_2021}；{FORM_2019}", f"{FORM_2021_EN}; {FORM_2019_EN}"),
    example=Example(
        good="信息内容 | 本年制发件数 | 本年废止件数 | 现行有效件数 |",
        bad="信息内容 | 本年新制作数量 | 本年新公开数量 | 对外公开总数量 |",
    ),
    check=check,
)
