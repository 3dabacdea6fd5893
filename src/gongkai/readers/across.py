"""The columns of a table whose sides are known, and the texts of a row that stand in them."""

from __future__ import annotations

import bisect
import itertools
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from gongkai.readers.ruled import NEAR, Box
from gongkai.readers.unruled.words import Word

#: In letters: how exactly a text stands in the middle of its cell.
_CENTRED = 0.15


@dataclass(frozen=True)
class Across:
    """Where columns begin and end, how large the letters in them are, and whether numbers stand in their middle."""

    xs: Sequence[float]
    size: float
    is_even: bool = False

    @property
    def all(self) -> range:
        """All columns."""
        return range(len(self.xs) - 1)

    def at(self, word: Word) -> int:
        """Return the column that the middle of a word stands in."""
        return bisect.bisect_left(self.xs, word.centre, 1, len(self.xs) - 1) - 1

    def own(self, word: Word) -> range:
        """Return that column alone."""
        return range(self.at(word), self.at(word) + 1)

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
        self,
        run: range,
        words: Sequence[Word],
        beside: tuple[Sequence[Box], Sequence[Box]],
        ahead: Sequence[Word] = (),
    ) -> list[range]:
        """Return the columns of each cell that a row has in a run of them: those of its words, and between these empty ones.

        ``beside``: the painted cells above and below it, which are parted as those of a row with numbers are, and lines
        there. In a row of heads, and where lines may end within a cell, a text stands in the middle of as many columns as
        it may. Where there is neither, empty cells end where no words ``ahead`` of them are cut.
        """
        inner = range(run[0] + 1, run[-1] + 1)
        painted, lines = (self._ends(inner, boxes) for boxes in beside)
        is_told = bool(painted) and not lines and any(word.is_number for word in words)
        cuts = sorted({*painted, *lines}) or [i for i in inner if not self._is_cut(i, ahead)]
        parts = [range(a, b) for a, b in itertools.pairwise([run[0], *cuts, run[-1] + 1])]
        spans = {*parts}
        words = self._whole(words)
        for word in words:
            taken = {self.at(one) for one in words if not _is_over(one, word)}
            spans.add(self._span(word, parts, taken, is_told=is_told))
        found: list[range] = []
        for one in sorted(spans, key=lambda one: (one[0], -len(one))):
            if found and one[0] <= found[-1][-1]:
                found[-1] = range(found[-1][0], max(found[-1][-1], one[-1]) + 1)
            else:
                found.append(one)
        return found

    def _whole(self, words: Sequence[Word]) -> list[Word]:
        """Return words, those as one that stand side by side in one column, and together in the middle of all that they reach into."""
        found: list[Word] = []
        for word in sorted(words, key=lambda one: (round(one.middle), one.box.x0)):
            last = found[-1] if found else word
            both = Word((*last.glyphs, *word.glyphs))
            is_one = (
                abs(last.middle - word.middle) < 1
                and not (last.is_number or word.is_number)
                and self._cover(last)[-1] == self._cover(word)[0]
                and self.is_centred(both, self._cover(both))
                and not self._is_several(both, [self.own(last), self.own(word)])
            )
            if last is not word and is_one:
                found[-1] = both
            else:
                found.append(word)
        return found

    def _ends(self, inner: range, boxes: Sequence[Box]) -> list[int]:
        """Return the columns that begin where a box ends or begins."""
        sides = [x for box in boxes for x in (box.x0, box.x1)]
        return [i for i in inner if any(abs(self.xs[i] - side) <= NEAR for side in sides)]

    def _is_cut(self, at: int, words: Sequence[Word]) -> bool:
        """Say whether a word stands on both sides of where a column begins."""
        sides = range(at - 1, at), range(at, at + 1)
        return any(all(self.reaches(word, one) for one in sides) for word in words)

    def _span(self, word: Word, parts: Sequence[range], taken: Collection[int], *, is_told: bool) -> range:
        """Return the columns that the cell of a word reaches over: some in whose middle it stands, or those it covers.

        A number reaches over one, where that is not plainly otherwise. ``taken``: where others stand.
        """
        own = next(one for one in parts if self.at(word) in one)
        cover = [one for one in parts if self.reaches(word, one)] or [own]
        is_tight = is_told or word.is_number
        is_own = self.is_centred(word, own) or (word.is_number and (is_told or not self.is_even))
        if is_tight and len(cover) == 1 and is_own:
            return own
        if self._is_several(word, cover) or any(at in one for one in cover for at in taken):
            return own
        first, last = parts.index(cover[0]), parts.index(cover[-1])
        spans = [range(a[0], b[-1] + 1) for a in parts[: first + 1] for b in parts[last:]]
        even = [one for one in spans if self.is_centred(word, one) and not {*taken} & {*one}]
        if even:
            return min(even, key=len) if is_tight else max(even, key=len)
        return own if word.is_number else range(cover[0][0], cover[-1][-1] + 1)

    def _cover(self, word: Word) -> range:
        """Return the columns that a word reaches into."""
        cover = [at for at in self.all if self.reaches(word, range(at, at + 1))] or self.own(word)
        return range(cover[0], cover[-1] + 1)

    def _is_several(self, word: Word, cells: Sequence[range]) -> bool:
        """Say whether a word is several that nearly touch: each part of it stands in the middle of its own cell."""
        parts = [
            tuple(one for one in word.glyphs if left < (one.x0 + one.x1) / 2 < right)
            for left, right in map(self.sides, cells)
        ]
        return len(cells) > 1 and all(
            part and self.is_centred(Word(part), cell) for part, cell in zip(parts, cells, strict=True)
        )


def _is_over(one: Word, other: Word) -> bool:
    """Say whether a word stands over or under another, or is the same."""
    return one.box.x0 < other.box.x1 and other.box.x0 < one.box.x1
