"""Tables of which a text prints only the order of the cells, laid on a grid."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, dropwhile

from gongkai.form import bare_key, label_key
from gongkai.parsing.phrases import phrases
from gongkai.tables.cells import Piece, read_cell
from gongkai.tables.grids.parts import NoGridError, Part, PrintedCell, says_year
from gongkai.tables.grids.scan import NOTHING
from gongkai.tables.grids.spans import Layer
from gongkai.tables.grids.turned import is_row
from gongkai.tables.lines import WIDE, Laid, Line, Lines
from gongkai.tables.names.above import is_head_word
from gongkai.tables.names.dressed import in_form_words
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.orders import are_high, is_below, is_group_early
from gongkai.tables.names.vocabulary import CORNER, Said
from gongkai.tables.names.whole import PIECES
from gongkai.tables.names.wrapped import rejoined


def streamed(lines: Lines, lex: Lexicon) -> Laid | None:
    """Lay lines on a grid of which only the order of the cells is told; None where they do not fill it."""
    if lines.glued or any(line.beside or line.counts_in_label for line in lines.lines):
        return None
    try:
        return _Stream(lex, padded=lines.padded).lay_lines(lines)
    except NoGridError:
        return None


class _Stream(Layer):
    """Lays cells of which the print tells only the order: heads one behind another, whatever line they stand on."""

    BORDERED = False

    def lay_lines(self, lines: Lines) -> Laid:
        part = Part()
        parts = [part]
        for at, line in enumerate(rejoined(lines.lines, self.lex)):
            if line.apart:
                raise NoGridError
            labelled = line.has_digits or (line.values and not self.lex.across)
            count = self._of_label(line, part) if labelled else 0
            label = line.texts[len(line.texts) - count :]
            words = [cell.piece for cell in self._words(line.texts[: len(line.texts) - count])]
            heads = list(map(self._cell, in_form_words(Line(words), self.lex).texts))
            heads = [cell for cell in heads if cell.said != NOTHING or self._may_be_head(cell.piece.text)]
            if self.lex.across and part.lines and count and not any(cell.said.column for cell in heads):
                heads = [cell for cell in heads if not cell.said.group]  # in front of the labels of its rows
            if any(is_row(cell.said) for cell in heads) and not self.lex.across:
                raise NoGridError  # a row whose cells are empty, or stand elsewhere
            self._refuse_high(line.texts, [cell.said.column for cell in heads], lines.gaps)
            own = [cell.piece.start for cell in heads if cell.said.column]
            others = [cell.piece.start for cell in heads if cell.said.outside]
            if not self.lex.summed and is_below(others, own, lines.breaks):
                raise NoGridError  # it may be a part of any of the heads above it
            if any(self._is_head(cell) for cell in heads):
                if part.lines:
                    part = Part()
                    parts.append(part)
                part.heads.append((_ROWS * at, heads))
            cells = self._joined(label)
            if cells and cells[0].said == NOTHING and _SENTENCE.search(cells[0].piece.text):
                continue  # words around the table
            if (
                line.has_digits
                or (self.lex.across and line.is_filled)
                or any(_is_row(cell.said, line) for cell in cells)
            ):
                values = [self._value(piece) for piece in line.values]
                if not cells:  # what fills up a line of heads stands in front of the numbers below
                    values = values[next(i for i, cell in enumerate(values) if cell.piece.text) :]
                part.lines.append((_ROWS * at + _ROWS - 1, cells, values))
        for part in parts:
            cells = [cell for _, heads in part.heads for cell in heads]
            self._refuse_tiers([label_key(cell.piece.text) for cell in cells])
            self._refuse_pieces(cells)
        return self._laid(parts)

    def _refuse_high(self, texts: Sequence[Piece], columns: Sequence[str], gaps: Sequence[int]) -> None:
        """Raise NoGridError where no sum tells in which order heads of several lines stand, if it is not the form's."""
        for block in () if self.lex.summed else self.lex.blocks:
            places = [i for one in columns for i, column in enumerate(block.columns) if one in column.keys]
            if places != sorted(places) and are_high(block, texts, gaps):
                raise NoGridError

    def _refuse_pieces(self, cells: Sequence[PrintedCell]) -> None:
        """Raise NoGridError where rows lie across in another order than the form's, and a head is in pieces.

        What is printed in pieces is no witness of an order.
        """
        rows = [self.lex.rows[cell.said.row][0].row for cell in cells if cell.said.row]
        order = [self.lex.order[row] for row in rows]
        whole = all(bare_key(cell.piece.text) in (*cell.said[:2], *self.lex.groups) for cell in cells)
        if self.lex.across and not whole and order != sorted(order):
            raise NoGridError

    def _refuse_tiers(self, heads: Sequence[str]) -> None:
        """Raise NoGridError where heads on two lines may stand in more than one order."""
        if self.lex.across or self.lex.groups.keys().isdisjoint(heads):
            return
        for block in self.lex.blocks:
            head = self.lex.read_head(block, tuple(heads))
            if is_group_early(block, heads, self.lex) or (head is not None and head.other):
                raise NoGridError

    def _may_be_head(self, word: str) -> bool:
        """Say whether a word is no piece of the sentence in the corner over the labels, and none of another one."""
        return is_head_word(word) and label_key(word) not in phrases("tables")["corner"]

    def _of_label(self, line: Line, part: Part) -> int:
        """Return how many texts at the end of a line, the next of a part, are a row's label."""
        texts = line.texts
        if self.lex.across and len(texts) == 1 < len(line.values) == len(
            part.lines[-1][2] if part.lines else ()
        ):
            return 1  # be it 「合计」, which is a head, too
        for count in range(1, min(PIECES, len(texts)) + 1):
            if count > 1 and all(map(self._is_head, map(self._cell, texts[-count:]))):
                break  # heads beside one another: 「其他」「商业企业」
            said = self.lex.say("".join(piece.text for piece in texts[-count:]))
            if _is_row(said, line) and not said.misprinted:
                return count
        if not texts or not line.has_digits:
            return 0
        said = self._cell(texts[-1]).said
        return int(bool(said.row) or not any(map(self._is_head, self._words(texts[-1:]))))

    def _value(self, piece: Piece) -> PrintedCell:
        """Return a number of a row; raises NoGridError where what stands around it says more than its letters."""
        read = read_cell(piece.text, piece.start)
        if (read.kind, read.number) != (piece.kind, piece.number):
            raise NoGridError
        return PrintedCell(piece, NOTHING)

    def _is_aligned(self, part: Part) -> bool:
        return False

    def _trimmed(self, row: Sequence[PrintedCell], width: int) -> Sequence[PrintedCell]:
        """Return the heads of a row; raises NoGridError where one of no form in front of them may be the numbers' own."""
        first = next((i for i, cell in enumerate(row) if self._is_head(cell)), len(row))
        before = [
            cell for cell in row[:first] if label_key(cell.piece.text) not in (CORNER, *self.lex.groups)
        ]
        whole = len(self.lex.blocks[0].rows) * len(self.lex.blocks[0].columns)
        if before and (not self.lex.summed or (self.lex.across and width > whole)):
            raise NoGridError
        return super()._trimmed(row, width)

    def _in_rows(self, cells: Sequence[PrintedCell], free: Sequence[int]) -> Iterator[Sequence[PrintedCell]]:
        rest = list(cells)
        while rest:
            widths = [self._reach(i, rest) for i in range(len(rest))]
            sums = list(accumulate(widths))
            if len(free) not in sums:
                raise NoGridError
            count = sums.index(len(free)) + 1
            yield rest[:count]
            free = [column for column, width in _under(free, widths[:count]) if width > 1]
            rest = rest[count:]

    def _reach(self, i: int, heads: Sequence[PrintedCell]) -> int:
        """Return how many columns one of some heads stands over, those of no form among the heads of its group too.

        One of no form in front of all of these stands on the line above them, behind what is last there.
        """
        cell = heads[i]
        if not self._spans(cell) or says_year(cell) or self.lex.across:
            return self._span(cell) if self._spans(cell) else 1
        group = cell.said.group
        of_group = {key for b in self.lex.blocks for c in b.columns if group in c.groups for key in c.keys}
        upper = (k for k, one in enumerate(heads) if of_group and one.said.column not in ("", *of_group))
        below = dropwhile(lambda one: one.said.outside, heads[max((i, *upper)) + 1 :])
        return self._span(cell) + sum(one.said.outside for one in below)


def _is_row(said: Said, line: Line) -> bool:
    """Say whether a text is the label of a line: of one that is a group's, too, the line has the cells of a row."""
    grouped = bool(said.row and said.group) and len(line.values) >= WIDE
    return bool(line.values) and (grouped or is_row(said))


def _under(free: Sequence[int], widths: Sequence[int]) -> Iterator[tuple[int, int]]:
    columns = iter(free)
    for width in widths:
        for _ in range(width):
            yield next(columns), width


#: Marks of a sentence that no label has.
_SENTENCE = re.compile(r"[。;!?:]")
#: Rows of heads on one line, and the row behind them, are no more.
_ROWS = 8
