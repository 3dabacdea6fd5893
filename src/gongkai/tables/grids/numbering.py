"""The numbers of columns, 「栏次 1 2 3 …」, printed as a row of their own: they are no cells of the table."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from itertools import takewhile

from gongkai.tables.cells import DIGITS, Kind
from gongkai.tables.grids.sheets import AnySheet, PrintedSheet
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.lexicon import Lexicon

#: So many numbers from one on are no row of any form: their last would be the sum of the others.
_MANY = 5


def sheet_without_numbering(sheet: AnySheet, lex: Lexicon) -> AnySheet:
    """Return a drawn table without the row that numbers its columns, where another row has as many numbers."""
    if not sheet.counts:
        return sheet
    rows: dict[int, list[str]] = {}
    for place, text in zip(sheet.places, sheet.texts, strict=True):
        if text.strip() and not lex.say(text).outside:
            rows.setdefault(place.row, []).append(text)
    counted = {row for row, texts in rows.items() if _is_counted(texts)}
    most = max((sum(text[:1].isdecimal() for text in rows[row]) for row in rows.keys() - counted), default=0)
    if not counted or any(len(rows[row]) > most for row in counted):
        return sheet
    kept = [i for i, place in enumerate(sheet.places) if place.row not in counted]
    texts, starts, places = sheet.texts, sheet.starts, sheet.places
    return PrintedSheet([texts[i] for i in kept], [starts[i] for i in kept], [places[i] for i in kept])


def lines_without_numbering(lines: Lines, lex: Lexicon) -> Lines:
    """Return lines without the numbers of columns: whole lines of them, or what stands in front of a line's cells."""
    found = [_uncounted(line, lex) for line in lines.lines]
    if all(one is line for one, line in zip(found, lines.lines, strict=True)):
        return lines
    rows = [row for row in lines.rows if not _is_counted(piece.text for piece in row if piece.kind in DIGITS)]
    return replace(lines, lines=found, rows=rows)


def _uncounted(line: Line, lex: Lexicon) -> Line:
    """Return a line without the run of numbers from one on that it begins with, if no label of a row is before it."""
    run = _run(piece.text for piece in line.values if piece.kind is not Kind.BLANK)
    if run < _MANY or (lex.row_at_end(line.key) or lex.misprinted(line.key)) is not None:
        return line
    numbers = [i for i, piece in enumerate(line.values) if piece.kind is not Kind.BLANK]
    rest = [] if run == len(numbers) else line.values[numbers[run - 1] + 1 :]
    if len(rest) not in (0, run):
        return line
    shorter = Line(line.texts, width=line.width, remarks=line.remarks)
    for piece in rest:
        shorter.add(piece)
    return shorter


def _is_counted(texts: Iterable[str]) -> bool:
    numbers = list(texts)
    return len(numbers) >= _MANY and _run(numbers) == len(numbers)


def _run(texts: Iterable[str]) -> int:
    """Return how many texts count from one on."""
    return sum(1 for _ in takewhile(lambda one: one[1] == str(one[0]), enumerate(texts, 1)))
