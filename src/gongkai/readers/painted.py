"""The picture of one page, for a person who compares it with what was read: of a PDF, or of a file of pictures.

In go the bytes of a document and the number of a page from 1, out comes a PNG with the width and height of the page in
what the boxes on it are counted in (points, or pixels of a picture). It runs in a process of its own (``apart``).
"""

from __future__ import annotations

import io
from itertools import islice
from typing import TYPE_CHECKING

from gongkai.errors import UnreadableError
from gongkai.readers import sniff

if TYPE_CHECKING:
    from PIL.Image import Image

#: How fine a page is drawn, in dots an inch, and how many pixels long at most.
_FINE, _LONGEST = 110, 2200
#: A page of print needs no more colours.
_COLOURS = 48

#: The types that have pages to draw.
DRAWN = (sniff.PDF, *sniff.PICTURES)


def draw(data: bytes, media_type: str, page: int) -> tuple[bytes, float, float]:
    """Return the PNG of a page, and its width and height. Raises UnreadableError where there is no such page."""
    if media_type == sniff.PDF:
        return _of_pdf(data, page)
    if media_type in sniff.PICTURES:
        return _of_picture(data, page)
    raise UnreadableError.of("unreadable.damaged_binary")


def _of_pdf(data: bytes, page: int) -> tuple[bytes, float, float]:
    from gongkai.readers.upright import upright

    with upright(data) as found:
        if not 1 <= page <= len(found.pdf):
            raise UnreadableError.of("unreadable.damaged_binary")
        drawn = found.pdf[page - 1]
        width, height = drawn.get_size()
        scale = min(_FINE / 72, _LONGEST / max(width, height, 1))
        return _png(drawn.render(scale=scale).to_pil()), width, height


def _of_picture(data: bytes, page: int) -> tuple[bytes, float, float]:
    from PIL import Image

    from gongkai.readers.picture import pictures

    found = next(islice(pictures(data), page - 1, page), None) if page >= 1 else None
    if found is None:
        raise UnreadableError.of("unreadable.damaged_binary")
    image = Image.fromarray(found)
    width, height = image.size
    image.thumbnail((_LONGEST, _LONGEST))
    return _png(image), width, height


def _png(image: Image) -> bytes:
    out = io.BytesIO()
    image.convert("RGB").quantize(_COLOURS).save(out, "PNG", optimize=True)
    return out.getvalue()
