"""The second reading of a damaged page: tried where fewer cells were parsed than are written."""

from __future__ import annotations

import re

from lxml import etree

from gongkai.readers.mend import disarm, written

#: Beautiful Soup takes some 25 times as long as lxml: larger pages are not read again with it.
_SMALL = 150_000
#: Cells in these are not shown.
_SILENT = ("noscript", "template", "select")
_TEXT = re.compile(r"\S")


def parse(text: str) -> etree._Element | None:
    """Parse the source of a page; None where there is nothing in it."""
    root, _ = parse_strictly(text)
    return root


def parse_strictly(text: str) -> tuple[etree._Element | None, bool]:
    """Parse the source of a page; say, too, whether its tags nest deeper than the parser goes."""
    parser = etree.HTMLParser(
        encoding="utf-8", huge_tree=True, remove_comments=True, remove_pis=True, no_network=True
    )
    try:
        root = etree.fromstring(text.encode("utf-8", "replace"), parser)
    except etree.XMLSyntaxError:
        root = None
    log = parser.error_log
    return root, any(entry.type_name == "ERR_RESOURCE_LIMIT" for entry in log) if log else False


def reread(text: str, root: etree._Element | None) -> etree._Element | None:
    """Return the reading of a page with the most cells of text; ``root`` is the first, which may have lost some.

    What was opened and never closed (a comment, a script, the quotes of an attribute) hides the rest of a
    page from a parser, and from a browser; no one meant it to.
    """
    best = root
    armless, outside = disarm(text)
    if armless != text:
        best = _fuller(best, parse(armless))
    if len(text) <= _SMALL and written(outside) > parsed(best):
        best = _fuller(best, _by_soup(armless))
    return best


def parsed(root: etree._Element | None) -> int:
    """Return how many cells of tables were parsed, without those that a page shows to no one."""
    if root is None:
        return 0
    silent = sum(1 for part in root.iter("noscript", "template") for _ in part.iter("td", "th"))
    return sum(1 for _ in root.iter("td", "th")) - silent


def _fuller(one: etree._Element | None, other: etree._Element | None) -> etree._Element | None:
    """Return of two readings the one with more cells of text, the first if they have as many."""
    return other if _filled(other) > _filled(one) else one


def _filled(root: etree._Element | None) -> int:
    if root is None:
        return 0
    cells = (cell for cell in root.iter("td", "th") if next(cell.iterancestors(*_SILENT), None) is None)
    return sum(any(_TEXT.search(str(text)) for text in cell.itertext()) for cell in cells)


def _by_soup(text: str) -> etree._Element | None:
    """Parse a page as Beautiful Soup has it."""
    from bs4 import BeautifulSoup  # few pages are so damaged

    return parse(BeautifulSoup(text, "html.parser").decode())
