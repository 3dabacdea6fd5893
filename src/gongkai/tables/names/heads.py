"""The heads above a line: which columns they name, and in which order."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from gongkai.form import Block, Cellname, label_key
from gongkai.tables.names.above import Heads, has_unread, words_of
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.orders import Order, Usual, are_more, ids_of, is_parted, is_short, order_of
from gongkai.tables.names.pieced import pieced
from gongkai.tables.names.pieces import are_scattered
from gongkai.tables.names.vocabulary import CORNER, OUTSIDE, Entry


@dataclass(frozen=True, slots=True)
class Slots:
    """The fields that the cells of a line stand for, in print order.

    A name without a column is that of a column outside the form. ``told``: the heads say the order, or none are printed; otherwise the form's own is taken, and a sum must prove it.
    ``contested``: heads are printed and cannot be read, or not in that order: no sum can prove which is which.
    ``other`` is a second order that they may be read in: the form's own where heads are ``whole`` and say another.
    ``closed``: a head of no form stands among those of a group, so that the last number is none of its.
    """

    names: tuple[Cellname, ...]
    score: float = 0.0
    told: bool = True
    contested: bool = False
    other: tuple[Cellname, ...] = ()
    whole: bool = False
    closed: bool = False


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
    near = _beside(block, head_keys(heads, lex), heads.key)
    own = _each_its_own(block, heads, lex, usual)
    every = own or near
    if heads.serials:  # in front of all others stand those of the numbers that were taken out of the lines
        known = {key for column in block.columns for key in column.keys}
        first = next((i for i, key in enumerate(every) if key in known), 0)
        every = [key for i, key in enumerate(every) if i >= first or key != OUTSIDE]
    keys = [key for key in every if key != OUTSIDE]
    outside = len(every) - len(keys)
    head = lex.read_head(block, tuple(keys))
    if head is None:
        return None
    columns = head.columns
    if (
        columns
        and len(head.found) < len(block.columns)
        and not has_unread(heads.key, lex)
        and is_short(len(head.found), block, outside, usual(), summed=lex.summed)
        and not (lex.summed and len(block.columns) - len(head.found) > 1 and are_scattered(block, heads, lex))
    ):
        columns = head.found
    if own:
        order = Order(columns)
    elif not lex.summed and (are_more(block, heads, lex) or (heads.breaks and is_parted(block, heads, lex))):
        order = Order(ids_of(block), told=False, contested=True)
    else:
        order = order_of(block, head, columns, heads, lex)
    in_pieces = lex.summed and (order.contested or (order.other and not order.whole))
    if in_pieces and (found := pieced(block, heads, usual().cells, lex, by_lines=not order.contested)):
        order = Order(found.columns, told=not found.in_form, whole=not found.in_form)
    printed = len(head.found) + outside
    whole = printed == len(columns) and not has_unread(heads.key, lex)
    if outside and len(head.found) < len(columns) and (whole or printed in usual().cells):
        # One of no form is among as many heads as the form has.
        order = order._replace(told=False, contested=True)
    names = order.columns
    if own:  # each stands over its number, whatever group it is of
        every = [key for key in every if key not in lex.groups]
    closed = usual().most > len(names) and _is_between(block, every, lex)
    if usual().most > len(names) and not closed:
        names = _with_outside(names, block, every, lex)
        # Where lines have as many cells as these, what is in front of them stands over no number.
        if lex.summed and usual().cells == {len(order.columns)}:
            names = names[next(i for i, name in enumerate(names) if name) :]
    # It may be the number of the other head.
    alone = OUTSIDE in near and len(names) == 1 and not heads.serials
    if not lex.summed and (alone or _are_of_years(heads, lex)):
        order = order._replace(told=False, contested=True)
    return Slots(
        names_of(entry.row, names),
        score=head.score,
        told=order.told,
        contested=order.contested,
        other=names_of(entry.row, order.other),
        whole=order.whole,
        closed=closed,
    )


def _are_of_years(heads: Heads, lex: Lexicon) -> bool:
    """Say whether several years stand among heads, each over a number of its own, in whatever order."""
    words = [word for _, word in words_of(heads.pieces, lex)]
    words.append(heads.key.removeprefix(label_key("".join(piece.text for piece in heads.pieces))))
    return len({lex.say(word).year for word in words} - {None}) > 1  # the last stands in front of a label


def _each_its_own(block: Block, heads: Heads, lex: Lexicon, usual: Callable[[], Usual]) -> list[str]:
    """Return the heads of a text where each is a word of its own, and stands over one of as many numbers.

    What nobody can read is then a column of no form; heads of groups are among them. Empty where all of them can be read,
    or words and numbers differ.
    """
    words = [label_key(word) for _, word in words_of(heads.pieces, lex)]
    known = {key for column in block.columns for key in column.keys}
    first = 1 + max((i for i, word in enumerate(words) if word == CORNER), default=-1)
    first = first or next((i for i, word in enumerate(words) if word in known), 0)
    last = max((i for i, word in enumerate(words) if word in known), default=0)
    behind = [word for word in words[last + 1 :] if not lex.row_at_end(word) and not lex.rows_within(word)]
    every = [word for word in (*words[first : last + 1], *behind) if word]
    own = [word for word in every if word not in lex.groups]
    columns = {column.id for word in own for column in block.columns if word in column.keys}
    if len(own) == len(block.columns) != 1:
        return []
    # A piece of a broken head is no head, and a line that is filled up has more cells than numbers.
    pieces = any(word not in known and any(word in one.keys[0] for one in block.columns) for word in own)
    if pieces or columns != {column.id for column in block.columns} or usual().cells != {len(own)}:
        return []
    return [word if word in known or word in lex.groups else OUTSIDE for word in every]


def _is_between(block: Block, keys: Sequence[str], lex: Lexicon) -> bool:
    """Say whether a head of no form stands behind upper heads and those of a group below them: over any number, as sums tell."""
    at = max((i for i, key in enumerate(keys) if key == OUTSIDE), default=0)
    group = max((i for i, key in enumerate(keys[:at]) if key in lex.groups), default=at)
    inside = [k for c in block.columns if lex.groups.get(keys[group]) in c.groups for k in c.keys]
    return group + 1 < at and bool(inside) and keys[group + 1] not in inside


def _beside(block: Block, keys: Sequence[str], letters: str) -> list[str]:
    """Return heads without those of no form that stand too far in front of the first to be of its table.

    That is also in front of the corner of its heads, unless right there.
    """
    own = [key for key in keys if any(key in column.keys for column in block.columns)]
    first = min((at for key in own if (at := letters.rfind(key)) >= 0), default=-1)
    last = letters.rfind(OUTSIDE, 0, first) if first >= 0 else -1
    above = last < letters.rfind(CORNER, 0, max(first, 0)) - 1
    if last < 0 or (first - last <= _REACH and not above):
        return list(keys)
    begins = next(i for i, key in enumerate(keys) if key == own[0])
    return [key for i, key in enumerate(keys) if i >= begins or key != OUTSIDE]


#: So many letters may stand between a head of no form and the first of a table's.
_REACH = 48


def _with_outside(
    columns: tuple[str, ...], block: Block, keys: Sequence[str], lex: Lexicon
) -> tuple[str, ...]:
    """Return the columns in print order with "" for each that is outside the form."""
    names = list(columns)
    at = 0  # behind what was named last: a column, or all that a group's head spans
    for key in keys:
        if key == OUTSIDE:
            names.insert(at, "")
            at += 1
        elif key in lex.groups:
            group = lex.groups[key]
            inside = [c.id for c in block.columns if group in c.groups and c.id in names]
            if inside or group in lex.over_all:
                at = max(map(names.index, inside), default=len(names) - 1) + 1
        elif column := next((c.id for c in block.columns if key in c.keys and c.id in names), None):
            at = names.index(column) + 1
    return tuple(names)


def head_keys(heads: Heads, lex: Lexicon) -> list[str]:
    """Return the printed head keys in order."""
    if heads.read is None:
        heads.read = list(lex.heads_in(heads.key))
    return heads.read
