"""GK111: words of the form are misprinted, as many reports copy them from one another."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, Example, Hit, Rule
from gongkai.wording import Text

#: What is printed, and what the form says; all folded.
_MISPRINTS: dict[str, str] = {
    "三类内容事务": "三类内部事务",
    "这一情况,不计": "这一情形，不计",
    "行政止公开": "行政法规禁止公开",
    "行政法复议": "行政复议",
    "政府政府情况": "政府信息情况",
    "直接诉讼": "直接起诉",
    "复议后诉讼": "复议后起诉",
    "单位:0万元": "单位：万元",
}


def check(case: Case) -> Iterator[Hit]:
    text = case.text
    for wrong, right in _MISPRINTS.items():
        at = text.find(wrong)
        if at >= 0:
            span = case.span(at, at + len(wrong))
            printed = "".join(case.document.text[slice(*span)].split())
            yield Hit({"wrong": printed, "right": right}, span=span)


RULE = Rule(
    code="GK111",
    severity="info",
    title=Text("格式用语误写", "words of the form are misprinted"),
    wording=Text("“{wrong}”应为“{right}”", "{wrong} should read {right}"),
    rationale=Text(
        "表头、行名和标题照统一格式，一字不改。这几处误写在各地报告间互相抄传，最常见。",
        "Headings, rows and columns are copied from the form to the letter. These misprints travel from report "
        "to report.",
    ),
    source=Text(FORM_2021, FORM_2021),
    example=Example(good="5.属于三类内部事务信息", bad="5.属于三类内容事务信息"),
    check=check,
)
