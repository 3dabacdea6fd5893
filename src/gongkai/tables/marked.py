"""A table as it is printed, for whoever is to say what it means: nothing of it is named.

Where the print has lines, each holds its labels and its cells, and each cell stands under a head. Where it
has none that could be trusted (sentences, jumbled text, rows side by side) there are only numbers. What a
mapping could change has a number of its own: the rest was read, or could not be laid whatever it is called.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from string import ascii_lowercase
from typing import NamedTuple

from gongkai.document import Document, Table
from gongkai.fold import Folded, Span
from gongkai.form import Cellname
from gongkai.tables.cells import Kind, Piece, read_cell
from gongkai.tables.layouts import text_lines
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.lines import Lines, joined
from gongkai.tables.scan import DIGITS
from gongkai.tables.sheets import Sheet
from gongkai.tables.years import is_of_another, own_spans

#: Doubts about where a number stands, or what it is: no name for its line or its head removes them.
_OF_PLACE = frozenset(("lost_cell", "short_row", "cut", "joined", "ocr", "unit"))
#: More numbers than these are no sentences that a reader could mark one by one.
MOST_NUMBERS = 200
#: So many words in front of a line's label are the heads of the table.
_HEADS = 3


class Head(NamedTuple):
    """What stands over a column of cells, from the top down; ``n`` is 0 where nothing is asked about it."""

    n: int
    texts: tuple[str, ...]


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

    ``year`` is the one that the report is for.
    """

    read: Mapping[int, Cellname]
    doubts: Mapping[int, frozenset[str]]
    year: int | None = None

    def asks(self, piece: Piece) -> bool:
        """Say whether a mapping could give a field the number of this piece."""
        number = piece.kind is Kind.NUMBER or (
            piece.kind is Kind.UNSURE and piece.text.endswith(("元", "亿", "万"))
        )
        return (
            number
            and piece.start not in self.read
            and not self.doubts.get(piece.start, frozenset()) & _OF_PLACE
        )


@dataclass(frozen=True, slots=True)
class Marked:
    """The lines and heads, or the numbers, of one table; ``body`` is the stretch of the folded text."""

    table: str
    body: Span
    lines: Sequence[Line] = ()
    heads: Sequence[Head] = ()
    numbers: Sequence[Mark] = ()
    known: Known = Known({}, {})  # noqa: RUF009 - it is never changed
    drawn: Sequence[Table] = ()

    @property
    def asked(self) -> int:
        """How many printed numbers a mapping could give to fields."""
        cells = (piece for line in self.lines if line.n for at, piece in line.cells if self.heads[at].n)
        return len(self.numbers) or sum(map(self.known.asks, cells))


def marked(document: Document, folded: Folded, body: Span, lex: Lexicon, known: Known) -> Marked:
    """Return what a section prints of a table, in lines where these can be told from the layout."""
    tables = [one for one in document.tables if body.start <= folded.find(one.start) < body.end]
    own = [one for one in tables if not is_of_another(Sheet(one, folded).caption, known.year)] or tables
    rows = [_rows(one, folded) for one in own]
    sheet = _Sheet(lex)
    if any(piece.kind in DIGITS for table in rows for row in table for piece in row):
        if lex.across:
            pieces = [piece for table in rows for row in table for piece in row if piece.kind in DIGITS]
            return Marked(
                lex.table, body, numbers=_numbers(folded, body, pieces, known), known=known, drawn=own
            )
        for table in rows:
            sheet.add_columned(table)
        return Marked(lex.table, body, *sheet.numbered(known), known=known, drawn=own)
    spans = own_spans(folded.text, *body, known.year)
    text = joined([text_lines(folded, *one) for one in spans or [body]])
    if lex.across or text.glued or not _is_in_lines(text, lex):
        # Digits without borders may hold several numbers; what has its unit behind it is one.
        every = (piece for line in text.lines for piece in line.values)
        pieces = [piece for piece in every if not text.glued or not piece.text[-1:].isdigit()]
        return Marked(lex.table, body, numbers=_numbers(folded, body, pieces, known), known=known)
    if all(piece.column >= 0 for line in text.lines for piece in (*line.texts, *line.values)):
        sheet.add_columned([[*line.texts, *line.values] for line in text.lines])
    else:
        sheet.add_in_order(text, _widths(text, lex))
    return Marked(lex.table, body, *sheet.numbered(known), known=known)


def _rows(table: Table, folded: Folded) -> list[list[Piece]]:
    """Return the rows of a drawn table, from left to right; a label also in the rows that it spans."""
    rows: dict[int, list[Piece]] = {}
    for cell in table.cells:
        start = folded.find(cell.start)
        piece = read_cell(folded.text[start : folded.find(cell.end)], start, cell.column, cell.colspan)
        spanned = cell.rowspan if piece.kind is Kind.TEXT else 1
        for row in range(cell.row, cell.row + spanned):
            rows.setdefault(row, []).append(piece)
    return [sorted(pieces, key=lambda piece: piece.column) for _, pieces in sorted(rows.items())]


def _widths(text: Lines, lex: Lexicon) -> set[int]:
    """Return how many cells a line without borders may have that can be laid: as many as a row, or as most."""
    blocks = {len(entry.block.columns) for entries in lex.rows.values() for entry in entries}
    counted = Counter(len(line.values) for line in text.lines if line.has_digits)
    most, times = counted.most_common(1)[0] if counted else (0, 0)
    return blocks | ({most} if times >= _HEADS and most > 1 else set())


def _is_in_lines(text: Lines, lex: Lexicon) -> bool:
    """Say whether most numbers of a text stand in lines of a table, and not in sentences."""
    lines = [line for line in text.lines if line.has_digits]
    if not lines or all(line.width for line in lines):
        return bool(lines)
    widths = _widths(text, lex)
    laid = sum(
        len(line.values) for line in lines if len(line.values) in widths and not _is_spoken(line.texts)
    )
    return laid * 2 > sum(len(line.values) for line in lines)


def _is_spoken(texts: Sequence[Piece]) -> bool:
    words = "".join(piece.text for piece in texts[-2:])
    return any(mark in words for mark in ",。;") and "(" not in words


def _numbers(folded: Folded, body: Span, pieces: Iterable[Piece], known: Known) -> list[Mark]:
    """Return the numbers that are asked about by themselves."""
    asked = [piece for piece in pieces if known.asks(piece)][: MOST_NUMBERS + 1]
    numbers = []
    last = body.start
    for name, piece in zip(_letters(), asked, strict=False):
        words = folded.text[max(last, piece.start - 40) : piece.start]
        numbers.append(Mark(name, piece, " ".join(words.split())))
        last = piece.end
    return numbers


def _letters() -> Iterator[str]:
    """Yield a, b … z, aa, ab …"""
    yield from ascii_lowercase
    for first in ascii_lowercase:
        yield from (first + second for second in ascii_lowercase)


@dataclass
class _Sheet:
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
                    over[column] += [p.text for p in texts if p.column <= column < p.column + p.colspan]
                wide = []
            else:
                wide += labels

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
        for line in text.lines:
            words = [piece.text for piece in line.texts]
            if not line.has_digits:
                above += words
                continue
            front = [*above, *words[:-1]]
            if len(front) >= _HEADS:
                self.parts += 1
            width = len(line.values)
            cells = tuple((self._head((width, i), ()), piece) for i, piece in enumerate(line.values))
            self.lines.append(
                (Line(0, tuple(words[-1:]), cells, tuple(front)), width in widths and not line.beside)
            )
            above = []

    def numbered(self, known: Known) -> tuple[list[Line], list[Head]]:
        """Return the lines and heads, those numbered that a mapping could change something of.

        What is known to be of no form, or of another year, is no question.
        """
        others = {i for (_, _, texts), i in self.heads.items() if self._is_outside(texts, known)}
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
        return lines, [Head(numbers.get(i, 0), texts) for (_, _, texts), i in self.heads.items()]

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
