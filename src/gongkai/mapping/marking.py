"""Marking a table: in lines where the layout has lines that can be trusted, else number by number."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from string import ascii_lowercase

from gongkai.document import Document, Table
from gongkai.fold import Folded, Span
from gongkai.mapping.marked import FEW, Known, LinesMarked, Mark, Marked
from gongkai.parsing.numerals import quantities
from gongkai.tables.cells import DIGITS, Kind, Piece, read_cell
from gongkai.tables.grids.sheets import Sheet
from gongkai.tables.grids.years import is_of_another, own_spans
from gongkai.tables.layouts.lay import text_lines
from gongkai.tables.lines import Lines, joined
from gongkai.tables.names.lexicon import Lexicon

#: More numbers than these are no sentences that a reader could mark one by one.
MOST_NUMBERS = 200
_PRINTED = re.compile(r"[^\n]+")
#: What stands between two signs of a list, and such a part that is words and a number of its own.
_PART = re.compile(r"[^、,;。:\n]+")
_OWN = re.compile(r"\s*[^\d\s][^\d\n]*?(?P<number>0|[1-9]\d{0,5})\s*")


def mark(document: Document, folded: Folded, body: Span, lex: Lexicon, known: Known) -> Marked:
    """Return what a section prints of a table, in lines where these can be told from the layout."""
    tables = [one for one in document.tables if body.start <= folded.find(one.start) < body.end]
    own = [one for one in tables if not is_of_another(Sheet(one, folded).caption, known.year)] or tables
    rows = [_rows(one, folded) for one in own]
    sheet = LinesMarked(lex)
    if any(piece.kind in DIGITS for table in rows for row in table for piece in row):
        if lex.across:
            every = (piece for table in rows for row in table for piece in row if piece.kind in DIGITS)
            pieces = [piece for piece in every if not known.lacks_a_neighbour(piece)]
            return _by_number(lex, folded, body, pieces, known, drawn=own)
        for table in rows:
            sheet.add_columned(table)
        return Marked(lex.table, body, *sheet.numbered(known), known=known, drawn=own)
    spans = own_spans(folded.text, *body, known.year, lex)
    text = joined([text_lines(document.text, folded, *one, lex) for one in spans or [body]])
    if lex.across or text.glued or not _is_in_lines(text, lex):
        spoken = [
            one
            for span in spans or [body]
            for one in (*_spoken(folded.text, span), *_listed(folded.text, span))
        ]
        spoken = list({one.start: one for one in reversed(spoken)}.values())
        # Digits without borders may hold several numbers; what has its unit behind it is one.
        every = (piece for line in text.lines for piece in line.values)
        others = (piece for piece in every if not text.glued or not piece.text[-1:].isdigit())
        others = (piece for piece in others if not known.lacks_a_neighbour(piece))
        free = [one for one in others if all(one.end <= p.start or p.end <= one.start for p in spoken)]
        pieces = sorted([*spoken, *free], key=lambda piece: piece.start)
        return _by_number(lex, folded, body, pieces, known)
    if all(piece.column >= 0 for line in text.lines for piece in (*line.texts, *line.values)):
        sheet.add_columned([[*line.texts, *line.values] for line in text.lines])
    else:
        sheet.add_in_order(text, _widths(text, lex))
    return Marked(lex.table, body, *sheet.numbered(known), known=known)


def _spoken(text: str, span: Span) -> list[Piece]:
    """Return the numbers with a measure word that a text speaks of: none that is a bound, no year."""
    return [
        Piece(Kind.NUMBER, text[one.start : one.end], one.start, one.end, one.value)
        for one in quantities(text, *span)
        if one.value is not None
    ]


def _listed(text: str, span: Span) -> list[Piece]:
    """Return the numbers of lists without measure words, each behind its own words: 「个人18、企业2、其他0」.

    Signs part them, so that none of them can be several numbers, or the digits of a row.
    """
    found = []
    for line in _PRINTED.finditer(text, *span):
        parts = [
            match
            for part in _PART.finditer(text, *line.span())
            if (match := _OWN.fullmatch(text, *part.span()))
        ]
        if len(parts) >= FEW:
            numbers = [(match["number"], *match.span("number")) for match in parts]
            found += [Piece(Kind.NUMBER, digits, start, end, int(digits)) for digits, start, end in numbers]
    return found


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
    return blocks | ({most} if times >= FEW and most > 1 else set())


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


def _by_number(
    lex: Lexicon,
    folded: Folded,
    body: Span,
    pieces: Iterable[Piece],
    known: Known,
    *,
    drawn: Sequence[Table] = (),
) -> Marked:
    """Return numbers that are asked about by themselves."""
    known = known._replace(alone=True)
    asked = [piece for piece in pieces if known.asks(piece)][: MOST_NUMBERS + 1]
    numbers = []
    last = body.start
    for name, piece in zip(_letters(), asked, strict=False):
        words = folded.text[max(last, piece.start - 40) : piece.start]
        numbers.append(Mark(name, piece, " ".join(words.split())))
        last = piece.end
    return Marked(lex.table, body, numbers=numbers, known=known, drawn=drawn)


def _letters() -> Iterator[str]:
    """Yield a, b … z, aa, ab …"""
    yield from ascii_lowercase
    for first in ascii_lowercase:
        yield from (first + second for second in ascii_lowercase)
