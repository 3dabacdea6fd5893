"""The sentences of a section: where they end, whatever broke their lines."""

from __future__ import annotations

import re
from collections.abc import Iterator

from gongkai.fold import Span

EDGE = " \t\n:,;。、!?|●•◆■▪◇□★"
LETTER = re.compile(r"[\u3400-\u9fff]")
#: The number of a page, on the last line of what stands before the break.
_PAGE = re.compile(r"\s*-?\s*\d{1,3}\s*-?")
_PAGE_WIDTH = 12
#: More lines of nothing but a number than this are a table.
_PAGE_LINES = 3
_SENTENCE_END = re.compile(r"[。;!?][\"')]*|:[ \t]*\n|\n")
#: A line of so many characters that ends inside a sentence was broken by its width.
_WRAPPED = 20


def sentences(region: str, start: int, end: int) -> Iterator[Span]:
    """Yield the sentences of ``region[start:end]``; a line broken by its width ends none."""
    at = start
    for match in _SENTENCE_END.finditer(region, start, end):
        if match[0] == "\n" and _goes_on(region, match.start()):
            continue
        yield Span(at, match.end())
        at = match.end()
    if at < end:
        yield Span(at, end)


def _goes_on(region: str, end: int) -> bool:
    """Say whether the line that ends here was broken by its width, or is a page's number in such a line."""
    for _ in range(_PAGE_LINES):
        start = region.rfind("\n", 0, end) + 1
        line = region[start:end].rstrip()
        if not _PAGE.fullmatch(line):
            return len(line) >= _WRAPPED and line[-1] not in "。;!?:"
        end = start - 1
        if end < 0:
            break
    return False


def paragraph_end(region: str, span: Span) -> int:
    """Return where the paragraph that ``span`` starts in ends; a line broken by its width goes on."""
    at = region.rfind("\n", 0, span.start) + 1
    while (line := region.find("\n", max(at, span.start), span.end)) >= 0:
        if region[at:line].rstrip()[-1:] in tuple("。;!?:\"')") or line - at < _WRAPPED:
            return line
        at = line + 1
    return span.end


def trim(region: str, start: int, end: int) -> Span:
    """Return the span without white space, closing marks and page numbers at its ends."""
    while start < end and region[start] in EDGE:
        start += 1
    while True:
        while end > start and region[end - 1] in EDGE:
            end -= 1
        line = region.rfind("\n", max(start, end - _PAGE_WIDTH), end)
        if line < 0 or not _PAGE.fullmatch(region, line + 1, end):
            return Span(start, end)
        end = line
