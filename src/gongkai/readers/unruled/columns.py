"""Where the columns of a table without rules are parted."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import replace

from gongkai.readers.marks import UNTOLD
from gongkai.readers.unruled.words import (
    FEWEST,
    LINES,
    Columns,
    Line,
    Word,
    numbers_of,
    spans_of,
)

#: In letters: numbers of one column do not lie further apart than this, and flush ones end so near to one place.
_ASIDE, _SLACK = 0.9, 0.2


def columns_of(
    words: Sequence[Line], rows: Sequence[int], top: int, size: float, near: int | None = None
) -> Columns:
    """Return where columns are parted: of numbers that stand below each other, and of heads that stand over none.

    ``top`` is the line that the heads begin with; what stands from the line ``near`` on is not cut through if it
    need not be.
    """
    lasts = [numbers_of(words[i]) for i in rows]
    fewest = min(FEWEST, max(len(line) for line in lasts))
    first = min(line[0].box.x0 for line in lasts if len(line) >= fewest) - size
    full_rows = [[word for word in numbers_of(words[i]) if word.box.x0 > first] for i in rows]
    right = max(word.box.x1 for line in full_rows for word in line) + size
    told = [[word for word in line if UNTOLD not in word.text] for line in full_rows]
    full_rows = told if any(told) else full_rows
    numbers = [word for line in full_rows for word in line]
    spans = _merged(spans_of(numbers), full_rows, size)
    head = _lowest(words[top : rows[0]])
    levels = [words[i][-1].middle for i in (rows[0], rows[-1])]
    lines = [line for line in words if line and levels[0] - size < line[-1].middle < levels[-1] + size]
    texts = [word for line in lines for word in line if not word.is_number]
    edges = _flush(spans, full_rows, head, texts, size)
    if not edges:
        beside = [word for line in words[top if near is None else near : rows[0]] for word in line]
        over = [word for line in words[max(0, rows[0] - LINES) : rows[0]] for word in line]
        edges = _parted(spans, texts, head, (beside, over), size=size, right=right)
    lefts = [word.box.x0 for line in lines for word in line]
    numbers_at = tuple(spans_of(numbers))
    found = Columns(tuple(edges), min([edges[0], *lefts]), numbers=numbers_at)
    return replace(found, inner=_inner_edge(words, range(rows[0], rows[-1] + 1), found))


_Extents = Sequence[tuple[float, float]]


def _flush(
    spans: _Extents, rows: Sequence[Line], head: Sequence[Word], texts: Iterable[Word], size: float
) -> list[float]:
    """Return where columns are parted whose numbers stand at one side of them, if no head stands over that end of one.

    A head is in the middle of its column, and so may stand nearer to the numbers beside it than to its own.
    """
    label = max((word.box.x1 for word in texts if word.box.x1 < spans[0][0]), default=0.0)
    heads = spans_of(word for word in head if word.box.x0 > label)
    words = [(word.box.x0, word.box.x1) for row in rows for word in row]
    if not label:
        return []
    columns = _ended(spans, words, heads, _SLACK * size)
    if not columns:
        columns = _turned(_ended(_turned(spans), _turned(words), _turned(heads), _SLACK * size))
        between = [max(b[0] - size / 2, (a[1] + b[0]) / 2) for a, b in itertools.pairwise(columns)]
    else:
        between = [min(a[1] + size / 2, (a[1] + b[0]) / 2) for a, b in itertools.pairwise(columns)]
    return [(label + columns[0][0]) / 2, *between, columns[-1][1] + size] if columns else []


def _turned(extents: _Extents) -> list[tuple[float, float]]:
    """Return extents as they are seen in a mirror."""
    return [(-x1, -x0) for x0, x1 in reversed(extents)]


def _ended(spans: _Extents, words: _Extents, heads: _Extents, slack: float) -> list[tuple[float, float]]:
    """Return from where to where columns are filled that end where their numbers do; none if they do not.

    The head of numbers is the last that ends no later than they do; heads before it are of columns that are blank.
    """
    if any(min(abs(x1 - end) for _, end in spans) > slack for _, x1 in words):
        return []
    columns: list[tuple[float, float]] = []
    last = min(spans[0][0], heads[0][0] if heads else spans[0][0]) - slack
    for x0, x1 in spans:
        own = [one for one in heads if last - slack < one[0] and one[1] < x1 + slack]
        if not own:
            return []
        columns += [*own[:-1], (min(x0, own[-1][0]), x1)]
        last = x1
    if len(columns) != len(heads) or any(b[0] < a[1] - slack for a, b in itertools.pairwise(columns)):
        return []
    return columns


def _parted(
    spans: list[tuple[float, float]],
    texts: Sequence[Word],
    head: Sequence[Word],
    above: tuple[Sequence[Word], Sequence[Word]],
    *,
    size: float,
    right: float,
) -> list[float]:
    """Return where columns are parted: between numbers, and between heads that stand over none, where fewest words stand.

    ``texts``: the words on the lines of the numbers; ``above``: what stands over these and is not cut through if it need
    not be, and all that stands near; ``right``: where numbers end, at least.
    """
    labels = [word.box.x1 for word in texts if word.box.x1 < spans[0][0]]
    beside, over = above
    if labels:  # heads between these and numbers are of columns that are blank
        end = max(labels)
        spans = [
            *spans_of(word for word in beside if end < word.box.x0 and word.box.x1 < spans[0][0]),
            *spans,
        ]
        texts = [*texts, *over]
    label = max((word.box.x1 for word in texts if word.box.x1 < spans[0][0]), default=spans[0][0] - 2 * size)
    ends = [label, *itertools.chain.from_iterable(spans)]
    edges = [_parting(a, b, beside, head) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    if not texts:  # nothing stands left of the numbers
        edges[0] = 0.0
    edges.append(max([right, *(word.box.x1 + 1 for word in head if word.box.x0 < right)]))
    empty = []
    for (left, end), (x0, x1) in zip(itertools.pairwise(edges), spans, strict=True):
        clusters = spans_of([word for word in head if left <= word.box.x0 and word.box.x1 <= end])
        here = [one for one in clusters if one[0] < (x0 + x1) / 2 < one[1] or x0 < sum(one) / 2 < x1]
        if (
            len(here) == 1
            and min(abs(sum(here[0]) - x0 - x1), abs(here[0][0] - x0), abs(here[0][1] - x1)) < size
        ):
            empty += [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(clusters)]
    return sorted([*edges, *empty])


def _lowest(lines: Sequence[Line]) -> list[Word]:
    """Return the heads that do not stand over several others, nor over one that does."""
    found: list[Word] = []
    groups: list[Word] = []
    for word in (word for line in reversed(lines) for word in line):
        below, over = ([one for one in kind if _is_over(word, one)] for kind in (found, groups))
        (groups if over or len(spans_of(below)) > 1 else found).append(word)
    return found


def _is_over(one: Word, other: Word) -> bool:
    return other.box.x0 < one.box.x1 and one.box.x0 < other.box.x1


def _merged(spans: list[tuple[float, float]], rows: Sequence[Line], size: float) -> list[tuple[float, float]]:
    """Return spans of numbers that stand a little aside as one, where no row has a number in both."""
    found: list[tuple[float, float]] = []
    for span in spans:
        if found and span[0] - found[-1][1] < _ASIDE * size:
            wide = (found[-1][0], span[1])
            inside = [sum(wide[0] <= word.centre <= wide[1] for word in line) for line in rows]
            if max(inside) < 2:
                found[-1] = wide
                continue
        found.append(span)
    return found


def _parting(left: float, right: float, words: Iterable[Word], head: Sequence[Word]) -> float:
    """Return where between two columns fewest words stand, first of all of the lowest heads, in the middle of that."""
    within = [word.box for word in words if word.box.x1 > left and word.box.x0 < right]
    lowest = [word.box for word in head if word.box.x1 > left and word.box.x0 < right]
    ends = sorted({left, right, *(x for box in within for x in (box.x0, box.x1) if left < x < right)})
    stretches = [
        (*(sum(box.x0 < at < box.x1 for box in boxes) for boxes in (lowest, within)), a - b, at)
        for a, b in itertools.pairwise(ends)
        for at in [(a + b) / 2]
    ]
    return min(stretches)[3] if stretches else (left + right) / 2


def _inner_edge(words: Sequence[Line], lines: range, columns: Columns) -> float:
    """Return where the labels of rows begin, where those of groups stand left of them: most gaps within lines are there."""
    gaps = []
    for i in lines:
        left = [word for word in words[i] if columns.of(word)[-1] < 0]
        if len(left) > 1:
            gaps.append((left[-2].box.x1, left[-1].box.x0))
    if len(gaps) < 2:
        return float("-inf")
    places = sorted({(a + b) / 2 for a, b in gaps} | {b - 0.1 for _, b in gaps})
    return max(places, key=lambda x: (sum(a <= x <= b for a, b in gaps), x))
