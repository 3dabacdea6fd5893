"""Lines: the texts of a label, then the cells behind it, whatever the layout that printed them.

A line is what a reader of the printed table would call a row. Where the source drew a grid the
line has columns; where it only printed one cell after the other, a line is a run of texts and the
run of numbers that follows it.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise
from typing import NamedTuple

from gongkai.document import Place
from gongkai.form import label_key
from gongkai.tables.cells import YEAR, Kind, Piece

#: 「（详见附件1）」, 「[1]」, 「（注1）」 behind a label.
REMARK = re.compile(r"\((?!\d{1,2}\))[^()]*\d[^()]*\)|[\[【]\d+[\]】]|(?<=[\u4e00-\u9fff])\(\d{1,2}\)$")
#: More cells than any row has, be it all rows of table 3 side by side: several rows stand on one line.
WIDEST = 24
#: No label has as many empty cells behind it as a row of so many columns.
WIDE = 5
#: Printed for a change whose amount is not: between numbers that is a cell, not a label.
_NO_AMOUNT = frozenset(("增", "减", "增加", "减少", "增/减"))


#: The number of a label, with its point or without, or its year, and how the label goes on in the next piece.
_NUMBERED = re.compile(r"\d{1,2}\s*(?:[.、]\n|\n\.\s?)[\u3400-\u9fff].*|20[0-4]\d\n年.*")


@dataclass
class Line:
    """``texts`` name the row (and may hold column heads before that); ``values`` are its cells.

    ``width`` is the number of cells of the printed line, 0 where the layout does not draw lines.
    ``apart``: its numbers stand on a line without a label, where other labels share a line with theirs:
    whether their label is the one above or the one below cannot be told from the line alone.
    ``beside``: how many numbers stand on the printed line of its label, where just one more stands alone
    on the next line: a page's number, or one of the row's. 0 where that is not so.
    ``remarks`` are the brackets that were taken off its texts. ``stretch`` numbers the labels that stand together
    in front of the numbers of as many rows; 0 where a label has its own.
    """

    texts: list[Piece] = field(default_factory=list)
    values: list[Piece] = field(default_factory=list)
    width: int = 0
    has_digits: bool = False
    apart: bool = False
    beside: int = 0
    trailing: int = 0
    remarks: tuple[str, ...] = ()
    stretch: int = 0

    def add(self, piece: Piece) -> None:
        """Append a cell behind the texts. Of empty cells at the end no more are kept than a row may have."""
        if piece.kind is Kind.BLANK and not piece.text:
            self.trailing += 1
            if self.trailing > WIDEST:
                return
        else:
            self.trailing = 0
        self.values.append(piece)
        if piece.kind is Kind.NUMBER or piece.kind is Kind.UNSURE:
            self.has_digits = True

    @cached_property
    def key(self) -> str:
        """The letters of all texts in front of the numbers, without remarks that hold digits."""
        return label_key(REMARK.sub("", "".join(text.text for text in self.texts)))

    @property
    def counts_in_label(self) -> bool:
        """Whether the first number may be a word of the label: 「规章3部」 in front of plain numbers."""
        if self.width or not self.texts or len(self.values) < 2 or self.texts[-1].end != self.values[0].start:
            return False
        first, *others = self.values
        measured = first.kind is Kind.NUMBER and first.text[-1:].isalpha()
        return measured and all(piece.text.isdecimal() or not piece.text for piece in others)

    @property
    def printed(self) -> int:
        """How many texts and cells it prints."""
        return len(self.texts) + len(self.values)

    @property
    def is_filled(self) -> bool:
        """Whether it holds cells that are not empty, be they marks for nothing."""
        return self.has_digits or any(piece.kind is Kind.BLANK and piece.text for piece in self.values)

    @cached_property
    def start(self) -> int:
        """Where its first cell starts in the folded text."""
        return min((pieces[0].start for pieces in (self.texts, self.values) if pieces), default=-1)


class Laid(NamedTuple):
    """The cells of a printed table and where they stand, in row-major order."""

    pieces: list[Piece]
    places: list[Place]


@dataclass
class Lines:
    """The lines of one table, and what their layout lets one conclude.

    ``glued``: no border was left between label and number, so
    that a run of digits may hold several numbers. ``padded``: empty cells may only fill up a line, so
    that one at its end need not be the place of a number. ``breaks`` are the ends of the printed lines, where
    a line of these may run over several, and ``gaps`` where empty ones stand. ``serials``: numbers of the rows stood in front of labels. ``year``
    is that of the report. ``rows`` are the printed rows, where borders part their cells. ``drawn`` are its tables
    on their grids, where the text draws these. ``tables`` are the rows that tables of Markdown begin with, whose borders
    what made them of a page may have guessed.
    """

    lines: list[Line]
    glued: bool = False
    padded: bool = False
    breaks: Sequence[int] = ()
    gaps: Sequence[int] = ()
    serials: bool = False
    year: int | None = None
    rows: Sequence[Sequence[Piece]] = ()
    drawn: Sequence[Laid] = ()
    tables: Sequence[int] = ()


def joined(parts: Sequence[Lines]) -> Lines:
    """Return the lines of several stretches of a text as one; a layout promises what all of them do."""
    return Lines(
        [line for part in parts for line in part.lines],
        glued=any(part.glued for part in parts),
        padded=any(part.padded for part in parts),
        breaks=[at for part in parts for at in part.breaks],
        gaps=[at for part in parts for at in part.gaps],
        rows=[row for part in parts for row in part.rows] if all(part.rows for part in parts) else (),
        drawn=[one for part in parts for one in part.drawn] if all(part.drawn for part in parts) else (),
        tables=list(_tables(parts)) if all(part.tables for part in parts) else (),
    )


def _tables(parts: Sequence[Lines]) -> Iterator[int]:
    before = 0
    for part in parts:
        yield from (before + at for at in part.tables)
        before += len(part.rows)


def unshared(row: Sequence[tuple[Piece, int]]) -> list[Piece]:
    """Return the cells of a row, given with their rowspans; a number that goes on over the next is not sure."""
    height = min((rows for piece, rows in row if piece.kind is Kind.TEXT), default=1)
    return [
        piece._replace(kind=Kind.UNSURE) if rows > height and piece.kind is Kind.NUMBER else piece
        for piece, rows in row
    ]


def rows_of(table: Laid) -> list[list[Piece]]:
    """Return the rows of a table on its grid; a cell over several belongs to the first of them."""
    rows: dict[int, list[tuple[Piece, int]]] = {}
    for piece, place in zip(*table, strict=True):
        rows.setdefault(place.row, []).append((piece, place.rowspan))
    return list(map(unshared, rows.values()))


def drawn_lines(rows: Sequence[Sequence[Piece]]) -> Lines:
    """Return the rows of drawn tables as lines."""
    lines: list[Line] = []
    for row in rows:
        line = Line(width=len(row))
        for piece in row:
            if piece.kind is Kind.TEXT and not line.has_digits:
                line.texts.append(piece)
            else:
                line.add(piece)
        if line.has_digits and not line.texts:  # the label of a row may stand behind its numbers
            last = max(i for i, piece in enumerate(line.values) if piece.kind is not Kind.TEXT)
            line.texts, line.values = line.values[last + 1 :], line.values[: last + 1]
        lines.append(line)
    return Lines(lines, rows=rows)


def lines_of(rows: Sequence[Sequence[Piece]], drawn: Sequence[bool], *, padded: bool = False) -> Lines:
    """Return the lines of a layout that prints a row on a line; ``drawn`` says of which rows borders part the cells."""
    lines: list[Line] = []
    for row, has_borders in zip(rows, drawn, strict=True):
        line = Line(width=len(row) if has_borders else 0)
        heads = not any(piece.kind is Kind.NUMBER for piece in row)
        for piece in row:
            year = heads and YEAR.fullmatch(piece.text)  # a row without numbers is one of heads
            cell = piece._replace(kind=Kind.TEXT) if year else piece
            if cell.kind is Kind.TEXT and not line.has_digits:
                line.texts.append(cell)
                line.values.clear()
            else:
                line.add(cell)
        if line.texts or line.has_digits:
            lines.append(line)
    return Lines(lines, padded=padded, rows=rows)


def gather(pieces: Iterable[Piece | None], *, glued: bool = False) -> Lines:
    """Group pieces into lines: a text behind a number begins a new one, None ends one.

    The number of a label in a piece of its own is one of its texts.
    """
    lines = [Line()]
    touched = False  # whether a word of change stands right in front: what its number is nothing tells
    for piece, following in pairwise((*pieces, None)):
        line = lines[-1]
        if piece and following and _NUMBERED.fullmatch(f"{piece.text}\n{following.text[:3]}"):
            piece = piece._replace(kind=Kind.TEXT, number=None)  # noqa: PLW2901
        if piece is not None and piece.text in _NO_AMOUNT and line.has_digits:
            touched = following is not None and following.start == piece.end
            piece = piece._replace(kind=Kind.UNSURE if touched else Kind.BLANK)  # noqa: PLW2901
        elif piece is not None and touched:
            touched = False
            piece = piece._replace(kind=Kind.UNSURE, number=None)  # noqa: PLW2901
        if piece is None:
            if line.texts or line.values:
                lines.append(Line())
        elif piece.kind is Kind.TEXT:
            if line.values:
                # A blank in front of a label is the border of a row, or an empty group cell.
                if not line.texts and not line.has_digits:
                    line.values.clear()
                else:
                    line = Line()
                    lines.append(line)
            line.texts.append(piece)
        else:
            line.add(piece)
    return Lines([line for line in lines if line.texts or line.has_digits], glued=glued)
