"""A page laid straight: turned back, and seen from above where it was taken from the side."""

from __future__ import annotations

from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.scans.light import Grey, Mask, inked, is_rough, letter_height, mask_of

Matrix = NDArray[np.float64]

#: How far a page may be turned, in degrees, and how fine that is looked for.
_TURN, _STEP = 6.0, 0.2
#: Letters and figures that are smaller or larger than this are brought to a height between, in pixels.
_SMALL, _LETTER, _LARGE = 16.0, 26.0, 44.0
#: Lines shorter than so many letters say little of a direction.
_LONG = 6.0
#: How a page lies is looked at in a picture of so many pixels.
_QUICK = 1600


class Sheet(NamedTuple):
    """A page that lies straight: its ink on white, how high its letters are, and the way back to the picture."""

    grey: Grey
    letter: float
    back: Matrix
    scale: float  # pixels of the sheet for one of the picture
    rough: bool = False  # nothing but black and white: a fax

    def box(self, x0: float, y0: float, x1: float, y1: float) -> tuple[float, float, float, float]:
        """Return the box in the picture of a box on the sheet."""
        corners = np.array([[[x0, y0], [x1, y0], [x1, y1], [x0, y1]]], np.float64)
        points = cv2.perspectiveTransform(corners, self.back)[0]
        (left, top), (right, bottom) = points.min(0), points.max(0)
        return float(left), float(top), float(right), float(bottom)


def straightened(picture: NDArray[np.uint8]) -> Sheet | None:
    """Lay a picture of a page straight; None where it has no letters."""
    rough = is_rough(picture)
    grey = inked(picture)
    mask = mask_of(grey)
    letter = letter_height(mask)
    if not letter:
        return None
    height, width = grey.shape
    turn = _turned(_turn(mask), width, height)
    lying = cv2.warpPerspective(mask, turn, (width, height))
    whole = _unleant(lying, letter) @ turn
    return _laid(grey, whole, letter)._replace(rough=rough)


#: In letters: a letter is no longer than this, and the middle of the next one no further from its own.
_LETTER_SIDE, _NEXT = 1.4, 1.35


def is_sideways(picture: NDArray[np.uint8]) -> bool:
    """Say whether the lines of text on a page run from its foot to its top, or the other way."""
    share = min(1.0, _QUICK / max(picture.shape[:2]))
    small = cv2.resize(picture, None, fx=share, fy=share, interpolation=cv2.INTER_AREA)
    mask = mask_of(inked(small))
    letter = letter_height(mask)
    level, upright = _beside(mask, letter) if letter else (0.0, 0.0)
    return upright > 1.5 * level


def _beside(mask: Mask, letter: float) -> tuple[float, float]:
    """Return how many letters stand right beside each other, and how many right below each other.

    The figures of a column, a cell each, do neither: rows stand further apart than letters.
    """
    long = _long(letter)
    ways = (1, long), (long, 1)
    drawn = [cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones(way, np.uint8)) for way in ways]
    bare = cv2.subtract(mask, cv2.dilate(drawn[0] | drawn[1], np.ones((3, 3), np.uint8)))
    solid = cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones((round(0.15 * letter) | 1,) * 2, np.uint8))
    _, _, stats, middles = cv2.connectedComponentsWithStats(solid, connectivity=8)
    wide, high = stats[1:, 2] / letter, stats[1:, 3] / letter
    longest = np.maximum(wide, high)
    points = middles[1:][(longest > 0.5) & (longest < _LETTER_SIDE)] / letter
    pairs = _neighbours(points) if len(points) else np.empty((0, 2), int)
    across, down = np.abs(points[pairs[:, 0]] - points[pairs[:, 1]]).T
    # Letters that touch are one piece, as long as they are many.
    level = int((across > 2 * down).sum()) + _touching(wide, high)
    upright = int((down > 2 * across).sum()) + _touching(high, wide)
    return level, upright


def _neighbours(points: Matrix) -> NDArray[np.intp]:
    """Return the pairs of points that are near to each other, by their numbers."""
    from scipy.spatial import cKDTree  # type: ignore[import-untyped]  # it takes a third of a second to load

    found: NDArray[np.intp] = cKDTree(points).query_pairs(_NEXT, output_type="ndarray")
    return found


def _touching(long: Matrix, thick: Matrix) -> float:
    """Return how many letters are right behind others in pieces of a line, whose sides are given in letters."""
    pieces = long[(long >= _LETTER_SIDE) & (thick > 0.5) & (thick < _LETTER_SIDE)]
    return float((pieces - 1).sum())


def _long(letter: float) -> int:
    """Return how long a stroke is, at least, that is no letter's."""
    return max(8, round(2.5 * letter))


def _laid(grey: Grey, way: Matrix, letter: float) -> Sheet:
    """Return the sheet that a way from the picture makes, big enough for all of it, its letters of one size."""
    height, width = grey.shape
    scale = 1.0 if _SMALL <= letter <= _LARGE else float(np.clip(_LETTER / letter, 0.2, 3.0))
    corners = np.array([[[0, 0], [width, 0], [width, height], [0, height]]], np.float64)
    points = cv2.perspectiveTransform(corners, way)[0]
    low, high = points.min(0), points.max(0)
    fit = np.array([[scale, 0, -scale * low[0]], [0, scale, -scale * low[1]], [0, 0, 1]]) @ way
    size = tuple(int(side) for side in np.ceil((high - low) * scale))
    how = cv2.INTER_CUBIC if scale >= 1 else cv2.INTER_AREA
    sheet = cv2.warpPerspective(grey, fit, size, flags=how, borderValue=255).astype(np.uint8)
    back: Matrix = np.linalg.inv(fit).astype(np.float64)
    return Sheet(sheet, letter * scale, back, scale)


# --- turned -----------------------------------------------------------------------------------------


def _turn(mask: Mask) -> float:
    """Return by how many degrees the lines of a page fall to the right: rows of ink are then the sharpest."""
    small = cv2.resize(
        mask * 255, None, fx=(f := min(1.0, 800 / max(mask.shape))), fy=f, interpolation=cv2.INTER_AREA
    )
    best, sharpest = 0.0, -1.0
    coarse = np.arange(-_TURN, _TURN + 1e-6, 5 * _STEP)
    for angle in coarse:
        best, sharpest = max((sharpest, best), (_sharpness(small, angle), float(angle)))[::-1]
    for angle in np.arange(best - 5 * _STEP, best + 5 * _STEP + 1e-6, _STEP):
        best, sharpest = max((sharpest, best), (_sharpness(small, angle), float(angle)))[::-1]
    return best


def _sharpness(mask: Mask, angle: float) -> float:
    height, width = mask.shape
    turned = cv2.warpPerspective(mask, _turned(angle, width, height), (width, height))
    rows = turned.sum(1, dtype=np.float64)
    return float((np.diff(rows) ** 2).sum())


def _turned(angle: float, width: int, height: int) -> Matrix:
    """Return what turns a page back by an angle, about its middle."""
    flat = cv2.getRotationMatrix2D((width / 2, height / 2), angle, 1.0)
    return np.vstack([flat, [0, 0, 1]]).astype(np.float64)


# --- leaning ----------------------------------------------------------------------------------------


def _unleant(mask: Mask, letter: float) -> Matrix:
    """Return what makes a page's level lines level and its upright lines upright, as far as they are not.

    In coordinates from -1 to 1 a point (x, y) goes to (x + p y, y + q x) / (1 + g x + h y): that level lines
    become level says what q and g - q h are, that upright lines become upright says p and h - p g.
    """
    height, width = mask.shape
    half = max(height, width) / 2
    norm = np.array([[1 / half, 0, -width / 2 / half], [0, 1 / half, -height / 2 / half], [0, 0, 1]])
    level = _segments(mask, letter)
    upright = _segments(np.ascontiguousarray(mask.T), letter, text=False)[:, [1, 0, 3, 2]]
    q, g = _fitted((level - [width / 2, height / 2] * 2) / half)
    p, h = _fitted(((upright - [width / 2, height / 2] * 2) / half)[:, [1, 0, 3, 2]])
    if len(upright) < 2:
        p, h = -q, 0.0
    lean = np.linalg.solve(np.array([[1, -q], [-p, 1]]), np.array([g, h]))
    flat = np.array([[1, p, 0], [q, 1, 0], [lean[0], lean[1], 1]])
    found: Matrix = np.linalg.inv(norm) @ flat @ norm
    return found


def _segments(mask: Mask, letter: float, *, text: bool = True) -> Matrix:
    """Return the ends (x0, y0, x1, y1) of what is long and nearly level: ruling lines, and lines of text."""
    thick = cv2.dilate(mask, np.ones((3, 1), np.uint8))
    drawn = cv2.morphologyEx(thick, cv2.MORPH_OPEN, np.ones((1, _long(letter)), np.uint8))
    found = _ends(drawn, letter, 0.6 * letter)
    if text:
        bare = cv2.subtract(mask, cv2.dilate(drawn, np.ones((3, 3), np.uint8)))
        smeared = cv2.morphologyEx(bare, cv2.MORPH_CLOSE, np.ones((1, max(3, round(letter))), np.uint8))
        found += _ends(smeared, 2 * letter, 2.2 * letter)
    return np.array(found, np.float64).reshape(-1, 4)


def _ends(mask: Mask, letter: float, most: float) -> list[tuple[float, float, float, float]]:
    """Return the ends of a line through each long piece of a mask, none of them thicker than ``most``."""
    _, labels, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = []
    for i, (x, y, width, height, area) in enumerate(stats[1:], 1):
        if width < _LONG * letter or height > most + 0.06 * width or area > most * width:
            continue
        rows, columns = np.nonzero(labels[y : y + height, x : x + width] == i)
        slope, start = np.polyfit(columns, rows, 1)
        found.append((float(x), y + start, float(x + width), y + start + slope * width))
    return found


def _fitted(lines: Matrix) -> tuple[float, float]:
    """Return the (q, g) under which lines are most nearly level, those that go astray left out."""
    if len(lines) < 2:
        return 0.0, 0.0
    x0, y0, x1, y1 = lines.T
    rows = np.stack([x0 - x1, y0 * x1 - y1 * x0], 1)
    wanted = y1 - y0
    # One that goes astray may be longer than all others together: most of them say where to begin.
    found = np.array([-float(np.median(wanted / (x1 - x0))), 0.0])
    for _ in range(8):
        off = np.abs(rows @ found - wanted) / (x1 - x0)
        weights = 1 / (1 + (off / max(float(np.median(off)), 1e-4) / 2) ** 2)
        # What few lines say of a lean is not believed at once.
        held = np.vstack([rows * weights[:, None], [[0, 0.3]]])
        found = np.linalg.lstsq(held, np.append(wanted * weights, 0.0), rcond=None)[0]
    return float(found[0]), float(found[1])
