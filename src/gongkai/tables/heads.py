"""The heads above a line: which columns they name, and in which order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.form import Block, Cellname, bare_key, label_key
from gongkai.tables.columns import Head
from gongkai.tables.lexicon import CORNER, OUTSIDE, Entry, Lexicon
from gongkai.tables.orders import (
    HeadKey,
    Heads,
    Order,
    are_headed,
    are_more,
    drawn_order,
    has_unread,
    ids_of,
    is_head_word,
    is_short,
    order_of,
    words_of,
)


class Usual(NamedTuple):
    """How many cells most lines under some heads print, and the fullest.

    ``most`` counts what may be a number: all cells where borders part them, else numbers alone. ``columns``
    are those of a grid that hold numbers.
    """

    cells: frozenset[int] = frozenset()
    most: int = 0
    columns: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True)
class Slots:
    """The fields that the cells of a line stand for, in print order.

    A name without a column is that of a column outside the form. ``edges`` are their left edges on the grid,
    empty where the heads gave none; a head that is printed again and again over the columns that it spans
    ends at its place in ``ends``; ``outside`` are the grid's columns that are of no form, in lines of ``width`` cells. ``told``: the heads
    say the order, or none are printed; otherwise the form's own is taken, and a sum must prove it.
    ``contested``: heads are printed and cannot be read, or not in that order: no sum can prove which is which.
    ``other`` is a second order that they may be read in: the form's own where heads are ``whole`` and say another.
    """

    names: tuple[Cellname, ...]
    edges: tuple[int, ...] = ()
    ends: tuple[int, ...] = ()
    score: float = 0.0
    told: bool = True
    contested: bool = False
    other: tuple[Cellname, ...] = ()
    whole: bool = False
    outside: frozenset[int] = frozenset()
    width: int = 0


@functools.lru_cache(4096)
def names_of(row: str, columns: tuple[str, ...]) -> tuple[Cellname, ...]:
    """Return the fields of a row for these columns."""
    return tuple(Cellname(row, column) for column in columns)


def slots_of(entry: Entry, heads: Heads, lex: Lexicon, usual: Callable[[], Usual]) -> Slots | None:
    """Return the slots of a row under its heads, None where the heads fit another block better.

    ``usual`` tells how many cells most rows under these heads print: where that is how many heads were
    read, a column of the form is not printed; else a head is not readable.
    """
    block = entry.block
    own = _each_its_own(block, heads, lex, usual)
    every = own or _beside(block, head_keys(heads, lex), heads.key)
    keys = [key for key in every if key.key != OUTSIDE]
    head = lex.read_head(block, tuple(key.key for key in keys))
    if head is None:
        return None
    if not head.columns and (guess := _eliminated(block, head, heads, keys, lex)) is not None:
        return _guessed(entry, heads, guess, lex)
    outside = {c for key in every if key.key == OUTSIDE for c in range(key.left, key.right)}
    drawn = keys[0].left >= 0
    columns = head.columns
    if (
        columns
        and len(head.found) < len(block.columns)
        and (drawn or not has_unread(heads.key, lex))
        and (
            is_short(len(head.found), block, len(every) - len(keys), usual().cells)
            or (drawn and are_headed(head.found, block, keys, usual().columns))
        )
    ):
        columns = head.found
    edges = _edges(block, columns or head.found, keys, lex)
    if edges:
        # On a grid the columns stand where their heads stand, in whatever order these were printed.
        lefts, rights = zip(*edges.values(), strict=True)
        if len(edges) == len(block.columns):  # all are read: what else has a head of its own is of no form
            spans = {at for span in edges.values() for at in range(*span)}
            outside |= {at for key in keys if key.key not in lex.groups for at in _apart(key, spans)}
        return Slots(
            names_of(entry.row, tuple(edges)),
            lefts,
            rights,
            head.score,
            outside=frozenset(outside),
            width=heads.width,
        )
    if drawn:
        order = drawn_order(block, head, columns, heads, lex)
    elif own:
        order = Order(columns)
    elif not lex.summed and are_more(block, heads, lex):
        order = Order(ids_of(block), told=False, contested=True)
    else:
        order = order_of(block, head, columns, heads, lex)
    names = order.columns
    if not drawn and usual().most > len(names):
        names = _with_outside(names, block, every, heads, lex)
    return Slots(
        names_of(entry.row, names),
        score=head.score,
        told=order.told,
        contested=order.contested,
        other=names_of(entry.row, order.other),
        whole=order.whole,
        outside=frozenset(outside),
        width=heads.width,
    )


def _apart(key: HeadKey, columns: Collection[int]) -> range:
    """Return the columns under a head that stands over none of ``columns``, and says something."""
    own = range(key.left, key.right)
    return own if key.key and key.left and not any(at in columns for at in own) else range(0)


def _each_its_own(block: Block, heads: Heads, lex: Lexicon, usual: Callable[[], Usual]) -> list[HeadKey]:
    """Return the heads of a text where each is a word of its own, and stands over one of as many numbers.

    What nobody can read is then a column of no form. Empty where all of them can be read, or words and numbers differ.
    """
    words = [label_key(word) for _, word in words_of(heads.pieces, lex)]
    known = {key for column in block.columns for key in column.keys}
    first = 1 + max((i for i, word in enumerate(words) if word == CORNER), default=-1)
    first = first or next((i for i, word in enumerate(words) if word in known), 0)
    last = max((i for i, word in enumerate(words) if word in known), default=0)
    behind = [word for word in words[last + 1 :] if not lex.row_at_end(word) and not lex.rows_within(word)]
    own = [word for word in (*words[first : last + 1], *behind) if word and word not in lex.groups]
    columns = {column.id for word in own for column in block.columns if word in column.keys}
    if any(piece.column >= 0 for piece in heads.pieces) or len(own) == len(block.columns) != 1:
        return []
    # A piece of a broken head is no head, and a line that is filled up has more cells than numbers.
    pieces = any(word not in known and any(word in one.keys[0] for one in block.columns) for word in own)
    if pieces or columns != {column.id for column in block.columns} or usual().cells != {len(own)}:
        return []
    return [HeadKey(word if word in known else OUTSIDE, -1, -1) for word in own]


def _beside(block: Block, keys: Sequence[HeadKey], letters: str) -> list[HeadKey]:
    """Return heads without those of no form that stand too far in front of the first to be of its table."""
    own = [key.key for key in keys if any(key.key in column.keys for column in block.columns)]
    first = min((at for key in own if (at := letters.rfind(key)) >= 0), default=-1)
    last = letters.rfind(OUTSIDE, 0, first) if first >= 0 else -1
    if last < 0 or first - last <= _REACH or keys[0].left >= 0:
        return list(keys)
    begins = next(i for i, key in enumerate(keys) if key.key == own[0])
    return [key for i, key in enumerate(keys) if i >= begins or key.key != OUTSIDE]


#: So many letters may stand between a head of no form and the first of a table's.
_REACH = 48


def _eliminated(
    block: Block, head: Head, heads: Heads, keys: Sequence[HeadKey], lex: Lexicon
) -> list[HeadKey] | None:
    """Return the heads with the one that nobody can read taken for the one column that is wanting.

    None unless every word from the first head on is one, but that one.
    """
    missing = [column for column in block.columns if column.id not in head.found]
    if keys[0].left < 0:
        words = (
            label_key(word)
            for piece in heads.pieces
            for word in ([piece.text] if label_key(piece.text) in lex.heads else piece.text.split())
        )
        keys = [HeadKey(word, -1, -1) for word in words if word]
    known = [i for i, key in enumerate(keys) if any(key.key in column.keys for column in block.columns)]
    if len(missing) != 1 or len(known) != len(block.columns) - 1:
        return None
    # One right in front of the others, or of the head of a group, may be the first; one right behind them the last.
    start = max([0, *(i for i in range(known[0]) if keys[i].key not in lex.groups)])
    last = min(known[-1] + 1, len(keys) - 1)
    unread = [
        i
        for i in range(start, last + 1)
        if i not in known
        and keys[i].key not in lex.heads
        and (known[0] < i < known[-1] or _is_unread(keys[i].key, lex))
    ]
    if len(unread) != 1 or not _WORD <= len(keys[unread[0]].key) <= _LONGEST_WORD:
        return None
    first = min(known[0], unread[0])
    return [
        key._replace(key=missing[0].keys[0]) if i == unread[0] else key
        for i, key in enumerate(keys[first : max(known[-1], unread[0]) + 1], first)
    ]


def _is_unread(word: str, lex: Lexicon) -> bool:
    return is_head_word(word) and not lex.rows_within(word) and lex.row_at_end(word) is None


#: How many letters a head has that is misprinted beyond reading.
_WORD, _LONGEST_WORD = 2, 12


def _guessed(entry: Entry, heads: Heads, keys: Sequence[HeadKey], lex: Lexicon) -> Slots | None:
    """Return the slots under heads of which one was guessed: sums must prove them."""
    head = lex.read_head(entry.block, tuple(key.key for key in keys))
    if head is None or not head.columns:
        return None
    edges = _edges(entry.block, head.columns, keys, lex)
    names = names_of(entry.row, tuple(edges) or head.columns)
    lefts, rights = zip(*edges.values(), strict=True) if edges else ((), ())
    return Slots(names, lefts, rights, head.score, told=False, width=heads.width)


def _with_outside(
    columns: tuple[str, ...], block: Block, keys: Sequence[HeadKey], heads: Heads, lex: Lexicon
) -> tuple[str, ...]:
    """Return the columns in print order with "" for each that is outside the form."""
    names = list(columns)
    place = heads.key.find(OUTSIDE)
    if 0 <= place < heads.key.find(CORNER) and any(heads.key.endswith(g, 0, place) for g in lex.groups if g):
        # Beside the label of a block, above the corner of its heads: it stands behind all of them.
        return (*names, "")
    at = 0  # behind what was named last: a column, or all that a group's head spans
    for key in keys:
        if key.key == OUTSIDE and not (heads.serials and not at and "" not in names):
            names.insert(at, "")
            at += 1
        elif key.key in lex.groups:
            group = lex.groups[key.key]
            inside = [c.id for c in block.columns if group in c.groups and c.id in names]
            if inside or group in lex.over_all:
                at = max(map(names.index, inside), default=len(names) - 1) + 1
        elif column := next((c.id for c in block.columns if key.key in c.keys and c.id in names), None):
            at = names.index(column) + 1
    return tuple(names)


def head_keys(heads: Heads, lex: Lexicon) -> list[HeadKey]:
    """Return the printed head keys in order."""
    if heads.read is None:
        drawn = [piece for piece in heads.pieces if piece.column >= 0]
        if drawn:
            heads.read = []
            for piece in drawn:
                outside = lex.is_outside(piece.text, heads.year)
                said = (
                    OUTSIDE if outside else nearest(lex.say(piece.text).column or bare_key(piece.text), lex)
                )
                key = HeadKey(said, piece.column, piece.column + piece.colspan)
                last = heads.read[-1] if heads.read else None
                if last and key.key in lex.groups and (last.key, last.right) == key[:2]:
                    # A text grid may print the head of a group over each of its columns.
                    key = heads.read.pop()._replace(right=key.right)
                heads.read.append(key)
        else:
            heads.read = [HeadKey(key, -1, -1) for key in lex.heads_in(heads.key)]
    return heads.read


def nearest(key: str, lex: Lexicon) -> str:
    """Return the head that a cell prints, also where it is misprinted."""
    if key in lex.heads:
        return key
    return lex.misspelt(key) or key


def _edges(
    block: Block, columns: Sequence[str], keys: Sequence[HeadKey], lex: Lexicon
) -> dict[str, tuple[int, int]]:
    """Return the left edge of each column, from left to right, and where its head ends.

    Empty where one is unknown, or where the grid is not to be trusted: two columns stand at one edge, one
    stands at two, or a group's head does not span its columns (spans get lost in copying).
    """
    edges: dict[str, tuple[int, int]] = {}
    if len(columns) < len(block.columns) - 1:
        return edges
    labels = [column for column in block.columns if column.id in columns]
    for column in labels:
        places = {(key.left, key.right) for key in keys if key.key in column.keys and key.left >= 0}
        shared = sum(not set(column.keys).isdisjoint(other.keys) for other in labels)
        if shared == 1:
            places = _run_together(places)
        taken = {left for left, _ in edges.values()}
        free = sorted(place for place in places if place[0] not in taken)
        if not free or len({left for left, _ in places}) > shared:
            return {}
        edges[column.id] = free[0]
    last = max(left for left, _ in edges.values())
    for key, following in zip(keys, [*keys[1:], None], strict=True):
        group = lex.groups.get(key.key)
        # A head also spans the empty cells up to the next one of its line.
        right = following.left if following and following.left > key.left else last + 1
        right = max(key.right, right)
        if any(group in c.groups and not key.left <= edges[c.id][0] < right for c in labels):
            return {}
    return dict(sorted(edges.items(), key=lambda one: one[1]))


def _run_together(places: Collection[tuple[int, int]]) -> set[tuple[int, int]]:
    """Make one head of those that touch: a text grid may print it again over each column that it spans."""
    joined: list[tuple[int, int]] = []
    for left, right in sorted(places):
        if joined and left <= joined[-1][1]:
            joined[-1] = joined[-1][0], max(right, joined[-1][1])
        else:
            joined.append((left, right))
    return set(joined)
