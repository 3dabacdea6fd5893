"""Which letters of a page that one engine found are which of another's, by where they stand; and which stand on each other."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Sequence

from gongkai.readers.engines import Letter, figure_of

#: The sides of the squares in which letters are looked for, and what two engines may differ in a place, in points.
_SQUARE, _SLACK = 24.0, 1.5
#: So much of a figure's width stands on another one only where both are written over each other.
_OVER = 0.3

Squares = dict[tuple[int, int], list[int]]
_Levels = dict[int, list[Letter]]


def squares_of(letters: Sequence[Letter]) -> Squares:
    """Return which letters reach into which square of a page."""
    squares: Squares = {}
    for index, one in enumerate(letters):
        across = range(int((one.x0 - _SLACK) // _SQUARE), int((one.x1 + _SLACK) // _SQUARE) + 1)
        down = range(int((one.top - _SLACK) // _SQUARE), int((one.bottom + _SLACK) // _SQUARE) + 1)
        if len(across) * len(down) > 64:  # as large as a page: no letter of a line
            continue
        for x in across:
            for y in down:
                squares.setdefault((x, y), []).append(index)
    return squares


def _middle(one: Letter) -> tuple[float, float]:
    return (one.x0 + one.x1) / 2, (one.top + one.bottom) / 2


def _levels(letters: Sequence[Letter]) -> _Levels:
    """Return letters by how far down the middle of each stands, in whole points."""
    levels: _Levels = {}
    for one in letters:
        levels.setdefault(round(_middle(one)[1]), []).append(one)
    return levels


def _on_level(one: Letter, levels: _Levels) -> list[Letter]:
    """Return the letters that stand on the same line as one, from the left."""
    y, near = _middle(one)[1], (one.bottom - one.top) / 3
    found = [
        other
        for level in range(int(y - near), int(y + near) + 2)
        for other in levels.get(level, ())
        if abs(_middle(other)[1] - y) <= near
    ]
    return sorted(found, key=lambda other: other.x0)


def written_over(letters: Sequence[Letter], squares: Squares, gone: Collection[int]) -> set[int]:
    """Return the figures on which another letter is written: what both show together is neither.

    Where two numbers meet, a part of one figure may stand on the first of the next one. ``gone``: what is not painted.
    """
    over = set()
    figures = {
        square: own
        for square, held in squares.items()
        if (own := [i for i in held if figure_of(letters[i].text)])
    }
    for index, one in enumerate(letters):
        if not one.text.strip() or index in gone:
            continue
        x, y = _middle(one)
        is_figure = figure_of(one.text) != ""
        near = squares if is_figure else figures
        for other in near.get((int(x // _SQUARE), int(y // _SQUARE)), ()):
            box = letters[other]
            if other == index or other in gone or not box.top < y < box.bottom:
                continue
            wide = min(one.x1, box.x1) - max(one.x0, box.x0)
            on_figure = is_figure and wide > _OVER * (one.x1 - one.x0) and figure_of(box.text)
            if box.x0 < x < box.x1 or on_figure:
                over |= {number for number in (index, other) if figure_of(letters[number].text)}
    return over


def paired(
    letters: Sequence[Letter], squares: Squares, seen: Sequence[Letter]
) -> tuple[list[list[Letter]], list[Letter]]:
    """Return, for each letter, those of the other engine whose middle stands in its box; and those in none.

    Where a font is not in the file each engine takes one of its own, and its letters are as wide as they like: then
    figures go together by their order, where the line has the same ones.
    """
    held: list[list[Letter]] = [[] for _ in letters]
    loose = []
    for other in seen:
        x, y = _middle(other)
        is_held = False
        for index in squares.get((int(x // _SQUARE), int(y // _SQUARE)), ()):
            one = letters[index]
            if one.x0 <= x <= one.x1 and one.top <= y <= one.bottom:
                held[index].append(other)
                is_held = True
        if not is_held:
            loose.append(other)
    odd = [
        index
        for index, one in enumerate(letters)
        if (figure := figure_of(one.text)) and [figure_of(other.text) for other in held[index]] != [figure]
    ]
    own, others = (_levels([one for one in kind if odd and figure_of(one.text)]) for kind in (letters, seen))
    for index in odd:
        mine, theirs = (_on_level(letters[index], levels) for levels in (own, others))
        if [figure_of(x.text) for x in mine] == [figure_of(x.text) for x in theirs]:
            held[index] = [theirs[mine.index(letters[index])]]
    return held, loose


def lost_of(
    letters: Sequence[Letter], squares: Squares, seen: Sequence[Letter], loose: Sequence[Letter]
) -> list[Letter]:
    """Return the letters that only the other engine found, of those that stand in no letter's box."""
    own, others = (_levels(kind if loose else ()) for kind in (letters, seen))
    lost = []
    for other in loose:
        x, y = _middle(other)
        here = (letters[index] for index in squares.get((int(x // _SQUARE), int(y // _SQUARE)), ()))
        if any(
            one.x0 - _SLACK <= x <= one.x1 + _SLACK and one.top - _SLACK <= y <= one.bottom + _SLACK
            for one in here
        ):
            continue
        mine, theirs = _on_level(other, own), _on_level(other, others)
        if sum(_same(one.text, other.text) for one in mine) >= sum(
            _same(one.text, other.text) for one in theirs
        ):
            continue
        lost.append(other)
    return lost


def _same(one: str, other: str) -> bool:
    return unicodedata.normalize("NFKC", one) == unicodedata.normalize("NFKC", other)
