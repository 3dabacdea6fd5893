"""Plain tables, as most are, read straight from the source of a page.

A plain table closes each of its tags, and a cell of it holds one text, within tags that change no
more than its looks. It is the same table wherever it stands, so that no tree is needed to read it;
all others are left to the parser.
"""

from __future__ import annotations

import functools
import re
from typing import NamedTuple

from gongkai.readers.grid import Grid, RawRow, Spans, place_html, span_of
from gongkai.readers.page import collapse
from gongkai.readers.prune import drawn_as

_S = r"[ \t\n\r\f]"
_ATTRIBUTES = rf"(?:{_S}[^<>]*+)?"
_LOOKS = "(?:p|span|font|b|strong)"
#: tag, attributes, what is opened in it, its text, what is closed behind it.
_CELL = re.compile(
    rf"<(t[dh])({_ATTRIBUTES})>((?:{_S}*+<{_LOOKS}{_ATTRIBUTES}>)*+)([^<>]*+)((?:</{_LOOKS}>{_S}*+)*+)</\1>{_S}*+"
)
_FIELDS = 6
#: Stands for a cell where the source around the cells is put together.
_HERE = "\0"
_ROWS = rf"(?:<tr{_ATTRIBUTES}>{_S}*+{_HERE}+</tr>{_S}*+)+"
_FRAME = re.compile(
    rf"<table{_ATTRIBUTES}>{_S}*+(?:<colgroup{_ATTRIBUTES}>{_S}*+(?:<col{_ATTRIBUTES}>{_S}*+)*+</colgroup>{_S}*+)?"
    rf"(?:(?:<(?P<group>thead|tbody){_ATTRIBUTES}>{_S}*+{_ROWS}</(?P=group)>{_S}*+)+|{_ROWS})</table>"
)
_OPENED = re.compile(rf"<([a-z]+)({_ATTRIBUTES})>")
_CLOSED = re.compile(r"</([a-z]+)>")
_ATTRIBUTE = re.compile(
    rf"""{_S}+([a-z][a-z0-9:_-]*+)(?:{_S}*+={_S}*+(?:"([^"<>]*+)"|'([^'<>]*+)'|([^\s"'<>=`]++)))?""", re.I
)
#: A parser drops these or takes them for others.
_ODD = re.compile("[\x01-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_SPACE = "&nbsp;"


class Plain(NamedTuple):
    """A table laid out, and the texts of its cells as they stand in the source."""

    grid: Grid
    written: list[str]


def read_plain(source: str) -> Plain | None:
    """Return the table that ``source`` is from ``<table`` to ``</table>``; None where it is not plain."""
    if _HERE in source:
        return None
    parts = _CELL.split(source)
    if len(parts) < 2 * _FIELDS:  # a single cell is layout
        return None
    frame = _HERE.join(parts[::_FIELDS])
    tags = [*parts[2::_FIELDS], *(attributes for _, attributes in _OPENED.findall(frame))]
    enclosed = map(_is_enclosed, parts[3::_FIELDS], parts[5::_FIELDS])
    if not (_FRAME.fullmatch(frame) and all(map(_spans, tags)) and all(enclosed)):
        return None
    written = parts[4::_FIELDS]
    texts = [text if text.isdecimal() else collapse(text.replace(_SPACE, "\xa0")) for text in written]
    joined = "".join(texts)
    if "&" in joined or _ODD.search(joined):
        return None
    spans = [_spans(attributes) or (1, 1) for attributes in parts[2::_FIELDS]]
    grid = place_html(*_rows(frame, list(zip(spans, texts, strict=True))))
    return Plain(grid, written) if grid is not None else None


def _rows(frame: str, cells: RawRow) -> tuple[list[RawRow], list[int]]:
    """Return the cells row by row, and the number of each row's group."""
    rows: list[RawRow] = []
    groups: list[int] = []
    group = last = 0
    for before in frame.split("</tr>")[:-1]:
        group += "<thead" in before or "<tbody" in before
        end = last + before.count(_HERE)
        rows.append(cells[last:end])
        groups.append(group)
        last = end
    return rows, groups


@functools.lru_cache(maxsize=1024)
def _spans(attributes: str) -> Spans | None:
    """Return the rowspan and colspan among a tag's attributes; None where they may hide it or are odd."""
    said: dict[str, str] = {}
    last = 0
    for found in _ATTRIBUTE.finditer(attributes):
        if found.start() != last:
            return None
        last = found.end()
        said.setdefault(found[1].lower(), found[2] or found[3] or found[4] or "")
    if (
        attributes[last:].strip()
        or "hidden" in said
        or "aria-hidden" in said
        or drawn_as(said.get("style", ""))
    ):
        return None
    spans = said.get("rowspan"), said.get("colspan")
    return None if "&" in f"{spans}{said.get('style')}" else span_of(*spans)


@functools.lru_cache(maxsize=1024)
def _is_enclosed(opened: str, closed: str) -> bool:
    """Say whether a cell's tags are closed in their turn, and none of them hides or parts its text."""
    tags = _OPENED.findall(opened)
    names = [name for name, _ in tags]
    return (
        names[::-1] == _CLOSED.findall(closed)
        and "p" not in names[1:]
        and all(_spans(attributes) for _, attributes in tags)
    )
