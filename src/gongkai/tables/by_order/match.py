"""Naming the lines of a table: which row each prints, under which column heads."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.form import enumerator_of, label_key
from gongkai.tables.by_order.named import Named, fill_gaps, trust_misprints, untold, without_untold
from gongkai.tables.by_order.stretches import has_more, parted
from gongkai.tables.cells import Piece
from gongkai.tables.doubts import SURE
from gongkai.tables.lines import Line, Lines
from gongkai.tables.names.above import NUMBERING, Heads, words_unread
from gongkai.tables.names.dressed import all_in_form_words, without_group_pieces, without_remarks
from gongkai.tables.names.labelled import APART, SCRAP, is_head, is_outside, label_of
from gongkai.tables.names.labels import NUMERALS
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, WEAK, Said
from gongkai.tables.names.wrapped import (
    labels_in,
    rejoined,
)

#: The heads of a table stand right above it: letters further up are prose.
_HEAD_LETTERS = 1500

#: So many labels in front of one line are the heads of a table that lies on its side, no rows without numbers.
_MANY = 8


def name_rows(lines: Lines, lex: Lexicon) -> list[Named]:
    """Return the lines whose label is a row of the table, in printed order."""
    named: list[Named] = []
    nameless: list[tuple[int, Line]] = []
    loose: set[str] = set()
    above: list[tuple[int, str, Heads]] = []  # labels that stand alone above a row
    beside: set[int] = set()  # which are named right behind the label of a row without numbers
    below = False  # whether numbers without a label stand right above, which may be the next label's
    begun = Heads(breaks=lines.breaks, gaps=lines.gaps, serials=lines.serials, year=lines.year)
    current, pending = replace(begun, pieces=[]), replace(begun, pieces=[])
    plain = (without_remarks(without_group_pieces(line, lex), lex, lines.year) for line in lines.lines)
    lines = replace(lines, lines=parted(rejoined(all_in_form_words(plain, lex), lex), lex, lines.gaps))
    more = has_more(lines.lines, lex)
    open_ = lines.glued or more  # what seems to be empty may be printed elsewhere
    apart, told = _pair_apart(lines.lines, lex)
    for line in lines.lines:
        found = label_of(line, lex, lines) if line.values and not line.apart else None
        if found is None:
            if line.apart:
                named += [Named(of, lex.rows[label], current) for label, of in apart.get(id(line), ())]
            elif _is_nobodys(line, lex, lines.year):
                nameless.append((len(named), line))
            below = _is_behind_heads(line, lex) or (below and not line.has_digits)
            if not line.values:
                loose |= lex.ids(*labels_in(line.key, lex))
            begun.loose.extend(line.texts)
            _add(pending, line.texts, lex.marked(line.texts, line.key, lines.year), line.remarks)
            continue
        label, doubts, front = found
        texts, front = _in_front(line.texts, front, lex), _marked(line, front, lines.year, lex)
        begun.loose.extend(line.texts if _is_lone_head(line, label, lex) else texts)
        _add(pending, texts, front, line.remarks)
        before, current = current, _heads_here(pending, current, lex)
        texts, pending = pending.pieces, replace(begun, pieces=[])
        heads_at = min((front.find(head) for head in lex.heads_in(front) if head in lex.columns), default=0)
        skipped = [row for row in _skipped(line, front, lex) if row != label and row not in told]
        above += [(len(named), row, current) for row in _alone(texts, lex) if row not in lex.groups]
        both = line.width > 0 and not {*skipped}.isdisjoint(lex.several(line.texts[-1].text))  # in one cell
        named += [
            Named(
                _empty(row, line.texts, lex, open_=open_ or below or both),
                lex.rows[row],
                before if front.find(row) < heads_at else current,
            )
            for row in skipped
        ]
        if any(lines.glued or (NUMBERING.sub("", front) if more else front).endswith(row) for row in skipped):
            beside.add(len(named))
        doubts |= APART if line.stretch or (below and not lex.heads_in(front)) else SURE
        named.append(Named(untold() if both else line, lex.rows[label], current, doubts))
        below = False
    if not (open_ or nameless or apart):
        named = _with_empty(named, above, lines.lines, lex)
    if lines.glued or nameless or more:  # of two labels nothing tells whose the digits are
        named = [_beside(one, more=more) if at in beside else one for at, one in enumerate(named)]
    for i in reversed(lex.subtotals([one.line.key for one in named])):
        del named[i]
        nameless = [(at - (at > i), line) for at, line in nameless]
    open_ |= any(at == len(named) for at, _ in nameless)
    named += _printed_empty(named, pending, current, lex, open_=open_)
    return without_untold(fill_gaps(trust_misprints(named, lex), nameless, loose, lex), lines, lex)


def _add(heads: Heads, texts: Iterable[Piece], key: str, remarks: tuple[str, ...]) -> None:
    """Add what stands on one more line to the texts above the next row."""
    heads.pieces.extend(texts)
    heads.key = (heads.key + key)[-_HEAD_LETTERS:]
    heads.remarks += remarks


def _with_empty(
    named: list[Named], above: Sequence[tuple[int, str, Heads]], lines: Sequence[Line], lex: Lexicon
) -> list[Named]:
    """Return rows with those that are named by nothing but a label alone above one of them: they print no number.

    What they print is not told where some other words stand between the label and numbers, nor where numbers stand
    right before it behind its group's label.
    """
    own, found = {entry.row for one in named for entry in one.entries}, list(named)
    lost = [(at, row, heads) for at, row, heads in reversed(above) if own.isdisjoint(lex.ids(row))]
    of_rows = {id(one.line) for one in named} if lost else set()
    counted = {
        row
        for line in (lines if lost else ())
        if line.has_digits and id(line) not in of_rows
        for row in _alone(line.texts, lex)
    }
    for at, row, heads in lost:
        is_told = row not in counted and not (at and lex.is_in_group(row, named[at - 1].line.key))
        found.insert(at, Named(Line() if is_told else untold(), lex.rows[row], heads))
    return found


def _heads_here(pending: Heads, current: Heads, lex: Lexicon) -> Heads:
    """Return the heads that are over a row: those in front of it, if these are heads, else those over the row before."""
    if lex.heads_a_block(pending.key) or CORNER in pending.key:
        return pending
    if not current.key and words_unread(pending, lex):
        return replace(pending, unread=True)
    return current


def _beside(one: Named, *, more: bool) -> Named:
    """Return a row right behind the label of another one without numbers: not told if numbers of others stand elsewhere."""
    return replace(one, line=untold()) if more else replace(one, doubts=one.doubts | APART)


def _is_nobodys(line: Line, lex: Lexicon, year: int | None) -> bool:
    """Say whether numbers stand where no label says whose they are."""
    heads = is_head(line, lex) and not _is_behind_heads(line, lex)
    return line.has_digits and not heads and not is_outside(line, lex, year)


def _is_behind_heads(line: Line, lex: Lexicon) -> bool:
    """Say whether numbers stand right behind heads in a table without sums."""
    keys = [label_key(text.text) for text in line.texts[-_PIECES:]]
    if not keys or lex.summed or line.width or not line.has_digits:
        return False
    heads = (*lex.heads, CORNER)
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
    short = [row for row in _alone(_in_front(line.texts, front, lex), lex) if len(row) <= WEAK]
    labels = [*lex.rows_within(front), *short]
    return [row for row in labels if row not in lex.groups] if len(labels) < _MANY else []


def _alone(texts: Iterable[Piece], lex: Lexicon) -> list[str]:
    """Return the rows whose labels are texts of their own."""
    return [lex.say(text.text).row for text in texts if lex.is_row(text.text)]


def _in_front(texts: Sequence[Piece], front: str, lex: Lexicon) -> list[Piece]:
    """Return the texts that begin within the letters in ``front`` of a row's label: its number belongs to it."""
    found: list[Piece] = []
    for text in texts:
        length = len(label_key(text.text))
        is_number = not front or NUMBERING.fullmatch(front)
        if is_number and (length > len(front) or not lex.say(text.text).row):
            break
        found.append(text)
        front = front[length:]
    return found


def _is_lone_head(line: Line, label: str, lex: Lexicon) -> bool:
    """Say whether the label of a line is rather the head of the totals, which stands alone with a number of another row."""
    return label in lex.columns and len(line.texts) == len(line.values) == 1


def _pair_apart(lines: Sequence[Line], lex: Lexicon) -> tuple[dict[int, list[tuple[str, Line]]], set[str]]:
    """Pair the lines whose numbers stand apart from labels with the labels around them.

    Between two lines that print both, as many labels as lines of numbers belong together in order,
    whether a label was printed above its numbers or below. Where the counts differ nothing is told:
    those rows are open. Returns the rows of each line that starts such a run, and all labels paired.
    """
    pairs: dict[int, list[tuple[str, Line]]] = {}
    told: set[str] = set()
    run: list[Line] = []
    if not any(line.apart for line in lines):
        return pairs, told
    before: list[str] = []  # the label of the last line that has its own
    own_labels = [None if line.apart or not line.values else label_of(line, lex, Lines([])) for line in lines]
    seen = lex.ids(*(found[0] for found in own_labels if found))
    seen |= lex.ids(*(label for line in lines for label in labels_in(line.key, lex)))
    for line, found in zip([*lines, Line()], [*own_labels, None], strict=True):
        if line.apart:
            run.append(line)
            continue
        after = [found[0]] if found else []
        if run:
            # Of a line whose label cannot be told the last one in front of its numbers is its own.
            unread = labels_in(line.key, lex) if line.values and not found else []
            texts = "".join(one.key for one in run[1:]) + (found[2] if found else line.key)
            labels = labels_in(run[0].key, lex)
            rows = lex.ids(*labels, *unread[-1:])
            labels += [label for label in labels_in(texts, lex) if not rows & lex.ids(label)]
            fits = len(labels) == len(run) and not _skips_a_row(labels, lex)
            fits = fits and not _skips_a_row([*before, labels[0]], lex, seen)
            fits = fits and not _skips_a_row([labels[-1], *after], lex, seen)
            fits = fits and not _begins_another(run[0], labels[0], lex)
            pairs[id(run[0])] = [(label, run[i] if fits else untold()) for i, label in enumerate(labels)]
            told.update(labels)
            run = []
        before = after or before
    return pairs, told


def _skips_a_row(labels: Sequence[str], lex: Lexicon, seen: Collection[str] = ()) -> bool:
    """Say whether a row that was not ``seen`` is due between two labels: its own may be in pieces there, and its numbers
    among those.
    """
    entries = [lex.rows[label][0] for label in labels]
    return any(lex.due(*pair, seen) for pair in pairwise(entries))


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


def _empty(label: str, texts: Sequence[Piece], lex: Lexicon, *, open_: bool) -> Line:
    """Return what a row without numbers prints: nothing, or what nobody knows.

    That is where the numbers of others may be its own (``open_``), and where the text behind its label holds a digit
    that no label or head has: 「第3」, 「见附件2」.
    """
    at = next((i for i, text in enumerate(texts) if label_key(text.text).endswith(label)), len(texts))
    behind = next(iter(texts[at + 1 :]), None)
    odd = behind is not None and any(map(str.isdigit, behind.text)) and not enumerator_of(behind.text)
    said = behind is not None and (lex.say(behind.text) != Said() or lex.rows_within(label_key(behind.text)))
    return untold() if open_ or (odd and not said) else Line()


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
    labels += [label for label in _alone(pending.pieces, lex) if label not in labels]
    rows = {lex.rows[label][0].row: lex.rows[label] for label in labels if not seen & lex.ids(label)}
    keys = {row: next(label for label in labels if row in lex.ids(label)) for row in rows}
    return [
        Named(_empty(keys[row], pending.pieces, lex, open_=open_), rows[row], current)
        for row in sorted(rows, key=lex.order.__getitem__)
    ]
