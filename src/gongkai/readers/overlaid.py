"""What is drawn on a page of a PDF over its figures, and beside them as a figure may be: numbers that are no text.

In go pdfplumber's letters, boxes, curves and pictures of a page; nothing here looks at what they show.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence

from gongkai.readers.levels import Levels, Mapped, middle_of

#: No wider or no higher than so many points is a line.
_LEAST = 2.0
#: Parts of the size of the figures on its level: how high a shape or picture is that may be one, at least and at most,
#: how wide it is at most, how far from the middle of theirs its own is, and how near what it is part of a number with.
_LOW, _HIGH, _TALL, _BROAD, _OFF, _NEAR = 0.45, 1.1, 1.6, 6.0, 0.5, 0.5

#: Parts of the size of a figure: how long a stroke on it is at least and at most, how far below its head and above its foot
#: it begins; what goes round it begins above its middle.
_SPECK, _STROKE, _HEAD, _FOOT, _ROUND = 0.15, 1.2, 0.08, 0.03, 0.35
#: A dashed line has more pieces than this, each so many times its length from the one before at most.
_MANY, _DASHED = 8, 3.0


def is_covered(chars: Sequence[Mapped], drawn: Iterable[Mapped]) -> bool:
    """Say whether a picture, what is painted after a figure, or a line on it, may be all that is seen at its place."""
    figures = _figures(chars)
    return any(
        one["written"] <= box.get("written", one["written"]) or is_thin
        for box in drawn
        for is_thin in [min(box["x1"] - box["x0"], box["bottom"] - box["top"]) <= _LEAST]
        if is_thin or box.get("fill", True)
        for one in map(chars.__getitem__, figures.between(box["top"], box["bottom"]))
        if _is_in_core(one, box)
    )


def _figures(chars: Sequence[Mapped]) -> Levels:
    return Levels(chars, (i for i, one in enumerate(chars) if one["text"].isdecimal()))


def _is_in_core(one: Mapped, box: Mapped) -> bool:
    """Say whether a box reaches into the middle half of a figure."""
    middle, side = (one["x0"] + one["x1"]) / 2, (one["x1"] - one["x0"]) / 4
    return bool(box["x0"] < middle + side and box["x1"] > middle - side)


def marred(chars: Sequence[Mapped], drawn: Iterable[Mapped]) -> set[int]:
    """Return the figures, by their index, that a stroke no longer than they are is drawn on, as one that makes a 7 of a 1.

    What goes round a figure, or under it, is none, and neither is a dash of a ruling.
    """
    figures = _figures(chars)
    shapes = list(drawn)
    dashes = _dashes(shapes)
    found: set[int] = set()
    for shape in shapes:
        left, top, right, bottom = shape["whole"]
        long = max(right - left, bottom - top)
        if long > _STROKE * figures.largest or not (
            shape["stroke"] or min(right - left, bottom - top) <= _LEAST
        ):
            continue
        if id(shape) in dashes:
            continue
        for index in figures.between(top - figures.largest, bottom + figures.largest):
            one = chars[index]
            size = one["size"]
            is_on = (
                left < one["x1"]
                and right > one["x0"]
                and top < one["foot"] - _FOOT * size
                and bottom > one["top"] + _HEAD * size
            )
            is_round = left < one["x0"] and right > one["x1"] and top < one["top"] + _ROUND * size
            if is_on and not is_round and _SPECK * size < long < _STROKE * size:
                found.add(index)
    return found


def _dashes(shapes: Sequence[Mapped]) -> set[int]:
    """Return which shapes, by their ids, are pieces of dashed lines: many on one line, as long as each other, close together."""
    alike: dict[tuple[bool, int, int], list[tuple[float, int]]] = {}
    for shape in shapes:
        left, top, right, bottom = shape["whole"]
        alike.setdefault((True, round(top), round(right - left)), []).append((left, id(shape)))
        alike.setdefault((False, round(left), round(bottom - top)), []).append((top, id(shape)))
    found: set[int] = set()
    for (_, _, long), pieces in alike.items():
        if len(pieces) > _MANY:
            pieces.sort()
            far = (
                i for i in range(1, len(pieces)) if pieces[i][0] - pieces[i - 1][0] > _DASHED * max(1, long)
            )
            for start, end in itertools.pairwise([0, *far, len(pieces)]):
                found.update(one for _, one in pieces[start:end] if end - start > _MANY)
    return found


def untold(chars: Sequence[Mapped], shapes: Sequence[Mapped]) -> Iterator[tuple[Mapped, float]]:
    """Yield what is drawn as a figure may be, with the size of those on its level: at one, or by itself in a line with some."""
    letters = Levels(chars, (i for i, one in enumerate(chars) if one["text"].strip())) if shapes else None
    for shape in shapes:
        high, middle = shape["bottom"] - shape["top"], middle_of(shape)
        around = letters.between(shape["top"] - high, shape["bottom"] + high) if letters else ()
        level = [one for i in around if abs(middle_of(one := chars[i]) - middle) < _OFF * one["size"]]
        size = max((one["size"] for one in level if one["text"].isdecimal()), default=0.0)
        most = (_HIGH, _HIGH) if shape["object_type"] == "curve" else (_TALL, _BROAD)
        if not _LOW * size < high < most[0] * size or shape["x1"] - shape["x0"] > most[1] * size:
            continue
        if any(shape["x0"] < (one["x0"] + one["x1"]) / 2 < shape["x1"] for one in level):
            continue
        near = [one for one in level if _gap(shape, one) < _NEAR * size]
        if not near or any(one["text"].isdecimal() for one in near):
            yield shape, size


def _gap(one: Mapped, other: Mapped) -> float:
    return float(max(one["x0"] - other["x1"], other["x0"] - one["x1"]))
