"""The heads that stand over the columns of a page printed with spaces, or beside each other in the form's order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from gongkai.form import Block, label_key
from gongkai.readers.extents import merged
from gongkai.tables.cells import Piece
from gongkai.tables.layouts.words import Span, Word, as_text
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.pieces import astray, lines_in

Line = Sequence[Word]

#: In letters: how far numbers may stand aside of the head that counting says is theirs, and of any.
_COUNTED, _ASIDE = 6, 2
#: In half letters: what stands right below each other.
_RIGHT = 3
#: Columns that one is between are so many apart.
_BETWEEN = 2
#: So many heads stand in an order.
_FEWEST = 2
#: So many words are a label that spaces part.
_PARTED = 3


class Over(NamedTuple):
    """From where to where columns stand, and the words of the head over each, from the top.

    ``is_filled``: whether a row has a number in each of them.
    """

    columns: list[Span]
    heads: list[list[Word]]
    is_filled: bool = False

    def lines(self, lines: Sequence[Line], groups: Sequence[Word]) -> list[list[Piece]]:
        """Return the texts of lines of heads: those over the columns whole on the last of their lines, behind
        all others and ``groups``.

        Nothing where all of them stand on that line.
        """
        if len({word.line for head in self.heads for word in head}) == 1 == max(map(len, self.heads)):
            return []
        own = {word for head in self.heads for word in head}
        last = max(i for i, line in enumerate(lines) if not own.isdisjoint(line))
        texts = [[as_text([word]) for word in line if word not in own] for line in lines[: last + 1]]
        texts[last] += map(as_text, [*([word] for word in groups), *self.heads])
        return texts


def headed_by(lines: Sequence[Line], rows: Sequence[Line], labels: int, lex: Lexicon) -> Over | None:
    """Return the columns of rows that heads of the form stand over, with those in which no number stands.

    Labels end at the column ``labels``. What stands above the heads is none of theirs. None where not every number
    has a head, or one stands over two.
    """
    first = min(word.left for numbers in rows for word in numbers)
    for top in range(len(lines)):
        heads = [word for line in lines[top:] for word in line if word.left >= labels or word.right > first]
        if found := _over(heads, rows, lex, whole=top > 0):
            return found
    return None


def _over(heads: Line, rows: Sequence[Line], lex: Lexicon, *, whole: bool) -> Over | None:
    """Return the columns that all of these heads stand over; ``whole``: they are printed as the form knows them."""
    spans = merged((word.left, word.right) for line in (heads, *rows) for word in line)
    stacks = [[word for word in heads if word.meets(span)] for span in spans]
    over = [stack for stack in stacks if stack]
    texts = ["".join(word.text for word in stack) for stack in over]
    said = [lex.say(text).column for text in texts]
    if not texts or not all(said) or (whole and not all(label_key(text) in lex.columns for text in texts)):
        return None
    below = [span for span, stack in zip(spans, stacks, strict=True) if stack]
    loose = [span for span, stack in zip(spans, stacks, strict=True) if not stack]
    columns = _with_aside(below, loose, rows)
    if columns is None or (columns != below and not _is_of_form(said, lex)):
        return None  # that numbers stand aside of their heads is not believed where these stand in another order, too
    return Over(columns, over, any(len(row) == len(columns) for row in rows))


def _is_of_form(said: Sequence[str], lex: Lexicon) -> bool:
    """Say whether heads stand in the form's order, those of each row where rows stand beside each other."""
    count = len(lex.blocks[0].columns) if lex.across else len(said)
    return all(lex.are_in_order(said[at : at + count]) for at in range(0, len(said), count))


def _with_aside(columns: Sequence[Span], loose: Iterable[Span], rows: Sequence[Line]) -> list[Span] | None:
    """Return the columns below heads with the spans of numbers, ``loose``, that stand aside of their head.

    None where that is not told, or two numbers of a row stand in one.
    """
    found = list(columns)
    for span in loose:
        counted = {
            i for row in rows if len(row) == len(columns) for i, word in enumerate(row) if word.meets(span)
        }
        counted |= {at for row in rows for at in _left_over(row, span, found)}
        near = counted or {i for i, column in enumerate(columns) if _gap(span, column) <= _ASIDE}
        at = near.pop() if len(near) == 1 else -1
        if at < 0 or _gap(span, columns[at]) > _COUNTED:
            return None
        found[at] = min(span[0], found[at][0]), max(span[1], found[at][1])
    clash = any(sum(word.meets(column) for word in row) > 1 for row in rows for column in found)
    return None if clash or not _are_borne_out(found, rows) else found


def _left_over(row: Line, span: Span, columns: Sequence[Span]) -> range:
    """Return the column that the numbers beside one of a row leave it, if they leave one."""
    at = next((i for i, word in enumerate(row) if word.meets(span)), None)
    inside = [next((i for i, column in enumerate(columns) if word.meets(column)), None) for word in row]
    ends = [-1, *inside, len(columns)]
    if at is None or (before := ends[at]) is None or (after := ends[at + 2]) is None:
        return range(0)
    return range(before + 1, after) if after - before == _BETWEEN else range(0)


def _are_borne_out(columns: Sequence[Span], rows: Sequence[Line]) -> bool:
    """Say whether the numbers of rows that miss some stand right below those of rows that do not, or all below each other.

    Some programs push a row aside where its label is long. A number between two that are told is the one between these.
    """
    full = [row for row in rows if len(row) == len(columns)]
    model = [
        [word.left + word.right for row in full or rows for word in row if word.meets(c)] for c in columns
    ]
    for row in rows:
        places = [next(i for i, column in enumerate(columns) if word.meets(column)) for word in row]
        told = [
            min(abs(word.left + word.right - at) for at in (model[i] if full else model[i][:1])) <= _RIGHT
            for i, word in zip(places, row, strict=True)
        ]
        ends, sure = [-1, *places, len(columns)], [True, *told, True]
        for i, below in enumerate(told, 1):
            between = ends[i + 1] - ends[i - 1] == _BETWEEN and sure[i - 1] and sure[i + 1]
            if not below and not between:
                return False
    return True


def _gap(one: Span, other: Span) -> int:
    return max(one[0] - other[1], other[0] - one[1])


def in_order(lines: Sequence[Line], count: int, lex: Lexicon, below: Sequence[Span] = ()) -> Over | None:
    """Return where the last ``count`` heads that stand beside each other are, wherever their pieces; None where that
    is not told. ``below`` are the columns of the numbers.

    A long text pushes what stands behind it on its line aside, and some programs put what stands a little lower
    at its end: that two heads change places is believed where pieces of both were pushed together, or nothing pushed
    either and a number stands below one of them.
    """
    tops = (_in_order(lines[top:], count, lex, below, whole=top > 0) for top in range(len(lines)))
    return next((found for found in tops if found), None)


def _in_order(
    lines: Sequence[Line], count: int, lex: Lexicon, below: Sequence[Span], *, whole: bool
) -> Over | None:
    """Return where all of these heads stand; ``whole``: they are printed as the form knows them."""
    words = [word for line in lines for word in line]
    columns = merged((word.left, word.right) for word in words)[-count:]
    heads = [[word for word in words if word.meets(column)] for column in columns]
    texts = ["".join(word.text for word in head) for head in heads]
    said = [lex.say(text).column for text in texts]
    if count < _FEWEST or not all(said) or len(set(said)) < count:
        return None
    told = all(label_key(text) in lex.columns for text in texts)
    if lex.are_in_order(said) and (told or not whole):
        return Over(columns, heads)
    runs = [run for line in lines for run in _runs(line)]
    own = [{i for i, run in enumerate(runs) if any(word in run for word in head)} for head in heads]
    free = {i for i, run in enumerate(runs) if len(run) == 1}  # no text pushed these aside
    placed = [
        i < len(below) == count and runs_ <= free and all(word.meets(below[i]) for word in head)
        for i, (runs_, head) in enumerate(zip(own, heads, strict=True))
    ]
    astray_ = any(
        not lex.are_in_order([said[i], said[k]])
        and own[i].isdisjoint(own[k])
        and not ((placed[i] or placed[k]) and _gap(columns[i], columns[k]) >= _ASIDE)
        for i, k in combinations(range(count), 2)
    )
    return Over(columns, heads) if told and not astray_ else None


def _runs(line: Line) -> Iterator[Line]:
    """Yield the words of a line that one space parts, together."""
    ends = [i for i, (one, other) in enumerate(pairwise(line), 1) if other.left > one.right + 1]
    for start, end in pairwise([0, *ends, len(line)]):
        yield line[start:end]


def mixed_heads(lines: Sequence[Line], lex: Lexicon) -> list[Word]:
    """Return the words of heads from the left, on whatever lines, where these do not stand in the form's order.

    One may have lost its place. So has a line that begins at the edge, where labels do, and one that is really two.
    """
    for block in lex.blocks:
        placed = (line for line in lines if line and line[0].left and not _is_two(line, block))
        words = sorted((word for line in placed for word in line), key=lambda word: word.left)
        if astray(block, [(word.text, word.left, word.right) for word in words], lex) > 1:
            return words
    return []


def _is_two(line: Line, block: Block) -> bool:
    return len(list(lines_in(block, (label_key(word.text) for word in line)))) > 1


def without_groups(line: Line, lex: Lexicon) -> Iterator[Word]:
    """Yield the words of a line of heads that are over no group of them, be these parted by spaces."""
    at = 0
    while at < len(line):
        runs = (line[at : at + count] for count in range(_PARTED, 0, -1))
        run = next((run for run in runs if _is_group(run, lex)), None)
        if run is None:
            yield line[at]
        at += len(run) if run else 1


def _is_group(words: Line, lex: Lexicon) -> bool:
    key = label_key("".join(word.text for word in words))
    return key in lex.groups or (lex.across and key in lex.rows)
