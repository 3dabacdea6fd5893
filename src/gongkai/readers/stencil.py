"""Tables of one stencil: pages of one site draw them alike, to the letter, but for the numbers.

How such a table is laid out is found out once. From then on its numbers are cut from the source of a
page, and the parser sees an empty table in its place.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Callable, Iterator
from typing import NamedTuple

from gongkai.readers.grid import Grid

#: The attribute of an empty table that names the one that it stands for; no page can hold it already.
MARK = f"stencil-{secrets.token_hex(8)}"
#: The number keeps what encloses the table from looking like furniture.
_EMPTY = "<tr><td>0</td><td>0</td></tr></table>"
_OPEN, _CLOSE = "<table", "</table>"
_NUMBER = re.compile(r">([-\d][\d.]{0,15})<")
#: The source of a longer table is not kept.
_LONGEST = 60_000
#: Where a cell is longer than this, it may depend on the numbers whether the table holds data.
_PROSE = 200

_VALUE = r"""(?:"[^"<>]*"|'[^'<>]*'|[^\s"'<>=`]+)"""
_TAG = re.compile(rf"<(/?)([a-z]+)(?:\s+[a-z][a-z-]*(?:\s*=\s*{_VALUE})?)*\s*>")
_ANGLE = re.compile("[<>]")
_PLAIN = frozenset({"table", "tbody", "tr", "td", "th", "p", "span", "font", "b", "strong"})
#: Characters of private use stand for the numbers while the layout is found out.
_PRIVATE = 0xF0000

#: Reads the source of a table; None where that is no table of data.
ReadTable = Callable[[str], Grid | None]


class Cut(NamedTuple):
    """The source of a page, and the tables that were cut out of it by the marks of the empty ones."""

    text: str
    grids: dict[str, Grid]


def cut(text: str, read_table: ReadTable) -> Cut:
    """Cut the tables of known stencils out of a page. A stencil is learnt when it is met again."""
    pieces: list[str] = []
    grids: dict[str, Grid] = {}
    last = 0
    for start, end in _tables(text):
        parts = _NUMBER.split(text[start:end])
        if len(parts) < 3 or end - start > _LONGEST:
            continue
        grid = _stencil(">0<".join(parts[::2]), read_table).fill(parts[1::2])
        if grid is not None:
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


class _Stencil:
    """The source of a table without its numbers, and how it is laid out."""

    def __init__(self, source: str, read_table: ReadTable) -> None:
        self._source = source
        self._read_table = read_table
        self._met = False

    def fill(self, numbers: list[str]) -> Grid | None:
        """Return the table with these numbers; None where it is to be read like any other."""
        if not self._met:
            self._met = True
            return None
        if self._laid is None:
            return None
        grid, places = self._laid
        texts = grid.texts.copy()
        for place, number in zip(places, numbers, strict=True):
            texts[place] = number
        return grid._replace(texts=texts)

    @functools.cached_property
    def _laid(self) -> tuple[Grid, list[int]] | None:
        """The table and the indices of its numbers; None where a number is not all of a cell."""
        if not _is_plain(self._source):
            return None
        parts = _NUMBER.split(self._source)[::2]
        marks = [chr(_PRIVATE + index) for index in range(len(parts) - 1)]
        pairs = zip(parts, [*(f">{mark}<" for mark in marks), ""], strict=True)
        grid = self._read_table("".join(piece for pair in pairs for piece in pair))
        if grid is None or max(map(len, grid.texts)) > _PROSE:
            return None
        index_of = {text: index for index, text in enumerate(grid.texts)}
        places = [index_of.get(mark, -1) for mark in marks]
        return None if -1 in places else (grid, places)


@functools.lru_cache(maxsize=64)
def _stencil(source: str, read_table: ReadTable) -> _Stencil:
    return _Stencil(source, read_table)


def _is_plain(source: str) -> bool:
    """Say whether a table is the same wherever it stands: plain tags, each closed in its turn."""
    opened: list[str] = []
    last = 0
    for tag in _TAG.finditer(source):
        if _ANGLE.search(source, last, tag.start()) or tag[2] not in _PLAIN:
            return False
        last = tag.end()
        if not tag[1]:
            opened.append(tag[2])
        elif not opened or opened.pop() != tag[2]:
            return False
    return not opened and last == len(source)
