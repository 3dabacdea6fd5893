"""The texts above a line: what they are made of, and whether all of them can be read."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from gongkai.form import bare_key, label_key
from gongkai.tables.cells import Piece
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import CORNER, OUTSIDE


@dataclass
class Heads:
    """The texts above a line: as pieces where they had cells of their own, and all their letters.

    ``read`` are the heads found in them, once somebody asked; ``breaks`` where the printed lines end, ``gaps`` where empty ones stand,
    ``serials``: the first that is of no form stands over numbers in front of the labels,
    ``remarks`` are the brackets behind them, ``unread``: no head of the table could be read in them,
    ``year`` is that of the report. ``loose`` are all texts of the table that name no row, these among them.
    """

    pieces: list[Piece] = field(default_factory=list)
    key: str = ""
    read: list[str] | None = None
    breaks: Sequence[int] = ()
    gaps: Sequence[int] = ()
    serials: bool = False
    remarks: tuple[str, ...] = ()
    unread: bool = False
    year: int | None = None
    loose: list[Piece] = field(default_factory=list)


def words_of(pieces: Sequence[Piece], lex: Lexicon) -> Iterator[tuple[int, str]]:
    """Yield the words of some texts, with where they start; the pieces of a head with spaces in it are one."""
    for piece in pieces:
        if label_key(piece.text) in lex.heads:
            yield piece.start, piece.text
            continue
        for match in WORD.finditer(piece.text):
            for word in lex.parts(match.group()):
                yield piece.start + match.start(), word


WORD = re.compile(r"\S+")


def is_head_word(word: str) -> bool:
    """Say whether a word may be a head, be it of no form."""
    return _HEAD_WORD.fullmatch(label_key(word)) is not None and not PROSE.search(word)


def words_unread(heads: Heads, lex: Lexicon) -> bool:
    """Say whether words stand above a row as heads do, several beside one another, and one cannot be read."""
    run = unread = 0
    for _, word in words_of(heads.pieces, lex):
        key = label_key(word)
        if is_head_word(word) and not lex.rows_within(key) and not _is_of_label(word, lex):
            run += key not in lex.groups
            unread += key not in lex.heads and not lex.misspelt(key)
            if run >= _SEVERAL and unread:
                return True
        elif key:
            run = unread = 0
    return False


def _is_of_label(word: str, lex: Lexicon) -> bool:
    """Say whether a word is a piece of a row's label, and of no head; words of two letters are heads of many kinds."""
    key = bare_key(word)
    return (
        len(key) > _SHORT
        and any(key in row for row in lex.row_keys)
        and not any(key in head for head in lex.columns)
    )


_SHORT = 2
#: Letters of a head, so many of them beside one another, and marks that are of no head.
_HEAD_WORD = re.compile(r"[\u3400-\u9fffA-Za-z0-9]{2,12}")
PROSE = re.compile(r"[,。;:!?、《]")
_SEVERAL = 3
#: The number of the first row's label, behind the heads.
NUMBERING = re.compile(r"[一二三四五六七八九十\d]{1,2}$")


def has_unread(key: str, lex: Lexicon) -> bool:
    """Say whether letters stand among or behind the heads that are none: 「上一年项目数量 本在增/减」.

    Without borders nothing else tells a column whose head is misprinted from one that is not printed.
    """
    known = lex.heads_in(key)
    if not known:
        return False
    rest = NUMBERING.sub("", key[key.find(known[0]) :])  # that of the first row's label
    for head in (*known, CORNER, OUTSIDE):
        rest = rest.replace(head, "", 1)
    return bool(rest)
