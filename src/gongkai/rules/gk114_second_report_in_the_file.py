"""GK114: another report follows in the same file; only the first is read."""

from __future__ import annotations

from collections.abc import Iterator

from gongkai.fold import Span
from gongkai.parsing.quote import own_words, shortened
from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, Check, Example, Hit
from gongkai.wording import Text

#: So much of its beginning is quoted.
_SHOWN = 40


def check(case: Case) -> Iterator[Hit]:
    text = case.document.text
    start = case.folded.at[len(case.text)]
    beginning = text[start:].lstrip()
    if beginning:
        start = len(text) - len(beginning)
        line = beginning.split("\n", 1)[0].rstrip()
        span = Span(start, start + min(len(line), _SHOWN))
        yield Hit({"beginning": shortened(own_words(line), _SHOWN)}, span=span)


_LAST = "2023年，我局未收取政府信息公开信息处理费。\n"
_SECOND = (
    "一、总体情况\n我局认真贯彻条例，全年主动公开政府信息12条，没有收到举报。\n"
    "二、主动公开政府信息情况\n本年没有制发规章和行政规范性文件，没有作出行政许可决定。\n"
    "三、收到和处理政府信息公开申请情况\n本年没有新收政府信息公开申请，也没有上年结转的申请。\n"
    "四、政府信息公开行政复议、行政诉讼情况\n本年没有因政府信息公开申请行政复议、提起行政诉讼的情况。\n"
    "五、存在的主要问题及改进情况\n一是公开的内容不够全面，二是解读的形式比较单一，今后将加以改进。\n"
    "六、其他需要报告的事项\n本年没有收取信息处理费，没有其他需要报告的事项。\n"
)

RULE = Check(
    code="GK114",
    severity="warning",
    title=Text("文件里还有另一份报告", "another report follows in the file"),
    wording=Text(
        "自“{beginning}”起为另一份报告，未读取；请将每份报告单独存为一个文件",
        "from “{beginning}” on another report follows, which was not read; keep each report in a file of its own",
    ),
    rationale=Text(
        "一个文件只应有一份报告。两份连在一起的，后一份的数据不能计入前一份的机关，故不读取。",
        "A file is one report. Where two stand in it, the numbers of the second are not those of the first organ, "
        "and are left alone.",
    ),
    source=Text(FORM_2021, FORM_2021_EN),
    example=Example(good=_LAST, bad=_LAST + _SECOND),
    check=check,
)
