"""GK104: a section is there, its table is not, or is a picture in a report that is text otherwise."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import get_args

from gongkai.fold import fold
from gongkai.form import bare_key, load_forms
from gongkai.limits import LIMITS, variable
from gongkai.report import SectionId
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.rules.section_names import NAMES
from gongkai.wording import Text

_TABLES: tuple[SectionId, ...] = ("disclosure", "requests", "litigation")
#: So many rows named in a section are its table, whatever became of it.
_ROWS = 2
#: With fewer sections than this, a heading that ends the text is where a page ended.
_ENOUGH = 4
_SENTENCE = re.compile(r"[\u4e00-\u9fff]{4}[^\n]*。")
_INDEX = {id_: index for index, id_ in enumerate(get_args(SectionId))}


def check(case: Case) -> Iterator[Hit]:
    if case.before_forms or (case.tables.keys() >= set(_TABLES) and not case.pictured):
        return
    for id_ in _TABLES:
        section = case.section.get(id_)
        if section is None or (id_ in case.tables and id_ not in case.pictured):
            continue
        spot = section.heading or section.body
        yield _hit(case, id_, NAMES[_INDEX[id_]])._replace(span=case.span(*spot))


def _hit(case: Case, id_: SectionId, name: Text) -> Hit:
    """Return what became of a section's table: left unread, told in sentences, or a picture."""
    if id_ in case.pictured:
        return Hit({"name": name}, wording="picture")
    for one in case.unread_in(id_):
        if one.why == "extra":
            return Hit({"name": name}, wording="unrecognised")
        if one.why in LIMITS:
            return Hit({"name": name, "setting": variable(one.why)}, wording="limit")
    words = bare_key(case.body(id_))
    if not words and len(case.section) < _ENOUGH and case.section[id_] is _last(case):
        return Hit({"name": name}, wording="cut", severity="warning")
    if sum(label in words for label in _rows(id_)) >= _ROWS:
        return Hit({"name": name}, wording="unread", severity="warning")
    return Hit({"name": name}, wording="prose" if _SENTENCE.search(case.body(id_)) else "")


def _last(case: Case) -> object:
    return max(case.section.values(), key=lambda section: section.body.start)


@functools.cache
def _rows(table: str) -> frozenset[str]:
    """Return the names of a table's rows and columns in every form, as they are compared."""
    shapes = (form.tables[table] for form in load_forms() if table in form.tables)
    blocks = (block for shape in shapes for block in shape.blocks)
    return frozenset(
        bare_key(fold(one.label).text) for block in blocks for one in (*block.rows, *block.columns)
    )


RULE = Check(
    code="GK104",
    severity="error",
    title=Text("缺少统计表", "a table is missing"),
    wording=Text(
        "“{name}”部分没有统计表，或者统计表是图片；请按统一格式填报文字表格",
        "there is no table under {name}, or it is a picture; the form asks for a table of text",
    ),
    also={
        "picture": Text(
            "“{name}”部分的统计表是图片，表中的数是识别出来的；请按统一格式填报文字表格",
            "the table under {name} is a picture, its numbers were recognised; the form asks for a table of text",
        ),
        "unrecognised": Text(
            "“{name}”部分没有统计表，只有未经识别的图片；识别需要另装组件：pip install 'gongkai[ocr]'；请按统一格式填报文字表格",
            "there is no table under {name}, but a picture that was not recognised: that needs pip install "
            "'gongkai[ocr]'; the form asks for a table of text",
        ),
        "limit": Text(
            "“{name}”部分没有统计表，其中的图片超出上限，未作识别；可放宽 {setting}；请按统一格式填报文字表格",
            "there is no table under {name}, but a picture beyond a limit, which was not recognised: raise {setting}; the "
            "form asks for a table of text",
        ),
        "prose": Text(
            "“{name}”部分只有文字叙述，没有填报统一格式的统计表",
            "under {name} there are sentences only, and not the table of the form",
        ),
        "cut": Text(
            "“{name}”部分只有标题，文件到此为止，没有统计表；请核对文件是否只是报告的一页或缺页",
            "the file ends with the heading {name}, without its table: is it a page of the report, or are pages missing?",
        ),
        "unread": Text(
            "“{name}”部分有统计表，但未能读出，请对照统一格式核对表格",
            "there is a table under {name} that could not be read: hold it against the form",
        ),
    },
    rationale=Text(
        "第二、三、四部分各有一张统一格式的表，数量全为 0 也要填报。图片表格无法检索、无法核对。",
        "Sections two, three and four each hold a table of the form, to be filled in even where every number "
        "is 0. A picture can be neither searched nor checked.",
    ),
    source=Text(f"{LAW}第五十条；{FORM_2021}", f"{LAW_EN} art. 50; {FORM_2021_EN}"),
    example=Example(
        good="行政复议 | | | | | 行政诉讼 | | | | | | | | | |\n"
        "结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 未经复议直接起诉 | | | | | 复议后起诉 | | | | |\n"
        " | | | | | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 | 结果维持 | 结果纠正 | 其他结果 | 尚未审结 | 总计 |\n"
        "1 | 0 | 0 | 0 | 1 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 | 0 |\n",
        bad="（见下图）\n",
    ),
    check=check,
)
