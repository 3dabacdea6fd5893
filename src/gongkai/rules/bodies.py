"""Whose number it is: the report's own, or that of another body that the sentence names."""

from __future__ import annotations

import re
from collections.abc import Collection
from decimal import Decimal

from gongkai.rules.case import Case

_BODY = re.compile(
    r"(?:[\u4e00-\u9fff]{1,12}?(?:人民政府|政府办公室|政府办|办公[室厅]|街道办事处|街道办|管委会|委员会|法院|区政府|县政府|市政府)"
    r"|[\u4e00-\u9fff]{2,8}?[局厅委镇乡](?![一-鿿]?(?:部|外|员|托|政)))"
)
#: Words that widen a number to others, or narrow it to some.
_SCOPE = re.compile(
    r"全(?:[省市县区州旗镇乡]|[局委厅院办]?系统|国)|各(?:级|部门|地|乡镇?|镇|街道|单位|区县|县区|科室|有关)|所属|下属|本级|辖区"
    r"|自.{0,6}以来|累计|截至"
)
#: Words of a sum that reaches beyond what the tables count, in its place or in time.
_WIDER = re.compile(
    r"[全局委厅院校各]系统|系统内|全[省市县区州旗][^,。;\d]{1,6}系统|[省市区县镇乡]{1,2}[两三二]级|[省市县区]、[市县区镇乡]"
    r"|(?<!申请)(?<!公开)(?<!平台)(?<!办公)(?<!网络)(?<!信息)(?<!管理)系统(?=[共总]|合计|累计|收到|受理|新收|全年)"
    r"|[含包](?:括)?[^,。;)]{0,14}(?:单位|部门|机构|乡镇|街道|分局|科室|企业)|(?:所属|局属|下属|直属|辖区)"
    r"|各(?:乡镇?|镇|街道|部门|单位|级|县|区)|历年|累计|以来"
)
#: The same in the number's own clause, where no doubt is left: in its place, in time, and what keeps that to this year.
_PLACES = re.compile(
    r"[全局委厅院校各]系统|系统内|(?:所属|局属|下属|直属|辖区)|各(?:乡镇?|镇|街道|部门|单位|级|县|区)"
    r"|[含包](?:括)?[^,。;)]{0,14}(?:单位|部门|机构|乡镇|街道|分局|科室)"
)
_TIMES = re.compile(r"历年|累计|(?<![年今])(?<!年度)以来|期间|上年度?|往年|去年")
_NOW = re.compile("今年|本年")
_THIS_YEAR = re.compile(
    r"(?:全年|本年度?|今年|当年|20\d\d年度?)[^,。;]{0,10}[,]?$|(?:截至|截止)[^。;]{0,6}(?:年底|年末|12月|20\d\d年)"
)
#: Words of a part of the organ: 局机关, 县本级; 本机关 is the organ itself.
_NARROWER = re.compile(r"(?<![本我政各该])机关(?!事务|党|单位|干部|工作)|(?<!我)本级|本部(?!门)")
#: A body below whose name opens its clause: 县公安局办结5件.
_NAMED = re.compile(
    r"[\u4e00-\u9fff]{2,10}(?:局|镇|乡|街道)(?:共|分别|累计)?(?:收到|受理|办结|答复|办理|新收)"
)
#: What is said of the requests that the year before left over.
_LEFT_OVER = re.compile(
    r"(?:上一?年度?|20\d\d年度?|往年|去年)[底末]?(?:结转|转结|遗留|转来)[^,。;\d]{0,14}?(?P<count>\d{1,6})(?=[件宗条份])"
)
#: How many are left of a number when some were withdrawn, put together, taken apart or dealt with otherwise.
_SIFTED = re.compile(r"合并|拆分|分拆|补正|撤回|撤销|剔除|转为|改为|重复登记|咨询")
_LEFT = re.compile(r"(?:受理|登记|办理|办结|答复|为)(\d{1,6})\s*[件宗条份]")
#: How many more the sentence says were done with behind a number: 已答复11件,其余2件因申请人撤回也已办结.
_REST = re.compile(
    r"(?:其余|其他|另外?有?|剩余|余下)的?(?P<count>\d{1,6})[件宗条份](?:(?![未尚]|结转|正在)[^。;\n]){0,40}?"
    r"(?:办结|答复|办理完毕|办复|处理完毕)"
)
#: What stands before a body's name without belonging to it.
_LEAD = re.compile(r"^(?:.*(?:年度?|由|对|向|经|至|和|与|其中|共有|以及|因))?")
_SELF = ("我", "本")
#: No sentence names a body further before its number; some texts have no full stop at all.
_NEAR = 300


def other_body(case: Case, start: int, end: int) -> str | None:
    """Return the words in ``text[start:end]`` that name another body or part than the report's own.

    The report's own is 我局, 本机关, its agency and what shortens it: 区政府办 for 大通区人民政府办公室.
    None where nothing is named: the number is the report's own.
    """
    words = "".join(case.text[max(start, end - _NEAR) : end].split())
    scope = _SCOPE.search(words)
    if scope is not None:
        return scope[0]
    agency = case.metadata.agency or ""
    for match in _BODY.finditer(words):
        name = _LEAD.sub("", match[0])
        if name and not name.startswith(_SELF) and not _shortens(name, agency):
            return name
    return None


def in_wider_scope(case: Case, start: int, end: int) -> bool:
    """Say whether the number ``text[start:end]`` is said to count more than the organ's own of the year."""
    text = case.text
    sentence = case.sentence(start)
    remark = text[end : end + 40]
    remark = remark[: remark.find(")") + 1] if remark.startswith("(") else ""
    words = text[max(sentence.start, start - _NEAR) : start]
    now = max((found.start() for found in _NOW.finditer(words)), default=0)
    # 累计受理320件,今年21件: behind this year's name no number is that of all years.
    wider = _WIDER.finditer(words + remark)
    return any(found.start() >= now or not _TIMES.fullmatch(found[0]) for found in wider)


def is_denied(case: Case, start: int, end: int, *, any_year: bool) -> bool:
    """Say whether the clause of the number ``text[start:end]``, or a bracket behind it, gives it to others or other years.

    ``any_year``: it is a number that does not belong to one year.
    """
    text = case.text
    clause = max(text.rfind(mark, 0, start) for mark in ",。;\n") + 1
    remark = text[end : end + 40]
    remark = remark[: remark.find(")") + 1] if remark.startswith("(") else ""
    words = text[max(clause, start - _NEAR) : start]
    if _PLACES.search(words) or _PLACES.match(remark.lstrip("(")):
        return True
    time = None if any_year else _TIMES.search(words)
    said = text[max(case.sentence(start).start, start - _NEAR) : max(clause, start - _NEAR)]
    return time is not None and not _THIS_YEAR.search(said + words[: time.start()])


def in_narrower_scope(case: Case, start: int) -> bool:
    """Say whether the number at ``start`` is said to count a part of the organ's own."""
    clause = max(case.text.rfind(mark, 0, start) for mark in ",。;\n(") + 1
    named = _NAMED.match(case.text, clause, start)
    if named is not None and other_body(case, clause, start) is not None:
        return True
    return _NARROWER.search(case.text, max(clause, start - _NEAR), start) is not None


def left_over(case: Case, start: int) -> tuple[list[int], bool]:
    """Return the numbers that the sentence at ``start`` says of what the year before left over, and whether
    the one at ``start`` is of these."""
    found, own = [], False
    for match in _LEFT_OVER.finditer(case.text, *case.sentence(start)):
        found.append(int(match["count"]))
        own = own or match.start() < start <= match.end()
    return found, own


def sifted(case: Case, start: int, values: Collection[Decimal]) -> bool:
    """Say whether the sentence goes on to tell how many of the number at ``start`` were left, as ``values`` have it.

    「共登记12件，经补正合并后受理10件」: what was withdrawn or put together is no request of the table.
    """
    said = _SIFTED.search(case.text, start, case.sentence(start).end)
    if said is None:
        return False
    behind = re.split("[。;\n]", case.text[said.end() : said.end() + _NEAR], maxsplit=1)[0]
    return any(Decimal(left) in values for left in _LEFT.findall(behind))


def rest_done(case: Case, start: int) -> int:
    """Return how many more the sentence says were done with behind the number at ``start``."""
    rest = _REST.search(case.text, start, case.sentence(start).end)
    return int(rest["count"]) if rest else 0


def _shortens(name: str, agency: str) -> bool:
    """Say whether the characters of ``name`` stand in ``agency`` in this order."""
    rest = iter(agency)
    return all(char in rest for char in name)
