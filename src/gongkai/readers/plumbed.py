"""The letters and lines of a page as pdfplumber finds them, with what is asked of them alone, letters once each.

In goes a page, out come its letters as mappings: their text, box, font, size and colour, and its lines. pdfplumber's own
``process_object`` notes a dozen things more of each, and its ``dedupe_chars`` takes the time of their number squared:
both are done here, with what they would give.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pdfplumber.page import Page

#: Letters that are printed several times, as bold ones and those with a shadow may be, have these in common, and stand
#: so near, in parts of their size: two of a word stand further apart.
_ALIKE = itemgetter("upright", "text", "fontname")
_NEAR = 0.12
#: Letters that run neither along a side of the page nor nearly so, by the tangent of what they are off: a mark laid over it.
_SLANT = 0.1
#: So much larger than most letters are those of a mark, and so large, in points.
_LARGE, _POINTS = 2.2, 24.0

Char = Mapping[str, Any]


def lighten(page: Page) -> None:
    """Let a page note of its letters and lines what is asked of them alone; before anything of it is read."""
    from pdfminer.layout import LTChar, LTCurve, LTItem, LTLine, LTRect

    usual, height, begin = page.process_object, page.height, page.initial_doctop
    left, over = page.mediabox[:2]
    written = 0

    def drawn(obj: LTCurve) -> dict[str, Any]:
        kind = "line" if isinstance(obj, LTLine) else "rect" if isinstance(obj, LTRect) else "curve"
        (x0, x1), (y0, y1) = (obj.x0, obj.x1), (obj.y0, obj.y1)
        whole = x0 + left, (height - y1) + over, x1 + left, (height - y0) + over
        if kind == "rect" and obj.fill and not obj.stroke:
            (x0, x1), (y0, y1) = _thin(x0, x1, y1 - y0), _thin(y0, y1, x1 - x0)
        top = (height - y1) + over
        return {
            "object_type": kind,
            "x0": x0 + left,
            "x1": x1 + left,
            "y0": y0,
            "y1": y1,
            "top": top,
            "bottom": (height - y0) + over,
            "doctop": begin + top,
            "width": x1 - x0,
            "height": y1 - y0,
            "whole": whole,
            "fill": obj.fill,
            "stroke": obj.stroke,
            "non_stroking_color": obj.non_stroking_color,
            "written": written,
            "pts": [(x + left, over + height - y) for x, y in obj.pts] if kind == "curve" else (),
        }

    def process(obj: LTItem) -> dict[str, Any]:
        nonlocal written
        if isinstance(obj, LTCurve):
            return drawn(obj)
        written += isinstance(obj, LTChar)
        if not isinstance(obj, LTChar) or not isinstance(obj.fontname, str):
            return usual(obj)
        color = obj.graphicstate.ncolor
        top, bottom = (height - obj.y1) + over, (height - obj.y0) + over
        aside, below = (
            obj.x0 - obj.matrix[4],
            obj.matrix[5] - obj.y0,
        )  # of where it is written, unless downwards
        if obj.upright and abs(aside) < _NEAR * obj.size and not -_HIGH * obj.size < below < _DEEP * obj.size:
            raised = below - _USUAL * obj.size
            top, bottom = top - raised, bottom - raised
        return {
            "object_type": "char",
            "text": obj.get_text(),
            "x0": obj.x0 + left if left else obj.x0,
            "x1": obj.x1 + left if left else obj.x1,
            "top": top,
            "bottom": bottom,
            "foot": (height - obj.matrix[5]) + over,
            "doctop": begin + top,
            "fontname": obj.fontname,
            "size": obj.size,
            "upright": obj.upright and obj.matrix[0] > 0,  # on its head it is none
            "slanted": is_slanted(*obj.matrix[:2]),
            "written": written,
            "non_stroking_color": color if isinstance(color, tuple) else (color,),
        }

    page.process_object = process  # type: ignore[method-assign]


def says_twice(font: Any) -> bool:
    """Say whether a font of a file calls several of its glyphs the same figure, as pdfminer has it: they may look otherwise."""
    from pdfminer.cmapdb import FileUnicodeMap

    is_told = isinstance(font.unicode_map, FileUnicodeMap)
    said = font.unicode_map.cid2unichr if is_told else getattr(font, "cid2unicode", {})
    figures = [one for one in said.values() if one.isdecimal()]
    return len(set(figures)) < len(figures)


def _thin(start: float, end: float, long: float) -> tuple[float, float]:
    """Return the sides of what is painted, as those of a thin line at its middle where it is a thick one, or the end of one."""
    wide = end - start
    if not _LINE < wide <= _THICK or _THICK < long < _LONG * wide:
        return start, end
    return (start + end) / 2, (start + end) / 2


#: A line is so thick at most, in points, and no letter has room in it; it is so many times as long. What is thinner is
#: one whatever its shape.
_THICK, _LONG, _LINE = 5.0, 3.0, 3.0

#: No letters begin further above their line or reach further below it, in parts of their size: a font that says so means
#: another letter of it, or is drawn upside down. How deep they are then taken to be.
_HIGH, _DEEP, _USUAL = 0.6, 0.5, 0.2


def is_slanted(along: float, down: float) -> bool:
    """Say whether letters of this direction run across a page from corner to corner, as a watermark's do."""
    return bool(along and down) and min(abs(along), abs(down)) > _SLANT * max(abs(along), abs(down))


def without_marks(chars: Sequence[Char]) -> tuple[list[Char], list[Char]]:
    """Return the letters of a page without those of a mark that is laid over it, and these where they are level.

    Those are slanted, or of a size in which letters stand around several others.
    """
    upright = [one for one in chars if not one.get("slanted")]
    usual = sorted(one["size"] for one in upright)[len(upright) // 2] if upright else 0.0
    large = max(_POINTS, _LARGE * usual)
    marks = {
        (big["fontname"], big["size"])
        for big in upright
        if big["size"] > large
        and sum(one["size"] < big["size"] / _LARGE and _is_within(one, big) for one in upright) > 1
    }
    level = [one for one in upright if (one["fontname"], one["size"]) in marks] if marks else []
    return [
        one for one in upright if (one["fontname"], one["size"]) not in marks
    ] if marks else upright, level


def _is_within(one: Char, other: Char) -> bool:
    return bool(
        other["x0"] < (one["x0"] + one["x1"]) / 2 < other["x1"]
        and other["top"] < (one["top"] + one["bottom"]) / 2 < other["bottom"]
    )


def once(chars: Sequence[Char]) -> list[Char]:
    """Return the letters of a page in their order, of each heap of alike ones the one furthest up and to the left."""
    alike: dict[Any, list[tuple[float, float, int]]] = {}
    for index, char in enumerate(chars):
        alike.setdefault((*_ALIKE(char), round(char["size"], 2)), []).append(
            (char["doctop"], char["x0"], index)
        )
    left = [
        min(heap)[2]
        for (*_, size), found in alike.items()
        for row in _heaps(found, 0, _NEAR * size)
        for heap in _heaps(row, 1, _NEAR * size)
    ]
    return [chars[index] for index in sorted(left)]


def _heaps(
    found: list[tuple[float, float, int]], side: int, near: float
) -> Iterator[list[tuple[float, float, int]]]:
    """Yield the places of letters, those together between which there is nowhere a gap down (0) or across (1)."""
    if len(found) == 1:
        yield found
        return
    found.sort(key=itemgetter(side))
    start = 0
    for at in range(1, len(found)):
        if found[at][side] > found[at - 1][side] + near:
            yield found[start:at]
            start = at
    yield found[start:]
