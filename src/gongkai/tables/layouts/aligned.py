"""A page printed with spaces: where a word stands on its line says which column it is of.

Programs that keep a page's looks (``pdftotext -layout``) print a cell where it stands on the page. Numbers below each
other are a column, and so are the pieces of the head above them; a column in which a row prints nothing is an empty
cell. That is believed of a part of a table only where all of its rows and heads bear it out.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from itertools import pairwise
from typing import NamedTuple

from gongkai.fold import Folded
from gongkai.form import label_key
from gongkai.readers.extents import merged
from gongkai.readers.glyphs import CELLS
from gongkai.tables.cells import EMPTY, Kind, Piece
from gongkai.tables.layouts.beside import names_beside
from gongkai.tables.layouts.over import Over, headed_by, in_order, mixed_heads, without_groups
from gongkai.tables.layouts.printed import PAGE, columns_of, is_end, is_page_number, letters_of
from gongkai.tables.layouts.stacked import FEWEST, Stack, Words, has, numbers_of, stacks
from gongkai.tables.layouts.words import Span, Word, as_text, words_of
from gongkai.tables.names.lexicon import Lexicon

_SPACES = re.compile(r"(?<=\S) {2,}(?=\S)")
#: Such a share of all gaps is a program's way to part cells.
_MOSTLY = 0.9
#: So many rows has a table that shows where its columns are.
_ROWS = 3
#: Numbers are hardly ever below each other by a measure that is not the program's.
_STRAIGHT = 2


class Aligned(NamedTuple):
    """What the places of words tell, by where a line starts: the texts of one of heads, the cells of a row.

    ``names`` are pieces of groups' names among those of labels, and numbers of pages: nothing of these.
    """

    heads: dict[int, list[Piece]]
    rows: dict[int, list[Piece]]
    names: dict[int, list[Word]]

    def labels(self, at: int, line: str) -> str:
        """Return a line that starts at ``at`` without the names of groups."""
        for name in self.names.get(at, ()):
            start, end = name.cell.start - at, name.cell.end - at
            line = line[:start] + " " * (end - start) + line[end:]
        return line


def aligned(source: str, folded: Folded, lines: Sequence[tuple[int, str]], lex: Lexicon) -> Aligned:
    """Return what the places of words tell of printed ``lines``, given with where they start in the folded text.

    A program counts letters, or the columns that a terminal shows them in.
    """
    told = Aligned({}, {}, {})
    if sum(_SPACES.search(line) is not None for _, line in lines) < _ROWS:
        return told
    gaps = Counter(len(gap) for _, line in lines for gap in _SPACES.findall(line))
    if max(gaps.values()) == gaps.total() or gaps[len(CELLS)] > _MOSTLY * gaps.total():
        return told  # so many spaces part any two cells, as in the text that our own reader makes of a page
    between = (
        source[folded.at[at + len(line)] : folded.at[end]] + folded.text[at + len(line) : end]
        for (at, line), (end, _) in pairwise(lines)
    )
    ends = {i for i, one in enumerate(between, 1) if is_end(one)}
    if lex.summed and not lex.across:
        ends |= {i for i, (_, line) in enumerate(lines, 1) if PAGE.fullmatch(line.strip())}
    by_letters, by_columns = (
        _measured([words_of(by(source, folded, at, line), at, line) for at, line in lines], ends)
        for by in (letters_of, columns_of)
    )
    first, second = by_letters, by_columns
    if by_letters.wide > _STRAIGHT * by_columns.wide:
        first, second = second, first
    for _, words, parts in (first, second):
        heads = [[list(without_groups(words[i], lex)) for i in part.heads] for part in parts]
        headed = [_headed(part, words, own, lex) for part, own in zip(parts, heads, strict=True)]
        sure = lex.summed or any(over.is_filled for over in headed if over)
        for part, own, over in zip(parts, heads, headed, strict=True):
            _tell(part, words, own, lex, told, headed=over if sure else None)
        if told.rows:
            break
    return told


class _Measured(NamedTuple):
    """How wide the columns of numbers of a table are, its words, and its parts."""

    wide: int
    words: Words
    parts: list[Stack]


def _measured(words: Words, ends: Collection[int]) -> _Measured:
    parts = list(stacks(words, ends))
    spans = [merged((word.left, word.right) for row in part.rows.values() for word in row) for part in parts]
    return _Measured(sum(right - left for one in spans for left, right in one), words, parts)


def _headed(part: Stack, words: Words, heads: Words, lex: Lexicon) -> Over | None:
    """Return the columns of a part that its heads stand over, if all that is printed bears them out."""
    if part.turned or part.has_labels_among_numbers(words):
        return None
    labels = [word for line in part.labels(words) for word in line if not word.is_number]
    return headed_by(heads, list(part.rows.values()), max((word.right for word in labels), default=0), lex)


def _tell(
    part: Stack, words: Words, heads: Words, lex: Lexicon, told: Aligned, *, headed: Over | None
) -> None:
    """Add what a part of a table and its heads tell; ``headed`` are its columns if these stand over them."""
    rows = list(part.rows.values())
    for name in names_beside(part.labels(words), lex):
        told.names.setdefault(name.line, []).append(name)
    columns = headed.columns if headed else part.columns(words)
    foot = next((line for line in words[max(part.rows) + 1 :] if numbers_of(line)), ())
    if columns and lex.summed and not lex.across and len(foot) == 1 and not any(map(foot[0].meets, columns)):
        told.names.setdefault(foot[0].line, []).append(foot[0])  # a page's number, below no column
    fullest = max(map(len, rows))
    over = headed
    if not over and not lex.across:
        counted = fullest if columns or fullest == min(map(len, rows)) else 0
        over = in_order(heads, len(columns or ()), lex, columns or ()) or in_order(heads, counted, lex)
    if over:
        names = [
            word for i, own in zip(part.heads, heads, strict=True) for word in words[i] if word not in own
        ]
        blocks = {label_key(block.label) for block in lex.blocks}
        groups = [word for word in names if lex.across or label_key(word.text) in blocks]
        for i, pieces in zip(part.heads, over.lines(heads, groups), strict=False):
            told.heads[words[i][0].line] = pieces
    elif not lex.across and (mixed := mixed_heads(heads, lex)):
        line = mixed[0].line  # all of them count as one line, in another order than the form's
        told.heads[line] = [as_text([word])._replace(start=line, end=line) for word in mixed]
    if columns and (headed or (fullest >= FEWEST and _keeps_places(rows, columns))):
        settings = {i: _setting(numbers, columns) for i, numbers in part.rows.items()}
        for i in _of_one_page(part.rows, columns):
            numbers = part.rows[i]
            label = "".join(word.text for word in words[i][: -len(numbers)])
            if label[-1:].isdecimal() or _is_pushed(i, settings):
                continue  # the label holds a number, too, or the row is aside
            cells = [next((word.cell for word in numbers if word.meets(column)), None) for column in columns]
            if _are_tried(cells, lex):
                loose = [word for j in (i - 1, i + 1) for word in _loose(part, words, j)]
                cells = [_doubted(*one, loose) for one in zip(cells, columns, strict=True)]
                told.rows[numbers[0].line] = _with_gaps(cells)


def _are_tried(cells: Sequence[Piece | None], lex: Lexicon) -> bool:
    """Say whether sums can try where the numbers stand of rows beside each other, if some are empty: none of these
    prints parts without their total, or a total alone.
    """
    block = lex.blocks[0]
    if not lex.across or all(cells) or len(cells) % len(block.columns):
        return True
    totals = [column.id in lex.totals for column in block.columns]
    rows = (cells[at : at + len(totals)] for at in range(0, len(cells), len(totals)))
    printed = ({total for cell, total in zip(row, totals, strict=True) if cell} for row in rows)
    return all(len(one) != 1 for one in printed)


def _loose(part: Stack, words: Words, line: int) -> Sequence[Word]:
    """Return the words of a line of numbers, or of one with a remark alone, that is no row, nor the number of a page: each
    may be a part of one beside it.
    """
    found = words[line] if 0 <= line < len(words) and line not in part.rows else ()
    printed = found[0].text if len(found) == 1 else ""
    if PAGE.fullmatch(printed) or is_page_number(printed):
        return ()
    return found if any(map(str.isdigit, printed)) or all(word.is_number for word in found) else ()


def _doubted(cell: Piece | None, column: Span, loose: Sequence[Word]) -> Piece | None:
    """Return a cell as one that only a sum can prove where a loose number stands right above it or below; an empty one as open."""
    if cell:
        near = next((word for word in loose if word.is_number and word.meets(column)), None)
    else:  # a number with a remark is wide
        reach = column[0] - _NEAR, column[1] + _NEAR
        near = next((word for word in loose if word.meets(reach)), None)
    if near is None:
        return cell
    return (cell or near.cell._replace(number=None))._replace(kind=Kind.UNSURE)


#: So many letters beside a column what is set in several lines may still be of its cell.
_NEAR = 3
#: The column in which a row's first number stands, and how far it is from the middle of each number to that of the
#: next, in halves of a letter.
_Setting = tuple[int, tuple[int, ...]]


def _setting(numbers: Sequence[Word], columns: Sequence[Span]) -> _Setting:
    steps = (other.left + other.right - one.left - one.right for one, other in pairwise(numbers))
    return next(i for i, column in enumerate(columns) if has(numbers, column)), tuple(steps)


def _is_pushed(row: int, settings: Mapping[int, _Setting]) -> bool:
    """Say whether a row's numbers are set as those of other rows are in other columns, and those of none in its own."""
    at, steps = settings[row]
    if len(steps) < _STEPS:
        return False
    own, elsewhere = 0, 0
    for line, (first, other) in settings.items():
        if line != row:
            starts = {first + k for k in range(len(other)) if other[k : k + len(steps)] == steps}
            own += at in starts
            elsewhere += bool(starts) and at not in starts
    return elsewhere >= _SET > own


#: So many rows tell how numbers are set; of fewer steps some may be alike by chance.
_SET, _STEPS = 2, 4


def _of_one_page(rows: Mapping[int, Sequence[Word]], columns: Sequence[Span]) -> Sequence[int]:
    """Return the rows in front of those which all leave another column empty than these do: a page's rows begin elsewhere."""
    lines = list(rows)
    empty = [tuple(i for i, column in enumerate(columns) if not has(rows[line], column)) for line in lines]
    at = next((i for i, one in enumerate(empty) if one != empty[0]), len(lines))
    alike = set(map(len, empty)) == {1} and len(set(empty[at:])) == 1 and min(at, len(lines) - at) >= _ROWS
    return lines[:at] if alike else lines


def _with_gaps(cells: Sequence[Piece | None]) -> list[Piece]:
    """Return the cells of a row with empty ones where nothing is printed, each where the number before it ends."""
    found: list[Piece] = []
    end = next(cell.start for cell in cells if cell is not None)
    for cell in cells:
        found.append(cell or EMPTY._replace(start=end, end=end))
        end = found[-1].end
    return found


def _keeps_places(rows: Sequence[Sequence[Word]], columns: Sequence[Span]) -> bool:
    """Say whether cells stand where their columns are: numbers that are only set apart stand evenly apart, and in the
    first columns.

    No row misses one, or some row prints nothing between two of its numbers where others print one, or they are not
    spaced alike.
    """
    fewest, most = min(map(len, rows)), max(map(len, rows))
    if most < len(columns) or (len(rows) < _ROWS and fewest < most):
        return False
    inner = any(sum(column[1] <= numbers[-1].left for column in columns) >= len(numbers) for numbers in rows)
    spaces: dict[int, set[int]] = {}
    for numbers in rows:
        for i, (one, other) in enumerate(pairwise(numbers)):
            spaces.setdefault(i, set()).add(other.left - one.right)
    return fewest == most or inner or any(len(one) > 1 for one in spaces.values())
