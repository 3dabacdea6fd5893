"""Ruled tables whose rules part their numbers: some have lines between rows alone, or shades on every other one."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterable, Sequence

from gongkai.readers.glyphs import CELLS, Glyph, lines_of, print_line
from gongkai.readers.ruled import Box, Ruled, fill
from gongkai.readers.unruled.words import words_of

_NUMBER = r"[-+]?\d[\d.,]*"
#: Numbers, or marks for none, side by side, set apart as cells are, and the last number of a line.
_CELL = rf"(?:{_NUMBER}|[-—–/无]+)"
_ABREAST = re.compile(rf"(?<!\S){_CELL}(?:{CELLS}{_CELL})+(?!\S)")
_LAST = re.compile(rf"(?:^|{CELLS}){_NUMBER}$")
#: So many numbers below each other are no single one that is broken over lines.
_STACK = re.compile(rf"(?:^|\n)(?:{_NUMBER}\n{_NUMBER}|\D+\n?{_NUMBER})\n{_NUMBER}(?!\S)")
#: A head and the number below it, which a table whose rows are not parted has in each of its columns.
_HEADED = re.compile(rf"^\D+\n{_NUMBER}$")

#: So many points at most are between parts of one table.
_CLOSE = 30.0
#: Letters of a word stand no further apart, in parts of their size; rules cut one letter of so many
#: from the one before, or so few, at most; so few cells of a row are no row of numbers.
_TOUCH, _CUT, _FEW = 0.1, 12, 3


def parted(
    page: int, drawn: Sequence[Sequence[Box]], glyphs: Sequence[Glyph]
) -> tuple[list[Ruled], list[Glyph]]:
    """Return the tables that are drawn on a page, from its top, where each number has a cell of its own; and the letters in none."""
    while True:
        tables, rest = _filled(page, drawn, glyphs)
        groups: list[list[int]] = []
        gone: set[int] = set()
        for i, table in enumerate(tables):
            between = _between(tables[i - 1], table, rest) if i else None
            if between is None:
                groups.append([])
            groups[-1].append(i)
            if between or not _is_parted(table, rest, glyphs):
                gone.update(groups[-1])
        if not gone:
            return tables, rest
        drawn = [one for i, one in enumerate(drawn) if i not in gone]


def _filled(
    page: int, drawn: Iterable[Sequence[Box]], glyphs: Sequence[Glyph]
) -> tuple[list[Ruled], list[Glyph]]:
    tables, rest = [], list(glyphs)
    for boxes in drawn:
        table, rest = fill(page, boxes, rest)
        tables.append(table)
    return tables, rest


def _is_parted(table: Ruled, loose: Sequence[Glyph], glyphs: Sequence[Glyph]) -> bool:
    left, top, right, bottom = table.outline
    inside = Box(left + 1, top + 1, right - 1, bottom - 1)
    if any(one.text.isdecimal() and inside.holds(one) for one in loose):
        return False
    if _cuts_words(table):
        return False
    cells = zip(table.boxes, table.prints, strict=True)
    rows = [
        [one.text for _, one in row] for _, row in itertools.groupby(cells, lambda cell: round(cell[0].top))
    ]
    if any(sum(_STACK.search(text) is not None for text in row) > 1 for row in rows):
        return False
    if any(sum(_HEADED.search(text) is not None for text in row) > _FEW for row in rows):
        return False
    own = [[one for one in printed.glyphs if one] for printed in table.prints]
    words = [word for cell in own for line in lines_of(cell) for word in words_of(line)]
    if all(word.is_number for word in words):  # frames round numbers, or lines that part these alone
        over = Box(left, top - _CLOSE, right, top)
        heads = [one for one in loose if over.holds(one)] if len(rows) == 1 and len(words) > _FEW else []
        beside = (
            one for one in glyphs if top < one.middle < bottom and not left < (one.x0 + one.x1) / 2 < right
        )
        are_headed = any(len(line) > 1 for line in map(words_of, lines_of(heads)))
        return not are_headed and not any(one.text.isalnum() for one in beside)
    told = [[text for text in row if re.search(r"\d(?!\s*[.、])", text)] for row in rows]
    several = [all(_ABREAST.search(text) for text in texts) for texts in told if texts]
    return sum(several) * 2 <= len(several)


def _cuts_words(table: Ruled) -> bool:
    """Say whether many letters stand in another cell than the one that was written right before them and touches them."""
    written = sorted(
        (glyph.order, cell, glyph)
        for cell, one in enumerate(table.prints)
        for glyph in one.glyphs
        if glyph is not None and glyph.order
    )
    cut = sum(
        one[0] + 1 == other[0]
        and one[1] != other[1]
        and one[2].middle == other[2].middle
        and abs(other[2].x0 - one[2].x1) < _TOUCH * one[2].size
        for one, other in itertools.pairwise(written)
    )
    return cut > _FEW and cut * _CUT > len(written)


def _between(one: Ruled, other: Ruled, loose: Iterable[Glyph]) -> bool | None:
    """Say whether rows of numbers stand between two tables, which are parts of one; None where they are two."""
    above, below = one.outline, other.outline
    if min(above.x1, below.x1) - max(above.x0, below.x0) < min(above.x1 - above.x0, below.x1 - below.x0) / 2:
        return None
    between = Box(min(above.x0, below.x0), above.bottom, max(above.x1, below.x1), below.top)
    lines = [print_line(line).text for line in lines_of(glyph for glyph in loose if between.holds(glyph))]
    if any("。" in line for line in lines):
        return None
    return any(_LAST.search(line) for line in lines) or (None if below.top - above.bottom > _CLOSE else False)
