"""Runs that no report has: what repeats for thousands of letters is shortened before any pattern looks at it.

Nearly every pattern takes time that grows with the square of a run of what it looks for (spaces, signs, digits).
A bound on the length of runs bounds them all at once. What is left out keeps its place in the source.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

#: A run is longer than this; so much of each of its ends stays.
LONGEST, _KEPT = 2000, 400
#: What a run repeats is at most so long.
_PERIOD = 24
#: Every so far the text is looked at, and so much of it is compared: a run of LONGEST meets two looks or more.
_STEP, _LOOK = 600, 200
#: Letters of which a run is one though it does not repeat: white space, and what numbers are written with; how long
#: it is then. All tables of a report, one number after the other, are not so long.
_KINDS = ((re.compile(r"\s+"), LONGEST), (re.compile(r"[\d.,、 ]+"), 3 * LONGEST))


def long_runs(text: str) -> Iterator[tuple[int, int, str]]:
    """Yield the stretches to leave out, in order, as ``Folded.put`` takes them: few texts have any."""
    past = 0
    for at in range(_STEP // 2, len(text) - _LOOK, _STEP):
        if at < past:
            continue
        start, end, longest = _run(text, at)
        past = max(past, end)
        if end - start > longest:
            yield start + _KEPT, end - _KEPT, ""


def _run(text: str, at: int) -> tuple[int, int, int]:
    """Return from where to where the run at a place goes, and how long one may be; none is empty."""
    look = text[at : at + _LOOK]
    for kind, longest in _KINDS:
        if kind.fullmatch(look):
            start = at
            while start >= _LOOK and kind.fullmatch(text, start - _LOOK, start):
                start -= _LOOK
            found = kind.match(text, at)
            return start, found.end() if found else at, longest
    period = look.find(look[:_PERIOD], 1, 2 * _PERIOD)
    if period < 0 or look[period:] != look[:-period]:
        return at, at, LONGEST
    start, end = at, at + _LOOK
    while end < len(text) and text[end : end + _LOOK] == text[end - period : end - period + _LOOK]:
        end = min(end + _LOOK, len(text))
    while start >= _LOOK and text[start - _LOOK : start] == text[start - _LOOK + period : start + period]:
        start -= _LOOK
    return start, end, LONGEST
