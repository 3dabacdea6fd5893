"""Tables that a text draws line by line: the boxes of a terminal, pandoc's grids, a page dumped by a browser.

Their corners stand where the corners of the cells are, counted in columns of a terminal.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import chain, pairwise, product
from typing import NamedTuple

from gongkai.document import Place
from gongkai.fold import Folded
from gongkai.tables.cells import Piece
from gongkai.tables.layouts.printed import Part, cell_of, columns_of, parts_of
from gongkai.tables.lines import Laid

_FLAT, _UPRIGHT = frozenset("-=═"), frozenset("|║")
_CORNERS = frozenset("+┌┐└┘├┤┬┴┼╒╓╔╕╖╗╘╙╚╛╜╝╞╟╠╡╢╣╤╥╦╧╨╩╪╫╬")
_FRAME = _FLAT | _UPRIGHT | _CORNERS
_CORNER = "[" + "".join(map(re.escape, sorted(_CORNERS))) + "]"
#: A border between two rows of cells.
_RULE = re.compile(rf"{_CORNER}[-=═:]{{2,}}{_CORNER}")


class NoFrameError(Exception):
    """Borders do not meet, or bound no rectangles."""


class _Line(NamedTuple):
    """A printed line and where it starts: its characters by the column of a terminal, and their indices in the text."""

    chars: dict[int, str]
    at: dict[int, int]


def framed(source: str, folded: Folded, start: int, end: int) -> list[Laid]:
    """Return the tables that ``folded.text[start:end]`` draws, in order; none where one of them cannot be laid.

    ``source`` is the text that was folded: folding makes wide characters narrow.
    """
    if len(_RULE.findall(folded.text, start, end)) < _RULES:
        return []
    try:
        return [_laid(block) for block in _blocks(source, folded, start, end)]
    except NoFrameError:
        return []


#: A table has a border above its heads, one below these, and one at its end.
_RULES = 3
#: And two columns.
_EDGES = 3


class _Frame(NamedTuple):
    """Where a table stands on its lines: in which columns of a terminal, and between how many bars of another one."""

    left: int
    right: int
    before: int
    behind: int


def _blocks(source: str, folded: Folded, start: int, end: int) -> Iterator[list[_Line]]:
    """Yield the lines of each table, from its upper border to the last line that has borders at the same edges.

    It may stand in a cell of another one, or beside other words, as a browser sets the columns of a page.
    """
    block: list[_Line] = []
    frame: _Frame | None = None
    above = start, ""
    inside = True  # of a table whose rows above are not of this text
    for at, line in chain(parts_of(folded.text[start:end], start, "\n"), [(end, "")]):
        inner = _within(frame, source, folded, at, line) if frame else None
        ended = bool(block) and inner is not None and _is_rule(block[-1]) and _is_rule(inner)
        if frame and (ended or not inner):
            if len(block) >= _RULES:
                yield block
            block, frame = [], None
            above = (start, "") if ended else above
        if not frame and (top := _TOP.fullmatch(line)):
            columns = columns_of(source, folded, at, line)
            bars = (top[side].count("|") for side in ("before", "behind"))
            frame = _Frame(columns[top.start("rule")], columns[top.end("rule") - 1], *bars)
            headless = _within(frame, source, folded, *above) is not None
            if headless and not inside:
                raise NoFrameError
            frame = None if headless else frame
            inner = _within(frame, source, folded, at, line) if frame else None
        if inner:
            block.append(inner)
        above = at, line
        inside = inside and (at == start or line.strip()[-1:] in _FRAME)


def _is_rule(line: _Line) -> bool:
    """Say whether a line is a border all along: where two follow each other one table ends and another begins."""
    return all(char in _FLAT or char in _CORNERS for char in line.chars.values())


_WORDS = f"[^{re.escape(''.join(sorted(_FRAME)))}]*"
#: The upper border of a table, and what stands before it and behind it: words, or bars.
_TOP = re.compile(
    rf"(?P<before>{_WORDS}|[\s|]*(?=[+┌╒╓╔]))(?P<rule>{_CORNER}(?:[-=═]|{_CORNER})+(?<={_CORNER}))(?P<behind>{_WORDS}|[\s|]*)"
)


def _within(frame: _Frame, source: str, folded: Folded, at: int, line: str) -> _Line | None:
    """Return what of a line stands within a frame; None where no borders stand at its edges.

    They are the first and the last on the line but for those of another table, wherever a program that takes some
    characters for wider has them; where words stand beside the table they are in its columns.
    """
    columns = columns_of(source, folded, at, line)[:-1]
    around = re.fullmatch(rf"\s*(?:\|\s*){{{frame.before}}}(\S.*?)(?:\s*\|){{{frame.behind}}}\s*", line)
    if around and {around[1][0], around[1][-1]} <= _FRAME:
        left, right = around.start(1), around.end(1) - 1
    else:
        left, right = (columns.index(edge) if edge in columns else -1 for edge in frame[:2])
        if not 0 <= left < right or not {line[left], line[right]} <= _FRAME:
            return None
    first, own = columns[left], slice(left, right + 1)
    columns = [column - first for column in columns[own]]
    return _Line(
        dict(zip(columns, line[own], strict=True)),
        dict(zip(columns, range(at + left, at + right + 1), strict=True)),
    )


def _laid(lines: Sequence[_Line]) -> Laid:
    """Return the cells that the borders of a table bound."""
    rules = [i for i, line in enumerate(lines) if _corners(line)]
    edges = sorted({column for i in rules for column in _corners(lines[i])})
    if len(rules) < _RULES or len(edges) < _EDGES or (rules[0], rules[-1]) != (0, len(lines) - 1):
        raise NoFrameError
    walls = [_walls(lines, above, below, edges) for above, below in pairwise(rules)]
    taken: set[tuple[int, int]] = set()
    found: dict[Place, Piece] = {}
    for row, column in product(range(len(walls)), range(len(edges) - 1)):
        if (row, column) in taken:
            continue
        left = edges[column]
        right = next((edge for edge in edges[column + 1 :] if edge in walls[row]), left)
        ends = (i for i in range(row + 1, len(rules)) if _is_closed(lines[rules[i]], left, right))
        below = next(ends, row)
        stop = edges.index(right)
        cells = set(product(range(row, below), range(column, stop)))
        if not cells or cells & taken or any(not {left, right} <= walls[i].keys() for i in range(row, below)):
            raise NoFrameError
        if any(edge in walls[i] for edge in edges[column + 1 : stop] for i in range(row, below)):
            raise NoFrameError
        taken |= cells
        parts = [part for i in range(row, below) for part in walls[i][left]]
        parts += [_between(lines[rules[i]], left, right) for i in range(row + 1, below)]
        found[Place(row, column, below - row, stop - column)] = cell_of(sorted(parts))
    return Laid(list(found.values()), list(found))


def _corners(line: _Line) -> set[int]:
    """Return the columns in which borders meet on a line."""
    return {
        column
        for column, char in line.chars.items()
        if char in _CORNERS and any(line.chars.get(near, "") in _FLAT for near in (column - 1, column + 1))
    }


def _uprights(line: _Line) -> list[int]:
    """Return the columns in which borders stand upright on a line."""
    return [column for column, char in line.chars.items() if char in _UPRIGHT]


def _borders(line: _Line) -> set[int]:
    """Return the columns in which borders meet, or go on from the line above."""
    return _corners(line) | set(_uprights(line))


def _walls(lines: Sequence[_Line], above: int, below: int, edges: Sequence[int]) -> dict[int, list[Part]]:
    """Return the upright borders of a row of cells, with what stands behind each on its lines.

    A line on which they do not stand in their columns has as many: a program takes some characters for wider.
    """
    band = lines[above + 1 : below]
    bars = list(map(_uprights, band))
    exact = [one for one in bars if set(one) <= set(edges)]
    alike = bool(exact) and all(one == exact[0] for one in exact)
    columns = exact[0] if alike else sorted(_borders(lines[above]) & _borders(lines[below]))
    if not band or any(len(one) != len(columns) for one in bars):
        raise NoFrameError
    found: dict[int, list[Part]] = {column: [] for column in columns}
    for line, own in zip(band, bars, strict=True):
        for column, (left, right) in zip(columns, pairwise(own), strict=False):
            found[column].append(_between(line, left, right))
    return found


def _between(line: _Line, left: int, right: int) -> Part:
    inside = [column for column in line.chars if left < column < right]
    words = "".join(line.chars[column] for column in inside)
    first = len(words) - len(words.lstrip()) if words.strip() else 0
    return Part(line.at[inside[first] if inside else right], words.strip())


def _is_closed(rule: _Line, left: int, right: int) -> bool:
    """Say whether a border goes from one column to another; raises NoFrameError where it goes a part of the way.

    Corners right beside each other close a cell that has no room.
    """
    if right == left + 1:
        return {rule.chars.get(left, ""), rule.chars.get(right, "")} <= _CORNERS
    between = "".join(rule.chars.get(column, "") for column in range(left + 1, right))
    if _BORDER.fullmatch(between):
        return True
    if _BROKEN.search(between):
        raise NoFrameError
    return False


_BORDER = re.compile(rf"(?:[-=═:]|{_CORNER})+")
_BROKEN = re.compile("[-=═]{3}")
