"""Whose year a table is of: last year's may stand beside this year's, and is no number of the report."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from dataclasses import replace

from gongkai.fold import Span
from gongkai.parsing.phrases import phrases
from gongkai.tables.lines import Line
from gongkai.tables.sheets import CAPTION


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


def is_of_another(caption: str, year: int | None) -> bool:
    """Say whether the line over a table names another year than ``year``, that of the report, or another body."""
    years = {int(match["year"]) for match in _year().finditer(caption)}
    if years:
        return year is not None and year not in years
    return _words()[0].fullmatch(caption.strip()) is not None


def own_spans(text: str, start: int, end: int, year: int | None) -> list[Span]:
    """Return ``text[start:end]`` without what stands under lines that are captions of another year."""
    spans: list[Span] = []
    own = True
    for at, line in _captions(text, start, end):
        if own and at > start:
            spans.append(Span(start, at))
        start, own = at, not is_of_another(line, year)
    if own and start < end:
        spans.append(Span(start, end))
    return spans


def own_year(line: Line, year: int | None) -> Line | None:
    """Return a line without the year that it begins with, None where that is another than the report's."""
    first = next((piece for piece in (*line.texts, *line.values) if piece.text), None)
    told = _YEAR.fullmatch(first.text) if first is not None else None
    if first is None or told is None or len(line.texts) + len(line.values) < _SOME:
        return line
    if year is not None and int(told["year"]) != year:
        return None
    texts = [piece for piece in line.texts if piece is not first]
    return replace(line, texts=texts, values=[piece for piece in line.values if piece is not first])


#: What a caption without a year ends in.
_SPOKEN = re.compile(r"(?:[::]|情况|数据|汇总|表)[)\]】]?$")
#: A year alone, and how many cells stand beside it at least.
_YEAR = re.compile(r"(?P<year>20[0-4]\d)\s*年?度?")
_SOME = 5


def _captions(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the lines that are captions; one without a year must say that it is one, as a column's head may do else."""
    other, own = _words()
    for match in re.finditer(r"[^\n]+", text[start:end]):
        line = match.group().strip(" \t#*")
        if len(line) > CAPTION:
            continue
        told = _SPOKEN.search(line) and (other.fullmatch(line) or own.fullmatch(line))
        if told or _line().fullmatch(line):
            yield start + match.start(), line
