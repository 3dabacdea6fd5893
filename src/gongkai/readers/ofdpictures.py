"""The pictures on a page of an OFD file that is a scan: put together as the page shows them, and read."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, NamedTuple

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import another_page, held
from gongkai.readers.package import Package
from gongkai.readers.picture import pictures
from gongkai.readers.ruled import Box

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from gongkai.readers.leaves import Leaf
    from gongkai.readers.places import Back

#: A page is put together with no more dots in a point than this, nor fewer.
_FINE, _COARSE = 300 / 72, 100 / 72


class Shown(NamedTuple):
    """A picture on a page: its part of the package, and where it stands, in points."""

    part: str
    box: Box


def media(package: Package) -> dict[str, str]:
    """Return the pictures of a file by the numbers that its pages call them by."""
    found: dict[str, str] = {}
    for name in package.names():
        if not name.endswith("Res.xml") or (root := package.xml(name)) is None:
            continue
        folder = posixpath.join(posixpath.dirname(name), root.get("BaseLoc") or "")
        for one in root.iter("{*}MultiMedia"):
            file = (one.findtext("{*}MediaFile") or "").strip()
            found[(one.get("ID") or "").strip()] = posixpath.normpath(posixpath.join("/", folder, file))[1:]
    return found


def scan_pages(package: Package, leaves: list[Leaf], shown: Mapping[int, Sequence[Shown]]) -> dict[int, Back]:
    """Put what is recognised on pages that are pictures on their leaves; return the ways back to these pages.

    Raises UnreadableError where the extra for that is not there, or a picture cannot be read, and LimitError.
    """
    if len(shown) > held().scans:
        raise LimitError.over("scans", held())
    try:
        from gongkai.readers.scans.leaf import scanned
        from gongkai.readers.scans.pages import aligned

        ways: dict[int, Back] = {}
        for number, images in sorted(shown.items()):
            another_page()
            leaf = leaves[number - 1]
            picture, scale = _sheet(package, images, leaf)
            scan = scanned(picture, number)
            leaves[number - 1] = scan.leaf
            ways[number] = _in_points(scan.back, scale)
    except ModuleNotFoundError:
        raise UnreadableError.of("unreadable.scan", pages=", ".join(map(str, sorted(shown)))) from None
    aligned(leaves)
    return ways


def _in_points(back: Back, scale: float) -> Back:
    def way(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        left, top, right, bottom = back(box)
        return left / scale, top / scale, right / scale, bottom / scale

    return way


def _sheet(package: Package, images: Sequence[Shown], leaf: Leaf) -> tuple[NDArray[np.uint8], float]:
    """Return the picture of a page, and how many of its dots are a point: as many as its finest picture has."""
    import numpy as np
    from PIL import Image

    found = [(one.box, Image.fromarray(picture)) for one, picture in _opened(package, images, leaf.number)]
    scale = min(_FINE, max([_COARSE, *(image.width / max(1.0, box.x1 - box.x0) for box, image in found)]))
    wide, high = round(leaf.width * scale), round(leaf.height * scale)
    if wide * high > held().pixels * 1_000_000:
        raise LimitError.over("pixels", held())
    sheet = Image.new("RGB", (wide, high), "white")
    for box, image in found:
        size = max(1, round((box.x1 - box.x0) * scale)), max(1, round((box.bottom - box.top) * scale))
        if size[0] > 2 * wide or size[1] > 2 * high:
            raise LimitError.over("pixels", held())
        sheet.paste(image.resize(size), (round(box.x0 * scale), round(box.top * scale)))
    return np.asarray(sheet), scale


def _opened(
    package: Package, images: Sequence[Shown], page: int
) -> Iterator[tuple[Shown, NDArray[np.uint8]]]:
    for one in images:
        data = package.part(one.part)
        if data is None:
            raise UnreadableError.of("unreadable.ofd_scan", page=page)
        try:
            yield one, next(pictures(data))
        except LimitError:
            raise
        except UnreadableError:  # of a kind that nobody else writes
            raise UnreadableError.of("unreadable.ofd_scan", page=page) from None
