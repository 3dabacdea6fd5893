"""What every reader returns: one text, and where in it the printed tables stand.

Offsets are character positions in :attr:`Document.text`, the canonical text of CONTRACT.md: for a
.txt input the decoded file itself; for html and docx the text of the article, one block a line and
one table cell a line. A cell's text is ``text[cell.start:cell.end]``.
"""

from __future__ import annotations

import bisect
import dataclasses
import functools
import itertools
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple


class Place(NamedTuple):
    """Where a cell stands on the grid of its table: its top left corner and its extent."""

    row: int
    column: int
    rowspan: int = 1
    colspan: int = 1


class Cell(NamedTuple):
    """One cell of a printed table, laid on a grid: its top left corner, its extent, its text."""

    row: int
    column: int
    start: int
    end: int
    rowspan: int = 1
    colspan: int = 1


@dataclass(frozen=True)
class Table:
    """A table as the source drew it: the places of its cells, and how long the text of each is.

    Cells are in row-major order; no two of them overlap. Their texts stand in that order one behind
    another from ``start`` to ``end``, each on a new line. A place of the grid that no cell covers was
    not printed at all (a short row), which is not the same as an empty cell.
    """

    start: int
    end: int
    rows: int
    columns: int
    places: tuple[Place, ...]
    lengths: tuple[int, ...]

    def moved(self, offset: int) -> Table:
        """Return the table of a text that another one of so many characters was put in front of."""
        return dataclasses.replace(self, start=self.start + offset, end=self.end + offset)

    @functools.cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells with their offsets."""
        starts = itertools.accumulate((length + 1 for length in self.lengths), initial=self.start)
        return tuple(
            Cell(row, column, start, start + length, rowspan, colspan)
            for (row, column, rowspan, colspan), start, length in zip(
                self.places, starts, self.lengths, strict=False
            )
        )


class Seen(NamedTuple):
    """How well a word was recognised in a picture: how likely its least likely letter is, and how many pixels high.

    ``pixels`` counts what the picture really shows: one that is blurred has fewer than it says.
    """

    score: float
    pixels: float


def least(seen: Sequence[Seen]) -> Seen | None:
    """Return how well the worst of some words was recognised; None where none was, but printed as text."""
    return Seen(min(one.score for one in seen), min(one.pixels for one in seen)) if seen else None


class Area(NamedTuple):
    """Where a word of the text stands: on which page (from 1), and its box there.

    The box is (x0, top, x1, bottom) from the top left corner, in points, or in pixels of a picture. ``seen`` is
    told where the word is none of the file's own text but was recognised in a picture.
    """

    start: int
    end: int
    page: int
    box: tuple[float, float, float, float]
    seen: Seen | None = None


class Unread(NamedTuple):
    """What a source shows and the text does not hold: why it does not, before which place of the text it stands.

    ``why`` is ``extra``, ``untold`` or the name of a limit, of a picture; ``words`` are told where they are known.
    """

    why: str
    at: int
    page: int = 0
    words: str = ""


@dataclass(frozen=True, slots=True)
class Document:
    """One input, decoded and laid out.

    ``tables`` are in document order and do not overlap. ``hints`` holds what the file says of
    itself outside its text: ``title`` (html <title>, docx core properties), ``published`` and
    ``agency`` (html <meta> of government sites), each as printed there. ``areas`` are in the order of
    the text, empty where the source has no pages; a picture within a text counts as a page of its own. ``unread`` is
    what was seen and could not be read, in the order of the text.
    """

    name: str
    sha256: str
    media_type: str
    encoding: str | None
    text: str
    tables: tuple[Table, ...] = ()
    hints: Mapping[str, str] = field(default_factory=dict)
    areas: tuple[Area, ...] = ()
    unread: tuple[Unread, ...] = ()

    def area(self, start: int, end: int) -> Area | None:
        """Return where a stretch of the text stands, on the page that it begins on; None where that is not known."""
        first = bisect.bisect_right(self.areas, start, key=lambda area: area.end)
        words = list(itertools.takewhile(lambda area: area.start < end, self.areas[first:]))
        if not words:
            return None
        page = words[0].page
        lefts, tops, rights, bottoms = zip(*(area.box for area in words if area.page == page), strict=True)
        seen = least([area.seen for area in words if area.seen is not None])
        return Area(start, end, page, (min(lefts), min(tops), max(rights), max(bottoms)), seen)
