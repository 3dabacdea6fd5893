"""GK902: what a model says of problems and measures is refused. A gate finds it; here are its words."""

from __future__ import annotations

from gongkai.rules.model_words import SOURCE
from gongkai.rules.rule import Example, Rule
from gongkai.wording import Text


def _item(zh: str, en: str) -> Text:
    """Return what is said of an item that is refused, and why."""
    return Text(
        f"“{{section}}”一节：模型把“{{quote}}”认作{{role}}，未予采信：{zh}；仍按规则读出的处理",
        f'section {{section}}: the model took "{{quote}}" for a {{role}}, which is refused: {en}; what the '
        "rules found stands",
    )


RULE = Rule(
    code="GK902",
    severity="info",
    title=Text("模型对存在问题和改进情况的划分未予采信", "a model's reading of the problems is refused"),
    wording=Text(
        "“{section}”一节：模型的回答未予采信：{why}；此处列出的是规则读出的，可能不全",
        "section {section}: the model's reply is refused: {why}; what the rules found stands, it may not be all",
    ),
    also={
        "heading": _item("这一句在相反的小标题之下", "it stands under a head of the other kind"),
        "order": _item("这一句是对读者发出的要求，不是工作情况", "it speaks to the reader of the document"),
        "lead_in": _item("这一句只是引出下文", "it only announces what follows"),
        "praise": _item("这一句说的是成绩，没有说不足", "it praises the past year and names no lack"),
        "lack": _item("这一句说的是不足", "it says what is lacking"),
        "plan": _item("这一句说的是打算，没有说不足", "it says what is planned and names no lack"),
        "sure": _item(
            "按文中的标题和编号，这一句属于另一类", "by heads and numbering it is of the other kind"
        ),
        "passed": Text(
            "“{section}”一节：模型没有列出“{quote}”，而这一句说的是不足，仍予保留",
            'section {section}: the model passed over "{quote}", which says what is lacking: it is kept',
        ),
        "silenced": Text(
            "“{section}”一节：模型一项也没有列出，而文中有对读者发出的要求“{quote}”；仍按规则读出的处理",
            'section {section}: the model named nothing, and the text has orders for its reader, "{quote}": '
            "what the rules found stands",
        ),
    },
    rationale=Text(
        "模型只能用编号指出哪几句是问题、哪几句是措施，逐项判断；与原文明显不符的，该项不予采信，其余予以采信。",
        "A model may only name the numbers of clauses that are a problem or a measure. Each item is judged by "
        "itself: what the print plainly contradicts is refused, the rest is believed.",
    ),
    source=SOURCE,
    example=Example(
        good='{"from": 1, "to": 1, "role": "problem"}: 公开不够及时',
        bad='{"from": 1, "to": 1, "role": "measure"}: 公开不够及时',
    ),
)
