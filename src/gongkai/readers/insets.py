"""Pictures of tables within a document of text: read as scans are, and put where they stand.

A walk over a document leaves :class:`~gongkai.readers.page.Inset` blocks where it met pictures. Which of them hold a
table their ruling lines say: logos, seals, photographs and charts have none. A document that is nothing but pictures
is a scan, and all of it is read. What was not read and may be a table is told, with the reason.
"""

from __future__ import annotations

import io
import itertools
from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple, cast

from gongkai.document import Unread
from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import another_page, held
from gongkai.readers.abreast import spread
from gongkai.readers.leaves import blocks as blocks_of
from gongkai.readers.leaves import render as render_leaves
from gongkai.readers.leaves import without_margins
from gongkai.readers.page import Block, Content, Inset, render
from gongkai.readers.picture import pictures
from gongkai.readers.places import Back, placed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray
    from PIL.Image import Image

    from gongkai.readers.leaves import Leaf
    from gongkai.readers.page import Printed
    from gongkai.readers.scans.leaf import Scan

#: A picture of a table has so many bytes, and so many pixels to each side, at least.
_BYTES, _WIDE, _HIGH = 2000, 300, 60
#: A document with fewer letters than this is nothing but its pictures.
_LETTERS = 30
#: So much of a sheet is paper, which is nearly as light as the lightest of it; it is looked at in so many pixels.
_PAPER, _LIGHT, _GLANCE = 0.3, 0.6, 800
#: So many of the cells of a table hold something.
_FILLED = 0.3


class Cutting(NamedTuple):
    """A picture as it stands in a document: its number there, its file, and what is cut off from its sides."""

    number: int
    data: bytes
    cut: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)


#: What reads pictures: runs of those that follow on one another, and whether they are all that there is.
Look = Callable[[Sequence[Sequence[Cutting]], bool], Sequence[Content]]


def rendered(
    blocks: Sequence[Block], file_of: Callable[[str], bytes | None], look: Look | None = None
) -> Content:
    """Return the text of a document and its tables, those in its pictures among them.

    ``file_of`` gives the file of a picture by its name, None where there is none. ``look`` reads them, :func:`seen`
    where not given.
    """
    if Inset not in map(type, blocks):
        text, tables = render(cast("Sequence[Printed]", blocks))
        return Content(text, None, tables)
    said: list[Content | None] = []
    runs: list[list[Cutting]] = []
    numbers = itertools.count(1)
    for is_inset, run in itertools.groupby(blocks, lambda block: isinstance(block, Inset)):
        if is_inset:
            said.append(None)
            insets = [one for one in run if isinstance(one, Inset)]
            files = [(one, file_of(one.name)) for one in insets]
            runs.append(
                [Cutting(next(numbers), data, one.cut) for one, data in files if data and len(data) >= _BYTES]
            )
        else:
            text, tables = render([one for one in run if not isinstance(one, Inset)])
            said.append(Content(text, None, tables))
    if not any(runs):
        looked: Iterator[Content] = iter([Content("")] * len(runs))
    else:
        alone = sum(len(one.text) for one in said if one is not None) < _LETTERS
        looked = iter((look or seen)(runs, alone))
    return _joined([next(looked) if one is None else one for one in said])


def _joined(parts: Sequence[Content]) -> Content:
    """Return the parts of a document as one, each on new lines."""
    pieces: list[str] = []
    whole = Content("")
    offset = 0
    for part in parts:
        moved = tuple(one._replace(at=offset) for one in part.unread)
        whole = whole._replace(unread=(*whole.unread, *moved))
        if not part.text:
            continue
        tables = tuple(one.moved(offset) for one in part.tables)
        areas = tuple(one._replace(start=one.start + offset, end=one.end + offset) for one in part.areas)
        whole = whole._replace(tables=(*whole.tables, *tables), areas=(*whole.areas, *areas))
        pieces.append(part.text)
        offset += len(part.text) + 1
    return whole._replace(text="\n".join(pieces))


def unseen(runs: Sequence[Sequence[Cutting]], why: str) -> list[Content]:
    """Return what is told of pictures that are not looked at."""
    return [Content("", unread=tuple(Unread(why, 0, one.number) for one in run)) for run in runs]


def seen(runs: Sequence[Sequence[Cutting]], alone: bool) -> list[Content]:
    """Read the tables in pictures, in pictures that are alone all that they hold.

    Raises LimitError where pictures that are alone are beyond a limit; of others that is told.
    """
    try:
        sight = _Sight(alone=alone)
    except ModuleNotFoundError:
        return unseen(runs, "extra")
    return [sight.read(run) for run in runs]


class _Sight:
    """Reads the pictures of one document, within the limits for all of them."""

    def __init__(self, *, alone: bool) -> None:
        from gongkai.readers.scans.leaf import scanned
        from gongkai.readers.scans.pages import aligned

        self._scanned, self._aligned = scanned, aligned
        self._alone = alone
        self._count = self._pixels = 0

    def read(self, run: Sequence[Cutting]) -> Content:
        leaves: list[Leaf] = []
        ways: dict[int, Back] = {}
        unread: list[Unread] = []
        for one in run:
            try:
                scan = self._scan(one)
            except UnreadableError as error:
                limit = error.key.removeprefix("limit.") if isinstance(error, LimitError) else ""
                if self._alone and limit:
                    raise
                unread.append(Unread(limit or "untold", 0, one.number))
                continue
            if scan is not None and (self._alone or holds_table(scan.leaf)):
                leaves += spread([scan.leaf])
                ways[one.number] = scan.back
            elif scan is not None:
                unread.append(Unread("untold", 0, one.number))
        self._aligned(leaves)
        if self._alone:
            without_margins(leaves)
        text, tables, areas = render_leaves(blocks_of(leaves))
        return Content(text, None, tables, {}, placed(areas, ways), tuple(unread))

    def _scan(self, one: Cutting) -> Scan | None:
        """Read a picture; None for one that is too small for a table, or no print at all."""
        if not self._alone and not _is_print(one.data):
            return None
        picture = next(pictures(one.data))
        height, width = picture.shape[:2]
        left, top, right, bottom = one.cut
        x0, y0 = round(left * width), round(top * height)
        picture = picture[y0 : round((1 - bottom) * height), x0 : round((1 - right) * width)]
        if picture.shape[0] < _HIGH or picture.shape[1] < _WIDE:
            return None
        self._spend(width * height)
        another_page()
        scan = self._scanned(picture, one.number, tables_only=not self._alone)

        def back(box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
            left, top, right, bottom = scan.back(box)
            return left + x0, top + y0, right + x0, bottom + y0

        return scan._replace(back=back)

    def _spend(self, pixels: int) -> None:
        """Count a picture; raises LimitError where the document has too many, or too much of them."""
        limits = held()
        self._count += 1
        if self._count > limits.scans:
            raise LimitError.over("scans", limits)
        if self._alone:  # pages of a scan, each of which may be as large as a picture may be
            return
        self._pixels += pixels
        if self._pixels > limits.pixels * 1_000_000:
            raise LimitError.over("pixels", limits)


def _is_print(data: bytes) -> bool:
    """Say whether a picture is large enough for a table, and no photograph of anything but paper."""
    from PIL import Image

    try:
        with Image.open(io.BytesIO(data)) as file:
            if file.width < _WIDE or file.height < _HIGH:
                return False
            if file.format != "JPEG" or file.width * file.height > held().pixels * 1_000_000:
                return True
            file.draft("L", (_GLANCE, _GLANCE))
            return _is_light(file.convert("L"))
    except (OSError, SyntaxError, ValueError, EOFError, Image.DecompressionBombError):
        return True  # what is wrong with it is told when it is read


def is_paper(picture: NDArray[np.uint8]) -> bool:
    """Say whether a picture is mostly as light as the lightest of it: no photograph of anything but paper."""
    from PIL import Image

    return _is_light(Image.fromarray(picture).convert("L"))


def _is_light(grey: Image) -> bool:
    grey.thumbnail((_GLANCE, _GLANCE))
    counts = grey.histogram()
    whole = sum(counts)
    light = next(level for level in range(255, -1, -1) if sum(counts[level:]) >= 0.05 * whole)
    return sum(counts[int(_LIGHT * light) :]) >= _PAPER * whole


def holds_table(leaf: Leaf) -> bool:
    """Say whether a ruled table was found, and not the lines of a chart, between which hardly anything stands."""
    prints = [one for table in leaf.tables for one in table.prints]
    return bool(prints) and sum(bool(one.text) for one in prints) >= _FILLED * len(prints)
