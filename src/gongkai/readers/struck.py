"""Letters of a page that a line is drawn through: what is struck out is not said."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

#: Parts of a letter's height: how far from its middle a line strikes it, how thick that is, and how near to the edge
#: of the first and of the last letter that it goes through it ends.
_MIDDLE, _THICK, _NEAR = 0.25, 0.2, 0.25


def struck(chars: Sequence[Mapping[str, Any]], drawn: Iterable[Mapping[str, Any]]) -> set[int]:
    """Return which letters of a page (pdfplumber's, as the lines and boxes that are ``drawn`` on it) are struck out.

    A line strikes letters that it begins and ends with: a ruling goes past them, or stops elsewhere.
    """
    order = sorted(range(len(chars)), key=lambda i: _middle(chars[i]))
    middles = [_middle(chars[i]) for i in order]
    highest = max((_height(char) for char in chars), default=0.0)
    found: set[int] = set()
    for line in drawn:
        if line["x1"] - line["x0"] <= _height(line) or _height(line) > _THICK * highest:
            continue
        at, reach = _middle(line), _MIDDLE * highest
        near = (order[i] for i in range(bisect_left(middles, at - reach), bisect_right(middles, at + reach)))
        under = sorted((i for i in near if _crosses(line, chars[i])), key=lambda i: float(chars[i]["x0"]))
        if under and all(
            abs(line[edge] - chars[i][edge]) <= _NEAR * _height(chars[i])
            for edge, i in (("x0", under[0]), ("x1", under[-1]))
        ):
            found.update(under)
    return found


def _crosses(line: Mapping[str, Any], char: Mapping[str, Any]) -> bool:
    height = _height(char)
    across = abs(_middle(line) - _middle(char)) <= _MIDDLE * height and _height(line) <= _THICK * height
    return across and line["x0"] < (char["x0"] + char["x1"]) / 2 < line["x1"]


def _middle(one: Mapping[str, Any]) -> float:
    return (float(one["top"]) + float(one["bottom"])) / 2


def _height(one: Mapping[str, Any]) -> float:
    return float(one["bottom"]) - float(one["top"])
