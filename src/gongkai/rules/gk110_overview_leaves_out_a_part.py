"""GK110: the overview is silent on one of its five parts."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.rules.case import Case
from gongkai.rules.rule import FORM_2021, FORM_2021_EN, LAW, LAW_EN, Check, Example, Hit
from gongkai.wording import Text

#: What a text holds that speaks of a part, in whatever words.
_PARTS: dict[str, tuple[str, ...]] = {
    "主动公开": ("主动公开", "主动向社会", "公开政府信息", "公开各类", "发布信息"),
    "依申请公开": ("依申请", "申请公开", "公开申请", "依法申请", "申请件", "信息申请"),
    "政府信息管理": (
        "信息管理", "信息资源管理", "审核", "审查", "三审", "审签", "公开属性", "动态调整", "归档", "清理", "信息制作",
        "源头", "信息质量", "目录",
    ),
    "平台建设": ("平台", "网站", "公众号", "微博", "新媒体", "门户", "政务微信", "专栏", "栏目"),
    "监督保障": (
        "监督", "保障", "考核", "评议", "责任追究", "培训", "组织领导", "领导小组", "督查", "检查", "问责",
    ),
}  # fmt: skip
_ENGLISH = {
    "主动公开": "disclosure of the organ's own motion", "依申请公开": "disclosure on request",
    "政府信息管理": "management of information", "平台建设": "platforms", "监督保障": "supervision",
}  # fmt: skip
_NOT_LETTERS = re.compile(r"[^\u4e00-\u9fff]+")
#: A shorter overview is another finding (GK108), or was cut off.
_LEAST = 100


def check(case: Case) -> Iterator[Hit]:
    section = case.section.get("overview")
    if section is None or case.before_forms or section.body.end - section.body.start < _LEAST:
        return
    text, (start, end) = case.text, section.body
    silent = [
        part for part, words in _PARTS.items() if not any(text.find(word, start, end) >= 0 for word in words)
    ]
    if not silent:
        return
    letters = _NOT_LETTERS.sub("", text[start:end])  # words may be broken by spaces and lines
    silent = [part for part in silent if not any(word in letters for word in _PARTS[part])]
    if silent:
        yield Hit(
            {"parts": [Text(part, _ENGLISH[part]) for part in silent]},
            span=case.span(*(section.heading or section.body)),
        )


RULE = Check(
    code="GK110",
    severity="warning",
    title=Text("总体情况内容不全", "the overview leaves out a part"),
    wording=Text("总体情况未写到：{parts}", "the overview says nothing of: {parts}"),
    rationale=Text(
        "统一格式要求总体情况综述主动公开、依申请公开、政府信息管理、政府信息公开平台建设、监督保障五个方面。"
        "这里只看是否提到，不看写得好不好。",
        "The form asks the overview to sum up five things: disclosure on the organ's own motion and on request, "
        "management of information, platforms, supervision. The rule only asks whether each is mentioned.",
    ),
    source=Text(f"{FORM_2021}；{LAW}第五十条", f"{FORM_2021_EN}; {LAW_EN} art. 50"),
    example=Example(
        good="（四）政府信息公开平台建设。优化政府网站栏目设置。\n", bad="（四）其他工作。进展顺利。\n"
    ),
    check=check,
    sentences=True,
)
