"""Heads without a grid, each whole: those of one line are parted, those of several lines joined."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from gongkai.form import bare_key, label_key
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, Said

#: A label, or a head, is broken into no more pieces.
PIECES = 4


def whole_heads(texts: Sequence[Piece], lex: Lexicon, is_head: Callable[[Piece], bool]) -> list[Piece]:
    """Return the heads among some texts, each whole, and what else stands there word by word.

    ``is_head`` says whether a word alone is one.
    """
    words: list[Piece] = []
    for line in _unwrapped([list(_words(piece, lex)) for piece in texts], lex):
        parted = all(map(is_head, line)) or any(
            lex.say(word.text).outside or label_key(word.text) == CORNER for word in line
        )
        whole = None if parted else joined_text(line)
        words += line if whole is None or lex.say(whole.text) == Said() else [whole]
    found: list[Piece] = []
    while words:
        for count in range(min(PIECES, len(words)), 0, -1):
            head = joined_text(words[:count])
            if count == 1 or bare_key(head.text) in lex.heads:
                found.append(head)
                del words[:count]
                break
    return found


def joined_text(pieces: Sequence[Piece]) -> Piece:
    """Return pieces of one text as one."""
    return Piece(Kind.TEXT, "".join(piece.text for piece in pieces), pieces[0].start, pieces[-1].end)


def _unwrapped(lines: Sequence[list[Piece]], lex: Lexicon) -> list[list[Piece]]:
    """Return the words of lines with those of each line joined that end the heads above them, one each, in order."""
    found: list[list[Piece]] = []
    for line in lines:
        above = found[-1] if found else []
        wholes = [[bare_key(head.text + word.text) in lex.columns for head in above] for word in line]
        ends = _one_way([[i for i, is_head in enumerate(some) if is_head] for some in wholes])
        if len(line) > 1 and ends:
            for word, i in zip(line, ends, strict=True):
                above[i] = joined_text([above[i], word])
        else:
            found.append(line)
    return found


def _one_way(places: Sequence[Sequence[int]]) -> list[int]:
    """Return one of each list of numbers so that they rise, if there is one way: the first and the last are the same."""
    first: list[int] = []
    last: list[int] = []
    for some in places:
        first += [i for i in some if not first or i > first[-1]][:1]
    for some in reversed(places):
        last += [i for i in some if not last or i < last[-1]][-1:]
    return first if len(first) == len(places) and first == last[::-1] else []


def _words(piece: Piece, lex: Lexicon) -> Iterator[Piece]:
    """Yield the words of a text, and the heads of one that are run together: 「自然人法人或其他组织」."""
    for one in re.finditer(r"\S+", piece.text):
        start = piece.start + one.start()
        for word in lex.parts(one.group()) if lex.say(one.group()) == Said() else (one.group(),):
            yield Piece(piece.kind, word, start, start + len(word))
            start += len(word)
