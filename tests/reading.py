"""Reading of sample texts for the tests of prose: sections by their plain headings."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple

from gongkai.document import Document
from gongkai.fold import Folded, Span, fold
from gongkai.parsing.sections import SectionText
from gongkai.report import SectionId

DATA = Path(__file__).parent / "data"
HEADINGS: dict[SectionId, str] = {
    "overview": "一、总体情况",
    "disclosure": "二、主动公开政府信息情况",
    "requests": "三、收到和处理政府信息公开申请情况",
    "litigation": "四、政府信息公开行政复议、行政诉讼情况",
    "problems": "五、存在的主要问题及改进情况",
    "other": "六、其他需要报告的事项",
}


class Text(NamedTuple):
    document: Document
    folded: Folded
    sections: tuple[SectionText, ...]


def read(text: str, **hints: str) -> Text:
    """Return a text with its sections, found by the form's own headings alone."""
    folded = fold(text)
    at: list[tuple[SectionId, Span]] = []
    for id_, heading in HEADINGS.items():
        match = re.compile(heading).search(folded.text, at[-1][1].end if at else 0)
        if match:
            at.append((id_, Span(*match.span())))
    ends = [span.start for _, span in at[1:]] + [len(folded.text)]
    sections = tuple(
        SectionText(id_, span, Span(span.end, end)) for (id_, span), end in zip(at, ends, strict=False)
    )
    return Text(Document("t", "", "text/plain", "utf-8", text, hints=hints), folded, sections)


def seed(number: int) -> Text:
    path = next((DATA / "seeds").glob(f"{number:03d}_*.txt"))
    return read(path.read_bytes().decode("utf-8-sig"))


def real(name: str) -> Text:
    return read((DATA / "real" / name).read_bytes().decode("utf-8-sig"))
