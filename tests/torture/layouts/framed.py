"""Tables that a terminal's programs draw with lines: a browser in text mode, pandoc's grids."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Sequence
from random import Random

from ..model import Block, Table
from .text import paragraphs

Printer = Callable[[Random, Sequence[Block]], str]

#: What stands where borders meet, by whether one goes up, down, left and right from there.
_BOX = {
    "0101": "┌", "0110": "┐", "1001": "└", "1010": "┘", "1101": "├", "1110": "┤",
    "0111": "┬", "1011": "┴", "1111": "┼", "1100": "│", "0011": "─",
}  # fmt: skip


def _wide(char: str) -> int:
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


def _wrapped(text: str, width: int) -> list[str]:
    """Break a text into lines of so many columns; a number is not broken."""
    lines, used = [""], 0
    for char in text.replace("\n", ""):
        if used + _wide(char) > width and not (char.isdigit() and lines[-1].isdigit()):
            lines.append("")
            used = 0
        lines[-1] += char
        used += _wide(char)
    return lines


def _drawn(rng: Random, table: Table, *, box: bool) -> str:
    grid = [row[: table.width] for row in table.grid()]
    wide = [max(4, rng.choice([6, 8, 10, 14])) for _ in range(table.width)]
    for row in grid:
        for at, (cell, starts) in enumerate(row):
            if starts and cell.cols == 1 and cell.path:
                wide[at] = max(wide[at], sum(map(_wide, cell.text)) + 2)
    edges = [sum(one + 1 for one in wide[:at]) for at in range(table.width + 1)]
    cells = [
        (at, col, cell, _wrapped(cell.text, edges[col + cell.cols] - edges[col] - 1 - 2 * (not box)))
        for at, row in enumerate(grid)
        for col, (cell, starts) in enumerate(row)
        if starts
    ]
    high = [1] * len(grid)
    for at, _, cell, lines in sorted(cells, key=lambda one: one[2].rows):
        last = min(at + cell.rows, len(grid)) - 1
        high[last] += max(0, len(lines) - sum(high[at : last + 1]) - (last - at))
    tops = [sum(one + 1 for one in high[:at]) for at in range(len(grid) + 1)]
    ink: dict[tuple[int, int], str] = {}
    borders: set[tuple[int, int]] = set()
    for at, col, cell, lines in cells:
        top, bottom = tops[at], tops[min(at + cell.rows, len(grid))]
        left, right = edges[col], edges[col + cell.cols]
        borders |= {(y, x) for y in (top, bottom) for x in range(left, right + 1)}
        borders |= {(y, x) for x in (left, right) for y in range(top, bottom + 1)}
        for y, line in enumerate(lines, top + 1):
            x = left + 1 + (not box)
            for char in line:
                ink[y, x] = char
                x += _wide(char)
    return "\n".join(_line(y, edges[-1], ink, borders, box=box) for y in range(tops[-1] + 1))


def _line(
    y: int, last: int, ink: dict[tuple[int, int], str], borders: set[tuple[int, int]], *, box: bool
) -> str:
    out, x = "", 0
    while x <= last:
        char = ink.get((y, x)) or (_border(y, x, borders, box=box) if (y, x) in borders else " ")
        out += char
        x += _wide(char) if (y, x) in ink else 1
    return out


def _border(y: int, x: int, borders: set[tuple[int, int]], *, box: bool) -> str:
    near = [(y - 1, x), (y + 1, x), (y, x - 1), (y, x + 1)]
    mark = _BOX["".join(str(int(one in borders)) for one in near)]
    return mark if box else {"│": "|", "─": "-"}.get(mark, "+")


def _printer(*, box: bool) -> Printer:
    def printer(rng: Random, blocks: Sequence[Block]) -> str:
        return paragraphs(rng, blocks, lambda table: "\n" + _drawn(rng, table, box=box) + "\n", gap="\n\n")

    return printer


PRINTERS: dict[str, Printer] = {"framed-box": _printer(box=True), "framed-grid": _printer(box=False)}
