"""From the rows of a sheet to lines and tables: a sheet prints both on one grid."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from gongkai.readers.grid import Grid, Spans, place_html
from gongkai.readers.page import Line

#: A row of a sheet: the spans and the text of each of its cells.
Row = list[tuple[Spans, str]]

_NUMBER = re.compile(r"[-+]?\d[\d.,]*")
#: How a line begins that is a heading of its own.
_HEADING = re.compile(r"\s*[一二三四五六七八九十]+\s*[、.．]")


def blocks_of(rows: Iterable[Row]) -> Iterator[Line | Grid]:
    """Yield what a sheet prints, from its top: lines, and tables between them.

    A row with one text alone is a line, unless it stands amid the rows of a table and is none of its headings.
    """
    given = list(rows)
    inside: list[Row] = []
    for at, row in enumerate(given):
        if _is_of_table(given, at, inside):
            inside.append(row)
            continue
        yield from _table(inside)
        inside = []
        for _, text in row:
            if text.strip():
                yield from ((line.strip(), 0, 0) for line in text.splitlines() if line.strip())
    yield from _table(inside)


def _is_of_table(rows: Sequence[Row], at: int, inside: Sequence[Row]) -> bool:
    filled = _filled(rows[at])
    following = _following(rows, at)
    if len(filled) > 1:
        return True
    if inside and (filled or following is not None) and _reaches(inside, rows[at]):
        return True
    if not filled:
        return False
    (spans, text), width = filled[0], sum(columns for (_, columns), _ in rows[at])
    if following is not None and any(high > 1 for (high, _), words in rows[at] if not words.strip()):
        return True  # an empty cell of it is the corner over the labels of the next rows
    if spans[1] >= width > 1 or not inside or (following is None and spans[0] == 1):
        return False
    is_heading = _HEADING.match(text) and following is not None
    return not (is_heading and not any(_NUMBER.fullmatch(cell.strip()) for _, cell in following or ()))


def _following(rows: Sequence[Row], at: int) -> Row | None:
    """Return the next row of several texts, with none but labels without numbers in between."""
    for row in rows[at + 1 :]:
        filled = _filled(row)
        if len(filled) > 1:
            return row
        if not filled or "。" in filled[0][1] or _HEADING.match(filled[0][1]):
            break
    return None


def _reaches(inside: Sequence[Row], row: Row) -> bool:
    """Say whether a cell above goes on beside a row."""
    width = max(sum(columns for (_, columns), _ in one) for one in inside)
    return sum(columns for (_, columns), _ in row) < width


def _filled(row: Row) -> list[tuple[Spans, str]]:
    return [cell for cell in row if cell[1].strip()]


def _table(rows: list[Row]) -> Iterator[Line | Grid]:
    """Lay the rows of a table on a grid, without the columns behind the last that holds anything."""
    if not rows:
        return
    width = max(_last(row) for row in rows)
    cut: list[list[tuple[Spans, str | None]]] = []
    for row in rows:
        at, kept = 0, []
        for (high, wide), text in row:
            if at < width:
                kept.append(((high, min(wide, width - at)), text))
            at += wide
        cut.append([*kept])
    grid = place_html(cut, [0] * len(cut))
    if grid is not None:
        yield grid
        return
    for row in rows:
        yield from ((text.strip(), 0, 0) for _, text in _filled(row))


def _last(row: Row) -> int:
    """Return behind which column the last text of a row ends."""
    at = last = 0
    for (_, wide), text in row:
        at += wide
        last = at if text.strip() else last
    return last
