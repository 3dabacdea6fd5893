"""Boxes of notes that are laid over a page of a PDF: they rule nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from gongkai.readers.levels import Mapped
from gongkai.readers.ruled import NEAR

if TYPE_CHECKING:
    from pdfplumber.page import Page


#: So many boxes that were painted last are no notes, but cells of tables that were drawn when all was written.
_MANY = 12


def notes(page: Page) -> list[Mapped]:
    """Return the boxes that were painted last on a page, by themselves: all that was written later is in them, and nothing
    else goes on at two sides of theirs.
    """
    boxes = [one for one in page.rects if min(one["width"], one["height"]) > NEAR]
    found: list[Mapped] = []
    for box in reversed(boxes):
        later = (one for one in page.chars[box["written"] :] if one["text"].strip())
        if not all(any(_holds(note, one) for note in (box, *found)) for one in later):
            break
        found.append(box)
        if len(found) > _MANY:
            return []
    drawn = (*page.lines, *page.rects, *page.curves) if found else ()
    return [one for one in found if _sides(one, drawn) < 2]


def _holds(box: Mapped, char: Mapped) -> bool:
    middle = (char["x0"] + char["x1"]) / 2, (char["top"] + char["bottom"]) / 2
    return bool(box["x0"] < middle[0] < box["x1"] and box["top"] < middle[1] < box["bottom"])


def _sides(one: Mapped, drawn: Sequence[Mapped]) -> int:
    """Return how many sides of a box others, or lines, go on at, as they do at those of cells."""
    return sum(
        any(
            other[b] - other[a] > NEAR
            and one[a] < other[b] + NEAR
            and other[a] < one[b] + NEAR
            and min(abs(one[here] - other[there]) for there in sides) <= NEAR
            for other in drawn
            if other is not one
        )
        for (a, b), sides in ((_ACROSS, _DOWN), (_DOWN, _ACROSS))
        for here in sides
    )


_ACROSS, _DOWN = ("x0", "x1"), ("top", "bottom")
