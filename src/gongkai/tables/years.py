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


def is_of_another(caption: str, year: int | None) -> bool:
    """Say whether the line over a table names another year than ``year``, that of the report, and not it."""
    years = {int(match["year"]) for match in _year().finditer(caption)}
    return year is not None and bool(years) and year not in years


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


#: A year alone, and how many cells stand beside it at least.
_YEAR = re.compile(r"(?P<year>20[0-4]\d)\s*年?度?")
_SOME = 5


def _captions(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    for match in re.finditer(r"[^\n]+", text[start:end]):
        if len(match.group()) <= CAPTION and _line().fullmatch(match.group().strip()):
            yield start + match.start(), match.group()
