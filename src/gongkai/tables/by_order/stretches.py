"""Labels one behind another, and the numbers of their rows likewise: what the columns of a page become in its text."""

from __future__ import annotations

import bisect
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import groupby, pairwise
from typing import NamedTuple

from gongkai.form import Cellname, Sums, bare_key, enumerator_of, label_key
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.deciding.decide import Reading, Row, holds, number
from gongkai.tables.lines import Line
from gongkai.tables.names.labelled import is_outside
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import WEAK
from gongkai.tables.names.wrapped import has_sums

#: Labels and their numbers are parted over no more lines.
_LINES = 4


def _usual_width(lines: Sequence[Line], lex: Lexicon) -> int:
    """Return how many cells most lines with a label have, 0 where none has several."""
    counts = Counter(
        len(line.values) for line in lines if len(line.values) > 1 and lex.row_at_end(line.key) is not None
    )
    return counts.most_common(1)[0][0] if counts else 0


def has_more(lines: Sequence[Line], lex: Lexicon) -> bool:
    """Say whether the numbers of two rows and more stand behind one label: another label seems to have none."""
    widest = max(len(block.columns) for block in lex.blocks)
    return _is_more(lines, min(_usual_width(lines, lex), widest))


def _is_more(lines: Sequence[Line], width: int) -> bool:
    return bool(width) and any(len(line.values) >= 2 * width and not line.width for line in lines)


def parted(lines: Sequence[Line], lex: Lexicon, gaps: Sequence[int] = ()) -> list[Line]:
    """Return lines with one for each label, where several labels have the numbers of as many rows together.

    Labels and rows of numbers are each printed from the top of the page to its foot, so that they belong together
    in order; only labels in the form's own are taken to be so. Lines that were made bear the number of their
    ``stretch``: either all of it adds up or nothing is known of it. ``gaps`` is where empty lines stand: between two of
    them a text may print a column of several rows.
    """
    width = _usual_width(lines, lex)
    if not lex.summed or lex.across or not width:
        return list(lines)
    lines = [_by_rows(line, width, gaps, lex) for line in lines]
    lines = _in_order(lines, width, lex)
    if not _is_more(lines, width):
        return lines
    every = [_labels(line, lex, groups=True) for line in lines]
    places = [_places(labels, lex) for labels in every]
    seen = lex.ids(*(label.text for labels in every for label in labels))
    lost = {lex.order[row] for row in lex.missing(lex.rows[lex.row_keys[0]][0], seen)}
    done: list[Line] = []
    at = 0
    while at < len(lines):
        here = lines[at : at + _LINES]
        labels = _together(here, width, lex) or _together(here, width, lex, groups=True)
        count = len(labels) or 1
        before = max((place for some in places[:at] for place in some), default=-1)
        after = min((place for some in places[at + count :] for place in some), default=len(lex.order))
        if labels and lost.isdisjoint(range(before, after)):
            own = [label for some in labels for label in some]
            done += _paired(lines[at : at + count], width, own, stretch=at + 1)
        else:  # the numbers may be those of a row without a label
            count = 1
            done.append(lines[at])
        at += count
    return done


def _by_rows(line: Line, width: int, gaps: Sequence[int], lex: Lexicon) -> Line:
    """Return a line of which the numbers stand a column behind the other with those a row behind the other, if these add up."""
    if len(line.values) < 2 * width or _is_drawn(line):
        return line
    columns = [[*some] for _, some in groupby(line.values, lambda one: bisect.bisect_left(gaps, one.start))]
    values: list[Piece] = []
    for at in range(0, len(columns), width):
        some = columns[at : at + width]
        rows = [*zip(*some, strict=False)]
        if {len(column) for column in some} != {len(rows)} or len(some) < width:
            return line
        if len(rows) > 1 and not all(_adds_up(row, lex) for row in rows):
            return line
        values += (piece for row in rows for piece in row)
    return replace(line, values=values)


def _adds_up(values: Reading, lex: Lexicon) -> bool:
    """Say whether numbers are those of one row in the form's order, as the sum within it tells."""
    entry = lex.rows[lex.row_keys[0]][0]
    names = tuple(Cellname(entry.row, column.id) for column in entry.block.columns)
    return len(names) == len(values) and holds(values, names, entry.table.sums) is True


def may_be_turned(rows: Sequence[Row], every: Sequence[Row], sums: Sums) -> bool:
    """Say whether numbers that were taken a row behind the other add up a column behind the other, too.

    No sum over rows tells of each that would be another one. ``every``: the rows of the table.
    """
    names = [name for row in rows for name in row.slots]
    values = [piece for row in rows for piece in row.readings[0]]
    turned = [piece for at in range(len(rows)) for piece in values[at :: len(rows)]]
    width = len(rows[0].slots)
    for at, row in enumerate(rows):
        if not holds(tuple(turned[at * width : (at + 1) * width]), row.slots, sums):
            return False
    printed = {name: piece for row in every for name, piece in zip(row.slots, row.readings[0], strict=True)}
    told: set[Cellname] = set()
    for one in sums:
        own = (*one.left, *one.right)
        if one.is_over_rows and holds(tuple(printed.values()), tuple(printed), Sums((one,))):
            told.update(own)
    return any(
        (number(a) or 0) != (number(b) or 0) and name not in told
        for name, a, b in zip(names, values, turned, strict=True)
    )


def _in_order(lines: list[Line], width: int, lex: Lexicon) -> list[Line]:
    """Return lines with one for each row of numbers, wherever its label stands, if the form's order tells which it is.

    A page prints its rows from the top to its foot, whatever becomes of the labels in its text: a label right in front of
    numbers is one of theirs, and of the rows between two such labels as many have numbers as are printed there. A row that
    may be several is left as it is, and so are two of which no label can be read: they may have changed places.
    """
    numbered = [i for i, line in enumerate(lines) if line.values]
    if any(
        _is_drawn(lines[i]) or len(lines[i].values) % width or is_outside(lines[i], lex) for i in numbered
    ):
        return lines
    every = [_labels(line, lex, groups=True) for line in lines]
    printed = [label.text for labels in every for label in labels]
    rows = _rows(printed, lex)
    astray = lex.ids(*printed)
    unseen = [row for row in rows if row not in astray]
    runs = [_Run(len(lines[i].values) // width, _own(lines[i], every[i], rows, lex)) for i in numbered]
    first = _earliest(runs)
    last = _earliest([run.turned(len(rows)) for run in reversed(runs)])
    if first is None or last is None or first[-1][-1] >= len(rows) or has_sums(lines, lex):
        return lines
    done = list(lines)
    latest = [[len(rows) - 1 - place for place in reversed(some)] for some in reversed(last)]
    for i, run, some, others in reversed([*zip(numbered, runs, first, latest, strict=True)]):
        told = {rows[a] for a, b in zip(some, others, strict=True) if a == b}
        told &= astray if run.length == 1 or len(unseen) > 1 else {*rows}
        if told and (run.length > 1 or run.own is None):
            start = lines[i].values[0].start
            labels = [_label(rows[a], start, lex) if rows[a] in told else None for a in some]
            done[i : i + 1] = _paired([lines[i]], width, labels, stretch=i + 1)
    return done


def _rows(labels: Sequence[str], lex: Lexicon) -> Sequence[str]:
    """Return the rows of a table that prints some labels; one that may be a group's is that where the group's rows are printed."""
    table = lex.rows[lex.row_keys[0]][0].table
    own = lex.ids(*(label for label in labels if label not in lex.groups))
    told = any(not own.isdisjoint(rows) for rows in table.alternatives)
    return table.rows(own if told else lex.ids(*labels))


class _Run(NamedTuple):
    """So many rows of numbers one behind another, and the place in the form of the one whose label is in front of them."""

    length: int
    own: int | None

    def turned(self, rows: int) -> _Run:
        """Return it as it is counted from the last row of the form."""
        return _Run(self.length, None if self.own is None else rows - 1 - self.own)


def _own(line: Line, labels: Sequence[Piece], rows: Sequence[str], lex: Lexicon) -> int | None:
    """Return the place of the row whose label stands right in front of a line's numbers."""
    if not labels or not line.key.endswith(labels[-1].text):
        return None
    return next((rows.index(row) for row in lex.ids(labels[-1].text) if row in rows), None)


def _earliest(runs: Sequence[_Run]) -> list[list[int]] | None:
    """Return the first places that rows of numbers may have, one behind another; None where their labels forbid it."""
    places: list[list[int]] = []
    free = 0
    for length, own in runs:
        before = length if own is None else min(length - 1, own - free)
        if before < 0:
            return None
        behind = range(own, own + length - before) if own is not None else ()
        places.append([*range(free, free + before), *behind])
        free = places[-1][-1] + 1
    return places


def _is_drawn(line: Line) -> bool:
    return bool(line.width or line.apart or line.beside)


def _label(row: str, start: int, lex: Lexicon) -> Piece:
    """Return the label of a row as the form has it, for numbers that begin at ``start``."""
    return Piece(Kind.TEXT, next(key for key in lex.row_keys if row in lex.ids(key)), start, start)


def _places(labels: Iterable[Piece], lex: Lexicon) -> list[int]:
    """Return the places that rows have in the form."""
    return [lex.order[lex.rows[label.text][0].row] for label in labels]


def _together(
    lines: Sequence[Line], width: int, lex: Lexicon, *, groups: bool = False
) -> Sequence[Sequence[Piece]]:
    """Return the labels of each of the first lines that hold as many labels as rows of numbers, several of both.

    ``groups``: a label that may be a group's is a row's. Empty where there are no such lines.
    """
    labels: list[list[Piece]] = []
    cells = 0
    for line in lines:
        if _is_drawn(line) or line.stretch or len(line.values) % width:
            return ()
        if not all(lex.has_letters(bare_key(text.text)) for text in line.texts):
            return ()  # a label that nobody can read has numbers, too
        labels.append(_labels(line, lex, groups=groups))
        cells += len(line.values)
        every = [label for own in labels for label in own]
        if not every or cells == width == len(every) * width:
            return ()
        if len(every) * width == cells:
            return labels if all(a < b for a, b in pairwise(_places(every, lex))) else ()
    return ()


def _labels(line: Line, lex: Lexicon, *, groups: bool) -> list[Piece]:
    """Return the rows that the texts of a line name, by their keys, in order: a short word only where it is numbered."""
    key = line.key
    found: list[tuple[int, str]] = []
    at = 0
    for row in lex.rows_within(key):
        if groups or row not in lex.groups or (line.values and key.endswith(row)):
            at = key.find(row, at)
            found.append((at, row))
    at = 0
    for piece in line.texts:
        said = lex.say(piece.text)
        if said.row and len(said.row) <= WEAK and enumerator_of(piece.text):
            found.append((at, said.row))
        at += len(label_key(piece.text))
    last = line.texts[-1] if line.texts else None
    return [Piece(Kind.TEXT, row, last.start, last.end) for _, row in sorted(found)] if last else []


def _paired(
    lines: Sequence[Line], width: int, labels: Sequence[Piece | None], stretch: int
) -> Iterator[Line]:
    """Yield a line of the words that are no label, then one for each label, with the numbers that are its by order."""
    values = [value for line in lines for value in line.values]
    own = {label.text for label in labels if label}
    rest = [text for line in lines for text in line.texts if not _is_of(bare_key(text.text), own)]
    if rest:
        yield Line(rest)
    for i, label in enumerate(labels):
        line = Line([label] if label else [], stretch=stretch)
        for value in values[i * width : (i + 1) * width]:
            line.add(value)
        yield line


def _is_of(key: str, labels: Iterable[str]) -> bool:
    """Say whether a text is a label with its number, or a part of one."""
    return any(key in label or label in key for label in labels)
