"""The printed lines of a table in a text, without what stands between its rows, and where their letters stand."""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

from gongkai.fold import Folded
from gongkai.markup import undressed
from gongkai.tables.cells import Kind, Piece, read_cell

DIGITS = re.compile(r"\d+")
#: What may be the number of a page where it stands alone.
PAGE = re.compile(r"\d{1,3}")
#: When a browser printed a page, which stands at its head in front of the title, as does the address at its foot.
_PRINTED = r"20\d\d[/-]\d{1,2}[/-]\d{1,2},?\s+(?:上午|下午)?\d{1,2}:\d\d(?::\d\d)?(?:\s.*)?|https?://\S+(?:\s+\d{1,3}/\d{1,3})?"
_PAGE_NUMBER = re.compile(
    rf"\s*(?:-\s*\d{{1,3}}\s*-|第\s*\d{{1,3}}\s*页(?:\s*,?\s*共\s*\d{{1,3}}\s*页)?|[Pp]age\s*\d{{1,3}}.{{0,10}}|\d{{1,3}}\s*/\s*\d{{1,3}}页|{_PRINTED})\s*"
)
_RULE = re.compile(r"[\s|:+=-]*-{3,}[\s|:+=-]*")


def printed_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the printed lines that are no page number and no rule, with their offsets."""
    for line in text[start:end].split("\n"):
        if not is_page_number(line) and not _RULE.fullmatch(line):
            yield start, line
        start += len(line) + 1


def is_page_number(line: str) -> bool:
    """Say whether a line is nothing but the number of a page, and says so."""
    return _PAGE_NUMBER.fullmatch(line) is not None


def is_end(text: str) -> bool:
    """Say whether what stands between two printed lines ends a page, or a table."""
    return "\f" in text or has_page_number(text) or "---" in text


def has_page_number(text: str) -> bool:
    """Say whether a line of a text is nothing but the number of a page."""
    return any(map(is_page_number, text.split("\n")))


def parts_of(text: str, start: int, border: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between borders, with the offsets; ``start`` is that of the text."""
    for part in text.split(border):
        yield start, part
        start += len(part) + 1


def letters_of(source: str, folded: Folded, start: int, line: str) -> list[int]:
    """Return how many letters of the source stand in front of each of a line, which stands at ``start``, and in it."""
    first = folded.at[start]
    return [folded.at[i] - first for i in range(start, start + len(line) + 1)]


def columns_of(source: str, folded: Folded, start: int, line: str) -> list[int]:
    """Return the columns of a terminal in which the letters of a line begin, and the one behind its end.

    ``line`` stands at ``start`` in the folded text and is measured by the ``source`` of its letters: folding makes
    wide ones narrow. An ideograph is two columns wide (East Asian Width of UAX #11).
    """
    at = folded.at
    letters = (source[at[i] : at[i + 1]] or char for i, char in enumerate(line, start))
    return [*accumulate(map(_width_of, letters), initial=0)]


@functools.lru_cache(1 << 12)
def _width_of(letters: str) -> int:
    return sum(map(_width, letters))


def _width(char: str) -> int:
    if char.isascii():
        return char >= " "
    if unicodedata.combining(char) or unicodedata.category(char) in ("Cc", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in "WF" else 1


class Part(NamedTuple):
    """What stands of a cell on a line: where in the text, and the words."""

    at: int
    words: str


def cell_of(parts: Sequence[Part]) -> Piece:
    """Read a cell of some lines. Digits on several of them are one number or more: it is open."""
    told = [part for part in parts if part.words] or parts[:1]
    whole = " ".join(part.words for part in told)
    at = told[0].at
    if (text := undressed(whole)) != whole:
        own = next((part for part in told if text in part.words), None)
        at = own.at + own.words.index(text) if own else at
        broken = own is None and any(map(str.isdecimal, text))
    else:
        broken = len(told) > 1 and any(DIGITS.fullmatch(part.words) for part in told)
    piece = read_cell(_SPACED.sub("", text), at)
    if not broken or piece.kind is Kind.TEXT:
        return piece
    first, *more = [part for part in told if any(map(str.isdecimal, part.words))] or told
    if not more and piece.kind is Kind.NUMBER:  # what it counts stands on another line
        return piece._replace(start=first.at, end=first.at + len(first.words))
    cell = read_cell(first.words, first.at)
    return cell._replace(kind=Kind.UNSURE, text=f"{cell.text}|", number=None)


#: A line that is broken between ideographs has no space there.
_SPACED = re.compile(r"(?<=[\u3000-\u9fff,;:()\"]) | (?=[\u3000-\u9fff,;:()\"])")
