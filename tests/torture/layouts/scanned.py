"""Scans: the pages of :mod:`.paged` on paper, and what copiers, fax machines and phones make of them."""

from __future__ import annotations

import functools
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random
from unicodedata import category

import numpy as np
import pylopdf_fonts_zh_cn
from PIL import Image, ImageChops, ImageDraw, ImageFilter, ImageFont
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from ..model import Block
from . import paged

Printer = Callable[[Random, Sequence[Block]], bytes]
Picture = Image.Image
_FONTS = Path(pylopdf_fonts_zh_cn.__file__).parent


@functools.lru_cache(64)
def _font(name: str, pixels: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(_FONTS / f"NotoS{name}SC-Regular.otf"), pixels)


class Paper:
    """What a reportlab canvas is to :mod:`.paged`, drawn in pixels: a sheet of paper a page."""

    def __init__(self, size: tuple[float, float], dpi: int, font: str) -> None:
        self.size, self.scale, self.family = size, dpi / 72, font
        self.sheets: list[Picture] = []
        self._begin()

    def _begin(self) -> None:
        width, height = (round(side * self.scale) for side in self.size)
        self.sheet = Image.new("L", (width, height), 255)
        self.pen = ImageDraw.Draw(self.sheet)
        self.ink, self.wide, self.letters = 0, 1, 12.0

    def _at(self, x: float, y: float) -> tuple[float, float]:
        return x * self.scale, (self.size[1] - y) * self.scale

    def setFillGray(self, gray: float) -> None:  # noqa: N802
        self.ink = round(255 * gray)

    def setLineWidth(self, width: float) -> None:  # noqa: N802
        self.wide = max(1, round(width * self.scale))

    def setFont(self, _name: str, size: float) -> None:  # noqa: N802
        self.letters = size

    def drawString(self, x: float, y: float, text: str) -> None:  # noqa: N802
        text = "".join(
            one for one in text if category(one) != "Cf"
        )  # a zero-width space takes no ink on paper
        font = _font(self.family, self.letters * self.scale)
        self.pen.text(self._at(x, y), text, fill=self.ink, font=font, anchor="ls")

    def line(self, x0: float, y0: float, x1: float, y1: float) -> None:
        self.pen.line([self._at(x0, y0), self._at(x1, y1)], fill=0, width=self.wide)

    def rect(self, x: float, y: float, width: float, height: float, **_how: int) -> None:
        (left, top), (right, bottom) = self._at(x, y + height), self._at(x + width, y)
        self.pen.rectangle([left, top, right, bottom], fill=self.ink)

    def showPage(self) -> None:  # noqa: N802
        self.sheets.append(self.sheet)
        self._begin()

    def save(self) -> None:
        """Nothing is written: the sheets are taken as they are."""


# --- what happens to a sheet of paper ---------------------------------------------------------------


@dataclass(frozen=True)
class Quality:
    """How a sheet is taken: ``turn`` in degrees, ``blur`` and ``lean`` in pixels and shares, ``noise`` in greys."""

    dpi: int = 200
    turn: float = 0.0
    blur: float = 0.0
    noise: float = 0.0
    jpeg: int = 0
    fax: bool = False
    stamp: bool = False
    shadow: float = 0.0
    lean: float = 0.0  # of a picture that was not taken from straight above


def taken(rng: Random, sheet: Picture, quality: Quality) -> Picture:
    """Return the picture of a sheet, as this quality makes it."""
    one = sheet
    if quality.stamp:
        one = _stamped(rng, one)
    paper = 255
    if quality.lean:
        one = _leant(rng, one, quality.lean)
        paper = 205
    if quality.turn:
        turn = rng.uniform(-quality.turn, quality.turn)
        fill = paper if one.mode == "L" else (paper,) * 3
        one = one.rotate(turn, Image.Resampling.BICUBIC, fillcolor=fill)
    if quality.blur:
        one = one.filter(ImageFilter.GaussianBlur(rng.uniform(0.5, 1.0) * quality.blur))
    if quality.shadow:
        one = _shadowed(rng, one, quality.shadow)
    if quality.noise:
        grain = np.random.default_rng(rng.randrange(1 << 30)).normal(0, quality.noise, np.asarray(one).shape)
        one = Image.fromarray(np.clip(np.asarray(one, np.float32) + grain, 0, 255).astype(np.uint8))
    if quality.fax:
        limit = rng.randint(120, 175)
        one = one.convert("L").point(lambda grey: 255 * (grey > limit)).convert("1")
    return one


def _stamped(rng: Random, sheet: Picture) -> Picture:
    """Put the red seal of an organ on a sheet, over whatever stands there."""
    seal = Image.new("RGB", sheet.size, "white")
    pen = ImageDraw.Draw(seal)
    size = round(sheet.width * 0.2)
    x, y = rng.randint(size, sheet.width - size), rng.randint(size, sheet.height - size)
    red = (rng.randint(190, 235), rng.randint(20, 70), rng.randint(20, 60))
    pen.ellipse(
        [x - size // 2, y - size // 2, x + size // 2, y + size // 2], outline=red, width=max(3, size // 28)
    )
    pen.text((x, y), "★", fill=red, font=_font("ans", size / 3), anchor="mm")
    pen.text((x, y + size / 4), "人民政府", fill=red, font=_font("erif", size / 8), anchor="mm")
    return ImageChops.multiply(sheet.convert("RGB"), seal)


def _shadowed(rng: Random, sheet: Picture, depth: float) -> Picture:
    """Lay a shadow over a sheet that grows to one of its sides."""
    height, width = sheet.height, sheet.width
    along, down = np.meshgrid(np.linspace(0, 1, width), np.linspace(0, 1, height))
    share = rng.random()
    slope = along * share + down * (1 - share)
    light = 1 - depth * np.clip(slope if rng.random() < 0.5 else 1 - slope, 0, 1) ** 1.5
    grey = np.asarray(sheet.convert("RGB"), np.float32) * light[:, :, None]
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8))


def _leant(rng: Random, sheet: Picture, lean: float) -> Picture:
    """Take a sheet on a table from not quite above: its sides are no longer parallel."""
    width, height = sheet.size
    wide, high = round(width * 1.12), round(height * 1.12)
    table = Image.new("RGB", (wide, high), (96, 84, 70))
    left, top = round(width * 0.06), round(height * 0.06)

    def off(x: float, y: float) -> tuple[float, float]:
        return x + rng.uniform(-lean, lean) * width, y + rng.uniform(-lean, lean) * height

    corners = [
        off(left, top),
        off(left + width, top),
        off(left + width, top + height),
        off(left, top + height),
    ]
    flat = [(0, 0), (width, 0), (width, height), (0, height)]
    rows = []
    for (x, y), (u, v) in zip(corners, flat, strict=True):
        rows += [[x, y, 1, 0, 0, 0, -u * x, -u * y], [0, 0, 0, x, y, 1, -v * x, -v * y]]
    found = np.linalg.solve(np.array(rows), np.array(flat, float).ravel())
    data = tuple(float(one) for one in found)
    how = Image.Transform.PERSPECTIVE, data, Image.Resampling.BICUBIC
    paper = sheet.convert("RGB").transform((wide, high), *how)
    mask = Image.new("L", sheet.size, 255).transform((wide, high), *how)
    table.paste(paper, mask=mask)
    return table


# --- files --------------------------------------------------------------------------------------------

#: From a clean scan to what can hardly be read.
QUALITIES: dict[str, Quality] = {
    "clean": Quality(200),
    "office": Quality(200, turn=1.0, blur=0.6, noise=8, jpeg=80),
    "tilted": Quality(200, turn=3.0, blur=0.8, noise=10, jpeg=70),
    "stamped": Quality(200, turn=1.0, blur=0.6, noise=6, jpeg=80, stamp=True),
    "fine": Quality(300, turn=1.0, blur=0.8, noise=8, jpeg=75),
    "fax": Quality(200, turn=0.8, blur=0.7, noise=28, fax=True),
    "coarse": Quality(150, turn=1.0, blur=0.7, noise=10, jpeg=60),
    "poor": Quality(100, turn=1.0, blur=0.5, noise=8, jpeg=60),
    "phone": Quality(220, turn=1.0, blur=0.9, noise=8, jpeg=75, shadow=0.45, lean=0.02),
}


def drawn(rng: Random, blocks: Sequence[Block], quality: Quality) -> list[Picture]:
    """Return the pictures of the pages of a report."""
    style = paged.Style(rules=True)
    paper = Paper(style.size, quality.dpi, rng.choice(["ans", "erif"]))
    paged.draw(rng, blocks, style, paper)
    return [taken(rng, sheet, quality) for sheet in paper.sheets]


def encoded(picture: Picture, jpeg: int = 0) -> bytes:
    """Return the file of a picture: a JPEG of this quality, else a PNG."""
    out = io.BytesIO()
    if jpeg:
        picture.save(out, "JPEG", quality=jpeg)
    else:
        picture.save(out, "PNG")
    return out.getvalue()


def as_pdf(pictures: Sequence[Picture], jpeg: int = 0, dpi: int = 200) -> bytes:
    """Return a PDF of nothing but pictures, one a page."""
    out = io.BytesIO()
    canvas = Canvas(out, invariant=1)
    for picture in pictures:
        size = picture.width * 72 / dpi, picture.height * 72 / dpi
        canvas.setPageSize(size)
        canvas.drawImage(ImageReader(io.BytesIO(encoded(picture, jpeg))), 0, 0, *size)
        canvas.showPage()
    canvas.save()
    return out.getvalue()


def as_tiff(pictures: Sequence[Picture], dpi: int = 200) -> bytes:
    """Return one TIFF file of all pages."""
    out = io.BytesIO()
    packed = "group4" if pictures[0].mode == "1" else "jpeg"
    first, *rest = pictures
    first.save(out, "TIFF", save_all=True, append_images=rest, compression=packed, dpi=(dpi, dpi))
    return out.getvalue()


def _printer(quality: Quality) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> bytes:
        pictures = drawn(rng, blocks, quality)
        return as_tiff(pictures, quality.dpi) if quality.fax else as_pdf(pictures, quality.jpeg, quality.dpi)

    return printer


PRINTERS: dict[str, Printer] = {f"scan-{name}": _printer(quality) for name, quality in QUALITIES.items()}
