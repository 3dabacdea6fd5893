"""The lines of a table with the rows that they may print, and what those whose label is elsewhere, or cannot be read, may be."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.form import label_key
from gongkai.tables.cells import Kind, Piece, may_be_parts
from gongkai.tables.deciding.decide import is_empty
from gongkai.tables.doubts import SURE, Doubts
from gongkai.tables.layouts.printed import PAGE
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.above import Heads
from gongkai.tables.names.labelled import APART, MISPRINT
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import Entry
from gongkai.tables.names.wrapped import YEAR_OF_ROW, behind_label


@dataclass(eq=False)
class Named:
    """A line and the rows that it may print, one entry a form.

    ``doubts`` is empty where its label says so. Otherwise it was named by its place, or by a label that is not where
    it should be, and its numbers must be confirmed.
    """

    line: Line
    entries: list[Entry]
    heads: Heads
    doubts: Doubts = SURE


def untold() -> Line:
    """Return what stands for numbers that are printed, where nothing tells whether they are a row's."""
    return Line([], [Piece(Kind.UNSURE, "", 0, 0)], has_digits=True)


def is_told(line: Line) -> bool:
    """Say whether a line has cells that are known to be its own."""
    return bool(line.values) and line.values != untold().values


def trust_misprints(named: list[Named], lex: Lexicon) -> list[Named]:
    """Take a misprinted label as sure where its row is due: behind the row before, not printed else."""
    places = [lex.order[one.entries[0].row] for one in named]
    for i, one in enumerate(named):
        if not one.doubts:
            continue
        after_last = i == 0 or places[i - 1] < places[i]
        before_next = i + 1 == len(named) or places[i] < places[i + 1]
        near = lex.misprinted(one.line.key) is not None and not lex.rows_within(one.line.key)
        if near and after_last and before_next and places.count(places[i]) == 1:
            named[i] = replace(one, doubts=SURE)
    return named


def fill_gaps(
    named: list[Named], nameless: list[tuple[int, Line]], loose: Collection[str], lex: Lexicon
) -> list[Named]:
    """Name lines without a readable label by their place, where just one row is missing there.

    Where more rows are missing in all, two lines may have changed places: then what is left of the label
    must tell, unless all such lines print the same, or the labels stand apart from their numbers: ``loose``
    are the rows of labels that do. Numbers without any label may be those of an empty cell above them.
    """
    seen = {entry.row for one in named for entry in one.entries}
    # A label without numbers may be that of a line without a label.
    filled_rows = {entry.row for one in named if is_told(one.line) for entry in one.entries}
    filled = list(named)
    alike = len({tuple(piece.number for piece in line.values) for _, line in nameless}) == 1
    row_of: dict[int, str] = {}
    for index, line in nameless:
        if 0 < index < len(named):
            before, after = named[index - 1].entries[0], named[index].entries[0]
            due, missing = lex.due(before, after, filled_rows), lex.missing(before, filled_rows)
            told = due == missing or (alike and len(missing) == len(nameless))
            like = len(due) == 1 and due[0] not in seen and lex.may_be(line.key, due[0])
            own = any(piece.text for piece in named[index].line.values)  # else they may be the next row's
            if like and own and (told or due[0] in loose or lex.is_like(line.key, due[0], missing)):
                row_of[id(line)] = due[0]
    lost: set[int] = set()
    apart: set[int] = set()
    claims = Counter(row_of.values())  # of two lines that would be one row, nothing tells which is
    for index, line in reversed(nameless):
        if claims[row := row_of.get(id(line), "")] == 1:
            filled.insert(index, Named(behind_label(line), lex.entries(row), named[index].heads, MISPRINT))
            continue
        rest = [piece for piece in line.values if piece.text and not YEAR_OF_ROW.fullmatch(piece.text)]
        beside = named if len(rest) > 1 else named[max(index - 1, 0) : index + 1] if rest else ()
        lost |= {id(one) for one in beside if not one.line.values}  # they may be the numbers of a label there
        above = named[index - 1] if rest and index else None
        below = named[index] if above and index < len(named) and named[index].heads is above.heads else None
        parts = may_be_parts(rest)
        if above and (_are_one(above.line, line) or (parts and _may_go_on_below(above.line, line))):
            lost.add(id(above))
        if below and (_are_one(line, below.line) or (parts and _may_go_on_below(line, below.line))):
            lost.add(id(below))
        if above and (
            (not line.texts and any(map(is_empty, above.line.values)))
            or (not lex.summed and _may_go_on(above, line, lex))
        ):
            apart.add(id(above))
    filled = [replace(one, line=untold()) if id(one) in lost else one for one in filled]
    return [replace(one, doubts=one.doubts | APART) if id(one) in apart else one for one in filled]


def _are_one(one: Line, other: Line) -> bool:
    """Say whether each of two lines has its cells where the other has none: a cell of the row they are may be on both."""
    cells = [(bool(a.text), bool(b.text)) for a, b in zip(one.values, other.values, strict=False)]
    return len(one.values) == len(other.values) and {(True, False), (False, True)} == set(cells)


def _may_go_on_below(upper: Line, lower: Line) -> bool:
    """Say whether the digits of each number of a line may be the first of one that goes on in the line below."""
    if len(upper.values) == len(lower.values):
        pairs = zip(upper.values, lower.values, strict=True)
        return all(first.number != 0 for first, rest in pairs if rest.text)
    begun = [piece for piece in upper.values if piece.number]
    return len(begun) >= len([piece for piece in lower.values if piece.text])


def _may_go_on(above: Named, line: Line, lex: Lexicon) -> bool:
    """Say whether numbers of a line may be the rest of some in the row above, as its words are of that one's label."""
    if not any(label.endswith(line.key) for label in _labels(above, lex)):
        return False
    return any(piece.number for piece in above.line.values)


def _labels(one: Named, lex: Lexicon) -> list[str]:
    rows = {entry.row for entry in one.entries}
    return [label for label in lex.row_keys if rows & lex.ids(label)]


def without_untold(named: list[Named], lines: Lines, lex: Lexicon) -> list[Named]:
    """Return the rows of a text with those open whose numbers may be another's, where no sum tells.

    Where numbers stand right behind heads, labels may stand below their numbers: the last of some heads has none then. A
    label without numbers beside a row of too many, or of unevenly set ones, may be that of some of them.
    """
    if lex.summed or any(line.width for line in lines.lines):
        return named
    last = {one.entries[0].block.id: one for one in named}
    empty = {block for block, one in last.items() if not one.line.values}
    below = empty if any(_is_above_its_label(line, lex) for line in lines.lines) else set()
    odd = {
        id(one)
        for pair in pairwise(named)
        for one in pair
        if (not pair[0].line.values and _is_crowded(pair[1], lex))
        or (not pair[1].line.values and _is_uneven(pair[0].line, lines.gaps))
    }
    odd |= {id(one) for one in named if _goes_on_beside(one, lines)}
    return [
        replace(one, line=untold())
        if id(one) in odd or (one.entries[0].block.id in below and not _is_on_its_line(one, lines))
        else one
        for one in named
    ]


def _is_above_its_label(line: Line, lex: Lexicon) -> bool:
    """Say whether numbers, more than those of a page, stand right behind the last of some heads."""
    key = label_key(line.texts[-1].text) if line.texts and line.has_digits else ""
    several = len(line.values) > 1 or not all(PAGE.fullmatch(piece.text) for piece in line.values)
    return several and any(key.endswith(head) for head in lex.columns)


def _goes_on_beside(one: Named, lines: Lines) -> bool:
    """Say whether numbers stand beside the last words of a row's label, below its own: they may be the rest of these."""
    if not (lines.breaks and one.line.texts and one.line.values):
        return False
    last, own = one.line.texts[-1].end, {piece.start for piece in one.line.values}
    at = bisect_left(lines.breaks, last)
    if bisect_left(lines.breaks, max(own)) >= at:
        return False
    others = (piece.start for line in lines.lines for piece in line.values if piece.text)
    return any(
        start >= last and start not in own and bisect_left(lines.breaks, start) == at for start in others
    )


def _is_on_its_line(one: Named, lines: Lines) -> bool:
    """Say whether the numbers of a row begin on the printed line on which its label ends."""
    ends = [piece.end for piece in one.line.texts[-1:]] + [piece.start for piece in one.line.values[:1]]
    return len(ends) > 1 and len({bisect_left(lines.breaks, at) for at in ends}) == 1


def _is_crowded(one: Named, lex: Lexicon) -> bool:
    """Say whether a row has more cells than heads stand over it."""
    own = {key for entry in one.entries for column in entry.block.columns for key in column.keys}
    return 0 < sum(head in own for head in lex.heads_in(one.heads.key)) < len(one.line.values)


def _is_uneven(line: Line, gaps: Sequence[int]) -> bool:
    """Say whether empty lines stand between some cells of a row, and not between others."""
    between = {any(a.end <= gap <= b.start for gap in gaps) for a, b in pairwise(line.values)}
    return len(between) > 1
