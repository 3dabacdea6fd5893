"""Taking out of a parsed page what no reader of the page sees, and what is no part of its article."""

from __future__ import annotations

import functools
import re
from collections.abc import Mapping
from itertools import islice
from types import MappingProxyType
from typing import cast

from lxml import etree

from gongkai.readers.grid import Grid
from gongkai.readers.hidden import KEPT, mark_hidden
from gongkai.readers.looks import BLOCKS, GONE
from gongkai.readers.redraw import redraw
from gongkai.readers.sheets import sheet_of
from gongkai.readers.sizes import lift_small

#: Tags that change how text looks, not what it says. Without them a walk takes half the time.
_INLINE = ("span", "font", "b", "strong", "em", "i", "u", "big", "small", "sup", "sub", "label", "o:p")
_UNSEEN = (
    "script", "style", "title", "noscript", "template", "iframe", "audio", "video",
    "datalist", "rt", "rp", "del", "s", "strike", "progress", "meter", "noembed",
)  # fmt: skip

#: Elements that say of themselves that they are a table's, and what they are.
_ROLED = etree.XPath("//*[@role]")
_ROLES = {
    **dict.fromkeys(("table", "grid"), "table"),
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "td"),
    "row": "tr",
    "rowgroup": "tbody",
}
_FURNITURE = re.compile(
    r"nav|menu|crumb|position|location|weizhi|dqwz|share|foot(?!note)|header|(?:^|[-_ ])top(?:$|[-_ ])|copyright|sidebar"
    r"|related|relat|toolbar|tools|pager|page-?turn|login|search|qrcode|ewm|weixin|wechat|print|fontsize|font-size|friend",
    re.I,
)
_SPACE = re.compile(r"\s+")
_CONTAINERS = ("div", "ul", "ol", "dl", "section", "form")
_FURNITURE_TAGS = ("nav", "footer", "header", "aside", "select", "button")
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_TELLING = re.compile(
    r"[一二三四五六七八九十][、.．]|[（(][一二三四五六七八九十][)）]|年度?报告|年报|年報|年度報告"
    r"|发布(?:日期|时间|机构)|成文日期|来源|索引号|文号|\d{4}年\d{1,2}月"
)
_LEGAL = re.compile(r"版权所有|版權所有|ICP备|公网安备|网站标识码|主办单位|技术支持")
#: Elements within elements are weighed no further than this many times the page's size.
_WEIGHINGS = 4
#: So many words side by side are no furniture.
_HEADS = 3
#: Longer than this is no furniture.
_LONG = 400
_NO_GRIDS: Mapping[str, Grid] = MappingProxyType({})


def prune(root: etree._Element, source: str, grids: Mapping[str, Grid] = _NO_GRIDS) -> None:
    """Take out in place what is hidden and what is furniture; ``source`` is that of the page.

    ``grids`` are the tables that were cut out of it, by their marks. Furniture is told by its tag or class
    and goes only if it holds nothing of a report: better a menu too many than a number too few. Tags that
    only change the looks of words go, too.
    """
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    mark_hidden(root, sheet_of(source), grids)
    if 'cell"' in source or "cell'" in source:
        _take_roles(root)
    redraw(root)
    lift_small(root)
    etree.strip_elements(root, GONE, "textarea", with_tail=False)
    etree.strip_tags(root, *_INLINE)
    if _mark_furniture(root, _WEIGHINGS * len(source)):
        etree.strip_elements(root, GONE, with_tail=False)


def _take_roles(root: etree._Element) -> None:
    """Give elements that have the role of a table's part, and the looks of one by a style sheet, its tag."""
    for node in cast("list[etree._Element]", _ROLED(root)):
        part = _ROLES.get(node.get("role") or "")
        if part and (node.tag not in KEPT or node.tag == part):
            node.tag = part
            for span in ("rowspan", "colspan"):
                node.set(span, node.get(span) or node.get(f"aria-{span}") or "1")


def _mark_furniture(root: etree._Element, budget: int) -> bool:
    """Mark furniture; say whether there is any. ``budget`` bounds how many characters are weighed."""
    marked = False
    for node in list(root.iter(*_CONTAINERS, *_FURNITURE_TAGS)):
        if node.tag in _CONTAINERS and not _names_furniture(node.get("class"), node.get("id")):
            continue
        parent = node.getparent()
        if parent is None or parent.tag == GONE or _is_whole_cell(node, parent):
            continue
        text = _unlinked(node)
        budget -= len(text) + len(node)
        if budget < 0:
            break
        if not _holds_report(node, text):
            node.tag = GONE
            marked = True
    return marked


@functools.lru_cache(maxsize=1024)
def _names_furniture(class_: str | None, id_: str | None) -> bool:
    """Say whether an element is called as furniture is; the pages of a site have few names for it."""
    return _FURNITURE.search(f"{class_ or ''} {id_ or ''}") is not None


def _is_whole_cell(node: etree._Element, parent: etree._Element) -> bool:
    return parent.tag in ("td", "th") and len(parent) == 1 and not (parent.text or "").strip()


def _unlinked(node: etree._Element) -> str:
    """Return an element's text without that of its links. A link around blocks was never closed."""
    linked: set[etree._Element] = set()
    for link in node.iter("a"):
        if len(link) == 0:
            linked.add(link)
        elif link not in linked and not any(part.tag in BLOCKS for part in link.iter()):
            linked.update(link.iter())
    pieces: list[str] = []
    for part in node.iter():
        inside = part in linked
        if part.text and not inside:
            pieces.append(part.text)
        if part.tail and part is not node and (not inside or part.tag == "a"):
            pieces.append(part.tail)
    return "\n".join(pieces)


def _is_row_of_words(row: etree._Element) -> bool:
    """Say whether several words stand side by side that lead nowhere: heads that a page draws apart from their table."""
    words = (_unlinked(cell).strip() for cell in row.iterchildren("td", "th"))
    return sum(map(bool, words)) >= _HEADS


def _holds_report(node: etree._Element, text: str) -> bool:
    """Say whether an element, whose ``text`` stands outside links, holds anything of a report."""
    for cell in node.iter("td", "th", "p"):
        if _NUMBER.fullmatch("".join(map(str, islice(cell.itertext(), 4))).strip()):
            return True
    if any(_is_row_of_words(row) for row in node.iter("tr")):
        return True
    if _TELLING.search(text) or next(node.iter("h1"), None) is not None or len(_SPACE.sub("", text)) > _LONG:
        return True
    return "。" in text and not _LEGAL.search(text)
