"""Web pages: parsed by lxml, pruned to what is seen, walked once into lines and tables."""

from __future__ import annotations

import re
from itertools import islice

from lxml import etree

from gongkai.readers.article import trim
from gongkai.readers.decode import declared_charset, decode
from gongkai.readers.grid import MAX_COLUMNS, place_html
from gongkai.readers.mend import disarm, flatten, unclose
from gongkai.readers.page import Content, Page, render
from gongkai.readers.prune import BLOCKS, prune

_PUBLISHED = ("pubdate", "publishdate", "publish-date", "publishtime", "publish-time", "pubtime")
_AGENCY = ("contentsource", "source", "publisher")

_CELLS = frozenset({"td", "th"})
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_SPACES = re.compile("[ \t\n\r\f]+")
_COUNT = re.compile(r"[ \t\n\r\f]*\+?(\d{1,9})")
#: HTML's limit of a rowspan.
_MAX_ROWS = 65534


def read(data: bytes, charset: str | None) -> Content:
    """Read a page: its article's text, its innermost data tables, what it says of itself.

    ``charset`` is what the server said, and goes before what the page says. Raises UnreadableError
    where the bytes are no text or the page is nested beyond all reason.
    """
    decoded = decode(data, (charset, declared_charset(data)))
    root = parse(decoded.text)
    if root is None:
        return Content("", decoded.encoding)
    hints = _hints(root)
    prune(root, decoded.text)
    page = _Walk().walk(root)
    text, tables = render(trim(page.blocks))
    return Content(text, decoded.encoding, tables, hints)


def parse(text: str) -> etree._Element | None:
    """Parse a page leniently; None where there is nothing in it.

    A second reading follows where the first lost something: where tags nest deeper than the parser
    goes, and where there is no table though the page writes one (an unclosed comment or script).
    """
    text = unclose(text)
    root, too_deep = _parse(text)
    if too_deep:
        root, _ = _parse(flatten(text))
    if "<?xml" in text[:100] or (
        (root is None or root.find(".//table") is None) and "<table" in text.lower()
    ):
        root, _ = _parse(disarm(text))
    return root


def _parse(text: str) -> tuple[etree._Element | None, bool]:
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    log = parser.error_log
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in log) if log else False


def _hints(root: etree._Element) -> dict[str, str]:
    hints: dict[str, str] = {}
    title = root.find(".//title")
    if title is not None and title.text:
        hints["title"] = _SPACES.sub(" ", title.text).strip()
    said: dict[str, str] = {}
    for meta in root.iter("meta"):
        content = (meta.get("content") or "").strip()
        if content:
            said.setdefault((meta.get("name") or meta.get("property") or "").lower(), content)
    for hint, names in (("title", ("articletitle",)), ("published", _PUBLISHED), ("agency", _AGENCY)):
        found = next((said[name] for name in names if name in said), None)
        if found:
            hints.setdefault(hint, found)
    return hints


def _span(value: str | None, most: int, *, least: int = 1) -> int:
    """Read a rowspan or colspan as HTML does: leading digits count, nonsense is 1."""
    if value is None:
        return 1
    number = _COUNT.match(value)
    if number is None:
        return 1
    return min(int(number[1]), most) if int(number[1]) >= least else 1


def collapse(text: str) -> str:
    """Collapse white space as a browser does, and strip it at the ends, wide spaces too."""
    return _SPACES.sub(" ", text).strip()


class _Walk:
    """One walk over the tree, without recursion, as pages nest deep."""

    def __init__(self) -> None:
        self.page = Page(place_html)
        self.parts: list[str] = []
        self.group = 0
        self.link_from = -1
        self.letters = 0
        self.links = 0
        self.raw = 0

    def walk(self, root: etree._Element) -> Page:
        parts = self.parts
        todo: list[etree._Element | tuple[str, str | None]] = [root]
        while todo:
            node = todo.pop()
            if isinstance(node, tuple):
                tag, tail = node
                self._close(tag)
            else:
                tag, tail = node.tag, node.tail
                known = tag in BLOCKS or tag == "a"
                if known:
                    self._open(tag, node)
                text = node.text
                if text:
                    parts.append(text)
                if len(node):
                    todo.append((tag, tail))
                    todo.extend(reversed(node))
                    continue
                if known:
                    self._close(tag)
            if tail:
                parts.append(tail)
        self._end_line()
        return self.page

    def _end_line(self) -> None:
        parts = self.parts
        if parts:
            text = "".join(parts)
            parts.clear()
            if self.raw:
                text = text.strip("\r\n")
                text = text if text.strip() else ""
            elif len(text) > 1:
                text = _SPACES.sub(" ", text).strip()
            else:
                text = text.strip()
            self.page.line(text, self.letters, self.links)
        self.letters = self.links = 0

    def _open(self, tag: str, node: etree._Element) -> None:
        if tag == "a":
            self.link_from = len(self.parts)
            return
        self._end_line()
        page = self.page
        if tag in _CELLS:
            rowspan = _span(node.get("rowspan"), _MAX_ROWS, least=0)
            page.open_cell(rowspan, _span(node.get("colspan"), MAX_COLUMNS), self.group)
        elif tag == "tr":
            page.open_row(self.group)
        elif tag == "table":
            page.open_table(single=len(list(islice(node.iter("td", "th"), 2))) < 2)
        elif tag in _GROUPS:
            page.close_row()
            # Each group has a number of its own; a <tfoot>'s is negative and goes last.
            self.group = (abs(self.group) + 1) * (-1 if tag == "tfoot" else 1)
        elif tag == "pre":
            self.raw += 1

    def _close(self, tag: str) -> None:
        if tag == "a":
            self._close_link()
            return
        if tag not in BLOCKS:
            return
        self._end_line()
        page = self.page
        if tag in _CELLS:
            page.close_cell()
        elif tag == "tr":
            page.close_row()
        elif tag == "table":
            page.close_table()
        elif tag in _GROUPS:
            page.close_row()
            self.group = abs(self.group) + 1
        elif tag == "pre":
            self.raw -= 1

    def _close_link(self) -> None:
        if self.link_from >= 0:
            letters = len("".join(self.parts[self.link_from :]).strip())
            self.letters += letters
            self.links += 1 if letters else 0
        self.link_from = -1
