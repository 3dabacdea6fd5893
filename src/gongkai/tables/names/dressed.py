"""Lines without what dresses their texts: remarks in brackets, pieces of other labels, other words than the form has."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from itertools import groupby

from gongkai.form import Block, bare_key, label_key
from gongkai.tables.cells import Kind, Piece
from gongkai.tables.lines import Line
from gongkai.tables.names.lexicon import Lexicon
from gongkai.tables.names.vocabulary import WEAK


def without_remarks(line: Line, lex: Lexicon, year: int | None = None) -> Line:
    """Return a line whose texts are without the brackets that only explain them: 「规章（含修订）」.

    One that makes another number of the label (「规章（去年）」, of another year than ``year``) is left where it stands.
    """
    text = "".join(piece.text for piece in line.texts)
    spans = lex.plain(text) if _OPEN.search(text) else []
    if spans and spans[-1][1] == len(text):
        line = _with_own_remark(line, spans[-1][0] - len(text), lex)
    spans = _without_telling(spans, line, lex, year) if spans else []
    if not spans:
        return line
    texts, at = [], 0
    for piece in line.texts:
        # Heads on a line of their own got between the lines of a bracket.
        between = _are_of_heads(piece.text, lex)
        kept = "".join(
            letter
            for i, letter in enumerate(piece.text)
            if not any(
                start <= at + i < min(end, at + _column_end(piece.text, start - at, lex))
                and not (between and start < at and at + len(piece.text) < end)
                for start, end in spans
            )
        )
        at += len(piece.text)
        if kept.strip():
            texts.append(piece._replace(text=kept))
    remarks = (*line.remarks, *(text[slice(*span)] for span in spans))
    return without_remarks(
        replace(line, texts=texts, remarks=remarks), lex, year
    )  # brackets stood in brackets


def _without_telling(
    spans: Sequence[tuple[int, int]], line: Line, lex: Lexicon, year: int | None
) -> list[tuple[int, int]]:
    """Return the brackets of a line that do not make another number of the label or the head in front of them."""
    found, at = list(spans), 0
    for piece in line.texts:
        end = at + len(piece.text)
        own = [one for one in found if at < one[0] and one[1] <= end]
        if own and lex.is_outside(piece.text, year):
            found = [one for one in found if one not in own]
        at = end
    return found


def _with_own_remark(line: Line, start: int, lex: Lexicon) -> Line:
    """Return a line whose last bracket, which begins so many letters from its end, is one text with the label in front of it."""
    if len(line.texts) == 1:
        return line
    *texts, label, remark = line.texts
    if len(remark.text) > -start or not lex.say(label.text).row:
        return line
    return replace(line, texts=[*texts, label._replace(text=label.text + remark.text, end=remark.end)])


_OPEN = re.compile(r"[(\[【]")


def _are_of_heads(text: str, lex: Lexicon) -> bool:
    """Say whether a text is nothing but heads, or pieces of some, and no mere letter."""
    keys = [label_key(word) for word in text.split()]
    return len("".join(keys)) >= WEAK and all(any(key in head for head in lex.heads) for key in keys)


def _column_end(text: str, start: int, lex: Lexicon) -> int:
    """Return where the words of a bracket end on a line that it was wrapped to: heads stand behind, or a gap."""
    gaps = _COLUMNS.finditer(text, max(start, 0)) if start < 0 else ()
    wide = (
        gap
        for gap in gaps
        if len(gap.group()) > 1 or all(_are_of_heads(word, lex) for word in text[gap.end() :].split())
    )
    return next((gap.start() for gap in wide), len(text))


#: What stands between the columns of a page.
_COLUMNS = re.compile(r"(?<=\S)\s+(?=\S)")


def without_group_pieces(line: Line, lex: Lexicon) -> Line:
    """Return a line without the pieces of its groups' labels, which a page's columns have beside its own label.

    「（五）不」 and 「予处理」 stand on two lines, and the words of a wrapped label behind each.
    """
    if lex.across or not lex.summed:
        return line
    bordered = line.width > 0
    own = next((k for k in _PIECES if bare_key("".join(one.text for one in line.texts[-k:])) in lex.rows), 0)
    at = len(line.texts) - own  # a group's label may be a row's, too
    texts = [one for piece in line.texts[:at] for one in _without_group_pieces(piece, lex, bordered=bordered)]
    texts += line.texts[at:]
    return line if texts == line.texts else replace(line, texts=texts)


def _without_group_pieces(piece: Piece, lex: Lexicon, *, bordered: bool) -> Sequence[Piece]:
    first = None if bordered else _WORD.match(piece.text)  # one space may be all that parts columns
    at = first.end() if first and label_key(first[1]) in lex.group_pieces else 0
    words = list(_IN_COLUMN.finditer(piece.text, at))
    spans = [word.span() for word in words if label_key(word.group()) not in lex.group_pieces]
    if len(spans) == len(words) and not at:
        return (piece,)
    return [Piece(Kind.TEXT, piece.text[a:b], piece.start + a, piece.start + b) for a, b in spans]


#: A label in so many pieces.
_PIECES = (2, 3)
#: Words of one column of a page, and the first of several.
_WORD = re.compile(r"(\S+)[^\S\n]+(?=\S)")
_IN_COLUMN = re.compile(r"\S+(?:[^\S\n]\S+)*")


def all_in_form_words(lines: Iterable[Line], lex: Lexicon) -> list[Line]:
    """Return lines in the form's words; heads may be broken over lines of nothing but words that no border parts."""
    found: list[Line] = []
    for is_row, run in groupby(lines, lambda line: bool(line.values or line.width)):
        alike = list(run)
        letters = "" if is_row else "".join(line.key for line in alike)
        found += [in_form_words(line, lex, letters) for line in alike]
    return found


def in_form_words(line: Line, lex: Lexicon, around: str = "") -> Line:
    """Return a line with the form's own head in place of each cell, or word, that says it in other words.

    Heads may be numbered, or say what they count: where most cells of a line are such, none is a row's label.
    ``around``: the letters of all lines that a head of it may be broken over.
    """
    words = list(
        dict.fromkeys(word for piece in line.texts for word in (piece.text, *_words(piece.text, lex)))
    )
    if any(_are_spaced(block, line.key, words) for block in lex.blocks):
        return line
    # Pieces of several heads stand beside one another: 「商业 科研」 is none in other words.
    words = [word for word in words if len(word.split()) == 1 or lex.synonym(word)]
    own = {word: head for word in words if (head := lex.head_of(word)) and len(lex.row_of(word)[0]) <= WEAK}
    spaced = any(len(_words(piece.text, lex)) < len(piece.text.split()) for piece in line.texts)
    if not spaced and all(head == label_key(word) for word, head in own.items()):
        return line
    own = {word: head for word, head in own.items() if not _is_piece(word, head, around or line.key, lex)}
    several = sum(piece.text in own for piece in line.texts) > _WORDS
    return replace(line, texts=[_in_form_words(piece, lex, own, several=several) for piece in line.texts])


def _is_piece(word: str, head: str, letters: str, lex: Lexicon) -> bool:
    """Say whether a word that seems to say a head in other words is but a piece of it, or of a group's, whose letters are there."""
    key = label_key(word)
    broken = [head] if len(head) > len(key) else [one for one in lex.groups if key in one != key]
    return lex.is_short(word) and any(
        Counter(one) <= Counter(letters if one == head else letters.replace(one, "")) for one in broken
    )


@functools.lru_cache(4096)
def _words(text: str, lex: Lexicon) -> tuple[str, ...]:
    """Return the words of a text, those of a head that is spaced as one: 「法人或 其他组织」."""
    found: list[str] = []
    for word in text.split():
        spaced = (
            bool(found) and label_key(found[-1]) not in lex.heads and label_key(found[-1] + word) in lex.heads
        )
        found[len(found) - spaced :] = [found[-1] + word if spaced else word]
    return tuple(found)


def _are_spaced(block: Block, key: str, words: Iterable[str]) -> bool:
    """Say whether all heads of a block stand in ``key`` letter by letter, but spaces cut some of them."""
    heads = [column.keys[0] for column in block.columns]
    if not all(head in key for head in heads):
        return False
    keys = [label_key(word) for word in words]
    return not all(any(head in word for word in keys) for head in heads)


def _in_form_words(piece: Piece, lex: Lexicon, own: Mapping[str, str], *, several: bool) -> Piece:
    if head := lex.synonym(piece.text) or (several and own.get(piece.text)):
        return piece._replace(text=head)
    words = _words(piece.text, lex)
    if len(words) > _WORDS and 2 * sum(word in own for word in words) > len(words):
        return piece._replace(text=" ".join(own.get(word, word) for word in words))
    return piece


#: A line of more words, most of them heads, is one of heads.
_WORDS = 2
