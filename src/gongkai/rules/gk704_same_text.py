"""GK704: the text of a section is the one of the year before."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.fold import Span, fold
from gongkai.report import SectionId
from gongkai.rules.pair import Pair
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Comparison, Example, Hit
from gongkai.rules.section_names import NAMES
from gongkai.wording import Text

_PROSE: tuple[tuple[SectionId, Text], ...] = (("overview", NAMES[0]), ("problems", NAMES[4]))
_NOT_LETTERS = re.compile(r"[^\u4e00-\u9fff]+")
#: How alike (0–100) the letters of a section must be, and how many there must be.
_ALIKE, _LEAST = 92.0, 60


def compare(pair: Pair) -> Iterator[Hit]:
    if pair.texts[0] is None or pair.texts[1] is None:
        return
    from rapidfuzz import fuzz

    for id_, name in _PROSE:
        letters: list[str] = []
        spans: list[Span] = []
        for report, text in zip((pair.earlier, pair.later), pair.texts, strict=True):
            section = next((one for one in report.sections if one.id == id_), None)
            if section is None or text is None:
                break
            letters.append(_NOT_LETTERS.sub("", fold(text[section.start : section.end]).text))
            spans.append(Span(section.start, section.start + len(section.heading or "")))
        if len(letters) < 2 or min(map(len, letters)) < _LEAST:
            continue
        alike = fuzz.ratio(*letters, score_cutoff=_ALIKE)
        if alike:
            yield Hit(pair.values | {"name": name, "alike": int(alike)}, span=spans[1])


RULE = Comparison(
    code="GK704",
    severity="warning",
    title=Text("文字与上一年度几乎相同", "the text is last year's"),
    wording=Text(
        "“{name}”与 {before} 年度报告的文字重复率为 {alike}%",
        "{alike}% of section {name} is what the report of {before} said",
    ),
    rationale=Text(
        "照搬上年文字的报告没有反映本年工作，存在的问题也看不出是否改进。",
        "A text that repeats last year's says nothing of this one, nor whether its problems were solved.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(
        good="一是公开不够及时。二是解读形式单一，图文解读偏少。",
        bad="一是个别股室重视不够。二是栏目划分不够清晰，查找不便。",
    ),
    compare=compare,
)
