"""GK103: a section is printed twice."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

#: Shorter headings also stand in sentences.
_LEAST = 8


def check(case: Case) -> Iterator[Hit]:
    text = case.text
    for section in case.sections:
        if section.heading is None:
            continue
        heading = text[slice(*section.heading)]
        if len(heading) < _LEAST and heading[1:2] != "、":
            continue
        again = text.find(heading, section.heading.end)
        if again < 0 or not _stands_alone(text, again, again + len(heading)):
            continue
        yield Hit(
            {"heading": case.quoted(again, again + len(heading))}, span=case.span(again, again + len(heading))
        )


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Say whether a line holds nothing else: a report that lists its sections does so in a sentence."""
    line = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    return not text[line:start].strip() and not text[end : stop if stop >= 0 else len(text)].strip(" :。")


RULE = Check(
    code="GK103",
    severity="warning",
    title=Text("同一部分出现两次", "a section is printed twice"),
    wording=Text("“{heading}”出现不止一次", "the heading {heading} is printed more than once"),
    rationale=Text(
        "六个部分各写一次。重复的标题多是粘贴时带入了另一份报告，读者无从知道以哪一处为准。",
        "Each section stands once. A second one is usually pasted in from another report, and no reader can "
        "tell which of the two counts.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(
        good="六、其他需要报告的事项\n",
        bad="一、总体情况\n我局认真做好政府信息公开工作。\n六、其他需要报告的事项\n",
    ),
    check=check,
)
