"""What a report is called, and whose report it is."""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.parsing.dates import DATE, read_year
from gongkai.parsing.phrases import any_of, phrases

#: A title is looked for in so many lines, and is no longer than so many characters.
_LINES = 80
_LONGEST = 90
#: A signature stands in so many last characters.
_TAIL = 600
_DATE = re.compile(DATE)
_PIECE = re.compile(r"[^\s|>»]+")
_LINE = re.compile(r"\S[^\n]*")


class Title(NamedTuple):
    """A title: where it stands in the folded text, its agency there (None: names none), its year."""

    span: Span
    agency: Span | None
    year: int | None


class _Patterns(NamedTuple):
    title: re.Pattern[str]
    glued: re.Pattern[str]
    no_agency: re.Pattern[str]
    prefix: re.Pattern[str]
    suffix: re.Pattern[str]
    body: re.Pattern[str]
    office: re.Pattern[str]
    first_paragraph: tuple[re.Pattern[str], ...]
    asked: re.Pattern[str]
    signature: re.Pattern[str]


@functools.cache
def _patterns() -> _Patterns:
    spec = phrases("metadata")
    return _Patterns(
        title=re.compile(spec["title"]),
        glued=re.compile(spec["title"] + spec["after_title"]),
        no_agency=re.compile(any_of(spec["no_agency"])),
        prefix=re.compile(spec["agency_prefix"]),
        suffix=re.compile(f"(?:{spec['agency_suffix']})$"),
        body=re.compile(spec["body"]),
        office=re.compile(f"(?:{spec['office']})$"),
        first_paragraph=tuple(re.compile(pattern, re.MULTILINE) for pattern in spec["first_paragraph"]),
        asked=re.compile(spec["asked"]),
        signature=re.compile(rf"(?:{spec['signature']})\s*(?P<date>{DATE})?"),
    )


class _Compact(NamedTuple):
    """A stretch of text without its white space, and where each of its characters stands."""

    text: str
    at: list[int]

    def span(self, start: int, end: int) -> Span:
        return Span(self.at[start], self.at[end - 1] + 1)


def _compact(text: str, start: int, end: int) -> _Compact:
    at = [i for i in range(start, end) if not text[i].isspace()]
    return _Compact("".join(text[i] for i in at), at)


def find_title(text: str) -> Title | None:
    """Return the first title in ``text`` that names its agency, else the first title, else None.

    ``text`` is the folded text before the first section. A title may be broken over three lines or
    stand between other words on a line of its own.
    """
    first: Title | None = None
    for title in _titles(text):
        if title.agency is not None:
            return title
        first = first or title
    return first


def _titles(text: str) -> Iterator[Title]:
    lines = [match.span() for match, _ in zip(_LINE.finditer(text), range(_LINES), strict=False)]
    for i, (start, _) in enumerate(lines):
        for _, end in lines[i : i + 3]:
            if end - start > 3 * _LONGEST:
                break
            if "报" not in text[start:end]:
                continue
            joined = _compact(text, start, end)
            match = len(joined.text) <= _LONGEST and _patterns().title.fullmatch(joined.text)
            if match:
                yield _title(joined, match)
        if "报" in text[slice(*lines[i])]:
            yield from _inside(text, *lines[i])


def _inside(text: str, start: int, end: int) -> Iterator[Title]:
    """Yield titles that are only a part of a line: between spaces, or with the text glued on."""
    for piece in _PIECE.finditer(text, start, end):
        joined = _compact(text, piece.start(), min(piece.end(), piece.start() + 2 * _LONGEST))
        match = _patterns().title.fullmatch(joined.text) or _patterns().glued.match(joined.text)
        if match:
            yield _title(joined, match)


def _title(joined: _Compact, match: re.Match[str]) -> Title:
    start = match.end() - len(match[0].removeprefix("标题:"))
    agency = None
    for group in ("agency", "behind"):
        if match[group]:
            span = _clean(joined.text, *match.span(group))
            if span is not None:
                agency = joined.span(*span)
                break
    year = match["year"] or _year_in(match["name"]) or (match["front"] or "").strip("【】")
    return Title(joined.span(start, match.end()), agency, read_year(year) if year else None)


def _year_in(name: str) -> str | None:
    found = re.search(r"20\d\d|二[〇零○]..(?=年)", name)
    return found and found[0]


def _clean(text: str, start: int, end: int) -> Span | None:
    """Return the span of the agency's name inside ``text[start:end]``, None where it names no body."""
    patterns = _patterns()
    prefix = patterns.prefix.match(text, start, end)
    if prefix:
        start = prefix.end()
    suffix = patterns.suffix.search(text, start, end)
    if suffix:
        end = suffix.start()
    if text[start:end].endswith("人民") and text.startswith("政府", end):
        end += 2  # 县人民政府信息公开…: the two words are printed once
    if end - start < 2 or patterns.no_agency.fullmatch(text, start, end):
        return None
    return Span(start, end)


def find_agency(text: str) -> Span | None:
    """Return where the first paragraph of a report names who wrote it, None where it does not."""
    patterns = _patterns()
    for pattern in patterns.first_paragraph:
        for match in pattern.finditer(text):
            span = _clean(text, *match.span("agency"))
            if span and patterns.body.fullmatch(text, *span):
                return span
    for match in patterns.asked.finditer(text):
        start, end = match.span("agency")
        office = patterns.office.search(text, start, end)
        if office and patterns.body.fullmatch(text, start, office.start()):
            end = office.start()
        span = _clean(text, start, end)
        if span and patterns.body.fullmatch(text, *span):
            return span
    return None


class Signature(NamedTuple):
    """The last lines of a report: who signed (a span of the folded text), and the printed date."""

    agency: Span | None
    date: str | None


def find_signature(text: str) -> Signature:
    """Return who signed at the end of ``text`` and when; only a name beside a date is a signature."""
    tail = max(0, len(text) - _TAIL)
    if not _DATE.search(text, tail):
        return Signature(None, None)
    lines = [match.span() for match in _LINE.finditer(text, tail)][-14:]
    before: _Compact | None = None
    for start, end in lines:
        line = _compact(text, start, end)
        bare = line.text.rstrip("?")
        if not bare:
            continue
        if _DATE.fullmatch(bare):
            agency = _signed(before) if before else None
            return Signature(agency, bare)
        match = _patterns().signature.fullmatch(bare)
        if match and match["date"]:
            return Signature(_signed(line, match.end("agency")), match["date"])
        before = line
    return Signature(None, None)


def _signed(line: _Compact, end: int | None = None) -> Span | None:
    name = line.text[:end].rstrip("?")
    if not _patterns().signature.fullmatch(name) or not _patterns().body.fullmatch(name):
        return None
    span = _clean(name, 0, len(name))
    return None if span is None else line.span(*span)
