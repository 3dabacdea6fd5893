"""GK102: a section's number is not its place in the form, or a section is printed twice."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.parsing.sections import SECTION_IDS
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.rules.section_names import NAMES, NUMERALS, number
from gongkai.wording import Text

_NUMBER = re.compile(r"[(（]?\s*(?:第\s*)?([一二三四五六七八九十]|\d{1,2})(?![年月日\d])")


def check(case: Case) -> Iterator[Hit]:
    if case.before_forms:
        return
    headings = [(section, case.text[slice(*section.heading)]) for section in case.sections if section.heading]
    numbers = [_NUMBER.match(printed) for _, printed in headings]
    chinese = any(number and not number[1].isdecimal() for number in numbers)
    for (section, _), printed in zip(headings, numbers, strict=True):
        # 「1.」 among 「二、」 and 「三、」 numbers a part of a section.
        if printed is None or section.heading is None or (chinese and printed[1].isdecimal()):
            continue
        index = SECTION_IDS.index(section.id)
        ordinal = int(printed[1]) if printed[1].isdecimal() else NUMERALS.index(printed[1]) + 1
        if ordinal != index + 1:
            values = {
                "name": NAMES[index],
                "number": number(index),
                "heading": case.quoted(*section.heading),
            }
            yield Hit(values, span=case.span(*section.heading))


RULE = Check(
    code="GK102",
    severity="warning",
    title=Text("部分序号有误", "a section has another number"),
    wording=Text(
        "“{name}”应为第{number}部分，报告写作“{heading}”",
        "{name} is section {number} of the form; the report heads it {heading}",
    ),
    rationale=Text(
        "统一格式固定了六个部分的次序。序号不连续或重复，多是增删段落后没有改到。",
        "The form fixes the order of the six sections. A number that jumps or repeats is usually left over "
        "from an edit.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="六、其他需要报告的事项", bad="五、其他需要报告的事项"),
    check=check,
)
