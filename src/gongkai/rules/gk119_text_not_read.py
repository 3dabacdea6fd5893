"""GK119: words stand on a page that could not be read: they lie on their side, or two readings of the file differ."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.fold import Span
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: So many letters of them are quoted.
_MOST = 40


def check(case: Case) -> Iterator[Hit]:
    for one in case.document.unread:
        if one.why != "words":
            continue
        words = one.words if len(one.words) <= _MOST else one.words[:_MOST] + "…"
        counts = any(map(str.isdigit, one.words))
        yield Hit(
            {"page": one.page, "words": words},
            span=Span(one.at, one.at),
            severity="warning" if counts else "info",
        )


RULE = Check(
    code="GK119",
    severity="warning",
    title=Text("页面上有文字未能读入", "words on a page that could not be read"),
    wording=Text(
        "第 {page} 页有文字未能准确识别，其中的数字未采用：“{words}”，请对照原件",
        "page {page} shows words that could not be told, no number of which was taken: “{words}”; look at the original",
    ),
    rationale=Text(
        "横放的文字、识别结果不一致的文字，其中的数字不作采用，但逐处提示，以免遗漏。",
        "Words on their side, and those that two ways of reading do not agree on, are no data; they must not be lost in "
        "silence either.",
    ),
    source=Text("汇总要求", "so that numbers can be added up"),
    example=Example("", ""),
    check=check,
)
