"""GK115: a table is there and holds no number at all."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.parsing.sections import SECTION_IDS
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.rules.section_names import NAMES
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    for section in case.sections:
        fields = case.proved.get(section.id)
        if fields and set(fields.statuses) <= {"blank", "missing"}:
            name = NAMES[SECTION_IDS.index(section.id)]
            yield Hit({"name": name}, span=case.span(*(section.heading or section.body)))


RULE = Check(
    code="GK115",
    severity="warning",
    title=Text("统计表未填数字", "a table holds no number"),
    wording=Text(
        "“{name}”部分的统计表未填任何数字；没有发生的请填 0",
        "the table under {name} holds no number at all; what did not happen is 0",
    ),
    rationale=Text(
        "统计表各格都要填报，没有发生的填 0。整张表未填的，无法判断是没有发生还是漏填。",
        "Every cell of a table is to be filled in, with 0 for what did not happen. Of a table left blank nobody can "
        "tell whether nothing happened or nothing was filled in.",
    ),
    source=Text(f"{LAW}第五十条；{FORM_2021}", f"{LAW_EN} art. 50; {FORM_2021_EN}"),
    example=Example(
        good="1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        bad="/ | / | / | / | / | / | / | / | / | / | / | / | / | / | / |\n",
    ),
    check=check,
)
