"""Pictures of pages: photographs and scans as .png, .jpg, .tif, .bmp, .gif and .webp files."""

from __future__ import annotations

import io
from collections.abc import Iterator
from typing import TYPE_CHECKING

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import another_page, held
from gongkai.readers.abreast import spread
from gongkai.readers.leaves import blocks, render, without_margins
from gongkai.readers.page import Content
from gongkai.readers.places import placed

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray


def read(data: bytes, charset: str | None) -> Content:
    """Read a picture, or several in one file. Raises UnreadableError where it is damaged, beyond a limit, or holds no letters."""
    scans = []
    try:
        for number, picture in enumerate(pictures(data), 1):
            from gongkai.readers.scans.leaf import scanned
            from gongkai.readers.scans.pages import aligned

            another_page()
            scans.append(scanned(picture, number))
    except ModuleNotFoundError:
        raise UnreadableError.of("unreadable.extra", extra="ocr") from None
    leaves = [*spread(scan.leaf for scan in scans)]
    if not any(leaf.lines or leaf.tables for leaf in leaves):
        raise UnreadableError.of("unreadable.no_letters")
    aligned(leaves)
    without_margins(leaves)
    text, tables, areas = render(blocks(leaves))
    ways = {scan.leaf.number: scan.back for scan in scans}
    return Content(text, None, tables, {}, placed(areas, ways))


def pictures(data: bytes) -> Iterator[NDArray[np.uint8]]:
    """Yield the pictures of a file, upright as its camera says."""
    import numpy as np
    from PIL import Image, ImageOps, UnidentifiedImageError

    limits = held()
    Image.MAX_IMAGE_PIXELS = None  # counted here, before anything is unpacked
    try:
        with Image.open(io.BytesIO(data)) as file:
            frames = getattr(file, "n_frames", 1)
            for name, most in (("pages", limits.pages), ("scans", limits.scans)):
                if frames > most:
                    raise LimitError.over(name, limits)
            for frame in range(frames):
                file.seek(frame)
                if file.width * file.height > limits.pixels * 1_000_000:
                    raise LimitError.over("pixels", limits)
                upright = ImageOps.exif_transpose(file)
                if upright.has_transparency_data:
                    paper = Image.new("RGBA", upright.size, "white")
                    upright = Image.alpha_composite(paper, upright.convert("RGBA"))
                yield np.asarray(upright.convert("RGB"))
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        raise UnreadableError.of("unreadable.damaged_binary") from None
