"""What is recognised in a PDF: pages that are nothing but pictures, and pictures of tables on pages that have text too.

In go pages as pypdfium2 opens them and the leaves that become of them; what is read is put there, in points of the page.
"""

from __future__ import annotations

import ctypes
from collections.abc import Collection, Sequence
from typing import TYPE_CHECKING, Any

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import another_page, held
from gongkai.readers.glyphs import Print
from gongkai.readers.insets import holds_table, is_paper
from gongkai.readers.leaves import Leaf
from gongkai.readers.places import Back
from gongkai.readers.ruled import Box, Ruled

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

#: How fine a page is drawn that is a picture, in dots an inch, and how many pixels long at most.
_COARSE, _FINE, _LONGEST = 100, 300, 6000
#: A picture of a table is so wide and so high, in parts of its page, and has so many pixels to each side at least.
_WIDE, _HIGH, _PIXELS = 0.25, 0.03, 60
#: So many letters of a page stand within a picture that lies behind its text.
_FEW = 8
#: Parts of one picture do not lie further apart, in points.
_NEAR = 2.0
#: Parts of a point, in which places on a page are asked for.
_PARTS = 16


def scanned_pages(pdf: Any, leaves: list[Leaf], pictures: Collection[int]) -> dict[int, Back]:
    """Put what is recognised on the pages that are pictures in their places; return the ways back to these pages.

    Raises UnreadableError where the extra for that is not installed.
    """
    try:
        from gongkai.readers.scans.leaf import scanned
    except ModuleNotFoundError:
        pages = ", ".join(map(str, sorted(pictures)))
        raise UnreadableError.of("unreadable.scan", pages=pages) from None
    ways: dict[int, Back] = {}
    for number in sorted(pictures):
        another_page()
        picture, points = _rendered(pdf[number - 1], None)
        scan = scanned(picture, number)
        leaves[number - 1] = scan.leaf
        ways[number] = _in_points(scan.back, points, (0.0, 0.0))
    return ways


def pictured_tables(
    pdf: Any, leaves: Sequence[Leaf], pictures: Collection[int], pictured: Collection[int]
) -> dict[int, str]:
    """Put the tables that are pictures on pages of text in their places; return which pages have one that is not read.

    By the number of the page, with the reason: no extra is installed, a limit, or no table was told in it.
    ``pictured``: the pages that have a picture; those in ``pictures`` are nothing else.
    """
    unread: dict[int, str] = {}
    count = len(pictures)
    for leaf in leaves:
        if leaf.number in pictures or leaf.number not in pictured:
            continue
        page = pdf[leaf.number - 1]
        for box in _candidates(page, leaf):
            count += 1
            if count > held().scans:
                unread[leaf.number] = "scans"
                break
            picture, points = _rendered(page, box)
            if not is_paper(picture):
                continue
            try:
                is_read = _read(leaf, box, picture, points)
            except ModuleNotFoundError:
                return {**unread, leaf.number: "extra"}
            except LimitError as error:
                unread[leaf.number] = error.key.removeprefix("limit.")
                continue
            if not is_read:
                unread[leaf.number] = "untold"
    return unread


def _read(leaf: Leaf, box: Box, picture: NDArray[np.uint8], points: float) -> bool:
    """Read the table in a picture that stands in a box of a page; say whether there is one."""
    from gongkai.readers.scans.leaf import scanned

    another_page()
    scan = scanned(picture, leaf.number, tables_only=True)
    if not holds_table(scan.leaf):
        return False
    way = _in_points(scan.back, points, (box.x0 + leaf.corner[0], box.top + leaf.corner[1]))
    leaf.tables += [
        Ruled(
            leaf.number,
            tuple(Box(*way(one)) for one in table.boxes),
            tuple(_moved(one, way) for one in table.prints),
        )
        for table in scan.leaf.tables
    ]
    leaf.lines += [(Box(*way(place)), _moved(one, way)) for place, one in scan.leaf.lines]
    return True


def _moved(printed: Print, way: Back) -> Print:
    glyphs = []
    for one in printed.glyphs:
        if one is not None:
            x0, top, x1, bottom = way((one.x0, one.top, one.x1, one.bottom))
            one = one._replace(x0=x0, top=top, x1=x1, bottom=bottom, size=bottom - top)  # noqa: PLW2901
        glyphs.append(one)
    return Print(printed.text, tuple(glyphs))


def _candidates(page: Any, leaf: Leaf) -> list[Box]:
    """Return where pictures stand that may be tables: large enough, and without text of the page on them."""
    from pypdfium2 import raw

    wide, high = page.get_size()
    boxes = []
    for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,)):
        x0, y0, x1, y1 = one.get_bounds()
        (a, b), (c, d) = _shown(page, x0, y0), _shown(page, x1, y1)
        box = Box(max(0.0, min(a, c)), max(0.0, min(b, d)), min(wide, max(a, c)), min(high, max(b, d)))
        if min(one.get_px_size()) >= _PIXELS and box.x0 < box.x1 and box.top < box.bottom:
            boxes.append(box)
    prints = [one for _, one in leaf.lines] + [one for table in leaf.tables for one in table.prints]
    left, top = leaf.corner
    letters = [
        one._replace(x0=one.x0 - left, x1=one.x1 - left, top=one.top - top, bottom=one.bottom - top)
        for printed in prints
        for one in printed.glyphs
        if one
    ]
    return [
        box
        for box in _joined(boxes)
        if box.x1 - box.x0 > _WIDE * wide
        and box.bottom - box.top > _HIGH * high
        and sum(box.holds(one) for one in letters) <= _FEW
    ]


def _shown(page: Any, x: float, y: float) -> tuple[float, float]:
    """Return where a place of a page is shown, in points from its top left corner."""
    from pypdfium2 import raw

    across, down = ctypes.c_int(), ctypes.c_int()
    wide, high = (int(one * _PARTS) for one in page.get_size())
    raw.FPDF_PageToDevice(page.raw, 0, 0, wide, high, 0, x, y, across, down)
    return across.value / _PARTS, down.value / _PARTS


def _joined(boxes: Sequence[Box]) -> list[Box]:
    """Return boxes, those below each other that meet as one: a picture may come in strips."""
    found: list[Box] = []
    for box in sorted(boxes, key=lambda one: (one.top, one.x0)):
        last = found[-1] if found else None
        if last is not None and _is_near((last.x0, last.x1, last.bottom), (box.x0, box.x1, box.top)):
            found[-1] = Box(last.x0, last.top, last.x1, box.bottom)
        else:
            found.append(box)
    return found


def _is_near(one: Sequence[float], other: Sequence[float]) -> bool:
    return all(abs(a - b) < _NEAR for a, b in zip(one, other, strict=True))


def _rendered(page: Any, box: Box | None) -> tuple[NDArray[np.uint8], float]:
    """Return the picture of a page or of a box on it, with as many pixels as the picture there has, and the points of one."""
    from pypdfium2 import raw

    wide, high = page.get_size()
    fine = [
        one.get_px_size()[0] / max(1.0, right - left)
        for one in page.get_objects(filter=(raw.FPDF_PAGEOBJ_IMAGE,))
        for left, _, right, _ in [one.get_bounds()]
        if right - left > wide / 4
    ]
    scale = min(max([*fine, _COARSE / 72]), _FINE / 72, _LONGEST / max(wide, high))
    crop = (box.x0, high - box.bottom, wide - box.x1, box.top) if box else (0, 0, 0, 0)
    return page.render(scale=scale, rev_byteorder=True, crop=crop).to_numpy()[:, :, :3], 1 / scale


def _in_points(back: Back, points: float, corner: tuple[float, float]) -> Back:
    """Return the way to the points of a page of a picture that begins at a corner there."""

    def way(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = back(box)
        x, y = corner
        return x + left * points, y + top * points, x + right * points, y + bottom * points

    return way
