"""Tables that a text writes with the tags of a page, as Markdown has no other way to merge cells, or with the marks of a wiki."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from gongkai.markup import may_hide
from gongkai.readers.grid import MAX_COLUMNS, RawRow, place_html
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.lines import unshared

_TAG = re.compile(
    r"<(?P<close>/?)(?P<name>table|thead|tbody|tfoot|tr|td|th)\b(?P<rest>[^<>]*)>", re.IGNORECASE
)
_CELL = re.compile("<t[dh]", re.IGNORECASE)
#: A table of one cell within a cell, which is but a frame around what this holds.
_INNER = re.compile(
    r"<t[dh]\b[^<>]*>\s*(?P<inner><table\b[^<>]*>(?:\s|<(?:tbody|tr|colgroup|col)\b[^<>]*>)*<td\b[^<>]*>"
    r"(?:(?!</?t[adhr])[\s\S]){0,200}</td>(?:\s|</(?:tbody|tr)>)*</table>)\s*</t[dh]>",
    re.IGNORECASE,
)
#: The same of a wiki: what stands between the bar of a cell and another one says how the cell looks.
_WIKI = re.compile(
    r"(?:^[^\S\n]*(?:(?P<table>\{\||(?P<close>\|\}))|(?P<tr>\|-)|[|!])|\|\||!!)(?P<rest>[^\n|]*=[^\n|]*\|(?!\|))?",
    re.MULTILINE,
)
#: What stands in a cell and is no text of it.
_DRESS = re.compile(
    r"(?:<!--.{0,500}?-->|</?[a-z][^<>]*>|&(?:nbsp|#160|ensp|emsp|shy|#x[aA]0);|\*\*|__|\s)+",
    re.DOTALL | re.IGNORECASE,
)
_SPAN = r"\b{}\s*=\s*[\"']?\s*(\d{{1,5}})"
_ROWSPAN, _COLSPAN = (re.compile(_SPAN.format(name), re.IGNORECASE) for name in ("rowspan", "colspan"))

#: A cell with its extent, and where its content starts and ends.
_Cell = tuple[tuple[int, int], int, int]


def is_tagged(text: str) -> bool:
    """Say whether a text writes tables so."""
    return "\n{|" in text or _CELL.search(text) is not None


def tagged_rows(text: str, start: int, end: int) -> list[list[Piece]]:
    """Return the rows of all tables that ``text[start:end]`` writes so, each cell on its column."""
    rows: list[list[Piece]] = []
    for table in _tables(text, start, end):
        raw: list[RawRow] = [[(spans, None) for spans, _, _ in row] for row in table]
        grid = place_html(raw, [0] * len(raw))
        if grid is None:
            continue
        laid: list[list[tuple[Piece, int]]] = [[] for _ in table]
        cells = (cell for row in table for cell in row)
        for place, (_, first, last) in zip(grid.places, cells, strict=True):
            laid[place.row].append((_piece(text, first, last, place.column, place.colspan), place.rowspan))
        rows += map(unshared, laid)
    return rows


def _tables(text: str, start: int, end: int) -> Iterator[list[list[_Cell]]]:
    """Yield the tables as rows of cells. What is not closed ends where the next of its kind begins."""
    table: list[list[_Cell]] = []
    spans, opened = (1, 1), -1

    for tag, name in _marks(text, start, end):
        if opened >= 0:
            table[-1].append((spans, opened, tag.start()))
            opened = -1
        if name == "table":
            if table:
                yield table
            table = []
        elif tag["close"]:
            continue
        elif name == "tr" or not table:
            table.append([])
        if name in ("td", "th"):
            rest = tag["rest"] or ""
            spans = _span(_ROWSPAN, rest), min(_span(_COLSPAN, rest), MAX_COLUMNS)
            opened = tag.end()
    if table:
        yield table


def _marks(text: str, start: int, end: int) -> Iterator[tuple[re.Match[str], str]]:
    """Yield the tags or the marks of tables with the name of the tag."""
    if "\n{|" not in text[start:end]:
        inner = [one.span("inner") for one in _INNER.finditer(text, start, end)]
        for tag in _TAG.finditer(text, start, end):
            if not any(first <= tag.start() < last for first, last in inner):
                yield tag, tag["name"].lower()
        return
    for mark in _WIKI.finditer(text, start, end):
        yield mark, "table" if mark["table"] else "tr" if mark["tr"] else "td"


def _span(pattern: re.Pattern[str], attributes: str) -> int:
    match = pattern.search(attributes)
    return max(1, int(match[1])) if match else 1


def _piece(text: str, start: int, end: int, column: int, colspan: int) -> Piece:
    """Read a cell from its first letter to its last, without the tags between them."""
    hiding = may_hide(text[start:end])
    dress = list(_DRESS.finditer(text, start, end))
    if dress and dress[0].start() == start:
        start = dress.pop(0).end()
    if dress and dress[-1].end() == end:
        end = dress.pop().start()
    if start >= end:
        return Piece(Kind.BLANK, "", start, start, None, column, colspan)
    words = html.unescape(_DRESS.sub("", text[start:end]))
    if hiding:
        return Piece(Kind.UNSURE, words, start, end, None, column, colspan)
    piece = read_cell(words, start, column, colspan)
    return piece if words == text[start:end] else piece._replace(start=start, end=end)
