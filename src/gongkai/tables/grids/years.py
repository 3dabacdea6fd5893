"""Whose year a table is of: last year's may stand beside this year's, and is no number of the report."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.form import bare_key, label_key
from gongkai.parsing.numerals import read_number
from gongkai.parsing.phrases import phrases
from gongkai.tables.grids.sheets import CAPTION
from gongkai.tables.names.lexicon import Lexicon


@functools.cache
def _year() -> re.Pattern[str]:
    return re.compile(phrases("tables")["caption"])


@functools.cache
def _line() -> re.Pattern[str]:
    return re.compile(phrases("tables")["caption_line"])


@functools.cache
def _words() -> tuple[re.Pattern[str], re.Pattern[str]]:
    """Return how captions without a year say that a table is last year's or another body's, or the report's own."""
    said = phrases("tables")
    return re.compile(said["caption_other"]), re.compile(said["caption_own"])


@functools.lru_cache(maxsize=64)
def is_of_another(caption: str, year: int | None) -> bool:
    """Say whether the line over a table names another year than ``year``, that of the report, or another body."""
    years = {read_number(match["year"]) for match in _year().finditer(caption)}
    if years:
        return year is not None and year not in years
    return _words()[0].fullmatch(caption.strip()) is not None


def own_spans(text: str, start: int, end: int, year: int | None, lex: Lexicon) -> list[Span]:
    """Return ``text[start:end]`` without what stands under lines that are captions of another year.

    A line of heads is no caption: 「2022年处理决定数量」. One that says in words that it is last year's counts
    where rows stand under it and elsewhere too.
    """
    captions = list(_captions(text, start, end, year, lex))
    spans, others = _parted(start, end, captions)
    texts = ["".join(text[slice(*span)] for span in side) for side in (spans, others)]
    if min(len(lex.rows_within(label_key(one))) for one in texts) >= _ROWS:
        return spans
    return _parted(start, end, [one for one in captions if not one.in_words])[0]


def other_caption(text: str, start: int, end: int, year: int | None, lex: Lexicon) -> Span | None:
    """Return the year in the caption right above a table that begins at ``end``, where it is not ``year``."""
    captions = [one for one in _captions(text, start, end, year, lex) if not one.in_words]
    told = _year().search(text, captions[-1].start, end) if captions and captions[-1].other else None
    return Span(*told.span("year")) if told else None


class _Caption(NamedTuple):
    """Where a caption stands, and whether what is under it is another year's. ``in_words``: it names no year."""

    start: int
    other: bool
    in_words: bool


def _parted(start: int, end: int, captions: Iterable[_Caption]) -> tuple[list[Span], list[Span]]:
    """Return the stretches that are of the report's year, and those that are not."""
    parts: tuple[list[Span], list[Span]] = [], []
    other = False
    for caption in (*captions, _Caption(end, other=False, in_words=False)):
        if caption.start < end and caption.other == other:
            continue
        if caption.start > start:
            parts[other].append(Span(start, caption.start))
        start, other = caption.start, caption.other
    return parts


#: So many rows make a table of its own.
_ROWS = 2


def _captions(text: str, start: int, end: int, year: int | None, lex: Lexicon) -> Iterator[_Caption]:
    """Yield the lines that are captions; one that names a column is a line of heads."""
    other, own = _words()
    lines = [match for match in re.finditer(r"[^\n]+", text[start:end]) if match.group().strip()]
    texts = [match.group().strip(" \t#*") for match in lines]
    bare = [len(text) <= CAPTION and _is_year(text, lex) for text in texts]
    for i, match in enumerate(lines):
        line = texts[i]
        below = lines[i + 1].group().strip() if i + 1 < len(lines) else ""
        if bare[i] and any(bare[max(0, i - 1) : i] + bare[i + 1 : i + 2]):
            continue  # a cell of a table: a year over columns
        if len(line) > CAPTION:
            continue
        dated = _line().fullmatch(line) is not None
        others = other.fullmatch(line) is not None
        if not dated and not others and not own.fullmatch(line):
            continue
        whole = _TAG.sub("", line + below)  # a head or a label may have two lines
        words = (*line.split(), whole)
        if bare_key(whole) in lex.rows or any(lex.say(word).column for word in words):
            continue
        if dated:
            yield _Caption(start + match.start(), is_of_another(line, year), in_words=False)
        elif not lex.rows_within(label_key(line)):
            yield _Caption(start + match.start(), others, in_words=True)


def _is_year(text: str, lex: Lexicon) -> bool:
    """Say whether a line is nothing but a year, be it 「上年数」."""
    return lex.say(text).year is not None


_TAG = re.compile(r"</?[a-z][^<>]*>", re.IGNORECASE)
