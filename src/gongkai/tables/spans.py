"""Tables printed in a text with borders, laid on a grid: how far each head reaches is restored.

A bar or a tab says where a cell ends, not what it spans. What a head spans is told by the heads below it
and the numbers below these: a table is laid on a grid only where all of them agree.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import bare_key
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.lexicon import Lexicon, Said
from gongkai.tables.scan import DIGITS, NOTHING, is_year
from gongkai.tables.sheets import kind_of
from gongkai.tables.turned import is_row


class Laid(NamedTuple):
    """The cells of a printed table and where they stand, in row-major order."""

    pieces: list[Piece]
    places: list[Place]


class NoGridError(Exception):
    """Heads and numbers do not agree on what stands over what."""


#: A row without any text that has more cells holds those of a row of the form.
_FEW = 4
#: A label, or a head, is broken into no more pieces.
PIECES = 4


def laid(rows: Sequence[Sequence[Piece]], lex: Lexicon, *, padded: bool) -> Laid | None:
    """Lay the rows of a printed table on a grid; None where that cannot be told.

    ``padded``: empty cells at the end of a row may only fill it up.
    """
    try:
        return Layer(lex, padded).lay(rows)
    except NoGridError:
        return None


class PrintedCell(NamedTuple):
    """A cell and what it says; its kind is that of its letters, a year among heads a text."""

    piece: Piece
    said: Said


@dataclass
class Part:
    """Rows under the same heads: the heads, and the rows with what stands in front of their numbers."""

    heads: list[tuple[int, list[PrintedCell]]] = field(default_factory=list)
    lines: list[tuple[int, list[PrintedCell], list[PrintedCell]]] = field(default_factory=list)


class Layer:
    """Lays the rows of one table: the parts with heads of their own, each by its places or by its counts."""

    #: Whether borders part the cells.
    BORDERED = True

    def __init__(self, lex: Lexicon, padded: bool) -> None:
        self.lex, self.padded = lex, padded
        self.turned = False  # whether what lies across stands in columns, and the columns in rows

    def lay(self, rows: Sequence[Sequence[Piece]]) -> Laid:
        return self._laid(list(self._parts(rows)))

    def _laid(self, parts: Sequence[Part]) -> Laid:
        found: list[tuple[Place, Piece]] = []
        depth = _depth(parts)
        for part in parts:
            if part.lines:
                self.turned = self.lex.across and any(
                    cell.said.column and not cell.said.row for _, labels, _ in part.lines for cell in labels
                )
                found += self._direct(part) if self._is_aligned(part) else self._restored(part, depth)
        if not found:
            raise NoGridError
        found.sort(key=lambda one: one[0])
        return Laid([piece for _, piece in found], [place for place, _ in found])

    # --- cells that stand below one another

    def _is_aligned(self, part: Part) -> bool:
        """Say whether the rows of a part have a cell for each column: each number then stands under its own head."""
        rows = [cells for _, cells in part.heads] + [[*labels, *values] for _, labels, values in part.lines]
        if len({len(row) for row in rows}) != 1 or not part.heads:
            return False
        if self.padded and any(self._may_be_filled(part, row) for row in part.lines):
            return False
        depth = max((len(labels) for _, labels, _ in part.lines), default=0)
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
        return not self._is_packed(part) and all(len(over.get(i, ())) == 1 for i in numbers)

    def _is_packed(self, part: Part) -> bool:
        """Say whether the head of several columns stands right beside the next one: the cells that it spans are gone."""
        return any(
            self._spans(cell)
            and not self._is_year(cell)
            and self._span(cell) > 1
            and not self._goes_on(cells, i + 1)
            for _, cells in part.heads
            for i, cell in enumerate(cells[:-1])
            if not self._is_again(cells, i)
        )

    def _may_be_filled(self, part: Part, line: tuple[int, list[PrintedCell], list[PrintedCell]]) -> bool:
        """Say whether the empty cells at the end of a row may fill it up where numbers got lost."""
        _, labels, values = line
        headed = {i for _, cells in part.heads for i, cell in enumerate(cells) if cell.piece.text}
        return any(len(labels) + i in headed for i in range(_filled(values), len(values)))

    def _direct(self, part: Part) -> Iterator[tuple[Place, Piece]]:
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

    def _goes_on(self, heads: Sequence[PrintedCell], i: int) -> bool:
        """Say whether the cell of a row of heads belongs to the head in front of it."""
        if heads[i].piece.text:
            return self._is_again(heads, i)
        head = next((cell for cell in reversed(heads[:i]) if cell.piece.text), None)
        return head is not None and self._spans(head)

    def _is_again(self, heads: Sequence[PrintedCell], i: int) -> bool:
        """Say whether a head is printed again; where two columns may have it, it is the head of both."""
        return _same(heads, i) and not self.lex.is_shared(heads[i].said.column)

    # --- cells of which only the number is told

    def _restored(self, part: Part, first: int) -> Iterator[tuple[Place, Piece]]:
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
                    raise NoGridError  # it is another column's, or a page's
                yield Place(row, first + i), cell.piece

    def _parts(self, rows: Sequence[Sequence[Piece]]) -> Iterator[Part]:
        """Yield the parts of a table: heads, and the rows below them."""
        part = Part()
        loose = {at for at, row in enumerate(rows) if len(row) == 1 and row[0].kind is Kind.TEXT}
        for at, row in enumerate(rows):
            cells = self._words(row) if at in loose else [self._cell(piece) for piece in row]
            if self._are_heads(cells):
                if part.lines:
                    yield part
                    part = Part()
                part.heads.append((at, cells))
            elif (label := self._label(cells)) is not None:
                if label < 0 and not self.lex.across and not loose.isdisjoint((at - 1, at + 1)):
                    raise NoGridError  # its label may stand around it
                part.lines.append((at, cells[: label + 1], cells[label + 1 :]))
        yield part

    def _cell(self, piece: Piece) -> PrintedCell:
        kind = kind_of(piece.text)
        if piece.kind is Kind.UNSURE and kind is Kind.NUMBER:
            raise NoGridError  # what stands around it says more than its own letters
        return PrintedCell(
            piece._replace(kind=kind), self.lex.say(piece.text) if kind is Kind.TEXT else NOTHING
        )

    def _words(self, texts: Sequence[Piece]) -> list[PrintedCell]:
        """Return the heads among some texts, several of one line parted, one of several lines joined."""
        words: list[Piece] = []
        for line in self._unwrapped([list(_words(piece)) for piece in texts]):
            whole = self._joined(line)
            parted = all(map(self._is_head, map(self._cell, line)))
            words += line if parted or whole[0].said == NOTHING else [whole[0].piece]
        found: list[PrintedCell] = []
        while words:
            for count in range(min(PIECES, len(words)), 0, -1):
                cells = self._joined(words[:count])
                if count == 1 or bare_key(cells[0].piece.text) in self.lex.heads:
                    found += cells
                    del words[:count]
                    break
        return found

    def _unwrapped(self, lines: Sequence[list[Piece]]) -> list[list[Piece]]:
        """Return the words of lines with those of each line joined that end the heads above them, one each, in order."""
        found: list[list[Piece]] = []
        for line in lines:
            above = found[-1] if found else []
            ways = [
                chosen
                for chosen in combinations(range(len(above)), len(line))
                if all(
                    bare_key(above[i].text + word.text) in self.lex.columns
                    for i, word in zip(chosen, line, strict=True)
                )
            ]
            if len(ways) == 1 and len(line) > 1:
                for i, word in zip(ways[0], line, strict=True):
                    above[i] = self._joined([above[i], word])[0].piece
            else:
                found.append(line)
        return found

    def _joined(self, label: Sequence[Piece]) -> list[PrintedCell]:
        if not label:
            return []
        text = "".join(piece.text for piece in label)
        return [self._cell(Piece(Kind.TEXT, text, label[0].start, label[-1].end))]

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
            return max(i for i in said if i < number)
        if not digits:
            return -1 if not texts and len(cells) > _FEW else None
        return max((i for i in texts if i < digits[0]), default=-1)

    def _width(self, part: Part) -> int:
        """Return how many cells stand behind the label of each row of a part."""
        labelled = [values for _, labels, values in part.lines if labels] or [line[2] for line in part.lines]
        width = max((_filled(values) - _led(values) for values in labelled if _filled(values)), default=0)
        if not width or not part.heads:
            raise NoGridError
        for i, (row, labels, values) in enumerate(part.lines):
            if not labels:
                labels, values = values[:-width], values[-width:]  # noqa: PLW2901
                if self.padded and width < len(part.lines[i][2]):
                    raise NoGridError
            values = values[max(_filled(values) - width, 0) :]  # noqa: PLW2901 - a label was wider than others
            part.lines[i] = row, labels, values
            if len(values) < width or (self.padded and not values[width - 1].piece.text):
                raise NoGridError
        return width

    def _heads(self, part: Part, width: int) -> Iterator[tuple[int, PrintedCell, int, int]]:
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
            if len(cells) < len(free) and not any(map(self._spans, cells)):
                cells = self._with_odd(part, at, len(free)) or cells  # noqa: PLW2901
            if len(cells) == width and any(not cell.piece.text for cell in cells):
                yield from self._at_places(at, cells, free)
                continue
            for below, some in enumerate(self._in_rows(cells, free)):
                for cell, left, span in self._packed(some, free):
                    yield at + below, cell, left, span
                    if not self._spans(cell):
                        free = [column for column in free if column != left]

    def _with_odd(self, part: Part, at: int, count: int) -> Sequence[PrintedCell]:
        """Return the last ``count`` heads of a row of which the first are none that the form knows; none otherwise.

        An empty cell stands in front of them, which is below that of the labels.
        """
        row = next(cells for one, cells in part.heads if one == at)
        texts = [i for i, cell in enumerate(row) if cell.piece.text]
        first = texts[-1] + 1 - count
        told = first > 0 and texts[0] == first and texts[-1] - first == len(texts) - 1
        return row[first : texts[-1] + 1] if told else ()

    def _is_full(self, cells: Sequence[PrintedCell], width: int) -> bool:
        """Say whether there is a head for each number: none of a group is needed to say where they stand."""
        return len(cells) == width and not any(map(self._spans, cells))

    def _in_rows(self, cells: Sequence[PrintedCell], free: Sequence[int]) -> Iterator[Sequence[PrintedCell]]:
        """Yield the heads that stand beside one another."""
        yield cells

    def _trimmed(self, row: Sequence[PrintedCell], width: int) -> Sequence[PrintedCell]:
        """Return a row of heads without what stands over the labels, and the empty cells behind.

        Where empty cells stand between heads they must keep their places.
        """
        first = next(i for i, cell in enumerate(row) if self._is_head(cell))
        last = max(i for i, cell in enumerate(row) if cell.piece.text)
        if all(cell.piece.text for cell in row[first : last + 1]):
            return row[first : last + 1]
        if first < len(row) - width or self.padded:
            raise NoGridError
        return row[len(row) - width :]

    def _at_places(
        self, at: int, cells: Sequence[PrintedCell], free: list[int]
    ) -> Iterator[tuple[int, PrintedCell, int, int]]:
        """Yield the heads of a row with a cell for each number, which are below those of groups."""
        for i, cell in enumerate(cells):
            if cell.piece.text:
                if i not in free or self._spans(cell):
                    raise NoGridError
                free.remove(i)
                yield at, cell, i, 1

    def _is_head(self, cell: PrintedCell) -> bool:
        said = cell.said
        return bool(said.column or said.outside or (self.turned and said.row)) or self._spans(cell)

    def _spans(self, cell: PrintedCell) -> bool:
        """Say whether a head stands over several columns."""
        return self._is_year(cell) or (not cell.said.column and self._span(cell) > 0)

    def _span(self, cell: PrintedCell) -> int:
        return self.lex.span_of(cell.said, turned=self.turned)

    def _is_year(self, cell: PrintedCell) -> bool:
        return (not cell.said.column and cell.said.year is not None) or is_year(cell.piece.text)

    def _packed(
        self, cells: Sequence[PrintedCell], free: Sequence[int]
    ) -> Iterator[tuple[PrintedCell, int, int]]:
        """Yield the heads of a row that fill the columns which are free below the heads above them."""
        several = [cell for cell in cells if self._spans(cell)]
        rest = len(free) - (len(cells) - len(several))
        each = self._shares(several, rest)
        at = 0
        for cell in cells:
            span = each.pop(0) if self._spans(cell) else 1
            own = free[at : at + span]
            if not own or own[-1] - own[0] != span - 1:
                raise NoGridError
            yield cell, own[0], span
            at += span

    def _shares(self, several: Sequence[PrintedCell], rest: int) -> list[int]:
        if not several:
            if rest:
                raise NoGridError
            return []
        own = [self._span(cell) for cell in several]
        if all(own) and sum(own) == rest:
            return own
        if rest and (rest + 1) % len(several) == 0 and all(map(self._is_year, several)):
            each = (rest + 1) // len(several)  # the first stands over a column of labels too
            return [each - 1, *[each] * (len(several) - 1)]
        if rest <= 0 or rest % len(several):
            raise NoGridError
        return [rest // len(several)] * len(several)


def _depth(parts: Sequence[Part]) -> int:
    """Return in which column the numbers begin: behind the longest run of labels."""
    return max((len(labels) for part in parts for _, labels, _ in part.lines), default=0) or 1


def _words(piece: Piece) -> Iterator[Piece]:
    for one in re.finditer(r"\S+", piece.text):
        start = piece.start + one.start()
        yield Piece(piece.kind, one.group(), start, start + len(one.group()))


def _same(cells: Sequence[PrintedCell], i: int) -> bool:
    """Say whether a cell prints again what stands in front of it."""
    return i > 0 and cells[i].piece.text == cells[i - 1].piece.text != ""


def _merged(row: int, cells: Sequence[PrintedCell], goes_on: Sequence[bool]) -> Iterator[tuple[Place, Piece]]:
    """Yield the cells of a row, those that go on as one that spans their columns."""
    starts = [i for i in range(len(cells)) if not (i and goes_on[i])]
    for left, right in pairwise([*starts, len(cells)]):
        yield Place(row, left, 1, right - left), cells[left].piece


def _led(values: Sequence[PrintedCell]) -> int:
    """Return how many empty cells stand in front of the first that is filled."""
    return next((i for i, cell in enumerate(values) if cell.piece.text), len(values))


def _filled(values: Sequence[PrintedCell]) -> int:
    return max((i + 1 for i, cell in enumerate(values) if cell.piece.text), default=0)
