"""GK903: a number of the text that a model pointed at is refused. A gate finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.model_words import SOURCE
from gongkai.rules.rule import Example, Rule
from gongkai.wording import Text


def _number(zh: str, en: str) -> Text:
    """Return what is said of a claim that is refused, and why."""
    return Text(
        f"“{{section}}”一节：模型把“{{quote}}”认作“{{metric}}”，未予采信：{zh}",
        f'section {{section}}: the model took "{{quote}}" for "{{metric}}", which is refused: {en}',
    )


RULE = Rule(
    code="GK903",
    severity="info",
    title=Text("模型指认的正文数字未予采信", "a number that a model pointed at is refused"),
    wording=Text(
        "“{section}”一节：模型的回答未予采信：{why}",
        "section {section}: the model's reply is refused: {why}",
    ),
    also={
        "unit": _number("它的计量单位不合", "its unit does not count that"),
        "year": _number("这一句写的是另一年", "its statement names another year"),
        "scope": _number(
            "这一句写的不是本机关本年度的数（如全系统、历年累计）",
            "its statement is not of this organ alone, or not of this year",
        ),
    },
    rationale=Text(
        "模型只能指出哪个数是哪一项的；单位不合的、原文写明是另一年、别的单位或历年累计的，不采信。数字由规则读取，不由模型填写。",
        "A model may only say which metric a marked number states. Where its unit, a printed year or words of "
        "other bodies or of many years deny that, it is refused. The rules read the number, the model does not write it.",
    ),
    source=SOURCE,
    example=Example(
        good='{"mark": "a", "metric": "requests_received"}: 全年收到申请 [a]12 件',
        bad='{"mark": "a", "metric": "requests_received"}: 2019年收到申请 [a]12 件',
    ),
)
