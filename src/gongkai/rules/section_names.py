"""What the six sections of the form are called in a message, in their order."""

from __future__ import annotations

from gongkai.wording import Text

NUMERALS = "一二三四五六七八九十"
NAMES = (
    Text("总体情况", "overview"),
    Text("主动公开政府信息情况", "disclosure of the organ's own motion"),
    Text("收到和处理政府信息公开申请情况", "requests"),
    Text("政府信息公开行政复议、行政诉讼情况", "reviews and lawsuits"),
    Text("存在的主要问题及改进情况", "problems and improvements"),
    Text("其他需要报告的事项", "other matters"),
)


def number(index: int) -> Text:
    """Return the number of a section, from its index: 第「三」部分, section 3."""
    return Text(NUMERALS[index], str(index + 1))
