"""The source of a report as it is shown: stretches of text, and the tables that the document itself drew.

Places are counted as a browser counts the letters of a text (in UTF-16), which differs where a rare character takes two.
"""

from __future__ import annotations

import bisect
from collections.abc import Callable, Iterator
from typing import Any

from gongkai.document import Document, Table

#: A table of more cells is shown as the text that it is.
_MOST_CELLS = 6_000
#: So much of a text is shown.
MOST_TEXT = 400_000

#: Turns a place of the text into one as a browser counts.
At = Callable[[int], int]


def counter(text: str) -> At:
    """Return what turns a place of a text into one as a browser counts."""
    if max(text, default="") <= "\uffff":
        return lambda place: place
    wide = [place for place, letter in enumerate(text) if letter > "\uffff"]
    return lambda place: place + bisect.bisect_left(wide, place)


def blocks(document: Document, at: At) -> list[dict[str, Any]]:
    """Return the text in its order: ``{s, e}`` is text from a place to another, ``rows`` are those of a table."""
    found: list[dict[str, Any]] = []
    place, end = 0, min(len(document.text), MOST_TEXT)
    for table in document.tables:
        if table.end > end or len(table.places) > _MOST_CELLS or table.start < place:
            continue
        if table.start > place:
            found.append({"s": at(place), "e": at(table.start)})
        found.append({"rows": list(_rows(table, at))})
        place = table.end
    if place < end:
        found.append({"s": at(place), "e": at(end)})
    return found


def _rows(table: Table, at: At) -> Iterator[list[dict[str, int]]]:
    """Go through the rows of a table; places that no cell covers are ``{}``."""
    cells = {(cell.row, cell.column): cell for cell in table.cells}
    covered: set[tuple[int, int]] = set()
    for row in range(table.rows):
        shown: list[dict[str, int]] = []
        for column in range(table.columns):
            cell = cells.get((row, column))
            if cell is None:
                if (row, column) not in covered:
                    shown.append({})
                continue
            covered.update(
                (row + down, column + right) for down in range(cell.rowspan) for right in range(cell.colspan)
            )
            box = {"s": at(cell.start), "e": at(cell.end)}
            if cell.rowspan > 1:
                box["r"] = cell.rowspan
            if cell.colspan > 1:
                box["c"] = cell.colspan
            shown.append(box)
        yield shown
