"""Whose report it is, where the title does not say: first paragraph, signature, particulars."""

from __future__ import annotations

import functools
import itertools
import re
from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from gongkai.fold import Span
from gongkai.metadata.dates import DATE
from gongkai.parsing.phrases import any_of, phrases

#: A signature stands in so many last characters and lines.
_TAIL = 600
_LINES = 14
_DATE = re.compile(DATE)
_BRACKET = re.compile(r"\s*\(([^()]*)\)$")
_LINE = re.compile(r"\S[^\n]*")


class _Patterns(NamedTuple):
    no_agency: re.Pattern[str]
    prefix: re.Pattern[str]
    suffix: re.Pattern[str]
    body: re.Pattern[str]
    office: re.Pattern[str]
    inner: re.Pattern[str]
    remark: re.Pattern[str]
    first_paragraph: tuple[re.Pattern[str], ...]
    asked: tuple[re.Pattern[str], ...]
    speaker: re.Pattern[str]
    signature: re.Pattern[str]
    signed_lead: re.Pattern[str]
    signed_tail: re.Pattern[str]
    publisher: re.Pattern[str]
    we: re.Pattern[str]
    we_are: Mapping[str, str]


@functools.cache
def _patterns() -> _Patterns:
    spec = phrases("metadata")
    return _Patterns(
        no_agency=re.compile(any_of(spec["no_agency"])),
        prefix=re.compile(spec["agency_prefix"]),
        suffix=re.compile(f"(?:{spec['agency_suffix']})$"),
        body=re.compile(spec["body"]),
        office=re.compile(f"(?:{spec['office']})$"),
        inner=re.compile(f"(?:{spec['inner']})$"),
        remark=re.compile(spec["remark"]),
        first_paragraph=tuple(re.compile(pattern, re.MULTILINE) for pattern in spec["first_paragraph"]),
        asked=tuple(re.compile(pattern) for pattern in spec["asked"]),
        speaker=re.compile(spec["speaker"]),
        signature=re.compile(rf"(?:{spec['signature']})\s*(?P<date>{DATE})?"),
        signed_lead=re.compile(spec["signed_lead"]),
        signed_tail=re.compile(spec["signed_tail"]),
        publisher=re.compile(spec["publisher"]),
        we=re.compile(spec["we"]),
        we_are=spec["we_are"],
    )


def clean(text: str, start: int, end: int) -> Span | None:
    """Return the span of the name of a body inside ``text[start:end]``, None where it names none."""
    patterns = _patterns()
    if text.startswith("(", start) and (close := text.find(")", start, end)) > 0:
        if close == end - 1:
            return named(text, start + 1, close)  # （某镇）2023年…, but （文字版）2023年… too
        if not patterns.body.fullmatch(text, start + 1, close):
            start = close + 1
    prefix = patterns.prefix.match(text, start, end)
    if prefix:
        start = prefix.end()
    suffix = patterns.suffix.search(text, start, end)
    if suffix:
        end = suffix.start()
    bracket = _BRACKET.search(text, start, end)
    if bracket and (patterns.remark.fullmatch(bracket[1]) or not patterns.body.fullmatch(bracket[1])):
        end = bracket.start()
    about = text.rfind("关于", start, end)
    if about > start and patterns.body.fullmatch(text, about + 2, end):
        start = about + 2  # 县政府办公室关于县政府…的报告 is the second one's
    inner = patterns.inner.search(text, start, end)
    if inner and patterns.body.fullmatch(text, start, inner.start()):
        end = inner.start()  # 某镇人民政府党政办公室 writes for 某镇人民政府
    if text[start:end].endswith("人民") and text.startswith("政府", end):
        end += 2  # 县人民政府信息公开…: the two words are printed once
    if end - start < 2 or patterns.no_agency.fullmatch(text, start, end):
        return None
    return Span(start, end)


def named(text: str, start: int, end: int) -> Span | None:
    """Return the span of a name that also ends as bodies' names do."""
    span = clean(text, start, end)
    return span if span and _patterns().body.fullmatch(text, *span) else None


def find_agency(text: str) -> Span | None:
    """Return where the first paragraph of a report names who wrote it, None where it does not."""
    patterns = _patterns()
    for pattern in patterns.first_paragraph:
        for match in pattern.finditer(text):
            span = named(text, *match.span("agency"))
            if span:
                return span
    for match in itertools.chain.from_iterable(pattern.finditer(text) for pattern in patterns.asked):
        start, end = match.span("agency")
        office = patterns.office.search(text, start, end)
        if office and patterns.body.fullmatch(text, start, office.start()):
            end = office.start()
        span = named(text, start, end)
        if span:
            return span
    return None


def find_speaker(text: str) -> Span | None:
    """Return the only body that ``text`` says has done the work of the year, None where it is not one."""
    spans = [named(text, *match.span("agency")) for match in _patterns().speaker.finditer(text)]
    names = {text[slice(*span)] for span in spans if span}
    return next((span for span in spans if span), None) if len(names) == 1 else None


class Signature(NamedTuple):
    """The last lines of a report: who signed (a span of the text), the date as printed, the start."""

    agency: Span | None
    date: str | None
    start: int | None


def find_signature(text: str) -> Signature:
    """Return who signed at the end of ``text`` and when; only a name beside a date is a signature."""
    tail = max(0, len(text) - _TAIL)
    if not _DATE.search(text, tail):
        return Signature(None, None, None)
    before: Span | None = None
    dated: Signature | None = None
    for match in list(_LINE.finditer(text, tail))[-_LINES:]:
        start, end = _bare(text, match.start(), match.start() + len(match[0].rstrip(" ?\t")))
        line = "".join(text[start:end].split())
        if not line:
            continue
        if dated:  # the name below its date
            return dated._replace(agency=_signed(text, start, end))
        if _DATE.fullmatch(line):
            agency = _signed(text, *before) if before else None
            dated = Signature(agency, line, agency.start if agency else start)
            if agency:
                return dated
            continue
        signed = _patterns().signature.fullmatch(line)
        if signed and signed["date"]:
            date = text.rfind(signed["date"][:4], start, end)
            return Signature(_signed(text, start, date), signed["date"], start)
        if within := _signed_within(text, start, end):
            return within
        before = Span(start, end)
    return dated or Signature(None, None, None)


def _bare(text: str, start: int, end: int) -> Span:
    """Return the span of a last line without its label, the bracket around it, and what is said of its seal."""
    lead = _patterns().signed_lead.match(text, start, end)
    tail = _patterns().signed_tail.search(text, start, end)
    around = tail is not None and tail[0].strip() == ")"
    if lead and (":" in lead[0] or around):
        start = lead.end()
    elif around:
        tail = None  # 教育局(体育局) goes on to its end
    return Span(start, max(start, tail.start()) if tail else end)


def _signed_within(text: str, start: int, end: int) -> Signature | None:
    """Return a signature between other words of a line: a name and a date, each between spaces."""
    for date in reversed(list(_DATE.finditer(text, start, end))):
        name = text[start : date.start()].rstrip()
        alone = date.end() == end or text[date.end()].isspace()
        begin = start + max(name.rfind(mark) for mark in " 。;") + 1
        agency = (
            _signed(text, begin, start + len(name)) if alone and len(name) < date.start() - start else None
        )
        if agency:
            return Signature(agency, date[0], begin)
    return None


def _signed(text: str, start: int, end: int) -> Span | None:
    end = start + len(text[start:end].rstrip())
    if not _patterns().signature.fullmatch("".join(text[start:end].split())):
        return None
    return named(text, start, end)


def find_publisher(head: str, text: str) -> Span | None:
    """Return the body that the particulars in ``head`` name, where ``text`` calls itself such a body.

    A web page of a town may name the county as its publisher: the text's 我镇 tells.
    """
    patterns = _patterns()
    match = patterns.publisher.search(head)
    span = named(head, *match.span("agency")) if match else None
    if span is None:
        return None
    called = Counter(match["we"] for match in patterns.we.finditer(text)).most_common(1)
    if not called:
        return None
    we = called[0][0]
    return span if re.fullmatch(f".*(?:{patterns.we_are.get(we, we)})", head[slice(*span)]) else None
