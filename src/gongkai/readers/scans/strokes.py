"""The long thin strokes of a sheet, which may be ruling lines: where they stand, and from where to where they go."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.scans.light import Mask

#: Over so many letters so much of a line is inked, at least: a fax leaves gaps, which stand out in short ones.
#: Where it goes up and down a row of pixels it is looked for in three of them.
LEVEL = ((9.0, 0.78, 3), (6.0, 0.75, 1), (3.0, 0.92, 1))
UPRIGHT = ((7.0, 0.8, 3), (4.0, 0.75, 1), (1.6, 0.92, 1), (1.1, 0.97, 1))
#: A line is so thick at most, in letters.
THIN = 0.3
#: A fax breaks lines into pieces that stand so far apart, at most.
_GAP = 1.3
#: Gaps no longer than this are none.
DOTS = 0.3
#: From how far beside a line, and how far, it is looked for what stands there, in letters.
AT_SIDE = 0.15, 0.3


class Line(NamedTuple):
    """A ruling line: where it stands, and from where to where it goes."""

    at: float
    start: float
    end: float


def runs(mask: Mask, spans: Sequence[tuple[float, float, int]], letter: float) -> Mask:
    """Return what belongs to thin, long, nearly unbroken level lines.

    ``spans``: over so many letters so much of a line is inked, in so many rows of pixels. The strokes of letters that stand in a row are
    crossed by others, and are not thin there; along the longest span dots with nothing beside them are a line.
    """
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((max(4, round(THIN * letter)), 1), np.uint8))
    thin = cv2.subtract(mask, thick)
    bridged = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.4 * letter))), np.uint8))
    found = np.zeros_like(mask)
    dotted = cv2.morphologyEx(
        thin & ~cv2.dilate(mask, _sides(letter)),
        cv2.MORPH_CLOSE,
        np.ones((1, round(DOTS * letter)), np.uint8),
    )
    for letters, inked, rows in spans:
        long = round(letters * letter)
        near = cv2.dilate(thin | dotted if letters == spans[0][0] else thin, np.ones((rows, 1), np.uint8))
        share = cv2.boxFilter(near.astype(np.float32), -1, (long, 1), borderType=cv2.BORDER_CONSTANT)
        core = cv2.dilate((share >= inked).astype(np.uint8), np.ones((1, long), np.uint8))
        found |= core & cv2.dilate(bridged & core, np.ones((3, 1), np.uint8))
    # Its pieces are put together, over less than a cell.
    found = cv2.dilate(found, np.ones((3, 1), np.uint8))
    found = cv2.morphologyEx(found, cv2.MORPH_CLOSE, np.ones((1, round(_GAP * letter)), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(found, connectivity=8)
    wide, high, area = stats[:, 2], stats[:, 3], stats[:, 4]
    least = min(letters for letters, _, _ in spans) * letter
    keep = (wide >= least) & (high <= THIN * letter + 6 + 0.02 * wide) & (area <= (THIN * letter + 4) * wide)
    keep[0] = False
    return np.asarray(keep[labels], np.uint8) if count > 1 else found


def _sides(letter: float) -> Mask:
    """Return what stands beside a level line, seen from it: above and below, near to it."""
    near, far = (max(2, round(part * letter)) for part in AT_SIDE)
    sides = np.ones((2 * far + 1, 1), np.uint8)
    sides[far - near : far + near + 1] = 0
    return sides


class Strokes(NamedTuple):
    """The level lines of a mask, each with the number of its pixels in ``labels``."""

    lines: dict[int, Line]
    labels: NDArray[np.int32]

    def mask(self) -> Mask:
        """Return where the lines are, from end to end."""
        found = np.zeros(self.labels.shape, np.uint8)
        for i, line in self.lines.items():
            start, end = max(0, round(line.start)), round(line.end) + 1
            found[:, start:end] |= self.labels[:, start:end] == i
        return found


def strokes(mask: Mask) -> Strokes:
    """Return the level lines of a mask, each piece that hangs together as one."""
    _, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = {
        i: Line(float(middles[i][1]), float(stats[i][0]), float(stats[i][0] + stats[i][2]))
        for i in range(1, len(stats))
    }
    return Strokes(found, labels)


def held(found: Strokes, others: Strokes, meet: float) -> Strokes:
    """Return the lines from where others cross them to where others do, or beyond all of these.

    A stroke that letters have in common is crossed by none, and what of one is joined to a line is cut off.
    """
    lines = others.lines.values()
    ats = [one.at for one in lines]
    kept: dict[int, Line] = {}
    for i, line in found.lines.items():
        across = [
            one.at
            for one in lines
            if one.start - meet <= line.at <= one.end + meet
            and line.start - meet <= one.at <= line.end + meet
        ]
        if not across:
            continue
        start = line.start if line.start < min(ats) - meet else min(across)
        end = line.end if line.end > max(ats) + meet else max(across)
        if end - start > 2 * meet:
            kept[i] = Line(line.at, start, end)
    return found._replace(lines=kept)
