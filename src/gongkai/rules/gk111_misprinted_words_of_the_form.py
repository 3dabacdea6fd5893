"""GK111: words of the form are misprinted, as many reports copy them from one another."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
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
#: The law that every report cites, in full and in short: by how many letters a name may differ from it that is
#: meant for it.
_LAWS: tuple[tuple[str, int], ...] = (("中华人民共和国政府信息公开条例", 2), ("政府信息公开条例", 1))
_CITED = re.compile(r"《([\u4e00-\u9fff]{6,18})》")
_BARE = re.compile(r"信息公开条[列理]")
_LOCAL = re.compile(r"[省市县区州]")


def check(case: Case) -> Iterator[Hit]:
    text = case.text
    for wrong, right in _MISPRINTS.items():
        at = text.find(wrong)
        if at >= 0:
            span = case.span(at, at + len(wrong))
            yield Hit({"wrong": case.quoted(at, at + len(wrong)), "right": right}, span=span)
    yield from _law(case.flowing)


def _law(case: Case) -> Iterator[Hit]:
    """Yield the names of the law that are misspelt, each once."""
    seen: set[str] = set()
    found = [(match, match[1], match.start(1)) for match in _CITED.finditer(case.text)]
    found += [(match, match[0], match.start()) for match in _BARE.finditer(case.text)]
    taken = -1
    for match, name, start in sorted(found, key=lambda one: one[2]):
        right = "信息公开条例" if match.re is _BARE else _meant(name)
        if right is None or name in seen or start < taken:
            continue
        seen.add(name)
        taken = start + len(name)
        span = case.span(start, taken)
        yield Hit({"wrong": case.quoted(start, taken), "right": right}, span=span)


def _meant(name: str) -> str | None:
    """Return the law that a name is misspelt for; None where it is spelt right, or is another's."""
    if "公开" not in name and "条例" not in name:
        return None
    for law, most in _LAWS:
        if name == law:
            return None
        if abs(len(name) - len(law)) <= most and not _LOCAL.search(name) and _apart(name, law) <= most:
            return law
    return None


def _apart(one: str, other: str) -> int:
    """Return how many letters must change, go or come to make one word of the other."""
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        last, row[0] = row[0], i
        for j, b in enumerate(other, 1):
            last, row[j] = row[j], min(row[j] + 1, row[j - 1] + 1, last + (a != b))
    return row[-1]


RULE = Check(
    code="GK111",
    severity="info",
    title=Text("格式用语误写", "words of the form are misprinted"),
    wording=Text("“{wrong}”应为“{right}”", "{wrong} should read {right}"),
    rationale=Text(
        "表头、行名和标题照统一格式，一字不改。这几处误写在各地报告间互相抄传，最常见；所依据的条例名称也常写错。",
        "Headings, rows and columns are copied from the form to the letter. These misprints travel from report "
        "to report; the name of the law is misspelt as often.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good="5.属于三类内部事务信息", bad="5.属于三类内容事务信息"),
    check=check,
)
