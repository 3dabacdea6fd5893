"""``docs/rules.md``, written from the rules: ``python -m gongkai.rules.handbook > docs/rules.md``."""

from __future__ import annotations

import sys
from collections.abc import Iterator

from gongkai.rules.citations import CITATIONS
from gongkai.rules.registry import described
from gongkai.rules.rule import Rule
from gongkai.rules.samples import filled
from gongkai.wording import Text

_HEAD = """\
# 规则 Rules

<!-- Generated from src/gongkai/rules by `make rules`; do not edit. -->

`gongkai check` 按下列规则检查政府信息公开工作年度报告；`gongkai rules GK201` 在命令行解释一条。
`--select` 与 `--ignore` 取代码或其开头（`GK5`）。错误：报告必有一处有误；警告：需人工核对；提示：供参考。

The rules that `gongkai check` tries. *error*: the report is certainly wrong somewhere. *warning*: a person should
look. *info*: a hint. A finding may be milder than its rule where the report may be right after all.
"""
_FAMILIES = {
    "GK1": Text("结构", "structure"),
    "GK2": Text("表三", "table three"),
    "GK3": Text("表四", "table four"),
    "GK4": Text("表二", "table two"),
    "GK5": Text("正文与表", "prose against tables"),
    "GK6": Text("正文自洽", "prose against itself"),
    "GK7": Text("两年之间", "between years"),
    "GK8": Text("写法", "writing"),
    "GK9": Text("模型的回答", "replies of a model"),
}
_SEVERITIES = {"error": "错误 error", "warning": "警告 warning", "info": "提示 info"}


def page() -> str:
    """Return the whole page."""
    return "\n".join(_lines()) + "\n"


def _lines() -> Iterator[str]:
    yield _HEAD
    family = ""
    for rule in described():
        if rule.code[:3] != family:
            family = rule.code[:3]
            name = _FAMILIES.get(family, Text(family, family))
            yield f"## {family}xx {name.zh} · {name.en}\n"
            yield "| 代码 | 级别 | 规则 |\n|---|---|---|"
            for one in described():
                if one.code.startswith(family):
                    link = f"[{one.code}](#{one.code.lower()})"
                    yield f"| {link} | {_SEVERITIES[one.severity]} | {one.title.zh} · {one.title.en} |"
            yield ""
        yield from _rule(rule)
    yield "## 依据核对 What is cited\n"
    yield "| 依据 | 所说 | 核对 |\n|---|---|---|"
    for cited in CITATIONS:
        checked = (
            " · ".join(cited.checked) if cited.checked.zh else "**未能核对原文 not held against its text**"
        )
        yield f"| {cited.words} | {cited.says.zh} · {cited.says.en} | {checked} |"


def _rule(rule: Rule) -> Iterator[str]:
    yield f'### <a id="{rule.code.lower()}"></a>{rule.code} {rule.title.zh}\n'
    yield f"*{rule.title.en}* · {_SEVERITIES[rule.severity]} · {rule.source.zh}\n"
    yield f"{rule.rationale.zh}\n"
    yield f"{rule.rationale.en}\n"
    for zh, en in zip(filled(rule, "zh"), filled(rule, "en"), strict=True):
        yield f"> {zh}  \n> {en}\n"
    if rule.example.good:
        yield "```diff"
        yield from (f"- {line}" for line in rule.example.bad.rstrip("\n").split("\n") if line)
        yield from (f"+ {line}" for line in rule.example.good.rstrip("\n").split("\n"))
        yield "```\n"


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(page())
