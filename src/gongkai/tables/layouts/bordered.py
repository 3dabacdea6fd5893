"""Tables in a text whose cells are parted by bars."""

from __future__ import annotations

import bisect
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import accumulate, pairwise
from typing import NamedTuple

from gongkai.tables.cells import MEASURE, MONEY, Kind, Piece, read_cell
from gongkai.tables.layouts.printed import PAGE, parts_of, printed_lines
from gongkai.tables.lines import WIDEST, Lines, gather, lines_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import Said

_MARKDOWN = re.compile(r"^[ ]*\|?[ ]*:?-{3,}:?[ ]*\|(?:[^\S\n]|[|:-])*$", re.MULTILINE)

#: A cell in bold or between tags, as Markdown and its makers write it.
_DRESSED = re.compile(
    r"(?:\s|<[a-z][^<>]*>|&nbsp;)*(?P<mark>\*{1,3}|_{1,3}|)(?P<inner>[^\s*_<>&](?:[^*<>]*[^\s*_<>&])?)(?P=mark)"
    r"(?:\s|</?[a-z][^<>]*>|&nbsp;)*"
)


#: One of these is in every cell that is dressed, or holds a tag.
_MARKS = re.compile(r"[*_<&]")
#: A line break within a cell.
_BREAK = re.compile(r"<br\s*/?>", re.IGNORECASE)


def _undressed(text: str, start: int) -> Piece:
    """Read a cell without what only changes its looks."""
    if not _MARKS.search(text):  # nearly every cell
        return read_cell(text, start)
    text = _BREAK.sub(lambda tag: "\n".ljust(len(tag.group())), text)
    dressed = _DRESSED.fullmatch(text)
    return read_cell(dressed["inner"], start + dressed.start("inner")) if dressed else read_cell(text, start)


class _Row(NamedTuple):
    """The cells of a printed line; ``drawn``: bars part them."""

    cells: list[Piece]
    drawn: bool


def barred_lines(text: str, start: int, end: int, lex: Lexicon) -> Lines:
    """Read ``text[start:end]``, a table whose cells are parted by bars, into lines."""
    rows, framed = _barred_rows(text, start, end)
    numbered = [row.cells for row in rows if any(piece.kind is Kind.NUMBER for piece in row.cells)]
    several = sum(sum(bool(piece.text) for piece in row) > 1 for row in numbered)
    rules = [rule.start() for rule in _MARKDOWN.finditer(text, start, end)]
    padded = not framed and not rules
    alone = several * 2 > len(numbered) and not any(_are_rows(row, lex) for row in numbered)
    if alone and are_alike(numbered):
        starts = list(accumulate((min((one.start for one in row.cells), default=0) for row in rows), max))
        tables = sorted({max(bisect.bisect_left(starts, at) - 1, 0) for at in rules})
        return replace(lines_of(*zip(*rows, strict=True), padded=padded), tables=tables)
    return replace(gather(_bar_cells(text, start, end)), padded=padded)


def _are_rows(cells: Sequence[Piece], lex: Lexicon) -> bool:
    """Say whether several rows, each a label or the end of one and its numbers, stand on a printed line."""
    pairs = pairwise(piece for piece in cells if piece.text)
    labels = [label for label, piece in pairs if label.kind is Kind.TEXT and piece.kind is Kind.NUMBER]
    first, *others = [lex.say(label.text) for label in labels if not lex.across] or [Said()]
    return any(one.row not in ("", first.row) and not one.misprinted for one in others)


def are_alike(lines: Sequence[Sequence[Piece]]) -> bool:
    """Say whether a line is one row: none is wider than a row may be, or all are equally wide, as on a turned table."""
    widths = [len(line) for line in lines if len(line) > 1]
    return max(widths, default=0) <= WIDEST or (len(widths) > 2 and len(set(widths)) == 1)


def _barred_rows(text: str, start: int, end: int) -> tuple[list[_Row], bool]:
    """Return the printed rows of a table whose cells are parted by bars, and whether bars frame it.

    A border has no cell in front of it where each row begins with one, and none behind it where each ends so.
    """
    printed = (one for one in _whole_lines(text, start, end) if one[1].strip())
    rows = _without_pages([row for at, line in printed for row in _rows(line, at)])
    drawn = [row.cells for row in rows if row.drawn]
    first, last = (bool(drawn) and not any(cells[end].text for cells in drawn) for end in (0, -1))
    inner = [_Row(row.cells[first : len(row.cells) - last], True) if row.drawn else row for row in rows]
    return inner, first and last


def _whole_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the printed lines. One goes on in the next where all others end with a bar and it does not, or it alone does."""
    physical = list(printed_lines(text, start, end))
    barred = [line for _, line in physical if "|" in line]
    closed = sum(line.rstrip().endswith("|") for line in barred) * 2 > len(barred)
    first = -1  # where a line that is not closed begins
    for i, (at, line) in enumerate(physical):
        begins = first if first >= 0 else at
        following = physical[i + 1][1] if i + 1 < len(physical) else ""
        first = -1
        last = line.rstrip()[-1:]
        broken, rest = (last.isdigit(), _REST) if closed else (last == "|", _NUMBERS)
        if "|" in line and broken and rest.fullmatch(following):
            first = begins
        else:
            yield begins, text[begins : at + len(line)]


def _without_pages(rows: Sequence[_Row]) -> list[_Row]:
    """Return rows without the numbers that stand alone above or below drawn ones, as those of pages do."""
    return [
        row
        for above, row, below in zip([None, *rows], rows, [*rows[1:], None], strict=False)
        if row.drawn or not _is_page(row) or not any(one and one.drawn for one in (above, below))
    ]


def _is_page(row: _Row) -> bool:
    alone = row.cells[0]
    return len(row.cells) == 1 and alone.kind is Kind.NUMBER and PAGE.fullmatch(alone.text) is not None


#: The rest of a number that is broken over a line, and the bar behind it; other numbers may follow, no label does.
_REST = re.compile(rf"\s*[\d.,]+\s*(?:{MONEY}|{MEASURE})?\s*\|[-+\d.,\s|]*")
#: Numbers and their bars, and nothing else but marks of bold type.
_NUMBERS = re.compile(r"[-+.,\s|*]*\d[-+\d.,\s|*]*")


def _rows(line: str, offset: int) -> Iterator[_Row]:
    """Yield the cells of the rows on a printed line; one without bars among others is labels and their numbers."""
    if "|" in line:
        yield _Row([_undressed(part, at) for at, part in parts_of(line, offset, "|")], drawn=True)
    elif _PLAIN_ROWS.fullmatch(line):
        for match in _PLAIN_ROW.finditer(line):
            words = list(_WORD.finditer(line, *match.span("label")))
            heads = words[:-1] if len(words) > _LABEL else []
            if heads:
                yield _Row([_cell(word, offset) for word in heads], drawn=False)
            start = words[len(heads)].start()
            numbers = [_cell(one, offset) for one in _WORD.finditer(line, *match.span("numbers"))]
            label = read_cell(line[start : match.end("label")], offset + start)
            yield _Row([label, *numbers], drawn=False)
    else:
        yield _Row([_undressed(line, offset)], drawn=False)


def _cell(word: re.Match[str], offset: int) -> Piece:
    return read_cell(word.group(), offset + word.start())


#: A row that stands as a line of text beside a table, 「行政许可 97」, and a line of such rows with heads between them.
_PLAIN_ROW = re.compile(
    r"(?P<label>[^\d,。;:\s][^\d,。;:]{1,79}?)[^\S\n]+(?P<numbers>[-+]?\d[\d.]*(?:[^\S\n]+[-+]?\d[\d.]*)*)(?!\S)"
)
_PLAIN_ROWS = re.compile(
    rf"\s*(?:{_PLAIN_ROW.pattern.replace('?P<label>', '?:').replace('?P<numbers>', '?:')}\s*)+"
)
_WORD = re.compile(r"\S+")
#: A label has no more words; before more of them stand heads.
_LABEL = 2


def _bar_cells(text: str, start: int, end: int) -> Iterator[Piece]:
    """Yield the cells of a layout that prints a cell, or less, on a line, with a bar behind it."""
    segments = list(parts_of(text[start:end], start, "|"))
    lines = [line for line in map(str.strip, text[start:end].split("\n")) if "|" in line]
    framed = 2 * sum(len(line) > 1 and line[0] == line[-1] == "|" for line in lines) > len(lines)
    # Where empty cells have a line each, several bars on one are no cells; those of the rule below heads are none either.
    runs = _RUN.finditer(text, start, end) if "|" in lines else ()
    filled = {at for run in (*runs, *_MARKDOWN.finditer(text, start, end)) for at in range(*run.span())}
    inner = [
        [
            read_cell(line, offset, spoken=False)
            for offset, line in printed_lines(text, at, at + len(segment))
            if line.strip()
        ]
        for at, segment in segments
    ]
    numbers = [
        len(pieces) for pieces in inner if pieces and all(piece.kind is Kind.NUMBER for piece in pieces)
    ]
    whole = numbers.count(1) > _MOST * (len(numbers) - numbers.count(1))  # digits are broken over lines then
    for index, ((at, segment), pieces) in enumerate(zip(segments, inner, strict=True)):
        if pieces:
            yield from of_lines(text, pieces, whole=whole)
        elif at + len(segment) in filled:
            continue
        elif 0 < index < len(segments) - 1 and not (framed and "\n" in segments[index][1]):
            yield Piece(Kind.BLANK, "", at, at)


#: Bars alone on a line.
_RUN = re.compile(r"^[^\S\n]*\|{2,}[^\S\n]*$", re.MULTILINE)
#: So many cells hold one number for each that holds several.
_MOST = 4


def of_lines(text: str, pieces: Sequence[Piece], *, whole: bool) -> Sequence[Piece]:
    """Return the cell whose lines are ``pieces`` of a text; ``whole``: numbers on several are one that is broken."""
    start, end = pieces[0].start, pieces[-1].end
    kinds = {piece.kind for piece in pieces}
    if len(pieces) == 1 or (whole and kinds == {Kind.NUMBER}):
        return [read_cell(text[start:end], start)]
    if kinds == {Kind.TEXT}:
        return [Piece(Kind.TEXT, "".join(piece.text for piece in pieces), start, end)]
    return pieces
