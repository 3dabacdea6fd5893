"""The ruling lines of a sheet, and the cells between them."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

import cv2
import numpy as np
from numpy.typing import NDArray

from gongkai.readers.ruled import Box
from gongkai.readers.scans.light import Mask

#: Over so many letters so much of a line is inked, at least: a fax leaves gaps, which stand out in short ones.
#: Where it goes up and down a row of pixels it is looked for in three of them.
_LEVEL = ((9.0, 0.78, 3), (6.0, 0.75, 1), (3.0, 0.92, 1))
_UPRIGHT = ((7.0, 0.8, 3), (4.0, 0.75, 1), (1.6, 0.92, 1), (1.1, 0.97, 1))
#: A line is so thick at most, in letters.
_THIN = 0.3
#: A fax breaks lines into pieces that stand so far apart, at most.
_GAP = 1.3
#: Gaps no longer than this are none.
_DOTS = 0.3
#: Lines of one table stand no nearer to each other than so many letters; the ends of lines that meet are so near.
_NEAR, _MEET = 0.4, 0.35
#: Two cells are parted where so much of the way between them is ruled.
_RULED = 0.7
#: Of a line that is no more than dots so much is left.
_DOTTED = 0.4
#: And of what stands beside it, at most; letters would have more.
_BESIDE = 0.12
#: From how far beside a line it is looked for that, and how far, in letters.
_AT_SIDE = 0.15, 0.3


class Line(NamedTuple):
    """A ruling line: where it stands, and from where to where it goes."""

    at: float
    start: float
    end: float


class Rulings(NamedTuple):
    """The tables of a sheet as the boxes of their cells, from the top, and where their lines are."""

    tables: list[list[Box]]
    mask: Mask


def rulings(mask: Mask, letter: float) -> Rulings:
    """Return the tables that are ruled on a sheet: those with two columns or more."""
    level = _runs(mask, _LEVEL, letter)
    upright = np.ascontiguousarray(_runs(np.ascontiguousarray(mask.T), _UPRIGHT, letter).T)
    both = cv2.bitwise_or(level, upright)
    reach = max(3, round(_NEAR * letter) | 1)
    joined = cv2.dilate(both, np.ones((reach, reach), np.uint8))
    count, labels, stats, _ = cv2.connectedComponentsWithStats(joined, connectivity=8)
    tables = []
    kept = np.zeros_like(mask)
    for i in range(1, count):
        x, y, width, height, _ = (int(one) for one in stats[i])
        if width < 4 * letter or height < 2 * letter:
            continue
        area = (slice(y, y + height), slice(x, x + width))
        own = (labels[area] == i).astype(np.uint8)
        boxes = _cells(mask[area], level[area] * own, upright[area] * own, letter)
        if len({round(box.x0) for box in boxes}) > 1:
            tables.append([Box(box.x0 + x, box.top + y, box.x1 + x, box.bottom + y) for box in boxes])
            kept[area] |= both[area] * own * _borders(boxes, own, reach)
    return Rulings(sorted(tables, key=lambda boxes: min(box.top for box in boxes)), kept)


def _borders(boxes: Sequence[Box], area: Mask, reach: int) -> Mask:
    """Return where lines round cells may be: what is found elsewhere are strokes of letters."""
    found = np.zeros_like(area)
    for box in boxes:
        corners = (round(box.x0), round(box.top)), (round(box.x1), round(box.bottom))
        cv2.rectangle(found, *corners, 1, reach)
    return found


def _runs(mask: Mask, spans: Sequence[tuple[float, float, int]], letter: float) -> Mask:
    """Return what belongs to thin, long, nearly unbroken level lines.

    ``spans``: over so many letters so much of a line is inked, in so many rows of pixels. The strokes of letters that stand in a row are
    crossed by others, and are not thin there; along the longest span dots with nothing beside them are a line.
    """
    thick = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((max(4, round(_THIN * letter)), 1), np.uint8))
    thin = cv2.subtract(mask, thick)
    bridged = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, max(3, round(0.4 * letter))), np.uint8))
    found = np.zeros_like(mask)
    dotted = cv2.morphologyEx(
        thin & ~cv2.dilate(mask, _sides(letter)),
        cv2.MORPH_CLOSE,
        np.ones((1, round(_DOTS * letter)), np.uint8),
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
    keep = (
        (wide >= least) & (high <= _THIN * letter + 6 + 0.02 * wide) & (area <= (_THIN * letter + 4) * wide)
    )
    keep[0] = False
    return np.asarray(keep[labels], np.uint8) if count > 1 else found


def _sides(letter: float) -> Mask:
    """Return what stands beside a level line, seen from it: above and below, near to it."""
    near, far = (max(2, round(part * letter)) for part in _AT_SIDE)
    sides = np.ones((2 * far + 1, 1), np.uint8)
    sides[far - near : far + near + 1] = 0
    return sides


class _Found(NamedTuple):
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


def _lines(mask: Mask) -> _Found:
    _, labels, stats, middles = cv2.connectedComponentsWithStats(mask, connectivity=8)
    found = {
        i: Line(float(middles[i][1]), float(stats[i][0]), float(stats[i][0] + stats[i][2]))
        for i in range(1, len(stats))
    }
    return _Found(found, labels)


def _held(found: _Found, others: _Found, meet: float) -> _Found:
    """Return the lines from where others cross them to where others do, or beyond all of these.

    A stroke that letters have in common is crossed by none, and what of one is joined to a line is cut off.
    """
    lines = others.lines.values()
    ats = [one.at for one in lines]
    held: dict[int, Line] = {}
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
            held[i] = Line(line.at, start, end)
    return found._replace(lines=held)


def _cells(mask: Mask, level: Mask, upright: Mask, letter: float) -> list[Box]:
    """Return the cells between the lines of one table."""
    rows, columns = _lines(level), _lines(np.ascontiguousarray(upright.T))
    near, meet = _NEAR * letter, _MEET * letter
    for _ in range(2):
        columns = _held(columns, rows, meet)
        rows = _held(rows, columns, meet)
    if not rows.lines or not columns.lines:
        return []
    small = max(3, round(_DOTS * letter))
    level = rows.mask() & cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, small), np.uint8))
    upright = columns.mask().T & cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((small, 1), np.uint8))
    ys, xs = (_levels((line.at for line in one.lines.values()), near) for one in (rows, columns))
    ys, xs = _closed(ys, list(columns.lines.values()), meet), _closed(xs, list(rows.lines.values()), meet)
    walls = _walls(upright, mask, xs, ys, letter=letter)
    floors = _walls(np.ascontiguousarray(level.T), np.ascontiguousarray(mask.T), ys, xs, letter=letter).T
    # The ends of a table without outer lines are walls all the same.
    walls[:, [0, -1]] = True
    floors[[0, -1], :] = True
    return _boxes(walls, floors, xs, ys)


def _closed(levels: list[float], across: Sequence[Line], meet: float) -> list[float]:
    """Return where lines stand, with the outer ones that are not drawn: where those that cross them end together."""
    first = _open_end([line.start for line in across], levels[0], meet, -1)
    last = _open_end([line.end for line in across], levels[-1], meet, 1)
    return [*first, *levels, *last]


def _open_end(ends: Sequence[float], outer: float, meet: float, way: int) -> list[float]:
    """Return where lines end together beyond the outermost line that crosses them, if they do."""
    beyond = sorted(end for end in ends if way * (end - outer) > 2 * meet)
    if len(beyond) < 2:
        return []
    middle = beyond[len(beyond) // 2]
    return [middle] if sum(abs(end - middle) <= meet for end in beyond) >= 2 else []


def _levels(values: Iterable[float], near: float) -> list[float]:
    """Return where lines stand, those of nearly the same place as one."""
    groups: list[list[float]] = []
    for value in sorted(values):
        if groups and value - groups[-1][-1] <= near:
            groups[-1].append(value)
        else:
            groups.append([value])
    return [sum(group) / len(group) for group in groups]


def _walls(
    lines: Mask, mask: Mask, xs: Sequence[float], ys: Sequence[float], *, letter: float
) -> NDArray[np.bool_]:
    """Return for every row and every upright line whether the line is ruled along that row.

    Where hardly more than dots are left of it, they stand alone, and from one end of the row to the other, or from
    one of them between rows along which the line is ruled.
    """
    reach = max(2, round(_NEAR * letter))
    inset = max(2, round(0.12 * letter))
    found = np.zeros((len(ys) - 1, len(xs)), bool)
    for column, x in enumerate(xs):
        left, right = max(0, round(x) - reach), round(x) + reach + 1
        band = lines[:, left:right].max(1, initial=0)
        dots = mask[:, max(0, round(x) - 2) : round(x) + 3].max(1, initial=0)
        near, far = (round(part * letter) for part in _AT_SIDE)
        middle = round(x)
        sides = (
            mask[:, max(0, middle - far) : max(0, middle - near)],
            mask[:, middle + near + 1 : middle + far + 1],
        )
        beside = np.hstack(sides).max(1, initial=0)
        rows = [
            slice(round(y0) + inset, max(round(y0) + inset + 1, round(y1) - inset))
            for y0, y1 in itertools.pairwise(ys)
        ]
        for row, here in enumerate(rows):
            ruled = band[here].size > 0 and float(band[here].mean()) >= _RULED
            found[row, column] = ruled or _is_dotted(dots[here], beside[here], all)
        for row, here in enumerate(rows[1:-1], 1):
            if found[row - 1, column] and found[row + 1, column] and not found[row, column]:
                found[row, column] = _is_dotted(dots[here], beside[here], any)
    return found


def _is_dotted(dots: Mask, beside: Mask, which: Callable[[Iterable[bool]], bool]) -> bool:
    """Say whether dots go to ``which`` ends of a stretch, as a figure 1 does not, with nothing beside them."""
    end = max(2, len(dots) // 5)
    if len(dots) < 2 * end:
        return False
    if float(beside.mean()) > _BESIDE:
        return False
    return float(dots.mean()) >= _DOTTED and which(
        bool(part.mean() >= _DOTTED / 2) for part in (dots[:end], dots[-end:])
    )


def _boxes(
    walls: NDArray[np.bool_], floors: NDArray[np.bool_], xs: Sequence[float], ys: Sequence[float]
) -> list[Box]:
    """Return the cells: places of the grid that no line parts are one, and so is what they enclose."""
    rows, columns = len(ys) - 1, len(xs) - 1
    home = {(row, column): (row, column, row, column) for row in range(rows) for column in range(columns)}

    def merged(one: tuple[int, int, int, int], other: tuple[int, int, int, int]) -> None:
        top, left, bottom, right = (
            min(one[0], other[0]),
            min(one[1], other[1]),
            max(one[2], other[2]),
            max(one[3], other[3]),
        )
        while True:  # until it cuts no other cell
            inside = {
                home[place] for place in itertools.product(range(top, bottom + 1), range(left, right + 1))
            }
            wide = (
                min(box[0] for box in inside), min(box[1] for box in inside),
                max(box[2] for box in inside), max(box[3] for box in inside),
            )  # fmt: skip
            if wide == (top, left, bottom, right):
                break
            top, left, bottom, right = wide
        for place in itertools.product(range(top, bottom + 1), range(left, right + 1)):
            home[place] = (top, left, bottom, right)

    for row, column in itertools.product(range(rows), range(columns)):
        if column + 1 < columns and not walls[row, column + 1] and home[row, column] != home[row, column + 1]:
            merged(home[row, column], home[row, column + 1])
        if row + 1 < rows and not floors[row + 1, column] and home[row, column] != home[row + 1, column]:
            merged(home[row, column], home[row + 1, column])
    return [
        Box(xs[left], ys[top], xs[right + 1], ys[bottom + 1])
        for top, left, bottom, right in sorted(set(home.values()))
    ]
