"""Plain tables, as most are, read straight from the source of a page.

A plain table closes each of its tags, and a cell of it holds one text, within tags that change no
more than its looks. It is the same table wherever it stands, so that no tree is needed to read it:
the parser sees an empty table in its place. All others are left to the parser.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Iterator, Mapping
from itertools import accumulate
from typing import NamedTuple

from gongkai.readers.colors import Color, color_of
from gongkai.readers.grid import Grid, Spans, place_texts, span_of
from gongkai.readers.looks import look_of
from gongkai.readers.page import PROSE, collapse
from gongkai.readers.sheets import hiding_words, is_in, sheet_of

#: The attribute of an empty table that names the one that it stands for; no page can hold it already.
MARK = f"plain-{secrets.token_hex(8)}"
#: The number keeps what encloses the table from looking like furniture.
_EMPTY = "<tr><td>0</td><td>0</td></tr></table>"
_OPEN, _CLOSE = "<table", "</table>"
#: A colour of which each part is more than this may be lost on white.
_PALE = 192
#: A longer table is left to the parser, as is one with a longer row: what was met is kept.
_LONGEST = 60_000
_LONGEST_ROW = 8_000

_S = r"[ \t\n\r\f]*+"
_ATTRIBUTES = r"(?:[ \t\n\r\f][^<>]*+)?"
_LOOKS = "(?:p|span|font|b|strong)"
_TEXT = re.compile(rf">(?!<)({_S}[^<> \t\n\r\f][^<>]*+)<")
#: Stands for a text, or for a row, in what is around them.
_HERE = "\0"
#: Stands for a text that the parser is to read.
_LEFT = "&"
#: tag, attributes, what is opened in it, its text, what is closed behind it.
_CELL = re.compile(
    rf"<(t[dh])({_ATTRIBUTES})>((?:{_S}<{_LOOKS}{_ATTRIBUTES}>)*+){_S}({_HERE}?)((?:</{_LOOKS}>{_S})*+)</\1>{_S}"
)
_FIELDS = 6
_ROW = re.compile(rf"({_ATTRIBUTES})>{_S}(<t[dh].*)", re.DOTALL)
_FRAME = re.compile(
    rf"<table{_ATTRIBUTES}>{_S}(?:<colgroup{_ATTRIBUTES}>{_S}(?:<col{_ATTRIBUTES}>{_S})*+</colgroup>{_S})?"
    rf"(?:(?:<(?P<group>thead|tbody){_ATTRIBUTES}>{_S}(?:{_HERE}{_S})++</(?P=group)>{_S})+|(?:{_HERE}{_S})++)</table>"
)
_OPENED = re.compile(rf"<([a-z]+)({_ATTRIBUTES})>")
_CLOSED = re.compile(r"</([a-z]+)>")
_ATTRIBUTE = re.compile(
    r"""[ \t\n\r\f]++([a-z][a-z0-9:_-]*+)"""
    rf"""(?:{_S}={_S}(?:"([^"<>]*+)"|'([^'<>]*+)'|([^\s"'<>=`]++)))?""",
    re.I,
)
#: A parser drops these or takes them for others.
_ODD = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff&]")


class Cut(NamedTuple):
    """The source of a page, and the tables that were cut out of it by the marks of the empty ones."""

    text: str
    grids: dict[str, Grid]


def cut(text: str) -> Cut:
    """Cut the plain tables that hold numbers out of a page."""
    pieces: list[str] = []
    grids: dict[str, Grid] = {}
    last = 0
    words = hiding_words(sheet_of(text))
    for start, end in _tables(text):
        source = text[start:end]
        grid = None if any(is_in(word, source) for word in words) else read_plain(source)
        if grid is not None and any(map(str.isdecimal, grid.texts)):
            mark = str(len(grids))
            head = text[start + len(_OPEN) : text.index(">", start) + 1]
            pieces += text[last:start], _OPEN, f' {MARK}="{mark}"', head, _EMPTY
            grids[mark] = grid
            last = end
    return Cut("".join([*pieces, text[last:]]), grids)


def _tables(text: str) -> Iterator[tuple[int, int]]:
    """Yield the extents of the tables that hold no other."""
    last = 0
    while (close := text.find(_CLOSE, last)) >= 0:
        start = text.rfind(_OPEN, last, close)
        last = close + len(_CLOSE)
        if start >= 0:
            yield start, last


def read_plain(source: str) -> Grid | None:
    """Return the table that ``source`` is from ``<table`` to ``</table>``; None where it is not plain."""
    if len(source) > _LONGEST or _HERE in source:
        return None
    parts = _TEXT.split(source)
    written = parts[1::2]
    if max(map(len, written), default=0) > PROSE:
        return None
    texts = [text if text.isdecimal() else _said(text) for text in written]
    if _LEFT in texts:
        return None
    head, _, rows = f">{_HERE}<".join(parts[::2]).partition("<tr")
    body = _body(rows)
    if body is None or not _is_frame(head + body.around) or body.filled.count(True) != len(texts):
        return None
    if len(body.filled) > len(texts):
        printed = iter(texts)
        texts = [next(printed) if filled else "" for filled in body.filled]
    return body.grid._replace(texts=texts)


class _Body(NamedTuple):
    """The rows of a table without their texts: how they are laid, which cells hold a text, and what
    stands around the rows.
    """

    grid: Grid
    filled: tuple[bool, ...]
    around: str


@functools.lru_cache(maxsize=64)
def _body(source: str) -> _Body | None:
    """Return the body of a table, whose source follows the first ``<tr``; None where it is not plain.

    Pages of one site draw their tables alike.
    """
    first, *others = source.split("</tr>")
    if not others:
        return None
    *between, end = others
    parted = [("", "", first), *(piece.partition("<tr") for piece in between)]
    rows: list[_Row] = []
    for _, _, rest in parted:
        row = _row(rest)
        if row is None:
            return None
        rows.append(row)
    if sum(len(row.spans) for row in rows) < 2:  # a single cell is layout
        return None
    groups = tuple(accumulate(bool(before.strip()) for before, _, _ in parted))
    grid = place_texts(tuple([row.spans for row in rows]), groups, [])
    filled = tuple(cell for row in rows for cell in row.filled)
    around = "".join([before + _HERE for before, _, _ in parted]) + end
    return _Body(grid, filled, around) if grid is not None else None


class _Row(NamedTuple):
    """The spans of a row's cells, and which of them hold a text."""

    spans: tuple[Spans, ...]
    filled: tuple[bool, ...]


@functools.lru_cache(maxsize=1024)
def _row(source: str) -> _Row | None:
    """Return the row whose source follows ``<tr``; None where it is not plain."""
    row = _ROW.fullmatch(source) if len(source) <= _LONGEST_ROW else None
    if row is None or not _spans(row[1]):
        return None
    parts = _CELL.split(row[2])
    spans = [span for attributes in parts[2::_FIELDS] if (span := _spans(attributes)) is not None]
    enclosed = map(_is_enclosed, parts[3::_FIELDS], parts[5::_FIELDS])
    if any(parts[::_FIELDS]) or len(spans) < len(parts) // _FIELDS or not all(enclosed):
        return None
    return _Row(tuple(spans), tuple(map(bool, parts[4::_FIELDS])))


@functools.lru_cache(maxsize=1024)
def _is_frame(frame: str) -> bool:
    """Say whether what stands around the rows of a table is a plain table's."""
    whole = _FRAME.fullmatch(frame) is not None
    return whole and all(_spans(attributes) for _, attributes in _OPENED.findall(frame))


@functools.lru_cache(maxsize=4096)
def _said(text: str) -> str:
    """Return what a cell says, or that it is left to the parser; a form says much the same in every report."""
    text = collapse(text.replace("&nbsp;", "\xa0"))
    return _LEFT if _ODD.search(text) else text


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
    if attributes[last:].strip() or "hidden" in said:
        return None
    style, spans = said.get("style", ""), (said.get("rowspan"), said.get("colspan"))
    return None if "&" in f"{style}{spans}" or _changes(style, said) else span_of(*spans)


def _changes(style: str, said: Mapping[str, str]) -> bool:
    """Say whether a style or a colour may change what is read of an element."""
    look = look_of(style)
    pale = (look.color, color_of(said.get("color", "")))
    return bool(
        look.tag
        or look.unseen
        or look.raised
        or look.turned
        or any(color is not None and min(color) > _PALE for color in pale)
        or _is_dark(look.ground)
        or _is_dark(color_of(said.get("bgcolor", "")))
    )


def _is_dark(ground: Color | None) -> bool:
    """Say whether a text of no pale colour may be hard to tell from this background."""
    return ground is not None and min(ground) <= _PALE


def _is_enclosed(opened: str, closed: str) -> bool:
    """Say whether a cell's tags are closed in their turn, and none of them hides or parts its text."""
    tags = _OPENED.findall(opened)
    names = [name for name, _ in tags]
    return (
        names[::-1] == _CLOSED.findall(closed)
        and "p" not in names[1:]
        and all(_spans(attributes) for _, attributes in tags)
    )
