"""GK112: the numbers of the points of a section jump or repeat."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

_NUMERALS = "一二三四五六七八九十"
_HEADED = re.compile(r"\(([一二三四五六七八九十])\)")
_SPOKEN = re.compile(r"([一二三四五六七八九十])是")
#: What stands before a point's number; 统一是 and 之一是 number nothing.
_BEFORE = frozenset("。;:,、!? \n\t)\"'")
#: 一是 begins a list anywhere, also right behind its heading, but in these words.
_NO_FIRST = frozenset("统之唯万同单第划专归合任逐不十百廿卅")
_SECTIONS: tuple[SectionId, ...] = ("overview", "problems", "other")


def check(case: Case) -> Iterator[Hit]:
    for id_ in _SECTIONS:
        section = case.section.get(id_)
        if section is None:
            continue
        for pattern in (_HEADED, _SPOKEN):
            last, spot = 0, (0, 0)
            for match in pattern.finditer(case.text, *section.body):
                before = case.text[match.start() - 1 : match.start()]
                spoken = pattern is _SPOKEN
                number = _NUMERALS.index(match[1]) + 1
                if not _opens(before, spoken, number) or _in_table(case, case.span(*match.span()).start):
                    continue
                if number not in (1, last + 1) and last:
                    values = {"last": case.quoted(*spot), "number": case.quoted(*match.span())}
                    yield Hit(values, span=case.span(*match.span()))
                last, spot = number, match.span()


def _in_table(case: Case, at: int) -> bool:
    """Say whether a place of the source is in a drawn table: those of sheets stand behind the last section."""
    return any(table.start <= at < table.end for table in case.document.tables)


def _opens(before: str, spoken: bool, number: int) -> bool:
    """Say whether a number behind the letter ``before`` opens a point."""
    if not spoken:
        return before in ("", "\n", " ", "。", "\t")
    return not before or before in _BEFORE or (number == 1 and before not in _NO_FIRST)


RULE = Check(
    code="GK112",
    severity="warning",
    title=Text("小标题或各点的序号不连续", "the points of a section are misnumbered"),
    wording=Text(
        "“{last}”之后是“{number}”，序号不连续", "{number} follows {last}: the numbers jump or repeat"
    ),
    rationale=Text(
        "序号跳过或重复，多是增删段落后没有改到，也可能漏了一段。",
        "A number that jumps or repeats is left over from an edit; a paragraph may be missing.",
    ),
    source=Text("公文写作常规", "the usual care in official writing"),
    example=Example(good="二是解读形式单一，", bad="三是解读形式单一，"),
    check=check,
)
