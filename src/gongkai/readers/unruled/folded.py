"""Numbers that a narrow cell breaks over lines: a dash in two pieces, a remark behind a figure."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

from gongkai.readers.glyphs import Glyph
from gongkai.readers.unruled.order import APART
from gongkai.readers.unruled.words import EVEN, LINES, Line, Word, words_of

#: The lines of a cell, each with the line of the page that it stands on.
_Folds = list[tuple[int, Word]]


def unfolded(lines: Sequence[list[Glyph]]) -> tuple[Sequence[list[Glyph]], list[Line]]:
    """Return lines and their words, each with the whole of the numbers of its row: their own lines stand evenly above and below it.

    They were written one below the other, and no number of another row stands beside them. Figures that go on on the
    next line may be another number: these stay where they are.
    """
    before = [words_of(line) for line in lines]
    words = list(before)
    begins = {word.glyphs[0].order: (i, word) for i, line in enumerate(words) for word in line}
    found: list[tuple[int, _Folds]] = []
    for i, line in enumerate(words):
        for word in line:
            folds = _folds(i, word, begins)
            level = _level(words, folds) if folds else None
            if level is not None:
                found.append((level, folds))
    pieces = {word for _, folds in found for _, word in folds}
    moved: dict[int, list[Word]] = {}
    gone: set[Word] = set()
    for level, folds in found:
        beside = (word for i, _ in folds if i != level for word in words[i] if word.is_number)
        if gone.isdisjoint(word for _, word in folds) and pieces.issuperset(beside):
            glyphs = tuple(glyph for _, word in folds for glyph in word.glyphs)
            moved.setdefault(level, []).append(Word(glyphs))
            gone.update(word for _, word in folds)
    if not moved:
        return lines, words
    for i, line in enumerate(words):
        kept = [word for word in (*line, *moved.get(i, ())) if word not in gone]
        words[i] = sorted(kept, key=lambda word: word.box.x0) if i in moved or len(kept) < len(line) else line
    whole = [
        (glyphs if own is line else [glyph for word in line for glyph in word.glyphs], line)
        for glyphs, own, line in zip(lines, before, words, strict=True)
        if line
    ]
    return [glyphs for glyphs, _ in whole], [line for _, line in whole]


def _folds(at: int, word: Word, begins: Mapping[int, tuple[int, Word]]) -> _Folds:
    """Return the lines that were written from a word on one below the other, if they are one number."""
    folds = [(at, word)]
    size = word.glyphs[0].size
    while len(folds) < LINES:
        _, last = folds[-1]
        i, below = begins.get(last.glyphs[-1].order + 1, (at, word))
        down = below.middle - last.middle
        sides = below.box.x0 - last.box.x0, below.box.x1 - last.box.x1, below.centre - last.centre
        is_next = EVEN * size < down < APART * size and min(map(abs, sides)) < EVEN * size
        if not is_next or (last.text[-1:].isdecimal() and below.text[:1].isdecimal()):
            break
        folds.append((i, below))
    if len(folds) == 1:
        return []
    glyphs = tuple(itertools.chain.from_iterable(word.glyphs for _, word in folds))
    return folds if Word(glyphs).is_number else []


def _level(words: Sequence[Line], folds: _Folds) -> int | None:
    """Return the line whose numbers stand half way down the lines of a cell, with nothing else where these are."""
    middle = (folds[0][1].middle + folds[-1][1].middle) / 2
    left, right = min(word.box.x0 for _, word in folds), max(word.box.x1 for _, word in folds)
    own = {word for _, word in folds}
    for i in range(folds[0][0], folds[-1][0] + 1):
        others = [word for word in words[i] if word not in own]
        level = [word for word in others if abs(word.middle - middle) < EVEN * word.glyphs[0].size]
        if any(word.is_number for word in level):
            return None if any(word.box.x0 < right and word.box.x1 > left for word in level) else i
    return None
