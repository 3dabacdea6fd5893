"""Heads in pieces, as those of several lines are in the text of a page: whether all are there, and in which order."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate, combinations, groupby

from gongkai.form import Block, enumerator_of, label_key
from gongkai.tables.names.above import PROSE, WORD, Heads
from gongkai.tables.names.lexicon import Lexicon


def are_elsewhere(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether what is wanting of heads stands in other places of the text, and no line of it contradicts the form."""
    return are_scattered(block, heads, lex) and are_in_order(block, _all_heads(heads), lex)


def are_scattered(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether the letters of all heads of a block stand somewhere in the text of its table."""
    letters = "".join(label_key(piece.text) for piece in _all_heads(heads).pieces)
    return is_jumbled(block, letters, lex)


def contradicts(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether heads stand anywhere in a table's text on a line of their own in another order than the form's."""
    return not are_in_order(block, _all_heads(heads), lex)


def _all_heads(heads: Heads) -> Heads:
    """Return all texts of a table that may be heads, wherever the text of a page has them."""
    pieces = [one for one in heads.loose if not PROSE.search(one.text) and not enumerator_of(one.text)]
    return Heads(pieces, breaks=heads.breaks, gaps=heads.gaps)


def are_in_order(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether on each printed line the pieces of heads can be those of columns in the form's order.

    Where every head is whole they must be so over all lines; one at most may begin elsewhere than the form's order has it.
    """
    groups = lex.groups if heads.key else ()  # where no head was read, what looks like one counts
    lines = [[key for key in line if key not in groups] for line in _lines(block, heads)]
    if any(_is_disordered(block, "".join(line)) for line in lines):
        return False
    if is_beside_its_group(block, heads, lex):
        return False
    if astray(block, list(alone(block, heads, lex)), lex) or _are_whole_astray(block, heads, lex):
        return False
    whole: dict[int, None] = {}
    cells = [list(map(label_key, piece.text.split())) for piece in heads.pieces]
    for line in lines if heads.breaks else cells:
        last = -1  # the column of the last piece on the line
        for key in line:
            own = [i for i, column in enumerate(block.columns) if column.keys[0] in key]
            fits = [i for i, c in enumerate(block.columns) if i in own or key in c.keys[0] or key in c.keys]
            if len(key) < _PIECE or not fits or key in lex.groups:
                continue
            if fits[-1] <= last:
                return False
            last = next(i for i in fits if i > last)
            whole.update(dict.fromkeys(own[:1]))
    by_line = sorted(whole, key=lambda i: (bool(block.columns[i].groups), i))
    return len(whole) < len(block.columns) or list(whole) in (sorted(whole), by_line)


def astray(block: Block, words: Sequence[tuple[str, int, int]], lex: Lexicon) -> int:
    """Return how many of a block's heads begin elsewhere than in the form's order, by their first letters.

    ``words`` are given in order, with where each begins and ends; of two over each other none is the first. What makes
    a text of a page may set that of the totals too early or too late: their sums tell which column is theirs.
    """
    begun = {
        label_key(column.label)[:_PIECE]: i
        for i, column in enumerate(block.columns)
        if column.id not in lex.totals
    }
    found: dict[int, tuple[int, int]] = {}
    for word, left, right in words:
        key = label_key(word)
        of_group = len(key) > _PIECE and any(key in group for group in lex.groups)  # 「其他组织」
        if not of_group and key[:_PIECE] in begun:
            found.setdefault(begun[key[:_PIECE]], (left, right))
    longest: dict[int, int] = {}  # of the runs in the form's order that end with each head
    for i, (left, _) in found.items():
        before = (n for j, n in longest.items() if j < i or left < found[j][1])
        longest[i] = max(before, default=0) + 1
    return len(found) - max(longest.values(), default=0)


def alone(block: Block, heads: Heads, lex: Lexicon) -> Iterator[tuple[str, int, int]]:
    """Yield the words that stand alone on their lines but for single letters, and letters below each other in one cell as one.

    Where heads stand beside each other on a line, those of higher ones come first, and order tells nothing. A total's
    does not count: its sum tells which column is its.
    """
    starts = {label_key(column.label)[:_PIECE] for column in block.columns}
    totals = {key for column in block.columns if column.id in lex.totals for key in column.keys}
    words = [
        (piece.start + one.start(), one.group())
        for piece in heads.pieces
        for one in WORD.finditer(piece.text)
    ]
    lines = [[*some] for _, some in groupby(words, lambda word: bisect.bisect_left(heads.breaks, word[0]))]
    lines = [[one for one in line if len(one[1]) >= _PIECE] or line for line in lines]
    lines = [[one for one in line if label_key(one[1]) not in totals] or line for line in lines]
    if any(len(line) > 1 and label_key(word)[:_PIECE] in starts for line in lines for _, word in line):
        return
    single = [line[0] for line in lines if len(line) == 1]
    cells = groupby(single, lambda word: (len(word[1]) == 1, bisect.bisect_left(heads.gaps, word[0])))
    found: list[str] = []
    for (letters, _), some in cells:
        own = [word for _, word in some]
        found += ["".join(own)] if letters else own
    yield from ((word, at, at + 1) for at, word in enumerate(found))


def _are_whole_astray(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether two heads of one group, each whole and in as many pieces as the other, stand in another order than the
    form's: they begin at one height, so that a text of a page which does not print them line by line prints what stands
    to the left first.
    """
    totals = {key for column in block.columns if column.id in lex.totals for key in column.keys}
    words = [
        key
        for piece in heads.pieces
        for word in WORD.findall(piece.text)
        if (key := label_key(word)) not in totals
    ]
    own = {column.keys[0]: i for i, column in enumerate(block.columns) if column.id not in lex.totals}
    found: dict[int, int] = {}  # of each whole head, in order, in how many pieces it is first
    for at in range(len(words)):
        for count, key in enumerate(accumulate(words[at : at + _MOST_PIECES]), 1):
            if key in own:
                found.setdefault(own[key], count)
    kind = {i: (block.columns[i].groups, pieces) for i, pieces in found.items()}
    return any(kind[one] == kind[other] and other < one for one, other in combinations(found, 2))


def _lines(block: Block, heads: Heads) -> Iterator[list[str]]:
    """Yield the words of each line of heads, those of several in one apart."""
    for line in printed(heads):
        yield from lines_in(block, line)


def printed(heads: Heads) -> Iterator[list[str]]:
    """Yield the words of each printed line of heads."""
    words = [
        (piece.start + one.start(), label_key(one.group()))
        for piece in heads.pieces
        for one in WORD.finditer(piece.text)
    ]
    for _, line in groupby(words, lambda word: bisect.bisect_left(heads.breaks, word[0])):
        yield [key for _, key in line]


def lines_in(block: Block, words: Iterable[str]) -> Iterator[list[str]]:
    """Yield the words of a line in as many lines as they are of.

    Some programs put words that stand a little lower behind all others: there heads go on that began before.
    """
    found: list[str] = []
    for key in words:
        begun = [one + key for one in found[:-1] if len(one) >= _PIECE and key]
        if any(column.keys[0].startswith(one) for one in begun for column in block.columns):
            yield found
            found = []
        found.append(key)
    yield found


def _is_disordered(block: Block, line: str) -> bool:
    """Say whether the heads of a group's columns, or how they begin, stand on a line in another order than the form's."""
    places = [line.find(column.keys[0][:_PIECE]) for column in block.columns if column.groups]
    there = [at for at in places if at >= 0]
    return there != sorted(there)


def is_beside_its_group(block: Block, heads: Heads, lex: Lexicon) -> bool:
    """Say whether some of a group's heads begin on the line of the group's own head, and others below: these stand beside it."""
    lines = list(printed(heads))
    for line in lines:
        for key in lex.groups.keys() & set(line):
            own = [column.keys[0][:_PIECE] for column in block.columns if lex.groups[key] in column.groups]
            here, every = (
                sum(any(word.startswith(one) for word in words) for one in own)
                for words in (line, [word for words in lines for word in words])
            )
            if 0 < here < every:
                return True
    return False


#: A single letter may be a piece of too many heads.
_PIECE = 2
#: Into so many pieces a head is cut at most.
_MOST_PIECES = 6


def is_jumbled(block: Block, key: str, lex: Lexicon) -> bool:
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
