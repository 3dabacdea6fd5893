"""In which order heads without a grid stand, and whether all of them can be read."""

from __future__ import annotations

import bisect
import re
from collections.abc import Sequence
from typing import NamedTuple

from gongkai.form import Block, label_key
from gongkai.tables.cells import Piece
from gongkai.tables.names.above import NUMBERING, Heads, has_unread, words_of, words_unread
from gongkai.tables.names.columns import Head
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.pieces import are_elsewhere, are_in_order, is_beside_its_group, is_jumbled
from gongkai.tables.names.vocabulary import CORNER, OUTSIDE


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
        if is_beside_its_group(block, heads, lex):
            return Order(ids, told=False, contested=True)
        if columns != ids and set(columns) == set(ids):
            if not lex.summed and are_high(block, heads.pieces, heads.gaps):
                return Order(ids, told=False, contested=True)
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
    jumbled = is_jumbled(block, key, lex)
    told = heads.breaks or lex.summed
    if jumbled and not (told and are_in_order(block, heads, lex)):
        return Order(ids, told=False, contested=True)
    if unread and not jumbled:
        elsewhere = are_elsewhere(block, heads, lex)
        return Order(ids, told=False, contested=len(ids) - len(head.found) > 1 and not elsewhere)
    if columns == ids:
        return Order(ids)
    # Where one head seems not to be printed, it may as well be one that could not be read.
    contested = len(columns) in (0, len(ids)) and not jumbled
    return Order(ids, told=False, contested=contested and not are_elsewhere(block, heads, lex))


def are_high(block: Block, pieces: Sequence[Piece], gaps: Sequence[int]) -> bool:
    """Say whether a page's text parts cells by empty lines, and a head has several: lower ones may stand behind others."""
    own = {key for column in block.columns for key in column.keys}
    lines = [piece.start for piece in pieces if any(label_key(piece.text) in key for key in own)]
    return 1 < len({bisect.bisect_left(gaps, start) for start in lines}) < len(lines)


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
    """Say whether words stand behind the corner of a block that are no head of it: its heads say something else.

    What stands in front of the corner, a line higher, may be how a head begins.
    """
    if CORNER not in heads.key:
        return False
    rest = heads.key.rpartition(CORNER)[2].replace(OUTSIDE, "").replace(label_key(block.label), "")
    own = [key for column in block.columns for key in column.keys]
    words = [label_key(word) for _, word in words_of(heads.pieces, lex)]
    near = dict.fromkeys(word for word in words if lex.misspelt(word) in own or lex.row_of(word)[0])
    corner = words.index(CORNER) if CORNER in words else 0
    ends = [one.removeprefix(word) for word in words[:corner] for one in own if word and one.startswith(word)]
    for head in (*sorted((*near, *own), key=len, reverse=True), *ends):
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


class Usual(NamedTuple):
    """How many cells most lines under some heads print, and the fullest.

    ``most`` counts what may be a number: all cells where borders part them, else numbers alone. ``bordered``: how many
    cells most lines have between borders, the empty ones too; 0 where there are none.
    """

    cells: frozenset[int] = frozenset()
    most: int = 0
    bordered: int = 0


def is_short(found: int, block: Block, outside: int, usual: Usual, *, summed: bool) -> bool:
    """Say whether a column is not printed at all: no line has more cells than heads were read, or most have as many.

    ``outside``: how many heads are of no form. Their own cells may be empty where that of another head is, so that
    ``usual.most`` counts empty cells too; so it does where no sums tell (``summed``), and then heads of no form tell nothing.
    """
    if outside and not summed:
        return False
    printed = usual.most if outside or not summed else max(usual.cells, default=0)
    told = found + outside == printed or (summed and found + outside == usual.bordered)
    return told and found < len(block.columns)


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
