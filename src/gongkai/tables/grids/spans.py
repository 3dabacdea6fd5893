"""Tables printed in a text with borders, laid on a grid: how far each head reaches is restored.

A bar or a tab says where a cell ends, not what it spans. What a head spans is told by the heads below it
and the numbers below these: a table is laid on a grid only where all of them agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from gongkai.document import Place
from gongkai.tables.cells import DIGITS, Piece
from gongkai.tables.grids.parts import (
    NoGridError,
    Part,
    Parts,
    PrintedCell,
    at_places,
    depth_of,
    filled,
    has_rests,
    is_headless,
    is_listed,
    is_shifted,
    led,
    listed,
    merged,
    opened,
    same,
    says_row,
    says_year,
    with_odd,
)
from gongkai.tables.grids.spread import joined_rows
from gongkai.tables.grids.turned import is_row, on_its_side
from gongkai.tables.grids.yearly import yearly
from gongkai.tables.lines import WIDE, Laid
from gongkai.tables.names.lexicon import Lexicon


def laid(rows: Sequence[Sequence[Piece]], lex: Lexicon, *, padded: bool) -> Laid | None:
    """Lay the rows of a printed table on a grid; None where that cannot be told.

    ``padded``: empty cells at the end of a row may only fill it up.
    """
    if (found := on_its_side(rows, lex)) is not None:
        return found
    try:
        return Layer(lex, padded).lay(joined_rows(rows, lex))
    except NoGridError:
        return None


class Layer(Parts):
    """Lays the rows of one table: the parts with heads of their own, each by its places or by its counts."""

    #: Whether borders part the cells.
    BORDERED = True

    def lay(self, rows: Sequence[Sequence[Piece]]) -> Laid:
        return self._laid(list(self._parts(rows)))

    def _laid(self, parts: Sequence[Part]) -> Laid:
        found: list[tuple[Place, Piece]] = []
        parts = [part for part in parts if part.lines and (part.heads or says_row(part))]
        depth = depth_of(parts)
        if any(map(has_rests, parts)):
            raise NoGridError
        for part in parts:
            columns = {
                cell.said.column for _, labels, _ in part.lines for cell in labels if not cell.said.row
            }
            self.turned = self.lex.across and len(columns - {""}) > 1  # one 「合计」 is that of all in a line
            if (of_years := yearly(part)) is not None:
                first = depth_of([of_years.part])
                found += of_years.widened(self._placed(of_years.part, first), first)
            else:
                found += self._placed(part, depth)
        if not found:
            raise NoGridError
        found.sort(key=lambda one: one[0])
        return Laid([piece for _, piece in found], [place for place, _ in found])

    def _placed(self, part: Part, depth: int) -> Iterator[tuple[Place, Piece]]:
        if is_listed(part):
            return listed(part)
        return self._direct(part) if self._is_aligned(part) else self._restored(part, depth)

    def _is_aligned(self, part: Part) -> bool:
        """Say whether the rows of a part have a cell for each column: each number then stands under its own head.

        What nobody can read above a head is that of a group in other words.
        """
        rows = [cells for _, cells in part.heads] + [[*labels, *values] for _, labels, values in part.lines]
        if len({len(row) for row in rows}) != 1 or not part.heads:
            return False
        if self.padded and any(self._may_be_filled(part, row) for row in part.lines):
            return False
        over: dict[int, set[str]] = {}
        years: set[int] = set()  # the columns over which a year stands alone
        for _, cells in part.heads:
            for i, cell in enumerate(cells):
                if says_year(cell) and all(one.piece.text for one in cells[i + 1 : i + 2]):
                    years.add(i)
                if cell.piece.text and not self._spans(cell):
                    above, key = over.get(i, set()), cell.said.column
                    over[i] = (above & self.lex.columns if key else above) | {key or cell.piece.text}
        first = min(
            (i for _, cells in part.heads for i, cell in enumerate(cells) if cell.said.column), default=0
        )
        numbers = {
            len(labels) + i
            for _, labels, values in part.lines
            for i, cell in enumerate(values)
            # A mark for nothing in front of all heads is that of a row which begins there.
            if cell.piece.kind in DIGITS or (cell.piece.text and len(labels) + i < first)
        }
        if is_shifted(part, numbers):
            return False
        numbers -= years - over.keys()
        return not self._is_packed(part) and all(len(over.get(i, ())) == 1 for i in numbers)

    def _is_packed(self, part: Part) -> bool:
        """Say whether the head of several columns stands right beside the next one: the cells that it spans are gone."""
        return any(
            self._spans(cell)
            and not says_year(cell)
            and self._span(cell) > 1
            and not self._goes_on(cells, i + 1)
            for _, cells in part.heads
            for i, cell in enumerate(cells[:-1])
            if not self._is_again(cells, i)
        )

    def _direct(self, part: Part) -> Iterator[tuple[Place, Piece]]:
        """Yield the cells of a part whose cells stand below one another.

        A head over several columns reaches on over empty cells, or is printed again over each of them, and so is
        what stands below it.
        """
        columns = range(len(part.heads[0][1]))
        again = [all(self._is_again(cells, i) for _, cells in part.heads) for i in columns]
        for row, labels, values in part.lines:
            cells = [*labels, *values]
            yield from merged(row, cells, [one and same(cells, i) for i, one in enumerate(again)])
        for row, heads in part.heads:
            yield from merged(row, heads, [self._goes_on(heads, i) for i in range(len(heads))])

    def _restored(self, part: Part, first: int) -> Iterator[tuple[Place, Piece]]:
        if is_headless(part):
            raise NoGridError
        width = self._width(part)
        heads = list(self._heads(part, width))
        if self._are_outside(heads):
            raise NoGridError
        over = [left + i for _, cell, left, span in heads if is_row(cell.said) for i in range(span)]
        if self.lex.across and not self.turned and len(set(over)) < len(over):
            raise NoGridError  # a row that stands beside another one lies below it
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

    def _are_outside(self, heads: Sequence[tuple[int, PrintedCell, int, int]]) -> bool:
        """Say whether the head of a group is laid beside one of its columns, or beside any that it stands over all of."""
        groups: dict[str, set[int]] = {}
        for _, cell, left, span in heads:
            groups.setdefault(cell.said.group, set()).update(range(left, left + span))
        above = {
            key: {*self.lex.over_all, *column.groups}
            for block in self.lex.blocks
            for column in block.columns
            for key in column.keys
        }
        return any(
            left not in groups.get(group, (left,))
            for _, cell, left, _ in heads
            for group in above.get(cell.said.column, ())
        )

    def _width(self, part: Part) -> int:
        """Return how many cells stand behind the label of each row of a part."""
        labelled = [values for _, labels, values in part.lines if labels] or [line[2] for line in part.lines]
        if self._is_bare(part):
            width = max(
                len(values) if self._is_headed(part, values) else filled(values) for values in labelled
            )
        else:
            width = max(max(filled(values) - led(values), 0) for values in labelled)
        if not width or not part.heads:
            raise NoGridError
        longest = max(len(labels) + len(values) for _, labels, values in part.lines)
        fullest = max((len(labels) + filled(values) for _, labels, values in part.lines if labels), default=0)
        widened = any(led(values) and filled(values) > width for values in labelled)
        own = [
            (len(some), len(values))
            for _, some, values in part.lines
            if all(one.piece.text for one in values)
        ]
        for i, (row, labels, values) in enumerate(part.lines):
            few = len(labels) + len(values) < longest and own.count((len(labels), len(values))) < 2
            if values and led(values) and few:
                raise NoGridError  # a label's empty cell, and a number got lost behind; or the number is blank
            if not labels:
                # Empty cells behind fill the row up, unless there is one for each cell of a full row.
                end = len(values) if len(values) == longest == fullest else max(filled(values), width)
                labels, values = values[: end - width], values[end - width : end]  # noqa: PLW2901
                if self.padded and width < len(part.lines[i][2]):
                    raise NoGridError
            if widened and led(values) and filled(values) <= width < len(values):
                values = opened(values)  # noqa: PLW2901 - the first cell may be the label's, or the last none
            front = max(filled(values) - width, 0)
            if labels and front >= width >= WIDE:
                raise NoGridError  # a row of empty cells, and another one whose label is
            values = values[front:]  # noqa: PLW2901 - a label was wider than others
            part.lines[i] = row, labels, values
            if len(values) < width or (self.padded and not values[width - 1].piece.text):
                raise NoGridError
        return width

    def _is_bare(self, part: Part) -> bool:
        """Say whether a part has no labels: then an empty cell in front of numbers is one of theirs."""
        return self.lex.across and not any(labels for _, labels, _ in part.lines)

    def _is_headed(self, part: Part, values: Sequence[PrintedCell]) -> bool:
        """Say whether a head is printed for each cell of a row, be the last of them empty."""
        heads = [cell for _, cells in part.heads for cell in cells if cell.piece.text]
        return not self.padded and sum(not self._spans(cell) for cell in heads) == len(values)

    def _heads(self, part: Part, width: int) -> Iterator[tuple[int, PrintedCell, int, int]]:
        """Yield the heads of a part with the columns that they span, counted from the first number's."""
        free = list(range(width))
        rows = [(at, self._trimmed(row, width)) for at, row in part.heads]
        every = [cell for _, cells in rows for cell in cells]
        if not self.lex.across and not any(map(says_year, every)):
            full = [(at, cells) for at, cells in rows if self._is_full(cells, width)]
            columns = {cell.said.column for cell in every} - {""}
            if full and not columns <= {cell.said.column for cell in full[-1][1]}:
                raise NoGridError  # heads are left over
            rows = full[-1:] or rows
        for at, cells in rows:
            if len(cells) < len(free) and not any(map(self._spans, cells)):
                cells = with_odd(part, at, len(free)) or cells  # noqa: PLW2901
            if len(cells) == width and any(not cell.piece.text for cell in cells):
                yield from at_places(at, cells, free)
                continue
            for below, some in enumerate(self._in_rows(cells, free)):
                for cell, left, span in self._packed(some, free):
                    yield at + below, cell, left, span
                    if not self._spans(cell):
                        free = [column for column in free if column != left]

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
        first = next((i for i, cell in enumerate(row) if self._is_head(cell)), -1)
        if first < 0:
            raise NoGridError
        last = max(i for i, cell in enumerate(row) if cell.piece.text)
        if all(cell.piece.text for cell in row[first : last + 1]):
            return row[first : last + 1]
        if first < len(row) - width or self.padded:
            raise NoGridError
        return row[len(row) - width :]

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
            if not own:
                raise NoGridError
            yield cell, own[0], span
            at += span
