"""Tables that no lines are ruled around: laid on a grid by where their words stand.

Numbers that stand below each other are a column, those beside each other a row. What stands left of them is a row's
label where its lines are centred on the row's numbers or begin with them, all rows in the same way; what stands above
are the columns' heads. A table is laid only where all of that comes out even, and stays lines of text where it does not.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from gongkai.readers.glyphs import Glyph, Print, print_line, stacked
from gongkai.readers.ruled import Box, Ruled, around

#: In letters: what parts two texts of a line, how far the lines of one cell stand apart, and how exactly a label
#: stands beside its numbers.
_PARTED, _PITCH, _EVEN = 0.55, 1.42, 0.35
#: Figures of one number stand so near to each other; numbers of one column do not lie further apart than this.
_SOLID, _ASIDE = 0.22, 0.9
#: So many numbers stand in a row of a table, and so many lines has a label.
_FEWEST, _LINES = 4, 6
#: So many heads of groups stand on one line, at most.
_BESIDE = 4
_NUMBER = re.compile(r"[-+－＋—–]?[\d０-９][\d０-９,，.．]*[%％]?|[-—–/／＿_]{1,3}|无")
_HEADING = re.compile(r"[一二三四五六七八九十]{1,3}\s*[、.．]|第[一二三四五六七八九十]+[条章节部]")


class Word(NamedTuple):
    """What stands together on a line."""

    glyphs: tuple[Glyph, ...]
    box: Box

    @property
    def text(self) -> str:
        """The word's letters."""
        return "".join(glyph.text for glyph in self.glyphs).strip()

    @property
    def centre(self) -> float:
        """The middle of it, across."""
        return (self.box.x0 + self.box.x1) / 2

    @property
    def middle(self) -> float:
        """The middle of it, down the page."""
        return (self.box.top + self.box.bottom) / 2

    @property
    def is_number(self) -> bool:
        """Whether it is a number, or a mark for none."""
        return _NUMBER.fullmatch(self.text) is not None


Line = list[Word]


@dataclass(frozen=True)
class Columns:
    """Where the columns of numbers of a table are parted from each other, from the left of the first on; where its labels begin."""

    edges: tuple[float, ...]
    left: float
    inner: float = float("-inf")  # where the labels of rows begin, those of groups stand before it

    def going_on(self, found: Columns, size: float) -> Columns:
        """Return where columns are on a page that a table goes on on: where they were found, if those are the same ones."""
        inner = self.inner if self.inner > 0 else found.inner
        alike = len(found.edges) == len(self.edges) and all(
            abs(one - other) < 2 * size for one, other in zip(self.edges, found.edges, strict=True)
        )
        return replace(found if alike else self, inner=inner)

    def of(self, word: Word) -> range:
        """Return the columns that a word reaches into; those before the first are -1."""
        slack = 0.15 * (word.box.bottom - word.box.top)
        inside = [i for i, edge in enumerate(self.edges) if word.box.x0 + slack < edge < word.box.x1 - slack]
        first = sum(edge <= word.box.x0 + slack for edge in self.edges) - 1
        return range(first, first + 1 + len(inside))


class Found(NamedTuple):
    """What stands on a page: its tables, the lines that are in none, and whether rows at its top were not laid."""

    tables: list[Laid]
    lines: list[list[Glyph]]
    is_broken: bool


class Laid(NamedTuple):
    """A table that was laid: its columns, the lines that it was made of, and whether it goes on from the page before."""

    ruled: Ruled
    columns: Columns
    lines: list[list[Glyph]]
    goes_on: bool


def tables_in(page: int, lines: Sequence[list[Glyph]], above: Columns | None = None) -> Found:
    """Lay the tables among the lines of a page.

    ``above`` are the columns of a table that the page before ends with, which may go on at the top of this one.
    """
    words = [_words(line) for line in lines]
    found: list[Laid] = []
    taken: set[int] = set()
    at, is_first, is_broken = 0, True, False
    while (start := _next_row(words, at)) is not None:
        table = _table(page, words, start, at, above if is_first else None)
        if table is None:
            at = _rows(words, start, words[start][-1].glyphs[0].size)[-1] + 1
            is_broken = is_broken or is_first
        else:
            found.append(
                Laid(table.ruled, table.columns, [lines[i] for i in sorted(table.lines)], table.goes_on)
            )
            taken |= table.lines
            at = max(table.lines) + 1
        is_first = False
    return Found(found, [line for i, line in enumerate(lines) if i not in taken], is_broken)


def _words(line: Sequence[Glyph]) -> Line:
    parts: list[list[Glyph]] = []
    for glyph in line:
        if not glyph.text.strip():
            continue
        last = parts[-1][-1] if parts else None
        solid = last is not None and last.text.isdecimal() and glyph.text.isdecimal()
        if last is not None and glyph.x0 - last.x1 <= (_SOLID if solid else _PARTED) * glyph.size:
            parts[-1].append(glyph)
        else:
            parts.append([glyph])
    return [Word(tuple(part), around(part)) for part in parts]


def _numbers(line: Line) -> Line:
    """Return the numbers that a line ends with."""
    return list(itertools.takewhile(lambda word: word.is_number, reversed(line)))[::-1]


def _next_row(words: Sequence[Line], at: int) -> int | None:
    return next((i for i in range(at, len(words)) if len(_numbers(words[i])) >= _FEWEST), None)


class _Table(NamedTuple):
    ruled: Ruled
    columns: Columns
    lines: set[int]
    goes_on: bool


def _table(page: int, words: Sequence[Line], start: int, least: int, above: Columns | None) -> _Table | None:
    """Lay the table whose first full row of numbers is a line; None where that does not come out even."""
    size = words[start][-1].glyphs[0].size
    rows = _rows(words, start, size)
    least = max(least, rows[0] - 3 * _LINES)
    top = _top(words, rows[0], least, _columns(words, rows, rows[0], size), size)
    columns = _columns(words, rows, rows[0] if top is None else top, size)
    heads = None if top is None else _heads(words[top : rows[0]], columns, size)
    if heads is None and above is not None and rows[0] <= _LINES:
        columns, heads, top = above.going_on(columns, size), [], rows[0]
    numbers = [[(span, word) for word in words[i] if (span := columns.of(word))[-1] >= 0] for i in rows]
    if (
        heads is None
        or top is None
        or any(len(span) > 1 or span[0] < 0 for row in numbers for span, _ in row)
    ):
        return None
    begin = top if heads else max(0, top - _LINES)
    labels = _labels(words, range(begin, min(len(words), rows[-1] + 1 + _LINES)), rows, columns, size)
    if labels is not None and any(word.text[-1:].isdecimal() and word.is_number for word in labels.words()):
        return None  # a number of a column that no full row has
    if labels is None or (not any(labels.chunks) and len(rows) > 1):
        return None
    grid = _Grid(
        page, columns, min(around(word.glyphs).top for i in range(top, rows[0] + 1) for word in words[i])
    )
    if not grid.head(heads, labels.above):
        return None
    for chunk, row in zip(labels.chunks, numbers, strict=True):
        if not grid.row(chunk, row):
            return None
    levels = [words[i][-1].middle for i in rows]
    grid.beside(labels.others, levels, size)
    beside = [i for chunk in labels.chunks for i, _ in chunk]
    used = set(range(min(top, *beside, rows[0]), max(rows[-1], *beside, rows[0]) + 1))
    bottom = max(word.box.bottom for i in used for word in words[i])
    ruled = grid.ruled(bottom, columns if heads or above is None else above)
    held = sum(glyph is not None for one in ruled.prints for glyph in one.glyphs)
    if held != sum(len(glyph.text) for i in used for word in words[i] for glyph in word.glyphs):
        return None  # something would be lost
    return _Table(ruled, columns if heads or above is None else above, used, not heads)


def _rows(words: Sequence[Line], start: int, size: float) -> list[int]:
    """Return the lines that are rows of numbers, from the first on, as long as their numbers stand below each other."""
    model = _numbers(words[start])
    left = model[0].box.x0 - size
    rows = [start]
    for i in range(start - 1, max(-1, start - 2 * _LINES), -1):
        numbers = [word for word in words[i] if word.box.x0 > left]
        if any(word.box.x0 < left and word.box.x1 > left for word in words[i]):
            break
        if numbers and not (all(word.is_number for word in numbers) and _fits(numbers, model, size)):
            break
        if numbers:
            rows.insert(0, i)
    for i in range(start + 1, len(words)):
        line = words[i]
        if line[0].middle - words[rows[-1]][0].middle > 2 * _LINES * size:
            break
        if any(word.box.x0 < left and word.box.x1 > left + 2 * size for word in line):
            break
        numbers = [word for word in line if word.box.x0 > left]
        if not numbers:
            continue
        if not any(word.is_number for word in numbers) or not _fits(numbers, model, size):
            break
        rows.append(i)
    return rows


def _fits(numbers: Line, model: Line, size: float) -> bool:
    return any(abs(word.centre - one.centre) < 2.5 * size for one in model for word in numbers)


def _columns(words: Sequence[Line], rows: Sequence[int], top: int, size: float) -> Columns:
    """Return where columns are parted: of numbers that stand below each other, and of heads that stand over none.

    ``top`` is the line that the heads begin with.
    """
    full = [line for line in (_numbers(words[i]) for i in rows) if len(line) >= _FEWEST]
    first = min(line[0].box.x0 for line in full) - size
    beside = [[word for word in _numbers(words[i]) if word.box.x0 > first] for i in rows]
    numbers = [word for line in beside for word in line]
    spans = _merged(_spans(numbers), beside, size)
    head = [word for line in words[top : rows[0]] for word in line]
    texts = [word for i in range(rows[0], rows[-1] + 1) for word in words[i] if not word.is_number]
    if any(word.box.x1 < spans[0][0] for word in texts):
        texts += [word for line in words[max(0, rows[0] - _LINES) : rows[0]] for word in line]
    label = max((word.box.x1 for word in texts if word.box.x1 < spans[0][0]), default=spans[0][0] - 2 * size)
    right = max(word.box.x1 for word in numbers) + size
    ends = [label, *itertools.chain.from_iterable(spans)]
    edges = [_parting(a, b, head) for a, b in zip(ends[::2], ends[1::2], strict=False)]
    if not texts:  # nothing stands left of the numbers
        edges[0] = 0.0
    edges.append(max([right, *(word.box.x1 + 1 for word in head if word.box.x0 < right)]))
    empty = []
    for (left, end), (x0, x1) in zip(itertools.pairwise(edges), spans, strict=True):
        clusters = _spans([word for word in head if left <= word.box.x0 and word.box.x1 <= end])
        over = [one for one in clusters if one[0] < x1 and x0 < one[1]]
        if (
            len(over) == 1
            and min(abs(sum(over[0]) - x0 - x1), abs(over[0][0] - x0), abs(over[0][1] - x1)) < size
        ):
            empty += [(a[1] + b[0]) / 2 for a, b in itertools.pairwise(clusters)]
    lefts = [word.box.x0 for i in range(rows[0], rows[-1] + 1) for word in words[i]]
    found = Columns(tuple(sorted([*edges, *empty])), min([edges[0], *lefts]))
    return replace(found, inner=_inner_edge(words, range(rows[0], rows[-1] + 1), found))


def _spans(words: Iterable[Word]) -> list[tuple[float, float]]:
    """Return from where to where words stand that are below each other."""
    spans: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda word: word.box.x0):
        if spans and word.box.x0 < spans[-1][1]:
            spans[-1] = spans[-1][0], max(spans[-1][1], word.box.x1)
        else:
            spans.append((word.box.x0, word.box.x1))
    return spans


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


def _parting(left: float, right: float, words: Iterable[Word]) -> float:
    """Return where between two columns fewest words stand, in the middle of that."""
    within = [word.box for word in words if word.box.x1 > left and word.box.x0 < right]
    ends = sorted({left, right, *(x for box in within for x in (box.x0, box.x1) if left < x < right)})
    stretches = [
        (sum(box.x0 < (a + b) / 2 < box.x1 for box in within), a - b, (a + b) / 2)
        for a, b in itertools.pairwise(ends)
    ]
    return min(stretches)[2] if stretches else (left + right) / 2


def _top(words: Sequence[Line], first: int, least: int, columns: Columns, size: float) -> int | None:
    """Return the line that the heads above the first row of numbers begin with; None where that is not plain."""
    top = first
    below = words[first][0].box.top
    for i in range(first - 1, least - 1, -1):
        line = words[i]
        if not line or below - max(word.box.bottom for word in line) > 2 * size:
            break
        if (
            len(line) == 1
            and (_HEADING.match(line[0].text) or "。" in line[0].text)
            and not _in_label(line[0], columns)
        ):
            break
        if any(columns.of(word)[0] < 0 <= columns.of(word)[-1] for word in line):
            if len(line) > 1:
                return None  # no line of prose, and none that the columns part
            break
        starts = min(word.box.x0 for lower in words[i : first + 1] for word in lower)
        if len(line) == 1 and line[0].box.x0 < starts + size and len(columns.of(line[0])) > 1:
            break  # a line of prose
        below = min(word.box.top for word in line)
        if any(columns.of(word)[0] >= 0 for word in line):
            top = i
    return top


def _in_label(word: Word, columns: Columns) -> bool:
    return columns.of(word)[-1] < 0


class _Head(NamedTuple):
    span: range
    lines: list[Word]
    is_leaf: bool = False  # the lowest over its one column


def _heads(lines: Sequence[Line], columns: Columns, size: float) -> list[_Head] | None:
    """Return the heads over the columns, those of one cell together; None where a column has none."""
    count = len(columns.edges) - 1
    stacks: list[_Head] = []
    for word in (word for line in lines for word in line):
        span = columns.of(word)
        if span[0] < 0:
            continue
        if span[-1] >= count:
            return None
        over = next(
            (
                one
                for one in reversed(stacks)
                if one.span == span and word.middle - one.lines[-1].middle < _PITCH * size
            ),
            None,
        )
        if over is not None:
            over.lines.append(word)
        else:
            stacks.append(_Head(span, [word]))
    lowest = {}
    for one in stacks:
        if len(one.span) == 1:
            lowest[one.span[0]] = one
    if len(lowest) != count:
        return None
    leaves = list(lowest.values())
    if any(_is_double(one.lines) for one in stacks):
        return None
    rest = sorted((one for one in stacks if one not in leaves), key=lambda one: one.lines[0].middle)
    if any(_goes_on(one, leaf, size) for one in rest for leaf in leaves):
        return None
    found = [one._replace(is_leaf=True) for one in sorted(leaves, key=lambda one: one.span[0])]
    middles = [(one.lines[0].middle + one.lines[-1].middle) / 2 for one in found]
    parts = [i for i, (a, b) in enumerate(itertools.pairwise(middles), 1) if abs(a - b) > _EVEN * size]
    groups: list[_Head] = []
    for _, level in _levels(rest, size):
        tiled = _tiled(sorted(level, key=lambda one: one.span[0]), columns, {0, count, *parts})
        if tiled is None:
            return None
        groups += tiled
    if any(_is_across(one.span, other.span) for one, other in itertools.combinations(groups, 2)):
        return None
    return found + groups


def _is_across(one: range, other: range) -> bool:
    """Say whether two spans have columns in common, and each some of its own."""
    shared = set(one) & set(other)
    return bool(shared) and shared != set(one) and shared != set(other)


def _goes_on(head: _Head, leaf: _Head, size: float) -> bool:
    """Say whether a head of several columns may be the first line of one that stands below it."""
    below = leaf.lines[0].middle - head.lines[-1].middle
    return leaf.span[0] in head.span and below < _PITCH * size


def _is_double(words: Sequence[Word]) -> bool:
    """Say whether a head is two, side by side: not the letters of one, set wide apart."""
    return any(
        abs(one.middle - other.middle) < 1 and min(len(one.text), len(other.text)) > 1
        for one, other in itertools.combinations(words, 2)
    )


def _levels(heads: Iterable[_Head], size: float) -> Iterator[tuple[float, list[_Head]]]:
    """Yield the heads that stand on one line, from the top."""
    level: list[_Head] = []
    for one in heads:
        if level and one.lines[0].middle - level[0].lines[0].middle > _EVEN * size:
            yield level[0].lines[0].middle, level
            level = []
        level.append(one)
    if level:
        yield level[0].lines[0].middle, level


def _tiled(heads: Sequence[_Head], columns: Columns, ends: Collection[int]) -> list[_Head] | None:
    """Return heads that stand on one line with the columns in whose middle each stands; between two no column is free.

    They begin and end at ``ends``: where the heads below stand at another height, as those do that nothing is over.
    None where that does not tell which columns these are.
    """
    if len(heads) > _BESIDE:
        return None
    count = len(columns.edges) - 1
    bounds = [range(heads[0].span[0] + 1)]
    bounds += [range(a.span[-1] + 1, b.span[0] + 1) for a, b in itertools.pairwise(heads)]
    bounds.append(range(heads[-1].span[-1] + 1, count + 1))
    centres = [(min(w.box.x0 for w in one.lines) + max(w.box.x1 for w in one.lines)) / 2 for one in heads]

    edges = list(columns.edges)
    edges[0] = max(
        edges[0], 2 * edges[1] - edges[2]
    )  # where nothing stands left of it the first column has no edge

    def off(cuts: tuple[int, ...]) -> float:
        middles = [(edges[a] + edges[b]) / 2 for a, b in itertools.pairwise(cuts)]
        return max(abs(middle - centre) for middle, centre in zip(middles, centres, strict=True))

    narrow = min(b - a for a, b in itertools.pairwise(columns.edges[1:-1] if count > 2 else columns.edges))
    cuts = [one for one in itertools.product(*bounds) if one[0] in ends and one[-1] in ends]
    likely = sorted((off(one), one) for one in cuts if off(one) <= _EVEN * narrow)
    if not likely or (len(heads) > 1 and len(likely) > 1):
        return None
    best = likely[0][1]
    return [
        one._replace(span=range(a, b)) for one, (a, b) in zip(heads, itertools.pairwise(best), strict=True)
    ]


class _Labels(NamedTuple):
    """What stands left of the numbers: each row's label, word by word with their lines, what is above them, and all else."""

    chunks: list[list[tuple[int, Word]]]
    above: list[Word]
    others: list[Word]

    def words(self) -> Iterator[Word]:
        """Go through all of that."""
        return itertools.chain((word for chunk in self.chunks for _, word in chunk), self.above, self.others)


def _labels(
    words: Sequence[Line], lines: range, rows: Sequence[int], columns: Columns, size: float
) -> _Labels | None:
    """Return the label of each row of numbers; None where they do not stand evenly beside them."""
    left = [(i, word) for i in lines for word in words[i] if columns.of(word)[-1] < 0]
    if not left:
        return _Labels([[] for _ in rows], [], [])
    inner = columns.inner
    levels = [words[i][-1].middle for i in rows]
    own = [one for one in left if one[1].box.x1 > inner]
    others = [one for one in left if one[1].box.x1 <= inner]
    for one in list(others):
        if any(_is_beside(one[1], word, inner, size) for _, word in own):
            own.append(one)
            others.remove(one)
    for level in levels:
        if not any(abs(word.middle - level) < _PITCH / 2 * size for _, word in own):
            near = [one for one in others if abs(one[1].middle - level) < _PITCH / 2 * size]
            own += near
            others = [one for one in others if one not in near]
    stack = [
        list(group) for _, group in itertools.groupby(sorted(own, key=lambda one: one[0]), lambda one: one[0])
    ]
    for ends in (0.5, 0.0):
        chunks = _chunked(stack, levels, ends, size)
        if chunks is None:
            continue
        taken = [one for chunk in chunks for line in chunk for one in line]
        if any(_is_double([word for _, word in line]) for chunk in chunks for line in chunk):
            return None
        first, last = min(i for i, _ in taken), max(rows[-1], *(i for i, _ in taken))
        kept = {word for _, word in taken}
        rest = [(i, word) for i, word in left if word not in kept and i <= last]
        above = [word for i, word in rest if i < first and word in {one for _, one in own}]
        return _Labels(
            [[one for line in chunk for one in line] for chunk in chunks],
            above,
            [word for _, word in rest if word not in above],
        )
    return None


def _is_beside(word: Word, other: Word, inner: float, size: float) -> bool:
    """Say whether a word is a line of a label that reaches over where those of rows begin, as another line of it does."""
    near = 0 < abs(word.middle - other.middle) < _PITCH * size and other.box.x0 < inner
    return near and (
        abs(word.centre - other.centre) < _EVEN * size or abs(word.box.x0 - other.box.x0) < _EVEN * size
    )


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


def _chunked(
    stack: Sequence[list[tuple[int, Word]]], levels: Sequence[float], ends: float, size: float
) -> list[list[list[tuple[int, Word]]]] | None:
    """Share the lines of labels out among the rows, each with its numbers at its middle (0.5) or its first line (0.0).

    Lines before the first row's and behind the last one's may be left over.
    """
    middles = [line[0][1].middle for line in stack]
    best: dict[int, tuple[float, list[tuple[int, int]]]] = {i: (0.0, []) for i in range(len(stack) + 1)}
    for level in levels:
        reached: dict[int, tuple[float, list[tuple[int, int]]]] = {}
        for begin, (cost, path) in best.items():
            for end in range(begin + 1, min(len(stack), begin + _LINES) + 1):
                if end - begin > 1 and middles[end - 1] - middles[end - 2] > _PITCH * size:
                    break
                at = middles[begin] + ends * (middles[end - 1] - middles[begin])
                off = abs(at - level)
                if off > _EVEN * size:
                    continue
                total = cost + off
                if end not in reached or total < reached[end][0]:
                    reached[end] = (total, [*path, (begin, end)])
        best = reached
        if not best:
            return None
    _, path = min(best.values(), key=lambda one: one[0])
    return [[stack[i] for i in range(begin, end)] for begin, end in path]


class _Grid:
    """A table in the making: rows of cells, each with the columns that it reaches over."""

    def __init__(self, page: int, columns: Columns, top: float) -> None:
        self.page, self.columns, self.top = page, columns, top
        self.rows: list[dict[range, Print]] = []
        self.first = 0  # of the rows of numbers

    def head(self, heads: Sequence[_Head], corner: Sequence[Word]) -> bool:
        """Add the heads, those of single columns in one row below the others; say whether none is over another."""
        rest = sorted((one for one in heads if not one.is_leaf), key=_first)
        for _, level in _levels(rest, heads[0].lines[0].glyphs[0].size if heads else 0.0):
            self.rows.append({one.span: _printed(one.lines) for one in level})
        if heads:
            self.rows.append({one.span: _printed(one.lines) for one in heads if one.is_leaf})
            if self.columns.left < self.columns.edges[0]:
                self.rows[0][_LABEL] = _printed(corner)
        self.first = len(self.rows)
        return True

    def row(self, label: Sequence[tuple[int, Word]], numbers: Sequence[tuple[range, Word]]) -> bool:
        """Add a row of numbers; say whether no two of them stand in one column."""
        found = {range(i, i + 1): Print("", ()) for i in range(len(self.columns.edges) - 1)}
        for span, word in numbers:
            if span not in found or found[span].text:
                return False
            found[span] = print_line(word.glyphs)
        if self.columns.left < self.columns.edges[0]:
            found[_LABEL] = _printed([word for _, word in label])
        self.rows.append(found)
        return True

    def beside(self, words: Sequence[Word], levels: Sequence[float], size: float) -> None:
        """Put the names of groups into the row that each stands nearest to, in front of its label."""
        for cell in _stacks(words, size):
            middle = (cell[0].middle + cell[-1].middle) / 2
            row = min(range(len(levels)), key=lambda i: abs(levels[i] - middle))
            place = self.rows[self.first + row]
            known = place.get(_GROUP)
            printed = _printed(cell)
            place[_GROUP] = stacked([known, printed]) if known else printed

    def ruled(self, bottom: float, columns: Columns) -> Ruled:
        """Return the table with boxes of one height: where its rows are parted nothing says."""
        high = (bottom - self.top) / len(self.rows)
        left, edges = columns.left, columns.edges
        inner = left + (edges[0] - left) / 4
        boxes, prints = [], []
        for i, row in enumerate(self.rows):
            top, end = self.top + i * high, self.top + (i + 1) * high
            for span, printed in row.items():
                if span == _GROUP:
                    x0, x1 = left, inner
                elif span == _LABEL:
                    x0, x1 = inner if _GROUP in row else left, edges[0]
                else:
                    x0, x1 = edges[span[0]], edges[span[-1] + 1]
                boxes.append(Box(x0, top, x1, end))
                prints.append(printed)
        order = sorted(range(len(boxes)), key=lambda i: (boxes[i].top, boxes[i].x0))
        return Ruled(self.page, tuple(boxes[i] for i in order), tuple(prints[i] for i in order))


def _first(head: _Head) -> float:
    return head.lines[0].middle


#: Where labels stand, and names of groups before them.
_LABEL, _GROUP = range(-1, 0), range(-2, -1)


def _printed(words: Sequence[Word]) -> Print:
    """Return what the words of a cell print: they go on from line to line."""
    lines = [list(line) for _, line in itertools.groupby(words, lambda word: round(word.middle))]
    prints = [print_line([glyph for word in line for glyph in word.glyphs]) for line in lines]
    printed = Print("", ())
    for one in prints:
        apart = printed.text[-1:].isascii() and one.text[:1].isascii()
        printed = stacked([printed, one], "\n" if apart else "") if printed.text else one
    return printed


def _stacks(words: Sequence[Word], size: float) -> list[list[Word]]:
    """Return words that stand right below each other together."""
    stacks: list[list[Word]] = []
    for word in sorted(words, key=lambda word: word.middle):
        for stack in stacks:
            last = stack[-1]
            meets = word.box.x0 < last.box.x1 and last.box.x0 < word.box.x1
            if meets and 0 < word.middle - last.middle < _PITCH * size:
                stack.append(word)
                break
        else:
            stacks.append([word])
    return stacks
