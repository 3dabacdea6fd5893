"""Numbers that prose states, each with what it counts; ``schemas/wordings/claims.yaml`` names them.

Precision goes before recall: a number of another year, of a part of the body, or that only bounds
is no claim. 「未收到政府信息公开申请」 is a claim of 0; its span is those words.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from gongkai.document import Document
from gongkai.fold import Folded, Span
from gongkai.parsing.numerals import Quantity, quantities
from gongkai.parsing.phrases import any_of, phrases
from gongkai.parsing.quote import quote
from gongkai.parsing.sections import SectionText
from gongkai.report import Claim, Part

#: How far the words around a number reach, and how far back the text says what it speaks of.
_LEAD = 40
_TAIL = 24
_TOPIC = 150
_LABEL = 30
_CLAUSE = re.compile(r"[,。;()\n]")
_REMARK = re.compile(r"\([^()\n]{1,40}\)")
_SENTENCE = "。;\n"
_YEAR = re.compile(r"(20\d\d)年(?!度?结转)")


@dataclass(frozen=True, slots=True)
class Metric:
    """What a number may count: an entry of the wordings. ``says``: what a model is told of it."""

    id: str
    says: str
    field: str | None
    measures: frozenset[str]
    unless: re.Pattern[str] | None
    any_year: bool
    whole: bool


class _Wordings(NamedTuple):
    """The patterns of all metrics, each kind in one; group ``m<n>`` is the n-th metric."""

    metrics: tuple[Metric, ...]
    measures: frozenset[str]
    lead: re.Pattern[str]
    tail: re.Pattern[str]
    both: re.Pattern[str]
    both_tail: Mapping[int, re.Pattern[str]]
    bare: Mapping[str, re.Pattern[str]]
    after: Mapping[str, re.Pattern[str]]
    any_bare: re.Pattern[str]
    any_after: re.Pattern[str]
    zero: re.Pattern[str]
    plain: Mapping[str, re.Pattern[str]]


def _groups(entries: Iterable[tuple[int, Any]]) -> str:
    """Return one pattern of many, each in the group of its metric."""
    return "|".join(f"(?P<m{i}>{any_of(patterns)})" for i, patterns in entries) or "(?!)"


@functools.cache
def _wordings() -> _Wordings:
    spec = phrases("claims")
    entries: Sequence[dict[str, Any]] = spec["metrics"]
    measures = {key: frozenset(words) for key, words in spec["measures"].items()}

    def of(key: str, topic: str | None = None) -> list[tuple[int, Any]]:
        found = [(i, entry[key]) for i, entry in enumerate(entries) if key in entry]
        return found if topic is None else [(i, by[topic]) for i, by in found if topic in by]

    def lead(found: Iterable[tuple[int, Any]]) -> re.Pattern[str]:
        return re.compile(f"(?:{_groups(found)}){spec['filler']}$")

    both = of("both")
    topics = "|".join(f"(?P<{key}>{pattern})" for key, pattern in spec["topics"].items())
    return _Wordings(
        metrics=tuple(_metric(entry, measures) for entry in entries),
        measures=frozenset().union(*measures.values()),
        lead=lead(of("lead")),
        tail=re.compile(_groups(of("tail"))),
        both=lead((i, [first for first, _ in pairs]) for i, pairs in both),
        both_tail={i: re.compile(any_of([last for _, last in pairs])) for i, pairs in both},
        bare={topic: lead(of("bare", topic)) for topic in spec["topics"]},
        after={topic: re.compile(_groups(of("after", topic))) for topic in spec["topics"]},
        any_bare=re.compile(
            f"(?:{any_of([p for _, by in of('bare') for p in by.values()])}){spec['filler']}$"
        ),
        any_after=re.compile(any_of([p for _, by in of("after") for p in by.values()])),
        zero=re.compile(_groups(of("zero"))),
        plain={"topics": re.compile(topics)}
        | {key: re.compile(value) for key, value in spec.items() if isinstance(value, str)},
    )


def metrics() -> tuple[Metric, ...]:
    """Return everything that a number may count, in the order of the wordings."""
    return _wordings().metrics


def _metric(entry: Mapping[str, Any], measures: Mapping[str, frozenset[str]]) -> Metric:
    return Metric(
        id=entry["id"],
        says=entry.get("says", ""),
        field=entry["field"],
        measures=measures[entry.get("measure", "count")],
        unless=re.compile(entry["unless"]) if "unless" in entry else None,
        any_year=entry.get("any_year", False),
        whole=entry.get("whole", False),
    )


def read_claims(
    document: Document, folded: Folded, sections: tuple[SectionText, ...], year: int | None = None
) -> list[Claim]:
    """Return the numbers that the prose of a report states, in order; spans are in the source.

    Read are the overview and section six, or the whole text where it has no overview.
    """
    bodies = {section.id: section.body for section in sections if section.id in ("overview", "other")}
    claims: list[Claim] = []
    for start, end in bodies.values() if "overview" in bodies else [Span(0, len(folded.text))]:
        reader = _Reader(document, folded, start, end, year)
        claims += [*reader.numbers(), *reader.zeros()]
    return sorted(claims, key=lambda claim: claim.start)


class _Words(NamedTuple):
    """The words around a number, without white space, and where its clause starts."""

    lead: str
    tail: str
    start: int


class _Reader:
    """Reads the claims of one stretch of prose, ``folded.text[start:end]``."""

    def __init__(self, document: Document, folded: Folded, start: int, end: int, year: int | None) -> None:
        self.document = document
        self.folded = folded
        self.text = folded.text
        self.start = start
        self.end = end
        self.year = year
        self.quantities = list(quantities(self.text, start, end))
        self.wordings = _wordings()
        self.seen: set[str] = set()
        self.parts_of_whole: set[int] = set()

    def numbers(self) -> Iterator[Claim]:
        """Yield the claims that are stated with a number."""
        for i, quantity in enumerate(self.quantities):
            if quantity.value is None or quantity.unit not in self.wordings.measures:
                continue
            if quantity.unit == "个" and not self.text[quantity.start].isdigit():
                continue  # 三个一 is a slogan
            words = self._words(i, quantity)
            plain = self.wordings.plain
            if not plain["hint"].search(words.lead + words.tail) or plain["compares"].search(words.lead):
                continue
            for metric in self._metrics(quantity, words):
                if self._speaks_of_it(metric, i, quantity, words):
                    self.seen.add(metric.id)
                    yield self._claim(metric, i, quantity)

    def _words(self, i: int, quantity: Quantity) -> _Words:
        floor = self.quantities[i - 1].end if i else self.start
        start = max(floor, quantity.start - _LEAD)
        before = self.text[start : quantity.start]
        marks = [mark.end() for mark in _CLAUSE.finditer(before)]
        start += marks[-1] if marks else 0
        after = _CLAUSE.split(self.text[quantity.end : min(quantity.end + _TAIL, self.end)], 1)[0]
        lead = "".join(self.text[start : quantity.start].split())
        return _Words(lead, "".join(after.split()), start)

    def _metrics(self, quantity: Quantity, words: _Words) -> Iterator[Metric]:
        """Yield what the number counts: one metric, none, or two that are both said to be zero."""
        found = self.wordings
        if found.plain["joint"].search(words.lead):
            if quantity.value == 0:
                yield from (
                    metric for metric in found.metrics if metric.id in ("review_total", "lawsuit_total")
                )
            return
        index = _index(found.lead.search(words.lead))
        if index is None:
            index = _index(found.tail.match(words.tail))
        if index is None:
            both = _index(found.both.search(words.lead))
            if both is not None and found.both_tail[both].match(words.tail):
                index = both
        if index is None and (found.any_bare.search(words.lead) or found.any_after.match(words.tail)):
            topic = self._topic(quantity.start)
            if topic:
                index = _index(found.bare[topic].search(words.lead))
                if index is None:
                    index = _index(found.after[topic].match(words.tail))
        if index is not None:
            yield found.metrics[index]

    def _topic(self, at: int) -> str | None:
        """Return what the text before ``at`` speaks of; None where that is two things at once."""
        before = self.text[max(self.start, at - _TOPIC) : at]
        topic = joint = None
        for match in self.wordings.plain["topics"].finditer(before):
            topic = match
        for match in self.wordings.plain["joint"].finditer(before):
            joint = match
        if topic is None or (joint and joint.end() >= topic.end()):
            return None
        return topic.lastgroup

    def _speaks_of_it(self, metric: Metric, i: int, quantity: Quantity, words: _Words) -> bool:
        """Say whether the number is the report's own of this year, and whole where it must be."""
        plain = self.wordings.plain
        if quantity.unit not in metric.measures or (metric.unless and metric.unless.search(words.lead)):
            return False
        near = max(self.start, quantity.start - _TOPIC)
        floor = max(self.text.rfind(mark, near, quantity.start) + 1 for mark in _SENTENCE)
        sentence = self.text[max(floor, near) : quantity.start]
        if not metric.any_year:
            years = _YEAR.findall(sentence)
            if (self.year and years and int(years[-1]) != self.year) or plain["other_time"].search(
                words.lead
            ):
                return False
        if not metric.whole:
            return True
        opening = self.text[max(self.start, words.start - 4) : words.start] + words.lead
        if i in self.parts_of_whole or "其中" in opening or plain["subset"].search(sentence):
            return False
        return metric.id not in self.seen or not plain["channel"].search(words.lead)

    def _claim(self, metric: Metric, i: int, quantity: Quantity) -> Claim:
        parts = list(self._parts(i)) if quantity.value else []
        if metric.whole:
            self.parts_of_whole.update(index for index, _ in parts)
        assert quantity.value is not None
        start, end = self.folded.span(quantity.start, quantity.end)
        return Claim(
            metric=metric.id,
            value=quantity.value,
            unit=quantity.unit,
            field=metric.field,
            parts=[part for _, part in parts],
            start=start,
            end=end,
        )

    def _parts(self, i: int) -> Iterator[tuple[int, Part]]:
        """Yield the addends that follow the number: 「…，其中a 1件、b 2件」."""
        plain = self.wordings.plain
        whole = self.quantities[i]
        opening = plain["parts"].match(self.text, whole.end, self.end)
        if opening is None:
            return
        at = opening.end()
        for index in range(i + 1, len(self.quantities)):
            quantity = self.quantities[index]
            remark = _REMARK.match(self.text, at, self.end)
            at = remark.end() if remark else at
            if quantity.start < at:
                continue
            share = plain["share"].match(self.text, at, quantity.start)
            at = share.end() if share else at
            between = self.text[at : quantity.start]
            label = between.lstrip(",、;和及与 \n")
            if (
                len(label) > _LABEL
                or not label.strip()
                or _CLAUSE.search(label)
                or plain["part_unless"].search(label)
            ):
                return
            if quantity.unit == whole.unit and quantity.value is not None:
                yield index, self._part(quantity, quantity.start - len(label))
            at = quantity.end
            if self.text.startswith(")", at):
                return

    def _part(self, quantity: Quantity, label: int) -> Part:
        assert quantity.value is not None
        start, end = self.folded.span(quantity.start, quantity.end)
        words = quote(self.document, self.folded, range(label, quantity.start))
        return Part(label=words, value=quantity.value, unit=quantity.unit, start=start, end=end)

    def zeros(self) -> Iterator[Claim]:
        """Yield the claims of none that are stated in words."""
        plain = self.wordings.plain
        for none in plain["none"].finditer(self.text, self.start, self.end):
            at = end = none.end()
            named: list[Metric] = []
            while True:
                at = _end(plain["none_filler"].match(self.text, at, self.end), at)
                match = self.wordings.zero.match(self.text, at, self.end)
                if match is None or match.end() == at:
                    break
                named.append(self.wordings.metrics[_index(match) or 0])
                at = end = match.end()
            if not named or not plain["none_end"].match(self.text, end, self.end):
                continue
            if not self._is_none(none.start(), none.end(), end, named):
                continue
            start, stop = self.folded.span(none.start(), end)
            for metric in named:
                yield Claim(metric=metric.id, value=0, unit=None, field=metric.field, start=start, end=stop)

    def _is_none(self, start: int, verb: int, end: int, named: Sequence[Metric]) -> bool:
        """Say whether 「未…」 at ``start`` speaks of this year, and of receiving where of requests."""
        plain = self.wordings.plain
        before = self.text[max(self.start, start - _TAIL) : start]
        clause = _CLAUSE.split(before)[-1]
        years = _YEAR.findall(clause)
        if plain["other_time"].search(clause) or (self.year and years and int(years[-1]) != self.year):
            return False
        requests = any(metric.whole for metric in named)
        return not (requests and self.text[start] == "未") or bool(
            plain["none_verb"].search(self.text, verb, end)
        )


def _index(match: re.Match[str] | None) -> int | None:
    """Return which metric's group matched."""
    return None if match is None or match.lastgroup is None else int(match.lastgroup[1:])


def _end(match: re.Match[str] | None, at: int) -> int:
    return match.end() if match else at
