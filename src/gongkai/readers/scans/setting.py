"""How the figures of a sheet are set: a print gives each of them the same room, and a mark more of it.

So ink that takes more room than what was recognised in it holds something that was passed over: a minus or a point
that touches a figure, or a figure.
"""

from __future__ import annotations

import itertools
import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from gongkai.readers.scans.light import Mask

#: All in the height of figures. How far they stand from each other where a sheet does not say, and at most; how broad
#: the ink of one is at most.
_STEP, _APART, _BROAD = 0.7, 0.94, {"1": 0.62}
_BROADEST = 0.82
#: So many times as broad as most figures any is, at most.
_ALIKE = 1.12
#: As many of a kind say how broad they are on a sheet; nearly all must stand as far apart as letters, where they do.
_SAMPLES, _MANY, _NEARLY = 3, 12, 0.9
#: So many times as broad one may be that stands by itself, as ２ is, and by so much; a minus that touches it adds more.
_TIMES, _BROADER = 1.28, 0.15
#: So much more room may be taken by figures that touch, by each that follows, and by a mark.
_LEEWAY, _MORE, _MARK = 0.13, 0.015, 1.1
#: What stands so much farther apart has a space between, but where all figures stand as far apart as letters do: so many
#: times as far, at least and at most. A point or a space that was worn off makes it less; from what on it is surely more.
_SPACE, _WIDE, _SURELY = 0.19, (1.62, 2.1), 1.68
#: Where all stand so, none stands nearer than this part of it; where three stand evenly, none so many times as far.
_EVENLY, _EVEN = 0.8, 1.08
#: A figure is whole of which there is so much.
_WHOLE = 0.9
#: What is as high as this part of the highest is no mark; figures of one size differ by less than that.
_TALL, _SIZE = 0.6, 0.15


class Piece(NamedTuple):
    """Ink along a strip that stands by itself: from where to where, and from which row to which."""

    start: int
    end: int
    top: int
    foot: int


def pieces_of(ink: Mask, grain: float) -> list[Piece]:
    """Return the pieces of a strip that have so many pixels, at least."""
    edges = np.flatnonzero(np.diff(ink.any(0).astype(np.int8), prepend=0, append=0))
    found = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        part = ink[:, start:end]
        if int(part.sum()) >= grain:
            rows = np.flatnonzero(part.any(1))
            found.append(Piece(int(start), int(end), int(rows[0]), int(rows[-1]) + 1))
    return found


def tall(pieces: Sequence[Piece]) -> list[Piece]:
    """Return the pieces that are as high as figures."""
    most = max((one.foot - one.top for one in pieces), default=0)
    return [one for one in pieces if one.foot - one.top > _TALL * most]


class Setting(NamedTuple):
    """How high the figures of a sheet are; in that, how far they stand from each other, and how broad each is."""

    high: float
    step: float = _STEP
    broad: Mapping[str, float] = {}

    def _unit(self, figures: Sequence[Piece]) -> float:
        """Return how high figures are: as all are, but where they are of another size."""
        own = max(one.foot - one.top for one in figures)
        return self.high if abs(own - self.high) < _SIZE * self.high else float(own)

    def _breadth(self, figure: str) -> float:
        others = max(self.broad.values(), default=_BROADEST)
        return self.broad.get(figure, min(_BROAD.get(figure, _BROADEST), others))

    def _broadest(self, figure: str) -> float:
        return max(_TIMES * self._breadth(figure), self._breadth(figure) + _BROADER)

    def _step(self, apart: Sequence[float]) -> float:
        """Return how far the figures of a number stand from each other that is set as the sheet is, or not as broadly."""
        is_narrow = self.step > _APART and min(apart, default=self.step) < _EVENLY * self.step
        return _STEP if is_narrow else self.step

    def is_one(self, pieces: Sequence[Piece], figure: str) -> bool:
        """Say whether ink is as high as figures are, and no broader than this one."""
        if not pieces:
            return False
        high = max(one.foot for one in pieces) - min(one.top for one in pieces)
        broad = pieces[-1].end - pieces[0].start
        return abs(high - self.high) < _SIZE * self.high and broad <= self._broadest(figure) * self.high

    def holds_more(self, pieces: Sequence[Piece], figures: str, marks: int = 0) -> bool:
        """Say whether ink takes more room than these figures do; ``marks``: so many touch them, or are as high."""
        ink = tall(pieces)
        if not ink or not figures:
            return False
        unit = self._unit(ink)
        apart = _apart(ink, unit)
        is_whole = len(ink) == len(figures) and not marks
        step = self._step(apart if is_whole else [0.0])
        if is_whole:
            odd = any(step + _SPACE < one < _SURELY * step or one > _WIDE[1] * step for one in apart)
            return (odd and not _are_even(apart, step)) or any(
                (piece.end - piece.start) / unit > self._broadest(one)
                for piece, one in zip(ink, figures, strict=True)
            )
        ends = (self._breadth(figures[0]) + self._breadth(figures[-1])) / 2
        room = (len(figures) - 1) * (step + _MORE) + ends + _LEEWAY + marks * _MARK
        return (ink[-1].end - ink[0].start) / unit > room

    def may_hide(self, pieces: Sequence[Piece], figures: str, free: tuple[float, float]) -> bool:
        """Say whether a line beside figures may hide another one, as that has room before it, or a part of the last.

        ``free``: how far the lines before and behind them are, infinitely where nothing lies on them.
        """
        ink = tall(pieces)
        if len(ink) != len(figures):
            return True
        unit = self._unit(ink)
        nearest = min(_apart(ink, unit), default=_STEP) - _BROADEST / 2
        for to_line, piece, figure in ((free[0], ink[0], figures[0]), (free[1], ink[-1], figures[-1])):
            broad = (piece.end - piece.start) / unit
            is_cut = broad < _WHOLE * self._breadth(figure)
            if to_line < math.inf and (is_cut or to_line / unit + broad / 2 > nearest):
                return True
        return False

    def are_broad(self, pieces: Sequence[Piece], count: int) -> bool:
        """Say whether so many figures stand as far apart as letters, without a space between."""
        apart = _apart(pieces, self._unit(pieces)) if len(pieces) == count else []
        return min(apart, default=0.0) > _APART and self.spaces(pieces, count) == []

    def spaces(self, pieces: Sequence[Piece], count: int) -> list[int] | None:
        """Return before which figures a space is left; None where there are not so many pieces as figures."""
        if len(pieces) != count:
            return None
        apart = _apart(pieces, self._unit(pieces))
        step = self._step(apart)
        if _are_even(apart, step) or all(_WIDE[0] <= one / step <= _WIDE[1] for one in apart):
            return []
        return [i for i, one in enumerate(apart, 1) if one > step + _SPACE]


def _apart(pieces: Sequence[Piece], unit: float) -> list[float]:
    """Return how far the middles of pieces stand from each other."""
    middles = [(one.start + one.end) / 2 for one in pieces]
    return [(right - left) / unit for left, right in itertools.pairwise(middles)]


def _are_even(apart: Sequence[float], step: float) -> bool:
    """Say whether three figures or more stand evenly, farther apart than most do and as letters at most: no mark is between."""
    least, most = min(apart, default=0.0), max(apart, default=0.0)
    return len(apart) > 1 and step + _SPACE < least and most < min(_EVEN * least, _WIDE[1] * step)


def setting(samples: Iterable[tuple[Sequence[Piece], str]], high: float) -> Setting:
    """Return how figures are set where as many pieces as figures were found; ``high``: how high they are."""
    steps: list[float] = []
    breadths: dict[str, list[float]] = defaultdict(list)
    plain = Setting(high)
    for pieces, text in samples:
        if len(pieces) != len(text):
            continue
        unit = plain._unit(pieces)
        pairs = zip(_apart(pieces, unit), itertools.pairwise(text), strict=True)
        steps += [one for one, pair in pairs if "1" not in pair]  # some prints give a 1 less room
        for piece, figure in zip(pieces, text, strict=True):
            breadths[figure].append((piece.end - piece.start) / unit)
    broad = {one: float(np.median(all_)) for one, all_ in breadths.items() if len(all_) >= _SAMPLES}
    # Some of one kind may all be touched by something: none is much broader than most others.
    most = _ALIKE * float(np.median(list(broad.values()) or [_BROADEST]))
    broad = {one: min(breadth, most) for one, breadth in broad.items()}
    near = [one for one in steps if one < _APART]
    if len(steps) >= _MANY and len(near) < (1 - _NEARLY) * len(steps):
        near = steps
    return Setting(high, float(np.median(near)) if len(near) >= _SAMPLES else _STEP, broad)
