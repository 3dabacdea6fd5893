"""From a photographed or scanned page to ink on white paper: seals taken out, shadows, faded print made dark."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

Grey = NDArray[np.uint8]
Mask = NDArray[np.uint8]

#: Red is what has so much more of it than of green and blue.
_RED = 45
#: A red mark as high and as wide as this share of a page is a seal.
_SEAL = 0.05
#: How wide a stretch is, of a page's longer side, over which light does not change much.
_LIGHT = 1 / 60
#: What is darker than so much of the lightest paper is none.
_PAPER = 0.45
#: A picture with fewer greys than this share has none.
_GREYS = 0.002
#: What is dark beside its paper, at least, as a share of the way to black.
_DARK = 0.35


def inked(rgb: NDArray[np.uint8]) -> Grey:
    """Return a page as it would be with black ink on white paper, evenly lit, without red seals."""
    grey = _without_seals(rgb) if rgb.ndim == 3 else rgb
    return _darkened(_lit(grey))


def is_rough(picture: NDArray[np.uint8]) -> bool:
    """Say whether a picture has no greys, as that of a fax."""
    one = picture[::3, ::3, 0] if picture.ndim == 3 else picture[::3, ::3]
    return float(((one > 10) & (one < 245)).mean()) < _GREYS


def _without_seals(rgb: NDArray[np.uint8]) -> Grey:
    grey: Grey = cv2.cvtColor(rgb, cv2.COLOR_RGB2GRAY).astype(np.uint8)
    red, others = rgb[:, :, 0], cv2.max(rgb[:, :, 1], rgb[:, :, 2])
    mask = (cv2.subtract(red, others) > _RED).astype(np.uint8)
    if not mask.any():
        return grey
    reach = max(3, round(max(grey.shape) * _SEAL / 8))
    joined = cv2.dilate(mask, np.ones((reach, reach), np.uint8))
    _, _, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    least = _SEAL * max(grey.shape)
    for x, y, width, height, _ in stats[1:]:
        if width < least or height < least or not 0.5 < width / height < 2:
            continue
        area = (slice(y, y + height), slice(x, x + width))
        seal = mask[area] > 0
        paint = float(np.median(red[area][seal]))
        # Under red light red ink is as bright as paper, and black ink is black.
        lit = np.minimum(red[area].astype(np.float32) * (255 / max(paint, 1.0)), 255)
        near = cv2.dilate(mask[area], np.ones((5, 5), np.uint8)) > 0
        grey[area] = np.where(near, lit.astype(np.uint8), grey[area])
    return grey


def _lit(grey: Grey) -> Grey:
    """Return a page whose paper is white everywhere, whatever light falls on it."""
    step = 8
    small = cv2.resize(grey, None, fx=1 / step, fy=1 / step, interpolation=cv2.INTER_AREA)
    reach = max(3, int(max(small.shape) * _LIGHT) | 1)
    paper = cv2.dilate(small, np.ones((reach, reach), np.uint8))
    paper = cv2.medianBlur(paper, min(reach * 2 + 1, 255))
    paper[paper < _PAPER * np.percentile(paper, 95)] = 0  # what the page lies on
    wide = cv2.resize(paper, (grey.shape[1], grey.shape[0]), interpolation=cv2.INTER_LINEAR)
    lit: Grey = cv2.divide(grey, np.maximum(wide, 1), scale=255)
    lit[wide == 0] = 255
    return lit


def _darkened(grey: Grey) -> Grey:
    """Return a page whose ink is black: that of a faded print is not."""
    dark = grey[grey < 255 * (1 - _DARK)]
    if dark.size < 100:
        return grey
    ink, paper = float(np.percentile(dark, 10)), 250.0
    table = np.clip((np.arange(256) - ink) * 255 / max(paper - ink, 1.0), 0, 255).astype(np.uint8)
    darkened: Grey = cv2.LUT(grey, table)
    return darkened


def mask_of(grey: Grey) -> Mask:
    """Return where ink is on a page, as ones."""
    blurred = cv2.GaussianBlur(grey, (3, 3), 0)
    limit, _ = cv2.threshold(blurred, 0, 255, cv2.THRESH_BINARY_INV + cv2.THRESH_OTSU)
    limit = float(np.clip(limit, 100, 190))
    mask: Mask = (blurred < limit).astype(np.uint8)
    return mask


def letter_height(mask: Mask) -> float:
    """Return how high the letters and figures of a page mostly are, in pixels; 0.0 where it has none."""
    _, _, stats, _ = cv2.connectedComponentsWithStats(mask, connectivity=8)
    widths, heights, areas = stats[1:, 2], stats[1:, 3], stats[1:, 4]
    most = max(mask.shape) / 12
    letters = (heights >= 5) & (heights <= most) & (widths <= 1.6 * heights) & (widths >= 0.15 * heights)
    letters &= areas >= 0.12 * widths * heights
    found = heights[letters]
    if len(found) < 5:
        return 0.0
    # Parts of a letter are smaller than it: what counts is the size that most ink has.
    order = np.sort(found)
    weights = np.cumsum(order.astype(np.float64) ** 2)
    return float(order[int(np.searchsorted(weights, weights[-1] / 2))])


def edge_width(grey: Grey, mask: Mask) -> float:
    """Return how many pixels it mostly takes from paper to ink: a blurred picture has fewer pixels than it says."""
    across, down = (
        cv2.Sobel(grey, cv2.CV_32F, 1, 0, scale=1 / 8),
        cv2.Sobel(grey, cv2.CV_32F, 0, 1, scale=1 / 8),
    )
    steep = cv2.magnitude(across, down)
    near = np.ones((7, 7), np.uint8)
    contrast = cv2.subtract(
        cv2.dilate(grey, near), cv2.erode(grey, near)
    )  # a thin stroke may be grey throughout
    edge = (cv2.subtract(cv2.dilate(mask, np.ones((3, 3), np.uint8)), mask) > 0) & (steep > 1)
    widths = contrast[edge] / steep[edge]
    return float(np.median(widths)) if widths.size else 1.0
