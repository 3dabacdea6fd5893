"""The lines of letters on a sheet or in one of its cells, as boxes of ink."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

import cv2
import numpy as np

from gongkai.readers.scans.light import Mask

#: In letters: how high a line is at most, what gap a line has within itself, how small a speck is, and how far
#: what stands on one line is parted into two texts.
_LINE, _GAP, _SPECK, _PARTED = 1.55, 0.3, 0.14, 3.0
#: Strokes of a letter that lie above each other are so high, in letters.
_STROKE = 0.3
#: What is higher than this is no letter of a title, but a picture.
_HIGHEST = 5.0


class Strip(NamedTuple):
    """The box of the ink of a line, or of a part of it that stands apart."""

    x0: int
    top: int
    x1: int
    bottom: int

    def moved(self, right: int, down: int) -> Strip:
        """Return the box with its place told from further to the left, and further up."""
        return Strip(self.x0 + right, self.top + down, self.x1 + right, self.bottom + down)


def without_specks(mask: Mask, letter: float) -> Mask:
    """Return the ink without grains that are smaller than any part of a letter, and what is too big to be one."""
    count, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    least = max(2.0, (_SPECK * letter) ** 2)
    keep = (stats[:, cv2.CC_STAT_AREA] >= least) & (stats[:, cv2.CC_STAT_HEIGHT] <= _HIGHEST * letter)
    keep[0] = False
    return keep[labels].astype(np.uint8) if count > 1 else mask


def lines_in(mask: Mask, letter: float) -> Iterator[list[Strip]]:
    """Yield the lines of an area from the top, each as the strips that stand side by side on it."""
    for top, bottom in _with_strokes(_bands(mask.any(1), _GAP * letter, _LINE * letter), letter):
        strips = []
        for x0, x1 in _bands(mask[top:bottom].any(0), _PARTED * letter, float("inf")):
            rows = np.flatnonzero(mask[top:bottom, x0:x1].any(1))
            high = rows[-1] - rows[0] + 1
            part = mask[top:bottom, x0:x1]
            if high > 2 * letter and part.shape != mask.shape:  # several lines beside something higher
                for line in lines_in(part, letter):
                    yield [one.moved(x0, top) for one in line]
                continue
            if high > _HIGHEST * letter:
                continue
            strips.append(Strip(int(x0), int(top + rows[0]), int(x1), int(top + rows[-1] + 1)))
        if strips:
            yield strips


def _with_strokes(bands: list[tuple[int, int]], letter: float) -> list[tuple[int, int]]:
    """Return bands of lines; flat strokes within the height of a letter are one: 二."""
    found: list[tuple[int, int]] = []
    was_flat = False
    for top, bottom in bands:
        is_flat = bottom - top < _STROKE * letter
        if is_flat and was_flat and bottom - found[-1][0] <= letter:
            found[-1] = found[-1][0], bottom
        else:
            found.append((top, bottom))
        was_flat = is_flat
    return found


def _bands(inked: Any, gap: float, most: float) -> list[tuple[int, int]]:
    """Return the stretches of ink, those that stand near to each other as one that is no longer than ``most``."""
    edges = np.flatnonzero(np.diff(np.concatenate([[0], inked.astype(np.int8), [0]])))
    bands: list[tuple[int, int]] = []
    for start, end in zip(edges[::2], edges[1::2], strict=True):
        if bands and start - bands[-1][1] <= gap and end - bands[-1][0] <= most:
            bands[-1] = bands[-1][0], int(end)
        else:
            bands.append((int(start), int(end)))
    return bands
