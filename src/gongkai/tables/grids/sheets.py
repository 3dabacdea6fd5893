"""Drawn tables that differ in nothing but their numbers are read alike.

Nearly all reports print the form to the letter. What a table is without its numbers is its pattern:
who has named the cells of one has named those of every table of that pattern.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from functools import cached_property
from itertools import accumulate
from operator import add

from gongkai.document import Place, Table
from gongkai.fold import Folded, Span
from gongkai.form import bare_key, is_enumerator
from gongkai.tables.cells import Kind, read_cell
from gongkai.tables.deciding.units import says_unit
from gongkai.tables.grids.turned import Grid, is_year
from gongkai.tables.lines import Laid, Line, Lines, drawn_lines, rows_of
from gongkai.tables.names.lexicon import Lexicon

#: The places of a table's cells, and their texts with the same digit for every plain number but a year.
Pattern = tuple[tuple[Place, ...], str]

#: Stands before and behind each text of a pattern; cells may hold any other character.
BORDER = "\0"
_DIGIT = "0"
_COUNT = BORDER.join(("1", "2", "3"))
#: A year over columns; the number of a column behind its head.
_HEAD = re.compile(r"20[0-4]\d年\D*|[\u3400-\u9fff]{2,}\d{1,2}")
#: What stands for all other numbers, blanks and unsure cells in a pattern where only their kind counts.
_MARKED, _UNSURE = "/", "0/0"
_SPACE = re.compile(r"\s+")
#: Letters of a unit: what is said of one is kept to the letter.
_UNIT = re.compile("[元¥￥币位十百千万亿]")
#: A caption has no more letters.
CAPTION = 40
#: What certainly is read as a number. All else keeps its text.
_LONGEST = 9
_PLAIN = re.compile(rf"\A(?!20[0-4]\d\Z)\d{{1,{_LONGEST}}}(?:\.\d{{1,{_LONGEST}}})?\Z")


class AnySheet:
    """A table on a grid in the folded text: the places of its cells, their texts, and where they start."""

    places: tuple[Place, ...]
    texts: list[str]
    starts: list[int]
    start: int
    end: int

    @cached_property
    def pattern(self) -> Pattern:
        """What the table is without its numbers."""
        texts = [
            text
            if not text[:1].isdecimal()
            else _DIGIT
            if len(text) <= 3 and text.isdecimal()
            else _PLAIN.sub(_DIGIT, text)
            for text in self.texts
        ]
        return self.places, BORDER.join(("", *texts, ""))

    @cached_property
    def counts(self) -> bool:
        """Whether cells beside one another hold 1, 2, 3: the numbers of columns perhaps."""
        return _COUNT in BORDER.join(self.texts)


class PrintedSheet(AnySheet):
    """Cells laid on a grid, be they printed in a text: to be read as a drawn table is."""

    def __init__(self, texts: Sequence[str], starts: Sequence[int], places: Sequence[Place]) -> None:
        self.texts, self.starts, self.places = list(texts), list(starts), tuple(places)
        self.start = min(self.starts, default=0)
        self.end = max((start + len(text) for start, text in zip(starts, texts, strict=True)), default=0)


class Sheet(AnySheet):
    """A drawn table in the folded text: the texts of its cells and where they start."""

    def __init__(self, table: Table, folded: Folded) -> None:
        self.places = table.places
        self._folded = folded
        text, find = folded.text, folded.find
        self.start, self.end = find(table.start), find(table.end)
        self.texts = text[self.start : self.end].split("\n")
        if len(self.texts) == len(table.places):  # a line a cell, as nearly always
            self.starts = list(accumulate([len(one) + 1 for one in self.texts[:-1]], initial=self.start))
        else:
            starts = list(accumulate([length + 1 for length in table.lengths[:-1]], initial=table.start))
            ends = map(add, starts, table.lengths)
            self.starts = list(map(find, starts))
            self.texts = [text[start : find(end)] for start, end in zip(self.starts, ends, strict=True)]

    @property
    def lines(self) -> list[Line]:
        """The rows of the table."""
        return self.drawn.lines

    @cached_property
    def drawn(self) -> Lines:
        """The rows of the table, without their places."""
        return drawn_lines(rows_of(self.cut(Span(self.start, self.end + 1))))

    @cached_property
    def caption(self) -> str:
        """The line above the table, empty where that is no line of a few words."""
        above = self._folded.text[max(0, self.start - 2 * CAPTION) : self.start].rstrip()
        line = above[above.rfind("\n") + 1 :]
        return line if len(line) <= CAPTION else ""

    @property
    def has_digits(self) -> bool:
        """Whether a number stands in it."""
        number = f"{BORDER}{_DIGIT}{BORDER}"
        return number in self.pattern[1] or any(line.has_digits for line in self.lines)

    def cut(self, body: Span) -> Laid:
        """Return the cells that begin in a stretch of the text, where they stand."""
        cells = zip(self.texts, self.starts, self.places, strict=True)
        own = [cell for cell in cells if body.start <= cell[1] < body.end]
        return Laid([read_cell(text, start) for text, start, _ in own], [place for _, _, place in own])

    def within(self, body: Span) -> bool | None:
        """Say whether all of it stands in a stretch of the text; None where only a part does."""
        if body.start <= self.start and self.end <= body.end:
            return True
        return False if self.end < body.start or body.end <= self.start else None


def captioned(sheet: Sheet, lex: Lexicon) -> AnySheet:
    """Return a table whose rows may stand side by side with the line above it as a head over all of it, if that names a row."""
    if not lex.across or not lex.say(sheet.caption).row or not sheet.places:
        return sheet
    width = max(place.column + place.colspan for place in sheet.places)
    below = (place._replace(row=place.row + 1) for place in sheet.places)
    return PrintedSheet(
        [sheet.caption, *sheet.texts], [sheet.start, *sheet.starts], [Place(0, 0, 1, width), *below]
    )


def plain(pattern: Pattern, lex: Lexicon) -> Pattern:
    """Return a pattern without what differs from print to print and says nothing to a lexicon.

    That is where the lines of a label break, how a blank is marked and how a number is written: pages
    that differ in more than their numbers mostly differ in these.
    """
    places, joined = pattern
    texts = joined.split(BORDER)
    return places, BORDER.join([text if text in _PLAINLY else _plainly(text, lex) for text in texts])


#: What stands for itself in every pattern: most cells.
_PLAINLY = frozenset((_DIGIT, ""))
#: A label of few letters behind its number: 「3 其他」.
_WITHOUT_POINT = re.compile(r"(\d{1,2})\s*([\u3400-\u9fff]{2,})")


@functools.lru_cache(maxsize=16384)
def _plainly(text: str, lex: Lexicon) -> str:
    """Return what stands for a text in a pattern: another one of its kind that says the same."""
    kind = kind_of(text)
    if kind is Kind.BLANK:
        return _MARKED if text.strip() else ""
    if says_unit(text) or is_year(text) or is_enumerator(text):
        return text
    if kind is Kind.UNSURE and (label := _WITHOUT_POINT.fullmatch(text)) and lex.say(label[2]).row:
        return f"{label[1]}.{label[2]}"
    if kind is not Kind.TEXT:
        return _DIGIT if kind is Kind.NUMBER else _UNSURE
    whole = _SPACE.sub("", text)
    if whole == text or _UNIT.search(text) or lex.several(text) or bare_key(whole) != bare_key(text):
        return text
    return whole if kind_of(whole) is kind and lex.say(whole) == lex.say(text) else text


@functools.lru_cache(maxsize=256)
def grid_of(pattern: Pattern) -> Grid:
    """Return the cells of a pattern, each with the kind that its text is of, whatever number stands there."""
    places, joined = pattern
    texts = joined.split(BORDER)[1:-1]
    return Grid(places, texts, list(map(kind_of, texts)))


@functools.lru_cache(maxsize=8192)
def kind_of(text: str) -> Kind:
    """Return the kind of a cell: a year is a head, or names a row; 「总计7」 is the head of the seventh column."""
    kind = read_cell(text, 0).kind
    return Kind.TEXT if kind is Kind.UNSURE and _HEAD.fullmatch("".join(text.split())) else kind
