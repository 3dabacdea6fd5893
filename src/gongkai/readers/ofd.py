"""OFD, the national page format (GB/T 33190): its text as ofdkit places it, its ruled tables by their lines.

A page is read as one of a PDF is, from the same glyphs and lines on.
"""

from __future__ import annotations

import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING, Any, cast

from gongkai.errors import LimitError, UnreadableError
from gongkai.limits import held
from gongkai.readers.glyphs import Glyph, lines_of, print_line
from gongkai.readers.leaves import Leaf, blocks, render, without_margins
from gongkai.readers.numbering import local
from gongkai.readers.ofdpictures import Shown, media, scan_pages
from gongkai.readers.package import DAMAGED, Package
from gongkai.readers.page import Content
from gongkai.readers.parted import parted
from gongkai.readers.places import placed
from gongkai.readers.ruled import Box, around
from gongkai.readers.rulings import ruled

if TYPE_CHECKING:
    from pdfplumber.page import Page

#: Points in a millimetre.
_POINTS = 72 / 25.4
#: How far a letter reaches above and below its baseline, of its size.
_ABOVE, _BELOW = 0.88, 0.12
#: A box so flat is a line.
_FLAT = 1.5
_MOST_LINES = 20_000
_PATH = re.compile(r"([A-Za-z])|([-+]?\d*\.?\d+(?:[eE][-+]?\d+)?)")
#: How many numbers follow each letter of a path; the last two are where it goes.
_OPERANDS = {"S": 2, "M": 2, "L": 2, "Q": 4, "B": 6, "A": 7, "C": 0}
_NONE = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


def read(data: bytes, charset: str | None) -> Content:
    """Read the pages of an OFD file. Raises UnreadableError where it is damaged, a scan, or beyond a limit."""
    import ofdkit

    limits = held()
    try:
        with ofdkit.open(data) as document, Package(data) as package:
            if len(document.pages) > limits.pages:
                raise LimitError.over("pages", limits)
            shown: dict[int, list[Shown]] = {}
            leaves = [_leaf(number, page, package, shown) for number, page in enumerate(document.pages, 1)]
            ways = scan_pages(package, leaves, shown) if shown else {}
            title = document.info.title
    except (*DAMAGED, ofdkit.OFDError):
        raise UnreadableError.of("unreadable.ofd") from None
    if not any(leaf.lines or leaf.tables for leaf in leaves):
        raise UnreadableError.of("unreadable.no_letters" if shown else "unreadable.no_text")
    without_margins(leaves)
    text, tables, areas = render(blocks(leaves))
    return Content(text, None, tables, {"title": title} if title else {}, placed(areas, ways))


def _leaf(number: int, page: Any, package: Package, shown: dict[int, list[Shown]]) -> Leaf:
    """Read one page; one that is nothing but pictures is noted in ``shown`` with these."""
    left, top, width, height = page.box
    drawn = _Drawn(package, page.location, (left, top), height * _POINTS)
    leaf = Leaf(number, width * _POINTS, height * _POINTS)
    glyphs = list(drawn.glyphs)
    for run in page.runs:
        if run.from_template or run.object_id not in drawn.known:
            glyphs += _shared(run, left, top)
        if len(glyphs) > held().glyphs:
            raise LimitError.over("glyphs", held())
    inside = Box(0, 0, leaf.width, leaf.height)
    glyphs = [one for one in dict.fromkeys(glyphs) if inside.holds(one)]
    if drawn.edges:
        leaf.tables, glyphs = parted(number, ruled(cast("Page", drawn)), glyphs)
    lines = [line for line in lines_of(glyphs) if any(one.text.strip() for one in line)]
    leaf.lines += [(around(line), print_line(line)) for line in lines]
    if drawn.pictures and not (leaf.lines or leaf.tables):
        shown[number] = drawn.shown(media(package))
    return leaf


def _shared(run: Any, left: float, top: float) -> Iterator[Glyph]:
    """Yield the letters of text that a template or a drawing of its own brings in: its width is shared out among them."""
    shares = [_width(char) for char in run.text]
    step = run.width / sum(shares)
    x, baseline, size = run.x - left, run.y - top, run.size
    for char, share in zip(run.text, shares, strict=True):
        wide = step * share
        yield Glyph(
            char,
            x * _POINTS,
            (baseline - _ABOVE * size) * _POINTS,
            (x + wide) * _POINTS,
            (baseline + _BELOW * size) * _POINTS,
            size * _POINTS,
        )
        x += wide


def _width(char: str) -> float:
    return 1.0 if unicodedata.east_asian_width(char) in "WF" else 0.5


class _Drawn:
    """What is drawn on a page itself: the glyphs of its text, and its lines, as the finder of ruled tables wants them."""

    def __init__(
        self, package: Package, location: str | None, origin: tuple[float, float], height: float
    ) -> None:
        self.height = height
        self.edges: list[dict[str, Any]] = []
        self.glyphs: list[Glyph] = []
        #: The objects of text that stand on the page itself, seen or not.
        self.known: set[str | None] = {None}
        self._origin = origin
        root = package.xml(location)
        self.pictures = list(root.iter("{*}ImageObject")) if root is not None else []
        for node in root.iter("{*}PathObject", "{*}TextObject") if root is not None else ():
            if local(node) == "TextObject":
                self.known.add((node.get("ID") or "").strip() or None)
            if not _is_seen(node):
                continue
            if local(node) == "PathObject":
                self._add(node)
            else:
                self.glyphs += self._text(node)
            if len(self.edges) > _MOST_LINES or len(self.glyphs) > held().glyphs:
                raise LimitError.over("glyphs", held())

    def find_tables(self, settings: dict[str, Any]) -> list[Any]:
        """Return the tables between the lines."""
        from pdfplumber.table import TableFinder

        found: list[Any] = TableFinder(cast("Page", self), settings).tables
        return found

    def shown(self, parts: Mapping[str, str]) -> list[Shown]:
        """Return the pictures that are seen, each with its place: a picture fills the square of one by one that is laid there."""
        found = []
        for node in filter(_is_seen, self.pictures):
            place, box = self._placed(node), _numbers(node.get("Boundary"))
            wide, high = (1.0, 1.0) if node.get("CTM") or len(box) != 4 else box[2:]
            (x0, y0), (x1, y1) = place(0.0, 0.0), place(wide, high)
            part = parts.get((node.get("ResourceID") or "").strip(), "")
            found.append(Shown(part, Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))))
        return found

    def _placed(self, node: Any) -> Callable[[float, float], tuple[float, float]]:
        """Return what says where on the page, in points, a place within an object is."""
        box, matrix = _numbers(node.get("Boundary")), _numbers(node.get("CTM"))
        a, b, c, d, e, f = matrix if len(matrix) == 6 else _NONE
        x0, y0 = box[:2] if len(box) == 4 else (0.0, 0.0)
        return lambda x, y: (
            (a * x + c * y + e + x0 - self._origin[0]) * _POINTS,
            (b * x + d * y + f + y0 - self._origin[1]) * _POINTS,
        )

    def _text(self, node: Any) -> Iterator[Glyph]:
        """Yield the letters of an object of text, each where it stands."""
        place = self._placed(node)
        size = (_numbers(node.get("Size")) or (0.0,))[0]
        x = y = 0.0
        for code in node:
            if local(code) != "TextCode":
                continue
            x, y = (_numbers(code.get("X")) or (x,))[0], (_numbers(code.get("Y")) or (y,))[0]
            text = code.text or ""
            across, down = (_deltas(code.get(name), len(text)) for name in ("DeltaX", "DeltaY"))
            at, level = x, y
            for i, char in enumerate(text):
                wide = _width(char) * size
                left, bottom = place(at, level + _BELOW * size)
                right, top = place(at + wide, level - _ABOVE * size)
                if not unicodedata.category(char).startswith("C"):
                    yield Glyph(
                        char,
                        min(left, right),
                        min(top, bottom),
                        max(left, right),
                        max(top, bottom),
                        abs(bottom - top),
                    )
                at += across[i] if i < len(across) else (0.0 if down else wide)
                level += down[i] if i < len(down) else 0.0

    def _add(self, node: Any) -> None:
        place = self._placed(node)
        path = "".join(part.text or "" for part in node if local(part) == "AbbreviatedData")
        strokes = [[place(*one) for one in stroke] for stroke in _strokes(path)]
        for stroke in strokes:
            xs, ys = [x for x, _ in stroke], [y for _, y in stroke]
            if max(ys) - min(ys) <= _FLAT:
                self._line(min(xs), max(xs), sum(ys) / len(ys), upright=False)
            elif max(xs) - min(xs) <= _FLAT:
                self._line(min(ys), max(ys), sum(xs) / len(xs), upright=True)
            elif max(ys) - min(ys) < 0.9 * self.height:
                for (ax, ay), (bx, by) in itertools.pairwise(stroke):
                    if abs(ay - by) <= _FLAT:
                        self._line(min(ax, bx), max(ax, bx), ay, upright=False)
                    elif abs(ax - bx) <= _FLAT:
                        self._line(min(ay, by), max(ay, by), ax, upright=True)

    def _line(self, start: float, end: float, at: float, *, upright: bool) -> None:
        x0, x1, top, bottom = (at, at, start, end) if upright else (start, end, at, at)
        self.edges.append(
            {
                "object_type": "line",
                "orientation": "v" if upright else "h",
                "x0": x0, "x1": x1, "top": top, "bottom": bottom,
                "width": x1 - x0, "height": bottom - top,
            }
        )  # fmt: skip


def _strokes(path: str) -> Iterator[list[tuple[float, float]]]:
    """Yield the points that a path goes through, stroke by stroke."""
    points: list[tuple[float, float]] = []
    letter, operands = "", list[float]()
    for found, number in _PATH.findall(path):
        if number:
            operands.append(float(number))
        else:
            letter, operands = found.upper(), []
        if letter == "C" and points:
            points.append(points[0])
            letter = ""
        elif letter and len(operands) == _OPERANDS.get(letter, -1):
            if letter in "SM":
                if len(points) > 1:
                    yield points
                points = []
            points.append((operands[-2], operands[-1]))
            operands = []
    if len(points) > 1:
        yield points


def _deltas(text: str | None, most: int) -> list[float]:
    """Return how far each letter stands behind the one before it; ``g 3 2.5`` stands for three times 2.5."""
    found: list[float] = []
    words = iter((text or "").split())
    for word in words:
        if len(found) >= most:
            break
        if word == "g":
            times, value = _numbers(next(words, "")), _numbers(next(words, ""))
            found += list(value[:1]) * min(int(times[0]) if times else 0, most)
        else:
            found += _numbers(word)
    return found


def _numbers(text: str | None) -> tuple[float, ...]:
    try:
        found = tuple(float(one) for one in (text or "").split())
    except ValueError:
        return ()
    return found if all(map(math.isfinite, found)) else ()


def _is_seen(node: Any) -> bool:
    """Say whether an object is drawn: shown, not see-through, and in no white."""
    for one in (node, *node.iterancestors()):
        if (one.get("Visible") or "").lower() in ("false", "0") or one.get("Alpha") == "0":
            return False
    if local(node) == "TextObject":
        for part in node:
            if local(part) == "FillColor":
                return part.get("Alpha") != "0" and (part.get("Value") or "").split() != ["255"] * 3
    return True
