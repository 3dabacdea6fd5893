"""In which order heads without a grid stand, and whether all of them can be read."""

from __future__ import annotations

import bisect
import re
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby
from typing import NamedTuple

from gongkai.form import Block, label_key
from gongkai.tables.cells import Piece
from gongkai.tables.columns import Head
from gongkai.tables.lexicon import Lexicon
from gongkai.tables.vocabulary import CORNER, OUTSIDE


@dataclass
class Heads:
    """The texts above a line: as pieces where they had cells of their own, and all their letters.

    ``read`` are the heads found in them, once somebody asked; ``breaks`` where the printed lines end,
    ``serials``: the first that is of no form stands over numbers in front of the labels,
    ``remarks`` are the brackets behind them, ``unread``: no head of the table could be read in them,
    ``year`` is that of the report. ``loose`` are all texts of the table that name no row, these among them.
    """

    pieces: list[Piece] = field(default_factory=list)
    key: str = ""
    read: list[str] | None = None
    breaks: Sequence[int] = ()
    serials: bool = False
    remarks: tuple[str, ...] = ()
    unread: bool = False
    year: int | None = None
    loose: list[Piece] = field(default_factory=list)


def words_of(pieces: Sequence[Piece], lex: Lexicon) -> Iterator[tuple[int, str]]:
    """Yield the words of some texts, with where they start."""
    for piece in pieces:
        for match in _WORD.finditer(piece.text):
            for word in lex.parts(match.group()):
                yield piece.start + match.start(), word


_WORD = re.compile(r"\S+")


def is_head_word(word: str) -> bool:
    """Say whether a word may be a head, be it of no form."""
    return _HEAD_WORD.fullmatch(label_key(word)) is not None and not _PROSE.search(word)


def words_unread(heads: Heads, lex: Lexicon) -> bool:
    """Say whether words stand above a row as heads do, several beside one another, and one cannot be read."""
    run = unread = 0
    for _, word in words_of(heads.pieces, lex):
        key = label_key(word)
        if is_head_word(word) and not lex.rows_within(key):
            run += key not in lex.groups
            unread += key not in lex.heads and not lex.misspelt(key)
            if run >= _SEVERAL and unread:
                return True
        elif key:
            run = unread = 0
    return False


#: Letters of a head, so many of them beside one another, and marks that are of no head.
_HEAD_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9]{2,12}")
_PROSE = re.compile(r"[,。;:!?、《]")
_SEVERAL = 3


class Order(NamedTuple):
    columns: tuple[str, ...]
    told: bool = True
    contested: bool = False
    other: tuple[str, ...] = ()
    whole: bool = False


def ids_of(block: Block) -> tuple[str, ...]:
    return tuple(column.id for column in block.columns)


def order_of(block: Block, head: Head, columns: tuple[str, ...], heads: Heads, lex: Lexicon) -> Order:
    """Return in which order heads without a grid stand.

    Whole heads are a witness of whatever order they are in. Where their pieces are mixed up, as those of
    heads of several lines in the text of a PDF, they are none of any: the form's order is taken, unless
    one of their lines contradicts it.
    """
    ids, key = ids_of(block), heads.key
    missing = len(head.found) < len(columns) and not _are_misspelt(block, head, heads, lex)
    unread = missing and (has_unread(key, lex) or words_unread(heads, lex))
    if columns and is_clean(block, key, lex) and not unread:
        if columns != ids and set(columns) == set(ids):
            if head.other:
                return Order(columns, other=head.other)
            own = _own_heads(block, key, lex)
            tiers = not lex.groups.keys().isdisjoint(lex.heads_in(key))
            if _may_be_lines(block, own):
                # Of two tiers nothing tells whether one head stands in front of another, or only higher.
                return Order(columns, whole=not (tiers and _are_upper_in_order(block, own)), other=ids)
            if is_group_early(block, lex.heads_in(key), lex):
                return Order(ids, told=False, contested=True)
            return Order(columns, whole=True)
        return Order(columns, told=not missing, other=head.other if len(columns) == len(ids) else ())
    jumbled = _is_jumbled(block, key, lex)
    if jumbled and not _are_in_order(block, heads, lex):
        return Order(ids, told=False, contested=True)
    if unread and not jumbled:
        cut = _are_cut(block, heads, lex) or are_elsewhere(block, heads, lex)
        return Order(ids, told=False, contested=len(ids) - len(head.found) > 1 and not cut)
    if columns == ids:
        return Order(ids)
    # Where one head seems not to be printed, it may as well be one that could not be read.
    return Order(ids, told=False, contested=len(columns) in (0, len(ids)) and not jumbled)


def are_elsewhere(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether what is wanting of heads stands in other places of the text, and no line of it contradicts the form."""
    others = _all_heads(heads)
    letters = "".join(label_key(piece.text) for piece in others.pieces)
    return _is_jumbled(block, letters, lex) and not contradicts(block, heads, lex)


def contradicts(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether heads stand anywhere in a table's text on a line of their own in another order than the form's."""
    return not _are_in_order(block, _all_heads(heads), lex)


def _all_heads(heads: Heads) -> Heads:
    """Return all texts of a table that may be heads, wherever the text of a page has them."""
    pieces = [piece for piece in heads.loose if not _PROSE.search(piece.text)]
    return Heads(pieces, breaks=heads.breaks)


def _own_heads(block: Block, key: str, lex: Lexicon) -> list[int]:
    """Return the columns that heads name, by number, in the order in which they are printed."""
    of = {head: i for i, column in enumerate(block.columns) for head in column.keys}
    return [of[head] for head in lex.heads_in(key) if head in of]


def is_group_early(block: Block, heads: Sequence[str], lex: Lexicon) -> bool:
    """Say whether the head of a group is printed in front of one that the form has before it, its children behind both.

    The text of a page prints what is higher first: it may stand in front of the other, or only higher.
    """
    ids = [column.id for column in block.columns]
    of = {head: column for column in block.columns for head in column.keys}
    for at, head in enumerate(heads):
        group = lex.groups.get(head)
        children = [ids.index(column.id) for column in block.columns if group in column.groups]
        behind = [of[one] for one in heads[at + 1 :] if one in of]
        first = behind[0] if behind else None
        if not children or first is None or group in first.groups:
            continue
        if ids.index(first.id) < min(children) and any(group in column.groups for column in behind):
            return True
    return False


def _may_be_lines(block: Block, printed: Sequence[int]) -> bool:
    """Say whether heads may be those of the form line by line: each once, those of a group together and in its order."""
    grouped = [at for at, i in enumerate(printed) if block.columns[i].groups]
    together = not grouped or grouped[-1] - grouped[0] == len(grouped) - 1
    inside = [printed[at] for at in grouped]
    return len(set(printed)) == len(printed) and together and inside == sorted(inside)


def _are_upper_in_order(block: Block, printed: Sequence[int]) -> bool:
    """Say whether the heads of no group are in the form's order."""
    upper = [i for i in printed if not block.columns[i].groups]
    return upper == sorted(upper)


def are_more(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether words stand behind the corner of a block that are no head of it: its heads say something else."""
    if CORNER not in heads.key:
        return False
    rest = heads.key.rpartition(CORNER)[2].replace(OUTSIDE, "")
    own = {key for column in block.columns for key in column.keys}
    words = {label_key(word) for _, word in words_of(heads.pieces, lex)}
    near = [word for word in words if lex.misspelt(word) in own or lex.row_of(word)[0]]
    for head in sorted((*near, *own), key=len, reverse=True):
        rest = rest.replace(head, "", 1)
    return len(_UNITS.sub("", NUMBERING.sub("", rest))) > 1


def is_parted(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether a head of no form stands on a line below all heads of a block: it may be a part of any of these."""
    keys = {key for column in block.columns for key in column.keys}
    own = [start for start, word in words_of(heads.pieces, lex) if label_key(word) in keys]
    others = [piece.start for piece in heads.pieces if lex.is_outside(piece.text, heads.year)]
    others += [start for start, word in words_of(heads.pieces, lex) if lex.is_outside(word, heads.year)]
    return is_below(others, own, heads.breaks)


def is_below(others: Sequence[int], own: Sequence[int], breaks: Sequence[int]) -> bool:
    """Say whether one of some places in a text is on a line below all of others; ``breaks`` are the ends of lines."""
    return bool(own and others) and bisect.bisect_left(breaks, max(others)) > bisect.bisect_left(
        breaks, max(own)
    )


#: What a head may say of its unit.
_UNITS = re.compile(r"单位|[件条项个宗次](?!数)|[亿千百十]?万?元")


def _are_misspelt(block: Block, head: Head, heads: Heads, lex: Lexicon) -> bool:
    """Say whether each column whose head was not read has one that is spelt with a fault."""
    words = {label_key(word) for piece in heads.pieces for word in (piece.text, *piece.text.split())}
    near = {lex.misspelt(word) for word in words}
    return all(not near.isdisjoint(column.keys) for column in block.columns if column.id not in head.found)


def _are_in_order(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether on each printed line the pieces of heads can be those of columns in the form's order.

    Where every head is whole they must be so over all lines.
    """
    if any(_is_disordered(block, text) for text in _line_texts(heads)):
        return False
    lines: dict[int, int] = {}  # the column of the last piece on a line
    whole: dict[int, None] = {}
    words = ((piece.start, label_key(word)) for piece in heads.pieces for word in piece.text.split())
    for start, key in words:
        line = bisect.bisect_left(heads.breaks, start) if heads.breaks else start
        own = [i for i, column in enumerate(block.columns) if column.keys[0] in key]
        fits = [i for i, c in enumerate(block.columns) if i in own or key in c.keys[0] or key in c.keys]
        if len(key) < _PIECE or not fits or key in lex.groups:
            continue
        behind = next((i for i in fits if i > lines.get(line, -1)), None)
        if behind is None:
            return False
        lines[line] = behind
        whole.update(dict.fromkeys(own[:1]))
    by_line = sorted(whole, key=lambda i: (bool(block.columns[i].groups), i))
    return len(whole) < len(block.columns) or list(whole) in (sorted(whole), by_line)


def _line_texts(heads: Heads) -> Iterator[str]:
    """Yield the letters of each printed line of heads."""
    words = [
        (piece.start + one.start(), one.group())
        for piece in heads.pieces
        for one in _WORD.finditer(piece.text)
    ]
    for _, line in groupby(words, lambda word: bisect.bisect_left(heads.breaks, word[0])):
        yield label_key("".join(word for _, word in line))


def _is_disordered(block: Block, line: str) -> bool:
    """Say whether the heads of a group's columns, or how they begin, stand on a line in another order than the form's."""
    places = [line.find(column.keys[0][:_PIECE]) for column in block.columns if column.groups]
    there = [at for at in places if at >= 0]
    return there != sorted(there)


def _are_cut(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether every head is there, or a piece of it, and those of a group in the form's order."""
    words = [label_key(word) for piece in heads.pieces for word in piece.text.split()]
    fits = [
        [i for i, c in enumerate(block.columns) if word and (word in c.keys[0] or word in c.keys)]
        for word in words
    ]
    some = [k for k, fit in enumerate(fits) if fit and len(words[k]) >= _PIECE]
    if len(some) != len(block.columns):
        return False
    if any(not fits[k] and words[k] not in lex.groups for k in range(some[0], some[-1] + 1)):
        return False
    last = -1
    for k in some:
        grouped = [i for i in fits[k] if block.columns[i].groups]
        if grouped:
            last = next((i for i in grouped if i > last), len(block.columns))
    return last < len(block.columns)


#: A single letter may be a piece of too many heads.
_PIECE = 2


def _is_jumbled(block: Block, key: str, lex: Lexicon) -> bool:
    """Say whether all letters of a block's heads stand in ``key``, be they pieces in any order; heads may be short."""
    known = lex.heads_in(key)
    starts = [key.find(head) for head in known[:1]]
    starts += [at for column in block.columns if (at := key.find(column.keys[0][:2])) >= 0]
    left = Counter(key[min(starts, default=0) :]) - Counter(
        "".join(head for head in known if head in lex.groups)
    )
    for column in block.columns:
        head = next((Counter(one) for one in column.keys if Counter(one) <= left), None)
        if head is None:
            return False
        left -= head
    return True


def is_short(found: int, block: Block, outside: int, cells: Collection[int]) -> bool:
    """Say whether a column is not printed at all: no line has more cells than heads were read.

    ``outside``: how many heads are of no form.
    """
    return found + outside == max(cells, default=0) and found < len(block.columns)


#: The number of the first row's label, behind the heads.
NUMBERING = re.compile(r"[一二三四五六七八九十\d]{1,2}$")


def has_unread(key: str, lex: Lexicon) -> bool:
    """Say whether letters stand among or behind the heads that are none: 「上一年项目数量 本在增/减」.

    Without borders nothing else tells a column whose head is misprinted from one that is not printed.
    """
    known = lex.heads_in(key)
    if not known:
        return False
    rest = NUMBERING.sub("", key[key.find(known[0]) :])  # that of the first row's label
    for head in (*known, CORNER, OUTSIDE):
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
        if "" != missing != column.keys[0] and missing in rest:
            return False
        places.append(own)
    if not places:
        return False
    first, last = min(places)[0], max(at + len(head) for at, head in places)
    return sum(len(head) for at, head in printed if first <= at < last) == last - first
