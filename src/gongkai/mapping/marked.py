"""A table as it is printed, for whoever is to say what it means: nothing of it is named.

Where the print has lines, each holds its labels and its cells, and each cell stands under a head. Where it
has none that could be trusted (sentences, jumbled text, rows side by side) there are only numbers. What a
mapping could change has a number of its own: the rest was read, or could not be laid whatever it is called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.document import Table
from gongkai.fold import Span
from gongkai.form import Cellname, label_key
from gongkai.tables.cells import DIGITS, Kind, Piece
from gongkai.tables.lines import Lines
from gongkai.tables.names.lexicon import Lexicon

#: Doubts about where a number stands, or what it is: no name for its line or its head removes them.
_OF_NUMBER = frozenset(("cut", "joined", "ocr"))
_OF_PLACE = _OF_NUMBER | {"lost_cell", "short_row", "unit"}
#: So many words in front of a line's label are the heads of the table.
FEW = 3


class Head(NamedTuple):
    """What stands over a column of cells, from the top down; ``n`` is 0 where nothing is asked about it.

    ``part`` is the same for all heads of a printed table.
    """

    n: int
    texts: tuple[str, ...]
    part: int = 0


class Line(NamedTuple):
    """A printed line of cells: its labels, and each cell with the index of its head.

    ``n`` is 0 where nothing is asked about it. ``above`` are the words over it that are no heads of a column.
    """

    n: int
    labels: tuple[str, ...]
    cells: tuple[tuple[int, Piece], ...]
    above: tuple[str, ...] = ()


class Mark(NamedTuple):
    """A number that stands for itself: ``n`` is its letter, ``words`` what stands in front of it."""

    n: str
    piece: Piece
    words: str


class Known(NamedTuple):
    """What the rules made of a table: by the start of a piece the field that they read there, and doubts.

    ``of`` has the doubts by field, whichever piece they were about: another print may contradict it.
    ``year`` is the one that the report is for. ``alone``: numbers stand for themselves, so that it does not matter
    which places the rules tried them at.
    """

    read: Mapping[int, Cellname]
    doubts: Mapping[int, frozenset[str]]
    of: Mapping[Cellname, Sequence[str]]
    year: int | None = None
    alone: bool = False

    def asks(self, piece: Piece) -> bool:
        """Say whether a mapping could give a field the number of this piece."""
        scaled = piece.kind is Kind.UNSURE and piece.text.endswith(("元", "亿", "万"))
        doubts = self.doubts.get(piece.start, frozenset()) & (_OF_NUMBER if self.alone else _OF_PLACE)
        return (piece.kind is Kind.NUMBER or scaled) and piece.start not in self.read and not doubts

    def lacks_a_neighbour(self, piece: Piece) -> bool:
        """Say whether nothing is doubtful of a number in a row but which cell of that row got lost."""
        return self.doubts.get(piece.start, frozenset()) == {"lost_cell"}


@dataclass(frozen=True, slots=True)
class Marked:
    """The lines and heads, or the numbers, of one table; ``body`` is the stretch of the folded text."""

    table: str
    body: Span
    lines: Sequence[Line] = ()
    heads: Sequence[Head] = ()
    numbers: Sequence[Mark] = ()
    known: Known = Known({}, {}, {})  # noqa: RUF009 - it is never changed
    drawn: Sequence[Table] = ()

    @property
    def asked(self) -> list[Piece]:
        """The printed numbers that a mapping could give to fields."""
        cells = (piece for line in self.lines if line.n for at, piece in line.cells if self.heads[at].n)
        return [mark.piece for mark in self.numbers] or list(filter(self.known.asks, cells))


@dataclass
class LinesMarked:
    """Lines in the making, and what stands over their cells: one head for what is printed over one column."""

    lex: Lexicon
    heads: dict[tuple[int, object, tuple[str, ...]], int] = field(default_factory=dict)
    lines: list[tuple[Line, bool]] = field(default_factory=list)
    parts: int = 0

    def add_columned(self, rows: Sequence[Sequence[Piece]]) -> None:
        """Take in rows whose cells know their columns; what is no label and no head stands above its line."""
        self.parts += 1
        first = _first_column(rows)
        over: dict[int, list[str]] = {}
        wide: list[str] = []
        below = False
        for row in rows:
            texts = [piece for piece in row if piece.kind is Kind.TEXT]
            labels = tuple(piece.text for piece in texts if piece.column < first)
            if any(piece.kind in DIGITS and piece.column >= first for piece in row):
                self._add(row, labels, first, over, tuple(wide))
                below, wide = True, []
            elif any(piece.column >= first for piece in texts):
                if below:
                    over, below = {}, False
                for column in range(first, max(piece.column + piece.colspan for piece in row)):
                    over.setdefault(column, []).extend(wide)
                    over[column] += self._over(texts, column)
                wide = []
            else:
                wide += labels

    def _over(self, texts: Sequence[Piece], column: int) -> list[str]:
        """Return the heads of one printed row over a column: a year also over the empty cells behind it."""
        here = [piece.text for piece in texts if piece.column <= column < piece.column + piece.colspan]
        before = max(
            (piece for piece in texts if piece.column <= column), key=lambda p: p.column, default=None
        )
        year = before is not None and not here and self.lex.say(before.text).year is not None
        return [before.text] if before is not None and year else here

    def _add(
        self,
        row: Sequence[Piece],
        labels: tuple[str, ...],
        first: int,
        over: Mapping[int, Sequence[str]],
        above: tuple[str, ...],
    ) -> None:
        values = [piece for piece in row if piece.column >= first and piece.kind is not Kind.TEXT]
        covered = {column for p in row for column in range(p.column, p.column + p.colspan)}
        whole = covered.issuperset(column for column in over if column >= first) and not any(
            len({tuple(over.get(column, ())) for column in range(p.column, p.column + p.colspan)}) > 1
            for p in values
            if p.kind in DIGITS
        )
        cells = tuple(
            (self._head(piece.column, tuple(over.get(piece.column, ()))), piece) for piece in values
        )
        self.lines.append((Line(0, labels, cells, above), whole))

    def _head(self, column: object, texts: tuple[str, ...]) -> int:
        return self.heads.setdefault((self.parts, column, texts), len(self.heads))

    def add_in_order(self, text: Lines, widths: set[int]) -> None:
        """Take in lines without borders: the cells of those that are as long stand under one another."""
        above: list[str] = []
        last = 0
        for line in text.lines:
            words = [piece.text for piece in line.texts]
            if not line.has_digits:
                above += words
                continue
            width = len(line.values)
            if words and width >= FEW and len(words[-1].split()) == width:
                words.append("")  # a word for each number is no label, but the heads of what follows
            front = [*above, *words[:-1]]
            if self.lex.heads_a_block(label_key("".join(front))) or (
                len(front) >= FEW and (width != last or width < FEW or len(front) in (width, width + 1))
            ):
                self.parts += 1
            last = width
            cells = tuple((self._head((width, i), ()), piece) for i, piece in enumerate(line.values))
            self.lines.append(
                (
                    Line(0, tuple(filter(None, words[-1:])), cells, tuple(front)),
                    width in widths and not line.beside,
                )
            )
            above = []

    def numbered(self, known: Known) -> tuple[list[Line], list[Head]]:
        """Return the lines and heads, those numbered that a mapping could change something of.

        What is known to be of no form, or of another year, is no question; nor is a column without any head
        beside others that were read, in which the rules never looked for a field.
        """
        others = {i for (_, _, texts), i in self.heads.items() if self._is_outside(texts, known)}
        looked: set[int] = set()
        beside: set[int] = set()
        for line, _ in self.lines:
            looked |= {head for head, piece in line.cells if piece.start in known.doubts}
            if any(piece.start in known.read for _, piece in line.cells):
                beside |= {head for head, _ in line.cells}
        others |= {i for (_, _, texts), i in self.heads.items() if not texts and i in beside - looked}
        lines: list[Line] = []
        under: set[int] = set()
        asked = 0
        for line, whole in self.lines:
            open_ = {head for head, piece in line.cells if known.asks(piece)} - others
            if not whole or self._is_outside((*line.labels, "".join(line.labels)), known):
                open_ = set()
            asked += bool(open_)
            under |= open_
            lines.append(line._replace(n=asked if open_ else 0))
        numbers = {head: n for n, head in enumerate(sorted(under), 1)}
        return lines, [Head(numbers.get(i, 0), texts, part) for (part, _, texts), i in self.heads.items()]

    def _is_outside(self, texts: Iterable[str], known: Known) -> bool:
        said = [self.lex.say(text) for text in texts]
        years = {one.year for one in said if one.year is not None}
        return any(one.outside for one in said) or not years <= {0, known.year}


def _first_column(rows: Sequence[Sequence[Piece]]) -> int:
    """Return where cells begin in most rows: behind the last label that numbers follow."""
    begins: Counter[int] = Counter()
    for row in rows:
        numbers = [piece.column for piece in row if piece.kind in DIGITS]
        if numbers:
            ends = [p.column + p.colspan for p in row if p.kind is Kind.TEXT and p.column < max(numbers)]
            begins[max(ends, default=min(numbers))] += 1
    most = max(begins.values(), default=0)
    return min((column for column, times in begins.items() if times == most), default=0)
