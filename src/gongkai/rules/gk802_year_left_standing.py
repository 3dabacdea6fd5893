"""GK802: another year's date or title was left standing."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.parsing.quote import cut_behind
from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import LAW, LAW_EN, Check, Example, Hit
from gongkai.tables.grids.years import other_caption
from gongkai.tables.names.lexicon import lexicon
from gongkai.wording import Text

#: Behind a year: it is the year of this very report.
_REPORT = re.compile(r"年度?(?:[\u4e00-\u9fff]{0,24}?)政府信息公开(?:工作)?(?:的)?年度报告")
#: Behind a year, where a section opens with it: what the organ did in that year.
_OPENS = re.compile(
    r"年度?[,，]\s*(?:我|本|在|全|共?(?:收到|受理|新收))|年度?[,，]?\s*[\u4e00-\u9fff]{2,16}(?:局|委|委员会|政府|办公室|街道|镇|办事处)"
    r"(?:认真|严格|坚持|按照|贯彻|深入|以|积极|全面|切实)|"
    r"年度?(?:我|本)[\u4e00-\u9fff]{0,8}(?:未|没有|认真|严格|坚持|按照)"
)
#: What stands before a year that opens a part of the overview: its number and its head.
_PART = re.compile(r"\s*(?:\([一二三四五六七八九十\d]{1,2}\)|\d{1,2}[.、])\s*[^。:\n\d]{0,24}[。:]?\s*")
#: Where a part says that it looks back.
_LOOKS_BACK = re.compile("今年|本年|上一?年|去年|整改|[较比]")
_FEE = re.compile(r"年度?[^。;\n]{0,20}(?:未|没有|收取)[^。;\n]{0,16}处理费")
_SAYS = re.compile(r"编制|公布|现将|要求|发布(?![日时]|机)")
#: So much of what follows the year is quoted.
_SHOWN = 20
#: Before a year: it is the year of something else.
_OTHERS = re.compile(
    r"[《〈<\[〔(\"][^》〉>\]〕)\"]{0,30}$|(?:较|比|与|对|针对|上一?年|以往|自|从)\s*$|:\s*$"
)


def check(case: Case) -> Iterator[Hit]:
    year = case.metadata.year
    if year is None:
        return
    captions: dict[SectionId, int] = {}
    seen: set[int] = set()
    opening = {
        section.body.start: section for section in case.sections if section.id in ("overview", "other")
    }
    for other, at in case.years:
        if other == year or other in seen:
            continue
        end = at + 4
        section = next((one for start, one in opening.items() if start <= at < one.body.end), None)
        early = section is not None and (at - section.body.start <= 40 or _opens_a_part(case, year, at))
        hit = (
            (at < case.head.end and _REPORT.match(case.text, end) and _is_said(case, at))
            or (early and other < year and _OPENS.match(case.text, end))
            or _is_in_caption(case, year, at, captions)
            or (section and other < year and _FEE.match(case.text, end) and not _names(case, year, at))
        )
        if hit and not _OTHERS.search(case.text, max(0, at - 32), at):
            seen.add(other)
            stop = case.sentence(at).end
            close = cut_behind(case.text, end, stop, _SHOWN)
            words = case.quoted(at, close) + ("…" if close < stop and case.text[close] not in ",:、" else "")
            yield Hit({"year": year, "other": other, "words": words}, span=case.span(at, end + 1))


def _opens_a_part(case: Case, year: int, at: int) -> bool:
    """Say whether a year opens a numbered part that nowhere speaks of the report's own year, nor looks back."""
    start = case.text.rfind("\n", 0, at) + 1
    end = case.text.find("。\n", at)
    part = case.text[start:end]
    alone = str(year) not in part and not _LOOKS_BACK.search(part)
    return alone and end > 0 and _PART.fullmatch(case.text, start, at) is not None


def _is_in_caption(case: Case, year: int, at: int, known: dict[SectionId, int]) -> bool:
    """Say whether a year is that of the caption of a table that was read, which names none of this one.

    ``known`` keeps by table where the year of its caption stands, -1 for none.
    """
    section = next((one for one in case.sections if one.id in case.tables and at in range(*one.body)), None)
    if section is None or case.form is None:
        return False
    if section.id not in known:
        cells = case.tables[section.id].cells.values()
        first = min((piece.start for piece in cells if piece and piece.text), default=-1)
        lex = lexicon(section.id, (case.form,))
        told = other_caption(case.text, section.body.start, first, year, lex) if first > at else None
        known[section.id] = told.start if told else -1
    return known[section.id] == at


def _names(case: Case, year: int, at: int) -> bool:
    """Say whether a sentence speaks of the report's own year too: 2022年收取300元，2023年没有收取."""
    return case.text.find(f"{year}年", *case.sentence(at)) >= 0


def _is_said(case: Case, at: int) -> bool:
    """Say whether a sentence names the report, not a link to another year's."""
    return _SAYS.search(case.text, case.sentence(at).start, at) is not None


RULE = Check(
    code="GK802",
    severity="warning",
    title=Text("年份未作更新", "another year was left standing"),
    wording=Text(
        "{year} 年度的报告写有“{words}”，请核对年份是否应为 {year}",
        "a report of {year} says “{words}”: should the year be {year}?",
    ),
    rationale=Text(
        "年度报告多在上年文件上修改而成，标题、开头和收费说明中的年份最容易漏改。",
        "Reports are made over from last year's file; the years of its name, its opening and the fee are those "
        "most often left.",
    ),
    source=Text(f"{LAW}第四十九条", f"{LAW_EN} art. 49"),
    example=Example(
        good="2023年，我局未收取政府信息公开信息处理费。", bad="2022年，我局未收取政府信息公开信息处理费。"
    ),
    check=check,
    sentences=True,
)
