"""GK813: the file's name says another year, or another organ, than the report in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import PurePath

from gongkai.fold import fold
from gongkai.metadata.titles import find_title
from gongkai.rules.case import Case
from gongkai.rules.gk805_speaks_as_another_organ import is_in, kind_of
from gongkai.rules.rule import Check, Example, Hit
from gongkai.wording import Text

#: A year that a report is named for; other years in a name may be those of its publication.
_YEAR = re.compile(r"(20\d\d)年?度?(?=[^\d]{0,8}(?:信息公开|政务公开|年报|年度报告|报告))")


def check(case: Case) -> Iterator[Hit]:
    printed = PurePath(case.document.name).stem
    name = fold(printed).text
    if "报" not in name and "公开" not in name:
        return
    year, agency = case.metadata.year, case.metadata.agency
    named = {int(match[1]) for match in _YEAR.finditer(name)}
    if year is not None and named and year not in named:
        yield Hit({"name": printed, "year": year})
        return
    title = find_title(name)
    other = "".join(name[place] for place in title.agency) if title and title.agency else ""
    if not other or not agency or kind_of(other) is None or kind_of(other) != kind_of(agency):
        return
    if not is_in(other, agency) and not is_in(agency, other):
        yield Hit({"name": printed, "agency": agency}, wording="agency")


RULE = Check(
    code="GK813",
    severity="warning",
    title=Text("文件名与报告不符", "the file is named for another report"),
    wording=Text(
        "文件名为“{name}”，报告却是 {year} 年度的，请核对是否用错文件",
        "the file is called “{name}”, the report in it is of {year}: is it the right file?",
    ),
    also={
        "agency": Text(
            "文件名为“{name}”，报告机关却是“{agency}”，请核对是否用错文件",
            "the file is called “{name}”, the report in it is of {agency}: is it the right file?",
        )
    },
    rationale=Text(
        "文件名写明的年度、机关与报告不一致，多是交错了文件，或者改了正文没有改文件名。",
        "Where a file's name tells another year or organ than the report in it, the wrong file was handed in, or its "
        "name was left as it was.",
    ),
    source=Text("公文写作常规", "the usual care in official writing"),
    example=Example(
        good="青山县教育局2023年政府信息公开工作年度报告.docx",
        bad="青山县教育局2022年政府信息公开工作年度报告.docx",
    ),
    check=check,
)
