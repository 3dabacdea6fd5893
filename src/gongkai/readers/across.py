"""The columns of a table whose sides are known, and the texts of a row that stand in them."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gongkai.readers.ruled import NEAR, Box, around
from gongkai.readers.unruled.words import Word

#: In letters: how exactly a text stands in the middle of its cell.
_CENTRED = 0.15


@dataclass(frozen=True)
class Across:
    """Where columns begin and end, and how large the letters in them are."""

    xs: Sequence[float]
    size: float

    @property
    def all(self) -> range:
        """All columns."""
        return range(len(self.xs) - 1)

    def at(self, word: Word) -> int:
        """Return the column that the middle of a word stands in."""
        return next((i for i in self.all if word.centre <= self.xs[i + 1]), self.all[-1])

    def sides(self, columns: range) -> tuple[float, float]:
        """Return from where to where columns go."""
        return self.xs[columns[0]], self.xs[columns[-1] + 1]

    def reaches(self, word: Word, columns: range) -> bool:
        """Say whether a word reaches into columns."""
        (left, right), slack = self.sides(columns), _CENTRED * self.size
        return word.box.x0 + slack < right and word.box.x1 - slack > left

    def holds(self, word: Word, columns: range) -> bool:
        """Say whether a word stands in columns alone."""
        (left, right), slack = self.sides(columns), _CENTRED * self.size
        return left - slack <= word.box.x0 and word.box.x1 <= right + slack

    def is_centred(self, word: Word, columns: range) -> bool:
        """Say whether a word stands in the middle of columns."""
        return abs(sum(self.sides(columns)) / 2 - word.centre) < _CENTRED * self.size

    def cells(
        self, run: range, words: Sequence[Word], beside: Sequence[Box], ahead: Sequence[Word] = ()
    ) -> list[range]:
        """Return the columns of each cell that a row has in a run of them: those of its words, and between these empty ones.

        ``beside``: the cells above and below it, which are parted as these are. Where they are not, a text stands in the
        middle of as many columns as it may, and cells without one end where no words ``ahead`` of them are cut.
        """
        sides = [x for box in beside for x in (box.x0, box.x1)]
        inner = range(run[0] + 1, run[-1] + 1)
        cuts = [i for i in inner if any(abs(self.xs[i] - side) <= NEAR for side in sides)]
        is_told = bool(cuts)
        if not is_told:
            cuts = [
                i
                for i in inner
                if not any(
                    self.reaches(one, range(i - 1, i)) and self.reaches(one, range(i, i + 1)) for one in ahead
                )
            ]
        parts = [range(a, b) for a, b in itertools.pairwise([run[0], *cuts, run[-1] + 1])]
        spans = {*parts}
        for word in words:
            if not word.is_number:  # one that sticks out of its cell is that cell's all the same
                taken = {self.at(one) for one in words if not _is_over(one, word)}
                spans.add(self._span(word, parts, taken, is_told=is_told))
        found: list[range] = []
        for one in sorted(spans, key=lambda one: (one[0], -len(one))):
            if found and one[0] <= found[-1][-1]:
                found[-1] = range(found[-1][0], max(found[-1][-1], one[-1]) + 1)
            else:
                found.append(one)
        return found

    def _span(self, word: Word, parts: Sequence[range], taken: Collection[int], *, is_told: bool) -> range:
        """Return the columns that the cell of a word reaches over: some in whose middle it stands, or those it covers.

        ``taken``: where others stand.
        """
        own = next(one for one in parts if self.at(word) in one)
        cover = [one for one in parts if self.reaches(word, one)] or [own]
        if (is_told and self.is_centred(word, own)) or self._is_several(word, cover):
            return own
        first, last = parts.index(cover[0]), parts.index(cover[-1])
        spans = [range(a[0], b[-1] + 1) for a in parts[: first + 1] for b in parts[last:]]
        even = [one for one in spans if self.is_centred(word, one) and not {*taken} & {*one}]
        if even:
            return min(even, key=len) if is_told else max(even, key=len)
        return range(cover[0][0], cover[-1][-1] + 1)

    def _is_several(self, word: Word, cells: Sequence[range]) -> bool:
        """Say whether a word is several that nearly touch: each part of it stands in the middle of its own cell."""
        parts = [
            tuple(one for one in word.glyphs if left < (one.x0 + one.x1) / 2 < right)
            for left, right in map(self.sides, cells)
        ]
        return len(cells) > 1 and all(
            part and self.is_centred(Word(part, around(part)), cell)
            for part, cell in zip(parts, cells, strict=True)
        )


def _is_over(one: Word, other: Word) -> bool:
    """Say whether a word stands over or under another, or is the same."""
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1
