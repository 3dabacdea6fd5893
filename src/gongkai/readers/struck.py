"""Lines that are drawn through letters of a page or under them: what is struck out is not said, and such lines part no cells."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from gongkai.readers.levels import Levels, Mapped, height_of, middle_of
from gongkai.readers.ruled import Box

#: Parts of a letter's height: how far from its middle a line strikes it, and from where on to where one is under it.
_MIDDLE, _UNDER = (-0.25, 0.25), (0.3, 0.75)
#: Parts of it: how thick such a line is, how near to the edge of the first and of the last letter it ends, and how far above
#: their foot it is.
_THICK, _NEAR, _FOOT = 0.2, 0.25, 0.1


def _along(letters: Levels, line: Box, reach: tuple[float, float]) -> list[int]:
    """Return the letters that a line begins and ends with, where it is so far below their middle; none if it goes past them."""
    thick, at = line.bottom - line.top, (line.top + line.bottom) / 2
    if line.x1 - line.x0 <= thick or thick > _THICK * letters.highest:
        return []
    chars = letters.chars
    near = letters.between(at - reach[1] * letters.highest, at - reach[0] * letters.highest)
    found = sorted((i for i in near if _is_along(line, chars[i], reach)), key=lambda i: float(chars[i]["x0"]))
    if not found:
        return []
    first, last = (chars[i] for i in (found[0], found[-1]))
    is_even = abs(line.x0 - first["x0"]) <= _NEAR * height_of(first)
    return found if is_even and abs(line.x1 - last["x1"]) <= _NEAR * height_of(last) else []


def _is_along(line: Box, char: Mapped, reach: tuple[float, float]) -> bool:
    height = height_of(char)
    below = (line.top + line.bottom) / 2 - middle_of(char)
    is_near = reach[0] * height <= below <= reach[1] * height and line.bottom - line.top <= _THICK * height
    return bool(is_near and line.x0 < (char["x0"] + char["x1"]) / 2 < line.x1)


def struck(chars: Sequence[Mapped], drawn: Iterable[Mapped]) -> set[int]:
    """Return which letters of a page are struck out by the lines and boxes that are ``drawn`` on it.

    A line strikes letters that it begins and ends with: a ruling goes past them, or stops elsewhere. One at the foot of figures
    does not.
    """
    letters = Levels(chars)
    return {
        i
        for line in (Box(*one["whole"]) for one in drawn)
        for i in _along(letters, line, _MIDDLE)
        if (line.top + line.bottom) / 2 < chars[i]["foot"] - _FOOT * height_of(chars[i])
    }


def written(chars: Sequence[Mapped], drawn: Iterable[Mapped]) -> list[Mapped]:
    """Return the lines that are drawn under letters or through them: all of their height are, and no other goes on at their ends."""
    levels: dict[int, list[Mapped]] = {}
    for one in drawn:
        if one["whole"][3] - one["whole"][1] < one["whole"][2] - one["whole"][0]:
            levels.setdefault(round(one["whole"][1]), []).append(one)
    alone = [one for one in levels.values() if not _are_joined([Box(*line["whole"]) for line in one])]
    letters = Levels(chars if alone else ())
    return [
        line
        for level in alone
        if all(
            any(_along(letters, Box(*one["whole"]), reach) for reach in (_UNDER, _MIDDLE)) for one in level
        )
        for line in level
    ]


def _are_joined(lines: Sequence[Box]) -> bool:
    """Say whether one of some lines begins where another one ends."""
    ends = {round(line.x1) + off for line in lines for off in (-1, 0, 1)}
    return any(round(line.x0) in ends for line in lines)
