"""Heads that are printed in pieces on several lines: which they are, and in which order they stand beside each other."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import combinations, groupby, islice, pairwise
from typing import NamedTuple

from gongkai.form import Block, Label
from gongkai.parsing.phrases import phrases
from gongkai.tables.names.above import Heads
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.pieces import are_in_order, printed

#: How many of a table's last lines of words may be its heads, and how many ways to join their pieces are tried.
_LINES, _WAYS = 30, 2000

#: What stands in front of what on a printed line.
_Pairs = frozenset[tuple[str, str]]


class Pieced(NamedTuple):
    """The columns of heads in pieces, in their order; whether it is the form's own."""

    columns: tuple[str, ...]
    in_form: bool


def pieced(
    block: Block, heads: Heads, counts: Collection[int], lex: Lexicon, *, by_lines: bool
) -> Pieced | None:
    """Return the columns of a block that the words above rows name, all of them pieces that make heads whole: as many as
    rows have cells, one of ``counts``.

    On a printed line a piece stands in front of another: the heads of a group are believed only where these lines tell
    for each two of them which is the first; or, but ``by_lines`` alone, where they are in as many pieces each, or in the
    form's order. Heads of no group stand where the form has them.
    """
    lines = [list(_joined(line, block)) for line in printed(heads)][-_LINES:]
    lines = [[word for word in line if word] for line in lines]
    joiner, in_order = _Joiner(block, lex), not by_lines and are_in_order(block, heads, lex)
    for top in range(len(lines)):
        every = islice(joiner.ways(lines[top:], _Way({}, {}, {}, frozenset())), _WAYS)
        if not (ways := [way for way in every if _are_in_line(way.pairs)]):
            continue
        whole = {frozenset(joiner.columns & way.letters.keys()) for way in ways}
        orders = {_order(block, way, joiner.over, by_lines=by_lines, in_order=in_order) for way in ways}
        order = orders.pop() if len(orders) == 1 and all(len(one) in counts for one in whole) else None
        own = tuple(column.id for column in block.columns if order and column.id in order)
        return Pieced(order, order == own) if order else None
    return None


def _joined(line: Sequence[str], block: Block) -> Iterator[str]:
    """Yield the words of a line; the letters of one head that stand beside each other, on whatever heights, as one."""
    whole = {"".join(sorted(key)): key for column in block.columns for key in column.keys}
    for single, some in groupby(line, lambda word: len(word) == 1):
        words = list(some)
        letters = "".join(sorted(words)) if single else ""
        yield from [whole[letters]] if len(words) > _PAIR and letters in whole else words


#: Two letters beside each other may be of two heads.
_PAIR = 2


class _Way(NamedTuple):
    """One way to join words to heads: the letters of each, at which of the words it begins, of how many it is made; and
    what stands in front of what on a line.
    """

    letters: Mapping[str, str]
    first: Mapping[str, int]
    pieces: Mapping[str, int]
    pairs: _Pairs

    def with_word(self, name: str, word: str) -> _Way:
        at = sum(self.pieces.values())
        return self._replace(
            letters={**self.letters, name: self.letters.get(name, "") + word},
            first={name: at, **self.first},
            pieces={**self.pieces, name: self.pieces.get(name, 0) + 1},
        )


class _Joiner:
    """Joins the words of lines to heads in every way."""

    def __init__(self, block: Block, lex: Lexicon) -> None:
        self.keys: dict[str, tuple[str, ...]] = {column.id: tuple(column.keys) for column in block.columns}
        self.columns = set(self.keys)
        self.keys |= {f"{group} ": (group,) for group in lex.groups if group}
        #: The columns that the head of a group stands over.
        self.over = {
            f"{group} ": [column.id for column in block.columns if id_ in column.groups]
            for group, id_ in lex.groups.items()
            if id_ not in lex.over_all
        }
        self.corner = phrases("tables")["corner"]

    def ways(self, lines: Sequence[Sequence[str]], way: _Way) -> Iterator[_Way]:
        """Yield the ways in which the words of lines make heads whole."""
        if not lines:
            if all(letters in self.keys[name] for name, letters in way.letters.items()):
                yield way
            return
        for row, now in self._row(lines[0], way, ()):
            beside = [
                self.over.get(name, [name]) for name in row if name in self.columns or self.over.get(name)
            ]
            pairs = way.pairs | {
                (a, b) for one, other in pairwise(beside) for a in one for b in other if a != b
            }
            yield from self.ways(lines[1:], now._replace(pairs=pairs))

    def _row(
        self, words: Sequence[str], way: _Way, row: tuple[str, ...]
    ) -> Iterator[tuple[tuple[str, ...], _Way]]:
        """Yield of which heads the words of a line are, in turn, and what is then known of all."""
        if not words:
            yield row, way
            return
        word, rest = words[0], words[1:]
        fits = [
            name
            for name, keys in self.keys.items()
            if (name not in row or name == row[-1])
            and any(key.startswith(way.letters.get(name, "") + word) for key in keys)
        ]
        if not fits and word in self.corner:
            yield from self._row(rest, way, row)
        for name in fits:
            yield from self._row(rest, way.with_word(name, word), (*row, name))


def _order(
    block: Block, way: _Way, over: Collection[str], *, by_lines: bool, in_order: bool
) -> tuple[str, ...] | None:
    """Return the order of columns; None where it is not told of a group's, or lines contradict the form about others.

    Where lines do not tell, heads of as many pieces begin at one height, so that a text prints first what stands to the
    left. ``in_order``: nothing contradicts the form's order.
    """
    own = [column for column in block.columns if column.id in way.letters]
    if not _are_around(own, way, over):
        return None
    before = {(a.id, b.id) for a, b in combinations(own, 2) if not (a.groups and b.groups)}
    known = _closed(set(way.pairs))
    inner = [column.id for column in own if column.groups]
    if any((b, a) in known for a, b in before):
        return None
    if not all((a, b) in known or (b, a) in known for a, b in combinations(inner, 2)):
        sizes = {way.pieces[name] for name in inner}
        if not by_lines and len(sizes) == 1 and sizes != {1}:
            known = _closed(known | {(a, b) for a in inner for b in inner if way.first[a] < way.first[b]})
        elif in_order:
            known = _closed(known | set(combinations(inner, 2)))
        else:
            return None
    if any(a == b for a, b in known):
        return None
    rest = iter(sorted(inner, key=lambda name: sum((other, name) in known for other in inner)))
    return tuple(next(rest) if column.groups else column.id for column in own)


def _are_around(columns: Sequence[Label], way: _Way, over: Collection[str]) -> bool:
    """Say whether it is told of all columns of no group on which side of a group's they stand: on a line with one of these,
    or with one on their other side; or by the head of the group, which a text prints behind one and in front of the other.
    """
    inner = {column.id for column in columns if column.groups}
    outer = [column.id for column in columns if not column.groups]
    at = min((way.first[name] for name in way.first if name in over), default=-1)
    last = max((i for i, column in enumerate(columns) if column.groups), default=-1)
    left = {column.id for column in columns[: last + 1]} - inner
    told = {name for pair in way.pairs for name in pair if len({*pair} & left) == 1}
    told |= {name for pair in way.pairs for name in pair if not inner.isdisjoint(pair)}
    return all(name in told or (at >= 0 and (way.first[name] < at) == (name in left)) for name in outer)


def _are_in_line(pairs: _Pairs) -> bool:
    """Say whether no column stands in front of itself."""
    return all(a != b for a, b in _closed(set(pairs)))


def _closed(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """Return pairs with those that follow from two of them."""
    while more := {(a, d) for a, b in pairs for c, d in pairs if b == c} - pairs:
        pairs = pairs | more
    return pairs
