"""Where what was read of a page stands in the picture that it was read from."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from gongkai.document import Area

#: The way from a box (x0, top, x1, bottom) on a leaf to the box in its picture.
Back = Callable[[tuple[float, float, float, float]], tuple[float, float, float, float]]


def placed(areas: Sequence[Area], ways: Mapping[int, Back]) -> tuple[Area, ...]:
    """Return areas with their boxes as they are in the pictures of their pages."""
    return tuple(_moved(area, ways[area.page]) if area.page in ways else area for area in areas)


def _moved(area: Area, way: Back) -> Area:
    left, top, right, bottom = (round(one, 2) for one in way(area.box))
    return area._replace(box=(left, top, right, bottom))
