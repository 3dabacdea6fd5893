"""The heads over the columns of a table without rules, and which columns each stands over."""

from __future__ import annotations

import itertools
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from gongkai.readers.unruled.words import (
    EVEN,
    PITCH,
    Columns,
    Line,
    Word,
    is_double,
)

#: So many heads of groups stand on one line, at most.
_BESIDE = 4


class Head(NamedTuple):
    span: range
    lines: list[Word]
    is_leaf: bool = False  # the lowest over its one column


def heads_of(lines: Sequence[Line], columns: Columns, size: float) -> list[Head] | None:
    """Return the heads over the columns, those of one cell together; None where a column has none."""
    count = len(columns.edges) - 1
    stacks: list[Head] = []
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
                if one.span == span and word.middle - one.lines[-1].middle < PITCH * size
            ),
            None,
        )
        if over is not None:
            over.lines.append(word)
        else:
            stacks.append(Head(span, [word]))
    lowest = {}
    for one in stacks:
        if len(one.span) == 1:
            lowest[one.span[0]] = one
    if len(lowest) != count:
        return None
    leaves = list(lowest.values())
    if any(is_double(one.lines) for one in stacks):
        return None
    rest = sorted((one for one in stacks if one not in leaves), key=lambda one: one.lines[0].middle)
    if any(_goes_on(one, leaf, size) for one in rest for leaf in leaves):
        return None
    found = [one._replace(is_leaf=True) for one in sorted(leaves, key=lambda one: one.span[0])]
    middles = [(one.lines[0].middle + one.lines[-1].middle) / 2 for one in found]
    parts = [i for i, (a, b) in enumerate(itertools.pairwise(middles), 1) if abs(a - b) > EVEN * size]
    groups: list[Head] = []
    for _, level in levels_of(rest, size):
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


def _goes_on(head: Head, leaf: Head, size: float) -> bool:
    """Say whether a head of several columns may be the first line of one that stands below it."""
    below = leaf.lines[0].middle - head.lines[-1].middle
    return leaf.span[0] in head.span and below < PITCH * size


def levels_of(heads: Iterable[Head], size: float) -> Iterator[tuple[float, list[Head]]]:
    """Yield the heads that stand on one line, from the top."""
    level: list[Head] = []
    for one in heads:
        if level and one.lines[0].middle - level[0].lines[0].middle > EVEN * size:
            yield level[0].lines[0].middle, level
            level = []
        level.append(one)
    if level:
        yield level[0].lines[0].middle, level


def _tiled(heads: Sequence[Head], columns: Columns, ends: Collection[int]) -> list[Head] | None:
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
    if count > 1:  # where nothing stands left of it the first column has no edge
        edges[0] = max(edges[0], 2 * edges[1] - edges[2])

    def off(cuts: tuple[int, ...]) -> float:
        middles = [(edges[a] + edges[b]) / 2 for a, b in itertools.pairwise(cuts)]
        return max(abs(middle - centre) for middle, centre in zip(middles, centres, strict=True))

    narrow = min(b - a for a, b in itertools.pairwise(columns.edges[1:-1] if count > 2 else columns.edges))
    cuts = [one for one in itertools.product(*bounds) if one[0] in ends and one[-1] in ends]
    likely = sorted((off(one), one) for one in cuts if off(one) <= EVEN * narrow)
    if not likely or (len(heads) > 1 and len(likely) > 1):
        return None
    best = likely[0][1]
    return [
        one._replace(span=range(a, b)) for one, (a, b) in zip(heads, itertools.pairwise(best), strict=True)
    ]
