"""GK101: one of the six sections is not there."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.fold import Span, fold
from gongkai.form import TABLES, bare_key, load_forms
from gongkai.parsing.sections import SECTION_IDS
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.rules.section_names import NAMES, NUMERALS, number
from gongkai.wording import Text

#: With fewer sections than this read, the text is a part of a report, or was read badly.
_ENOUGH = 4
#: So many letters may be a section whose heading was lost.
_FULL = 40
#: So much of a section without heading is shown as its place.
_SPOT = 12
_LETTERS = re.compile(r"[\u4e00-\u9fff]")


def check(case: Case) -> Iterator[Hit]:
    found = case.section
    if case.before_forms:
        return
    if not case.tables and len(found) < _ENOUGH:
        yield Hit(wording="formless", severity="warning")
        return
    for index, id_ in enumerate(SECTION_IDS):
        if id_ in found:
            if found[id_].heading is None and (id_ == "problems" or id_ in case.tables):
                yield _unheaded(case, index, found[id_].body)
            continue
        values: dict[str, object] = {"number": number(index), "name": NAMES[index]}
        if len(found) < _ENOUGH:
            yield Hit(values, severity="warning", wording="part")
            continue
        other = _other_heading(case, index)
        if other is not None:
            start, end = other
            values["heading"] = case.quoted(start, end)
            yield Hit(values, span=case.span(start, end), wording="renamed", severity="warning")
        elif id_ not in TABLES and _hidden(case, index):
            yield Hit(values, wording="unheaded", severity="warning")
        else:
            yield Hit(values)


def _unheaded(case: Case, index: int, body: Span) -> Hit:
    """Return that a section is there without its heading, or under another one."""
    values: dict[str, object] = {"number": number(index), "name": NAMES[index]}
    other = _other_heading(case, index)
    if other is not None:
        values["heading"] = case.quoted(*other)
        return Hit(values, span=case.span(*other), wording="renamed", severity="warning")
    spot = case.span(body.start, min(body.end, body.start + _SPOT))
    return Hit(values, span=spot, wording="unheaded", severity="warning")


def _hidden(case: Case, index: int) -> bool:
    """Say whether the section may be there without its heading, or was left behind at the end of the text."""
    before = next((i for i in reversed(SECTION_IDS[:index]) if i in case.section), None)
    after = next((i for i in SECTION_IDS[index + 1 :] if i in case.section), None)
    if before is None or after is None:
        return True
    start, end = case.section[before].body
    pieces = (piece for piece in case.tables[before].cells.values() if piece) if before in case.tables else ()
    start = max((piece.end for piece in pieces if start <= piece.end <= end), default=start)
    return len(_LETTERS.findall(case.text, start, end)) >= _FULL


def _other_heading(case: Case, index: int) -> tuple[int, int] | None:
    """Return the line that bears the section's number where the section should stand."""
    before = [case.section[i].body.start for i in SECTION_IDS[:index] if i in case.section]
    after = [case.section[i].body.start for i in SECTION_IDS[index + 1 :] if i in case.section]
    heading = re.compile(rf"(?m)^[^\S\n]*{NUMERALS[index]}[、.,][^\n。]{{2,40}}$")
    for match in heading.finditer(case.text, max(before, default=0), min(after, default=len(case.text))):
        if not _is_row(case, match[0]):
            return match.span()
    return None


def _is_row(case: Case, line: str) -> bool:
    """Say whether a line is one of a table: 「四、结转下年度继续办理」 is no heading of section four."""
    words = bare_key(line)
    return "|" in line or "\t" in line or any(words.startswith(label) for label in _rows(case))


def _rows(case: Case) -> Iterator[str]:
    forms = [case.form] if case.form else load_forms()
    for form in forms:
        for table in form.tables.values():
            for label in (
                *(row.label for block in table.blocks for row in block.rows),
                *table.groups.values(),
            ):
                yield bare_key(fold(label).text)


RULE = Check(
    code="GK101",
    severity="error",
    title=Text("缺少法定部分", "a section is missing"),
    wording=Text("缺少第{number}部分“{name}”", "section {number} ({name}) is missing"),
    also={
        "formless": Text(
            "没有按统一格式的六个部分和三张表编制",
            "the report has neither the six sections of the form nor its three tables",
        ),
        "unheaded": Text(
            "未见第{number}部分“{name}”的标题；如正文确有这一部分，请补上标题",
            "the heading of section {number} ({name}) was not found; if the section is there it needs its heading",
        ),
        "renamed": Text(
            "第{number}部分应为“{name}”，报告写作“{heading}”",
            "section {number} should be {name}; the report says {heading}",
        ),
        "part": Text(
            "未见第{number}部分“{name}”；报告的多数部分未能读出，请核对是否为节选",
            "section {number} ({name}) was not found; few sections were: this may be an extract",
        ),
    },
    rationale=Text(
        "年度报告的内容由条例第五十条规定，统一格式分六个部分，一项也不能遗漏；没有情况的也要写明没有。",
        "Article 50 fixes what the report says and the form puts it into six sections: none may be left out, "
        "even where there is nothing to report.",
    ),
    source=Text(f"{LAW}第五十条；{FORM_2021}", f"{LAW_EN} art. 50; {FORM_2021_EN}"),
    example=Example(
        good="五、存在的主要问题及改进情况\n"
        "（一）存在的主要问题。一是公开不够及时。二是解读形式单一，图文解读偏少。\n"
        "（二）改进情况。一是加强业务培训，做到及时公开。二是丰富解读形式。\n",
        bad="",
    ),
    check=check,
)
