"""Tables whose cells are parted by commas, as a sheet is saved (RFC 4180), by another mark of a sentence, or by as many
spaces each.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

from gongkai.fold import Folded
from gongkai.tables.cells import Kind, read_cell
from gongkai.tables.layouts.printed import DIGITS, printed_lines

#: What may part cells, as it is printed: folding makes one of wide and narrow ones.
_MARKS = ",;，；&"
#: A number whose digits are grouped by threes.
_GROUPED = re.compile(r"\s*[-+]?\d{1,3}(?:,\d{3})+(?:\.\d+)?\s*")
#: What stands in quotes: the whole of a cell, of whatever lines, or words on one.
_QUOTED = re.compile(r'(?P<cell>(?:(?<=[,;&\n])|^)"(?:[^"]|""){0,200}"(?=[,;&\n]|$))|"[^"\n]*"')
#: Figures that are not the number of a label.
_COUNTED = re.compile(r"(?<!\d)\d+(?!\d*[.、]\D)")
#: So many numbers make a table.
_FEWEST = 3


def tabbed(source: str, folded: Folded, start: int, end: int) -> Folded | None:
    """Return the text with tabs between the cells of ``folded.text[start:end]``; None if marks part none there."""
    quotes = [one.span() for one in _QUOTED.finditer(folded.text, start, end) if one["cell"]]
    if len(quotes) >= _FEWEST:  # they are no part of what the cells say
        folded = folded.put((i, i + 1, " ") for first, last in quotes for i in (first, last - 1))
    lines = list(printed_lines(folded.text, start, end))
    numbered = sum(_COUNTED.search(line) is not None and "。" not in line for _, line in lines)
    words = (one.span() for one in _QUOTED.finditer(folded.text, start, end))
    quoted = {i for first, last in (*quotes, *words) for i in range(first, last)}
    for mark in _MARKS:
        if source.count(mark, folded.at[start], folded.at[end]) < _FEWEST:
            continue
        places = [
            [i for i in range(at, at + len(line)) if i not in quoted and source[folded.at[i]] == mark]
            for at, line in lines
        ]
        numbers = [
            _numbers(line, [i - at for i in marks]) for (at, line), marks in zip(lines, places, strict=True)
        ]
        rows = sum(count > 0 for count in numbers)
        if sum(numbers) >= _FEWEST and 2 * rows >= numbered:
            return folded.put((i, i + 1, "\t") for marks in places for i in marks)
    return None


def spaced(folded: Folded, start: int, end: int) -> Folded | None:
    """Return the text with tabs between the cells of ``folded.text[start:end]``; None if no fixed run of spaces parts them.

    Where most gaps are of two spaces, say, and all others of so many times two, each two are an end of a cell. No page is
    set like that: its gaps are as wide as its words leave them.
    """
    text = folded.text
    gaps = Counter(len(gap) for gap in _GAP.findall(text, start, end))
    border = min(gaps, default=0)
    if not _EVEN * gaps[border] > gaps.total() > max(gaps[border], _GAPS) or any(
        gap % border for gap in gaps
    ):
        return None
    runs = (one.span() for one in re.finditer(f"(?: {{{border}}})+", text[start:end]))
    return folded.put(
        (at, at + border, "\t" + " " * (border - 1))
        for first, last in runs
        for at in range(start + first, start + last, border)
    )


#: A gap between words; so many of them tell, where so many of these are of a border.
_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_GAPS, _EVEN = 8, 2


def _numbers(line: str, marks: Sequence[int]) -> int:
    """Return how many numbers a line has between marks if it is a row: behind its labels stand only these, and a remark."""
    if not marks or _GROUPED.fullmatch(line):
        return 0
    cells = [line[a + 1 : b] for a, b in zip([-1, *marks], [*marks, len(line)], strict=True)]
    texts = [i for i, cell in enumerate(cells) if read_cell(cell, 0).kind is Kind.TEXT]
    if len(texts) > 1 and texts[-1] == len(cells) - 1 and texts[-1] - texts[-2] > _FEWEST:
        cells, texts = cells[:-1], texts[:-1]
    first = 1 + max(texts, default=-1)
    if first and cells[first - 1].strip()[-1:].isdigit():
        return 0
    return sum(DIGITS.search(cell) is not None for cell in cells[first:])
