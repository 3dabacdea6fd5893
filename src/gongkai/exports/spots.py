"""Where the things that findings speak of stand in the document: cells with their row's printed label, and sentences.

In goes a report with its text, out come words that the document itself prints: whoever searches it for them finds them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from rapidfuzz import fuzz

from gongkai.exports.places import Names
from gongkai.fold import fold
from gongkai.form import label_key
from gongkai.parsing.quote import cut_before, cut_behind, own_words
from gongkai.report import Report

#: What parts the cells of a row that is printed as text.
_BARS = re.compile(r"[|｜│┃\t]|\s{2,}")
_NUMBERS = re.compile(r"[\s\d.,，/—-]+$")
_LETTERS = re.compile(r"[\u3400-\u9fff]{2}")
#: A sentence ends with one of these.
_STOPS = "。！？；!?"
#: How far back a row's label is looked for, how alike it must be to the form's, and how long a quotation is at most.
_LINES, _ALIKE, _MOST = 3, 70, 90
#: About so much is quoted before a place that stands in a longer sentence.
_BEFORE = 40


class Spot(NamedTuple):
    """Where a field's number stands, on which page (from 1), and its row's label as the document prints it."""

    start: int
    end: int
    page: int | None
    label: str | None


def spots_of(report: Report, paths: Iterable[str], names: Names) -> dict[str, Spot]:
    """Return where fields stand, those that the document prints."""
    found: dict[str, Spot] = {}
    labels: dict[str, str | None] = {}
    for path in paths:
        evidence = report.evidence.get(path)
        if evidence is None or evidence.start is None or evidence.end is None:
            continue
        row = path.rpartition(".")[0]
        if row not in labels:
            labels[row] = _label(report, path, names)
        found[path] = Spot(evidence.start, evidence.end, evidence.page, labels[row])
    return found


def sentence(text: str, start: int, end: int) -> str:
    """Return the sentence that a place stands in, as it is printed; a long one is cut at its marks, with … there."""
    floor, stop = _sentence(text, start, end)
    left, right = floor, stop
    if stop - floor > _MOST:
        left = cut_before(text, floor, start, _BEFORE)
        most = max(_MOST // 2, min(_MOST, end - left + _BEFORE // 2))
        right = cut_behind(text, left, stop, most)
    before = "…" if left > floor else ""
    after = "…" if right < stop else ""
    return f"{before}{own_words(text[left:right])}{after}"


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return where the sentence around a place begins and ends, within its line."""
    floor = max(text.rfind(mark, 0, start) for mark in (*_STOPS, "\n")) + 1
    stops = [at for mark in (*_STOPS, "\n") if (at := text.find(mark, max(start, end - 1))) >= 0]
    stop = min(stops, default=len(text))
    return floor, stop + (stop < len(text) and text[stop] != "\n")


def _label(report: Report, path: str, names: Names) -> str | None:
    """Return the label of a field's row as the document prints it, None where it cannot be found."""
    text = report.text or ""
    table, row, _ = path.split(".")
    wanted = names.row(path)
    starts = [
        evidence.start
        for other, evidence in report.evidence.items()
        if other.startswith(f"{table}.{row}.") and evidence.start is not None
    ]
    found = _before(text, min(starts), wanted) if starts else None
    if found:
        return found
    section = next((one for one in report.sections if one.id == table), None)
    bare = wanted.rpartition(" ")[2]
    at = text.find(bare, section.start, section.end) if section else -1
    return bare if at >= 0 else None


def _before(text: str, start: int, wanted: str) -> str | None:
    """Return what is printed before a row's first number, where that is the row's label."""
    key = label_key(fold(wanted).text)
    end = start
    for _ in range(_LINES):
        begin = text.rfind("\n", 0, end) + 1
        for piece in reversed(_BARS.split(text[begin:end])):
            words = _NUMBERS.sub("", piece).strip()
            if _LETTERS.search(words):
                printed = label_key(fold(words).text)
                is_alike = len(printed) <= 2 * len(key) and fuzz.partial_ratio(printed, key) >= _ALIKE
                return words if is_alike else None
        end = max(begin - 1, 0)
    return None
