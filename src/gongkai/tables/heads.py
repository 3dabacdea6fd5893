"""The heads above a line: which columns they name, and in which order."""

from __future__ import annotations

import bisect
import functools
import re
from collections import Counter
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from gongkai.form import Block, Cellname, bare_key, label_key
from gongkai.tables.cells import Piece
from gongkai.tables.lexicon import OUTSIDE, Entry, Head, Lexicon


class HeadKey(NamedTuple):
    """A printed column or group head, and the columns of the grid that it spans (-1 where there is none)."""

    key: str
    left: int
    right: int


@dataclass
class Heads:
    """The texts above a line: as pieces where they had cells of their own, and all their letters.

    ``read`` are the heads found in them, once somebody asked; ``width`` is how many cells their last line has,
    ``breaks`` where the printed lines end,
    ``serials``: the first that is of no form stands over numbers in front of the labels,
    ``remarks`` are the brackets behind them.
    """

    pieces: list[Piece] = field(default_factory=list)
    key: str = ""
    read: list[HeadKey] | None = None
    width: int = 0
    breaks: Sequence[int] = ()
    serials: bool = False
    remarks: tuple[str, ...] = ()


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
    every = head_keys(heads, lex)
    keys = [key for key in every if key.key != OUTSIDE]
    head = lex.read_head(block, tuple(key.key for key in keys))
    if head is None:
        return None
    if not head.columns and (guess := _eliminated(block, head, heads, keys, lex)) is not None:
        return _guessed(entry, heads, guess, lex)
    outside = frozenset(c for key in every if key.key == OUTSIDE for c in range(key.left, key.right))
    drawn = keys[0].left >= 0
    columns = head.columns
    if (
        columns
        and len(head.found) < len(block.columns)
        and (drawn or not _has_unread(heads.key, lex))
        and (
            _is_short(len(head.found), block, len(every) - len(keys), usual().cells)
            or (drawn and _are_headed(head.found, block, keys, usual().columns))
        )
    ):
        columns = head.found
    edges = _edges(block, columns or head.found, keys, lex)
    if edges:
        # On a grid the columns stand where their heads stand, in whatever order these were printed.
        lefts, rights = zip(*edges.values(), strict=True)
        return Slots(
            names_of(entry.row, tuple(edges)), lefts, rights, head.score, outside=outside, width=heads.width
        )
    if drawn:
        order = _Order(columns or _ids(block), told=bool(columns), contested=not columns)
    else:
        order = _order(block, head, columns, heads, lex)
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
        outside=outside,
        width=heads.width,
    )


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
    unread = [i for i in range(known[0], known[-1] + 1) if i not in known and keys[i].key not in lex.heads]
    if len(unread) != 1 or not _WORD <= len(keys[unread[0]].key) <= _LONGEST_WORD:
        return None
    place = unread[0]
    return [
        *keys[known[0] : place],
        keys[place]._replace(key=missing[0].keys[0]),
        *keys[place + 1 : known[-1] + 1],
    ]


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


class _Order(NamedTuple):
    columns: tuple[str, ...]
    told: bool = True
    contested: bool = False
    other: tuple[str, ...] = ()
    whole: bool = False


def _ids(block: Block) -> tuple[str, ...]:
    return tuple(column.id for column in block.columns)


def _order(block: Block, head: Head, columns: tuple[str, ...], heads: Heads, lex: Lexicon) -> _Order:
    """Return in which order heads without a grid stand.

    Whole heads are a witness of whatever order they are in. Where their pieces are mixed up, as those of
    heads of several lines in the text of a PDF, they are none of any: the form's order is taken, unless
    one of their lines contradicts it.
    """
    ids, key = _ids(block), heads.key
    if columns and is_clean(block, key, lex):
        if columns != ids and set(columns) == set(ids):
            return _Order(columns, whole=True, other=ids)
        return _Order(columns, other=head.other if len(columns) == len(ids) else ())
    jumbled = _is_jumbled(block, key, lex)
    if jumbled and not _are_in_order(block, heads):
        return _Order(ids, told=False, contested=True)
    if columns == ids:
        return _Order(ids)
    # Where one head seems not to be printed, it may as well be one that could not be read.
    return _Order(ids, told=False, contested=len(columns) in (0, len(ids)) and not jumbled)


def _are_in_order(block: Block, heads: Heads) -> bool:
    """Say whether on each printed line the pieces of heads can be those of columns in the form's order."""
    lines: dict[int, int] = {}  # the column of the last piece on a line
    words = ((piece.start, label_key(word)) for piece in heads.pieces for word in piece.text.split())
    for start, key in words:
        line = bisect.bisect_left(heads.breaks, start)
        fits = [i for i, column in enumerate(block.columns) if key in column.keys[0] or key in column.keys]
        if len(key) < _PIECE or not fits:
            continue
        behind = next((i for i in fits if i > lines.get(line, -1)), None)
        if behind is None:
            return False
        lines[line] = behind
    return True


#: A single letter may be a piece of too many heads.
_PIECE = 2


def _is_jumbled(block: Block, key: str, lex: Lexicon) -> bool:
    """Say whether all letters of a block's heads stand in ``key``, be they pieces in any order."""
    known = lex.heads_in(key)
    starts = [key.find(head) for head in known[:1]]
    starts += [at for column in block.columns if (at := key.find(column.keys[0][:2])) >= 0]
    printed = (*(column.keys[0] for column in block.columns), *(head for head in known if head in lex.groups))
    return Counter("".join(printed)) <= Counter(key[min(starts, default=0) :])


def _with_outside(
    columns: tuple[str, ...], block: Block, keys: Sequence[HeadKey], heads: Heads, lex: Lexicon
) -> tuple[str, ...]:
    """Return the columns in print order with "" for each that is outside the form."""
    names = list(columns)
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


def _are_headed(
    found: Sequence[str], block: Block, keys: Sequence[HeadKey], columns: Collection[int]
) -> bool:
    """Say whether numbers stand in no other columns of a grid than those whose heads were read."""
    heads = {key for column in block.columns if column.id in found for key in column.keys}
    headed = {at for key in keys if key.key in heads for at in range(key.left, key.right)}
    return bool(columns) and headed.issuperset(columns)


def _is_short(found: int, block: Block, outside: int, cells: Collection[int]) -> bool:
    """Say whether a column is not printed at all: the lines have as many cells as heads were read.

    ``outside``: how many heads are of no form.
    """
    return found + outside in cells and len(block.columns) + outside not in cells


#: The number of the first row's label, behind the heads.
NUMBERING = re.compile(r"[一二三四五六七八九十\d]{1,2}$")
#: Stands over the labels of the rows.
_CORNER = "信息内容"


def _has_unread(key: str, lex: Lexicon) -> bool:
    """Say whether letters stand among or behind the heads that are none: 「上一年项目数量 本在增/减」.

    Without borders nothing else tells a column whose head is misprinted from one that is not printed.
    """
    known = lex.heads_in(key)
    if not known:
        return False
    rest = NUMBERING.sub("", key[key.find(known[0]) :])  # that of the first row's label
    for head in (*known, _CORNER, OUTSIDE):
        rest = rest.replace(head, "", 1)
    return bool(rest)


def is_clean(block: Block, key: str, lex: Lexicon) -> bool:
    """Say whether every letter from the first column head to the last is part of an unshortened head.

    Nor does behind them stand what one of them is short of: 「法律服务 其他 机构」.
    """
    printed: list[tuple[int, str]] = []
    for head in lex.heads_in(key):
        behind = printed[-1][0] + len(printed[-1][1]) if printed else 0
        printed.append((key.find(head, behind), head))
    places: list[tuple[int, str]] = []
    rest = key[printed[-1][0] + len(printed[-1][1]) :] if printed else ""
    for column in block.columns:
        own = next(((at, head) for at, head in reversed(printed) if head in column.keys), None)
        if own is None:
            continue
        missing = column.keys[0].removeprefix(own[1])
        if "" != missing != column.keys[0] and rest.startswith(missing):
            return False
        places.append(own)
    if not places:
        return False
    first, last = min(places)[0], max(at + len(head) for at, head in places)
    return sum(len(head) for at, head in printed if first <= at < last) == last - first


def head_keys(heads: Heads, lex: Lexicon) -> list[HeadKey]:
    """Return the printed head keys in order."""
    if heads.read is None:
        drawn = [piece for piece in heads.pieces if piece.column >= 0]
        if drawn:
            heads.read = []
            for piece in drawn:
                said = OUTSIDE if lex.say(piece.text).outside else nearest(bare_key(piece.text), lex)
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
