"""The lines that are ruled on a page of a PDF, and the cells between them."""

from __future__ import annotations

import itertools
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from math import inf
from typing import TYPE_CHECKING, Any, NamedTuple

from gongkai.readers.notes import notes
from gongkai.readers.ruled import NEAR, Box
from gongkai.readers.struck import written

if TYPE_CHECKING:
    from pdfplumber.page import Page

#: A rectangle of so much of a page's height is painted behind it.
_WHOLE = 0.9
#: Two lines that are no further apart are one, in points.
_APART = 0.6


def ruled(page: Page, rules: Sequence[Mapping[str, Any]] = ()) -> list[list[Box]]:
    """Return the cells of each ruled table of a page, from the top: those with two columns or more.

    ``rules``: those of its edges that say where lines end; all of them, if none are given.
    """
    edges = rules or page.edges
    level, upright = _lines(edges, "h"), _lines(edges, "v")
    below, beside = list(_ends(upright, level)), list(_ends(level, upright))
    found = page.find_tables(
        {
            "intersection_tolerance": 4,
            "explicit_horizontal_lines": [_edge(x0, x1, y, y) for y, x0, x1 in _cornered(below, beside)],
            "explicit_vertical_lines": [
                _edge(x, x, top, bottom) for x, top, bottom in _cornered(beside, below)
            ],
        }
    )
    tables = [_trimmed([Box(*cell) for cell in table.cells]) for table in found]
    several = [boxes for boxes in tables if len({round(box.x0) for box in boxes}) > 1]
    return sorted(several, key=lambda boxes: min(box.top for box in boxes))


def rules_of(page: Page) -> Sequence[Mapping[str, Any]]:
    """Return the sides of what is drawn on a page; where there are lines both ways, painted areas have none."""
    from pdfplumber.utils.geometry import obj_to_edges

    areas = {id(one) for one in _areas(page)}
    drawn = (*page.lines, *page.rects, *page.curves)
    rules: Sequence[Mapping[str, Any]] = (
        [edge for one in drawn if id(one) not in areas for edge in obj_to_edges(one)] if areas else []
    )
    return rules if len({edge["orientation"] for edge in rules}) > 1 else page.edges


def _areas(page: Page) -> list[Mapping[str, Any]]:
    """Return what is painted on a page without a line round it."""
    return [
        one
        for one in page.rects
        if one["fill"] and not one["stroke"] and min(one["width"], one["height"]) > NEAR
    ]


def marks_of(page: Page) -> list[Box]:
    """Return what is painted on a page without a line round it, and the pieces of its level lines where none is upright."""
    thin = [*page.lines, *(one for one in page.rects if min(one["width"], one["height"]) <= NEAR)]
    marks = [Box(one["x0"], one["top"], one["x1"], one["bottom"]) for one in _areas(page)]
    if not any(one["width"] < one["height"] for one in thin) and not any(one["stroke"] for one in page.rects):
        for one in (piece for piece in thin if piece["width"] > NEAR):
            middle = (one["top"] + one["bottom"]) / 2
            marks.append(Box(one["x0"], middle, one["x1"], middle))
    return marks


def uprights_of(page: Page) -> list[Box]:
    """Return the upright lines of a page, if it has no level one above the foot of the first of them."""
    thin = [*page.lines, *(one for one in page.rects if min(one["width"], one["height"]) <= NEAR)]
    upright = [
        Box(one["x0"], one["top"], one["x1"], one["bottom"]) for one in thin if one["width"] < one["height"]
    ]
    foot = min((one.bottom for one in upright), default=0.0) + NEAR
    return [] if any(one["top"] < foot for one in thin if one["width"] >= one["height"]) else upright


def unpainted(page: Page) -> Page:
    """Return a page without what rules nothing: boxes that are painted behind it or within rules, frames within cells, notes
    over it, lines under or through words, shapes with slanting sides.
    """
    said = written(page.chars, (*page.rects, *page.lines))
    gone = {id(one) for one in (*_painted(page), *_frames(page), *notes(page), *said)}

    def rules(one: Mapping[str, Any]) -> bool:
        if id(one) in gone:
            return False
        if one["object_type"] == "rect":
            return bool(one["height"] < _WHOLE * page.height)
        if one["object_type"] == "line":
            return bool(min(one["width"], one["height"]) < 1)
        return one["object_type"] != "curve" or all(
            abs(x1 - x0) < 1 or abs(y1 - y0) < 1 for (x0, y0), (x1, y1) in itertools.pairwise(one["pts"])
        )

    return page.filter(rules)


def _painted(page: Page) -> list[Mapping[str, Any]]:
    """Return the boxes that are painted within rules, behind words or whole cells: those say nothing that the rules do not."""
    areas = [one for one in page.rects if not one["stroke"] and min(one["width"], one["height"]) > NEAR]
    if not areas:
        return []
    thin = [*page.lines, *(one for one in page.rects if min(one["width"], one["height"]) <= NEAR)]
    framed = [one for one in page.rects if one["stroke"]]
    level = [(one["top"], one["x0"], one["x1"]) for one in thin if one["width"] > one["height"]]
    level += [(one[side], one["x0"], one["x1"]) for one in framed for side in ("top", "bottom")]
    upright = [(one["x0"], one["top"], one["bottom"]) for one in thin if one["width"] < one["height"]]
    upright += [(one[side], one["top"], one["bottom"]) for one in framed for side in ("x0", "x1")]
    return [
        one
        for one in areas
        if _is_within((one["top"], one["bottom"]), (one["x0"], one["x1"]), level)
        and _is_within((one["x0"], one["x1"]), (one["top"], one["bottom"]), upright)
    ]


def _frames(page: Page) -> list[Mapping[str, Any]]:
    """Return the boxes that are drawn within cells, as round what is filled in: what lies next to each side of one is longer."""
    boxes = [one for one in page.rects if one["stroke"]]
    if not boxes:
        return []
    edges = page.edges
    level = sorted((one["top"], one["x0"], one["x1"]) for one in edges if one["orientation"] == "h")
    upright = sorted((one["x0"], one["top"], one["bottom"]) for one in edges if one["orientation"] == "v")
    return [
        one
        for one in boxes
        if all(
            _is_beyond(one[side], way, (one["x0"], one["x1"]), level)
            for side, way in (("top", -1), ("bottom", 1))
        )
        and all(
            _is_beyond(one[side], way, (one["top"], one["bottom"]), upright)
            for side, way in (("x0", -1), ("x1", 1))
        )
    ]


def _is_beyond(
    at: float, way: int, ends: tuple[float, float], lines: Sequence[tuple[float, float, float]]
) -> bool:
    """Say whether the line next to a side of a box, which is none of another box, goes on at both of its ends."""
    index = bisect_left(lines, (at - _APART,)) if way > 0 else bisect_right(lines, (at + _APART, inf))
    beyond = lines[index:] if way > 0 else lines[index - 1 :: -1] if index else ()
    own = 0
    for place, start, end in beyond:
        if start >= ends[1] or end <= ends[0]:
            continue
        if abs(place - at) >= _APART:
            return start < ends[0] - _APART and end > ends[1] + _APART
        own += 1
        if own > 1:
            return False
    return False


def _is_within(
    sides: tuple[float, float], across: tuple[float, float], rules: Iterable[tuple[float, float, float]]
) -> bool:
    """Say whether rules stand at or outside of two sides of a box."""
    middle = sum(across) / 2
    places = [at for at, start, end in rules if start <= middle <= end]
    return any(at <= sides[0] + NEAR for at in places) and any(at >= sides[1] - NEAR for at in places)


def _trimmed(boxes: list[Box]) -> list[Box]:
    """Return a table's cells without the rows at its top and its end that are one cell wide: painted lines of text."""
    left, right = min(box.x0 for box in boxes), max(box.x1 for box in boxes)
    parted = [box for box in boxes if box.x0 - left > NEAR or right - box.x1 > NEAR]
    if not parted:
        return []
    top, bottom = min(box.top for box in parted), max(box.bottom for box in parted)
    return [box for box in boxes if top <= box.top and box.bottom <= bottom]


class _Line(NamedTuple):
    """A ruling line: where it stands, and from where to where it goes."""

    at: float
    start: float
    end: float


def _lines(edges: Sequence[Mapping[str, Any]], orientation: str) -> list[_Line]:
    """Return the ruling lines of one orientation, pieces that touch as one."""
    across, along = (("top", "x0"), ("x1",)) if orientation == "h" else (("x0", "top"), ("bottom",))
    lines: list[_Line] = []
    pieces = sorted(
        _Line(edge[across[0]], edge[across[1]], edge[along[0]])
        for edge in edges
        if edge["orientation"] == orientation
    )
    for piece in pieces:
        near = itertools.takewhile(lambda i: piece.at - lines[i].at <= NEAR, reversed(range(len(lines))))  # noqa: B023
        i = next((i for i in near if _touch(lines[i], piece)), -1)
        if i < 0:
            lines.append(piece)
        else:
            lines[i] = _Line(lines[i].at, min(lines[i].start, piece.start), max(lines[i].end, piece.end))
    return [
        line for line in lines if line.end - line.start > NEAR
    ]  # what is shorter is the end of a thick one


def _touch(line: _Line, other: _Line) -> bool:
    return other.start <= line.end + NEAR and line.start <= other.end + NEAR


class _End(NamedTuple):
    """A line that is wanting, and the lines that end at it."""

    line: _Line
    lines: Sequence[_Line]


def _ends(lines: Sequence[_Line], others: Sequence[_Line]) -> Iterator[_End]:
    """Yield the line that is wanting where several lines end together: a page's end, or a table without outer lines."""
    ends: list[list[tuple[float, _Line]]] = []
    for at, line in sorted((at, one) for one in lines for at in (one.start, one.end)):
        if ends and at - ends[-1][0][0] <= NEAR:
            ends[-1].append((at, line))
        else:
            ends.append([(at, line)])
    for group in ends:
        at, ending = group[-1][0], [line for _, line in group]
        start, end = min(one.at for one in ending), max(one.at for one in ending)
        crossed = any(
            abs(one.at - at) <= 2 * NEAR and one.start <= end and start <= one.end for one in others
        )
        if not crossed:
            yield _End(_Line(at, start, end), ending)


def _cornered(ends: Sequence[_End], others: Sequence[_End]) -> Iterator[_Line]:
    """Yield lines that are wanting, each as far as those of the other orientation that are wanting in the same table."""
    for one in ends:
        reach = [
            other.line.at
            for other in others
            if any(_cross(line, across) for line in one.lines for across in other.lines)
        ]
        start, end = min([one.line.start, *reach]), max([one.line.end, *reach])
        if end - start > NEAR:
            yield _Line(one.line.at, start, end)


def _cross(line: _Line, other: _Line) -> bool:
    return (
        other.start - NEAR <= line.at <= other.end + NEAR and line.start - NEAR <= other.at <= line.end + NEAR
    )


def _edge(x0: float, x1: float, top: float, bottom: float) -> dict[str, Any]:
    size = {"width": x1 - x0, "height": bottom - top}
    return {"object_type": "line", "x0": x0, "x1": x1, "top": top, "bottom": bottom, **size}
