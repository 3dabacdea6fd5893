"""The tables of a report: lines named by labels, cells laid on the columns of the heads above, in the end sums decide."""

from __future__ import annotations

import contextlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from gongkai.document import Document
from gongkai.fold import Folded, Span
from gongkai.form import TABLES, Form, label_key
from gongkai.parsing.sections import SectionText, table_span
from gongkai.tables.by_order.across import place_across
from gongkai.tables.by_order.rows import place_rows
from gongkai.tables.by_order.said import has_empty_one
from gongkai.tables.by_place.crossed import MisleadingError
from gongkai.tables.by_place.drawn import is_refuted, read_drawn
from gongkai.tables.deciding.settle import beside, opened, rank_of, settled, with_strokes, without_dashes
from gongkai.tables.deciding.units import units_around
from gongkai.tables.doubts import Doubt
from gongkai.tables.grids.cutrows import laid
from gongkai.tables.grids.numbering import lines_without_numbering, sheet_without_numbering
from gongkai.tables.grids.recut import recut
from gongkai.tables.grids.sheets import PrintedSheet, Sheet, captioned
from gongkai.tables.grids.spread import joined_lines
from gongkai.tables.grids.streams import streamed
from gongkai.tables.grids.years import is_of_another, own_spans
from gongkai.tables.layouts.lay import text_lines
from gongkai.tables.lines import Laid, Lines, joined
from gongkai.tables.names.lexicon import Lexicon, lexicon
from gongkai.tables.names.wrapped import without_serials
from gongkai.tables.reading import TableReading, TablesReading


def read_tables(
    document: Document,
    folded: Folded,
    sections: Sequence[SectionText],
    forms: tuple[Form, ...],
    year: int | None = None,
) -> TablesReading:
    """Read every table that the forms know, wherever in the document its section stands.

    ``year`` is the one that the report is for: what is printed of another one is not its own.
    """
    found: dict[str, TableReading] = {}
    preferred = forms
    sheets = [Sheet(table, folded) for table in document.tables]
    for table_id in dict.fromkeys(id_ for form in forms for id_ in form.tables):
        lex = lexicon(table_id, forms)
        section = next((one for one in sections if one.id == table_id), None)
        for source in _sources(table_id, sheets, document, folded, sections, forms=forms, year=year):
            around = _units_around(sheets, folded, section, source)
            reading = _read(source, lex, preferred, year, around)
            if reading is not None:
                quoted = _quoted(sheets, sections) if section is not None and section.heading else ()
                other = _read(tuple(quoted), lex, preferred, year, ()) if quoted else None
                found[table_id] = without_dashes(with_strokes(beside(reading, other) if other else reading))
                break
        if counted := found[table_id].forms if table_id in found else Counter():
            most = max(counted.values())
            preferred = tuple(sorted(preferred, key=lambda form: counted[form.id] != most))
    return TablesReading(found, _form_of(found, forms))


def _form_of(found: Mapping[str, TableReading], forms: tuple[Form, ...]) -> Form | None:
    """Name the form whose columns most rows bear, else the one whose own rows are printed."""
    counted: Counter[str] = Counter()
    for reading in found.values():
        tied = reading.forms.most_common()
        if tied and (len(tied) == 1 or tied[0][1] > tied[1][1]):
            counted = reading.forms
            break
    if counted:
        return next(form for form in forms if form.id == counted.most_common()[0][0])
    # One row that stands for several is printed in reports of every form: only the several tell.
    for reading in found.values():
        printed = {name.row for name in reading.cells}
        told = [
            form
            for form in forms
            if reading.shape.id in form.tables
            and (own := form.tables[reading.shape.id].alternatives[:1])
            and len(own[0]) > 1
            and printed.issuperset(own[0])
        ]
        if len(told) == 1:
            return told[0]
    return None


def _sources(
    table_id: str,
    sheets: Sequence[Sheet],
    document: Document,
    folded: Folded,
    sections: Sequence[SectionText],
    *,
    forms: tuple[Form, ...],
    year: int | None,
) -> Iterator[Sequence[Sheet] | Lines]:
    """Yield where the table may stand, best first: its section's sheets, any sheet, its section's text.

    What a caption says to be of another year counts only where nothing else is the table.
    """
    lex = lexicon(table_id, forms)
    section = next((one for one in sections if one.id == table_id), None)
    headed = section is not None and section.heading is not None
    own = [sheet for sheet in sheets if not is_of_another(sheet.caption, year)]
    if section is not None:
        yield from _inside(own, section)
    # What the overview quotes stands before the report's own.
    overview = next((one.body.end for one in sections if one.id == "overview" and one.heading is not None), 0)
    span = table_span(folded.text, table_id, forms, overview)
    body = _body(section, span, folded, lex) if section else Span(0, 0)
    printed: list[Lines] | None = None  # what the section's text holds, laid once
    if sheets:
        if section is not None and headed:
            printed = list(_text(document.text, folded, body, year, lex))
            yield from (lines for lines in printed if lines.drawn)
        elsewhere = _quoted(sheets, sections) if headed else set()
        yield [sheet for sheet in own if sheet not in elsewhere]
        if len(own) < len(sheets):
            if section is not None:
                yield from _inside(sheets, section)
            yield [sheet for sheet in sheets if sheet not in elsewhere]
    if section is not None and headed:
        yield from _text(document.text, folded, body, year, lex) if printed is None else printed
    if span is None and section is None:
        span = table_span(folded.text, table_id, forms)
    if section is not None and section.heading is None:
        start, end = section.body
        if span is not None and span.start < start < span.end:
            start = span.start  # it was found by a label that is not its first
        yield from _text(document.text, folded, Span(start, end), year, lex)
    if span is not None and not (section is not None and _has(section, span, folded, lex)):
        yield from _text(document.text, folded, span, year, lex)
    if table_id not in TABLES:  # a user's own table has no section, and may have short labels only
        yield from _text(document.text, folded, Span(0, len(folded.text)), year, lex)


def _body(section: SectionText, span: Span | None, folded: Folded, lex: Lexicon) -> Span:
    """Return where a section's table is: in front of a heading amid it, too, if its heads are there and none behind."""
    parts = ((span.start, section.body.start), section.body) if span else ()
    amid = [lex.heads_a_block(label_key(folded.text[slice(*one)])) for one in parts] == [True, False]
    return Span(span.start, section.body.end) if span and amid else section.body


def _has(section: SectionText, span: Span, folded: Folded, lex: Lexicon) -> bool:
    """Say whether a stretch of the text ends in a section, or goes on behind it to a second table beside its own."""
    body = section.body
    parts = (body, (body.end, span.end)) if section.heading is not None else ()
    tables = [lex.heads_a_block(label_key(folded.text[slice(*part)])) for part in parts]
    return body.start <= span.end - 1 < body.end or (bool(tables) and all(tables))


def _quoted(sheets: Sequence[Sheet], sections: Sequence[SectionText]) -> set[Sheet]:
    """Return the sheets that the overview quotes: where a table has a section of its own they are another's."""
    overview = next((one for one in sections if one.id == "overview"), None)
    return {sheet for sheet in sheets if overview is not None and sheet.within(overview.body)}


def _text(source: str, folded: Folded, span: Span, year: int | None, lex: Lexicon) -> Iterator[Lines]:
    """Yield the lines of a stretch of text: first those that no caption says to be of another year.

    Where the report's own are a table that cannot be read, another year's is not read for it.
    """
    own = own_spans(folded.text, *span, year, lex)
    if own != [span]:
        yield joined([text_lines(source, folded, *one, lex) for one in own])
        if any(lex.heads_a_block(label_key(folded.text[slice(*one)])) for one in own):
            return
    lines = text_lines(source, folded, *span, lex)
    foot = _foot(source, folded, span.end) if lex.across and not lines.rows else None
    yield joined([lines, text_lines(source, folded, *foot, lex)]) if foot else lines


def _foot(source: str, folded: Folded, start: int) -> Span | None:
    """Return where lines of nothing but a number stand at the foot of the page on which a stretch of a text ends.

    What makes a text of a page may put the last numbers of a table there. None where none stand there.
    """
    turned = source.find("\f", folded.at[start])
    end = folded.find(turned) if turned >= 0 else start
    numbers = _NUMBERS.search(folded.text, start, end)
    return Span(numbers.start(), end) if numbers else None


_NUMBERS = re.compile(r"(?<=\n)(?:\d{1,15}\s+)+\Z")


def _inside(sheets: Sequence[Sheet], section: SectionText) -> Iterator[Sequence[Sheet] | Lines]:
    """Yield the sheets of a section, if they hold numbers; the lines of one that is only partly in it."""
    body = section.body
    parts = {
        sheet: [line for line in sheet.lines if body.start <= line.start < body.end]
        for sheet in sheets
        if sheet.within(body) is None
    }
    if section.heading is not None and parts:
        within = (parts.get(sheet, sheet.lines if sheet.within(body) else []) for sheet in sheets)
        lines = [line for part in within for line in part]
        if any(line.has_digits for line in lines):
            yield Lines(lines, drawn=[sheet.cut(body) for sheet in sheets if sheet.within(body) is not False])
        return
    # Where a section was found by some label of its table, the heads may stand before that.
    whole = [sheet for sheet in sheets if parts.get(sheet) or sheet.within(body)]
    if any(sheet.has_digits for sheet in whole):
        yield whole


def _units_around(
    sheets: Sequence[Sheet],
    folded: Folded,
    section: SectionText | None,
    source: Sequence[Sheet] | Lines,
) -> tuple[str, ...]:
    """Return the texts that say a unit for a table: its section's heading and lines, and what stands beside it elsewhere."""
    gaps: list[tuple[int, int]] = []
    begin = end = 0
    if section is not None:
        begin, end = section.heading.start if section.heading else section.body.start, section.body.end
        at = begin
        for sheet in sheets:
            if begin <= sheet.start < end:
                gaps.append((at, sheet.start))
                at = max(at, sheet.end)
        gaps.append((at, end))
    outside = [] if isinstance(source, Lines) else [one for one in source if not begin <= one.start < end]
    for sheet in outside:
        before = max((one.end for one in sheets if one.end <= sheet.start), default=0)
        gaps.append((max(before, sheet.start - _NEAR), sheet.start))
    return tuple(dict.fromkeys(line for gap in gaps for line in units_around(folded.text, *gap)))


#: So many letters in front of a table stand beside it.
_NEAR = 120


def _read(
    source: Sequence[Sheet] | Lines,
    lex: Lexicon,
    preferred: tuple[Form, ...],
    year: int | None,
    around: tuple[str, ...],
) -> TableReading | None:
    """Read one table: by place where that tells whose its numbers are, else by the order of the form."""
    sheets = _printed(*source.drawn) if isinstance(source, Lines) else [captioned(one, lex) for one in source]
    drawn = [sheet_without_numbering(one, lex) for one in sheets]
    with contextlib.suppress(MisleadingError):
        reading = read_drawn(drawn, lex, preferred, year, around) if drawn else None
        if reading is not None or not isinstance(source, Lines):
            return reading
    lines = source if isinstance(source, Lines) else joined([sheet.drawn for sheet in source])
    lines = lines_without_numbering(recut(lines, lex), lex)
    reading = _restored(lines, lex, preferred, year, around)
    if reading is not None and lex.across and has_empty_one(lines, lex):
        return opened(reading, reading.cells, Doubt.TWICE)
    return reading


def _restored(
    lines: Lines, lex: Lexicon, preferred: tuple[Form, ...], year: int | None, around: tuple[str, ...]
) -> TableReading | None:
    """Read one table of which only lines are printed: laid on a grid where these restore one, else by order."""
    for found in _laid(lines, lex, year):
        with contextlib.suppress(MisleadingError):
            reading = read_drawn(_printed(found), lex, preferred, year, around)
            if reading is not None and not is_refuted(reading):
                return reading  # where a grid was only restored, sums tell if it was not so
    return _read_table(lines, lex, preferred, year, around)


def _laid(lines: Lines, lex: Lexicon, year: int | None) -> Iterator[Laid]:
    """Yield the grids that the heads and the numbers of a table's lines restore together."""
    if (found := laid(lines.rows, lex, padded=lines.padded)) is not None:
        yield found
    if (found := streamed(replace(without_serials(lines, lex), year=year), lex)) is not None:
        yield found


def _printed(*tables: Laid) -> list[PrintedSheet]:
    """Return tables on their grids as they are read."""
    return [
        PrintedSheet([one.text for one in pieces], [one.start for one in pieces], places)
        for pieces, places in tables
    ]


def _read_table(
    lines: Lines, lex: Lexicon, preferred: tuple[Form, ...], year: int | None, around: tuple[str, ...]
) -> TableReading | None:
    """Read one table out of lines that may hold others too; None where it is not among them."""
    rank = rank_of(preferred)
    lines = replace(without_serials(lines, lex), year=year)
    lines = replace(lines, lines=joined_lines(lines.lines, lex))
    rows = place_across(lines, lex, rank, year) if lex.across else place_rows(lines, lex, rank, around)
    return settled(rows, lex, preferred)
