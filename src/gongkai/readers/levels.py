"""The letters of a page of a PDF, pdfplumber's, by how far down they stand."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

Mapped = Mapping[str, Any]


class Levels:
    """Some letters of a page, by their index among all, and how large the largest of them is."""

    def __init__(self, chars: Sequence[Mapped], some: Iterable[int] | None = None) -> None:
        self.chars = chars
        self._order = sorted(range(len(chars)) if some is None else some, key=lambda i: middle_of(chars[i]))
        self._middles = [middle_of(chars[i]) for i in self._order]
        self.largest = max((chars[i]["size"] for i in self._order), default=0.0)
        self.highest = max((height_of(chars[i]) for i in self._order), default=0.0)

    def between(self, top: float, bottom: float) -> Sequence[int]:
        """Return those whose middle is at a height."""
        return self._order[bisect_left(self._middles, top) : bisect_right(self._middles, bottom)]


def middle_of(one: Mapped) -> float:
    """Return how far down the middle of a letter or shape stands."""
    return (float(one["top"]) + float(one["bottom"])) / 2


def height_of(one: Mapped) -> float:
    """Return how high the box of a letter or shape is."""
    return float(one["bottom"]) - float(one["top"])
