"""Breaking Chinese lines: anywhere but within a number or a word, and before no closing mark."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rich.cells import cell_len

#: What no line begins with, and what none ends with.
_CLOSING = "，。、；：？！”’）》」』】〉…·,.;:?!)]}%％"
_OPENING = "“‘（《「『【〈([{"
_PIECE = re.compile(
    rf"[{re.escape(_OPENING)}]*(?:[\x21-\x7e]*[A-Za-z0-9][\x21-\x7e]*|\s+|.)[{re.escape(_CLOSING)}]*",
    re.DOTALL,
)


def wrap(text: str, width: int) -> list[str]:
    """Return the lines of a text, none wider than ``width`` cells."""
    lines: list[str] = []
    line, used = "", 0
    for piece in _pieces(text, width):
        size = cell_len(piece)
        if used + size > width and line.strip():
            lines.append(line.rstrip())
            line, used = "", 0
            piece = piece.lstrip()  # noqa: PLW2901 - no line begins with a space
            size = cell_len(piece)
        line += piece
        used += size
    if line.strip() or not lines:
        lines.append(line.rstrip())
    return lines


def _pieces(text: str, width: int) -> Iterator[str]:
    """Yield what must stay together, cut where it is wider than a whole line."""
    for match in _PIECE.finditer(text):
        piece = match[0]
        if cell_len(piece) <= width:
            yield piece
        else:
            yield from piece
