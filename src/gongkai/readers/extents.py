"""From where to where things stand, across a page or a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeVar

Where = TypeVar("Where", int, float)


def merged(extents: Iterable[tuple[Where, Where]]) -> list[tuple[Where, Where]]:
    """Return extents, those that have something in common as one, from the left."""
    found: list[tuple[Where, Where]] = []
    for left, right in sorted(extents):
        if found and left < found[-1][1]:
            found[-1] = found[-1][0], max(found[-1][1], right)
        else:
            found.append((left, right))
    return found
