"""Taking out of a parsed page what no reader of the page sees, and what is no part of its article."""

from __future__ import annotations

import re
from typing import cast

from lxml import etree

_BLOCK_TAGS = """
    address article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing
    main menu nav noframes ol optgroup option p pre search section summary table tbody td tfoot th thead
    tr ul xmp
"""
#: Tags that begin a new line. All others run on within a line.
BLOCKS = frozenset(_BLOCK_TAGS.split())
_UNSEEN = (
    "script", "style", "title", "noscript", "template", "iframe", "svg", "audio", "video", "canvas",
    "textarea", "datalist",
)  # fmt: skip

_TELLING = (
    "display",
    "visibility",
    "font-size:0",
    "font-size: 0",
    "opacity",
    "mso-hide",
    "float",
    "-9999",
    "hidden",
)
_HIDDEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|font-size:0(?:\.0+)?(?:[a-z%]*)(?:!|;|$)"
    r"|opacity:0(?:\.0+)?(?:!|;|$)|mso-hide:all|(?:left|top|text-indent):-\d{4,})"
)
_DISPLAY = re.compile(r"(?:^|;)display:([a-z-]+)")
_FLOAT = re.compile(r"(?:^|;)float:(?:left|right)")
_AS_TAG = {
    "table": "table",
    "table-row": "tr",
    "table-cell": "td",
    "table-row-group": "tbody",
    "table-header-group": "thead",
    "table-footer-group": "tfoot",
    "inline": "span",
}
_AS_BLOCK = frozenset({"block", "flex", "grid", "list-item", "flow-root"})
_STYLED = etree.XPath("//*[@style or @hidden or @aria-hidden]")
_TABLE_TAGS = frozenset({"table", "tr", "td", "th", "tbody", "thead", "tfoot"})

_FURNITURE = re.compile(
    r"nav|menu|crumb|position|location|weizhi|dqwz|share|foot(?!note)|header|(?:^|[-_ ])top(?:$|[-_ ])|copyright|sidebar"
    r"|related|relat|toolbar|tools|pager|page-?turn|login|search|qrcode|ewm|weixin|wechat|print|fontsize|font-size|friend",
    re.I,
)
_NAMED = etree.XPath(
    "//div[@class or @id] | //ul[@class or @id] | //ol[@class or @id] | //dl[@class or @id]"
    " | //section[@class or @id] | //form[@class or @id]"
    " | //nav | //footer | //header | //aside | //select | //button"
)
_UNLINKED = etree.XPath(".//text()[not(ancestor::a)]", smart_strings=False)
_NUMBER = re.compile(r"[+-]?\d[\d.,]*")
_HEADING = re.compile(
    r"[一二三四五六七八九十][、.．]|[（(][一二三四五六七八九十][)）]|年度?报告|年報|年度報告"
)
_LEGAL = re.compile(r"版权所有|版權所有|ICP备|公网安备|网站标识码|主办单位|技术支持")
#: So many elements are weighed one by one, so that a page of nothing but nested ones costs little.
_MOST = 200
_LONG = 400


def prune(root: etree._Element, source: str) -> None:
    """Take out in place what is hidden and what is furniture; ``source`` is the page's own text.

    Furniture is told by its tag or class and goes only if it holds nothing of a report: better a
    menu too many than a number too few.
    """
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    low = source.lower()
    if any(word in low for word in _TELLING):
        _prune_hidden(root)
    _prune_furniture(root)


def _select(path: etree.XPath, root: etree._Element) -> list[etree._Element]:
    return cast("list[etree._Element]", path(root))


def _text(node: etree._Element) -> str:
    return "".join(cast("list[str]", list(node.itertext())))


def _remove(node: etree._Element) -> None:
    """Take a node out; its tail stays."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
    parent.remove(node)


def _prune_hidden(root: etree._Element) -> None:
    for node in _select(_STYLED, root):
        style = re.sub(r"\s+", "", node.get("style") or "").lower()
        if (
            node.get("hidden") is not None
            or (node.get("aria-hidden") or "").strip().lower() == "true"
            or _HIDDEN.search(style)
        ):
            _remove(node)
            continue
        display = _DISPLAY.search(style)
        shown = display[1] if display else ""
        if shown in _AS_TAG and node.tag not in _TABLE_TAGS:
            node.tag = _AS_TAG[shown]
        elif node.tag not in BLOCKS and (
            shown in _AS_BLOCK or _FLOAT.search(style) or (shown == "inline-block" and "width:" in style)
        ):
            node.tag = "div"


def _prune_furniture(root: etree._Element) -> None:
    weighed = 0
    dropped: set[etree._Element] = set()
    for node in _select(_NAMED, root):
        name = f"{node.get('class') or ''} {node.get('id') or ''}"
        if node.tag in ("div", "ul", "ol", "dl", "section", "form") and not _FURNITURE.search(name):
            continue
        parent = node.getparent()
        if parent is None or parent in dropped:
            dropped.add(node)
            continue
        weighed += 1
        if weighed > _MOST:
            return
        if not _holds_report(node) and not _is_whole_cell(node, parent):
            dropped.add(node)
            _remove(node)


def _is_whole_cell(node: etree._Element, parent: etree._Element) -> bool:
    return parent.tag in ("td", "th") and len(parent) == 1 and not (parent.text or "").strip()


def _holds_report(node: etree._Element) -> bool:
    """Say whether an element holds anything that could be of a report."""
    for cell in node.iter("td", "th"):
        if _NUMBER.fullmatch(_text(cell).strip()):
            return True
    text = "".join(cast("list[str]", _UNLINKED(node)))
    if len(text) > _LONG:
        return len(re.sub(r"\s+", "", text)) > _LONG or "。" in text
    if _HEADING.search(text) or node.find(".//h1") is not None:
        return True
    return "。" in text and not _LEGAL.search(text)
