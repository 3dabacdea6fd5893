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
from gongkai.readers.scans.strokes import AT_SIDE, DOTS, LEVEL, THIN, UPRIGHT, Strokes, held, runs, strokes

#: Lines of one table stand no nearer to each other than so many letters; the ends of lines that meet are so near.
_NEAR, _MEET = 0.4, 0.35
#: Two cells are parted where so much of the way between them is ruled.
_RULED = 0.7
#: Of a line that is no more than dots so much is left.
_DOTTED = 0.4
#: And of what stands beside it, at most; letters would have more.
_BESIDE = 0.12


class Rulings(NamedTuple):
    """The tables of a sheet as the boxes of their cells, from the top, and where their lines are."""

    tables: list[list[Box]]
    mask: Mask


def rulings(mask: Mask, letter: float) -> Rulings:
    """Return the tables that are ruled on a sheet: those with two columns or more."""
    level = runs(mask, LEVEL, letter)
    upright = np.ascontiguousarray(runs(np.ascontiguousarray(mask.T), UPRIGHT, letter).T)
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


def _cells(mask: Mask, level: Mask, upright: Mask, letter: float) -> list[Box]:
    """Return the cells between the lines of one table."""
    rows, columns = strokes(level), strokes(np.ascontiguousarray(upright.T))
    near, meet = _NEAR * letter, _MEET * letter
    for _ in range(2):
        columns = held(columns, rows, meet)
        rows = held(rows, columns, meet)
    if not rows.lines or not columns.lines:
        return []
    level = rows.mask() & _inked(mask, letter)
    upright = columns.mask().T & _inked(mask.T, letter).T
    ys, xs = (_levels((line.at for line in one.lines.values()), near) for one in (rows, columns))
    (above, below), (left, right) = _open(ys, columns, meet), _open(xs, rows, meet)
    ys, xs = [*above, *ys, *below], [*left, *xs, *right]
    walls = _walls(upright, mask, xs, ys, letter=letter)
    floors = _walls(np.ascontiguousarray(level.T), np.ascontiguousarray(mask.T), ys, xs, letter=letter).T
    rows_in = _within(walls, bool(above), bool(below))
    columns_in = _within(floors.T, bool(left), bool(right))
    walls, floors = walls[rows_in, _ends(columns_in)], floors[_ends(rows_in), columns_in]
    # The ends of a table without outer lines are walls all the same.
    walls[:, [0, -1]] = True
    floors[[0, -1], :] = True
    return _boxes(walls, floors, xs[_ends(columns_in)], ys[_ends(rows_in)])


def _inked(mask: Mask, letter: float) -> Mask:
    """Return the ink that level lines may be of, without small gaps, and without what goes down through it: letters do."""
    small, thick = max(3, round(DOTS * letter)), max(4, round(THIN * letter))
    closed = cv2.morphologyEx(mask, cv2.MORPH_CLOSE, np.ones((1, small), np.uint8))
    through = cv2.morphologyEx(mask, cv2.MORPH_OPEN, np.ones((thick, 1), np.uint8))
    found: Mask = cv2.subtract(closed, through).astype(np.uint8)
    return found


def _open(levels: Sequence[float], across: Strokes, meet: float) -> tuple[list[float], list[float]]:
    """Return where the outer lines are that are not drawn, before and behind all others: where what crosses them ends."""
    lines = across.lines.values()
    first = _open_end([line.start for line in lines], levels[0], meet, -1)
    return first, _open_end([line.end for line in lines], levels[-1], meet, 1)


def _within(walls: NDArray[np.bool_], above: bool, below: bool) -> slice:
    """Return the rows of a table, without an outer one that is not closed nor ruled: letters stand over its columns."""
    first, last = (int(is_open and walls[end].sum() < 2) for is_open, end in ((above, 0), (below, -1)))
    return slice(first, len(walls) - last)


def _ends(between: slice) -> slice:
    """Return the lines around rows or columns."""
    return slice(between.start, between.stop + 1)


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
        near, far = (round(part * letter) for part in AT_SIDE)
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
