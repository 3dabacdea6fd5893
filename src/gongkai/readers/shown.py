"""What a page of a PDF shows, held against the text that was taken from it.

In go a page as pypdfium2 opens it, and the letters that pdfplumber found there; out come the numbers of those letters
that cannot be believed, and the letters that stand on the page and were not found. A figure is believed where both
engines call it the same, where the picture of the page shows ink at its place, and where that ink does not look like
another figure: a font may call its glyphs what it likes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from gongkai.readers.engines import Letter, figure_of, letters_of
from gongkai.readers.figures import CONTRAST, Raster, other_figure
from gongkai.readers.glyphs import Glyph
from gongkai.readers.marks import UNTOLD
from gongkai.readers.matched import lost_of, paired, squares_of, written_over
from gongkai.readers.upright import without_text

#: How many pixels a point is drawn large, and how many pixels long a page is at most.
_SCALE, _LONGEST = 2.5, 6000
#: So many of each figure of a font are compared with how it looks, two where these look alike: their boxes may not be true.
_ASKED = 3
#: What numbers are made of besides figures.
_SIGNS = frozenset(".,-−")
#: What is darker than this is no bare paper.
_PAPER = 255 - CONTRAST
#: What pdfminer writes for a glyph that its font has no letter for.
NAMELESS = "(cid:"


class Looked(NamedTuple):
    """The letters that are not what they are called, by their index with what may be written; and those that were lost."""

    instead: dict[int, str]
    lost: list[Glyph]
    said: list[str] = []  # noqa: RUF012 - what the other engine calls each of those that were lost


@dataclass(slots=True)
class Look:
    """What is known of a document's fonts: one of each of their figures is compared with how figures look.

    ``lying``: the fonts that call figures otherwise, and which; of one that does so twice no figure is believed.
    ``late``: such a font was believed before, so that what was said of its letters no longer holds. ``double``: fonts that
    call several glyphs the same figure; each of theirs is compared.
    """

    late: bool = False
    lying: dict[str, set[str]] = field(default_factory=dict)
    double: set[str] = field(default_factory=set)
    _met: dict[tuple[str, str], list[bool]] = field(default_factory=dict)

    def at(
        self,
        page: Any,
        corner: tuple[float, float],
        letters: Sequence[Letter],
        marks: Sequence[tuple[float, float, float, float]] = (),
        *,
        is_covered: bool = False,
    ) -> Looked:
        """Compare a page with the letters found on it; ``corner``: where its picture begins among their places.

        ``marks``: the boxes of letters that are laid over the page and are none of it. ``is_covered``: what is painted
        later may cover some of them.
        """
        scale = min(_SCALE, _LONGEST / max(*page.get_size(), 1.0))
        seen = [one for one in letters_of(page) if not any(_is_of(one, mark, corner) for mark in marks)]
        if not (seen or any(figure_of(one.text) for one in letters)):
            return Looked({}, [])
        raster = Raster.of(page, scale)
        moved = _moved(letters, corner)
        squares = squares_of(moved)
        together, loose = paired(moved, squares, seen)
        self._compare(page, moved, together, raster, scale)
        inked = {
            index: raster.is_inked(_pixels(_core(there[0]), scale))
            for index, there in enumerate(together)
            if there and figure_of(there[0].text)
        }
        is_plain = all(inked.values()) and not is_covered
        unpainted = {} if is_plain else _unpainted(page, together, raster, scale)
        gone = {index for index, is_inked in unpainted.items() if not is_inked}
        over = written_over(moved, squares, gone)
        over |= {index for index in unpainted if figure_of(moved[index].text)}
        instead = {
            index: other
            for index, (one, there) in enumerate(zip(moved, together, strict=True))
            if (other := UNTOLD if index in over else self._instead(one, there, inked.get(index))) is not None
        }
        instead |= dict.fromkeys(gone, "")
        lost = [one for one in lost_of(moved, squares, seen, loose) if raster.is_inked(_pixels(one, scale))]
        return Looked(instead, [_found(one, corner) for one in lost], [one.text for one in lost])

    def _instead(self, one: Letter, there: Sequence[Letter], is_inked: bool | None) -> str | None:
        """Return what is written instead of a letter, None where it is believed."""
        figure = figure_of(one.text)
        if one.text.startswith(NAMELESS):
            told = next((other.text for other in there if other.text.isprintable()), UNTOLD)
            return UNTOLD if figure_of(told) else told
        if not figure:
            return None
        if not is_inked or any(figure_of(other.text) != figure for other in there):
            return UNTOLD
        odd = self.lying.get(one.font, ())
        return UNTOLD if figure in odd or len(odd) > 1 else None

    def _compare(
        self,
        page: Any,
        letters: Sequence[Letter],
        together: Sequence[Sequence[Letter]],
        raster: Raster,
        scale: float,
    ) -> None:
        """Compare the figures that were not met before with how figures look: small ones that look odd once more, large."""
        before = {font for font, _ in self._met}
        was = {font: set(odd) for font, odd in self.lying.items()}
        for one, there in zip(letters, together, strict=True):
            figure = figure_of(one.text)
            met = self._met.setdefault((one.font, figure), []) if figure and there else None
            if met is not None and (len(met) < (_ASKED if len({*met}) > 1 else 2) or one.font in self.double):
                box = there[0].x0, there[0].top, there[0].x1, there[0].bottom
                is_double = one.font in self.double
                is_odd = other_figure(raster, _pixels(there[0], scale), figure, is_doubtful=is_double)
                met.append(is_odd and (is_double or other_figure(*Raster.near(page, box), figure)))
        self.lying = {}
        for (font, figure), met in self._met.items():
            if 2 * sum(met) > len(met) or (font in self.double and any(met)):
                self.lying.setdefault(font, set()).add(figure)
        changed = {font for font in was.keys() | self.lying.keys() if was.get(font) != self.lying.get(font)}
        self.late = self.late or bool(changed & before)


def _is_of(one: Letter, mark: tuple[float, float, float, float], corner: tuple[float, float]) -> bool:
    """Say whether a letter that the other engine finds is the one in a box."""
    x, y = (one.x0 + one.x1) / 2 + corner[0], (one.top + one.bottom) / 2 + corner[1]
    return mark[0] < x < mark[2] and mark[1] < y < mark[3] and 3 * (one.bottom - one.top) > mark[3] - mark[1]


def _moved(letters: Sequence[Letter], corner: tuple[float, float]) -> Sequence[Letter]:
    """Return letters by where they stand from a corner."""
    left, top = corner
    if not (left or top):
        return letters
    return [
        Letter(one.text, one.x0 - left, one.top - top, one.x1 - left, one.bottom - top, one.font)
        for one in letters
    ]


def _unpainted(
    page: Any, together: Sequence[Sequence[Letter]], raster: Raster, scale: float
) -> dict[int, bool]:
    """Return which letters nothing is painted for, as on a layer that is not shown, with whether something else is there.

    It is asked where a figure has no ink, or something may cover it: the page is drawn once more without its text.
    """
    places = {index: _pixels(_core(there[0]), scale) for index, there in enumerate(together) if there}
    bare = Raster.of(without_text(page), scale)
    return {
        index: min(map(min, rows), default=0) < _PAPER
        for index, box in places.items()
        if (rows := raster.rows(box)) == bare.rows(box)
    }


def _found(one: Letter, corner: tuple[float, float]) -> Glyph:
    """Return a letter that was lost: what numbers are made of is not told by one engine alone."""
    left, top = corner
    is_told = one.text.isprintable() and not figure_of(one.text) and one.text not in _SIGNS
    size = max(one.bottom - one.top, one.x1 - one.x0)
    return Glyph(
        one.text if is_told else UNTOLD, one.x0 + left, one.top + top, one.x1 + left, one.bottom + top, size
    )


def _core(one: Letter) -> Letter:
    """Return the middle of a letter, where nothing of those beside it stands."""
    side = (one.x1 - one.x0) / 4
    return one._replace(x0=one.x0 + side, x1=one.x1 - side)


def _pixels(one: Letter, scale: float) -> tuple[int, int, int, int]:
    return int(one.x0 * scale), int(one.top * scale), int(one.x1 * scale) + 1, int(one.bottom * scale) + 1
