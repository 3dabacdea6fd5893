"""The printed lines of a table in a text, without what stands between its rows."""

from __future__ import annotations

import re
from collections.abc import Iterator

DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"\s*(?:-\s*\d{1,3}\s*-|第\s*\d{1,3}\s*页(?:\s*,?\s*共\s*\d{1,3}\s*页)?|[Pp]age\s*\d{1,3}.{0,10}|https?://\S+|\d{1,3}\s*/\s*\d{1,3}页)\s*"
)
_RULE = re.compile(r"[\s|:+=-]*-{3,}[\s|:+=-]*")


def printed_lines(text: str, start: int, end: int) -> Iterator[tuple[int, str]]:
    """Yield the printed lines that are no page number and no rule, with their offsets."""
    for line in text[start:end].split("\n"):
        if not _PAGE_NUMBER.fullmatch(line) and not _RULE.fullmatch(line):
            yield start, line
        start += len(line) + 1


def parts_of(text: str, start: int, border: str) -> Iterator[tuple[int, str]]:
    """Yield what stands between borders, with the offsets; ``start`` is that of the text."""
    for part in text.split(border):
        yield start, part
        start += len(part) + 1
