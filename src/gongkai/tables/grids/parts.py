"""What a printed table holds: heads, and below them rows with what stands in front of their numbers."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import DIGITS, Kind, Piece, may_be_parts
from gongkai.tables.grids.scan import NOTHING
from gongkai.tables.grids.sheets import kind_of
from gongkai.tables.grids.turned import is_row, is_year
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, Said
from gongkai.tables.names.whole import joined_text, whole_heads


class NoGridError(Exception):
    """Heads and numbers do not agree on what stands over what."""


#: A row without any text that has more cells holds those of a row of the form.
_FEW = 4


class PrintedCell(NamedTuple):
    """A cell and what it says; its kind is that of its letters, a year among heads a text."""

    piece: Piece
    said: Said


@dataclass
class Part:
    """Rows under the same heads: the heads, and the rows with what stands in front of their numbers."""

    heads: list[tuple[int, list[PrintedCell]]] = field(default_factory=list)
    lines: list[tuple[int, list[PrintedCell], list[PrintedCell]]] = field(default_factory=list)


class Parts:
    """Parts the rows of one table: heads, rows, and what is neither."""

    def __init__(self, lex: Lexicon, padded: bool) -> None:
        self.lex, self.padded = lex, padded
        self.turned = False  # whether what lies across stands in columns, and the columns in rows

    def _parts(self, rows: Sequence[Sequence[Piece]]) -> Iterator[Part]:
        """Yield the parts of a table: heads, and the rows below them."""
        part = Part()
        loose = {at for at, row in enumerate(rows) if len(row) == 1 and row[0].kind is Kind.TEXT}
        for at, row in enumerate(rows):
            cells = self._words(row) if at in loose else [self._cell(piece) for piece in row]
            if (bare := self._unfilled(part, cells)) >= 0:
                part.lines.append((at, cells[: bare + 1], cells[bare + 1 :]))
            elif self._are_heads(cells):
                if part.lines:
                    yield part
                    part = Part()
                part.heads.append((at, cells))
            elif (label := self._label(cells)) is not None:
                if label < 0 and not self.lex.across and not loose.isdisjoint((at - 1, at + 1)):
                    raise NoGridError  # its label may stand around it
                part.lines.append((at, cells[: label + 1], cells[label + 1 :]))
        yield part

    def _unfilled(self, part: Part, cells: Sequence[PrintedCell]) -> int:
        """Return which cell says the column in front of an empty cell: behind the row's, or where the line above has one."""
        columns = [i for i, cell in enumerate(cells) if cell.said.column]
        if self.padded or len(columns) != 1:
            return -1
        at, behind = columns[0], cells[columns[0] + 1 :]
        above = part.lines[-1][1] if part.lines else []
        named = any(is_row(cell.said) for cell in cells[:at])
        if named or (len(above) == at + 1 and above[at].said.column):
            return at if behind and all(cell.piece.kind is Kind.BLANK for cell in behind) else -1
        return -1

    def _cell(self, piece: Piece) -> PrintedCell:
        kind = kind_of(piece.text)
        if piece.kind is Kind.UNSURE and kind is Kind.NUMBER:
            raise NoGridError  # what stands around it says more than its own letters
        own = piece if piece.kind is kind else piece._replace(kind=kind)
        return PrintedCell(own, self.lex.say(piece.text) if kind is Kind.TEXT else NOTHING)

    def _words(self, texts: Sequence[Piece]) -> list[PrintedCell]:
        """Return the heads among some texts, several of one line parted, one of several lines joined."""
        whole = whole_heads(texts, self.lex, lambda word: self._is_head(self._cell(word)))
        return list(map(self._cell, whole))

    def _joined(self, label: Sequence[Piece]) -> list[PrintedCell]:
        return [self._cell(joined_text(label))] if label else []

    def _are_heads(self, cells: Sequence[PrintedCell]) -> bool:
        numbers = [cell.piece.text for cell in cells if cell.piece.kind in DIGITS]
        if numbers:
            return (
                len(set(numbers)) > 1
                and all(map(is_year, numbers))
                and not any(is_row(c.said) for c in cells)
            )
        across = self.lex.across
        if any(is_row(cell.said) for cell in cells) and not across:
            return False
        columns = [cell for cell in cells if cell.said.column]
        if len(columns) > 1 or any(not cell.said.row for cell in columns):
            return True  # 「（七）总计」 in front of empty cells is a row's label
        return any(self._spans(cell) or (across and cell.said.row) for cell in cells)

    def _label(self, cells: Sequence[PrintedCell]) -> int | None:
        """Return the number of the last cell in front of a row's numbers, None where it holds none."""
        texts = [i for i, cell in enumerate(cells) if cell.piece.kind is Kind.TEXT]
        said = [i for i in texts if cells[i].said.row]
        digits = [i for i, cell in enumerate(cells) if cell.piece.kind in DIGITS]
        if said:
            number = next((i for i in digits if i > said[0]), len(cells))
            said += [i for i in texts if self.lex.across and i > said[0] and cells[i].said.column]
            return max(i for i in said if i < number)
        if not digits:
            return -1 if not texts and len(cells) > _FEW else None
        return max((i for i in texts if i < digits[0]), default=-1)

    def _is_head(self, cell: PrintedCell) -> bool:
        said = cell.said
        known = said.column or said.outside or (self.turned and said.row) or self._spans(cell)
        return bool(known) or self.lex.is_misspelt(cell.piece.text)

    def _spans(self, cell: PrintedCell) -> bool:
        """Say whether a head stands over several columns."""
        return says_year(cell) or (not cell.said.column and self._span(cell) > 0)

    def _span(self, cell: PrintedCell) -> int:
        return self.lex.span_of(cell.said, turned=self.turned)

    def _goes_on(self, heads: Sequence[PrintedCell], i: int) -> bool:
        """Say whether the cell of a row of heads belongs to the head in front of it."""
        if heads[i].piece.text:
            return self._is_again(heads, i)
        head = next((cell for cell in reversed(heads[:i]) if cell.piece.text), None)
        return head is not None and self._spans(head)

    def _is_again(self, heads: Sequence[PrintedCell], i: int) -> bool:
        """Say whether a head is printed again; where two columns may have it, it is the head of both."""
        return same(heads, i) and not self.lex.is_shared(heads[i].said.column)

    def _may_be_filled(self, part: Part, line: tuple[int, list[PrintedCell], list[PrintedCell]]) -> bool:
        """Say whether the empty cells at the end of a row may fill it up where numbers got lost."""
        _, labels, values = line
        headed = {i for _, cells in part.heads for i, cell in enumerate(cells) if cell.piece.text}
        return any(len(labels) + i in headed for i in range(filled(values), len(values)))

    def _shares(self, several: Sequence[PrintedCell], rest: int) -> list[int]:
        if not several:
            if rest:
                raise NoGridError
            return []
        own = [self._span(cell) for cell in several]
        if all(own) and sum(own) == rest:
            return own
        if rest and (rest + 1) % len(several) == 0 and all(map(says_year, several)):
            each = (rest + 1) // len(several)  # the first stands over a column of labels too
            return [each - 1, *[each] * (len(several) - 1)]
        if rest <= 0 or rest % len(several):
            raise NoGridError
        return [rest // len(several)] * len(several)


def says_year(cell: PrintedCell) -> bool:
    return (not cell.said.column and cell.said.year is not None) or is_year(cell.piece.text)


def says_row(part: Part) -> bool:
    """Say whether a row of the form is printed in a part: those without heads may be the end of another table."""
    return any(cell.said.row for _, labels, _ in part.lines for cell in labels)


def is_shifted(part: Part, numbers: Collection[int]) -> bool:
    """Say whether rows stand beside their heads: numbers under what is over the labels, or under a head of no form
    where none stands under the last that the form has."""
    heads = [(i, cell) for _, cells in part.heads for i, cell in enumerate(cells)]
    known = [i for i, cell in heads if cell.said.column]
    last = max(known, default=0)
    foreign = any(i in numbers and cell.said.outside for i, cell in heads if i < last)
    corner = any(i in numbers and label_key(cell.piece.text) == CORNER for i, cell in heads)
    return corner or (foreign and last not in numbers)


def with_odd(part: Part, at: int, count: int) -> Sequence[PrintedCell]:
    """Return the last ``count`` heads of a row of which the first are none that the form knows; none otherwise.

    They stand behind the labels: an empty cell stands in front of them.
    """
    row = next(cells for one, cells in part.heads if one == at)
    texts = [i for i, cell in enumerate(row) if cell.piece.text]
    first = texts[-1] + 1 - count
    labels = max(
        (len(front) for _, front, rest in part.lines if len(front) + len(rest) == len(row)), default=1
    )
    told = first >= labels and texts[0] == first and texts[-1] - first == len(texts) - 1
    return row[first : texts[-1] + 1] if told else ()


def has_rests(part: Part) -> bool:
    """Say whether a line without a label may hold the rest of the digits of some numbers of a row beside it."""
    rows = [[cell.piece for cell in values if cell.piece.kind in DIGITS] for _, _, values in part.lines]
    width = max(map(len, rows), default=0)
    return any(
        len(row) < width and may_be_parts(row) and not any(cell.said.row for cell in labels)
        for row, (_, labels, _) in zip(rows, part.lines, strict=True)
    )


def is_headless(part: Part) -> bool:
    """Say whether a number stands under empty cells in front of all heads, where rows and heads have as many cells."""
    whole = {len(labels) + len(values) for _, labels, values in part.lines}
    heads = [cells for _, cells in part.heads]
    if not heads or {len(cells) for cells in heads} != whole or len(whole) != 1:
        return False
    first = min((i for cells in heads for i, cell in enumerate(cells) if cell.said.column), default=0)
    empty = {i for i in range(first) if not any(cells[i].piece.text for cells in heads)}
    return any(
        len(labels) + i in empty and cell.piece.kind in DIGITS
        for _, labels, values in part.lines
        for i, cell in enumerate(values)
    )


def is_listed(part: Part) -> bool:
    """Say whether the labels of a part say the row and the column of one number each; a head over it may say the year.

    What says the row may stand in front of the first column alone.
    """
    if any(cell.said.year is not None for _, cells in part.heads for cell in cells):
        return False
    first = any(cell.said.row for cell in part.lines[0][1])
    return all(
        filled(values) <= 1 <= len(values)
        and (
            any(cell.said.row and cell.said.column for cell in labels)
            or (first and labels and labels[-1].said.column and not labels[-1].said.row)
        )
        for _, labels, values in part.lines
    )


def listed(part: Part) -> Iterator[tuple[Place, Piece]]:
    """Yield the cells of such a part."""
    for row, labels, values in part.lines:
        yield from ((Place(row, i), cell.piece) for i, cell in enumerate((*labels, values[0])))


def same(cells: Sequence[PrintedCell], i: int) -> bool:
    """Say whether a cell prints again what stands in front of it."""
    return i > 0 and cells[i].piece.text == cells[i - 1].piece.text != ""


def at_places(
    at: int, cells: Sequence[PrintedCell], free: list[int]
) -> Iterator[tuple[int, PrintedCell, int, int]]:
    """Yield the heads of a row with a cell for each number, which are below those of groups."""
    for i, cell in enumerate(cells):
        if cell.piece.text:
            if i not in free:
                raise NoGridError
            free.remove(i)
            yield at, cell, i, 1


def led(values: Sequence[PrintedCell]) -> int:
    """Return how many empty cells stand in front of the first that is filled."""
    return next((i for i, cell in enumerate(values) if cell.piece.text), len(values))


def filled(values: Sequence[PrintedCell]) -> int:
    return max((i + 1 for i, cell in enumerate(values) if cell.piece.text), default=0)


def opened(values: Sequence[PrintedCell]) -> list[PrintedCell]:
    """Return cells of which it is not told in which columns they stand: what a border is stuck to is no number."""
    return [cell._replace(piece=cell.piece._replace(text=f"{cell.piece.text}|")) for cell in values]


def depth_of(parts: Sequence[Part]) -> int:
    """Return in which column the numbers begin: behind the longest run of labels."""
    return max((len(labels) for part in parts for _, labels, _ in part.lines), default=0) or 1


def merged(row: int, cells: Sequence[PrintedCell], goes_on: Sequence[bool]) -> Iterator[tuple[Place, Piece]]:
    """Yield the cells of a row, those that go on as one that spans their columns."""
    starts = [i for i in range(len(cells)) if not (i and goes_on[i])]
    for left, right in pairwise([*starts, len(cells)]):
        yield Place(row, left, 1, right - left), cells[left].piece
