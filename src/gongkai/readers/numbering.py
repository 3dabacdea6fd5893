"""Automatic numbers of Word paragraphs: 一、 （一） 1. and their like, which stand in no text."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from lxml import etree

_DIGITS = "〇一二三四五六七八九"
_UNITS = ("", "十", "百", "千")
_MAX_LEVEL = 9
#: Styles are based on styles; a ring of them must not hang the reader.
_MAX_CHAIN = 20


def local(node: etree._Element) -> str:
    """Return a tag without its namespace, as Word's and WPS's (strict or not) differ."""
    tag = node.tag
    return tag[tag.rfind("}") + 1 :] if isinstance(tag, str) else ""


def child(node: etree._Element | None, *path: str) -> etree._Element | None:
    """Return the first descendant along ``path`` of tags without namespace."""
    for name in path:
        node = next((n for n in node if local(n) == name), None) if node is not None else None
    return node


def attribute(node: etree._Element | None, name: str) -> str | None:
    """Return an attribute by its name without namespace."""
    if node is None:
        return None
    return next((str(v) for k, v in node.attrib.items() if k == name or str(k).endswith("}" + name)), None)


def value(node: etree._Element | None, *path: str) -> str | None:
    """Return the w:val of the first descendant along ``path``."""
    return attribute(child(node, *path), "val")


def integer(text: str | None, default: int = 0) -> int:
    """Read a number of at most six digits; anything else is ``default``."""
    return int(text) if text and re.fullmatch(r"-?\d{1,6}", text, re.ASCII) else default


@dataclass(slots=True)
class _Level:
    start: int
    form: str
    text: str
    legal: bool


@dataclass(slots=True)
class _List:
    abstract: str
    levels: dict[int, _Level]
    restarts: dict[int, int] = field(default_factory=dict)


class Numbering:
    """The counters of a document's lists. ``mark`` is asked paragraph by paragraph, in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._lists = _lists(numbering) if numbering is not None else {}
        self._styles = _styles(styles) if styles is not None else {}
        self._counts: dict[str, list[int | None]] = {}
        self._begun: set[str] = set()

    def mark(self, paragraph_properties: etree._Element | None) -> str:
        """Return the number that Word prints before a paragraph; empty where it prints none."""
        style = self._styles.get(value(paragraph_properties, "pStyle") or "", (None, None))
        own = child(paragraph_properties, "numPr")
        number = value(own, "numId") or style[0]
        level = integer(value(own, "ilvl") or style[1])
        found = self._lists.get(number or "")
        if number is None or found is None or not 0 <= level < _MAX_LEVEL or level not in found.levels:
            return ""
        return self._render(found, self._count(number, found, level), level)

    def _count(self, number: str, found: _List, level: int) -> list[int | None]:
        counts = self._counts.setdefault(found.abstract, [None] * _MAX_LEVEL)
        if number not in self._begun:
            self._begun.add(number)
            for at in found.restarts:
                counts[at] = None
        before = counts[level]
        start = found.restarts.get(level, found.levels[level].start)
        counts[level] = start if before is None else before + 1
        counts[level + 1 :] = [None] * (_MAX_LEVEL - level - 1)
        return counts

    def _render(self, found: _List, counts: list[int | None], level: int) -> str:
        own = found.levels[level]

        def number(match: re.Match[str]) -> str:
            at = int(match[1]) - 1
            of = found.levels.get(at)
            if of is None:
                return ""
            count = counts[at]
            return number_as(of.start if count is None else count, "decimal" if own.legal else of.form)

        text = re.sub(r"%([1-9])", number, own.text) if own.form not in ("bullet", "none") else ""
        # A decimal must not run into a number that the paragraph begins with.
        return text + " " if re.search(r"[0-9A-Za-z.．]$", text) else text


def _lists(numbering: etree._Element) -> dict[str, _List]:
    abstracts: dict[str, dict[int, _Level]] = {}
    lists: dict[str, _List] = {}
    styles: dict[str | None, dict[int, _Level]] = {}
    for node in numbering:
        if local(node) == "abstractNum":
            levels = {integer(attribute(n, "ilvl")): _level(n) for n in node if local(n) == "lvl"}
            styles.setdefault(value(node, "styleLink"), levels)
            linked = value(node, "numStyleLink")  # a list whose levels another one holds
            abstracts[attribute(node, "abstractNumId") or ""] = styles.get(linked, {}) if linked else levels
        elif local(node) == "num":
            abstract = value(node, "abstractNumId") or ""
            found = _List(abstract, dict(abstracts.get(abstract, {})))
            for override in (n for n in node if local(n) == "lvlOverride"):
                at = integer(attribute(override, "ilvl"))
                level = child(override, "lvl")
                if level is not None:
                    found.levels[at] = _level(level)
                start = value(override, "startOverride")
                if start is not None:
                    found.restarts[at] = integer(start, 1)
            lists[attribute(node, "numId") or ""] = found
    return lists


def _level(node: etree._Element) -> _Level:
    legal = child(node, "isLgl")
    return _Level(
        start=integer(value(node, "start"), 1),
        form=value(node, "numFmt") or "decimal",
        text=value(node, "lvlText") or "",
        legal=legal is not None and attribute(legal, "val") not in ("0", "false", "off"),
    )


def _styles(styles: etree._Element) -> Mapping[str, tuple[str | None, str | None]]:
    """Return each paragraph style's list and level, its own or that of a style it is based on."""
    nodes = {attribute(n, "styleId") or "": n for n in styles if local(n) == "style"}
    found: dict[str, tuple[str | None, str | None]] = {}
    for name, style in nodes.items():
        node: etree._Element | None = style
        number = level = None
        for _ in range(_MAX_CHAIN):
            own = child(node, "pPr", "numPr")
            number = number or value(own, "numId")
            level = level or value(own, "ilvl")
            node = nodes.get(value(node, "basedOn") or "")
            if number is not None or node is None:
                break
        if number is not None:
            found[name] = (number, level)
    return found


def number_as(count: int, form: str) -> str:
    """Write a count in one of Word's formats; one that is not known here is written as a decimal."""
    if form.startswith(("chineseCounting", "japaneseCounting", "taiwaneseCounting")):
        return _counting(count)
    if form == "ideographDigital":
        return "".join(_DIGITS[int(digit)] for digit in str(abs(count)))
    if form.startswith("decimalEnclosedCircle") and 1 <= count <= 20:
        return chr(0x245F + count)
    if form.startswith("decimalFullWidth"):
        return str(count).translate({ord("0") + i: 0xFF10 + i for i in range(10)})
    if form == "decimalZero":
        return f"{count:02}"
    if form in ("lowerLetter", "upperLetter") and count >= 1:
        letter = chr(ord("a") + (count - 1) % 26) * ((count - 1) // 26 % 3 + 1)
        return letter.upper() if form == "upperLetter" else letter
    return str(count)


def _counting(count: int) -> str:
    """Write a count below 10,000 as 一 … 十 … 二十一 … 一百零一."""
    if not 0 < count < 10_000:
        return _DIGITS[0] if count == 0 else str(count)
    text = ""
    gap = False
    for place in range(3, -1, -1):
        digit = count // 10**place % 10
        if not digit:
            gap = bool(text)
            continue
        text += ("零" if gap else "") + _DIGITS[digit] + _UNITS[place]
        gap = False
    return text[1:] if text.startswith("一十") else text
