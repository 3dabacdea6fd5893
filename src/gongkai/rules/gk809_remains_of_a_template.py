"""GK809: something of the template or of the software was left in the text."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.fold import Span
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: Folded words that no report says itself.
_REMAINS = (
    "[bookmark:",
    "宋体加粗",
    "小四号",
    "仿宋_GB",
    "请填写",
    "(单位名称",
    "(单位全称",
    "(机关名称",
    "(此处",
    "(年份",
    "{{",
    "错误!未",
    "XX",
    "××",
    "***",
)
_LONGEST = 24
_CLOSE = re.compile(r"[\])}]+")


def check(case: Case) -> Iterator[Hit]:
    told = Span(-1, -1)
    for start, end in [*sorted(_spans(case.text)), (len(case.text) + 1, -1)]:
        if start <= told.end:  # it goes on, or is a part of it
            told = Span(told.start, max(told.end, end))
            continue
        if told.start >= 0:
            yield Hit({"words": case.quoted(*told)}, span=case.span(*told))
        told = Span(start, end)


def _spans(text: str) -> Iterator[tuple[int, int]]:
    for words in _REMAINS:
        at = text.find(words) if words[0] in text else -1  # to look for one letter takes no time
        if at < 0 or _is_rule(text, at):
            continue
        opened = words[0] in "[({"
        close = _CLOSE.search(text, at + len(words), at + _LONGEST) if opened else None
        yield at, close.end() if close else at + len(words)


def _is_rule(text: str, at: int) -> bool:
    """Say whether a line of signs alone parts a text, as Markdown has it."""
    line = text[text.rfind("\n", 0, at) + 1 : text.find("\n", at) + 1 or len(text)]
    return not line.strip("* \n")


RULE = Check(
    code="GK809",
    severity="info",
    title=Text("残留模板或软件字样", "remains of a template or of software"),
    wording=Text("正文残留“{words}”，请删除或补充完整", "“{words}” was left in the text"),
    rationale=Text(
        "排版提示、占位符和书签代码不是报告内容，公布前应清理。",
        "Hints on type, placeholders and codes of bookmarks are no part of a report.",
    ),
    source=Text("公文写作常规", "the usual care in official writing"),
    example=Example(good="（五）监督保障。", bad="[bookmark: _GoBack]（五）监督保障。"),
    check=check,
)
