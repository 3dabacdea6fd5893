"""Tables of one stencil: pages of one site draw them alike, to the letter, but for the numbers.

How such a table is laid out is found out once. Its numbers are cut from the source of a page, and the
parser sees an empty table in its place.
"""

from __future__ import annotations

import functools
import re
import secrets
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.readers.grid import Grid
from gongkai.readers.plain import read_plain

#: The attribute of an empty table that names the one that it stands for; no page can hold it already.
MARK = f"stencil-{secrets.token_hex(8)}"
#: The number keeps what encloses the table from looking like furniture.
_EMPTY = "<tr><td>0</td><td>0</td></tr></table>"
_OPEN, _CLOSE = "<table", "</table>"
_NUMBER = re.compile(r">([-\d][\d.]{0,15})<")
#: Stands for each number of a stencil.
_ANY = "0"
#: The source of a longer table is not kept.
_LONGEST = 60_000
#: Where a cell is longer than this, it may depend on the numbers whether the table holds data.
_PROSE = 200


class Cut(NamedTuple):
    """The source of a page, and the tables that were cut out of it by the marks of the empty ones."""

    text: str
    grids: dict[str, Grid]


def cut(text: str) -> Cut:
    """Cut the plain tables that hold numbers out of a page."""
    pieces: list[str] = []
    grids: dict[str, Grid] = {}
    last = 0
    for start, end in _tables(text):
        parts = _NUMBER.split(text[start:end])
        if len(parts) < 3 or end - start > _LONGEST:
            continue
        stencil = _stencil(f">{_ANY}<".join(parts[::2]))
        if stencil is not None and len(stencil.numbers) == len(parts) // 2:
            mark = str(len(grids))
            head = text[start + len(_OPEN) : text.index(">", start) + 1]
            pieces += text[last:start], _OPEN, f' {MARK}="{mark}"', head, _EMPTY
            grids[mark] = stencil.fill(parts[1::2])
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


class _Stencil(NamedTuple):
    """A table with any numbers, and the indices of the cells that hold them."""

    grid: Grid
    numbers: list[int]

    def fill(self, numbers: list[str]) -> Grid:
        """Return the table with these numbers."""
        texts = self.grid.texts.copy()
        for place, number in zip(self.numbers, numbers, strict=True):
            texts[place] = number
        return self.grid._replace(texts=texts)


@functools.lru_cache(maxsize=64)
def _stencil(source: str) -> _Stencil | None:
    """Return how the table of a source is laid out; None where the parser is to read it."""
    plain = read_plain(source)
    if plain is None or max(map(len, plain.grid.texts)) > _PROSE:
        return None
    return _Stencil(plain.grid, [index for index, text in enumerate(plain.written) if text == _ANY])
