"""Title, agency, year, period, publication date and contact: what is printed, or nothing."""

from __future__ import annotations

import functools
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from gongkai.document import Document
from gongkai.fold import Folded, Span, fold
from gongkai.metadata.agencies import (
    Signature,
    find_agency,
    find_publisher,
    find_signature,
    find_speaker,
)
from gongkai.metadata.credit import find_credit_code
from gongkai.metadata.dates import DATE, MONTH_DAY, read_date, read_month_day
from gongkai.metadata.titles import find_title, find_title_between_commas, has_injected_commas
from gongkai.parsing.phrases import any_of, phrases
from gongkai.parsing.quote import quote
from gongkai.parsing.sections import SectionText
from gongkai.report import Contact, Period

#: How far metadata are looked for where no section bounds them.
_HEAD = 4000
_PREAMBLE = 1200
#: A line broken by its width: it is long, ends inside a sentence and is no path through a site.
_WRAP = re.compile(r"\n(?<=[^\n>|]{20}[^。;:!?\s]\n)[ \t]*(?=\S)")
#: The time of day behind a date.
_TIME = re.compile(r"\s+\d{1,2}:\d\d(?::\d\d)?$")
#: What a page prints behind the date on its line.
_BESIDE = re.compile(r"\s*(?:信息来源|来源|来自|作者|字体|字号|浏览|点击|阅读|访问)[^\n]*$")
_COMMA = re.compile(r"(?<=[\u4e00-\u9fff]),(?=[\u4e00-\u9fff])")
#: A name that leaves its city out, 市人民政府办公室; 市中区 and 市北区 are places.
_NO_PLACE = re.compile(
    r"[省市县区](?![中北南]区|辖|场|政|域)(?=人民政府|政府|[\u4e00-\u9fff]{2,12}(?:[局委厅办]|委员会|办公室|中心)$)"
)
#: Whom to ask.
_ASKED = re.compile("疑问|联系(?:人|地址|电话)")


@dataclass(frozen=True, slots=True)
class Metadata:
    """What a report says of itself. None (or a null inside) where it is not printed."""

    title: str | None
    agency: str | None
    year: int | None
    published: str | None
    period: Period
    contact: Contact
    credit_code: str | None = None


class _Patterns(NamedTuple):
    years: tuple[re.Pattern[str], ...]
    two_years: re.Pattern[str]
    year_in_text: re.Pattern[str]
    not_this_year: re.Pattern[str]
    period: re.Pattern[str]
    bare_period: re.Pattern[str]
    published: tuple[re.Pattern[str], ...]
    contact: Mapping[str, re.Pattern[str]]


@functools.cache
def _patterns() -> _Patterns:
    spec = phrases("metadata")
    period = rf"(?P<start>{DATE}){spec['period_end']}(?P<end>{DATE}|{MONTH_DAY})"
    return _Patterns(
        years=tuple(re.compile(pattern) for pattern in spec["year"]),
        two_years=re.compile(spec["two_years"]),
        year_in_text=re.compile(spec["year_in_text"]),
        not_this_year=re.compile(spec["not_this_year"]),
        period=re.compile(spec["period"] + period),
        bare_period=re.compile(period),
        published=tuple(re.compile(rf"{label}\s*(?P<date>{DATE})") for label in spec["published"]),
        contact={key: re.compile(any_of(p), re.MULTILINE) for key, p in spec["contact"].items()},
    )


def read_metadata(document: Document, folded: Folded, sections: tuple[SectionText, ...]) -> Metadata:
    """Return what ``document`` says of itself; ``folded`` and ``sections`` are of its text."""
    text = folded.text
    starts = [section.heading.start if section.heading else section.body.start for section in sections]
    head = text[: min([*starts, _HEAD])]
    signature = find_signature(text)
    title = find_title(head)
    commas = (title is None or title.agency is None) and has_injected_commas(text)
    if commas:
        title = find_title_between_commas(head) or title
    printed: str | None
    name: str | None
    if title:
        printed = quote(document, folded, title.places)
        name = quote(document, folded, title.agency) if title.agency else None
        year = title.year or _year(text, head, sections)
    else:
        printed, name, hinted = _title_hint(document)
        year = _year(text, head, sections) or hinted
    if name is None or _NO_PLACE.match(name):
        found = name and _on_its_line(document, folded, head, name)
        found = found or _agency(document, folded, head, signature, sections, commas=commas)
        name = found if name is None or (found and found.endswith(name)) else name
    return Metadata(
        title=printed,
        agency=name,
        year=year,
        published=_published(head, document, signature, year),
        period=_period(_unwrap(folded, 0, len(head) + _PREAMBLE).text),
        contact=_contact(document, folded, head),
        credit_code=find_credit_code(head),
    )


def _on_its_line(document: Document, folded: Folded, head: str, name: str) -> str | None:
    """Return the whole name that stands on a line of its own, of an organ whose title leaves its place out."""
    line = re.search(rf"(?m)^[^\S\n]*([\u4e00-\u9fff]{{2,12}}{re.escape(name)})[^\S\n]*$", head)
    return quote(document, folded, range(*line.span(1))) if line else None


def _unwrap(folded: Folded, start: int, end: int) -> Folded:
    """Return ``folded.text[start:end]`` with lines joined that were broken by their width."""
    end = min(end, len(folded.text))
    return Folded(folded.text[start:end], folded.at[start : end + 1]).drop(_WRAP)


def _agency(
    document: Document,
    folded: Folded,
    head: str,
    signature: Signature,
    sections: tuple[SectionText, ...],
    *,
    commas: bool,
) -> str | None:
    """Return the agency that the first paragraph names, else signature, particulars, the first sentences."""
    overview = [section.body for section in sections if section.id == "overview"]
    stretches = [Span(0, len(head))]
    stretches += [Span(start, min(start + _PREAMBLE // 2, end)) for start, end in overview]
    unwrapped = [_unwrap(folded, start, end) for start, end in stretches]
    if commas:  # a comma is no border of a name then
        unwrapped = [stretch.drop(_COMMA) for stretch in unwrapped]
    for stretch in unwrapped:
        if found := find_agency(stretch.text):
            return quote(document, stretch, range(*found))
    if found := signature.agency or find_publisher(head, folded.text):
        return quote(document, folded, range(*found))
    for stretch in unwrapped:
        if found := find_speaker(stretch.text):
            return quote(document, stretch, range(*found))
    return None


def _title_hint(document: Document) -> tuple[str | None, str | None, int | None]:
    """Return title, agency and year of the file's own title, where that is a report's title."""
    hint = fold(document.hints.get("title", "")).text
    for piece in map(str.strip, (hint, *re.split(r"[-_|]", hint))):
        title = find_title(piece)
        if title:
            agency = "".join(piece[place] for place in title.agency) if title.agency else None
            return "".join(piece[place] for place in title.places), agency, title.year
    return None, None, None


def _year(text: str, head: str, sections: tuple[SectionText, ...]) -> int | None:
    patterns = _patterns()
    opening = text[: len(head) + _PREAMBLE]
    for pattern in patterns.years:
        for match in pattern.finditer(opening):
            two = patterns.two_years.search(opening, max(0, match.start("year") - 12), match.start("year"))
            if not two and not _in_other_title(opening, match.end()):
                return int(match["year"])
    votes: Counter[int] = Counter()
    bodies = {section.id: section.body for section in sections}
    prose = [bodies[id_] for id_ in ("overview", "problems", "other") if id_ in bodies]
    if "overview" not in bodies:  # a report of no form, or the rest of one
        prose = [Span(0, len(text))]
    for start, end in prose:
        for match in patterns.year_in_text.finditer(text, start, end):
            before = text[max(start, match.start() - 16) : match.start()]
            if not patterns.not_this_year.search(before) and not _in_other_title(text, match.end()):
                votes[int(match["year"])] += 2 if match["own"] else 1
    ranked = votes.most_common(2)
    if not ranked or ranked[0][1] < 2 or (len(ranked) > 1 and 2 * ranked[0][1] < 3 * ranked[1][1]):
        return None
    return ranked[0][0]


def _in_other_title(text: str, end: int) -> bool:
    """Say whether ``text[:end]`` ends inside the title of a notice or a law, 《关于做好2023年…的通知》."""
    close = text.find("》", end, end + 60)
    if close <= end:
        return False
    return "《" not in text[end:close] and text.rfind("《", max(0, end - 80), end) > text.rfind("》", 0, end)


def _published(head: str, document: Document, signature: Signature, year: int | None) -> str | None:
    """Return the first date of publication that is none of a page around a report for ``year``, older than it."""
    dates = (read_date(printed) for printed in _dates(head, document, signature))
    return next((date for date in dates if date and int(date[:4]) >= (year or 0)), None)


def _dates(head: str, document: Document, signature: Signature) -> Iterator[str]:
    """Yield what may be the date of publication, as it is printed, the surest first."""
    for pattern in _patterns().published:
        yield from (match["date"] for match in pattern.finditer(head))
    for line in head.splitlines():
        dated = "20" in line or "二" in line
        bare = _TIME.sub("", _BESIDE.sub("", line).strip(" ()[]【】")) if dated else ""
        if re.fullmatch(DATE, bare):
            yield bare
    hint = re.search(DATE, fold(document.hints.get("published", "")).text)
    if hint:
        yield hint[0]
    if signature.date:
        yield signature.date


def _period(text: str) -> Period:
    for pattern in (_patterns().period, _patterns().bare_period):
        for match in pattern.finditer(text):
            start = read_date(match["start"], month="first")
            end = read_date(match["end"], month="last")
            if end is None and start:
                end = read_month_day(match["end"], int(start[:4]))
            if start or end:
                return Period(start=start, end=end)
    return Period()


def _contact(document: Document, folded: Folded, head: str) -> Contact:
    places = [Span(0, len(head))]
    if "联系" not in head and "电话" not in head:
        asked = _ASKED.search(folded.text) if "疑问" in folded.text or "联系" in folded.text else None
        if asked:
            places.append(Span(max(0, asked.start() - 200), min(asked.end() + 300, len(folded.text))))
    found: dict[str, str] = {}
    for start, end in places:
        whole = _unwrap(folded, start, end)
        for key, pattern in _patterns().contact.items():
            match = pattern.search(whole.text) if key not in found else None
            if match:
                found[key] = quote(document, whole, range(*match.span("value")))
    return Contact(**found)
