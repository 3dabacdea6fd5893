"""Cutting words from the source, as they are printed there."""

from __future__ import annotations

import re
from collections.abc import Sequence

from gongkai.document import Document
from gongkai.fold import Folded


def quote(document: Document, folded: Folded, places: Sequence[int]) -> str:
    """Return the folded characters at ``places`` as the source prints them, without white space.

    Where the source writes a word otherwise (traditional characters, a mended byte), the folded
    spelling of all is returned: a name has one spelling however a copy mangled it.
    """
    kept = [i for i in places if not folded.text[i].isspace()]
    plain = "".join(folded.text[i] for i in kept)
    printed = "".join(document.text[folded.at[i]] for i in kept)
    same = all(a == b or not "\u3400" <= b <= "\u9fff" for a, b in zip(printed, plain, strict=True))
    return printed if same else plain


#: White space with a line break in it, which is none of the words; and any other.
_BROKEN = re.compile(r"[^\S\n]*\n\s*")
_SPACE = re.compile(r"[^\S\u3000]")
_LATIN = re.compile(r"[A-Za-z0-9]")
#: Where words may be cut without a word being cut in two, before and behind the mark.
_MARKS = "，。；：、！？,;:!?（(《“"
#: So much further a mark is looked for.
_FURTHER = 20


def own_words(words: str) -> str:
    """Return words as the source prints them, on one line: what a person searches the document for.

    Nothing is respelt. Lines that a page broke are joined; a tab is a space.
    """
    joined = _BROKEN.sub(lambda gap: _between(words, *gap.span()), words.strip())
    return _SPACE.sub(" ", joined)


def _between(words: str, start: int, end: int) -> str:
    """Return what stands for a line break: a space between two words of letters, else nothing."""
    around = words[max(0, start - 1) : start], words[end : end + 1]
    return " " if all(letter.isascii() and letter.isalnum() for letter in around) else ""


def cut_before(text: str, floor: int, start: int, most: int) -> int:
    """Return where words before ``start`` may begin: about ``most`` letters before it, and not below ``floor``.

    They begin behind a mark where one is near, and never inside a number or a word of Latin letters.
    """
    at = start - most
    if at <= floor:
        return floor
    for place in range(at, max(floor, at - _FURTHER), -1):
        if text[place - 1] in _MARKS or text[place - 1].isspace():
            return place
    while at > floor and _LATIN.match(text[at - 1]) and _LATIN.match(text[at]):
        at -= 1
    return at


def cut_behind(text: str, end: int, stop: int, most: int) -> int:
    """Return where words behind ``end`` may end: about ``most`` letters behind it, and not above ``stop``."""
    at = end + most
    if at >= stop:
        return stop
    for place in range(at, min(stop, at + _FURTHER)):
        if text[place] in _MARKS or text[place].isspace():
            return place
    while at < stop and _LATIN.match(text[at - 1]) and _LATIN.match(text[at]):
        at += 1
    return at


def shortened(words: str, most: int) -> str:
    """Return words, of more than ``most`` letters the first ones and a mark that they go on."""
    if len(words) <= most:
        return words
    return words[: cut_behind(words, 0, len(words), most)] + "…"
