"""GK101: one of the six sections is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.parsing.sections import SECTION_IDS
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, LAW, Example, Hit, Rule, Text

_NUMERALS = "一二三四五六"
NAMES = (
    "总体情况",
    "主动公开政府信息情况",
    "收到和处理政府信息公开申请情况",
    "政府信息公开行政复议、行政诉讼情况",
    "存在的主要问题及改进情况",
    "其他需要报告的事项",
)
#: With fewer sections than this read, the text is a part of a report, or was read badly.
_ENOUGH = 4


def check(case: Case) -> Iterator[Hit]:
    found = case.section
    if len(found) == len(SECTION_IDS):
        return
    for index, id_ in enumerate(SECTION_IDS):
        if id_ in found:
            continue
        values = {"number": _NUMERALS[index], "name": NAMES[index]}
        if len(found) < _ENOUGH:
            yield Hit(values, severity="warning", wording="part")
            continue
        other = _other_heading(case, index)
        if other is not None:
            start, end = other
            heading = " ".join(case.text[start:end].split())
            yield Hit(values | {"heading": heading}, span=case.span(start, end), wording="renamed")
            continue
        # A last section may have been left behind when the text was copied; one in the middle was not.
        last = not any(later in found for later in SECTION_IDS[index + 1 :])
        yield Hit(values, severity="warning" if last else None)


def _other_heading(case: Case, index: int) -> tuple[int, int] | None:
    """Return the line that bears the section's number where the section should stand."""
    before = [case.section[i].body.start for i in SECTION_IDS[:index] if i in case.section]
    after = [case.section[i].body.start for i in SECTION_IDS[index + 1 :] if i in case.section]
    heading = re.compile(rf"(?m)^[^\S\n]*{_NUMERALS[index]}[、.,][^\n。]{{2,40}}$")
    match = heading.search(case.text, max(before, default=0), min(after, default=len(case.text)))
    return match.span() if match else None


RULE = Rule(
    code="GK101",
    severity="error",
    title=Text("缺少法定部分", "a section is missing"),
    wording=Text("缺少第{number}部分“{name}”", "section {number} ({name}) is missing"),
    also={
        "renamed": Text(
            "第{number}部分应为“{name}”，报告写作“{heading}”",
            "section {number} should be {name}; the report says {heading}",
        ),
        "part": Text(
            "未见第{number}部分“{name}”；报告的各部分大多未能读出，请看是否只是节选",
            "section {number} ({name}) was not found; few sections were: this may be an extract",
        ),
    },
    rationale=Text(
        "年度报告的内容由条例第五十条规定，统一格式分六个部分，一项也不能遗漏；没有情况的也要写明没有。",
        "Article 50 fixes what the report says and the form puts it into six sections: none may be left out, "
        "even where there is nothing to report.",
    ),
    source=Text(f"{LAW}第五十条；{FORM_2021}", f"{LAW} art. 50; {FORM_2021}"),
    example=Example(
        good="五、存在的主要问题及改进情况\n"
        "（一）存在的主要问题。一是公开不够及时。二是解读形式单一，图文解读偏少。\n"
        "（二）改进情况。一是加强业务培训，做到及时公开。二是丰富解读形式。\n",
        bad="",
    ),
    check=check,
)
