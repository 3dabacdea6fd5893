"""What the rules cite, what it says in short, and whether that was held against its text.

Every source of a rule is made of these. ``checked`` says against what, and is empty where the text was not at
hand: those are listed in ``docs/rules.md``, so that nobody takes them for more than they are.
"""

from __future__ import annotations

from typing import NamedTuple

from gongkai.rules.rule import FEE_RULES, FORM_2019, FORM_2021, LAW
from gongkai.wording import Text


class Citation(NamedTuple):
    """A text that is cited, by its words in a rule's source."""

    words: str
    says: Text
    checked: Text


_NOT = Text("", "")
_ARTICLES = Text("条例第四十六条至第五十条的条文", "the text of articles 46 to 50")
_NOTICE = Text(
    "通知及所附格式的正文（报告内容、责任）", "the notice and the form's text on contents and duties"
)
_NAMED = Text("通知全文的开头和表格", "the beginning of the notice, and its tables")
CITATIONS: tuple[Citation, ...] = (
    Citation(
        f"{LAW}第十五条",
        Text(
            "涉及商业秘密、个人隐私等公开会对第三方合法权益造成损害的，不得公开",
            "what is private and would harm third parties is not published",
        ),
        Text("条例第十五条的条文", "the text of article 15"),
    ),
    Citation(
        f"{LAW}第四十九条",
        Text(
            "县级以上人民政府部门每年1月31日前、县级以上地方人民政府的主管部门每年3月31日前公布上一年度报告；"
            "没有规定乡镇和街道的期限",
            "departments from the county up publish last year's report by 31 January, governments from the county up by "
            "31 March; no date is set for towns and streets",
        ),
        _ARTICLES,
    ),
    Citation(
        f"{LAW}第五十条",
        Text(
            "年度报告的五项内容；统一格式由全国主管部门公布",
            "the five contents of a report; the form is the national office's",
        ),
        _ARTICLES,
    ),
    Citation(
        f"{LAW}第五十条第四项",
        Text(
            "存在的主要问题及改进情况；各级人民政府还应当包括工作考核、社会评议和责任追究结果情况",
            "main problems and improvements; of governments also the results of assessment, public review and "
            "accountability",
        ),
        _ARTICLES,
    ),
    Citation(
        FORM_2021,
        Text(
            "六个部分和三张表，自 2021 年度起用；总体情况综述五个方面；内容不能遗漏，也不宜泛化；内容不准确不全面或者内容雷同的要追究责任",
            "six sections and three tables since the reports of 2021; five parts of the overview; nothing left out; who "
            "publishes what is wrong, incomplete or the same again answers for it",
        ),
        _NOTICE,
    ),
    Citation(
        FORM_2019,
        Text("2019、2020 年度所用的格式", "the form of the reports of 2019 and 2020"),
        _NAMED,
    ),
    Citation(
        FEE_RULES,
        Text(
            "《政府信息公开信息处理费管理办法》：对超出一定数量或者频次的申请收费",
            "on the processing fee for requests beyond a number or frequency",
        ),
        Text("办法第一条至第五条的条文", "the text of its articles 1 to 5"),
    ),
    Citation(
        "信息处理费自2021年1月1日起收取、在年度报告中写明",
        Text("收费起始日和报告要求", "since when the fee is charged, and that it is reported"),
        _NOT,
    ),
    Citation(
        "GB/T 9704—2012《党政机关公文格式》",
        Text(
            "结构层次序数依次为“一、”“（一）”“1.”“（1）”（7.3.3）",
            "levels are numbered 一、 （一） 1. （1） (7.3.3)",
        ),
        _NOT,
    ),
)
#: Sources that cite no text.
REASONS = frozenset(
    {"算术", "正文自洽", "公文写作常规", "数字用法常规", "汇总要求", "模型只许指认，不许编写", "运行设置"}
)
_BY_WORDS = {one.words: one for one in CITATIONS}


def cited(source: Text) -> list[Citation]:
    """Return what a rule's source cites."""
    return [_BY_WORDS[words] for words in source.zh.split("；") if words in _BY_WORDS]
