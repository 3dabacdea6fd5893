"""Tables printed in a text with borders, laid on a grid: how far each head reaches is restored.

A bar or a tab says where a cell ends, not what it spans. What a head spans is told by the heads below it
and the numbers below these: a table is laid on a grid only where all of them agree.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, pairwise
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import bare_key
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.lexicon import Lexicon, Said
from gongkai.tables.lines import Line, Lines
from gongkai.tables.scan import DIGITS, NOTHING, is_year
from gongkai.tables.sheets import kind_of
from gongkai.tables.turned import is_row
from gongkai.tables.wrapped import in_form_words, rejoined


class Laid(NamedTuple):
    """The cells of a printed table and where they stand, in row-major order."""

    pieces: list[Piece]
    places: list[Place]


def streamed(lines: Lines, lex: Lexicon) -> Laid | None:
    """Lay lines on a grid of which only the order of the cells is told; None where they do not fill it."""
    if lines.glued or any(line.beside for line in lines.lines):
        return None
    try:
        return _Stream(lex, padded=lines.padded).lay_lines(lines)
    except _NoGridError:
        return None


class _NoGridError(Exception):
    """Heads and numbers do not agree on what stands over what."""


def laid(rows: Sequence[Sequence[Piece]], lex: Lexicon, *, padded: bool) -> Laid | None:
    """Lay the rows of a printed table on a grid; None where that cannot be told.

    ``padded``: empty cells at the end of a row may only fill it up.
    """
    try:
        return _Layer(lex, padded).lay(rows)
    except _NoGridError:
        return None


class _Cell(NamedTuple):
    piece: Piece
    said: Said


@dataclass
class _Part:
    """Rows under the same heads: the heads, and the rows with what stands in front of their numbers."""

    heads: list[tuple[int, list[_Cell]]] = field(default_factory=list)
    lines: list[tuple[int, list[_Cell], list[_Cell]]] = field(default_factory=list)


class _Layer:
    #: Whether borders part the cells.
    BORDERED = True

    def __init__(self, lex: Lexicon, padded: bool) -> None:
        self.lex, self.padded = lex, padded

    def lay(self, rows: Sequence[Sequence[Piece]]) -> Laid:
        return self._laid(list(self._parts(rows)))

    def _laid(self, parts: Sequence[_Part]) -> Laid:
        found: list[tuple[Place, Piece]] = []
        direct = [list(self._direct(part)) if self._is_aligned(part) else [] for part in parts]
        for part, aligned in zip(parts, direct, strict=True):
            if part.lines:
                found += aligned or self._restored(part, self._depth(parts))
        if not found:
            raise _NoGridError
        found.sort(key=lambda one: one[0])
        return Laid([piece for _, piece in found], [place for place, _ in found])

    def _depth(self, parts: Sequence[_Part]) -> int:
        return max((len(labels) for part in parts for _, labels, _ in part.lines), default=0) or 1

    # --- cells that stand below one another

    def _is_aligned(self, part: _Part) -> bool:
        """Say whether the rows of a part have a cell for each column: each number then stands under its own head."""
        rows = [cells for _, cells in part.heads] + [[*labels, *values] for _, labels, values in part.lines]
        if len({len(row) for row in rows}) != 1 or not part.heads:
            return False
        if self.padded and any(self._may_be_filled(part, row) for row in part.lines):
            return False
        depth = self._depth([part]) if any(labels for _, labels, _ in part.lines) else 0
        over: dict[int, set[str]] = {}
        for _, cells in part.heads:
            for i, cell in enumerate(cells):
                if i < depth and self._is_head(cell) and cell.said.column and not cell.said.row:
                    return False
                if cell.piece.text and not self._spans(cell):
                    over.setdefault(i, set()).add(cell.piece.text)
        numbers = {
            len(labels) + i
            for _, labels, values in part.lines
            for i, cell in enumerate(values)
            if cell.piece.kind in DIGITS
        }
        return all(len(over.get(i, ())) == 1 for i in numbers)

    def _may_be_filled(self, part: _Part, line: tuple[int, list[_Cell], list[_Cell]]) -> bool:
        """Say whether the empty cells at the end of a row may fill it up where numbers got lost."""
        _, labels, values = line
        headed = {i for _, cells in part.heads for i, cell in enumerate(cells) if cell.piece.text}
        return any(len(labels) + i in headed for i in range(_filled(values), len(values)))

    def _direct(self, part: _Part) -> Iterator[tuple[Place, Piece]]:
        """Yield the cells of a part whose cells stand below one another.

        A head over several columns reaches on over empty cells, or is printed again over each of them, and so is
        what stands below it.
        """
        columns = range(len(part.heads[0][1]))
        again = [all(self._is_again(cells, i) for _, cells in part.heads) for i in columns]
        for row, labels, values in part.lines:
            cells = [*labels, *values]
            yield from _merged(row, cells, [one and _same(cells, i) for i, one in enumerate(again)])
        for row, heads in part.heads:
            yield from _merged(row, heads, [self._goes_on(heads, i) for i in range(len(heads))])

    def _goes_on(self, heads: Sequence[_Cell], i: int) -> bool:
        """Say whether the cell of a row of heads belongs to the head in front of it."""
        if heads[i].piece.text:
            return self._is_again(heads, i)
        head = next((cell for cell in reversed(heads[:i]) if cell.piece.text), None)
        return head is not None and self._spans(head)

    def _is_again(self, heads: Sequence[_Cell], i: int) -> bool:
        """Say whether a head is printed again; where two columns may have it, it is the head of both."""
        return _same(heads, i) and not self.lex.is_shared(heads[i].said.column)

    # --- cells of which only the number is told

    def _restored(self, part: _Part, first: int) -> Iterator[tuple[Place, Piece]]:
        width = self._width(part)
        heads = list(self._heads(part, width))
        for row, cell, left, span in heads:
            yield Place(row, first + left, 1, span), cell.piece
        signed = {left for _, cell, left, _ in heads if self.lex.is_signed(cell.said.column)}
        for row, labels, values in part.lines:
            for i, cell in enumerate(labels):
                yield Place(row, i), cell.piece
            for i, cell in enumerate(values[:width]):
                if not self.BORDERED and i not in signed and (cell.piece.number or 0) < 0:
                    raise _NoGridError  # it is another column's, or a page's
                yield Place(row, first + i), cell.piece

    def _parts(self, rows: Sequence[Sequence[Piece]]) -> Iterator[_Part]:
        """Yield the parts of a table: heads, and the rows below them."""
        part = _Part()
        loose = {at for at, row in enumerate(rows) if len(row) == 1 and row[0].kind is Kind.TEXT}
        for at, row in enumerate(rows):
            cells = self._words(row) if at in loose else [self._cell(piece) for piece in row]
            if self._are_heads(cells):
                if part.lines:
                    yield part
                    part = _Part()
                part.heads.append((at, cells))
            elif (label := self._label(cells)) is not None:
                if label < 0 and not self.lex.across and not loose.isdisjoint((at - 1, at + 1)):
                    raise _NoGridError  # its label may stand around it
                part.lines.append((at, cells[: label + 1], cells[label + 1 :]))
        yield part

    def _cell(self, piece: Piece) -> _Cell:
        kind = kind_of(piece.text)
        if piece.kind is Kind.UNSURE and kind is Kind.NUMBER:
            raise _NoGridError  # what stands around it says more than its own letters
        return _Cell(piece._replace(kind=kind), self.lex.say(piece.text) if kind is Kind.TEXT else NOTHING)

    def _words(self, texts: Sequence[Piece]) -> list[_Cell]:
        """Return the heads among some texts, several of one line parted, one of several lines joined."""
        words: list[Piece] = []
        for piece in texts:
            parts = [
                piece._replace(text=one.group(), start=piece.start + one.start())
                for one in re.finditer(r"\S+", piece.text)
            ]
            whole = self.lex.say(piece.text) != NOTHING and not all(
                map(self._is_head, map(self._cell, parts))
            )
            words += [piece] if whole else parts
        found: list[_Cell] = []
        while words:
            for count in range(min(_PIECES, len(words)), 0, -1):
                cells = self._joined(words[:count])
                if count == 1 or bare_key(cells[0].piece.text) in self.lex.heads:
                    found += cells
                    del words[:count]
                    break
        return found

    def _joined(self, label: Sequence[Piece]) -> list[_Cell]:
        if not label:
            return []
        text = "".join(piece.text for piece in label)
        return [self._cell(Piece(Kind.TEXT, text, label[0].start, label[-1].end))]

    def _are_heads(self, cells: Sequence[_Cell]) -> bool:
        numbers = [cell.piece.text for cell in cells if cell.piece.kind in DIGITS]
        if numbers:
            return (
                len(set(numbers)) > 1
                and all(map(is_year, numbers))
                and not any(is_row(c.said) for c in cells)
            )
        across = self.lex.across
        heads = [c for c in cells if c.said.column or c.said.year is not None or (across and c.said.row)]
        if any(is_row(cell.said) for cell in cells) and not across:
            return False
        return bool(heads)

    def _label(self, cells: Sequence[_Cell]) -> int | None:
        """Return the number of the last cell in front of a row's numbers, None where it holds none."""
        texts = [i for i, cell in enumerate(cells) if cell.piece.kind is Kind.TEXT]
        said = [i for i in texts if cells[i].said.row]
        digits = [i for i, cell in enumerate(cells) if cell.piece.kind in DIGITS]
        if said:
            number = next((i for i in digits if i > said[0]), len(cells))
            return max(i for i in said if i < number)
        if not digits:
            return -1 if not texts and len(cells) > _FEW else None
        return max((i for i in texts if i < digits[0]), default=-1)

    def _width(self, part: _Part) -> int:
        """Return how many cells stand behind the label of each row of a part."""
        counts = Counter(_filled(values) for _, labels, values in part.lines if labels)
        width = max(counts, default=0) or max((_filled(values) for _, _, values in part.lines), default=0)
        if not width or not part.heads:
            raise _NoGridError
        for i, (row, labels, values) in enumerate(part.lines):
            if not labels:
                labels, values = values[:-width], values[-width:]  # noqa: PLW2901
                if self.padded and width < len(part.lines[i][2]):
                    raise _NoGridError
                part.lines[i] = row, labels, values
            if len(values) < width or (self.padded and not values[width - 1].piece.text):
                raise _NoGridError
        return width

    def _heads(self, part: _Part, width: int) -> Iterator[tuple[int, _Cell, int, int]]:
        """Yield the heads of a part with the columns that they span, counted from the first number's."""
        free = list(range(width))
        rows = [(at, self._trimmed(row, width)) for at, row in part.heads]
        every = [cell for _, cells in rows for cell in cells]
        if not self.lex.across and not any(map(self._is_year, every)):
            full = [(at, cells) for at, cells in rows if self._is_full(cells, width)]
            columns = [cell.said.column for cell in every]
            if not full and self._is_full(every, width) and self.lex.are_in_order(columns):
                full = [(rows[-1][0], every)]
            rows = full[-1:] or rows
        for at, cells in rows:
            if len(cells) == width and any(not cell.piece.text for cell in cells):
                yield from self._at_places(at, cells, free)
                continue
            for below, some in enumerate(self._in_rows(cells, free)):
                for cell, left, span in self._packed(some, free):
                    yield at + below, cell, left, span
                    if not self._spans(cell):
                        free = [column for column in free if column != left]

    def _is_full(self, cells: Sequence[_Cell], width: int) -> bool:
        """Say whether there is a head for each number: none of a group is needed to say where they stand."""
        return len(cells) == width and not any(map(self._spans, cells))

    def _in_rows(self, cells: Sequence[_Cell], free: Sequence[int]) -> Iterator[Sequence[_Cell]]:
        """Yield the heads that stand beside one another."""
        yield cells

    def _trimmed(self, row: Sequence[_Cell], width: int) -> Sequence[_Cell]:
        """Return a row of heads without what stands over the labels, and the empty cells behind.

        Where empty cells stand between heads they must keep their places.
        """
        first = next(i for i, cell in enumerate(row) if self._is_head(cell))
        last = max(i for i, cell in enumerate(row) if cell.piece.text)
        if all(cell.piece.text for cell in row[first : last + 1]):
            return row[first : last + 1]
        if first < len(row) - width or self.padded:
            raise _NoGridError
        return row[len(row) - width :]

    def _at_places(
        self, at: int, cells: Sequence[_Cell], free: list[int]
    ) -> Iterator[tuple[int, _Cell, int, int]]:
        """Yield the heads of a row with a cell for each number, which are below those of groups."""
        for i, cell in enumerate(cells):
            if cell.piece.text:
                if i not in free or self._spans(cell):
                    raise _NoGridError
                free.remove(i)
                yield at, cell, i, 1

    def _is_head(self, cell: _Cell) -> bool:
        said = cell.said
        return bool(said.column or said.outside) or self._spans(cell)

    def _spans(self, cell: _Cell) -> bool:
        """Say whether a head stands over several columns."""
        return self._is_year(cell) or (not cell.said.column and self.lex.span_of(cell.said) > 0)

    def _is_year(self, cell: _Cell) -> bool:
        return (not cell.said.column and cell.said.year is not None) or is_year(cell.piece.text)

    def _packed(self, cells: Sequence[_Cell], free: Sequence[int]) -> Iterator[tuple[_Cell, int, int]]:
        """Yield the heads of a row that fill the columns which are free below the heads above them."""
        several = [cell for cell in cells if self._spans(cell)]
        rest = len(free) - (len(cells) - len(several))
        each = self._shares(several, rest)
        at = 0
        for cell in cells:
            span = each.pop(0) if self._spans(cell) else 1
            own = free[at : at + span]
            if not own or own[-1] - own[0] != span - 1:
                raise _NoGridError
            yield cell, own[0], span
            at += span

    def _shares(self, several: Sequence[_Cell], rest: int) -> list[int]:
        if not several:
            if rest:
                raise _NoGridError
            return []
        own = [self.lex.span_of(cell.said) for cell in several]
        if all(own) and sum(own) == rest:
            return own
        if rest and (rest + 1) % len(several) == 0 and all(map(self._is_year, several)):
            each = (rest + 1) // len(several)  # the first stands over a column of labels too
            return [each - 1, *[each] * (len(several) - 1)]
        if rest <= 0 or rest % len(several):
            raise _NoGridError
        return [rest // len(several)] * len(several)


def _same(cells: Sequence[_Cell], i: int) -> bool:
    """Say whether a cell prints again what stands in front of it."""
    return i > 0 and cells[i].piece.text == cells[i - 1].piece.text != ""


def _merged(row: int, cells: Sequence[_Cell], goes_on: Sequence[bool]) -> Iterator[tuple[Place, Piece]]:
    """Yield the cells of a row, those that go on as one that spans their columns."""
    starts = [i for i in range(len(cells)) if not (i and goes_on[i])]
    for left, right in pairwise([*starts, len(cells)]):
        yield Place(row, left, 1, right - left), cells[left].piece


def _filled(values: Sequence[_Cell]) -> int:
    return max((i + 1 for i, cell in enumerate(values) if cell.piece.text), default=0)


class _Stream(_Layer):
    """Lays cells of which the print tells only the order: heads one behind another, whatever line they stand on."""

    BORDERED = False

    def lay_lines(self, lines: Lines) -> Laid:
        part = _Part()
        parts = [part]
        in_words = [in_form_words(line, self.lex) for line in lines.lines]
        for at, line in enumerate(rejoined(in_words, self.lex)):
            if line.apart:
                raise _NoGridError
            labelled = line.has_digits or (line.values and not self.lex.across)
            count = self._of_label(line) if labelled else 0
            label = line.texts[len(line.texts) - count :]
            heads = self._words(line.texts[: len(line.texts) - count])
            if any(is_row(cell.said) for cell in heads) and not self.lex.across:
                raise _NoGridError  # a row whose cells are empty, or stand elsewhere
            if any(self._is_head(cell) for cell in heads):
                if part.lines:
                    part = _Part()
                    parts.append(part)
                part.heads.append((_ROWS * at, heads))
            cells = self._joined(label)
            if line.has_digits or (line.values and any(is_row(cell.said) for cell in cells)):
                values = [self._same(piece) for piece in line.values]
                if not cells:  # what fills up a line of heads stands in front of the numbers below
                    values = values[next(i for i, cell in enumerate(values) if cell.piece.text) :]
                part.lines.append((_ROWS * at + _ROWS - 1, cells, values))
        return self._laid(parts)

    def _of_label(self, line: Line) -> int:
        """Return how many texts at the end are a row's label."""
        texts = line.texts
        for count in range(1, min(_PIECES, len(texts)) + 1):
            said = self.lex.say("".join(piece.text for piece in texts[-count:]))
            if is_row(said) and not said.misprinted:
                return count
        if not texts or not line.has_digits:
            return 0
        said = self._cell(texts[-1]).said
        return int(bool(said.row) or not any(map(self._is_head, self._words(texts[-1:]))))

    def _same(self, piece: Piece) -> _Cell:
        read = read_cell(piece.text, piece.start)
        if (read.kind, read.number) != (piece.kind, piece.number):
            raise _NoGridError
        return _Cell(piece, NOTHING)

    def _is_aligned(self, part: _Part) -> bool:
        return False

    def _is_full(self, cells: Sequence[_Cell], width: int) -> bool:
        """Heads without that of a group may stand on two lines, those of the group on the second."""
        return super()._is_full(cells, width) and not self.lex.are_by_lines(
            [cell.said.column for cell in cells]
        )

    def _in_rows(self, cells: Sequence[_Cell], free: Sequence[int]) -> Iterator[Sequence[_Cell]]:
        rest = list(cells)
        while rest:
            widths = [self.lex.span_of(cell.said) if self._spans(cell) else 1 for cell in rest]
            sums = list(accumulate(widths))
            if len(free) not in sums:
                raise _NoGridError
            count = sums.index(len(free)) + 1
            yield rest[:count]
            free = [column for column, width in _under(free, widths[:count]) if width > 1]
            rest = rest[count:]


def _under(free: Sequence[int], widths: Sequence[int]) -> Iterator[tuple[int, int]]:
    columns = iter(free)
    for width in widths:
        for _ in range(width):
            yield next(columns), width


#: A row without any text that has more cells holds those of a row of the form.
_FEW = 4
#: Rows of heads on one line, and the row behind them, are no more.
_ROWS = 8
#: A label is broken into no more pieces.
_PIECES = 4
