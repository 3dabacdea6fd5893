"""Taking out of a parsed page what no reader of the page sees, and what is no part of its article."""

from __future__ import annotations

import functools
import re
from itertools import islice
from typing import cast

from lxml import etree

_BLOCK_TAGS = """
    address applet article aside blockquote body br caption center dd details dialog dir div dl dt fieldset
    figcaption figure footer form frameset h1 h2 h3 h4 h5 h6 head header hgroup hr html legend li listing
    main menu nav noframes object ol optgroup option p pre search section summary table tbody td tfoot th thead
    tr ul xmp
"""
#: Tags that begin a new line; all others run on within one. What an <object> holds may or may not be shown.
BLOCKS = frozenset(_BLOCK_TAGS.split())
#: Tags that change how text looks, not what it says. Without them a walk takes half the time.
_INLINE = ("span", "font", "b", "strong", "em", "i", "u", "big", "small", "sup", "sub", "label", "o:p")
_UNSEEN = (
    "script", "style", "title", "noscript", "template", "iframe", "svg", "audio", "video", "canvas",
    "textarea", "datalist", "rt", "rp", "del", "s", "strike", "progress", "meter", "noembed",
)  # fmt: skip

#: A footnote's number is no digit of the number that it stands at. What no tree takes back goes.
RAISED = str.maketrans(
    "0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹", "".join(map(chr, (*range(9), 11, 12, *range(14, 32), 0xFFFE, 0xFFFF)))
)

_HIDDEN = re.compile(
    r"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|font-size:0(?:\.0+)?(?:[a-z%]*)(?:!|;|$)"
    r"|text-decoration(?:-line)?:[a-z]*line-through"
    r"|opacity:0(?:\.0+)?(?:!|;|$)|color:transparent|clip:rect\(0|mso-hide:all|(?:left|top|text-indent):-\d{4,})"
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
_STYLES = etree.XPath("//@style", smart_strings=False)
_STYLED = etree.XPath("//*[@style]")
#: Elements that say of themselves that they are a table's, and what they are.
_ROLED = etree.XPath("//*[@role]")
_ROLES = {
    **dict.fromkeys(("table", "grid"), "table"),
    **dict.fromkeys(("cell", "gridcell", "columnheader", "rowheader"), "td"),
    "row": "tr",
    "rowgroup": "tbody",
}
_HIDING = etree.XPath("//*[@hidden or @aria-hidden]")
_IN_TABLES = etree.XPath("//table//*[@class]")
_SHEET = re.compile(r"<style\b[^<>]*>([^<]*+(?:<(?!/style)[^<]*+)*+)</style", re.IGNORECASE)
_REMARK = re.compile(r"/\*.*?\*/|<!--|-->", re.DOTALL)
#: Rules for some devices only, and imports.
_AT_RULE = re.compile(r"@[^{};]*(?:;|\{(?:[^{}]*\{[^{}]*\})*[^{}]*\})")
_RULE = re.compile(r"([^{}]*)\{([^{}]*)\}")
_CLASS = re.compile(r"\.([\w-]+)")
#: All elements of a class, or those of one tag.
_OF_CLASS = re.compile(r"\s*([a-z0-9]*)\.([\w-]+)\s*")
#: An element of a table that holds more may be shown by a script, as the leaf of a page is.
_HIDEABLE = 300
#: Tags that stay what they are, whatever they are drawn as.
_KEPT = frozenset({"table", "tr", "td", "th", "tbody", "thead", "tfoot", "a", "template"})

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
#: Longer than this is no furniture.
_LONG = 400


#: A tag for what is to go; all such elements are then stripped at once.
_GONE = "template"


def prune(root: etree._Element, source: str) -> None:
    """Take out in place what is hidden and what is furniture; ``source`` is that of the page.

    Furniture is told by its tag or class and goes only if it holds nothing of a report: better a
    menu too many than a number too few. Tags that only change the looks of words go, too.
    """
    _mark_hidden(root, source)
    if 'cell"' in source or "cell'" in source:
        _take_roles(root)
    etree.strip_elements(root, *_UNSEEN, with_tail=False)
    if "<su" in source or "<SU" in source:
        for node in root.iter("sup", "sub"):
            node.text = (node.text or "").translate(RAISED)
    etree.strip_tags(root, *_INLINE)
    if _mark_furniture(root, _WEIGHINGS * len(source)):
        etree.strip_elements(root, _GONE, with_tail=False)


def _mark_hidden(root: etree._Element, source: str) -> None:
    """Mark what is hidden, and give elements drawn as a table, a block or a word the tag of one.

    A page has few styles, however often it uses them: each is judged once.
    """
    for node in cast("list[etree._Element]", _HIDING(root)):
        if node.get("hidden") is not None or (node.get("aria-hidden") or "").strip().lower() == "true":
            node.tag = _GONE
    hidden = hidden_classes(source)
    if hidden:
        for node in cast("list[etree._Element]", _IN_TABLES(root)):
            if _is_of(node, hidden) and _is_hideable(node):
                node.tag = _GONE
    styles = {style: drawn_as(style) for style in set(cast("list[str]", _STYLES(root)))}
    if not any(styles.values()):
        return
    for node in cast("list[etree._Element]", _STYLED(root)):
        drawn = styles[node.get("style") or ""]
        tag = node.tag
        if drawn == _GONE:
            node.tag = _GONE
        elif drawn == "div":
            node.tag = tag if tag in BLOCKS or tag == _GONE else "div"
        elif drawn and tag not in _KEPT:
            node.tag = drawn


def hidden_classes(source: str) -> frozenset[tuple[str, str]]:
    """Return the classes that a style sheet in a page hides, each with the tag that it is said of, if any."""
    if "<style" not in source and "<STYLE" not in source:
        return frozenset()
    return _hidden_by("\n".join(_SHEET.findall(source)))


@functools.lru_cache(maxsize=64)
def _hidden_by(sheet: str) -> frozenset[tuple[str, str]]:
    """Return the classes that a style sheet hides and shows in no other rule; pages of a site share theirs."""
    sheet = _REMARK.sub("", sheet)
    rules = _RULE.findall(_AT_RULE.sub("", sheet))
    hiding = [
        selector
        for selectors, style in rules
        if drawn_as(style) == _GONE
        for selector in selectors.split(",")
    ]
    found = {(of[1], of[2]) for selector in hiding if (of := _OF_CLASS.fullmatch(selector))}
    if not found:
        return frozenset()
    shown = {
        name
        for selectors, style in _RULE.findall(sheet)
        if ("display" in style or "visibility" in style) and drawn_as(style) != _GONE
        for name in _CLASS.findall(selectors)
    }
    return frozenset(one for one in found if one[1] not in shown)


def _is_of(node: etree._Element, classes: frozenset[tuple[str, str]]) -> bool:
    return any((tag, name) in classes for name in (node.get("class") or "").split() for tag in ("", node.tag))


def _is_hideable(node: etree._Element) -> bool:
    """Say whether nothing but a style sheet has a say in whether an element is seen."""
    if "display" in (node.get("style") or "") or next(node.iter("table"), None) is not None:
        return False
    return sum(map(len, map(str, node.itertext()))) <= _HIDEABLE


def _take_roles(root: etree._Element) -> None:
    """Give elements that have the role of a table's part, and the looks of one by a style sheet, its tag."""
    for node in cast("list[etree._Element]", _ROLED(root)):
        part = _ROLES.get(node.get("role") or "")
        if part and node.tag not in _KEPT:
            node.tag = part
            for span in ("rowspan", "colspan"):
                node.set(span, node.get(f"aria-{span}") or "1")


def drawn_as(style: str) -> str | None:
    """Return the tag that an element of this style is drawn as; None if as its own."""
    style = _SPACE.sub("", style).lower()
    if _HIDDEN.search(style):
        return _GONE
    display = _DISPLAY.search(style)
    shown = display[1] if display else ""
    if shown in _AS_TAG:
        return _AS_TAG[shown]
    boxed = shown in _AS_BLOCK or _FLOAT.search(style) or (shown == "inline-block" and "width:" in style)
    return "div" if boxed else None


def _mark_furniture(root: etree._Element, budget: int) -> bool:
    """Mark furniture; say whether there is any. ``budget`` bounds how many characters are weighed."""
    marked = False
    for node in list(root.iter(*_CONTAINERS, *_FURNITURE_TAGS)):
        if node.tag in _CONTAINERS and not _names_furniture(node.get("class"), node.get("id")):
            continue
        parent = node.getparent()
        if parent is None or parent.tag == _GONE or _is_whole_cell(node, parent):
            continue
        text = _unlinked(node)
        budget -= len(text) + len(node)
        if budget < 0:
            break
        if not _holds_report(node, text):
            node.tag = _GONE
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


def _holds_report(node: etree._Element, text: str) -> bool:
    """Say whether an element, whose ``text`` stands outside links, holds anything of a report."""
    for cell in node.iter("td", "th", "p"):
        if _NUMBER.fullmatch("".join(map(str, islice(cell.itertext(), 4))).strip()):
            return True
    if _TELLING.search(text) or next(node.iter("h1"), None) is not None or len(_SPACE.sub("", text)) > _LONG:
        return True
    return "。" in text and not _LEGAL.search(text)
