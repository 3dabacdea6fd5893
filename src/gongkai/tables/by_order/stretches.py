"""Labels one behind another, and the numbers of their rows likewise: what the columns of a page become in its text."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from gongkai.form import enumerator_of, label_key
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.lines import Line
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import WEAK

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
    return _is_more(lines, _usual_width(lines, lex))


def _is_more(lines: Sequence[Line], width: int) -> bool:
    return bool(width) and any(len(line.values) >= 2 * width and not line.width for line in lines)


def parted(lines: Sequence[Line], lex: Lexicon) -> list[Line]:
    """Return lines with one for each label, where several labels have the numbers of as many rows together.

    Labels and rows of numbers are each printed from the top of the page to its foot, so that they belong together
    in order; only labels in the form's own are taken to be so. Lines that were made bear the number of their
    ``stretch``: either all of it adds up or nothing is known of it.
    """
    width = _usual_width(lines, lex)
    if not lex.summed or lex.across or not _is_more(lines, width):
        return list(lines)
    every = [_labels(line, lex, groups=True) for line in lines]
    if found := _with_due(lines, every, width, lex):
        return found
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


def _with_due(
    lines: Sequence[Line], every: Sequence[Sequence[Piece]], width: int, lex: Lexicon
) -> list[Line] | None:
    """Return lines with those of the rows that are due behind one that holds their numbers, too; None where there is none.

    ``every`` are the labels of each line. Those of such rows stand behind all rows, or nowhere; all other rows have
    their own numbers.
    """
    last = max((i for i, line in enumerate(lines) if line.values and every[i]), default=0)
    most = max((place for labels in every[: last + 1] for place in _places(labels, lex)), default=-1)
    behind = [label for labels in every[last + 1 :] for label in labels]
    astray = dict(zip(_places(behind, lex), behind, strict=True))
    if astray and max(astray) > most:
        return None  # a row whose numbers stand elsewhere
    uneven = [
        i
        for i, line in enumerate(lines[: last + 1])
        if line.width or len(line.values) != width * len(every[i])
    ]
    if len(uneven) != 1:
        return None
    at = uneven[0]
    line, own = lines[at], every[at]
    before = max((p for labels in every[: at + 1] for p in _places(labels, lex)), default=-1)
    after = min((p for labels in every[at + 1 : last + 1] for p in _places(labels, lex)), default=most + 1)
    seen = lex.ids(*(label.text for labels in every[: last + 1] for label in labels))
    missing = lex.missing(lex.rows[lex.row_keys[0]][0], seen)
    rows = [row for row in missing if before < lex.order[row] < after]
    if not rows or len(line.values) != width * (len(own) + len(rows)):
        return None
    start = line.values[0].start
    due = [astray.get(lex.order[row]) or _label(row, start, lex) for row in rows]
    named = [replace(line, values=line.values[:width])] if len(own) == 1 else []  # the first are its own
    rest = replace(line, texts=[], values=line.values[width:]) if named else line
    labels = due if named else [*own, *due]
    return [*lines[:at], *named, *_paired([rest], width, labels, stretch=at + 1), *lines[at + 1 :]]


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
        if line.width or line.apart or line.beside or len(line.values) % width:
            return ()
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


def _paired(lines: Sequence[Line], width: int, labels: Sequence[Piece], stretch: int) -> Iterator[Line]:
    """Yield a line for each label, with the numbers that are its by order."""
    values = [value for line in lines for value in line.values]
    for i, label in enumerate(labels):
        line = Line([label], stretch=stretch)
        for value in values[i * width : (i + 1) * width]:
            line.add(value)
        yield line
