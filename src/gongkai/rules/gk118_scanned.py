"""GK118: the whole report is a picture: paper that was scanned, or taken with a camera."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.parsing.sections import SECTION_IDS
from gongkai.rules.case import Case
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text


def check(case: Case) -> Iterator[Hit]:
    if case.is_scan:
        is_page = len({area.page for area in case.document.areas}) == 1 and len(case.section) < len(
            SECTION_IDS
        )
        yield Hit(wording="page" if is_page else "")


RULE = Check(
    code="GK118",
    severity="warning",
    title=Text("报告整份是扫描件或图片", "the whole report is a picture"),
    wording=Text(
        "报告整份是扫描件或图片，本清单依据识别出的文字，请对照原件核对；报送和公开时请改用可以检索、复制的电子文本",
        "the whole report is scanned or a picture: what is said here rests on letters that were recognised, hold it "
        "against the paper; hand in and publish a file whose text can be searched and copied",
    ),
    also={
        "page": Text(
            "报告是一张扫描件或图片，而且缺少若干部分：如果只是报告的一页，请把各页按顺序合成一个 PDF 再检查；"
            "本清单依据识别出的文字，请对照原件核对",
            "the report is one scanned page or picture, and lacks some of its parts: if it is a page of the report, put all pages "
            "into one PDF in their order and check that; what is said here rests on letters that were recognised, hold it "
            "against the paper",
        )
    },
    rationale=Text(
        "扫描件上的文字和数字要靠识别，可能认错；公众也无法检索和复制。文字稿本来就有，宜直接报送。",
        "What stands on a scan has to be recognised, which may go wrong, and nobody can search or copy it. The text "
        "exists: it is what was printed.",
    ),
    source=Text("汇总要求", "so that numbers can be added up"),
    example=Example("", ""),
    check=check,
)
