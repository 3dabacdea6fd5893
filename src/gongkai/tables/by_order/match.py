"""Naming the lines of a table: which row each prints, under which column heads."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from gongkai.form import enumerator_of, label_key
from gongkai.tables.by_order.stretches import has_more, parted
from gongkai.tables.cells import Kind, Piece, may_go_on
from gongkai.tables.deciding.decide import is_empty
from gongkai.tables.doubts import SURE, Doubts
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.above import Heads, words_unread
from gongkai.tables.names.dressed import all_in_form_words, without_group_pieces, without_remarks
from gongkai.tables.names.labelled import APART, MISPRINT, SCRAP, is_head, is_outside, label_of
from gongkai.tables.names.labels import NUMERALS
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, WEAK, Entry, Said
from gongkai.tables.names.wrapped import (
    YEAR_OF_ROW,
    behind_label,
    labels_in,
    rejoined,
)


@dataclass(eq=False)
class Named:
    """A line and the rows that it may print, one entry a form.

    ``doubts`` is empty where its label says so. Otherwise it was named by its place, or by a label that is not where
    it should be, and its numbers must be confirmed.
    """

    line: Line
    entries: list[Entry]
    heads: Heads
    doubts: Doubts = SURE


#: The heads of a table stand right above it: letters further up are prose.
_HEAD_LETTERS = 1500

#: How many letters the number in front of a label has.
_NUMBER = 2
#: So many labels in front of one line are the heads of a table that lies on its side, no rows without numbers.
_MANY = 8


def name_rows(lines: Lines, lex: Lexicon) -> list[Named]:
    """Return the lines whose label is a row of the table, in printed order."""
    named: list[Named] = []
    nameless: list[tuple[int, Line]] = []
    loose: set[str] = set()
    beside: list[int] = []  # which are named right behind the label of a row without numbers
    below = False  # whether numbers without a label stand right above, which may be the next label's
    begun = Heads(breaks=lines.breaks, serials=lines.serials, year=lines.year)
    current, pending = replace(begun, pieces=[]), replace(begun, pieces=[])
    plain = (without_remarks(without_group_pieces(line, lex), lex) for line in lines.lines)
    said = all_in_form_words(plain, lex)
    lines = replace(lines, lines=parted(rejoined(said, lex), lex))
    open_ = lines.glued or has_more(lines.lines, lex)  # what seems to be empty may be printed elsewhere
    apart, told = _pair_apart(lines.lines, lex)
    for line in lines.lines:
        found = label_of(line, lex, lines) if line.values and not line.apart else None
        if found is None:
            if line.apart:
                named += [Named(of, lex.rows[label], current) for label, of in apart.get(id(line), ())]
            elif line.has_digits and not is_head(line, lex) and not is_outside(line, lex):
                nameless.append((len(named), line))
            below = _is_behind_heads(line, lex) or (below and not line.has_digits)
            if not line.values:
                loose |= lex.ids(*labels_in(line.key, lex))
            pending.pieces.extend(line.texts)
            begun.loose.extend(line.texts)
            pending.key = (pending.key + lex.marked(line.texts, line.key, lines.year))[-_HEAD_LETTERS:]
            pending.remarks += line.remarks
            continue
        label, doubts, front = found
        pending.pieces.extend(_in_front(line.texts, len(front)))
        begun.loose.extend(_in_front(line.texts, len(front)))
        front = _marked(line, front, lines.year, lex)
        pending.key = (pending.key + front)[-_HEAD_LETTERS:]
        pending.remarks += line.remarks
        before, current = current, _heads_here(pending, current, lex)
        pending = replace(begun, pieces=[])
        heads_at = min((front.find(head) for head in lex.heads_in(front) if head in lex.columns), default=0)
        skipped = [row for row in _skipped(line, front, lex) if row != label and row not in told]
        for row in skipped:
            heads = before if front.find(row) < heads_at else current
            named.append(Named(_empty(row, line.texts, lex, open_=open_), lex.rows[row], heads))
        if any(lines.glued or front.endswith(row) for row in skipped):
            beside.append(len(named))
        doubts |= APART if line.stretch or (below and not lex.heads_in(front)) else SURE
        named.append(Named(line, lex.rows[label], current, doubts))
        below = False
    if lines.glued or nameless:  # of two labels nothing tells whose the digits are
        for at in beside:
            named[at] = replace(named[at], doubts=named[at].doubts | APART)
    for i in reversed(lex.subtotals([one.line.key for one in named])):
        del named[i]
        nameless = [(at - (at > i), line) for at, line in nameless]
    open_ |= any(at == len(named) for at, _ in nameless)
    named += _printed_empty(named, pending, current, lex, open_=open_)
    return _fill_gaps(_trust_misprints(named, lex), nameless, loose, lex)


def _heads_here(pending: Heads, current: Heads, lex: Lexicon) -> Heads:
    """Return the heads that are over a row: those in front of it, if these are heads, else those over the row before."""
    if lex.heads_a_block(pending.key) or CORNER in pending.key:
        return pending
    if not current.key and words_unread(pending, lex):
        return replace(pending, unread=True)
    return current


def _is_behind_heads(line: Line, lex: Lexicon) -> bool:
    """Say whether numbers stand right behind heads in a table without sums."""
    keys = [label_key(text.text) for text in line.texts[-_PIECES:]]
    if not keys or lex.summed or line.width or not line.has_digits:
        return False
    heads = (*lex.heads, "信息内容")
    whole = [key for key in keys if len(key) > 1 and any(key in head for head in heads)]
    return bool(whole) and any(head.endswith(keys[-1]) for head in heads if keys[-1])


#: Heads that are written downwards have so many pieces below each other.
_PIECES = 8


def _marked(line: Line, front: str, year: int | None, lex: Lexicon) -> str:
    """Return what stands in front of a label with heads of no form marked."""
    if not front or not any(lex.is_outside(text.text, year) for text in line.texts):
        return front
    marked = lex.marked(line.texts, line.key, year)
    return marked[: len(marked) - (len(line.key) - len(front))]


def _skipped(line: Line, front: str, lex: Lexicon) -> list[str]:
    """Return the rows whose labels stand in front of a line's own: they print no numbers. Those of heads do not count."""
    short = [row for row in _numbered(_in_front(line.texts, len(front)), lex) if len(row) <= WEAK]
    labels = [*lex.rows_within(front), *short]
    return [row for row in labels if row not in lex.groups] if len(labels) < _MANY else []


def _numbered(texts: Iterable[Piece], lex: Lexicon) -> list[str]:
    """Return the rows whose labels are texts with a number, which may be as short as a head: 「3.其他」."""
    return [row for text in texts if enumerator_of(text.text) and (row := lex.say(text.text).row)]


def _in_front(texts: Sequence[Piece], letters: int) -> list[Piece]:
    """Return the texts that begin within so many letters: those behind are a row's label."""
    found: list[Piece] = []
    for text in texts:
        if letters <= _NUMBER:
            break
        found.append(text)
        letters -= len(label_key(text.text))
    return found


def _pair_apart(lines: Sequence[Line], lex: Lexicon) -> tuple[dict[int, list[tuple[str, Line]]], set[str]]:
    """Pair the lines whose numbers stand apart from labels with the labels around them.

    Between two lines that print both, as many labels as lines of numbers belong together in order,
    whether a label was printed above its numbers or below. Where the counts differ nothing is told:
    those rows are open. Returns the rows of each line that starts such a run, and all labels paired.
    """
    pairs: dict[int, list[tuple[str, Line]]] = {}
    told: set[str] = set()
    run: list[Line] = []
    for line in [*lines, Line()]:
        if line.apart:
            run.append(line)
            continue
        if run:
            found = label_of(line, lex, Lines([])) if line.values else None
            texts = "".join(one.key for one in run[1:]) + (found[2] if found else line.key)
            labels = labels_in(run[0].key, lex)
            rows = lex.ids(*labels)
            labels += [label for label in labels_in(texts, lex) if not rows & lex.ids(label)]
            fits = len(labels) == len(run) and not _skips_a_row(labels, lex)
            fits = fits and not _begins_another(run[0], labels[0], lex)
            pairs[id(run[0])] = [(label, run[i] if fits else _untold()) for i, label in enumerate(labels)]
            told.update(labels)
            run = []
    return pairs, told


def _skips_a_row(labels: Sequence[str], lex: Lexicon) -> bool:
    """Say whether a row is due between two labels: its own may be in pieces there, and its numbers among those."""
    entries = [lex.rows[label][0] for label in labels]
    return any(lex.due(*pair, set()) for pair in pairwise(entries))


def _begins_another(line: Line, first: str, lex: Lexicon) -> bool:
    """Say whether behind the labels in front of a line's numbers stands what may be the beginning of another one.

    ``first`` is the label that would be its own.
    """
    labels = labels_in(line.key, lex)
    last = labels[-1] if labels else ""
    behind = "" if labels else line.key
    if last and last in line.key:
        behind = line.key.rpartition(last)[2]
    words = NUMERALS.sub("", lex.without_groups(behind))
    goes_on = any(last + behind in label for label in lex.rows) if labels else words in first
    return not goes_on and len(words) > SCRAP


def _opened(one: Named) -> Named:
    """Return a row with what stands for numbers that are not told to be its own, if it prints none."""
    return one if one.line.values else replace(one, line=_untold())


def _empty(label: str, texts: Sequence[Piece], lex: Lexicon, *, open_: bool) -> Line:
    """Return what a row without numbers prints: nothing, or what nobody knows.

    That is where the numbers of others may be its own (``open_``), and where the text behind its label holds a digit
    that no label or head has: 「第3」, 「见附件2」.
    """
    at = next((i for i, text in enumerate(texts) if label_key(text.text).endswith(label)), len(texts))
    behind = next(iter(texts[at + 1 :]), None)
    odd = behind is not None and any(map(str.isdigit, behind.text)) and not enumerator_of(behind.text)
    said = behind is not None and (lex.say(behind.text) != Said() or lex.rows_within(label_key(behind.text)))
    return _untold() if open_ or (odd and not said) else Line()


def _untold() -> Line:
    """Return what stands for numbers that are printed, where nothing tells whether they are a row's."""
    return Line([], [Piece(Kind.UNSURE, "", 0, 0)], has_digits=True)


def _printed_empty(
    named: list[Named], pending: Heads, current: Heads, lex: Lexicon, *, open_: bool
) -> list[Named]:
    """Name the rows whose labels stand behind the last numbers, or alone; ``open_`` as in :func:`_empty`."""
    seen = {entry.row for one in named for entry in one.entries}
    if lex.heads_a_block(pending.key):
        current = pending
    labels = [label for label in lex.rows_within(pending.key) if label not in lex.groups]
    if not current.key or (not named and len(labels) < 3):
        return []
    # A short label, or one that also names a group, is a row's where it stands alone, with its number.
    labels += [label for label in _numbered(pending.pieces, lex) if label not in labels]
    rows = {lex.rows[label][0].row: lex.rows[label] for label in labels if not seen & lex.ids(label)}
    keys = {row: next(label for label in labels if row in lex.ids(label)) for row in rows}
    return [
        Named(_empty(keys[row], pending.pieces, lex, open_=open_), rows[row], current)
        for row in sorted(rows, key=lex.order.__getitem__)
    ]


def _may_go_on(above: Named, line: Line, lex: Lexicon) -> bool:
    """Say whether the number of a line may be the rest of one in the row above, as its words are of that one's label."""
    rows = {entry.row for entry in above.entries}
    labels = [label for label in lex.row_keys if rows & lex.ids(label)]
    if len(line.values) != 1 or not any(label.endswith(line.key) for label in labels):
        return False
    return any(may_go_on(piece, line.values[0]) for piece in above.line.values)


def _trust_misprints(named: list[Named], lex: Lexicon) -> list[Named]:
    """Take a misprinted label as sure where its row is due: behind the row before, not printed else."""
    places = [lex.order[one.entries[0].row] for one in named]
    for i, one in enumerate(named):
        if not one.doubts:
            continue
        after_last = i == 0 or places[i - 1] < places[i]
        before_next = i + 1 == len(named) or places[i] < places[i + 1]
        near = lex.misprinted(one.line.key) is not None and not lex.rows_within(one.line.key)
        if near and after_last and before_next and places.count(places[i]) == 1:
            named[i] = replace(one, doubts=SURE)
    return named


def _fill_gaps(
    named: list[Named], nameless: list[tuple[int, Line]], loose: Collection[str], lex: Lexicon
) -> list[Named]:
    """Name lines without a readable label by their place, where just one row is missing there.

    Where more rows are missing in all, two lines may have changed places: then what is left of the label
    must tell, unless all such lines print the same, or the labels stand apart from their numbers: ``loose``
    are the rows of labels that do. Numbers without any label may be those of an empty cell above them.
    """
    seen = {entry.row for one in named for entry in one.entries}
    # A label without numbers may be that of a line without a label.
    filled_rows = {entry.row for one in named if one.line.values for entry in one.entries}
    filled = list(named)
    alike = len({tuple(piece.number for piece in line.values) for _, line in nameless}) == 1
    row_of: dict[int, str] = {}
    for index, line in nameless:
        if 0 < index < len(named):
            before, after = named[index - 1].entries[0], named[index].entries[0]
            due, missing = lex.due(before, after, filled_rows), lex.missing(before, filled_rows)
            told = due == missing or (alike and len(missing) == len(nameless))
            like = len(due) == 1 and due[0] not in seen and lex.may_be(line.key, due[0])
            own = any(piece.text for piece in named[index].line.values)  # else they may be the next row's
            if like and own and (told or due[0] in loose or lex.is_like(line.key, due[0], missing)):
                row_of[id(line)] = due[0]
    claims = Counter(row_of.values())  # of two lines that would be one row, nothing tells which is
    for index, line in reversed(nameless):
        if claims[row := row_of.get(id(line), "")] == 1:
            filled.insert(index, Named(behind_label(line), lex.entries(row), named[index].heads, MISPRINT))
            continue
        rest = [piece for piece in line.values if piece.text and not YEAR_OF_ROW.fullmatch(piece.text)]
        beside = named[max(index - 1, 0) : index + 1] if rest else ()
        if any(not one.line.values for one in beside):  # the numbers may be those of a label beside them
            filled = [_opened(one) if one in beside else one for one in filled]
        above = named[index - 1] if index and rest else None
        if above and (
            (not line.texts and any(map(is_empty, above.line.values)))
            or (not lex.summed and _may_go_on(above, line, lex))
        ):
            filled[index - 1] = replace(above, doubts=above.doubts | APART)
    return filled
