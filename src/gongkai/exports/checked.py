"""What is kept of a report that was checked: what its findings say, and where they stand.

The text and the evidence are let go, so that a long run needs little memory.
"""

from __future__ import annotations

import bisect
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, get_args

from gongkai.exports.places import Names, is_of_own_table
from gongkai.exports.spots import Spot, sentence, spots_of
from gongkai.failures import EMPTY
from gongkai.form import TABLES, load_forms
from gongkai.parsing.quote import cut_before, cut_behind, own_words
from gongkai.report import Finding, Number, Report, Section, SectionId, Severity, Source, Suspect

SEVERITIES: tuple[Severity, ...] = ("error", "warning", "info")
#: Inputs whose canonical text is the file itself, so that its lines can be named.
_PLAIN = ("text/plain", "text/markdown")
_NEWLINE = re.compile("\n")
_SECTIONS: tuple[SectionId, ...] = get_args(SectionId)
#: So many letters of a text are quoted before a place, with it and behind it, and in all.
_BEFORE, _AFTER, _MOST = 16, 24, 120
_SPACES = re.compile(r" {2,}")

#: Where a finding belongs: a section, or the report as a whole.
Group = SectionId | Literal[""]


class Position(NamedTuple):
    """A line and a column of a text, both from 1."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Unread:
    """An input that could not be read, and why."""

    name: str
    reason: str
    code: str = "unreadable"


class Entry(NamedTuple):
    """Findings that one slip explains, and that slip; a finding of no known cause is an entry of its own."""

    findings: list[Finding]
    slip: Suspect | None

    @property
    def first(self) -> Finding:
        """The finding that the entry stands at: the first that names the slip, else the first of the worst."""
        worst = next(one for one in self.findings if one.severity == self.severity)
        return next((one for one in self.findings if one.suspects), worst)

    @property
    def severity(self) -> Severity:
        """The severity of its worst finding."""
        found = {one.severity for one in self.findings}
        return next(severity for severity in SEVERITIES if severity in found)

    @property
    def codes(self) -> list[str]:
        """The codes of its findings, each once."""
        return list(dict.fromkeys(one.code for one in self.findings))


def entries(findings: Iterable[Finding]) -> list[Entry]:
    """Return findings by their cause, in the order of the first of each."""
    found: list[Entry] = []
    known: dict[str, Entry] = {}
    for finding in findings:
        entry = known.get(finding.cause) if finding.cause else None
        if entry is None:
            entry = Entry([], None)
            found.append(entry)
            if finding.cause:
                known[finding.cause] = entry
        entry.findings.append(finding)
    return [Entry(one.findings, _slip(one.findings)) for one in found]


def _slip(findings: Sequence[Finding]) -> Suspect | None:
    slips = (one for finding in findings for one in finding.suspects if one.field == finding.cause)
    return next(slips, None)


@dataclass(slots=True)
class Checked:
    """A report that was checked.

    ``printed`` holds the numbers of the fields that the findings name. ``breaks`` are the places of
    the line breaks, None where the input itself is no text. ``quotes`` holds by its place what a
    finding in prose points at, with the words around it, ``sentences`` the sentence that it stands in. ``spots``
    holds where the fields stand. ``marks``: what a person said of them.
    """

    source: Source
    title: str | None
    agency: str | None
    year: int | None
    form: str | None
    sections: list[Section]
    breaks: array[int] | None
    findings: list[Finding] = field(default_factory=list)
    printed: dict[str, Number | None] = field(default_factory=dict)
    quotes: dict[tuple[int, int], str] = field(default_factory=dict)
    #: What a person said of findings: by their fingerprint, ``{state, remark}``.
    marks: dict[str, dict[str, str]] = field(default_factory=dict)
    sentences: dict[tuple[int, int], str] = field(default_factory=dict)
    spots: dict[str, Spot] = field(default_factory=dict)

    @classmethod
    def of(cls, report: Report) -> Checked:
        """Keep what outputs need of a report; its findings are given to :meth:`add`."""
        plain = report.source.media_type in _PLAIN and report.text is not None
        return cls(
            source=report.source,
            title=report.title,
            agency=report.agency,
            year=report.year,
            form=report.form,
            sections=report.sections,
            breaks=array("L", (m.start() for m in _NEWLINE.finditer(report.text or ""))) if plain else None,
        )

    def add(self, findings: Iterable[Finding], report: Report) -> None:
        """Take on findings about this report."""
        names = Names(load_forms(), report.form, "zh")
        for finding in findings:
            self.findings.append(finding)
            cause = [finding.cause] if finding.cause else []
            paths = (*finding.fields, *(suspect.field for suspect in finding.suspects), *cause)
            self.printed |= {path: _number(report, path) for path in paths}
            self.spots |= spots_of(report, (path for path in paths if path not in self.spots), names)
            if finding.start is None or finding.end is None or report.text is None:
                continue
            self.sentences[finding.start, finding.end] = tidy(
                sentence(report.text, finding.start, finding.end)
            )
            if self.section_at(finding.start) not in TABLES and not is_of_own_table(finding):
                self.quotes[finding.start, finding.end] = _quote(report.text, finding.start, finding.end)

    def count(self, severity: Severity) -> int:
        """Return how many entries are that severe."""
        return sum(entry.severity == severity for entry in entries(self.findings))

    @property
    def worst(self) -> Severity | None:
        """The severity of the worst finding."""
        found = {finding.severity for finding in self.findings}
        return next((severity for severity in SEVERITIES if severity in found), None)

    def section_at(self, offset: int) -> SectionId | None:
        """Return the section that a place of the text lies in."""
        return next((s.id for s in self.sections if s.start <= offset < s.end), None)

    def group(self, finding: Finding) -> Group:
        """Return the section that a finding belongs to: by its place, else by its fields."""
        if finding.start is not None and (id_ := self.section_at(finding.start)):
            return id_
        tables = {path.partition(".")[0] for path in finding.fields}
        return next((id_ for id_ in _SECTIONS if tables == {id_}), "")

    def grouped(self) -> Iterator[tuple[Group, list[Entry]]]:
        """Go through the entries section by section, those on the whole report first."""
        groups: dict[Group, list[Entry]] = {}
        for entry in entries(self.findings):
            groups.setdefault(self.group(entry.first), []).append(entry)
        order: list[Group] = ["", *(section.id for section in self.sections), *_SECTIONS]
        for id_ in dict.fromkeys(order):
            if id_ in groups:
                yield id_, groups[id_]

    def heading(self, id_: Group) -> str | None:
        """Return what the report prints above a section."""
        found = next((s.heading for s in self.sections if s.id == id_ and s.heading), None)
        return " ".join(found.split()) if found else None

    def position(self, offset: int) -> Position | None:
        """Return the line and column of a place, None where the input has no lines."""
        if self.breaks is None:
            return None
        line = bisect.bisect_left(self.breaks, offset)
        return Position(line + 1, offset - (self.breaks[line - 1] if line else -1))

    def quote(self, finding: Finding) -> str | None:
        """Return the words that a finding in prose points at, unless it is the section's heading."""
        if finding.start is None or finding.end is None:
            return None
        quote = self.quotes.get((finding.start, finding.end))
        return None if quote == self.heading(self.group(finding)) else quote


#: What came of the inputs, in their order.
Outcome = list[Checked | Unread]


def reports(outcome: Outcome) -> list[Checked]:
    """Return the reports of an outcome."""
    return [one for one in outcome if isinstance(one, Checked)]


def unread(outcome: Outcome) -> list[Unread]:
    """Return what could not be read."""
    return [one for one in outcome if isinstance(one, Unread)]


def counts_of(outcome: Outcome) -> dict[str, int]:
    """Return how many files there were, were read and were not, and how many folders without any (``empty``)."""
    failed = unread(outcome)
    empty = sum(one.code == EMPTY for one in failed)
    counts = {"count": len(outcome) - empty, "read": len(reports(outcome)), "failed": len(failed) - empty}
    return {**counts, "empty": empty}


def tidy(text: str) -> str:
    """Return a text on one line that steers no terminal and that any encoding can hold."""
    shown = "".join(c if c.isprintable() or c == "\u3000" else " " for c in text)
    return _SPACES.sub(" ", shown).strip().encode("utf-8", "backslashreplace").decode("utf-8")


def _number(report: Report, path: str) -> Number | None:
    table, _, rest = path.partition(".")
    row, _, column = rest.partition(".")
    return (report.tables.get(table) or {}).get(row, {}).get(column)


def _quote(text: str, start: int, end: int) -> str:
    """Return a place with a few words before and after it, within its line, as they are printed."""
    floor = text.rfind("\n", 0, start) + 1
    stop = text.find("\n", end)
    stop = len(text) if stop < 0 else stop
    left = cut_before(text, floor, start, _BEFORE)
    right = cut_behind(text, max(end, start + _AFTER - _BEFORE), stop, _BEFORE)
    if right - left > _MOST:
        right = cut_behind(text, left, stop, _MOST)
    before = "…" if left > floor else ""
    after = "…" if right < stop else ""
    return f"{before}{tidy(own_words(text[left:right]))}{after}"
